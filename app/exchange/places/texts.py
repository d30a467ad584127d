"""Coordinates as text: the survey's 勘测定界 text, and what somebody pastes."""

import re

from shapely import LineString, Point, Polygon
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from app.exchange.places.files import Content, Shape
from app.exchange.places.systems import System
from app.kit.errors import Invalid

CORNER = re.compile(r"\s*[Jj]?\d*\s*[,，]\s*(\d+)\s*[,，]\s*([\d.]+)\s*[,，]\s*([\d.]+)\s*")
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
# Of this city: what is north and what is longitude cannot be taken for anything else.
NORTH_M = (4_600_000, 5_200_000)
MAX_DEG = 180


def decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid.at("file", "places.unknown_file")


def read_text(content: bytes, shape: str) -> tuple[Content, System | None]:
    """The shapes, easting first, and the system that a survey's head tells; `shape`: what pasted corners make."""
    text = decoded(content)
    if "[属性描述]" in text or re.search(r"(?m)^\s*[Jj]\d+\s*[,，]\s*\d+\s*[,，]", text):
        return _survey(text)
    return Content("text", None, _pasted(text, shape)), None


def _survey(text: str) -> tuple[Content, System | None]:
    """Parcels begin with a line that ends in `@`; a corner is `J1,ring,X,Y` with X north; the second ring is a hole."""
    zone = re.search(r"带号\s*[=＝]\s*(\d+)", text)
    if re.search(r"坐标系\s*[=＝].*(80|54|西安|北京|地方|独立)", text):
        raise Invalid.at("file", "places.old_system")
    parcels: list[tuple[str, dict[int, list[tuple[float, float]]]]] = []
    for line in text.splitlines():
        if line.rstrip().endswith("@"):
            cells = re.split(r"[,，]", line)
            parcels.append((cells[3].strip() if len(cells) > 3 else "", {}))
            continue
        corner = CORNER.fullmatch(line)
        if corner is None:
            continue
        if not parcels:
            parcels.append(("", {}))
        parcels[-1][1].setdefault(int(corner[1]), []).append((float(corner[3]), float(corner[2])))
    found = Content("survey", None)
    for at, (name, rings) in enumerate(parcels, 1):
        for place in _areas([rings[number] for number in sorted(rings)]):
            found.shapes.append(Shape(name or str(at), "", place))
    if not found.shapes:
        raise Invalid.at("file", "places.no_corners")
    east = found.shapes[0].place.bounds[0]
    return found, _zone(int(zone[1]) if zone else 0, prefixed=east > 1_000_000)


def _zone(number: int, *, prefixed: bool) -> System | None:
    known = {42: System.GK42, 41: System.GK41, 21: System.GK21}
    plain = {42: System.GK126, 41: System.GK123, 21: System.GK123}
    return known.get(number) if prefixed else plain.get(number)


def _areas(rings: list[list[tuple[float, float]]]) -> list[BaseGeometry]:
    """A ring inside one before it is its hole, else an area of its own."""
    outlines: list[tuple[list[tuple[float, float]], list[list[tuple[float, float]]]]] = []
    for ring in rings:
        if len(ring) < 3:
            continue
        home = next((one for one in outlines if Polygon(one[0]).buffer(0).contains(Polygon(ring).buffer(0))), None)
        if home:
            home[1].append(ring)
        else:
            outlines.append((ring, []))
    return [Polygon(outline, holes) for outline, holes in outlines]


def _pasted(text: str, shape: str) -> list[Shape]:
    """A pair a line; an empty line begins another part. Which of the two is which is told by their size."""
    parts: list[list[tuple[float, float]]] = [[]]
    for line in text.splitlines():
        numbers = [float(one) for one in NUMBER.findall(line)]
        if not numbers:
            if parts[-1]:
                parts.append([])
            continue
        if len(numbers) == 3 and numbers[0] < 100_000 and numbers[0] == int(numbers[0]):
            numbers = numbers[1:]  # the corner's number stands first
        if len(numbers) < 2:
            raise Invalid.at("file", "places.no_pair", line.strip()[:60])
        parts[-1].append(_east_first(numbers[0], numbers[1]))
    try:
        made = [_made(part, shape) for part in parts if part]
    except (ShapelyError, ValueError):
        raise Invalid.at("file", "places.too_few", shape) from None
    if not made:
        raise Invalid.at("file", "places.no_corners")
    return [Shape(str(at), "", place) for at, place in enumerate(made, 1)]


def _east_first(first: float, second: float) -> tuple[float, float]:
    if max(abs(first), abs(second)) <= MAX_DEG:
        return (second, first) if abs(second) > 90 >= abs(first) else (first, second)
    return (second, first) if NORTH_M[0] < first < NORTH_M[1] else (first, second)


def _made(corners: list[tuple[float, float]], shape: str) -> BaseGeometry:
    if shape == "point" or len(corners) == 1:
        return Point(corners[0])
    return LineString(corners) if shape == "line" else Polygon(corners)
