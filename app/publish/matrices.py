"""Tile matrix sets (OGC 17-083r4): how the world is cut into tiles, and what a tile's statement has to know of it.

Places are kept in EPSG:3857 with an index on that; a tile in another system of coordinates is found there and drawn in
its own.
"""

from dataclasses import dataclass
from math import asinh, atan, degrees, pi, radians, sinh, tan
from typing import Any

from sqlalchemy import Double, SQLColumnExpression, bindparam, func

from app.kit.datum import wgs84_of_mercator
from app.kit.shapes import WEB_MERCATOR, WGS84

EXTENT, BUFFER = 4096, 128
WORLD_M = 40_075_016.68557849
# A square pixel of the standard's screen has 0.28 mm; a degree of longitude so many metres on its equator.
PIXEL_M = 0.00028
DEGREE_M = WORLD_M / 360
TILE_PX = 256
# What lies farther north Web Mercator cannot draw, and so no place is there.
MERCATOR_LAT = degrees(atan(sinh(pi)))

REACH = func.ST_MakeEnvelope(
    *(bindparam(name, type_=Double) for name in ("west_m", "south_m", "east_m", "north_m")), WEB_MERCATOR
)
REACH_IN_DEGREES = func.ST_MakeEnvelope(
    *(bindparam(name, type_=Double) for name in ("west", "south", "east", "north")), WGS84
)


@dataclass(frozen=True)
class TileMatrixSet:
    """One way to cut the world; `columns` and `rows` are those of the matrix 0, `cell` its pixel in units of the CRS.

    `levels`: how many matrices the standard defines. Each has twice the columns and rows of the one before.
    """

    id: str
    title: str
    crs: str
    srid: int
    axes: tuple[str, str]
    scale_set: str
    origin: tuple[float, float]
    columns: int
    rows: int
    unit_m: float
    levels: int

    @property
    def uri(self) -> str:
        return f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{self.id}"

    @property
    def whole(self) -> float:
        """The side of a tile of the matrix 0, in units of the CRS."""
        return -2.0 * self.origin[0] / self.columns

    def size(self, z: int) -> tuple[int, int]:
        """Columns and rows of a matrix."""
        return self.columns * 2**z, self.rows * 2**z

    def cell(self, z: int) -> float:
        """The side of a pixel, in units of the CRS."""
        return self.whole / float(2**z) / TILE_PX

    def scale_denominator(self, z: int) -> float:
        return self.cell(z) * self.unit_m / PIXEL_M

    def position(self, lon: float, lat: float) -> tuple[float, float]:
        """Where a place lies, in units of the CRS, easting first."""
        return (lon, lat) if self.srid == WGS84 else (lon * DEGREE_M, _northing(lat))

    @property
    def tile(self) -> Any:
        """The tile in its own CRS, its edges given by name when the statement runs (`values`)."""
        return func.ST_MakeEnvelope(
            *(bindparam(name, type_=Double) for name in ("left", "bottom", "right", "top")), self.srid
        )

    @property
    def candidates(self) -> Any:
        """A box, in the metres that places are kept in, round all points of the tile."""
        return self.tile if self.srid == WEB_MERCATOR else REACH

    def drawn(self, place: SQLColumnExpression[Any], srid: int) -> Any:
        """A place that is kept in `srid`, as it is drawn in a tile."""
        return place if srid == self.srid else func.ST_Transform(place, self.srid)

    def values(self, z: int, x: int, y: int) -> dict[str, float]:
        """The edges of a tile, and its reach with the buffer in metres of the map and in degrees."""
        side, (left, top), margin = self.whole / 2**z, self.origin, BUFFER / EXTENT
        edges = {"left": left + x * side, "right": left + (x + 1) * side}
        edges |= {"top": top - y * side, "bottom": top - (y + 1) * side}
        reach = [left + (x - margin) * side, top - (y + 1 + margin) * side]
        reach += [left + (x + 1 + margin) * side, top - (y - margin) * side]
        return edges | _reach(reach, in_degrees=self.srid == WGS84)


def _reach(reach: list[float], *, in_degrees: bool) -> dict[str, float]:
    """The world ends at its edge: a transformed corner beyond it would come out on the other."""
    if in_degrees:
        west, south, east, north = reach
        metres = [west * DEGREE_M, _northing(south), east * DEGREE_M, _northing(north)]
    else:
        west, east = (edge / DEGREE_M for edge in reach[::2])
        south, north = (wgs84_of_mercator(0, edge)[1] for edge in reach[1::2])
        metres = reach
    known = {"west": max(west, -180), "south": max(south, -90), "east": min(east, 180), "north": min(north, 90)}
    return known | dict(zip(("west_m", "south_m", "east_m", "north_m"), metres, strict=True))


def _northing(lat: float) -> float:
    return asinh(tan(radians(min(max(lat, -MERCATOR_LAT), MERCATOR_LAT)))) * WORLD_M / (2 * pi)


WEB_MERCATOR_QUAD = TileMatrixSet(
    id="WebMercatorQuad",
    title="Google Maps Compatible for the World",
    crs="http://www.opengis.net/def/crs/EPSG/0/3857",
    srid=WEB_MERCATOR,
    axes=("X", "Y"),
    scale_set="http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
    origin=(-WORLD_M / 2, WORLD_M / 2),
    columns=1,
    rows=1,
    unit_m=1,
    levels=25,
)
WORLD_CRS84_QUAD = TileMatrixSet(
    id="WorldCRS84Quad",
    title="CRS84 for the World",
    crs="http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    srid=WGS84,
    axes=("Lon", "Lat"),
    scale_set="http://www.opengis.net/def/wkss/OGC/1.0/GoogleCRS84Quad",
    origin=(-180, 90),
    columns=2,
    rows=1,
    unit_m=DEGREE_M,
    levels=24,
)
TILE_MATRIX_SETS = {one.id: one for one in (WEB_MERCATOR_QUAD, WORLD_CRS84_QUAD)}
