"""The list: its order, its pages, its items; the same however many there are."""

import base64
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.portfolio.schemas import ProjectItem, ProjectPage
from tests.city import City, named
from tests.selection.corpus import SIZE, Known

KEYS = [
    "code",
    "name",
    "total_investment",
    "year_plan",
    "year_actual",
    "progress",
    "start",
    "finish",
    "slip",
    "updated",
]
# The field that a key sorts by; a sum counts by its floor.
FIELD = {
    "code": "code", "name": "name", "year_plan": "year_plan_wan", "year_actual": "year_actual_wan",
    "progress": "progress_pct", "start": "start_date", "finish": "finish_date", "slip": "finish_slip_days",
    "updated": "updated_at",
}  # fmt: skip


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


def page(town: City, **query: Any) -> dict[str, Any]:
    answer = town.client("viewer").get("/api/v1/projects", params={"limit": 1000} | query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def value_of(item: dict[str, Any], key: str) -> Any:
    if key == "total_investment":
        total = item["total_investment_wan"]
        return item["investment_floor_wan"] if total is None else total
    return item[FIELD[key]]


# --- order and pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minus", ["", "-"])
@pytest.mark.parametrize("key", KEYS)
def test_a_list_is_in_order_with_what_is_not_known_at_its_end(town: City, known: list[Known], key: str, minus: str):
    items = page(town, sort=f"{minus}{key}")["items"]
    values = [value_of(item, key) for item in items]
    there = [value for value in values if value is not None]
    assert values == sorted(there, reverse=bool(minus)) + [None] * (len(values) - len(there))
    # What is equal is in the order of its making, so that pages are the same each time.
    pairs = zip(items, items[1:], values, values[1:], strict=False)
    assert all(a["id"] < b["id"] for a, b, one, other in pairs if one == other)
    assert key in ("code", "name", "updated") or None in values


@pytest.mark.parametrize("minus", ["", "-"])
@pytest.mark.parametrize("key", KEYS)
def test_pages_follow_one_another_without_a_gap_or_a_repeat(town: City, known: list[Known], key: str, minus: str):
    whole = [item["id"] for item in page(town, sort=f"{minus}{key}")["items"]]
    assert sorted(whole) == sorted(one.id for one in known)
    paged: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        found = page(town, sort=f"{minus}{key}", limit=7, **cursor)
        paged += [item["id"] for item in found["items"]]
        assert found["total"] == SIZE
        if found["next"] is None:
            break
        assert len(found["items"]) == 7
        cursor = {"cursor": found["next"]}
    assert paged == whole


def test_the_last_page_has_no_next_even_when_it_is_full(town: City, known: list[Known]):
    assert page(town, limit=SIZE)["next"] is None
    assert page(town, limit=SIZE - 1)["next"] is not None
    assert page(town, limit=1)["items"][0]["id"] == page(town)["items"][0]["id"]


def test_a_page_of_a_selection_counts_the_selection(town: City, known: list[Known]):
    found = page(town, provenance="demo", limit=2)
    demo = [one for one in known if one.values["provenance"] == "demo"]
    assert (found["total"], found["demo_total"]) == (len(demo), len(demo))
    assert found["unmapped"] == len([one for one in demo if one.shape is None])
    assert page(town)["demo_total"] == len(demo)


def test_a_project_added_between_two_pages_repeats_none(city: City):
    for number in range(6):
        city.project(name=f"第{number}路", total_investment_wan=number * 10)
    first = page(city, sort="total_investment", limit=3)
    city.project(name="插队路", total_investment_wan=5)
    second = page(city, sort="total_investment", limit=3, cursor=first["next"])
    assert [item["total_investment_wan"] for item in first["items"] + second["items"]] == [0, 10, 20, 30, 40, 50]
    assert second["next"] is None


def mark(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    [
        "x", "%%%", "路", "e30=", mark(), mark("code"), mark("code", "a"), mark("-code", "a", 1), mark("code", "a", "1"),
        mark("code", 5, 1), mark("code", "a\0", 1), mark("code", "a", True), mark("code", "a", 10**30), "W10=",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(), base64.urlsafe_b64encode(b"[" * 200).decode(),
    ],
)  # fmt: skip
def test_a_mark_that_is_none_of_ours_is_refused(town: City, known: list[Known], cursor: str):
    answer = town.client("viewer").get("/api/v1/projects", params={"cursor": cursor})
    assert named(answer) == [["cursor"]]


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("start", "2025-13-01"), ("start", "soon"), ("progress", "many"), ("slip", "1.5"), ("finish", 20250101),
        ("total_investment", "NaN"), ("total_investment", "Infinity"), ("slip", "9" * 40),
    ],
)  # fmt: skip
def test_a_mark_with_a_wrong_value_is_refused(town: City, known: list[Known], sort: str, value: Any):
    answer = town.client("viewer").get("/api/v1/projects", params={"sort": sort, "cursor": mark(sort, value, 1)})
    assert named(answer) == [["cursor"]]


