"""Every version of what readers see is kept by the database, whoever writes and however many write at once."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

import app.models  # noqa: F401 (every table)
from app.kit.cluster import SERVICE
from app.kit.db import Base
from app.kit.settings import PROJECT_ROOT
from seed.demo.remove import remove_demo
from tests.city import City

# Tables of which only the present is kept, and why. A new table is either in `history` or here.
ONLY_NOW = {
    "changes": "never changes; `as_of` shows what had been written by then",
    "access_events": "no part of the portfolio",
    "answers": "no part of the portfolio",
    "sessions": "rights are those of now",
    "sign_in_links": "rights are those of now",
    "change_links": "no part of the portfolio",
    "chain_head": "no part of the portfolio",
    "chain_prunings": "no part of the portfolio",
    "passwords": "rights are those of now",
    "totps": "rights are those of now",
    "sign_in_failures": "rights are those of now",
    "oidc_attempts": "rights are those of now",
    "oidc_identities": "rights are those of now",
    "oidc_sessions": "rights are those of now",
    "people": "rights are those of now",
    "grants": "rights are those of now",
    "api_tokens": "rights are those of now",
    "organisations": "a code list: names are those of now",
    "districts": "a code list: names are those of now",
    "reporting_units": "a code list: names are those of now",
    "sectors": "a code list: names are those of now",
    "lists": "a code list: names are those of now",
    "programmes": "a code list: names are those of now",
    "milestone_templates": "a code list: names are those of now",
    "template_steps": "a code list: names are those of now",
    "template_links": "a code list: names are those of now",
    "areas": "a question about places, and no part of the portfolio",
    "overlay_layers": "the operator's own ground: the table of covers is of now",
    "overlay_features": "the operator's own ground: the table of covers is of now",
    "overlay_pieces": "the operator's own ground: the table of covers is of now",
    "overlay_covers": "the operator's own ground: the table of covers is of now",
    "basemap_features": "the ground does not move",
    "project_cells": "for a day of the past the facts are counted",
}
COLUMNS = """
    SELECT json_object_agg(t, columns) FROM (
        SELECT c.relname AS t, array_agg(a.attname::text || ' ' || format_type(a.atttypid, a.atttypmod)) AS columns
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = (:schema)::regnamespace AND c.relkind IN ('r', 'v') GROUP BY 1) x
"""


@pytest.fixture
def owner(shared: City) -> Iterator[Connection]:
    with shared.owner() as connection:
        connection.execute(text("SELECT set_config('guatu.person', '1', true)"))
        yield connection
        connection.rollback()


def columns(city: City, schema: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = city.asked(COLUMNS, schema=schema)
    return found


def test_every_table_is_kept_or_has_a_reason_not_to_be(shared: City):
    assert set(columns(shared, "history")) == set(Base.metadata.tables) - ONLY_NOW.keys()


def test_versions_and_views_have_every_column_of_their_table(shared: City):
    """A migration that adds a column calls `history.keep` for its table; see migrations/README.md."""
    now, kept, then = (columns(shared, schema) for schema in ("public", "history", "as_of"))
    interval = ["valid_from timestamp with time zone", "valid_to timestamp with time zone"]
    for table, held in kept.items():
        assert held == interval + now[table], table
        assert then[table] == now[table], table
    assert set(then) == {*kept, "changes", "baselines_in_force"}
    assert then["changes"] == now["changes"]
    assert then["baselines_in_force"] == now["baselines_in_force"]


def test_a_column_that_is_added_is_kept_from_then_on(owner: Connection, shared: City):
    project = shared.project(name="甲路")
    owner.execute(text("ALTER TABLE projects ADD COLUMN colour text DEFAULT 'red'"))
    owner.execute(text("SELECT history.keep('projects')"))
    owner.execute(text("UPDATE projects SET colour = 'blue' WHERE id = :id"), {"id": project.id})
    owner.execute(text("SELECT set_config('guatu.as_of', 'infinity', true)"))
    kept = "SELECT array_agg(colour ORDER BY valid_from) FROM history.projects WHERE id = :id"
    assert owner.scalar(text(kept), {"id": project.id}) == ["red", "blue"]


def versions(connection: Connection, project_id: int) -> list[tuple[str, str, str]]:
    rows = connection.execute(
        text(
            "SELECT name, to_char(valid_from AT TIME ZONE 'UTC', 'MI'), to_char(valid_to AT TIME ZONE 'UTC', 'MI')"
            " FROM history.projects WHERE id = :id ORDER BY valid_from"
        ),
        {"id": project_id},
    )
    return [tuple(row) for row in rows]


def rename(connection: Connection, project_id: int, minute: int, name: str) -> None:
    connection.execute(text("SELECT set_config('guatu.at', :at, true)"), {"at": f"2030-01-01T00:{minute:02}:00Z"})
    connection.execute(text("UPDATE projects SET name = :name WHERE id = :id"), {"name": name, "id": project_id})


def test_one_version_follows_the_other(owner: Connection, shared: City):
    project = shared.project(name="甲路")
    for minute, name in ((1, "乙"), (2, "丙"), (2, "丁"), (3, "戊")):
        rename(owner, project.id, minute, name)
    found = versions(owner, project.id)
    assert [name for name, _, _ in found] == ["甲路", "乙", "丁", "戊"]
    assert [since for _, since, _ in found[1:]] == ["01", "02", "03"]
    assert [until for _, _, until in found[:-1]] == ["01", "02", "03"]


def test_clocks_that_cross_leave_no_gap_and_no_two_versions_at_once(owner: Connection, shared: City):
    """Who signed first may come to the row last; what stands in the end is what the row says."""
    project = shared.project(name="甲路")
    for minute, name in ((5, "乙"), (4, "丙"), (6, "丁"), (2, "戊")):
        rename(owner, project.id, minute, name)
    assert versions(owner, project.id)[-1][0] == "戊"
    crossing = """
        SELECT count(*) FROM history.projects a JOIN history.projects b ON b.id = a.id AND b.valid_from > a.valid_from
        WHERE a.valid_to > b.valid_from
    """
    assert owner.scalar(text(crossing)) == 0
    open_ends = text("SELECT count(*) FROM history.projects WHERE id = :id AND valid_to = 'infinity'")
    assert owner.scalar(open_ends, {"id": project.id}) == 1


def test_what_was_taken_away_and_put_back_has_a_gap(owner: Connection, shared: City):
    project = shared.project()

    def at(minute: int, statement: str) -> None:
        owner.execute(text("SELECT set_config('guatu.at', :at, true)"), {"at": f"2030-01-01T00:{minute:02}:00Z"})
        owner.execute(text(statement), {"id": project.id})

    at(1, "INSERT INTO signings (project_id, agreement_type) VALUES (:id, '框架')")
    at(2, "DELETE FROM signings WHERE project_id = :id")
    at(4, "INSERT INTO signings (project_id, agreement_type) VALUES (:id, '正式')")
    known = []
    for minute in (0, 1, 2, 3, 4):
        owner.execute(text("SELECT set_config('guatu.as_of', :at, true)"), {"at": f"2030-01-01T00:{minute:02}:00Z"})
        known.append(
            owner.scalar(text("SELECT agreement_type FROM as_of.signings WHERE project_id = :id"), {"id": project.id})
        )
    assert known == [None, "框架", None, None, "正式"]


def test_a_recomputation_that_finds_nothing_new_is_no_version(owner: Connection, shared: City):
    project = shared.project()
    count = text("SELECT count(*) FROM history.project_facts WHERE project_id = :id")
    before = owner.scalar(count, {"id": project.id})
    owner.execute(text("SELECT refresh_project_facts(ARRAY[:id])"), {"id": project.id})
    assert owner.scalar(count, {"id": project.id}) == before == 1


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM history.projects", "SELECT history.keep('projects')", "DELETE FROM as_of.projects"]
)
def test_the_service_neither_writes_versions_nor_reads_them_but_as_of(shared: City, statement: str):
    with psycopg.connect(shared.urls.service_url.replace("+psycopg", "", 1)) as connection:
        connection.execute("SELECT set_config('guatu.as_of', 'infinity', true)")
        assert connection.execute("SELECT count(*) >= 0 FROM as_of.projects").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement.encode())


def test_a_demo_project_that_is_removed_was_never_there(city: City):
    from app.identity.models import Provenance
    from app.projects.schemas import Source

    demo = city.project(
        Source(provenance=Provenance.DEMO), name="示例路", parties=[{"role": "owner", "name": "示例公司"}]
    )
    real = city.project()
    remove_demo(city.urls.owner_url, lambda _: None)
    for table in columns(city, "history"):
        of = "id" if "project_id" not in Base.metadata.tables[table].columns else "project_id"
        if table != "parties":
            assert city.asked(f"SELECT count(*) FROM history.{table} WHERE {of} = :id", id=demo.id) == 0, table
    answer = city.client("viewer").get("/api/v1/projects", params={"as_of": "2025-09-30"}).json()
    assert [item["code"] for item in answer["items"]] == [real.code]


def test_an_upgrade_begins_with_what_is_there_and_claims_nothing_older(city: City):
    """Rows that were there before versions were kept are known since the newest change of their project."""
    project = city.project(name="老路")
    with city.owner() as connection:
        connection.execute(text("ALTER TABLE changes DISABLE TRIGGER append_only"))
        connection.execute(
            text("UPDATE changes SET at = '2025-05-05T04:00:00Z' WHERE project_id = :id"), {"id": project.id}
        )
        connection.execute(text("ALTER TABLE changes ENABLE TRIGGER append_only"))
    config = Config(PROJECT_ROOT / "alembic.ini")
    config.attributes |= {"url": city.urls.owner_url, "service_role": SERVICE}
    before: Any = ScriptDirectory.from_config(config).get_revision("2026_11_23_1040").down_revision
    command.downgrade(config, before)
    assert city.asked("SELECT count(*) FROM pg_namespace WHERE nspname IN ('history', 'as_of')") == 0
    command.upgrade(config, "head")
    client = city.client("viewer")
    known = [
        client.get("/api/v1/projects", params={"as_of": day}).json()["total"] for day in ("2025-05-04", "2025-05-05")
    ]
    assert known == [0, 1]
    assert client.get(f"/api/v1/projects/{project.code}/milestones?as_of=2025-05-05").json()["items"]
