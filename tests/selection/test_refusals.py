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
        ("start_from", "2025-13-01"),
        ("signed_to", "soon"),
        ("near", "125"),
        ("near", "125,86"),
        ("near", "nan,43"),
        ("radius", "100"),
        ("radius", "0"),
        ("within", "moon"),
        ("within", "area-nosuchcode"),
        ("polygon", "125.3,43.9,125.4,43.9"),
        ("polygon", "125.3,43.8,125.4,43.9,125.4,43.8,125.3,43.9"),
        ("polygon", "125.3,43.8,125.4,43.9,125.4"),
        ("along", "125.3,43.9"),
        ("along", "125.3,91,125.4,43"),
        ("along", "nan,43.9,125,43"),
        ("along_m", "100"),
        ("around_m", "100"),
        ("around", "moon"),
        ("around", "programme=moon"),
        ("around", "moon=1"),
        ("around", "around=dead_end_roads"),
        ("around", "kind=road&year=x"),
        ("filter", "stage = "),
        ("filter", "moon = 1"),
        ("filter", "stage = 'moon'"),
        ("filter", "name = 1"),
        ("filter", "start_date > 'soon'"),
        ("filter", "start_date > DATE('2025-02-30')"),
        ("filter", "total_investment_wan > 1e300"),
        ("filter", "total_investment_wan + 1 > 2"),
        ("filter", "name LIKE 'x\\'"),
        ("filter", "ACCENTI(name) = 'x'"),
        ("filter", "pg_sleep(10) = 1"),
        ("filter", "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))"),
        ("filter", "S_INTERSECTS(geometry, POINT(125 91))"),
        ("filter", "S_INTERSECTS(name, POINT(125 43))"),
        ("filter", "S_TOUCHES(geometry, GEOMETRYCOLLECTION(POINT(125 43)))"),
        ("filter", "T_AFTER(name, DATE('2025-01-01'))"),
        ("filter", "NOT (" * 50 + "mapped" + ")" * 50),
        ("filter", '{"op": "=", "args": [{"property": "name"}]}'),
        ("filter", '{"op": "in", "args": [{"property": "name"}, "x"]}'),
        ("filter", '{"op": "=", "args": [{"property": {"property": "name"}}, "x"]}'),
        ("filter", "name"),
        ("filter", "5"),
        ("filter", "name = '\0'"),
        ("filter", "code IN (" + ",".join(["'x'"] * 2500) + ")"),
        ("filter", "x" * 8001),
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
