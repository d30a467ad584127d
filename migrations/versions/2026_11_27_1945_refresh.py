"""A project's facts are found by the project, however large the city is and whatever is known of it.

Revision ID: 2026_11_27_1945
Revises: 2026_11_27_1940
"""

from alembic import op

revision = "2026_11_27_1945"
down_revision = "2026_11_27_1940"

# One plan, made once, and good for one project as for a bulk load: every row by an index. Of tables that are being filled
# nothing is known yet, and what is guessed then reads all of them for each project; and planning these five statements
# anew takes ten times as long as one project's refresh. (A migration that replaces the function says this again.)
FUNCTION = "refresh_project_facts(integer[])"
BY_INDEX = {
    "plan_cache_mode": "force_generic_plan",
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}


def upgrade() -> None:
    for name, value in BY_INDEX.items():
        op.execute(f"ALTER FUNCTION {FUNCTION} SET {name} = {value}")
    # Nearly no milestone is a part's: an index of those that are none is as large as the table and tempts the planner.
    op.execute("DROP INDEX ix_milestones_component_id")
    op.execute("CREATE INDEX ix_milestones_component_id ON milestones (component_id) WHERE component_id IS NOT NULL")


def downgrade() -> None:
    op.execute("DROP INDEX ix_milestones_component_id")
    op.execute("CREATE INDEX ix_milestones_component_id ON milestones (component_id)")
    for name in BY_INDEX:
        op.execute(f"ALTER FUNCTION {FUNCTION} RESET {name}")
