"""One filter for list, sums and map: the same projects everywhere, and those that it means."""

import json
from collections.abc import Callable
from datetime import date
from functools import cache
from math import asinh, pi, radians, tan
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import get_coordinates

from app.kit.shapes import CITY_BOX
from app.publish.layers import MAX_ZOOM
from app.selection.schemas import ProjectFilter
from tests.city import City, application
from tests.publish.mvt import layers_of
from tests.selection.corpus import (
    ALONG_M,
    AROUND_M,
    DISTRICTS,
    LISTS,
    MARKS,
    OFFICES,
    SECTORS,
    UNITS,
    Known,
    keep_areas,
    selects,
)
from tests.selection.cql_oracle import filters, meaning, text_of

Query = dict[str, Any]


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    built = sixty(town)
    keep_areas(town, AREAS)
    return built


AREAS = ("area-aaaaaaaaaa", "area-bbbbbbbbbb")
IN_A_COLLECTION = "/ogc/collections/{collection_id}/tiles"
OGC_TILES = {
    IN_A_COLLECTION,
    f"{IN_A_COLLECTION}/{{tile_matrix_set_id}}",
    f"{IN_A_COLLECTION}/{{tile_matrix_set_id}}/{{tile_matrix}}/{{tile_row}}/{{tile_col}}",
}


def some(values: Any) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([value for value in values if value]), min_size=1, max_size=3, unique=True)


# Edges lie between the hundredths that places have.
boxes = st.builds(
    lambda w, s, wide, high: f"{w / 100 + 0.005},{s / 100 + 0.005},{(w + wide) / 100 + 0.005},{(s + high) / 100 + 0.005}",
    st.integers(12460, 12690), st.integers(4310, 4500), st.integers(1, 200), st.integers(1, 150),
)  # fmt: skip
PARAMETERS: dict[str, st.SearchStrategy[Any]] = {
    "programme": some(MARKS),
    "kind": some(kind for kind, _, _ in MARKS.values()),
    "class": some(["industry", "infrastructure", "real_estate"]),
    "stage": some(["planned", "preparing", "under_construction", "operating", "cancelled"]),
    "unit": some(UNITS),
    "district": some(DISTRICTS),
    "sector": some(SECTORS),
    "office": some(OFFICES),
    "list": some(LISTS),
    "provenance": some(["entered", "demo", "report", "imported"]),
    "accuracy": some(["surveyed", "site", "street", "district", "none"]),
    "nature": some(["new", "continuing"]),
    "min_investment": st.sampled_from([0, 0.0001, 4999.9999, 5000, 5000.0001, 10_000, 10_001]),
    "max_investment": st.sampled_from([0, 123.5, 4999.9999, 5000, 9999.9999, 10_000, 20_000]),
    "year": st.integers(2022, 2027),
    "q": st.sampled_from(
        ["路", "大路", "示例", "jldl", "renmin", "100%", "_", "\\", "公司3", "88号", "ind 园", "CC2025-ROAD"]
    ),
    **{
        f"{word}_{end}": st.dates(date(2023, 7, 1), date(2026, 12, 1)).map(str)
        for word in ("start", "finish", "signed", "started", "finished", "under_way")
        for end in ("from", "to")
    },
    "filter": filters.map(json.dumps),
    "near": st.tuples(st.integers(12470, 12690), st.integers(4320, 4510)).map(lambda p: f"{p[0] / 100},{p[1] / 100}"),
    "radius": st.just(5000),
    "within": some(["220102", "220103", "220104", "220105", "220106", "220182", *AREAS]),
    "polygon": st.builds(
        lambda lon, lat, wide, high: f"{lon},{lat},{lon + wide},{lat + high / 3},{lon + wide / 3},{lat + high}",
        st.integers(12470, 12660).map(lambda one: one / 100 + 0.0037),
        st.integers(4320, 4490).map(lambda one: one / 100 + 0.0041),
        st.floats(0.2, 1.3).map(lambda one: round(one, 3)),
        st.floats(0.2, 1.1).map(lambda one: round(one, 3)),
    ),
    "along": st.builds(
        lambda lon, lat, wide, high: f"{lon},{lat},{lon + wide},{lat},{lon + wide},{lat + high}",
        st.integers(12470, 12640).map(lambda one: one / 100 + 0.0037),
        st.integers(4320, 4480).map(lambda one: one / 100 + 0.0041),
        st.floats(0.1, 0.6).map(lambda one: round(one, 3)),
        st.floats(0.1, 0.4).map(lambda one: round(one, 3)),
    ),
    "along_m": st.just(ALONG_M),
    "around": st.sampled_from(
        [
            "dead_end_roads",
            "urban_villages",
            "kind=road",
            "programme=industrial&programme=water_plants&stage=planned",
            "mapped=true",
            "accuracy=street&accuracy=surveyed",
            "q=%E5%A4%A7%E8%B7%AF",
            "within=220102&within=area-aaaaaaaaaa",
        ]
    ),
    "around_m": st.just(AROUND_M),
    "bbox": boxes,
    "mapped": st.sampled_from(["true", "false"]),
    # Today, looked back to, is as it is; for other days see `tests/portfolio/test_as_of.py`.
    "as_of": st.just("2025-09-30"),
}


