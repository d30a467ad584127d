"""Accounts: passwords, second factors, how often a sign-in failed; what a session and a token know of themselves.

Revision ID: 2026_11_23_1010
Revises: 2026_11_23_1000
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_1010"
down_revision = "2026_11_23_1000"

# What the log does not copy; a change of nothing else leaves no record.
HIDDEN = "'token_hash'"
SECRETS = "'token_hash', 'password_hash', 'secret', 'last_step', 'last_used_at'"
# Rows of these are worthless after a while and are cleaned away.
CLEANED = ("sessions", "sign_in_links", "sign_in_failures", "totps")


def upgrade() -> None:
    op.create_table(
        "passwords",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_passwords_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_passwords")),
    )
    op.create_table(
        "totps",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("last_step", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_totps_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_totps")),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("subject", sa.String(length=160), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_sign_in_failures")),
    )
    op.add_column("sessions", sa.Column("address", sa.String(length=64), nullable=True))
    op.add_column("sessions", sa.Column("method", sa.String(length=24), server_default="link", nullable=False))
    op.add_column("sessions", sa.Column("must_change", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("api_tokens", sa.Column("role", sa.String(length=24), nullable=True))
    op.add_column("api_tokens", sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True))
    hide(HIDDEN, SECRETS)
    for table in ("passwords", "totps"):
        op.execute(
            f"CREATE TRIGGER recorded AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION record_change('person_id', '')"
        )
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'GRANT SELECT, INSERT, UPDATE ON passwords, totps, sign_in_failures TO "{role}"')
    op.execute(f'GRANT DELETE ON {", ".join(CLEANED)} TO "{role}"')


def hide(former: str, wanted: str) -> None:
    """Let the recording trigger leave out other columns; the rest of it stays as it is."""
    op.execute(
        f"""
        DO $do$
        DECLARE
            was text := pg_get_functiondef('record_change'::regproc);
            becomes text := replace(was, $words${former}]$words$, $words${wanted}]$words$);
        BEGIN
            IF becomes = was THEN RAISE EXCEPTION 'record_change does not list its hidden columns as expected'; END IF;
            EXECUTE becomes;
        END $do$
        """
    )


def downgrade() -> None:
    role = op.get_context().config.attributes.get("service_role", "guatu_service")
    op.execute(f'REVOKE DELETE ON sessions, sign_in_links FROM "{role}"')
    for table in ("sign_in_failures", "totps", "passwords"):
        op.drop_table(table)
    hide(SECRETS, HIDDEN)
    for column in ("last_used_at", "role"):
        op.drop_column("api_tokens", column)
    for column in ("must_change", "method", "address"):
        op.drop_column("sessions", column)
