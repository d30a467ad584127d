"""Shapes that are written in an address: `lon,lat,lon,lat,…` in degrees."""

from pydantic_core import PydanticCustomError
from shapely import LineString, Polygon, is_valid_reason, segmentize
from shapely.geometry.base import BaseGeometry

# What an address holds, and what a person draws; more corners are kept as an area.
MAX_CORNERS = 400
# A long edge is straight on the map and not on the ellipsoid: over two kilometres the two differ by a hand's breadth.
EDGE_DEG = 0.02


def corners(given: str, kind: str, least: int) -> list[tuple[float, float]]:
    """The corners of a shape; `kind` names what is refused."""
    try:
        numbers = [float(part) for part in given.split(",")]
    except ValueError:
        numbers = []
    found = list(zip(numbers[::2], numbers[1::2], strict=False))
    sound = all(-180 <= lon <= 180 and -85 <= lat <= 85 for lon, lat in found)
    if len(numbers) % 2 or not least <= len(found) <= MAX_CORNERS or not sound:
        raise _refused(kind)
    return found


def polygon(given: str) -> BaseGeometry:
    """An area by its corners; the last one may or may not be the first again."""
    found = Polygon(corners(given, "polygon", 3)) if given.count(",") >= 5 else None
    if found is None or not found.is_valid or not found.area:
        why = is_valid_reason(found) if found is not None else ""
        raise PydanticCustomError("crossing", "The outline crosses itself.") if "elf" in why else _refused("polygon")
    return found


def line(given: str) -> BaseGeometry:
    """A line by its corners, cut so that it runs on the ellipsoid where it runs on the map."""
    found = LineString(corners(given, "along", 2))
    if not found.length:
        raise _refused("along")
    return segmentize(found, EDGE_DEG)


def _refused(kind: str) -> PydanticCustomError:
    if kind == "polygon":
        return PydanticCustomError("polygon", "polygon takes at least three corners: longitude,latitude,… in degrees")
    return PydanticCustomError("along", "along takes at least two points: longitude,latitude,… in degrees")
