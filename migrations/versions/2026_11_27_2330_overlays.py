"""Layers of the operator's own, and what projects cover of them.

Revision ID: 2026_11_27_2330
Revises: 2026_11_27_1945
"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_27_2330"
down_revision = "2026_11_27_1945"

KINDS = "'development_boundary', 'permanent_farmland', 'ecological_redline', 'detailed_plan', 'land_state', 'other'"

# Edges are straight between longitude and latitude, and PostGIS measures between corners along geodesics: cut into steps
# of ten metres the two are the same to a ten-millionth, and areas add up whichever way a shape is divided. What rounds
# to nothing is nothing.
# The cuts of an area are joined and measured; a line is cut by areas that were joined before, since the same stretch cut
# twice differs in the last digit and would be measured twice.
REFRESH = """
CREATE FUNCTION refresh_overlay_covers(ids integer[], layers integer[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
    DELETE FROM overlay_covers WHERE project_id = ANY (ids) AND layer_id = ANY (layers);
    INSERT INTO overlay_covers (project_id, component_id, layer_id, class, dimension, whole, amount)
    WITH given AS (
        SELECT p.id AS project_id, NULL::integer AS component_id,
            coalesce(p.geom, (SELECT ST_Union(c.geom) FROM components c WHERE c.project_id = p.id)) AS geom
        FROM projects p WHERE p.id = ANY (ids) AND p.location_accuracy IS DISTINCT FROM 'district'
        UNION ALL
        SELECT p.id, c.id, c.geom FROM components c JOIN projects p ON p.id = c.project_id
        WHERE p.id = ANY (ids) AND p.location_accuracy IS DISTINCT FROM 'district'
    ), places AS MATERIALIZED (
        SELECT g.project_id, g.component_id, s.dimension, s.geom,
            CASE s.dimension WHEN 2 THEN ST_Area(ST_Segmentize(s.geom, 0.0001)::geography)
                WHEN 1 THEN ST_Length(ST_Segmentize(s.geom, 0.0001)::geography) ELSE ST_NumGeometries(s.geom) END AS whole
        FROM given g CROSS JOIN LATERAL (
            SELECT ST_Dimension(g.geom) AS dimension,
                ST_CollectionExtract(g.geom, ST_Dimension(g.geom) + 1) AS geom OFFSET 0) s
        WHERE g.geom IS NOT NULL
    ), cuts AS MATERIALIZED (
        SELECT w.project_id, w.component_id, w.dimension, w.whole, q.layer_id, q.class,
            CASE w.dimension WHEN 2 THEN ST_CollectionExtract(ST_Intersection(w.geom, q.geom), 3) ELSE q.geom END AS geom
        FROM places w JOIN overlay_pieces q ON q.geom && w.geom AND ST_Intersects(q.geom, w.geom)
        WHERE q.layer_id = ANY (layers)
    ), joined AS (
        SELECT project_id, component_id, layer_id, class, dimension, whole, ST_Union(geom) AS geom FROM cuts
        GROUP BY GROUPING SETS ((project_id, component_id, dimension, whole, layer_id, class),
                                (project_id, component_id, dimension, whole, layer_id))
    ), measured AS (
        SELECT j.*, CASE j.dimension WHEN 2 THEN ST_Area(ST_Segmentize(j.geom, 0.0001)::geography)
            WHEN 1 THEN ST_Length(
                ST_Segmentize(ST_CollectionExtract(ST_Intersection(w.geom, j.geom), 2), 0.0001)::geography)
            ELSE ST_NumGeometries(ST_Intersection(w.geom, j.geom)) END AS amount
        FROM joined j JOIN places w ON w.project_id = j.project_id
            AND w.component_id IS NOT DISTINCT FROM j.component_id
    )
    SELECT project_id, component_id, layer_id, class, dimension, whole, amount FROM measured WHERE amount >= 0.005;
END $$
"""
FORGET = """
CREATE FUNCTION forget_overlay_covers(layer integer) RETURNS void LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$ DELETE FROM overlay_covers WHERE layer_id = layer $$
"""
# A layer that is laid in and a place that is changed at the same time would each miss the other: the first waits for
# all of the second, which do not wait for each other.
WATCH = """
CREATE FUNCTION overlay_covers_after() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE ids integer[]; layers integer[];
BEGIN
    IF TG_TABLE_NAME = 'components' THEN
        IF TG_OP = 'INSERT' THEN SELECT array_agg(DISTINCT project_id) INTO ids FROM becomes WHERE geom IS NOT NULL;
        ELSIF TG_OP = 'DELETE' THEN SELECT array_agg(DISTINCT project_id) INTO ids FROM was WHERE geom IS NOT NULL;
        ELSE SELECT array_agg(DISTINCT b.project_id) INTO ids FROM becomes b JOIN was w USING (id)
            WHERE b.geom::bytea IS DISTINCT FROM w.geom::bytea;
        END IF;
    ELSIF TG_OP = 'INSERT' THEN SELECT array_agg(project_id) INTO ids FROM becomes;
    ELSE SELECT array_agg(b.project_id) INTO ids FROM becomes b JOIN was w USING (project_id)
        WHERE b.geom::bytea IS DISTINCT FROM w.geom::bytea OR b.accuracy IS DISTINCT FROM w.accuracy;
    END IF;
    IF ids IS NULL THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock_shared(hashtext('overlay_covers'));
    SELECT array_agg(id) INTO layers FROM overlay_layers WHERE removed_at IS NULL;
    IF layers IS NOT NULL THEN PERFORM refresh_overlay_covers(ids, layers); END IF;
    RETURN NULL;
END $$
"""
WATCHED = {
    ("project_facts", "insert"): "NEW TABLE AS becomes",
    ("project_facts", "update"): "OLD TABLE AS was NEW TABLE AS becomes",
    ("components", "insert"): "NEW TABLE AS becomes",
    ("components", "update"): "OLD TABLE AS was NEW TABLE AS becomes",
    ("components", "delete"): "OLD TABLE AS was",
}


def upgrade() -> None:
    make_layers()
    make_places()
    make_covers()
    op.execute(REFRESH)
    op.execute(FORGET)
    op.execute(WATCH)
    op.execute("REVOKE EXECUTE ON FUNCTION overlay_covers_after() FROM PUBLIC")
    for (table, event), tables in WATCHED.items():
        op.execute(
            f"CREATE TRIGGER covers_after_{event} AFTER {event.upper()} ON {table} REFERENCING {tables} "
            "FOR EACH STATEMENT EXECUTE FUNCTION overlay_covers_after()"
        )
    op.execute(
        "CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON overlay_layers "
        "FOR EACH ROW EXECUTE FUNCTION record_change('code', '')"
    )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT, INSERT, UPDATE ON overlay_layers TO "{role}"')
    op.execute(f'GRANT SELECT, INSERT, DELETE ON overlay_features, overlay_pieces TO "{role}"')
    op.execute(f'GRANT SELECT ON overlay_covers TO "{role}"')
    for table in ("overlay_layers", "overlay_features", "overlay_pieces"):
        op.execute(f'GRANT USAGE ON SEQUENCE {table}_id_seq TO "{role}"')


def make_layers() -> None:
    op.create_table(
        "overlay_layers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("data_date", sa.Date(), nullable=True),
        sa.Column("crs", sa.String(length=40), nullable=False),
        sa.Column("roles", postgresql.ARRAY(sa.String(length=24)), server_default="{}", nullable=False),
        sa.Column("feature_count", sa.Integer(), nullable=False),
        sa.Column("area_m2", sa.Double(), nullable=False),
        sa.Column("classes", postgresql.JSONB(), nullable=False),
        sa.Column("bounds", postgresql.ARRAY(sa.Double()), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint(f"kind IN ({KINDS})", name=op.f("ck_overlay_layers_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlay_layers")),
        sa.UniqueConstraint("code", name=op.f("uq_overlay_layers_code")),
    )


def geometry(kind: str, srid: int) -> geoalchemy2.types.Geometry:
    return geoalchemy2.types.Geometry(geometry_type=kind, srid=srid, spatial_index=False)


def its_layer(table: str) -> sa.ForeignKeyConstraint:
    """Looked at when the transaction ends: a layer's row is written behind its features."""
    name = op.f(f"fk_{table}_layer_id")
    options = {"ondelete": "CASCADE", "deferrable": True, "initially": "DEFERRED"}
    return sa.ForeignKeyConstraint(["layer_id"], ["overlay_layers.id"], name=name, **options)


def make_places() -> None:
    op.create_table(
        "overlay_features",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("class", sa.String(length=200), nullable=True),
        sa.Column("area_m2", sa.Double(), nullable=False),
        sa.Column("extent_m", sa.Double(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("geom", geometry("MULTIPOLYGON", 4326), nullable=False),
        sa.Column("drawn", geometry("MULTIPOLYGON", 3857), nullable=False),
        sa.CheckConstraint("ST_IsValid(geom) AND ST_NDims(geom) = 2", name=op.f("ck_overlay_features_geom_is_valid")),
        its_layer("overlay_features"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlay_features")),
    )
    op.create_index("ix_overlay_features_layer_id", "overlay_features", ["layer_id"])
    op.create_index("ix_overlay_features_drawn", "overlay_features", ["drawn"], postgresql_using="gist")
    op.create_table(
        "overlay_pieces",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("class", sa.String(length=200), nullable=False),
        sa.Column("geom", geometry("POLYGON", 4326), nullable=False),
        its_layer("overlay_pieces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlay_pieces")),
    )
    op.create_index("ix_overlay_pieces_layer_id", "overlay_pieces", ["layer_id"])
    op.create_index("ix_overlay_pieces_geom", "overlay_pieces", ["geom"], postgresql_using="gist")


def make_covers() -> None:
    op.create_table(
        "overlay_covers",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("component_id", sa.Integer(), nullable=True),
        sa.Column("layer_id", sa.Integer(), nullable=False),
        sa.Column("class", sa.String(length=200), nullable=True),
        sa.Column("dimension", sa.SmallInteger(), nullable=False),
        sa.Column("whole", sa.Double(), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_overlay_covers_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["component_id"], ["components.id"], name=op.f("fk_overlay_covers_component_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["layer_id"], ["overlay_layers.id"], name=op.f("fk_overlay_covers_layer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overlay_covers")),
    )
    op.create_index("ix_overlay_covers_project_id", "overlay_covers", ["project_id", "layer_id"])
    op.create_index("ix_overlay_covers_component_id", "overlay_covers", ["component_id"])
    # What a layer's table reads, worst first: whole projects, all classes together.
    op.create_index(
        "ix_overlay_covers_worst",
        "overlay_covers",
        ["layer_id", sa.text("dimension DESC"), sa.text("amount DESC"), "project_id"],
        postgresql_where=sa.text("component_id IS NULL AND class IS NULL"),
    )


def downgrade() -> None:
    for table, event in WATCHED:
        op.execute(f"DROP TRIGGER covers_after_{event} ON {table}")
    op.execute("DROP FUNCTION overlay_covers_after()")
    op.execute("DROP FUNCTION forget_overlay_covers(integer)")
    op.execute("DROP FUNCTION refresh_overlay_covers(integer[], integer[])")
    for table in ("overlay_covers", "overlay_pieces", "overlay_features", "overlay_layers"):
        op.drop_table(table)
