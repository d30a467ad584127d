"""Sums and facets equal what one gets by counting the projects one by one."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from app.portfolio.figures import DIMENSIONS
from tests.city import City
from tests.selection.corpus import Known, selects, settle
from tests.selection.test_one_filter import Query, combinations, consistent


@pytest.fixture(scope="module")
def known(town: City) -> list[Known]:
    return settle(town)


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
    assert set(found["by"]) == set(DIMENSIONS)
    for dimension, facets in found["by"].items():
        open_to = [one for one in known if selects(query, one, but=dimension)]
        counts = Counter(code_of(one, dimension, year) for one in open_to)
        assert {facet["code"]: facet["count"] for facet in facets} == counts, dimension
        assert len(facets) == len(counts)
        for facet in facets:
            same = [one.total for one in open_to if code_of(one, dimension, year) == facet["code"]]
            assert facet["total_investment_wan"] == total(same), (dimension, facet)


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


def test_the_largest_facet_comes_first(town: City, known: list[Known]):
    for facets in summary(town, {})["by"].values():
        counts = [facet["count"] for facet in facets]
        assert counts == sorted(counts, reverse=True)


def test_sums_beyond_what_one_project_can_have_are_still_told(city: City):
    for _ in range(2):
        city.project(total_investment_wan=999_999_999_999)
    assert summary(city, {})["total_investment_wan"] == 1_999_999_999_998
