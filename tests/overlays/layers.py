"""Layers for tests, laid in as the command line does it, and what a place covers of them by another way of reckoning."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import atanh, cos, radians, sin, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from shapely import LineString, Polygon, get_parts, segmentize
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from app.audit.commands import SYSTEM
from app.exchange.overlays.files import CLASS_FIELDS, NAME_FIELDS, opened, rows
from app.exchange.overlays.reading import Found, features, srid_of, system_of
from app.overlays.commands import lay_layer
from app.overlays.schemas import OverlayIn
from tests.city import City

WEST, SOUTH, EAST, NORTH = 125.25, 43.85, 125.40, 43.95
SQUARE = Polygon([(WEST, SOUTH), (EAST, SOUTH), (EAST, NORTH), (WEST, NORTH)])

# WGS 84
A, F = 6378137.0, 1 / 298.257223563
B, E2 = A * (1 - F), F * (2 - F)


@contextmanager
def geojson(shapes: Sequence[tuple[BaseGeometry, str | None]]) -> Iterator[Path]:
    """A file with these shapes and their classes."""
    members = [
        {
            "type": "Feature",
            "properties": {"DLMC": word, "name": f"图斑{number}"},
            "geometry": None if place is None else mapping(place),
        }
        for number, (place, word) in enumerate(shapes, 1)
    ]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "layer.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": members}), encoding="utf-8")
        yield path


def lay_file(
    city: City, file: Path, code: str, *, crs: Any = None, layer: str | None = None, replace: bool = False, **given: Any
) -> Found:
    """Import a file under this code, in a transaction of its own."""
    wanted = {"code": code, "name": "永久基本农田", "kind": "permanent_farmland", "roles": ["planner"]} | given
    with opened(file, layer) as source, city.write() as db:
        system = system_of(source.crs, source.kind, crs)
        fields = source.field(None, NAME_FIELDS), source.field(None, CLASS_FIELDS)
        found, batches = features(db, rows(source, *fields), system, lambda _: None)
        told = f"EPSG:{system}" if isinstance(system, int) else str(system.value)
        lay_layer(db, OverlayIn.model_validate(wanted), told, srid_of(system), batches, by=SYSTEM, replace=replace)
    return found


def lay(
    city: City, code: str, shapes: Sequence[tuple[BaseGeometry, str | None]] = ((SQUARE, "水田"),), **given: Any
) -> Found:
    with geojson(shapes) as file:
        return lay_file(city, file, code, **given)


def ellipsoid_area(place: BaseGeometry) -> float:
    """m² on the ellipsoid of areas whose edges are straight between longitude and latitude: the integral along them of the
    area from the equator, by Simpson's rule. No library of PostGIS has a part in it."""
    total = 0.0
    for part in get_parts(place):
        if isinstance(part, Polygon):
            total += abs(_ring(part.exterior.coords)) - sum(abs(_ring(hole.coords)) for hole in part.interiors)
    return total


def _from_equator(lat: float) -> float:
    """The area between the equator and a latitude, for a radian of longitude."""
    s, e = sin(radians(lat)), sqrt(E2)
    return B * B / 2 * (s / (1 - E2 * s * s) + atanh(e * s) / e)


def _ring(corners: Sequence[tuple[float, ...]]) -> float:
    total = 0.0
    for (west, south), (east, north) in pairwise(corners):
        middle = _from_equator((south + north) / 2)
        mean = (_from_equator(south) + 4 * middle + _from_equator(north)) / 6
        total += radians(east - west) * mean
    return total


def ellipsoid_length(place: BaseGeometry) -> float:
    """m on the ellipsoid of lines that are straight between longitude and latitude: short steps, each by the two radii of
    curvature in its middle."""
    total = 0.0
    for part in get_parts(place):
        if not isinstance(part, LineString):
            continue
        corners = segmentize(part, 0.0005).coords
        for (west, south), (east, north) in pairwise(corners):
            s = sin(radians((south + north) / 2))
            across = A / sqrt(1 - E2 * s * s)
            along = A * (1 - E2) / (1 - E2 * s * s) ** 1.5
            x = radians(east - west) * across * cos(radians((south + north) / 2))
            total += sqrt(x * x + (radians(north - south) * along) ** 2)
    return total
