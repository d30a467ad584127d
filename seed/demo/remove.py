"""Taking the filler out again, as the owner: whole, except what real data hangs on; the log keeps its rows and gets one."""

from collections.abc import Callable

from sqlalchemy import Connection, create_engine, text

from app.audit.commands import record_bulk

Say = Callable[[str], None]

# Table: (what removes its demo rows except those that something real needs, what names those that stay); children first.
STEPS = {
    "projects": (
        """
        DELETE FROM projects WHERE provenance = 'demo' AND id NOT IN (
            SELECT r.package_of_id FROM projects r WHERE r.provenance <> 'demo' AND r.package_of_id IS NOT NULL)
        """,
        "SELECT code FROM projects WHERE provenance = 'demo' ORDER BY 1",
    ),
    "parties": (
        "DELETE FROM parties WHERE provenance = 'demo' AND id NOT IN (SELECT party_id FROM project_parties)",
        "SELECT name FROM parties WHERE provenance = 'demo' ORDER BY 1",
    ),
    "people": (
        """
        DELETE FROM people WHERE provenance = 'demo'
            AND id NOT IN (SELECT requested_by FROM baselines) AND id NOT IN (SELECT decided_by FROM baseline_decisions)
            AND id NOT IN (SELECT agreed_by FROM agreements)
        """,
        "SELECT login FROM people WHERE provenance = 'demo' ORDER BY 1",
    ),
    "organisations": (
        """
        WITH RECURSIVE needed AS (
            SELECT o.code, o.parent FROM organisations o WHERE o.provenance = 'demo' AND (
                EXISTS (SELECT FROM projects p WHERE p.office = o.code OR p.competent_department = o.code)
                OR EXISTS (SELECT FROM people e WHERE e.organisation = o.code)
                OR EXISTS (SELECT FROM organisations c WHERE c.parent = o.code AND c.provenance <> 'demo'))
            UNION SELECT o.code, o.parent FROM organisations o JOIN needed n ON n.parent = o.code)
        DELETE FROM organisations WHERE provenance = 'demo' AND code NOT IN (SELECT code FROM needed)
        """,
        "SELECT code FROM organisations WHERE provenance = 'demo' ORDER BY 1",
    ),
}
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
            record_bulk(db, "demo", "delete", "移除示例数据", removed)
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
    for table, (remove, remaining) in STEPS.items():
        removed[table] = db.execute(text(remove)).rowcount
        names = [str(value) for value in db.scalars(text(remaining))]
        if names:
            kept[table] = names
    return removed, kept
