"""The two tile matrix sets, told once more and in another way, and how tests ask for tiles of them."""

from collections.abc import Iterator
from math import asinh, floor, pi, radians, tan
from typing import Any

from httpx2 import Response

from tests.city import City
from tests.publish.mvt import Feature, layers_of

SETS = ("WebMercatorQuad", "WorldCRS84Quad")
CITY = (125.32, 43.88)
# Round every project of the tests.
NORTH_WEST, SOUTH_EAST = (124.7, 45.2), (127.0, 43.15)


def position(grid: str, lon: float, lat: float, z: int) -> tuple[float, float]:
    """Where a place lies in the matrix, in tiles from its north-west corner."""
    if grid == "WorldCRS84Quad":
        return (lon + 180) / 180 * 2**z, (90 - lat) / 180 * 2**z
    return (lon + 180) / 360 * 2**z, (1 - asinh(tan(radians(lat))) / pi) / 2 * 2**z


def place_of(grid: str, z: int, column: int, row: int, x: float, y: float) -> tuple[float, float]:
    """The place of a vertex of a tile of WorldCRS84Quad; of the other, the metres of the map."""
    if grid == "WorldCRS84Quad":
        return (column + x / 4096) * 180 / 2**z - 180, 90 - (row + y / 4096) * 180 / 2**z
    side = 40_075_016.68557849
    return (column + x / 4096) * side / 2**z - side / 2, side / 2 - (row + y / 4096) * side / 2**z


def address(collection: str, grid: str, z: int, place: tuple[float, float] = CITY) -> str:
    x, y = position(grid, *place, z)
    return f"/ogc/collections/{collection}/tiles/{grid}/{z}/{floor(y)}/{floor(x)}"


def fetch(town: City, collection: str, grid: str, z: int, place: tuple[float, float] = CITY, **query: Any) -> Response:
    """The tile that has this place, as the viewer gets it."""
    headers = query.pop("headers", {})
    return town.client("viewer").get(address(collection, grid, z, place), params=query, headers=headers)


def pyramid(
    town: City, collection: str, grid: str, z: int, query: dict[str, Any]
) -> Iterator[dict[str, list[Feature]]]:
    """The layers of every tile of this zoom that has something."""
    (west, north), (east, south) = position(grid, *NORTH_WEST, z), position(grid, *SOUTH_EAST, z)
    client = town.client("viewer")
    for x in range(floor(west), floor(east) + 1):
        for y in range(floor(north), floor(south) + 1):
            answer = client.get(f"/ogc/collections/{collection}/tiles/{grid}/{z}/{y}/{x}", params=query)
            assert answer.status_code in (200, 204), answer.text
            if answer.content:
                yield layers_of(answer.content)
