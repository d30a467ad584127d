"""Sums and facets equal what one gets by counting the projects one by one."""

import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from shapely import GeometryCollection

from app.facts.queries import MONEY, PROGRESS, SLIP
from app.kit.settings import PROJECT_ROOT
from app.portfolio.figures import DIMENSIONS, MEASURES
from tests.city import City
from tests.selection.corpus import Known, keep_areas, selects
from tests.selection.test_one_filter import AREAS, Query, combinations, consistent


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    built = sixty(town)
    keep_areas(town, AREAS)
    return built


def summary(town: City, query: Query) -> dict[str, Any]:
    answer = town.client("viewer").get("/api/v1/projects/summary", params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def total(values: list[Decimal | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(sum(known)) if known else None


def code_of(one: Known, dimension: str, year: int) -> str | None:
    return one.nature.get(year) if dimension == "nature" else one.values[dimension]


def agree(town: City, known: list[Known], query: Query) -> None:
    year = int(query.get("year", 2025))
    meant = [one for one in known if selects(query, one)]
    found = summary(town, query)
    assert found["count"] == len(meant)
    assert found["demo_count"] == len([one for one in meant if one.values["provenance"] == "demo"])
    assert found["mapped"] == len([one for one in meant if one.shape is not None])
    assert found["unmapped"] == found["count"] - found["mapped"]
    assert found["total_investment_wan"] == total([one.total for one in meant])
    assert found["total_known"] == len([one for one in meant if one.total is not None])
    assert found["floor_only"] == len([one for one in meant if one.total is None and one.floor is not None])
    assert found["year"] == year
    assert found["year_plan_wan"] == total([one.plan.get(year) for one in meant])
    assert found["year_actual_wan"] == total([one.actual.get(year) for one in meant])
    assert set(found["by"]) == {*DIMENSIONS, *MEASURES}
    agree_on_money(found["by"]["money"], known, query)
    for dimension in DIMENSIONS:
        facets = found["by"][dimension]
        open_to = [one for one in known if selects(query, one, but=dimension)]
        counts = Counter(code_of(one, dimension, year) for one in open_to)
        assert {facet["code"]: facet["count"] for facet in facets} == counts, dimension
        chosen = Counter(code_of(one, dimension, year) for one in meant)
        assert Counter({facet["code"]: facet["selected"] for facet in facets}) == chosen, dimension
        assert len(facets) == len(counts)
        for facet in facets:
            same = [one.total for one in open_to if code_of(one, dimension, year) == facet["code"]]
            assert facet["total_investment_wan"] == total(same), (dimension, facet)


def money_class(one: Known) -> str | None:
    bounds = [0, 5000, 10_000, 100_000, 500_000]
    return None if one.size is None else f"w{max(bound for bound in bounds if bound <= one.size)}"


def agree_on_money(facets: list[dict[str, Any]], known: list[Known], query: Query) -> None:
    """The classes of money with every filter but that of money itself."""
    others = {name: value for name, value in query.items() if name not in ("min_investment", "max_investment")}
    open_to = [one for one in known if selects(others, one)]
    assert {facet["code"]: facet["count"] for facet in facets} == Counter(money_class(one) for one in open_to)
    chosen = Counter(money_class(one) for one in known if selects(query, one))
    assert Counter({facet["code"]: facet["selected"] for facet in facets}) == chosen


@settings(max_examples=40)
@given(query=combinations.filter(consistent))
def test_sums_and_facets_of_any_selection_are_right(town: City, known: list[Known], query: Query):
    agree(town, known, query)


@pytest.mark.nightly
@settings(max_examples=800)
@given(query=combinations.filter(consistent))
def test_sums_and_facets_of_any_selection_are_right_at_length(town: City, known: list[Known], query: Query):
    agree(town, known, query)


def test_sums_and_facets_of_everything_are_right(town: City, known: list[Known]):
    agree(town, known, {})


def test_a_facet_tells_what_choosing_it_would_show(town: City, known: list[Known]):
    query: Query = {"stage": ["planned"], "programme": ["industrial"]}
    for dimension in ("stage", "programme", "unit"):
        for facet in summary(town, query)["by"][dimension]:
            if facet["code"] is not None:
                assert summary(town, query | {dimension: [facet["code"]]})["count"] == facet["count"]


def test_a_selection_of_none_sums_nothing(town: City, known: list[Known]):
    found = summary(town, {"q": "无此项目"})
    assert (found["count"], found["mapped"], found["total_investment_wan"], found["year_plan_wan"]) == (
        0,
        0,
        None,
        None,
    )
    assert all(facets == [] for facets in found["by"].values())


@pytest.mark.parametrize(
    "query", [{}, {"programme": ["metro"]}, {"accuracy": ["district"]}, {"mapped": "false"}], ids=str
)
def test_the_box_holds_what_is_known_better_than_by_its_district(town: City, known: list[Known], query: Query):
    shapes = [one.shape for one in known if selects(query, one) and one.exact]
    box = summary(town, query)["bbox"]
    assert box == (pytest.approx(GeometryCollection(shapes).bounds, abs=1e-6) if shapes else None)


def test_the_largest_facet_comes_first(town: City, known: list[Known]):
    for facets in summary(town, {})["by"].values():
        counts = [facet["count"] for facet in facets]
        assert counts == sorted(counts, reverse=True)


def test_sums_beyond_what_one_project_can_have_are_still_told(city: City):
    for _ in range(2):
        city.project(total_investment_wan=999_999_999_999)
    assert summary(city, {})["total_investment_wan"] == 1_999_999_999_998


# The bound at which each class begins and the first value that is no longer in it, as the filter is asked for it.
CLASSES: dict[str, tuple[str, dict[str, tuple[int | None, int | None]]]] = {
    "progress": (
        "progress_pct",
        {"p0": (None, 25), "p25": (25, 50), "p50": (50, 75), "p75": (75, 100), "p100": (100, None)},
    ),
    "slip": (
        "finish_slip_days",
        {"early": (None, 0), "on_time": (0, 1), "late_1": (1, 31), "late_31": (31, 91), "late_91": (91, None)},
    ),
    "money": (
        "investment_wan",
        {"w0": (None, 5000), "w5000": (5000, 10**4), "w10000": (10**4, 10**5), "w100000": (10**5, 5 * 10**5),
         "w500000": (5 * 10**5, None)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("measure", MEASURES)
def test_a_class_counts_what_the_filter_of_its_bounds_selects(town: City, known: list[Known], measure: str):
    """So a class of the legend, pressed, shows as many as it said."""
    name, classes = CLASSES[measure]
    counts = {facet["code"]: facet["count"] for facet in summary(town, {})["by"][measure]}
    assert set(counts) <= {*classes, None}
    for code, (first, end) in classes.items():
        parts = [f"{name} >= {first}"] * (first is not None) + [f"{name} < {end}"] * (end is not None)
        assert summary(town, {"filter": " AND ".join(parts)})["count"] == counts.get(code, 0), code
    assert summary(town, {"filter": f"{name} IS NULL"})["count"] == counts.get(None, 0)
    # All classes of progress: tests/facts/test_progress.py
    assert len([code for code in counts if code]) > (measure != "progress"), "the corpus has more than one class"


def test_the_page_cuts_the_measures_at_the_same_bounds():
    page = json.loads((PROJECT_ROOT / "frontend/src/lib/classes.json").read_text())
    ours = {"progress": PROGRESS, "slip": SLIP, "money": MONEY}
    assert {name: [one["code"] for one in found] for name, found in page.items()} == {
        name: [*classes.codes] for name, classes in ours.items()
    }
    assert {name: [one["from"] for one in found[1:]] for name, found in page.items()} == {
        name: [*classes.bounds] for name, classes in ours.items()
    }
