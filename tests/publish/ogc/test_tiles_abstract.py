"""The abstract tests of OGC API – Tiles (20-057) and of Tile Matrix Sets (17-083r4), by the number of the requirement."""

import gzip
from collections.abc import Callable
from typing import Any

import pytest

from tests.city import City
from tests.publish.mvt import LINE, POINT, POLYGON, layers_of
from tests.publish.ogc.grids import CITY, SETS, address, fetch, position
from tests.selection.corpus import Known

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
COLLECTIONS = ("projects", "components", "districts", "dead_end_roads", "industrial")
MVT = "application/vnd.mapbox-vector-tile"
# As OGC 17-083r4 prints them, annex D: (matrix, scale denominator, cell size, columns, rows).
PRINTED: dict[str, list[tuple[int, float, float, int, int]]] = {
    "WebMercatorQuad": [
        (0, 559082264.028717, 156543.033928041, 1, 1),
        (8, 2183915.09386217, 611.49622628141, 256, 256),
        (14, 34123.6733415964, 9.55462853564703, 16384, 16384),
        (24, 33.3238997476528, 0.0093306919293428, 16777216, 16777216),
    ],
    "WorldCRS84Quad": [
        (0, 279541132.014358, 0.703125, 2, 1),
        (8, 1091957.54693108, 0.00274658203125, 512, 256),
        (14, 17061.8366707982, 0.0000429153442382812, 32768, 16384),
        (23, 33.3238997476528, 0.00000008381903171539, 16777216, 8388608),
    ],
}


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


def read(town: City, path: str, **query: Any) -> dict[str, Any]:
    answer = town.client("viewer").get(path, params=query)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("application/json")
    found: dict[str, Any] = answer.json()
    return found


def linked(document: dict[str, Any], rel: str) -> list[dict[str, Any]]:
    return [link for link in document["links"] if link["rel"] == rel]


# --- tile matrix sets ----------------------------------------------------------------------------------------------


def test_the_tile_matrix_sets_are_listed_and_each_leads_to_its_definition(town: City):
    """17-083r4 /req/tilematrixset, 20-057 annex: the definitions can be had from this server."""
    listed = read(town, "/ogc/tileMatrixSets")
    assert [one["id"] for one in listed["tileMatrixSets"]] == list(SETS)
    for one in listed["tileMatrixSets"]:
        (link,) = linked(one, "self")
        assert read(town, link["href"])["id"] == one["id"]


@pytest.mark.parametrize("name", SETS)
def test_a_tile_matrix_set_is_the_one_of_the_standard(town: City, name: str):
    """17-083r4 /req/tilematrixset/tilematrixset-def and annex D."""
    found = read(town, f"/ogc/tileMatrixSets/{name}")
    assert found["uri"] == f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{name}"
    matrices = {one["id"]: one for one in found["tileMatrices"]}
    for number, scale, cell, columns, rows in PRINTED[name]:
        one = matrices[str(number)]
        assert one["scaleDenominator"] == pytest.approx(scale, rel=1e-13)
        assert one["cellSize"] == pytest.approx(cell, rel=1e-12)
        assert (one["matrixWidth"], one["matrixHeight"], one["tileWidth"], one["tileHeight"]) == (
            columns,
            rows,
            256,
            256,
        )
    assert [one["id"] for one in found["tileMatrices"]] == [str(z) for z in range(PRINTED[name][-1][0] + 1)]
    assert {one["cornerOfOrigin"] for one in found["tileMatrices"]} == {"topLeft"}


