"""Tile matrix sets and tilesets as the standards write them (OGC 17-083r4, 20-057)."""

from math import floor
from typing import Any

from app.kit.shapes import CITY_BOX
from app.publish.layers import LAYERS, MAX_ZOOM, MEDIA_TYPE
from app.publish.matrices import TILE_MATRIX_SETS, TILE_PX, WEB_MERCATOR_QUAD, TileMatrixSet
from app.publish.ogc.collections import Collection
from app.publish.ogc.links import JSON, REL, Links, Pairs, collection_path
from app.publish.ogc.wording import say

# As JSON Schema names what a tile's fields are.
TYPES = {"String": "string", "Number": "number", "Boolean": "boolean"}


def matrix_set_list(links: Links) -> dict[str, Any]:
    sets = [
        {
            "id": one.id,
            "title": one.title,
            "uri": one.uri,
            "crs": one.crs,
            "links": [links.to(_set_path(one), "self", JSON, "tiles.set", name=one.id)],
        }
        for one in TILE_MATRIX_SETS.values()
    ]
    return {"tileMatrixSets": sets, "links": [links.to("/tileMatrixSets", "self", JSON, "tiles.sets")]}


def _set_path(grid: TileMatrixSet) -> str:
    return f"/tileMatrixSets/{grid.id}"


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


def tileset_list(links: Links, of: Collection, query: Pairs) -> dict[str, Any]:
    own = links.to(_path(of), "self", JSON, "tiles.sets_of", query, name=of.title(links.language))
    return {"tilesets": [_short(links, of, grid, query) for grid in TILE_MATRIX_SETS.values()], "links": [own]}


def _path(of: Collection) -> str:
    return f"{collection_path(of)}/tiles"


def _named(links: Links, of: Collection, grid: TileMatrixSet) -> dict[str, str]:
    return {"name": of.title(links.language), "set": grid.id}


def _short(links: Links, of: Collection, grid: TileMatrixSet, query: Pairs) -> dict[str, Any]:
    named = _named(links, of, grid)
    return {
        "title": say("tiles.of", links.language, **named),
        "dataType": "vector",
        "crs": grid.crs,
        "tileMatrixSetURI": grid.uri,
        "links": [
            links.to(f"{_path(of)}/{grid.id}", "self", JSON, "tiles.of", query, **named),
            links.to(_set_path(grid), f"{REL}tiling-scheme", JSON, "tiles.set", name=grid.id),
        ],
    }


def tileset(links: Links, of: Collection, grid: TileMatrixSet, query: Pairs) -> dict[str, Any]:
    """One tileset whole: where its tiles are for the filter in `query`, where they end, and what they hold."""
    found, named = _short(links, of, grid, query), _named(links, of, grid)
    template = f"{_path(of)}/{grid.id}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
    item: dict[str, Any] = links.to(template, "item", MEDIA_TYPE, "tiles.tile", query, **named)
    found["links"] += [
        item | {"templated": True},
        links.to(collection_path(of), f"{REL}geodata", JSON, "tiles.source", (), **named),
    ]
    if grid is WEB_MERCATOR_QUAD:
        page = Links(links.root.removesuffix("/ogc"), links.language)
        its = [*query, ("programme", of.programme)] if of.programme else query
        path = f"/tiles/{of.source.name}.json"
        found["links"].append(page.to(path, "alternate", JSON, "tiles.tilejson", its, **named))
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
