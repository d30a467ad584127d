"""A one-time link has a purpose; when a person was last invited is a fact about them, and so is in the log.

Revision ID: 2026_11_23_1020
Revises: 2026_11_23_1010
"""

import sqlalchemy as sa
from alembic import op

revision = "2026_11_23_1020"
down_revision = "2026_11_23_1010"


def upgrade() -> None:
    op.add_column("sign_in_links", sa.Column("purpose", sa.String(length=24), server_default="sign_in", nullable=False))
    op.create_check_constraint(
        op.f("ck_sign_in_links_purpose"), "sign_in_links", "purpose IN ('sign_in', 'invitation')"
    )
    op.add_column("people", sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "invited_at")
    op.drop_column("sign_in_links", "purpose")
