"""Areas that people keep under a name.

Revision ID: 2026_11_27_1940
Revises: 2026_11_27_1935
"""

import geoalchemy2
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_27_1940"
down_revision = "2026_11_27_1935"


def upgrade() -> None:
    op.create_table(
        "areas",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("made_from", sa.String(length=24), nullable=False),
        sa.Column("made_with", postgresql.JSONB(), nullable=True),
        sa.Column(
            "geom",
            geoalchemy2.types.Geometry(geometry_type="MULTIPOLYGON", srid=4326, spatial_index=False),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("made_from IN ('drawn', 'circle', 'corridor')", name=op.f("ck_areas_made_from")),
        sa.CheckConstraint("ST_IsValid(geom) AND ST_NDims(geom) = 2", name=op.f("ck_areas_geom_is_valid")),
        sa.ForeignKeyConstraint(["owner_id"], ["people.id"], name=op.f("fk_areas_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_areas")),
        sa.UniqueConstraint("code", name=op.f("uq_areas_code")),
    )
    op.create_index("ix_areas_owner_id", "areas", ["owner_id"])
    op.create_index("ix_areas_shared", "areas", ["shared"], postgresql_where=sa.text("removed_at IS NULL"))
    op.execute(
        "CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON areas "
        "FOR EACH ROW EXECUTE FUNCTION record_change('code', '')"
    )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT, INSERT, UPDATE ON areas TO "{role}"')
    op.execute(f'GRANT USAGE ON SEQUENCE areas_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("areas")
