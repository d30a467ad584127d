"""What a layer holds is an edition of its own, so that another takes its place in a moment and the former can come back.

Revision ID: 2026_11_28_0400
Revises: 2026_11_28_0005
"""

import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_28_0400"
down_revision = "2026_11_28_0005"

TABLES = ("overlay_features", "overlay_pieces", "overlay_covers")
# Covers hold no foreign keys any more: who comes and goes is seen here.
WATCH = """
CREATE OR REPLACE FUNCTION overlay_covers_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE ids integer[]; editions integer[];
BEGIN
    IF TG_TABLE_NAME = 'components' THEN
        IF TG_OP = 'INSERT' THEN SELECT array_agg(DISTINCT project_id) INTO ids FROM becomes WHERE geom IS NOT NULL;
        ELSIF TG_OP = 'DELETE' THEN SELECT array_agg(DISTINCT project_id) INTO ids FROM was WHERE geom IS NOT NULL;
        ELSE SELECT array_agg(DISTINCT b.project_id) INTO ids FROM becomes b JOIN was w USING (id)
            WHERE b.geom::bytea IS DISTINCT FROM w.geom::bytea;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN SELECT array_agg(project_id) INTO ids FROM becomes;
    ELSIF TG_OP = 'DELETE' THEN SELECT array_agg(project_id) INTO ids FROM was;
    ELSE SELECT array_agg(b.project_id) INTO ids FROM becomes b JOIN was w USING (project_id)
        WHERE b.geom::bytea IS DISTINCT FROM w.geom::bytea OR b.accuracy IS DISTINCT FROM w.accuracy;
    END IF;
    IF ids IS NULL THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtext('overlay_covers'));
    IF TG_TABLE_NAME = 'project_facts' AND TG_OP = 'DELETE' THEN
        DELETE FROM overlay_covers WHERE project_id = ANY (ids);
        RETURN NULL;
    END IF;
    SELECT array_agg(edition) INTO editions FROM overlay_layers WHERE removed_at IS NULL;
    IF editions IS NOT NULL THEN PERFORM refresh_overlay_covers(ids, editions); END IF;
    RETURN NULL;
END $$
"""
FORGET = """
CREATE FUNCTION forget_overlay_covers(gone integer) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$ DELETE FROM overlay_covers WHERE edition = gone $$
"""
# As it was: the layer's own number, and the cascades of its foreign keys.
WATCH_LAYERS = WATCH.replace("editions", "layers").replace("array_agg(edition)", "array_agg(id)")
FORGET_LAYER = """
CREATE FUNCTION forget_overlay_covers(layer integer) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$ DELETE FROM overlay_covers WHERE layer_id = layer $$
"""
NEW = (
    sa.Column("edition", sa.Integer(), nullable=True),
    sa.Column("former", postgresql.JSONB(), nullable=True),
    sa.Column("imported_by", sa.Integer(), nullable=True),
    sa.Column("file_name", sa.String(length=200), nullable=True),
    sa.Column("colour", sa.String(length=7), nullable=True),
)


def upgrade() -> None:
    for table in TABLES:
        op.drop_constraint(op.f(f"fk_{table}_layer_id"), table)
    op.drop_constraint(op.f("fk_overlay_covers_project_id"), "overlay_covers")
    op.drop_constraint(op.f("fk_overlay_covers_component_id"), "overlay_covers")
    op.drop_index("ix_overlay_covers_component_id", "overlay_covers")
    # Before the many rows of a new edition are analysed a plan may take the index of their number for each project's place.
    for table in TABLES[:2]:
        op.drop_index(f"ix_{table}_layer_id", table)
    op.drop_index("ix_overlay_features_drawn", "overlay_features")
    call_them("layer_id", "edition", {"layers": "editions"})
    op.create_index("ix_overlay_features_drawn", "overlay_features", ["edition", "drawn"], postgresql_using="gist")
    for column in NEW:
        op.add_column("overlay_layers", column)
    # The number of a layer was that of all that it held; both come from one sequence.
    op.execute("SELECT set_config('guatu.person', '1', true), set_config('guatu.origin', 'migration', true)")
    op.execute("UPDATE overlay_layers SET edition = CASE WHEN removed_at IS NULL THEN id ELSE 0 END")
    op.alter_column("overlay_layers", "edition", nullable=False)
    op.create_foreign_key(op.f("fk_overlay_layers_imported_by"), "overlay_layers", "people", ["imported_by"], ["id"])
    op.execute("DROP FUNCTION forget_overlay_covers(integer)")
    op.execute(FORGET)
    op.execute(WATCH)
    op.execute(
        "CREATE TRIGGER covers_after_delete AFTER DELETE ON project_facts REFERENCING OLD TABLE AS was "
        "FOR EACH STATEMENT EXECUTE FUNCTION overlay_covers_after()"
    )


def call_them(old: str, new: str, words: dict[str, str]) -> None:
    """The column by its other name, also in the function that measures, whose text is else as it is."""
    for table in TABLES:
        op.alter_column(table, old, new_column_name=new)
    text = sa.text("SELECT pg_get_functiondef('refresh_overlay_covers(integer[], integer[])'::regprocedure)")
    body = op.get_bind().scalar(text)
    for word, other in ({old: new} | words).items():
        body = re.sub(rf"\b{word}\b", other, body)
    op.execute("DROP FUNCTION refresh_overlay_covers(integer[], integer[])")
    op.get_bind().exec_driver_sql(body.replace("%", "%%"))


def downgrade() -> None:
    op.execute("DROP TRIGGER covers_after_delete ON project_facts")
    op.execute("SELECT set_config('guatu.person', '1', true), set_config('guatu.origin', 'migration', true)")
    for table in TABLES:
        op.execute(
            f"DELETE FROM {table} WHERE edition NOT IN (SELECT edition FROM overlay_layers WHERE removed_at IS NULL)"
        )
        op.execute(f"UPDATE {table} t SET edition = l.id FROM overlay_layers l WHERE t.edition = l.edition")
    op.drop_index("ix_overlay_features_drawn", "overlay_features")
    call_them("edition", "layer_id", {"editions": "layers"})
    for table in TABLES[:2]:
        op.create_index(f"ix_{table}_layer_id", table, ["layer_id"])
    op.create_index("ix_overlay_features_drawn", "overlay_features", ["drawn"], postgresql_using="gist")
    for column in reversed(NEW):
        op.drop_column("overlay_layers", column.name)
    for table in TABLES:
        cascade = {"ondelete": "CASCADE"}
        waits = cascade if table == "overlay_covers" else cascade | {"deferrable": True, "initially": "DEFERRED"}
        op.create_foreign_key(op.f(f"fk_{table}_layer_id"), table, "overlay_layers", ["layer_id"], ["id"], **waits)
    for one, of in (("project_id", "projects"), ("component_id", "components")):
        op.create_foreign_key(op.f(f"fk_overlay_covers_{one}"), "overlay_covers", of, [one], ["id"], ondelete="CASCADE")
    op.create_index("ix_overlay_covers_component_id", "overlay_covers", ["component_id"])
    op.execute("DROP FUNCTION forget_overlay_covers(integer)")
    op.execute(FORGET_LAYER)
    op.execute(WATCH_LAYERS)
