"""What happens at the door: sign-ins, refusals, exports, the use of tokens. Added to, never altered.

Revision ID: 2026_11_23_1000
Revises: 2026_11_23_0920
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_23_1000"
down_revision = "2026_11_23_0920"


def upgrade() -> None:
    op.create_table(
        "access_events",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("login", sa.String(length=80), nullable=True),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("path", sa.Text(), nullable=True),
        sa.Column("detail", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_events")),
    )
    op.create_index("ix_access_events_person_id_id", "access_events", ["person_id", "id"])
    op.create_index("ix_access_events_kind_id", "access_events", ["kind", "id"])
    for name, event, each in (("append_only", "UPDATE OR DELETE", "ROW"), ("never_truncated", "TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON access_events FOR EACH {each} EXECUTE FUNCTION refuse_change()"
        )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT, INSERT ON access_events TO "{role}"')
    op.execute(f'GRANT USAGE ON SEQUENCE access_events_id_seq TO "{role}"')


def downgrade() -> None:
    op.drop_table("access_events")
