"""The demo year in a database: loaded once for all of these, through the commands, and taken out again."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from app.identity.commands import put_person
from app.identity.schemas import GrantIn, PersonIn
from app.investment.commands import put_plan
from app.investment.schemas import PlanIn
from app.kit.cluster import Cluster
from app.kit.db import Base
from app.kit.errors import Conflict
from app.projects.models import Project
from seed.demo.load import load_demo
from seed.demo.remove import remove_demo
from tests.city import City, give_token, write
from tests.conftest import cloned, own
from tests.demo import copied
from tests.exchange.oc4ids_schema import errors
from tests.exchange.open_data import faults
from tests.facts.recomputed import facts_of, recomputed

OWN_NAME = ("projects", "parties", "people", "organisations")


@pytest.fixture(scope="module")
def year(cluster: Cluster) -> Iterator[str]:
    """The name of a database with all the seed; its people have the tokens that the tests know."""
    name = own("year")
    urls = copied(cluster, name)
    with write(urls.service_url) as db:
        for login in ("viewer", "dispatcher"):
            give_token(db, login)
    yield name
    cluster.drop_database(name)


@pytest.fixture(scope="module")
def lively(cluster: Cluster, year: str) -> Iterator[City]:
    with cloned(cluster, year, "lively") as one:
        yield one


def count(city: City, statement: str) -> int:
    return int(city.asked(f"SELECT count(*) FROM {statement}"))


def total(city: City, **query: Any) -> dict[str, Any]:
    found: dict[str, Any] = city.client("viewer").get("/api/v1/projects/summary", params=query).json()
    return found


@pytest.fixture(scope="module")
def open_data(lively: City) -> dict[str, Any]:
    answer = lively.client("viewer").get("/api/v1/projects/export", params={"format": "oc4ids"})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_the_whole_city_as_open_data_keeps_the_standards_rules(open_data: dict[str, Any]):
    assert len(open_data["projects"]) == 1590
    assert faults(open_data) == []
    for one in open_data["projects"]:
        assert (
            ("示例" in one["title"])
            == ("示例数据，由程序生成" in one.get("description", ""))
            == ("documents" not in one)
        )


def test_one_in_twenty_of_it_is_valid_by_the_standards_own_schema(open_data: dict[str, Any]):
    assert errors(open_data | {"projects": open_data["projects"][::20]}) == []


def test_a_spring_day_knows_less_than_today(lively: City):
    """Fewer projects, milestones reached and money put in place; what lists say is what the parts say, on every day."""

    def known(day: str) -> tuple[int, float, int]:
        client = lively.client("viewer")
        items = client.get("/api/v1/projects", params={"as_of": day, "limit": 1000, "kind": "road"}).json()["items"]
        checked = [one for one in items if one["actual_wan"]][::40]
        for one in checked:
            address = f"/api/v1/projects/{one['code']}"
            money = client.get(f"{address}/investments", params={"as_of": day}).json()
            milestones = client.get(f"{address}/milestones", params={"as_of": day}).json()["items"]
            assert money["actual_wan"] == one["actual_wan"], (day, one["code"])
            finish = next(m for m in milestones if m["mark"] == "finish")
            assert finish["slip_days"] == one["finish_slip_days"]
        return total(lively, as_of=day)["count"], sum(one["actual_wan"] or 0 for one in items), len(items)

    spring, summer, today = known("2025-03-31"), known("2025-06-17"), known("2025-09-30")
    assert spring[0] < summer[0] <= today[0] == total(lively)["count"]
    assert spring[1] < summer[1] < today[1]


# --- what is there -------------------------------------------------------------------------------------------------


def test_the_promised_counts_are_there_exactly(lively: City):
    programmes = {one["code"]: one for one in lively.client("viewer").get("/api/v1/programmes").json()["items"]}
    assert [programmes[code]["count"] for code in ("industrial", "dead_end_roads", "urban_villages")] == [220, 30, 28]
    for one in programmes.values():
        assert one["count"] == sum(one["by_stage"].values())
        assert one["count"] - one["demo_count"] == lively.asked(
            "SELECT count(*) FROM projects WHERE programme = :code AND provenance = 'report'", code=one["code"]
        )


def test_the_reports_own_totals_are_reached(lively: City):
    assert total(lively, min_investment=5000)["count"] == 1400
    assert total(lively, min_investment=10_000.0001)["count"] > 1000
    report = total(lively, provenance="report")
    assert report["count"] == 43


def test_every_demo_row_says_so(lively: City):
    for table in OWN_NAME:
        assert count(lively, f"{table} WHERE provenance = 'demo'") > 0
        assert count(lively, f"{table} WHERE provenance = 'demo' AND name NOT LIKE '%示例%'") == 0
    everything = total(lively)
    assert everything["demo_count"] == everything["count"] - 43
    # Whoever a demo project names is a demo firm, and a demo firm is named by demo projects alone.
    assert (
        count(
            lively,
            "project_parties l JOIN parties a ON a.id = l.party_id JOIN projects p ON p.id = l.project_id"
            " WHERE a.provenance <> p.provenance",
        )
        == 0
    )


def test_demo_people_have_no_number_that_can_be_dialled(lively: City):
    assert count(lively, "projects WHERE secretary_phone ~ '[0-9]{7}'") == 0


def test_every_demo_project_has_been_looked_after(lively: City):
    assert count(lively, "projects p WHERE NOT EXISTS (SELECT FROM milestones m WHERE m.project_id = p.id)") == 0
    assert count(lively, "projects WHERE provenance = 'demo' AND office IS NULL") == 0
    assert count(lively, "milestones WHERE actual_date > '2025-09-30'") == 0
    assert count(lively, "monthly_investments WHERE month > '2025-09-30'") == 0
    assert count(lively, "baselines b WHERE NOT EXISTS (SELECT FROM baseline_dates d WHERE d.baseline_id = b.id)") == 0


def test_the_year_went_by_in_the_log(lively: City):
    with lively.owner() as connection:
        rows = connection.execute(
            text(
                "SELECT to_char(at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), count(*) FROM changes"
                " WHERE origin = 'seed' AND project_id IS NOT NULL GROUP BY 1"
            )
        )
        months = dict(tuple(row) for row in rows)
        first, last = connection.execute(text("SELECT min(at), max(at) FROM changes WHERE origin = 'seed'")).one()
        people = connection.scalar(text("SELECT count(DISTINCT person_id) FROM changes WHERE origin = 'seed'"))
    assert set(months) == {f"2025-{month:02}" for month in range(1, 10)}
    assert all(count > 500 for count in months.values())
    assert datetime(2025, 1, 1, tzinfo=UTC) < first
    assert last < datetime(2025, 9, 30, 16, tzinfo=UTC)
    assert people > 20


def test_no_record_is_older_than_its_project(lively: City):
    early = """
        changes c JOIN (SELECT project_id, min(at) AS born FROM changes WHERE table_name = 'projects' GROUP BY 1) b
        ON b.project_id = c.project_id WHERE c.at < b.born
    """
    assert count(lively, early) == 0


def test_an_instant_of_a_project_is_that_of_its_last_change(lively: City):
    assert count(lively, "projects WHERE updated_at < created_at OR updated_at >= '2025-09-30 16:00+00'") == 0


def test_what_was_approved_was_asked_for_first(lively: City):
    undecided = count(
        lively, "baseline_decisions d JOIN baselines b ON b.id = d.baseline_id WHERE decided_at < requested_at"
    )
    assert undecided == 0
    assert count(lively, "baselines WHERE number > 1") > 10


def test_the_facts_are_those_of_a_recomputation(lively: City):
    with lively.owner() as connection:
        assert facts_of(connection) == recomputed(connection)


def test_a_map_of_it_shows_every_place(lively: City):
    from tests.publish.mvt import layers_of

    answer = lively.client("viewer").get("/tiles/projects/0/0/0.mvt")
    cells = layers_of(answer.content)["cells"]  # as one tile they are too many to stand for themselves
    assert sum(cell.properties["count"] for cell in cells) == total(lively)["mapped"] > 1000


def test_the_statuses_are_those_of_a_real_year(lively: City):
    lights = Counter[str]()
    codes = [
        item["code"] for item in lively.client("viewer").get("/api/v1/projects?limit=60&sort=-finish").json()["items"]
    ]
    for code in codes:
        for one in lively.client("viewer").get(f"/api/v1/projects/{code}/milestones").json()["items"]:
            lights[str(one["status"])] += 1
    assert {"achieved", "on_track"} <= set(lights)


def test_nobody_real_becomes_a_demo_person(town: City):
    """The city of the other tests has a real dispatcher."""
    with pytest.raises(Conflict) as refused:
        load_demo(town.urls.service_url, lambda _: None)
    assert "dispatcher" in refused.value.values["logins"]
    assert count(town, "projects WHERE provenance = 'demo'") == 0
    assert count(town, "people WHERE provenance = 'demo'") == 0


def test_loading_again_does_nothing(lively: City):
    before = count(lively, "changes")
    said: list[str] = []
    load_demo(lively.urls.service_url, said.append)
    assert count(lively, "changes") == before
    assert "已在库中" in said[0]


# --- and taken out again -------------------------------------------------------------------------------------------


@pytest.fixture
def emptied(cluster: Cluster, year: str) -> Iterator[City]:
    """Another copy, for taking the demo data out; with somebody real who looks at it."""
    with cloned(cluster, year, "emptied") as one:
        with one.write() as db:
            put_person(db, PersonIn(login="onlooker", name="查看人", grants=[GrantIn(role="dispatcher")]))
            give_token(db, "onlooker")
        yield one


def demo_rows(city: City) -> dict[str, int]:
    return {table: count(city, f"{table} WHERE provenance = 'demo'") for table in OWN_NAME}


def test_taking_it_out_leaves_what_was_real_as_it_was(emptied: City):
    def real(city: City) -> tuple[Any, ...]:
        with city.owner() as connection:
            facts = {key: row for key, row in facts_of(connection).items() if row["project_id"] in ids}
        parts = [
            count(city, f"{table} WHERE project_id = ANY ('{{{listed}}}')") for table in ("milestones", "components")
        ]
        return facts, parts

    with emptied.owner() as connection:
        ids = set(connection.scalars(text("SELECT id FROM projects WHERE provenance = 'report'")))
    listed = ",".join(map(str, sorted(ids)))
    before, log, had = real(emptied), count(emptied, "changes"), demo_rows(emptied)
    said: list[str] = []
    removed = remove_demo(emptied.urls.owner_url, said.append)
    assert removed == had
    assert demo_rows(emptied) == dict.fromkeys(OWN_NAME, 0)
    assert real(emptied) == before
    assert count(emptied, "projects") == count(emptied, "project_facts") == 43
    for table in ("milestones", "baselines", "monthly_investments", "annual_plans", "project_years", "project_parties"):
        assert count(emptied, f"{table} t WHERE NOT EXISTS (SELECT FROM projects p WHERE p.id = t.project_id)") == 0
    # What was known of them at some time is gone as well.
    tables = emptied.asked(
        "SELECT array_agg(relname::text) FROM pg_class WHERE relnamespace = 'history'::regnamespace AND relkind = 'r'"
    )
    for table in set(tables) - {"parties"}:
        of = "project_id" if "project_id" in Base.metadata.tables[table].columns else "id"
        assert count(emptied, f"history.{table} h WHERE h.{of} NOT IN (SELECT id FROM projects)") == 0, table
    assert count(emptied, "history.parties WHERE provenance = 'demo'") == 0
    # The log keeps every row and gets one.
    assert count(emptied, "changes") == log + 1
    with emptied.owner() as connection:
        last = connection.execute(
            text("SELECT action, reason, old, project_id FROM changes ORDER BY id DESC LIMIT 1")
        ).one()
    assert (last.action, last.reason, last.project_id) == ("delete", "移除示例数据", None)
    assert last.old == removed
    assert not any("保留" in sentence for sentence in said)
    session = emptied.client("onlooker").get("/api/v1/session").json()
    assert session["demo"] is False


def test_what_real_data_hangs_on_stays_and_is_named(emptied: City):
    with emptied.owner() as connection:
        package = connection.execute(text("SELECT id, code FROM projects WHERE provenance = 'demo' LIMIT 1")).one()
        owner = connection.scalar(text("SELECT name FROM parties WHERE provenance = 'demo' LIMIT 1"))
        office = connection.scalar(
            text("SELECT organisation FROM people WHERE provenance = 'demo' AND organisation IS NOT NULL LIMIT 1")
        )
    kept = emptied.project(
        name="真实项目", office=office, parties=[{"role": "owner", "name": owner}], package_of=package.code
    )
    with emptied.write() as db:
        put_plan(db, db.get_one(Project, kept.id), 2025, PlanIn(plan_wan=1), known=None)
    said: list[str] = []
    remove_demo(emptied.urls.owner_url, said.append)

    names = " ".join(sentence for sentence in said if "保留" in sentence)
    assert all(str(name) in names for name in (package.code, owner, office))
    assert count(emptied, "projects WHERE provenance = 'demo'") == 1
    shown = emptied.show(kept.code, "onlooker")
    assert (shown["office"], shown["owner"], shown["package_of"]) == (office, owner, package.code)
    assert shown["year_plan_wan"] == 1
    # Whoever stays for the sake of a record cannot come in any more.
    assert count(emptied, "people WHERE provenance = 'demo' AND active") == 0
    assert count(emptied, "grants g JOIN people e ON e.id = g.person_id WHERE e.provenance = 'demo'") == 0
    with emptied.owner() as connection:
        assert facts_of(connection) == recomputed(connection)

    # Later, when nothing real hangs on it any more, the rest goes as well.
    nothing: dict[str, Any] = {"office": None, "parties": [], "package_of": None}
    assert emptied.change(kept.code, nothing, "onlooker").status_code == 200
    remove_demo(emptied.urls.owner_url, said.append)
    assert demo_rows(emptied) == dict.fromkeys(OWN_NAME, 0)


def test_the_service_itself_cannot_take_it_out(emptied: City):
    with pytest.raises(Exception, match="needs a person"):
        remove_demo(emptied.urls.service_url, lambda _: None)
    assert demo_rows(emptied)["projects"] > 1000
