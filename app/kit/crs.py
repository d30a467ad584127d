"""The reference systems that places are asked for and given in, with the order of their axes.

PostGIS and GeoJSON libraries hold easting (longitude) first. In a box, a literal and an answer the order is that of the
system's own definition in the EPSG registry: latitude first in 4326 and 4490, northing first in 4551. CRS84 is WGS 84
with longitude first.
"""

from dataclasses import dataclass

from shapely import transform
from shapely.geometry.base import BaseGeometry

OGC = "http://www.opengis.net/def/crs/"


@dataclass(frozen=True)
class Crs:
    """`bounds`: what coordinates may be, easting first; `digits`: decimals in an answer, a millimetre or better."""

    uri: str
    srid: int
    name: str
    bounds: tuple[float, float, float, float]
    swapped: bool = False
    degrees: bool = True
    digits: int = 9

    def easting_first(self, found: BaseGeometry) -> BaseGeometry:
        """A geometry in the order of this system, as libraries want it."""
        return transform(found, lambda at: at[:, ::-1]) if self.swapped else found


WORLD = (-180.0, -90.0, 180.0, 90.0)
MERCATOR_M = 20_037_508.342789244
CRS84 = Crs(OGC + "OGC/1.3/CRS84", 4326, "WGS 84, longitude latitude", WORLD)
EPSG_4326 = Crs(OGC + "EPSG/0/4326", 4326, "EPSG:4326 WGS 84, latitude longitude", WORLD, swapped=True)
EPSG_4490 = Crs(OGC + "EPSG/0/4490", 4490, "EPSG:4490 CGCS2000, latitude longitude", WORLD, swapped=True)
# False easting 500 km; beyond a zone's neighbours the projection has no meaning.
EPSG_4551 = Crs(
    OGC + "EPSG/0/4551", 4551, "EPSG:4551 CGCS2000 / 3-degree Gauss-Kruger CM 126E, northing easting",
    (0.0, 0.0, 1_000_000.0, 10_000_000.0), swapped=True, degrees=False, digits=3,
)  # fmt: skip
EPSG_3857 = Crs(
    OGC + "EPSG/0/3857", 3857, "EPSG:3857 Web Mercator, x y",
    (-MERCATOR_M, -MERCATOR_M, MERCATOR_M, MERCATOR_M), degrees=False, digits=3,
)  # fmt: skip
SYSTEMS = {one.uri: one for one in (CRS84, EPSG_4326, EPSG_4490, EPSG_4551, EPSG_3857)}