def test_a_mark_of_another_order_is_refused(town: City, known: list[Known]):
    cursor = page(town, sort="name", limit=5)["next"]
    answer = town.client("viewer").get("/api/v1/projects", params={"sort": "-name", "cursor": cursor})
    assert named(answer) == [["cursor"]]


# --- items ---------------------------------------------------------------------------------------------------------


def test_a_page_is_what_the_contract_says(town: City, known: list[Known]):
    """The body is made by the database: every field of the schema is there, and no other."""
    found = page(town)
    assert set(found) == set(ProjectPage.model_fields)
    names = {field.alias or name for name, field in ProjectItem.model_fields.items()}
    assert all(set(item) == names for item in found["items"])
    read = ProjectPage.model_validate_json(json.dumps(found), strict=False)
    assert json.loads(read.model_dump_json(by_alias=True))["total"] == SIZE


def test_an_item_tells_what_is_known_of_its_project(town: City, known: list[Known]):
    items = {item["id"]: item for item in page(town)["items"]}
    for one in known:
        item = items[one.id]
        shown = {name: item["location_accuracy" if name == "accuracy" else name] for name in one.values}
        assert shown == one.values
        assert (item["start_date"], item["finish_date"]) == (text(one.start), text(one.finish))
        assert item["nature"] == one.nature.get(2025)
        assert (item["total_investment_wan"], item["investment_floor_wan"]) == (plain(one.total), plain(one.floor))
        assert (item["year_plan_wan"], item["year_actual_wan"]) == (
            plain(one.plan.get(2025)),
            plain(one.actual.get(2025)),
        )
        assert item["actual_wan"] == (plain(sum(one.actual.values())) if one.actual else None)
        assert item["mapped"] == (one.shape is not None) == (item["point"] is not None)
        for name in ("total_investment", "year_plan", "year_actual"):
            assert (item[f"{name}_wan"] is None) == (item[f"{name}_state"] is not None)


def text(day: date | None) -> str | None:
    return None if day is None else str(day)


def plain(value: Decimal | int | None) -> float | None:
    return None if value is None else float(value)


def test_a_list_of_another_year_shows_its_money(town: City, known: list[Known]):
    items = page(town, year=2024)["items"]
    by_id = {one.id: one for one in known}
    assert items
    assert [item["year_plan_wan"] for item in items] == [plain(by_id[item["id"]].plan.get(2024)) for item in items]
    assert [item["nature"] for item in items] == [by_id[item["id"]].nature.get(2024) for item in items]


def test_one_project_is_its_item_and_more(town: City, known: list[Known]):
    for item in page(town, limit=10)["items"]:
        whole = town.show(item["code"])
        assert {name: whole[name] for name in item if name != "updated_at"} == {
            name: value for name, value in item.items() if name != "updated_at"
        }


def test_the_point_of_a_project_lies_on_it(town: City, known: list[Known]):
    from shapely.geometry import Point

    items = {item["id"]: item for item in page(town, mapped="true")["items"]}
    for one in known:
        if one.shape is not None:
            assert one.shape.distance(Point(items[one.id]["point"])) < 0.000002


# --- cost ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "most"),
    [
        # the caller's token, person and grants; whether anything changed; then the answer
        ("/api/v1/projects?limit=999", 5),
        ("/api/v1/projects?limit=1000&unit=nanguan&sort=-finish", 6),
        ("/api/v1/projects/summary", 4),
        ("/api/v1/programmes", 4),
        ("/api/v1/units", 4),
        ("/api/v1/districts", 4),
        ("/api/v1/sectors", 4),
        ("/api/v1/offices", 4),
        ("/api/v1/lists", 4),
        ("/tiles/projects/0/0/0.mvt", 4),
        ("/tiles/components/0/0/0.mvt", 4),
    ],
)
def test_a_list_costs_the_same_however_long_it_is(town: City, known: list[Known], address: str, most: int):
    with town.counted() as statements:
        assert town.client("viewer").get(address).status_code in (200, 204)
    assert 2 < len(statements) <= most, "\n".join(statements)
    with town.counted() as again:
        assert town.client("viewer").get(address).status_code in (200, 204)
    assert len(again) <= len(statements)


@pytest.mark.parametrize(
    ("part", "most"),
    [("", 19), ("/milestones", 6), ("/baselines", 6), ("/investments", 6), ("/components", 6), ("/history", 19)],
)
def test_one_project_costs_a_fixed_number_of_statements(town: City, known: list[Known], part: str, most: int):
    with town.counted() as statements:
        assert town.client("viewer").get(f"/api/v1/projects/{known[0].code}{part}").status_code == 200
    assert len(statements) <= most, "\n".join(statements)
