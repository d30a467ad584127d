"""OGC API – Features Part 3 (19-079r2) by requirement."""

import json
from typing import Any

import pytest
from hypothesis import given, settings

from app.kit.crs import EPSG_4326, EPSG_4551, SYSTEMS
from tests.publish.ogc.conftest import COLLECTIONS, Ask, found
from tests.selection.corpus import Known
from tests.selection.cql_oracle import filters, meaning, text_of

INVALID = "THIS IS NOT A FILTER"


# --- Part 3 --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_queryables_are_a_json_schema(ask: Ask, town, collection: str):
    """/req/queryables/get-queryables-op, get-queryables-response, queryables-link"""
    links = ask(f"/collections/{collection}")["links"]
    (link,) = [one for one in links if one["rel"] == "http://www.opengis.net/def/rel/ogc/1.0/queryables"]
    assert link["type"] == "application/schema+json"
    answer = town.client("viewer").get(f"/ogc/collections/{collection}/queryables")
    assert answer.headers["content-type"] == "application/schema+json"
    said = answer.json()
    assert said["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert said["$id"] == f"http://testserver/ogc/collections/{collection}/queryables"
    assert said["type"] == "object"
    assert all(one["title"] and ("type" in one or "$ref" in one) for one in said["properties"].values())
    assert said["properties"]["geometry"]["format"] == "geometry-any"
    assert "planned" in ask("/collections/projects/queryables")["properties"]["stage"]["enum"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_schema_of_features_is_found_under_both_spellings(ask: Ask, collection: str):
    """`describedby` is registered; GDAL before 3.7 knows `describedBy` alone, and would take the types from ten features."""
    links = ask(f"/collections/{collection}")["links"]
    found = {one["rel"]: (one["href"], one["type"]) for one in links if one["rel"].lower() == "describedby"}
    assert set(found) == {"describedby", "describedBy"} and len(set(found.values())) == 1
    assert found["describedby"][1] == "application/schema+json"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_queryables_sortables_and_schema_have_words_in_both_languages(ask: Ask, collection: str):
    for what in ("queryables", "sortables", "schema"):
        for tongue in ("zh-CN", "en"):
            said = ask(f"/collections/{collection}/{what}", _headers={"Accept-Language": tongue})["properties"]
            assert all(one["title"] != name or tongue == "en" for name, one in said.items()), (what, tongue)


def test_filter_lang_says_how_it_is_read_and_is_text_by_default(ask: Ask):
    """/req/filter/filter-param, filter-lang-param"""
    text, same = "stage = 'planned'", '{"op": "=", "args": [{"property": "stage"}, "planned"]}'
    wanted = found(ask, "projects", text)
    assert wanted
    assert found(ask, "projects", text, **{"filter-lang": "cql2-text"}) == wanted
    assert found(ask, "projects", same, **{"filter-lang": "cql2-json"}) == wanted
    ask("/collections/projects/items", _status=400, filter=text, **{"filter-lang": "cql2-json"})
    ask("/collections/projects/items", _status=400, filter=same, **{"filter-lang": "cql2-text"})
    ask("/collections/projects/items", _status=400, filter=INVALID)


def test_what_is_no_queryable_is_refused_and_filters_are_joined_by_and(ask: Ask):
    """/req/queryables/expression-construction, /req/filter/mixing-expressions"""
    ask("/collections/projects/items", _status=400, filter="this_is_not_a_queryable IS NULL")
    both = found(ask, "projects", "stage = 'planned'", kind="road", bbox="125,43,126,44")
    assert both == found(ask, "projects", "stage = 'planned' AND kind = 'road'", bbox="125,43,126,44")


@pytest.mark.parametrize("crs", SYSTEMS.values(), ids=lambda one: one.srid)
def test_shapes_in_a_filter_are_read_in_filter_crs(ask: Ask, crs):
    """/req/filter/filter-crs-wgs84, filter-crs-param"""
    one = ask("/collections/components/items", kind="station", sortby="key", crs=crs.uri)["features"][0]
    first, second = one["geometry"]["coordinates"]
    step = 0.0005 if crs.degrees else 50
    ring = [
        (first - step, second - step),
        (first - step, second + step),
        (first + step, second + step),
        (first + step, second - step),
    ]
    words = ", ".join(f"{a} {b}" for a, b in [*ring, ring[0]])
    box = f"BBOX({first - step}, {second - step}, {first + step}, {second + step})"
    query = {"filter-crs": crs.uri} if crs is not SYSTEMS[next(iter(SYSTEMS))] else {}
    for literal in (f"POLYGON(({words}))", box):
        parts = {
            name.rpartition(".")[2] for name in found(ask, "components", f"S_INTERSECTS(geometry, {literal})", **query)
        }
        assert parts == {"S01", "X01"}, literal
    if crs in (EPSG_4326, EPSG_4551):
        ask(
            "/collections/components/items",
            _status=400,
            filter=f"S_INTERSECTS(geometry, {box.replace('BBOX(', 'BBOX(9e8,').rsplit(',', 1)[0]}))",
            **query,
        )


@settings(max_examples=25, deadline=None)
@given(node=filters)
def test_any_filter_selects_what_it_means(ask: Ask, known: list[Known], node: Any):
    """As text, as JSON, and for the API: the same projects."""
    theirs = {one.code for one in known}
    wanted = {one.code for one in known if meaning(node, one) is True}
    assert found(ask, "projects", json.dumps(node), **{"filter-lang": "cql2-json"}) & theirs == wanted
    assert found(ask, "projects", text_of(node)) & theirs == wanted
