"""Tile matrix sets and tilesets as the standards write them (OGC 17-083r4, 20-057)."""

from math import floor
from typing import Any

from app.kit.messages import sentence
from app.kit.shapes import CITY_BOX
from app.publish.layers import LAYERS, MAX_ZOOM, MEDIA_TYPE
from app.publish.matrices import TILE_MATRIX_SETS, TILE_PX, WEB_MERCATOR_QUAD, TileMatrixSet
from app.publish.ogc.collections import Collection

REL = "http://www.opengis.net/def/rel/ogc/1.0/"
JSON = "application/json"
# As JSON Schema names what a tile's fields are.
TYPES = {"String": "string", "Number": "number", "Boolean": "boolean"}


class Addresses:
    """The addresses of one answer: under which root, in which language, with which words of the filter."""

    def __init__(self, root: str, language: str, words: str = "") -> None:
        self.root = root
        self.language = language
        self.words = words

    def link(self, rel: str, path: str, key: str, kind: str = JSON, **more: Any) -> dict[str, Any]:
        """One link; `key` names its title, whose values are in `more` under `values`."""
        title = sentence(key, self.language, more.pop("values", None))
        return {
            "href": f"{self.root}{path}",
            "rel": rel,
            "type": kind,
            "title": title,
            "hreflang": self.language,
            **more,
        }

    def tiles(self, of: Collection) -> str:
        return f"/ogc/collections/{of.id}/tiles"

    def with_words(self, path: str) -> str:
        return f"{path}?{self.words}" if self.words else path


def matrix_set_list(at: Addresses) -> dict[str, Any]:
    sets = [
        {
            "id": one.id,
            "title": one.title,
            "uri": one.uri,
            "crs": one.crs,
            "links": [at.link("self", f"/ogc/tileMatrixSets/{one.id}", "tiles.set", values={"name": one.id})],
        }
        for one in TILE_MATRIX_SETS.values()
    ]
    return {"tileMatrixSets": sets, "links": [at.link("self", "/ogc/tileMatrixSets", "tiles.sets")]}


def matrix_set(grid: TileMatrixSet) -> dict[str, Any]:
    """The definition, with every matrix that the standard has."""
    return {
        "id": grid.id,
        "title": grid.title,
        "uri": grid.uri,
        "crs": grid.crs,
        "orderedAxes": list(grid.axes),
        "wellKnownScaleSet": grid.scale_set,
        "tileMatrices": [_matrix(grid, z) for z in range(grid.levels)],
    }


def _matrix(grid: TileMatrixSet, z: int) -> dict[str, Any]:
    columns, rows = grid.size(z)
    return {
        "id": str(z),
        "scaleDenominator": _digits(grid.scale_denominator(z)),
        "cellSize": _digits(grid.cell(z)),
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [_digits(edge) for edge in grid.origin],
        "tileWidth": TILE_PX,
        "tileHeight": TILE_PX,
        "matrixWidth": columns,
        "matrixHeight": rows,
    }


def _digits(value: float) -> float:
    """As many digits as the standard prints."""
    return float(f"{value:.15g}")


def tileset_list(at: Addresses, of: Collection) -> dict[str, Any]:
    path = at.tiles(of)
    return {
        "tilesets": [_short(at, of, grid) for grid in TILE_MATRIX_SETS.values()],
        "links": [at.link("self", path, "tiles.sets_of", values={"name": of.title(at.language)})],
    }


def _short(at: Addresses, of: Collection, grid: TileMatrixSet) -> dict[str, Any]:
    named = {"name": of.title(at.language), "set": grid.id}
    return {
        "title": sentence("tiles.of", at.language, named),
        "dataType": "vector",
        "crs": grid.crs,
        "tileMatrixSetURI": grid.uri,
        "links": [
            at.link("self", at.with_words(f"{at.tiles(of)}/{grid.id}"), "tiles.of", values=named),
            at.link(f"{REL}tiling-scheme", f"/ogc/tileMatrixSets/{grid.id}", "tiles.set", values={"name": grid.id}),
        ],
    }


def tileset(at: Addresses, of: Collection, grid: TileMatrixSet) -> dict[str, Any]:
    """One tileset whole: where its tiles are, where they end, and what they hold."""
    found = _short(at, of, grid)
    named = {"name": of.title(at.language), "set": grid.id}
    template = f"{at.tiles(of)}/{grid.id}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    found["links"] += [
        at.link("item", at.with_words(template), "tiles.tile", MEDIA_TYPE, templated=True, values=named),
        at.link(f"{REL}geodata", f"/ogc/collections/{of.id}", "tiles.source", values=named),
    ]
    if grid is WEB_MERCATOR_QUAD:
        path = at.with_words(f"/tiles/{of.source.name}.json")
        if of.programme:
            path = f"{path}{'&' if at.words else '?'}programme={of.programme}"
        found["links"].append(at.link("alternate", path, "tiles.tilejson", values=named))
    west, south, east, north = _box(grid)
    return found | {
        "mediaTypes": [MEDIA_TYPE],
        "boundingBox": {
            "lowerLeft": [west, south],
            "upperRight": [east, north],
            "crs": grid.crs,
            "orderedAxes": list(grid.axes),
        },
        "tileMatrixSetLimits": [
            {"tileMatrix": str(z), "minTileRow": top, "maxTileRow": bottom, "minTileCol": left, "maxTileCol": right}
            for z in range(MAX_ZOOM + 1)
            for left, top, right, bottom in [limits(grid, z)]
        ],
        "layers": [_layer(name, fields) for name, fields in LAYERS[of.source.name].items()],
    }


def _layer(name: str, fields: dict[str, str]) -> dict[str, Any]:
    described = {field: {"type": TYPES[kind]} for field, kind in fields.items()}
    return {"id": name, "dataType": "vector", "propertiesSchema": {"type": "object", "properties": described}}


def _box(grid: TileMatrixSet) -> tuple[float, float, float, float]:
    """The city's box in the CRS of the tiles."""
    (west, south), (east, north) = (grid.position(*corner) for corner in (CITY_BOX[:2], CITY_BOX[2:]))
    return west, south, east, north


def limits(grid: TileMatrixSet, z: int) -> tuple[int, int, int, int]:
    """First column, first row, last column, last row of the tiles that reach the city."""
    side, (left, top) = grid.whole / 2**z, grid.origin
    west, south, east, north = _box(grid)
    columns = floor((west - left) / side), floor((east - left) / side)
    rows = floor((top - north) / side), floor((top - south) / side)
    return columns[0], rows[0], columns[1], rows[1]
