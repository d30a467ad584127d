"""What the filter does not know is refused by name, in every place that takes it."""

from typing import Any

import pytest

from tests.city import City, named

PLACES = [
    "/api/v1/projects",
    "/api/v1/projects/summary",
    "/tiles/projects.json",
    "/tiles/components.json",
    "/tiles/projects/9/434/187.mvt",
    "/tiles/components/9/434/187.mvt",
    "/tiles/districts/9/434/187.mvt",
]


@pytest.mark.parametrize("place", PLACES)
def test_an_unknown_parameter_is_refused_everywhere(town: City, place: str):
    answer = town.client().get(place, params={"moon": "1"})
    assert named(answer) == [["moon"]]
    assert answer.headers["content-type"].startswith("application/problem+json")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("programme", "moon"),
        ("kind", "moon"),
        ("class", "moon"),
        ("stage", "moon"),
        ("unit", "moon"),
        ("district", "999999"),
        ("sector", "Z99"),
        ("office", "moon"),
        ("list", "moon"),
        ("provenance", "moon"),
        ("accuracy", "moon"),
        ("nature", "preparing"),
        ("min_investment", "many"),
        ("min_investment", "-1"),
        ("min_investment", "NaN"),
        ("min_investment", "Infinity"),
        ("max_investment", "1e400"),
        ("max_investment", "0.00001"),
        ("year", "1999"),
        ("year", "2101"),
        ("year", "next"),
        ("mapped", "perhaps"),
        ("q", "路" * 101),
        ("q", "\0"),
        ("programme", "\0"),
        ("bbox", "1,2,3"),
        ("bbox", "1,2,3,4,5"),
        ("bbox", "w,s,e,n"),
        ("bbox", "125.4,43.8,125.3,43.9"),
        ("bbox", "125.3,43.9,125.4,43.8"),
        ("bbox", "-181,0,0,0"),
        ("bbox", "0,0,0,91"),
        ("bbox", "nan,0,1,1"),
        ("bbox", "0,0,inf,1"),
        ("bbox", ""),
    ],
)
def test_an_unknown_value_is_refused_by_its_parameter(town: City, place: str, parameter: str, value: str):
    answer = town.client().get(place, params={parameter: value})
    assert [loc[0] for loc in named(answer)] == [parameter]
    assert all(fault["msg"] for fault in answer.json()["errors"])


def test_all_that_is_wrong_is_told_at_once(town: City):
    wrong = {"kind": ["moon", "road", "mars"], "year": "x", "moon": "1"}
    assert named(town.client().get("/api/v1/projects", params=wrong)) == [["kind", 0], ["kind", 2], ["year"], ["moon"]]
    assert named(town.client().get("/api/v1/projects", params={"unit": ["moon", "mars"], "list": "x"})) == [
        ["unit"],
        ["unit"],
        ["list"],
    ]


def test_a_minimum_above_the_maximum_is_refused(town: City):
    answer = town.client().get("/api/v1/projects", params={"min_investment": 2, "max_investment": 1})
    assert named(answer) == [["max_investment"]]
    assert "最小值" in answer.json()["errors"][0]["msg"]
    same = town.client().get("/api/v1/projects", params={"min_investment": 2, "max_investment": 2})
    assert same.status_code == 200


def test_a_refusal_speaks_the_readers_language(town: City):
    for language, word in (("zh-CN", "经纬度"), ("en", "degrees")):
        answer = town.client().get("/api/v1/projects", params={"bbox": "x"}, headers={"Accept-Language": language})
        assert word in answer.json()["errors"][0]["msg"]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("sort", "moon"), ("sort", "--code"), ("limit", "0"), ("limit", "1001"), ("limit", "x"), ("cursor", "x" * 401)],
)
def test_a_list_knows_its_sort_and_its_limit(town: City, parameter: str, value: Any):
    assert named(town.client().get("/api/v1/projects", params={parameter: value})) == [[parameter]]
    assert named(town.client().get("/api/v1/projects/summary", params={parameter: value})) == [[parameter]]