def test_the_origin_is_written_in_the_order_of_the_axes(town: City):
    """17-083r4 /req/tilematrixset/pointOfOrigin: CRS84 has longitude first, so the origin is -180, 90."""
    world, mercator = (read(town, f"/ogc/tileMatrixSets/{name}") for name in ("WorldCRS84Quad", "WebMercatorQuad"))
    assert (world["crs"], world["orderedAxes"]) == ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", ["Lon", "Lat"])
    assert {tuple(one["pointOfOrigin"]) for one in world["tileMatrices"]} == {(-180, 90)}
    assert (mercator["crs"], mercator["orderedAxes"]) == ("http://www.opengis.net/def/crs/EPSG/0/3857", ["X", "Y"])
    edges = {tuple(one["pointOfOrigin"]) for one in mercator["tileMatrices"]}
    assert edges == {(-20037508.3427892, 20037508.3427892)}


def test_an_unknown_tile_matrix_set_is_not_found(town: City):
    for path in ("/ogc/tileMatrixSets/Moon", "/ogc/collections/projects/tiles/Moon", "/ogc/collections/x/tiles"):
        assert town.client("viewer").get(path).status_code == 404
    assert town.client("viewer").get("/ogc/collections/projects/tiles/Moon/0/0/0").status_code == 404


# --- tilesets ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_tilesets_of_a_collection_are_listed(town: City, known: list[Known], collection: str):
    """/req/tilesets-list/tileset-links A to D, /req/geodata-tilesets/operation A and B."""
    listed = read(town, f"/ogc/collections/{collection}/tiles")["tilesets"]
    assert len(listed) == len(SETS)
    for one, name in zip(listed, SETS, strict=True):
        assert (one["dataType"], one["tileMatrixSetURI"].rsplit("/", 1)[-1]) == ("vector", name)
        (link,) = linked(one, "self")
        assert link["href"].endswith(f"/ogc/collections/{collection}/tiles/{name}")
        whole, (scheme,) = read(town, link["href"]), linked(one, f"{REL}tiling-scheme")
        assert read(town, scheme["href"])["crs"] == one["crs"] == whole["crs"]
        assert whole["title"] == one["title"]


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_tileset_describes_itself(town: City, known: list[Known], collection: str, name: str):
    """/req/tileset/description A, C to G."""
    found = read(town, f"/ogc/collections/{collection}/tiles/{name}", f="json")
    assert found["dataType"] == "vector"
    assert found["tileMatrixSetURI"] == f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{name}"
    (scheme,) = linked(found, f"{REL}tiling-scheme")
    assert read(town, scheme["href"])["uri"] == found["tileMatrixSetURI"]
    (item,) = linked(found, "item")
    assert (item["templated"], item["type"]) == (True, MVT)
    assert all(part in item["href"] for part in ("{tileMatrix}", "{tileRow}", "{tileCol}"))
    x, y = position(name, *CITY, 6)
    filled = (
        item["href"].replace("{tileMatrix}", "6").replace("{tileRow}", str(int(y))).replace("{tileCol}", str(int(x)))
    )
    answer = town.client("viewer").get(filled)
    # The town has no components.
    assert answer.status_code == (204 if collection == "components" else 200)
    if answer.content:
        described = {one["id"]: one["propertiesSchema"]["properties"] for one in found["layers"]}
        for layer, features in layers_of(answer.content).items():
            for feature in features:
                assert set(feature.properties) <= set(described[layer])


@pytest.mark.parametrize("name", SETS)
def test_a_tileset_keeps_the_filter_in_the_address_of_its_tiles(town: City, known: list[Known], name: str):
    query: dict[str, Any] = {"stage": ["planned", "preparing"], "filter": "name <> '大路 & 桥'"}
    found = read(town, f"/ogc/collections/projects/tiles/{name}", **query)
    (item,) = linked(found, "item")
    x, y = position(name, *CITY, 2)
    filled = (
        item["href"].replace("{tileMatrix}", "2").replace("{tileRow}", str(int(y))).replace("{tileCol}", str(int(x)))
    )
    assert town.client("viewer").get(filled).content == fetch(town, "projects", name, 2, **query).content != b""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_titles_speak_the_language_that_was_asked_for(town: City, language: str):
    answer = town.client("viewer").get(
        "/ogc/collections/dead_end_roads/tiles/WorldCRS84Quad", headers={"Accept-Language": language}
    )
    titles = [answer.json()["title"], *(link["title"] for link in answer.json()["links"])]
    assert all(title.isascii() is False for title in titles if language == "zh-CN" and "矩阵" not in title)
    assert all(("矢量" in title) is False for title in titles if language == "en")
    assert {link["hreflang"] for link in answer.json()["links"]} == {language}


