"""Whether the shape of a place that comes in is sound."""

from shapely import get_coordinates, get_parts, make_valid
from shapely.geometry import GeometryCollection, MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry

from app.kit.shapes import MAX_POINTS


def repaired(found: BaseGeometry) -> BaseGeometry | None:
    """A sound shape of the same dimension out of one that crosses itself; None where nothing of it is left."""
    made = make_valid(found)
    if isinstance(made, GeometryCollection):
        parts = [part for part in get_parts(made) if part.geom_type.removeprefix("Multi") == _plain(found)]
        made = together([one for part in parts for one in get_parts(part)])
    return None if made is None or made.is_empty or _plain(made) != _plain(found) else made


def _plain(found: BaseGeometry) -> str:
    return str(found.geom_type).removeprefix("Multi")


def together(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """Parts of one type as one shape."""
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    kinds = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
    return kinds[parts[0].geom_type](parts)


def too_many(found: BaseGeometry) -> bool:
    return len(get_coordinates(found)) > MAX_POINTS