def listed(
    town: City, query: Query, login: str | None = "viewer", path: str = "/api/v1/projects"
) -> list[dict[str, Any]]:
    """The items of all pages."""
    client, items, cursor = town.client(login), [], None
    while True:
        page = client.get(path, params=query | {"limit": 23} | ({"cursor": cursor} if cursor else {}))
        assert page.status_code == 200, page.text
        items += page.json()["items"]
        cursor = page.json()["next"]
        if cursor is None:
            assert len(items) == page.json()["total"]
            return items


def drawn(town: City, query: Query, login: str | None = "viewer") -> set[int]:
    """The ids in the tile of the whole world, in which everything that has a place is a point at least. The page's has so
    many too, where they would lie one over another in cells."""
    client = town.client(login)
    whole = client.get("/ogc/collections/projects/tiles/WebMercatorQuad/0/0/0", params=query)
    page = client.get("/tiles/projects/0/0/0.mvt", params=query)
    assert {whole.status_code, page.status_code} <= {200, 204}, page.text
    found = {feature.id for features in layers_of(whole.content).values() for feature in features}
    shown = layers_of(page.content)
    crowds = sum(cell.properties["count"] for cell in shown.get("cells", []))
    alone = {feature.id for feature in shown.get("projects", [])}
    assert alone <= found
    assert len(alone) + crowds == len(found)
    return found


def drawn_closely(town: City, query: Query, projects: list[Known]) -> set[int]:
    """The ids among these that are drawn at full zoom, each looked for in the tile in which its place begins."""
    client, found = town.client("viewer"), set()
    for one in projects:
        answer = client.get(f"/tiles/projects/{tile_of(one.shape, MAX_ZOOM)}.mvt", params=query)
        assert answer.status_code in (200, 204), answer.text
        # The tile has all that reaches into it: whoever is in one and should not be shows up.
        found |= {feature.id for features in layers_of(answer.content).values() for feature in features}
    return found


def tile_of(place: Any, zoom: int) -> str:
    """The address of the tile with the first corner of a place."""
    lon, lat = get_coordinates(place)[0]
    x, y = (lon + 180) / 360, (1 - asinh(tan(radians(lat))) / pi) / 2
    return f"{zoom}/{int(x * 2**zoom)}/{int(y * 2**zoom)}"


def exported(town: City, query: Query) -> list[str]:
    """The codes in the file that one takes away."""
    answer = town.client("dispatcher").get("/api/v1/projects/export", params=query | {"format": "geojson"})
    assert answer.status_code == 200, answer.text
    return [feature["properties"]["code"] for feature in answer.json()["features"]]


def ogc_items(town: City, query: Query) -> list[str]:
    """The codes of all pages of the OGC API. Its standard has a box leave in what has no place."""
    client, codes = town.client("viewer"), []
    address: str = "/ogc/collections/projects/items"
    words: Query | None = query | {"limit": 31}
    while True:
        answer = client.get(address, params=words, headers={"Accept": "application/geo+json"})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        codes += [one["id"] for one in page["features"] if "bbox" not in query or one["geometry"]]
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            return codes
        address, words = following[0], None  # the mark of the page has the filter with it


# Who tells all projects of a selection, by code: whoever selects as well is one more line here.
WITNESSES: dict[str, Callable[[City, Query], list[str]]] = {
    "list": lambda town, query: [item["code"] for item in listed(town, query)],
    "schedules": lambda town, query: [item["code"] for item in listed(town, query, path="/api/v1/projects/schedule")],
    "export": exported,
    "OGC items": ogc_items,
}
# At full zoom every project is looked for at night; in every run so many that are meant, and as many that are not.
LOOKED_FOR = 3