@pytest.mark.parametrize("name", SETS)
def test_the_limits_hold_every_tile_that_has_something_and_no_other_is_found(town: City, known: list[Known], name: str):
    """/req/core/tc-error A: outside the limits nothing is found; B: within them an empty tile has no content."""
    found = read(town, f"/ogc/collections/projects/tiles/{name}")
    limits = {one["tileMatrix"]: one for one in found["tileMatrixSetLimits"]}
    assert list(limits) == [str(z) for z in range(23)]
    box = found["boundingBox"]
    assert (box["crs"], len(box["lowerLeft"])) == (found["crs"], 2)
    client = town.client("viewer")
    for z in (0, 5, 10, 22):
        one = limits[str(z)]
        rows, columns = (one["minTileRow"], one["maxTileRow"]), (one["minTileCol"], one["maxTileCol"])
        x, y = position(name, *CITY, z)
        assert rows[0] <= int(y) <= rows[1]
        assert columns[0] <= int(x) <= columns[1]
        for row, column, expected in (
            (rows[0], columns[0], (200, 204)), (rows[1], columns[1], (200, 204)),
            (rows[0] - 1, columns[0], (404, 422)), (rows[0], columns[1] + 1, (404,)), (rows[1] + 1, columns[0], (404,)),
        ):  # fmt: skip
            answer = client.get(f"/ogc/collections/projects/tiles/{name}/{z}/{row}/{column}")
            assert answer.status_code in (expected if row >= 0 else (400, 422)), (z, row, column)


def test_the_first_matrix_of_the_world_has_two_tiles(town: City, known: list[Known]):
    """17-083r4 annex D.2: the eastern half of the world is the tile 0/0/1, and the city lies in it."""
    client = town.client("viewer")
    eastern = client.get("/ogc/collections/projects/tiles/WorldCRS84Quad/0/0/1")
    assert len(layers_of(eastern.content)["projects"]) == len([one for one in known if one.shape is not None])
    for address_outside in ("0/0/0", "0/0/2", "0/1/1"):
        path = f"/ogc/collections/projects/tiles/WorldCRS84Quad/{address_outside}"
        assert client.get(path).status_code == 404, path


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("part", ["23/0/0", "99999999/0/0", "24/1/1"])
def test_a_matrix_beyond_the_tileset_is_not_found(town: City, name: str, part: str):
    assert town.client("viewer").get(f"/ogc/collections/projects/tiles/{name}/{part}").status_code == 404


# --- tiles ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("collection", ["projects", "districts", "dead_end_roads"])
@pytest.mark.parametrize("z", [8, 11, 14])
def test_a_tile_is_the_one_of_the_page_byte_for_byte(town: City, known: list[Known], collection: str, z: int):
    """/req/core/tc-op B: the row comes before the column. Where signs would lie one over another, the page has cells."""
    x, y = position("WebMercatorQuad", *CITY, z)
    layer, query = (collection, {}) if collection != "dead_end_roads" else ("projects", {"programme": collection})
    page = town.client("viewer").get(f"/tiles/{layer}/{z}/{int(x)}/{int(y)}.mvt", params=query)
    tile = fetch(town, collection, "WebMercatorQuad", z)
    assert (tile.status_code, tile.content) == (page.status_code, page.content)
    assert {name: tile.headers.get(name) for name in ("ETag", "Cache-Control", "Vary", "Content-Type")} == {
        name: page.headers.get(name) for name in ("ETag", "Cache-Control", "Vary", "Content-Type")
    }


