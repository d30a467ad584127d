"""Accounts at an OpenID Connect provider, ways to it, and the sessions that it opened.

Revision ID: 2026_11_23_1050
Revises: 2026_11_23_1040
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "2026_11_23_1050"
down_revision = "2026_11_23_1040"


def upgrade() -> None:
    op.create_table(
        "oidc_identities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=400), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("granted", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_oidc_identities_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oidc_identities")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_oidc_identities_issuer_subject")),
        sa.UniqueConstraint("issuer", "person_id", name=op.f("uq_oidc_identities_issuer_person_id")),
    )
    op.create_index("ix_oidc_identities_person_id", "oidc_identities", ["person_id"])
    op.create_table(
        "oidc_attempts",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("next", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_oidc_attempts")),
    )
    op.create_index("ix_oidc_attempts_expires_at", "oidc_attempts", ["expires_at"])
    op.create_table(
        "oidc_sessions",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_oidc_sessions_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["identity_id"], ["oidc_identities.id"], name=op.f("fk_oidc_sessions_identity_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_oidc_sessions")),
    )
    op.create_index("ix_oidc_sessions_identity_id", "oidc_sessions", ["identity_id"])
    op.execute(
        "CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON oidc_identities "
        "FOR EACH ROW EXECUTE FUNCTION record_change('subject', '')"
    )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT, INSERT, UPDATE ON oidc_identities TO "{role}"')
    op.execute(f'GRANT USAGE ON SEQUENCE oidc_identities_id_seq TO "{role}"')
    op.execute(f'GRANT SELECT, INSERT, DELETE ON oidc_attempts TO "{role}"')
    op.execute(f'GRANT SELECT, INSERT ON oidc_sessions TO "{role}"')


def downgrade() -> None:
    for table in ("oidc_sessions", "oidc_attempts", "oidc_identities"):
        op.drop_table(table)