@cache
def paired_at_all(town: City) -> set[frozenset[str]]:
    """Asked once: nothing here moves a place or a day."""
    return paired(town, {})


def paired(town: City, query: Query) -> set[frozenset[str]]:
    """Nearby works, of which one at least is selected."""
    wide = {"distance": 2000, "gap_days": 366, "limit": 500}
    page = town.client("viewer").get("/api/v1/conflicts", params=query | wide).json()
    assert page["next"] is None
    return {frozenset({pair["a"]["code"], pair["b"]["code"]}) for pair in page["items"]}


def agree(town: City, known: list[Known], query: Query, looked_for: int = LOOKED_FOR) -> None:
    """All that select show the projects that the filter means, each once."""
    meant = {one.id: one for one in known if selects(query, one)}
    codes = sorted(one.code for one in meant.values())
    for name, witness in WITNESSES.items():
        assert sorted(witness(town, query)) == codes, name
    summary = town.client("viewer").get("/api/v1/projects/summary", params=query).json()
    assert summary["count"] == len(meant)
    months = town.client("viewer").get("/api/v1/projects/schedule/months", params=query).json()
    assert sum(month["starting"] for month in months["items"]) + months["undated"] == len(meant)
    nearby = paired(town, query)
    assert nearby == {pair for pair in paired_at_all(town) if pair & {*codes}}
    placed = {one.id for one in meant.values() if one.shape}
    assert drawn(town, query) == placed
    assert summary["unmapped"] == len(meant) - len(placed)
    random = Random(str(query))
    near = [one for one in known if one.id in placed]
    far = [one for one in known if one.shape and one.id not in placed]
    near, far = (random.sample(some, min(len(some), looked_for)) for some in (near, far))
    closely = drawn_closely(town, query, near + far)
    assert {one.id for one in near} <= closely <= placed


def test_every_parameter_of_the_filter_is_tried_here():
    names = {field.alias or name for name, field in ProjectFilter.model_fields.items()}
    assert names == set(PARAMETERS)


def test_every_place_that_selects_is_a_witness_here():
    """Whoever adds one adds it above: a route that takes the one filter and is not asked proves nothing."""
    taking = {
        path
        for path, methods in application().openapi()["paths"].items()
        if {"bbox", "min_investment", "within"} <= {one["name"] for one in methods.get("get", {}).get("parameters", [])}
    }
    assert taking == {
        "/api/v1/projects", "/api/v1/projects/summary", "/api/v1/projects/export", "/tiles/{layer}/{z}/{x}/{y}.mvt",
        "/ogc/collections/{collection_id}/items", "/api/v1/projects/schedule", "/api/v1/projects/schedule/months",
        "/api/v1/conflicts",
        # Held against the list of nearby works in `tests/portfolio/test_conflicts.py`.
        "/tiles/conflicts.json", "/tiles/conflicts/{z}/{x}/{y}.mvt",
        # Held in `tests/overlays/test_covers.py`.
        "/api/v1/overlays/{overlay}/projects", "/api/v1/overlays/{overlay}/projects/export",
        # These say where the tiles are, and which; the pyramid has its own proof in `tests/publish`.
        "/tiles/{layer}.json", *OGC_TILES,
    }  # fmt: skip