@pytest.mark.parametrize("name", SETS)
def test_a_tile_is_answered_in_its_own_media_type(town: City, known: list[Known], name: str):
    """/req/core/tc-success A and B, /req/mvt/content A and B."""
    for query in ({}, {"f": "mvt"}, {"headers": {"Accept": MVT}}):
        answer = fetch(town, "projects", name, 6, **query)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, MVT)
    features = layers_of(fetch(town, "projects", name, 6).content)["projects"]
    assert {feature.type for feature in features} <= {POINT, LINE, POLYGON}
    assert all(feature.vertices for feature in features)


@pytest.mark.parametrize("name", SETS)
def test_a_vertex_maps_linearly_to_the_place(town: City, known: list[Known], name: str):
    """/req/mvt/content C: 0, 0 is the top left corner of the tile, and the grid is that of the tileset's CRS."""
    one = next(one for one in known if one.shape is not None and one.shape.geom_type == "Point")
    place = (one.shape.x, one.shape.y)  # type: ignore[union-attr]  # chosen as a point
    for z in (0, 7, 14, 22):
        x, y = position(name, *place, z)
        features = layers_of(fetch(town, "projects", name, z, place).content)["projects"]
        (vertex,) = next(feature for feature in features if feature.id == one.id).vertices
        assert vertex == pytest.approx(((x % 1) * 4096, (y % 1) * 4096), abs=1.01)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("z", [0, 6, 10, 14, 18])
def test_no_project_is_missing_at_any_zoom(town: City, known: list[Known], name: str, z: int):
    for one in [one for one in known if one.shape is not None][::6]:
        point = one.shape.representative_point()  # type: ignore[union-attr]  # chosen as placed
        features = layers_of(fetch(town, "projects", name, z, (point.x, point.y)).content)["projects"]
        assert one.id in {feature.id for feature in features}, (one.code, z)


@pytest.mark.parametrize("name", SETS)
def test_a_collection_of_a_programme_holds_its_projects_and_takes_the_filter(town: City, known: list[Known], name: str):
    def ids(collection: str, **query: Any) -> set[int]:
        answer = fetch(town, collection, name, 0, **query)
        return {feature.id for feature in layers_of(answer.content).get("projects", [])}

    of = {one.id for one in known if one.values["programme"] == "industrial" and one.shape is not None}
    assert ids("industrial") == of == ids("projects", programme="industrial")
    planned = {one.id for one in known if one.id in of and one.values["stage"] == "planned"}
    assert ids("industrial", stage="planned") == ids("industrial", filter="stage = 'planned'") == planned
    assert ids("industrial", programme=["industrial", "dead_end_roads"]) == of
    assert fetch(town, "industrial", name, 0, programme="dead_end_roads").status_code == 204


@pytest.mark.parametrize("name", SETS)
def test_a_tile_that_is_known_is_not_sent_again_and_travels_packed(town: City, known: list[Known], name: str):
    first = fetch(town, "projects", name, 6, headers={"Accept-Encoding": "identity"})
    again = fetch(town, "projects", name, 6, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    packed = fetch(town, "projects", name, 6, headers={"Accept-Encoding": "gzip"})
    assert (packed.headers["Content-Encoding"], packed.content) == ("gzip", first.content)
    assert int(packed.headers["Content-Length"]) == pytest.approx(len(gzip.compress(first.content, 1)), abs=20)


@pytest.mark.parametrize("name", SETS)
def test_a_reader_gets_only_what_they_may_see(town: City, known: list[Known], name: str):
    one = next(one for one in known if one.shape is not None)
    path = address("projects", name, 0)
    town.change(one.code, {"public": False})
    try:
        seen = [
            {feature.id for feature in layers_of(town.client(who).get(path).content)["projects"]}
            for who in (None, "viewer")
        ]
    finally:
        town.change(one.code, {"public": True})
    assert seen[1] - seen[0] == {one.id}
