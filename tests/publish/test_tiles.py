"""Vector tiles: what is in them, where it is, and how they travel."""

import gzip
from collections.abc import Callable
from math import asinh, floor, pi, radians, tan
from typing import Any

import pytest
from httpx2 import Response

from app.projects.models import Project
from app.projects.schemas import ComponentIn
from app.publish import queries
from app.publish.layers import LAYERS
from tests.city import City, named
from tests.publish.mvt import LINE, POINT, POLYGON, Feature, layers_of
from tests.selection.corpus import Known

CITY = (125.32, 43.88)
EXTENT = 4096
TYPE_OF: dict[str, tuple[type, ...]] = {"String": (str,), "Number": (int, float), "Boolean": (bool,)}


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


@pytest.fixture(autouse=True)
def nobody_is_crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each stands for itself; crowds are the subject of `test_crowds`."""
    monkeypatch.setattr(queries, "CROWD", queries.NEVER)


@pytest.fixture(scope="module")
def line(town: City, known: list[Known]) -> Project:
    """A metro line with two stations and the section between."""
    stops = [[125.30, 43.86], [125.34, 43.90]]
    places: list[tuple[str, str, str, list[Any]]] = [
        ("S01", "station", "Point", stops[0]),
        ("S02", "station", "Point", stops[1]),
        ("X01", "section", "LineString", stops),
    ]
    parts = [
        ComponentIn(
            key=key, kind=kind, name=f"测试{key}", name_en=f"Test {key}", position=at, stage="under_construction",
            geometry={"type": shape, "coordinates": coordinates},
        )
        for at, (key, kind, shape, coordinates) in enumerate(places)
    ]  # fmt: skip
    return town.project(programme="metro", components=parts, name="测试线", fields={"line_colour": "#E5002B"})


def position(lon: float, lat: float, z: int) -> tuple[float, float]:
    """Where a place lies in the pyramid, in tiles from the north-west corner."""
    x = (lon + 180) / 360 * 2**z
    y = (1 - asinh(tan(radians(lat))) / pi) / 2 * 2**z
    return x, y


def fetch(town: City, layer: str, z: int, place: tuple[float, float] = CITY, **query: Any) -> Response:
    """The tile that has this place, as the viewer gets it."""
    x, y = position(*place, z)
    headers = query.pop("headers", {})
    address = f"/tiles/{layer}/{z}/{floor(x)}/{floor(y)}.mvt"
    return town.client("viewer").get(address, params=query, headers=headers)


def features(town: City, layer: str, z: int, place: tuple[float, float] = CITY, **query: Any) -> dict[int, Feature]:
    """The features of one layer by id."""
    answer = fetch(town, layer, z, place, **query)
    assert answer.status_code in (200, 204), answer.text
    found = layers_of(answer.content).get(layer, [])
    by_id = {feature.id: feature for feature in found}
    assert len(by_id) == len(found), "a feature comes once"
    return by_id


# --- projects ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("z", range(0, 19, 2))
def test_no_project_is_missing_at_any_zoom(town: City, known: list[Known], z: int):
    for one in [one for one in known if one.shape is not None][::5]:
        point = one.shape.representative_point()  # type: ignore[union-attr]
        assert one.id in features(town, "projects", z, (point.x, point.y)), (one.code, z)


def test_a_point_lies_where_it_is(town: City, known: list[Known]):
    one = next(one for one in known if one.shape is not None and one.shape.geom_type == "Point")
    place = (one.shape.x, one.shape.y)  # type: ignore[union-attr]
    for z in (0, 7, 14, 22):
        x, y = position(*place, z)
        (vertex,) = features(town, "projects", z, place)[one.id].vertices
        assert vertex == pytest.approx(((x % 1) * EXTENT, (y % 1) * EXTENT), abs=1.01)


@pytest.mark.parametrize(("kind", "shape"), [("LineString", LINE), ("Polygon", POLYGON)])
def test_what_is_too_small_to_see_is_drawn_as_a_point(town: City, known: list[Known], kind: str, shape: int):
    one = next(one for one in known if one.shape is not None and one.shape.geom_type == kind)
    point = one.shape.representative_point()  # type: ignore[union-attr]
    types = [features(town, "projects", z, (point.x, point.y))[one.id].type for z in range(15)]
    # 0.02 to 0.03 degrees are 12 pixels at zoom 8 or so: a point before, itself from there on.
    assert types[:7] == [POINT] * 7
    assert types[11:] == [shape] * 4
    turn = types.index(shape)
    assert types == [POINT] * turn + [shape] * (15 - turn)


def test_a_thin_strip_is_never_lost(town: City, known: list[Known]):
    """Long enough to be drawn as itself, too thin to have an area in the tile."""
    ring = [[125.30, 43.88], [125.33, 43.88], [125.33, 43.88001], [125.30, 43.88001], [125.30, 43.88]]
    strip = town.project(
        programme="water_plants", geometry={"type": "Polygon", "coordinates": [ring]}, location_accuracy="site"
    )
    for z in range(19):
        assert strip.id in features(town, "projects", z, (125.315, 43.880005), q=strip.code), z
    town.change(strip.code, {"geometry": None})


def test_a_feature_says_what_a_map_needs(town: City, known: list[Known]):
    drawn = features(town, "projects", 0)
    assert set(drawn) == {one.id for one in known if one.shape is not None}
    listed = town.client("viewer").get("/api/v1/projects", params={"limit": 1000}).json()["items"]
    measured = {item["id"]: (item["progress_pct"], item["finish_slip_days"]) for item in listed}
    assert {type(value) for pair in measured.values() for value in pair} >= {type(None), int}
    families = {one["code"]: one["family"] for one in town.client().get("/api/v1/programmes").json()["items"]}
    for one in known:
        if one.id not in drawn:
            continue
        told: dict[str, Any] = {
            name: one.values[name] for name in ("programme", "kind", "stage", "provenance", "accuracy")
        }
        told |= {"code": one.code, "family": families[str(one.values["programme"])], "nature": one.nature.get(2025)}
        told |= {"wan": None if one.size is None else float(one.size), "home": True}
        progress, slip = measured[one.id]
        told |= {"progress": None if progress is None else floor(progress), "slip": slip}
        properties = dict(drawn[one.id].properties)
        assert properties.pop("name").endswith(tuple("012345678"))
        assert properties == {name: value for name, value in told.items() if value is not None}


def test_a_project_known_only_by_district_is_on_the_map_and_says_so(town: City, known: list[Known]):
    coarse = {one.id for one in known if one.values["accuracy"] == "district"}
    drawn = features(town, "projects", 0, accuracy="district")
    assert coarse
    assert set(drawn) == coarse
    assert {feature.properties["accuracy"] for feature in drawn.values()} == {"district"}


def test_the_nature_of_a_feature_is_that_of_the_year_in_question(town: City, known: list[Known]):
    natures = {one.id: one.nature for one in known}
    for year in (2024, 2025):
        for number, feature in features(town, "projects", 0, year=year).items():
            assert feature.properties.get("nature") == natures[number].get(year)


# --- the other layers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("z", range(15))
def test_parts_are_drawn_at_every_zoom(town: City, line: Project, z: int):
    drawn = features(town, "components", z, (125.30, 43.86))
    by_key = {feature.properties["key"]: feature for feature in drawn.values()}
    assert {"S01", "X01"} <= set(by_key) if z > 1 else set(by_key) == {"S01", "S02", "X01"}
    assert by_key["S01"].type == POINT


def test_a_part_says_whose_it_is_and_follows_the_filter_of_its_project(town: City, line: Project):
    drawn = features(town, "components", 10)
    told = {
        "project": line.code,
        "programme": "metro",
        "stage": "under_construction",
        "colour": "#E5002B",
        "home": True,
    }
    assert [feature.properties for feature in drawn.values()] == [
        told | {"key": key, "kind": kind, "name": f"测试{key}", "name_en": f"Test {key}"}
        for key, kind in (("S01", "station"), ("S02", "station"), ("X01", "section"))
    ]
    assert set(features(town, "components", 10, programme="metro")) == set(drawn)
    assert features(town, "components", 10, programme="industrial") == {}
    town.change(line.code, {"public": False})
    try:
        x, y = position(*CITY, 10)
        assert town.client().get(f"/tiles/components/10/{floor(x)}/{floor(y)}.mvt").status_code == 204
    finally:
        town.change(line.code, {"public": True})


@pytest.mark.parametrize("z", range(11))
def test_districts_and_their_labels_are_drawn_at_every_zoom(town: City, z: int):
    found = layers_of(fetch(town, "districts", z).content)
    assert {feature.type for feature in found["districts"]} == {POLYGON}
    codes = {feature.properties["code"] for feature in found["districts"]}
    assert "220102" in codes
    if z <= 6:
        assert len(found["districts"]) == len(found["district_labels"]) == 11
        assert {feature.type for feature in found["district_labels"]} == {POINT}
        assert {feature.properties["code"] for feature in found["district_labels"]} == codes


@pytest.mark.parametrize("z", [0, 1, 2, 5, 8, 11, 14])
def test_the_base_map_is_there_at_every_zoom(town: City, z: int):
    assert len(features(town, "basemap", z, (125.324, 43.886))) >= 1


def test_the_base_map_has_roads_water_rails_and_stations(town: City):
    kinds = {feature.properties["kind"] for feature in features(town, "basemap", 6).values()}
    assert {"river", "lake", "railway_hsr", "railway_station", "airport", "expressway", "metro_line"} <= kinds


@pytest.mark.parametrize("z", [0, 5, 9])
def test_the_base_map_holds_the_districts_as_their_own_tiles_do(town: City, z: int):
    for layer in ("districts", "district_labels"):
        theirs = {feature.properties["code"] for feature in layers_of(fetch(town, "districts", z).content)[layer]}
        ours = layers_of(fetch(town, "basemap", z).content)[layer]
        assert theirs and {feature.properties["code"] for feature in ours} == theirs


# --- TileJSON ------------------------------------------------------------------------------------------------------


# Nearby works need two near one another: tests/portfolio/test_conflicts.py.
@pytest.mark.parametrize("layer", [layer for layer in LAYERS if layer != "conflicts"])
def test_tilejson_declares_what_the_tiles_hold(town: City, known: list[Known], line: Project, layer: str):
    told = town.client("viewer").get(f"/tiles/{layer}.json").json()
    assert (told["tilejson"], told["minzoom"], told["maxzoom"]) == ("3.0.0", 0, 22)
    declared = {one["id"]: one["fields"] for one in told["vector_layers"]}
    held = layers_of(fetch(town, layer, 6).content)
    assert set(held) == set(declared) - {"cells"}  # what the cells hold: test_cells.py
    for name, drawn in held.items():
        seen: dict[str, Any] = {}
        for feature in drawn:
            assert feature.id > 0
            assert feature.vertices
            seen |= feature.properties
        assert set(seen) == set(declared[name])
        assert all(isinstance(value, TYPE_OF[declared[name][key]]) for key, value in seen.items())


def test_tilejson_keeps_the_filter_in_the_address_of_its_tiles(town: City, known: list[Known]):
    query: dict[str, Any] = {"stage": ["planned", "preparing"], "q": "大路 & 桥"}
    address = town.client("viewer").get("/tiles/projects.json", params=query).json()["tiles"][0]
    assert address.startswith("http://testserver/tiles/projects/{z}/{x}/{y}.mvt?")
    tile = address.replace("{z}", "0").replace("{x}", "0").replace("{y}", "0")
    assert town.client("viewer").get(tile).content == fetch(town, "projects", 0, **query).content


# --- how a tile travels --------------------------------------------------------------------------------------------


def test_a_tile_that_is_known_is_not_sent_again(town: City, known: list[Known]):
    first = fetch(town, "projects", 6)
    etag = first.headers["ETag"]
    assert etag.startswith('"')
    assert first.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert first.headers["Cache-Control"] == "private, no-cache"
    for mark in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = fetch(town, "projects", 6, headers={"If-None-Match": mark})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    assert fetch(town, "projects", 6, headers={"If-None-Match": '"other"'}).content == first.content


def test_another_filter_or_a_change_has_another_mark(town: City, known: list[Known]):
    def mark(**query: Any) -> str:
        return str(fetch(town, "projects", 0, **query).headers["ETag"])

    before = mark()
    assert mark() == before
    assert mark(stage="planned") != before
    one = next(one for one in known if one.shape is not None)
    name = town.show(one.code)["name"]
    town.change(one.code, {"name": "改名0"})
    assert mark() != before
    town.change(one.code, {"name": name})
    assert mark() == before


def test_a_tile_is_compressed_for_who_can_read_it(town: City, known: list[Known]):
    plain = fetch(town, "projects", 6, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    packed = fetch(town, "projects", 6, headers={"Accept-Encoding": "br, gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content == plain.content
    assert int(packed.headers["Content-Length"]) < len(plain.content)
    assert len(gzip.compress(plain.content, 1)) == pytest.approx(int(packed.headers["Content-Length"]), abs=20)
    assert "Accept-Encoding" in plain.headers["Vary"]
    refused = fetch(town, "projects", 6, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused.headers


def test_a_tile_with_nothing_in_it_is_empty(town: City, known: list[Known]):
    for layer in LAYERS:
        answer = fetch(town, layer, 10, (-60.0, -20.0))
        assert (answer.status_code, answer.content) == (204, b"")
    assert fetch(town, "projects", 0, q="无此项目").status_code == 204


@pytest.mark.parametrize(
    "address",
    ["projects/23/0/0", "projects/0/1/0", "projects/0/0/1", "projects/3/8/0", "projects/99999999/0/0", "moon/0/0/0"],
)
def test_a_tile_outside_the_pyramid_is_not_found(town: City, address: str):
    assert town.client("viewer").get(f"/tiles/{address}.mvt").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "projects/a/0/0", "projects/0/-1/0", "projects/1.5/0/0", "projects/0/0/0x1", "projects/ 0/0/0",
        "projects/999999999/0/0", "projects/０/0/0", "projects/+1/0/0",
    ],
)  # fmt: skip
def test_a_malformed_address_is_refused(town: City, address: str):
    assert named(town.client("viewer").get(f"/tiles/{address}.mvt")) == [["tile"]]


def test_an_unknown_layer_is_not_found(town: City):
    assert town.client("viewer").get("/tiles/moon.json").status_code == 404
    assert town.client("viewer").get("/tiles/projects/0/0.mvt").status_code == 404


@pytest.mark.parametrize("edge", ["0/0", "4194303/4194303", "0/4194303", "4194303/0"])
def test_the_corners_of_the_world_are_empty_tiles(town: City, edge: str):
    for layer in LAYERS:
        assert town.client("viewer").get(f"/tiles/{layer}/22/{edge}.mvt").status_code == 204
