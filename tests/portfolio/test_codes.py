"""Code lists with counts: in their order, and counting what the list would show."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.city import City
from tests.selection.corpus import Known

# path: the filter's parameter
LISTS = {
    "programmes": "programme",
    "units": "unit",
    "districts": "district",
    "sectors": "sector",
    "offices": "office",
    "lists": "list",
}


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


def codes(town: City, path: str, login: str | None = "viewer") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = town.client(login).get(f"/api/v1/{path}").json()["items"]
    return found


@pytest.mark.parametrize("login", ["viewer", None])
@pytest.mark.parametrize("path", LISTS)
def test_a_count_is_what_the_list_would_show(town: City, known: list[Known], path: str, login: str | None):
    hidden = known[0].code
    town.change(hidden, {"public": False})
    try:
        for one in codes(town, path, login):
            query = {LISTS[path]: one["code"], "limit": 1}
            assert one["count"] == town.client(login).get("/api/v1/projects", params=query).json()["total"], one
    finally:
        town.change(hidden, {"public": True})


@pytest.mark.parametrize("path", LISTS)
def test_every_code_has_a_name_in_both_languages_and_comes_once(town: City, known: list[Known], path: str):
    found = codes(town, path)
    assert len({one["code"] for one in found}) == len(found) > 1
    for one in found:
        assert one["name"]
        assert path == "offices" or one["name_en"]


def test_a_programme_tells_its_promise_and_its_stages(town: City, known: list[Known]):
    found = {one["code"]: one for one in codes(town, "programmes")}
    assert [one["position"] for one in found.values()] == sorted(one["position"] for one in found.values())
    for code, one in found.items():
        mine = [project for project in known if project.values["programme"] == code]
        assert one["count"] == len(mine) == sum(one["by_stage"].values())
        assert one["demo_count"] == len([project for project in mine if project.values["provenance"] == "demo"])
        for stage, count in one["by_stage"].items():
            assert count == len([project for project in mine if project.values["stage"] == stage])
        assert (one["promised_quantity"] is None) == (one["promised_unit"] is None)
    roads = found["dead_end_roads"]
    assert (roads["promised_quantity"], roads["promised_unit"], roads["kind"]) == (30, "条", "road")
    assert "30条断头路" in roads["sentence"]
    assert found["continuing"]["sentence"]
    assert found["continuing"]["kind"] is None


def test_divisions_stand_under_their_section(town: City, known: list[Known]):
    found = {one["code"]: one for one in codes(town, "sectors")}
    assert all(one["parent"] is None or one["parent"] in found for one in found.values())
    assert found["C36"]["parent"] == "C"


def test_offices_stand_under_one_another(town: City, known: list[Known]):
    found = {one["code"]: one for one in codes(town, "offices")}
    assert found["office-a1"]["parent"] == "office-a"
