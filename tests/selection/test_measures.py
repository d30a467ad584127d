"""Sums, years and natures: where the bounds lie."""

from typing import Any

import pytest

from tests.city import City

WINDOWS: dict[str, dict[str, str]] = {
    "to its last day": {"ground_broken": "2024-03-01", "opened": "2024-12-31"},
    "from its first day": {"ground_broken": "2025-01-01", "opened": "2026-06-30"},
    "all through": {"ground_broken": "2023-05-01", "opened": "2027-10-31"},
    "begun and no end": {"ground_broken": "2025-06-01"},
    "only an end": {"opened": "2025-10-31"},
    "nothing known": {},
}
SUMS: dict[str, dict[str, Any]] = {
    "just below": {"total_investment_wan": 4999.9999},
    "exactly": {"total_investment_wan": 5000},
    "just above": {"total_investment_wan": 5000.0001},
    "nought": {"total_investment_wan": 0},
    "floor": {"investment_floor_wan": 10_000},
    "floor and total": {"investment_floor_wan": 10_000, "total_investment_wan": 12_000},
    "not published": {"total_investment_state": "confidential"},
}


@pytest.fixture(scope="module")
def names(town: City) -> dict[str, str]:
    windows = {town.project(name=f"窗 {name}", baseline=dates).code: name for name, dates in WINDOWS.items()}
    sums = {town.project(name=f"额 {name}", **given).code: name for name, given in SUMS.items()}
    return windows | sums


def found(town: City, names: dict[str, str], **query: Any) -> set[str]:
    items = town.client().get("/api/v1/projects", params=query).json()["items"]
    return {names[item["code"]] for item in items}


@pytest.mark.parametrize(
    ("bounds", "meant"),
    [
        ({"min_investment": 5000}, {"exactly", "just above", "floor", "floor and total"}),
        ({"min_investment": "5000.0001"}, {"just above", "floor", "floor and total"}),
        ({"min_investment": 10_000}, {"floor", "floor and total"}),
        ({"min_investment": 10_001}, {"floor and total"}),
        ({"min_investment": 0}, set(SUMS) - {"not published"}),
        ({"max_investment": 5000}, {"just below", "exactly", "nought"}),
        ({"max_investment": 0}, {"nought"}),
        ({"min_investment": 5000, "max_investment": 5000}, {"exactly"}),
    ],
)
def test_a_bound_is_inside_and_a_floor_counts_where_no_sum_is_known(
    town: City, names: dict[str, str], bounds: dict[str, Any], meant: set[str]
):
    assert found(town, names, q="额", **bounds) == meant


@pytest.mark.parametrize(
    ("year", "meant"),
    [
        (2022, set()),
        (2023, {"all through"}),
        (2024, {"all through", "to its last day"}),
        (2025, {"all through", "from its first day", "begun and no end", "only an end"}),
        (2026, {"all through", "from its first day"}),
        (2027, {"all through"}),
        (2028, set()),
    ],
)
def test_a_window_touches_the_years_from_its_first_to_its_last_day(
    town: City, names: dict[str, str], year: int, meant: set[str]
):
    assert found(town, names, q="窗", year=year) == meant


def test_the_nature_is_that_of_the_year_in_question(town: City):
    window = {"ground_broken": "2024-03-01", "opened": "2026-12-31"}
    years = [{"year": 2024, "category": "new"}, {"year": 2025, "category": "continuing"}]
    project = town.project(name="跨年路", years=years, baseline=window)
    town.project(name="前期路", years=[{"year": 2025, "category": "preparing"}], baseline=window)

    def has(**query: Any) -> list[str]:
        items = town.client().get("/api/v1/projects", params={"q": "跨年路"} | query).json()["items"]
        return [item["code"] for item in items]

    assert has(nature="continuing") == has(nature="continuing", year=2025) == has(nature="new", year=2024)
    assert has(nature="continuing") == [project.code]
    assert has(nature="new") == has(nature="continuing", year=2024) == has(nature="new", year=2026) == []
    prepared = town.client().get("/api/v1/projects", params={"q": "前期路", "nature": ["new", "continuing"]}).json()
    assert prepared["total"] == 0
