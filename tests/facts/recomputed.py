"""The facts as the triggers left them, and as they come out when all of them are computed anew."""

from typing import Any

from sqlalchemy import Connection, text

Facts = dict[str, Any]


def facts_of(connection: Connection) -> Facts:
    """Every row of the two tables, by project and year."""
    found: Facts = {}
    for table in ("project_facts", "project_year_facts"):
        rows = connection.execute(text(f"SELECT to_jsonb(f) AS row FROM {table} f")).scalars()
        found |= {f"{table} {row['project_id']} {row.get('year', '')}": row for row in rows}
    return found


def recomputed(connection: Connection) -> Facts:
    """The facts computed into empty tables, by the owner; nothing of it stays."""
    with connection.begin_nested() as kept:
        connection.execute(text("DELETE FROM project_year_facts"))
        connection.execute(text("DELETE FROM project_facts"))
        connection.execute(text("SELECT refresh_project_facts(array_agg(id)) FROM projects"))
        found = facts_of(connection)
        kept.rollback()
    return found
