"""Taking the filler out again, as the owner: whole, except what real data hangs on; the log keeps its rows and gets one."""

import json
from collections.abc import Callable

from sqlalchemy import Connection, create_engine, text

Say = Callable[[str], None]

# What is removed, children first, and what of it stays because something real needs it. `kept` selects those keys.
KEPT_PROJECTS = """
    SELECT r.package_of_id FROM projects r WHERE r.provenance <> 'demo' AND r.package_of_id IS NOT NULL
"""
KEPT_PARTIES = """
    SELECT a.id FROM parties a JOIN project_parties l ON l.party_id = a.id JOIN projects p ON p.id = l.project_id
    WHERE a.provenance = 'demo'
"""
KEPT_PEOPLE = """
    SELECT e.id FROM people e WHERE e.provenance = 'demo' AND (
        EXISTS (SELECT FROM baselines b WHERE b.requested_by = e.id)
        OR EXISTS (SELECT FROM baseline_decisions d WHERE d.decided_by = e.id))
"""
KEPT_OFFICES = """
    WITH RECURSIVE needed AS (
        SELECT o.code, o.parent FROM organisations o WHERE o.provenance = 'demo' AND (
            EXISTS (SELECT FROM projects p WHERE p.office = o.code OR p.competent_department = o.code)
            OR EXISTS (SELECT FROM people e WHERE e.organisation = o.code)
            OR EXISTS (SELECT FROM organisations c WHERE c.parent = o.code AND c.provenance <> 'demo'))
        UNION SELECT o.code, o.parent FROM organisations o JOIN needed n ON n.parent = o.code)
    SELECT code FROM needed
"""
STEPS = (
    ("projects", "id", "code", KEPT_PROJECTS),
    ("parties", "id", "name", KEPT_PARTIES),
    ("people", "id", "login", KEPT_PEOPLE),
    ("organisations", "code", "code", KEPT_OFFICES),
)
# A person of the demo who stays for the sake of a real record can no longer sign in.
DISARM = (
    "DELETE FROM grants g USING people e WHERE e.id = g.person_id AND e.provenance = 'demo'",
    "DELETE FROM sessions s USING people e WHERE e.id = s.person_id AND e.provenance = 'demo'",
    "DELETE FROM api_tokens t USING people e WHERE e.id = t.person_id AND e.provenance = 'demo'",
    "DELETE FROM sign_in_links l USING people e WHERE e.id = l.person_id AND e.provenance = 'demo'",
    "UPDATE people SET active = false WHERE provenance = 'demo'",
)


def remove_demo(owner_url: str, say: Say) -> dict[str, int]:
    """Remove every demo row on which nothing real hangs; says what stays. Answers how many rows went, by table."""
    engine = create_engine(owner_url)
    try:
        with engine.begin() as db:
            db.execute(text("SELECT set_config('guatu.bulk', 'on', true)"))
            removed, kept = _remove(db)
            _record(db, removed)
    finally:
        engine.dispose()
    for table, names in kept.items():
        say(f"保留 {table}：{'、'.join(names)}（真实数据仍在使用）/ Kept in {table}: real data still uses them.")
    say(f"已移除示例数据：{removed} / Removed demo data: {removed}")
    return removed


def _remove(db: Connection) -> tuple[dict[str, int], dict[str, list[str]]]:
    for statement in DISARM:
        db.execute(text(statement))
    removed: dict[str, int] = {}
    kept: dict[str, list[str]] = {}
    for table, key, name, needed in STEPS:
        # Table and column names are this module's own constants.
        gone = text(f"DELETE FROM {table} WHERE provenance = 'demo' AND {key} NOT IN ({needed})")  # noqa: S608
        removed[table] = db.execute(gone).rowcount
        stays = text(f"SELECT {name} FROM {table} WHERE provenance = 'demo' ORDER BY 1")  # noqa: S608
        names = [str(value) for value in db.scalars(stays)]
        if names:
            kept[table] = names
    return removed, kept


def _record(db: Connection, removed: dict[str, int]) -> None:
    """The one record that stands for all that went; written as the system person."""
    db.execute(
        text(
            "INSERT INTO changes (at, transaction, person_id, person_name, origin, reason, table_name, row_key, action, old)"
            " SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, id, name, 'cli', '移除示例数据', 'projects',"
            " 'demo', 'delete', cast(:old AS jsonb) FROM people WHERE login = 'system'"
        ),
        {"old": json.dumps(removed)},
    )
