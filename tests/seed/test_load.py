"""Loading what is always there: reference data and the report's projects, through the commands, as often as one likes."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import inspect, text

from app.kit.cluster import Cluster
from seed.load import is_empty, load_all, load_reference, load_report
from tests.city import City
from tests.conftest import migrate, own
from tests.facts.recomputed import facts_of, recomputed


@pytest.fixture(scope="module")
def loaded(town: City) -> City:
    load_report(town.urls.service_url, lambda _: None)
    return town


def rows(city: City) -> dict[str, int]:
    """How many rows each table has."""
    with city.owner() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name != "spatial_ref_sys"]
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in tables}


def projects(city: City, **query: Any) -> list[dict[str, Any]]:
    answer = city.client("viewer").get("/api/v1/projects", params={"limit": 1000} | query)
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_loading_twice_changes_nothing(loaded: City):
    def state() -> tuple[dict[str, int], Any]:
        versions = "SELECT sum(version) FROM (SELECT version FROM projects UNION ALL SELECT version FROM programmes) v"
        return rows(loaded), (loaded.asked("SELECT max(id) FROM changes"), loaded.asked(versions))

    before = state()
    said: list[str] = []
    load_reference(loaded.urls.service_url, said.append)
    load_report(loaded.urls.service_url, said.append)
    assert state() == before
    assert "0 个项目" in said[1]


def test_what_people_changed_stays_as_they_left_it(loaded: City):
    code = projects(loaded)[0]["code"]
    assert loaded.change(code, {"description": "人工补充的说明"}).status_code == 200
    load_report(loaded.urls.service_url, lambda _: None)
    assert loaded.show(code)["description"] == "人工补充的说明"


def test_a_database_is_empty_until_something_is_loaded(loaded: City):
    assert not is_empty(loaded.urls.service_url)


def test_the_report_names_forty_three_projects(loaded: City):
    found = projects(loaded)
    assert len(found) == 43
    assert {item["provenance"] for item in found} == {"report"}
    assert Counter(item["programme"] for item in found)["metro"] == 4
    assert all(item["source_quote"] for item in found)
    answer = loaded.client("viewer").get("/api/v1/projects/summary").json()
    assert (answer["count"], answer["demo_count"]) == (43, 0)


def test_the_four_metro_lines_have_their_stations(loaded: City):
    stations = {}
    for item in projects(loaded, programme="metro"):
        parts = loaded.client().get(f"/api/v1/projects/{item['code']}/components").json()["items"]
        kinds = Counter(part["kind"] for part in parts)
        stations[item["code"]] = kinds["station"]
        assert kinds["section"] in (kinds["station"], kinds["station"] - 1)
        assert all(part["geometry"] for part in parts)
    assert sorted(stations.values()) == [6, 18, 19, 34]


def test_a_new_line_waits_for_every_station_and_section_of_its_opening(loaded: City):
    for item in projects(loaded, programme="metro"):
        milestones = loaded.client().get(f"/api/v1/projects/{item['code']}/milestones").json()
        found = {one["key"]: one for one in milestones["items"]}
        if milestones["template"]["code"] != "metro_new":
            assert "structure_done" not in found
            continue
        parts = loaded.client().get(f"/api/v1/projects/{item['code']}/components").json()["items"]
        opening = [part for part in parts if part["in_opening_scope"]]
        assert (found["structure_done"]["done"], found["structure_done"]["total"]) == (None, len(opening))
        assert found["stations_topped"]["total"] + found["tunnels_through"]["total"] == len(opening)


def test_three_have_only_a_floor_of_ten_thousand(loaded: City):
    floors = {item["name"]: item for item in projects(loaded) if item["investment_floor_wan"] is not None}
    assert len(floors) == 3
    for name in ("房车", "大唐二热", "风电制氢合成氨"):
        (item,) = [item for called, item in floors.items() if name in called]
        assert (item["total_investment_wan"], item["investment_floor_wan"]) == (None, 10_000)
        assert item["total_investment_state"] is not None
    assert {item["code"] for item in floors.values()} <= {
        item["code"] for item in projects(loaded, min_investment=10_000)
    }


def test_what_is_promised_for_the_year_is_due_at_its_end(loaded: City):
    promised = 0
    for item in projects(loaded):
        answer = loaded.client("viewer").get(f"/api/v1/projects/{item['code']}/baselines").json()["items"]
        assert len(answer) <= 1
        for one in answer:
            assert (one["state"], one["requested_by"]) == ("in_force", "系统")
            assert [(day["date"], day["precision"]) for day in one["dates"]] == [("2025-12-31", "year")]
            promised += 1
    assert promised > 10


def test_nothing_is_known_that_the_report_could_not_know(loaded: City):
    for item in projects(loaded):
        milestones = loaded.client().get(f"/api/v1/projects/{item['code']}/milestones").json()["items"]
        assert not any(one["actual_date"] or one["forecast_date"] for one in milestones)
        assert item["actual_wan"] is None


def test_it_was_known_since_the_day_of_the_report(loaded: City):
    with loaded.owner() as connection:
        for origin, reason in connection.execute(
            text("SELECT DISTINCT origin, reason FROM changes WHERE project_id IS NOT NULL AND origin = 'seed'")
        ):
            assert (origin, "政府工作报告" in reason) == ("seed", True)
        first, last = connection.execute(text("SELECT min(at), max(at) FROM changes WHERE origin = 'seed'")).one()
    assert datetime(2025, 1, 8, tzinfo=UTC) <= first <= last < datetime(2025, 1, 8, 16, tzinfo=UTC)


def test_the_reports_places_are_on_the_map_or_counted_beside_it(loaded: City):
    answer = loaded.client().get("/api/v1/projects/summary").json()
    assert answer["mapped"] + answer["unmapped"] == 43
    assert answer["mapped"] >= 15


def test_the_facts_are_those_of_a_recomputation(loaded: City):
    with loaded.owner() as connection:
        assert facts_of(connection) == recomputed(connection)


def test_the_code_lists_are_in_their_official_order(loaded: City):
    def codes(name: str) -> list[str]:
        return [one["code"] for one in loaded.client().get(f"/api/v1/{name}").json()["items"]]

    assert codes("districts")[0] == "220102"
    assert len(codes("districts")) == 11
    assert (codes("units")[0], len(codes("units"))) == ("nanguan", 17)
    assert codes("programmes")[:4] == ["industrial", "dead_end_roads", "urban_villages", "metro"]
    assert codes("sectors") == sorted(codes("sectors"))
    promised = {one["code"]: one for one in loaded.client().get("/api/v1/programmes").json()["items"]}
    assert (promised["industrial"]["promised_quantity"], promised["industrial"]["promised_unit"]) == (220, "个")
    assert promised["industrial"]["count"] == sum(promised["industrial"]["by_stage"].values()) == 3


def test_a_load_that_is_broken_off_leaves_nothing_behind(cluster: Cluster):
    """Ctrl-C or a kill in the middle of the first start: the next one begins anew."""
    name = own("broken_off")
    cluster.drop_database(name)
    urls = cluster.create_database(name)
    migrate(urls)

    def give_up_after_the_report(sentence: str) -> None:
        if "政府工作报告" in sentence:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_all(urls.service_url, demo=False, say=give_up_after_the_report)
    assert is_empty(urls.service_url)
    load_all(urls.service_url, demo=False, say=lambda _: None)
    assert not is_empty(urls.service_url)
    cluster.drop_database(name)
