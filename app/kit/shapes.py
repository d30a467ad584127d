"""Geometry: one SRID, GeoJSON in and out, and what a place may look like.

Stored in EPSG:4326, longitude first, two dimensions. Tiles use a copy in EPSG:3857.
"""

from math import isfinite
from typing import Any

from geoalchemy2 import Geometry, WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely import LineString, Point, box, force_2d, is_valid_reason, segmentize, union_all
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from app.kit.crs import CRS84, Crs
from app.kit.errors import Invalid

WGS84 = 4326
WEB_MERCATOR = 3857
DIGITS = 8
# As far as Web Mercator is drawn.
MERCATOR_LAT = 85.06
# A generous box round the city; the boundaries themselves are good to some 500 m.
CITY_BOX = (124.2, 42.9, 127.3, 45.5)
# The longest road and the largest village have some thousand.
MAX_POINTS = 20_000
# Into so many parts the edges of a shape to compare with are cut at most.
MAX_CUTS = 2_000


def place_type(srid: int = WGS84, kind: str = "GEOMETRY") -> Geometry:
    """A column for any geometry, or for one kind of it; its index is declared with the table."""
    return Geometry(kind, srid=srid, spatial_index=False)


def from_geojson(value: dict[str, Any], field_name: str = "geometry") -> WKBElement:
    """GeoJSON to a column value. Refuses what is not GeoJSON, empty, invalid, outside the city, or has swapped axes."""
    check_points(value, field_name)
    try:
        found = force_2d(shape(value))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise Invalid.at(field_name, "place.not_geojson") from None
    check_place(found, field_name)
    return from_shape(found, srid=WGS84)


def literal_shape(node: Any, field_name: str, crs: Crs = CRS84) -> WKBElement:
    """GeoJSON, or `{"bbox": [w, s, e, n]}`, to a value to compare places with, in the system and axis order of `crs`.

    Anywhere in the world; what lies nearer to a pole than Web Mercator reaches is cut off, as no place is there.
    """
    try:
        found = _boxes(node["bbox"], crs) if "bbox" in node else crs.easting_first(force_2d(shape(node)))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise Invalid.at(field_name, "place.not_geojson") from None
    if found.is_empty:
        raise Invalid.at(field_name, "place.empty")
    if not found.is_valid:
        raise Invalid.at(field_name, "place.invalid", why=is_valid_reason(found))
    west, south, east, north = found.bounds
    least_x, least_y, most_x, most_y = crs.bounds
    if not (west >= least_x and east <= most_x and south >= least_y and north <= most_y):
        raise Invalid.at(field_name, "place.not_degrees" if crs.degrees else "place.not_metres")
    if crs.degrees and (south < -MERCATOR_LAT or north > MERCATOR_LAT):
        found = found.intersection(box(-180, -MERCATOR_LAT, 180, MERCATOR_LAT))
    # Its edges are straight in its own system: cut into short ones they stay so on the map, where long ones would bend
    # by 500 m. A box in degrees has edges that are straight there too.
    # Short ones bend by less than a metre, and lines are compared point by point with those that are stored.
    if crs.srid == WEB_MERCATOR or (crs.degrees and "bbox" in node) or not found.area:
        return literal_of(found, crs.srid)
    longest = max(0.05 if crs.degrees else 5000, found.length / MAX_CUTS)
    return literal_of(segmentize(found, longest), crs.srid)


def literal_of(found: BaseGeometry, srid: int) -> WKBElement:
    """A geometry as a value in a statement. Its system is a part of the value: a statement that is compiled once and
    kept would go on with the system that it had first."""
    return from_shape(found, srid=srid, extended=True)


def _boxes(numbers: list[float], crs: Crs) -> BaseGeometry:
    """A box of four numbers, or of six with heights, which places do not have; one across the date line becomes two."""
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    first, second, third, fourth = map(float, numbers)
    west, south, east, north = (second, first, fourth, third) if crs.swapped else (first, second, third, fourth)
    if not all(map(isfinite, (west, south, east, north))) or south > north or (west > east and not crs.degrees):
        raise ValueError
    if west > east:
        if not (west <= 180 and east >= -180):
            raise ValueError
        return union_all([_box(west, south, 180, north), _box(-180, south, east, north)])
    return _box(west, south, east, north)


def _box(west: float, south: float, east: float, north: float) -> BaseGeometry:
    """One without breadth is a line or a point."""
    corners = [(west, south), (east, north)]
    if west == east and south == north:
        return Point(*corners[0])
    return LineString(corners) if west == east or south == north else box(west, south, east, north)


def check_points(value: Any, field_name: str) -> None:
    """Refuse more points than a place has, before anything is made of them."""
    points, waiting = 0, [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting += node.values()
        elif isinstance(node, list):
            if node and not isinstance(node[0], list | dict):
                points += 1
            else:
                waiting += node
    if points > MAX_POINTS:
        raise Invalid.at(field_name, "place.too_many_points", limit=MAX_POINTS)


def check_place(found: BaseGeometry, field_name: str) -> None:
    """Refuse a geometry that cannot be a place in this city."""
    if found.is_empty:
        raise Invalid.at(field_name, "place.empty")
    if not found.is_valid:
        raise Invalid.at(field_name, "place.invalid", why=is_valid_reason(found))
    if _inside(found.bounds):
        return
    west, south, east, north = found.bounds
    if _inside((south, west, north, east)):
        raise Invalid.at(field_name, "place.swapped")
    raise Invalid.at(field_name, "place.outside")


def _inside(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = bounds
    return CITY_BOX[0] <= west and CITY_BOX[1] <= south and east <= CITY_BOX[2] and north <= CITY_BOX[3]


def to_geojson(value: WKBElement | None) -> dict[str, Any] | None:
    """A column value to GeoJSON with eight decimals (a millimetre): what is read can be sent back and is the same."""
    return None if value is None else geojson_of(to_shape(value))


def geojson_of(found: BaseGeometry) -> dict[str, Any]:
    """The same of a geometry."""
    rounded: dict[str, Any] = _rounded(mapping(found))
    return rounded


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value
