"""What was agreed on works that lie near one another.

Revision ID: 2026_11_27_1935
Revises: 2026_11_27_1600
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_27_1935"
down_revision = "2026_11_27_1600"


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("pair", sa.String(90), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("first_date", sa.Date(), nullable=True),
        sa.Column("last_date", sa.Date(), nullable=True),
        sa.Column("agreed_date", sa.Date(), nullable=False),
        sa.Column("agreed_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.CheckConstraint("project_id < other_id", name=op.f("ck_agreements_two_projects_in_order")),
        sa.CheckConstraint("decision <> ''", name=op.f("ck_agreements_says_something")),
        sa.CheckConstraint(
            "(first_date IS NULL) = (last_date IS NULL)", name=op.f("ck_agreements_window_has_two_ends")
        ),
        sa.CheckConstraint("first_date <= last_date", name=op.f("ck_agreements_window")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_agreements_project_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["projects.id"], name=op.f("fk_agreements_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["agreed_by"], ["people.id"], name=op.f("fk_agreements_agreed_by")),
        sa.PrimaryKeyConstraint("project_id", "other_id", name=op.f("pk_agreements")),
    )
    op.create_index("ix_agreements_other_id", "agreements", ["other_id"])
    op.create_index("ix_agreements_agreed_by", "agreements", ["agreed_by"])
    # Of two projects, so of neither's own history: who sees one may not know of the other.
    op.execute(
        "CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON agreements "
        "FOR EACH ROW EXECUTE FUNCTION record_change('pair', '')"
    )
    op.execute("SELECT history.keep('agreements')")
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON agreements TO "{role}"')


def downgrade() -> None:
    op.execute("DROP VIEW as_of.agreements")
    op.execute("DROP TABLE history.agreements")
    op.drop_table("agreements")
    op.execute("DROP FUNCTION history.keep_agreements()")
