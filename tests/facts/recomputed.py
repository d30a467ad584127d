"""The facts as the triggers left them, and as they come out when all of them are computed anew."""

import re
from typing import Any

from sqlalchemy import Connection, text

Facts = dict[str, Any]

CELLS = """
    SELECT concat_ws(' ', 'cell', level, col, row, programme, kind, stage, provenance, is_public, mapped, unit) AS cell,
           sum(number) AS number, sum(wan) AS wan, round(sum(x)::numeric, 3) AS x, round(sum(y)::numeric, 3) AS y
    FROM project_cells GROUP BY 1 HAVING sum(number) <> 0
"""


def facts_of(connection: Connection) -> Facts:
    """Every row of the derived tables, by project and year; the cells summed up."""
    found: Facts = {}
    for table in ("project_facts", "project_year_facts", "project_items"):
        for row in connection.execute(text(f"SELECT to_jsonb(f) AS row FROM {table} f")).scalars():
            if "item" in row:
                # The instant of the edit itself: two who make the same edits make them at different times.
                row["item"] = re.sub(r'"updated_at":"[^"]+"', "", row["item"])
            found[f"{table} {row['project_id']} {row.get('year', '')}"] = row
    # A cell is of no project.
    return found | {row.cell: {"project_id": None, **row._mapping} for row in connection.execute(text(CELLS))}


def recomputed(connection: Connection) -> Facts:
    """The facts computed into empty tables, by the owner; nothing of it stays."""
    with connection.begin_nested() as kept:
        for table in ("project_year_facts", "project_facts", "project_items"):
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("SELECT refresh_project_facts(array_agg(id)) FROM projects"))
        connection.execute(text("SELECT rebuild_project_cells()"))
        found = facts_of(connection)
        kept.rollback()
    return found
