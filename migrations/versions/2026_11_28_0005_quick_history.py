"""A version of a row is found by the row, however many change at once and however little is known of the table.

Revision ID: 2026_11_28_0005
Revises: 2026_11_27_2330
"""

from alembic import op

revision = "2026_11_28_0005"
down_revision = "2026_11_27_2330"

HISTORY = "2026_11_23_1040"
# As one join the plan may begin with all the versions that there are and look through what changed for each: a bulk load
# then costs the square of its size. Row by row, as OFFSET 0 wants it, there is one way only: by the primary key.
END = """
                UPDATE history.%1$I h SET valid_to = since FROM changed
                WHERE %2$s AND h.valid_to = 'infinity' AND h.valid_from < since;"""
END_BY_ROW = """
                UPDATE history.%1$I v SET valid_to = since FROM changed, LATERAL (
                    SELECT h.ctid AS place FROM history.%1$I h
                    WHERE %2$s AND h.valid_to = 'infinity' AND h.valid_from < since OFFSET 0) was
                WHERE v.ctid = was.place;"""
FORGET = """
                DELETE FROM history.%1$I h USING changed WHERE %2$s AND h.valid_to = 'infinity';"""
FORGET_BY_ROW = """
                DELETE FROM history.%1$I v USING changed, LATERAL (
                    SELECT h.ctid AS place FROM history.%1$I h WHERE %2$s AND h.valid_to = 'infinity' OFFSET 0) was
                WHERE v.ctid = was.place;"""
# Made again, with what is in them: that leaves tables and views as they are.
FUNCTIONS = """
SELECT history.keep(relname::text) FROM pg_class WHERE relnamespace = 'history'::regnamespace AND relkind = 'r'
"""


def keep() -> str:
    """The function that makes them, as it was."""
    text: str = op.get_context().environment_context.script.get_revision(HISTORY).module.KEEP
    assert END in text
    assert FORGET in text
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


def upgrade() -> None:
    op.execute(keep().replace(END, END_BY_ROW).replace(FORGET, FORGET_BY_ROW))
    op.execute(FUNCTIONS)


def downgrade() -> None:
    op.execute(keep())
    op.execute(FUNCTIONS)