@pytest.mark.parametrize("tries", [2, pytest.param(8, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_parameter_alone(town: City, known: list[Known], parameter: str, tries: int):
    """Each by two values in every run, other ones each time, and by eight at night; `filter` says more than one thing."""

    @settings(max_examples=tries * 4 if parameter == "filter" else tries)
    @given(value=PARAMETERS[parameter])
    def hold(value: Any) -> None:
        agree(town, known, {parameter: value} | beside(parameter))

    hold()


def beside(*parameters: str) -> Query:
    """What these parameters cannot be without; and one radius, since its meaning is written down for that one."""
    needed = {"near": "125.35,43.9", "radius": 5000, "along": "125.1,43.7,125.5,44.0", "along_m": ALONG_M,
              "around": "kind=road", "around_m": AROUND_M}  # fmt: skip
    pairs = [("near", "radius"), ("along", "along_m"), ("around", "around_m")]
    return {
        name: needed[name] for pair in pairs for name in pair if set(pair) & set(parameters) and name not in parameters
    }


def consistent(query: Query) -> bool:
    periods = ("start", "finish", "signed", "started", "finished", "under_way")
    turned = any(query.get(f"{word}_from", "") > query.get(f"{word}_to", "9") for word in periods)
    return not turned and bool(query.get("min_investment", 0) <= query.get("max_investment", 10**9))


combinations = st.lists(st.sampled_from(list(PARAMETERS)), min_size=2, max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: PARAMETERS[name] for name in names}).map(
        lambda query: query | beside(*query)
    )
)


@settings(max_examples=8)
@given(query=combinations.filter(consistent))
def test_parameters_together(town: City, known: list[Known], query: Query):
    """A few in every run; five hundred of them at night, below."""
    agree(town, known, query)


@pytest.mark.nightly
@settings(max_examples=500)
@given(query=combinations.filter(consistent))
def test_five_hundred_filters_mean_the_same_everywhere(town: City, known: list[Known], query: Query):
    agree(town, known, query, looked_for=len(known))


@settings(max_examples=25)
@given(node=filters)
def test_a_filter_as_text_is_the_same_as_json(town: City, known: list[Known], node: Any):
    as_text = {item["id"] for item in listed(town, {"filter": text_of(node)})}
    assert as_text == {one.id for one in known if meaning(node, one) is True}


def test_no_filter_is_everything(town: City, known: list[Known]):
    agree(town, known, {})
    assert len(known) == 60


def test_the_public_sees_what_is_published_everywhere_alike(town: City, known: list[Known]):
    hidden = next(one for one in known if one.shape)
    town.change(hidden.code, {"public": False})
    try:
        others = {one.id for one in known} - {hidden.id}
        assert {item["id"] for item in listed(town, {}, None)} == others
        assert drawn(town, {}, None) == {one.id for one in known if one.shape} - {hidden.id}
        assert town.client().get("/api/v1/projects/summary").json()["count"] == len(others)
        assert town.client().get(f"/api/v1/projects/{hidden.code}").status_code == 404
        agree(town, known, {})
    finally:
        town.change(hidden.code, {"public": True})


# --- by place ------------------------------------------------------------------------------------------------------


def found(town: City, **query: Any) -> set[str]:
    return {item["code"] for item in listed(town, query)}


def test_a_place_on_the_edge_of_the_box_is_in_it(town: City, known: list[Known]):
    one = next(one for one in known if one.shape and one.shape.geom_type == "Point")
    lon, lat = one.shape.x, one.shape.y  # type: ignore[union-attr]
    for edges in (
        (lon, lat, lon + 0.1, lat + 0.1),
        (lon - 0.1, lat - 0.1, lon, lat),
        (lon, lat, lon, lat),
        (lon, lat - 1, lon, lat + 1),
    ):
        assert one.code in found(town, bbox=",".join(map(str, edges)))
    assert one.code not in found(town, bbox=f"{lon + 0.00001},{lat - 1},{lon + 0.00002},{lat + 1}")


@pytest.mark.parametrize("bbox", ["-180,-90,180,90", "-180,-89.9,180,89.9", "0,0,180,90", "124,42,128,46"])
def test_a_box_as_large_as_the_world_has_all_that_have_a_place(town: City, known: list[Known], bbox: str):
    assert found(town, bbox=bbox) == {one.code for one in known if one.shape}


def test_a_box_elsewhere_has_none(town: City, known: list[Known]):
    assert found(town, bbox="116,39,117,41") == set()
    assert found(town, bbox="-180,-90,-180,-90") == set()


def test_a_box_touches_a_line_that_only_crosses_it(town: City, known: list[Known]):
    one = next(one for one in known if one.shape and one.shape.geom_type == "LineString")
    (lon, lat), _ = one.shape.coords  # type: ignore[union-attr]
    assert one.code in found(town, bbox=f"{lon + 0.013},{lat},{lon + 0.017},{lat + 0.02}")
    # Inside the line's own box, away from the line.
    assert one.code not in found(town, bbox=f"{lon + 0.025},{lat},{lon + 0.03},{lat + 0.005}")


def test_the_city_lies_in_its_box(town: City, known: list[Known]):
    assert found(town, bbox=",".join(map(str, CITY_BOX))) == {one.code for one in known if one.shape}
