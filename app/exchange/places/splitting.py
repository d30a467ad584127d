"""A line or an area divided by a line that somebody drew."""

from itertools import pairwise
from typing import Any

from shapely import LineString, Point, Polygon, force_2d, get_coordinates, make_valid, polygonize, union_all
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from app.kit.errors import Invalid
from app.kit.shapes import check_place, check_points, geojson_of

# A piece narrower than a millimetre is a slip of the numbers.
LEAST_DEG, LEAST_DEG2 = 1e-8, 1e-14


def pieces_of(geometry: dict[str, Any], blade: dict[str, Any]) -> list[dict[str, Any]]:
    """The pieces that `blade`, a LineString, leaves of a LineString or a Polygon; holes stay holes."""
    whole, knife = _read(geometry, "geometry"), _read(blade, "blade")
    if not isinstance(whole, LineString | Polygon):
        raise Invalid.at("geometry", "places.not_divisible", whole.geom_type)
    if not isinstance(knife, LineString):
        raise Invalid.at("blade", "places.no_blade", knife.geom_type)
    found = _cut_area(whole, knife) if isinstance(whole, Polygon) else _cut_line(whole, knife)
    if len(found) < 2:
        raise Invalid.at("blade", "places.not_through")
    return [geojson_of(piece) for piece in found]


def _read(given: dict[str, Any], field_name: str) -> BaseGeometry:
    check_points(given, field_name)
    try:
        found = force_2d(shape(given))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise Invalid.at(field_name, "place.not_geojson") from None
    if field_name == "geometry":
        check_place(found, field_name)
    return found


def _cut_area(whole: Polygon, knife: LineString) -> list[BaseGeometry]:
    edges = union_all([whole.boundary, knife])
    faces = polygonize(list(edges.geoms) if hasattr(edges, "geoms") else [edges])
    return [
        face
        for face in faces.geoms
        if face.area > LEAST_DEG2 and whole.contains(make_valid(face).representative_point())
    ]


def _cut_line(whole: LineString, knife: LineString) -> list[BaseGeometry]:
    """Where the two meet is computed, so it lies beside the line by a hair: what counts is how far along."""
    meeting = get_coordinates(whole.intersection(knife))
    ends = sorted({0.0, whole.length, *(whole.project(Point(at)) for at in meeting)})
    return [substring(whole, start, end) for start, end in pairwise(ends) if end - start > LEAST_DEG]
