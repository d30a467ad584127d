"""The ground: boundaries, water, streets and stations of the base map, and metric moves on it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shapely import prepare, transform
from shapely.geometry import LineString, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

LAT_M = 111_132.0
MID_LAT = 43.9
LON_M = 111_320.0 * math.cos(math.radians(MID_LAT))
CENTRE = (125.3181, 43.8862)
RIVER_HALF_WIDTH_M = 110.0
STREETS = ("road",)
WATER = ("lake", "reservoir")


def to_plane(lon: float, lat: float) -> tuple[float, float]:
    """Metres east and north of the city's middle; good to a few per cent over the whole city."""
    return (lon - CENTRE[0]) * LON_M, (lat - CENTRE[1]) * LAT_M


def plane(geometry: BaseGeometry) -> BaseGeometry:
    return transform(geometry, lambda a: (a - CENTRE) * (LON_M, LAT_M))


def lonlat(geometry: BaseGeometry) -> BaseGeometry:
    """Back from the plane, to six decimals (a decimetre)."""
    return transform(geometry, lambda a: (a / (LON_M, LAT_M) + CENTRE).round(6))


def turn(x: float, y: float, bearing: float) -> tuple[float, float]:
    """`bearing`: degrees counted clockwise from east, as the sites give it."""
    a = math.radians(-bearing)
    return x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)


@dataclass
class Ground:
    """Everything in plane metres, except where a name says lonlat."""

    districts: dict[str, BaseGeometry]
    city: BaseGeometry
    water: BaseGeometry
    rails: BaseGeometry
    streets: list[LineString]
    highways: list[LineString]
    rivers: list[LineString]
    lakes: list[Polygon]
    stations: list[Point]
    names: dict[str, BaseGeometry] = field(default_factory=dict)

    def district_of(self, point: Point) -> str | None:
        for code, area in self.districts.items():
            if area.contains(point):
                return code
        return None

    def dry(self, geometry: BaseGeometry) -> bool:
        return not self.water.intersects(geometry)

    def buildable(self, geometry: BaseGeometry) -> bool:
        return self.dry(geometry) and not self.rails.intersects(geometry) and self.city.contains(geometry)


def _features(path: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return found


def _code(properties: dict[str, Any]) -> str:
    return str(properties.get("code") or properties.get("id") or "").lstrip("D")


def load_ground(reference: Path) -> Ground:
    """Reads boundaries.geojson and basemap.geojson of the reference seed."""
    districts = {
        _code(f["properties"]): plane(shape(f["geometry"])) for f in _features(reference / "boundaries.geojson")
    }
    by_kind: dict[str, list[BaseGeometry]] = {}
    names: dict[str, BaseGeometry] = {}
    for f in _features(reference / "basemap.geojson"):
        shaped = plane(shape(f["geometry"]))
        by_kind.setdefault(f["properties"]["kind"], []).append(shaped)
        names.setdefault(str(f["properties"].get("key") or f["properties"].get("id") or ""), shaped)
    lakes = [g for kind in WATER for g in by_kind.get(kind, [])]
    rivers = by_kind.get("river", [])
    rails = by_kind.get("railway", []) + by_kind.get("railway_hsr", []) + by_kind.get("railway_station", [])
    ground = Ground(
        districts=districts,
        city=unary_union(list(districts.values())).buffer(-250),
        water=unary_union([g.buffer(40) for g in lakes] + [r.buffer(RIVER_HALF_WIDTH_M) for r in rivers]),
        rails=unary_union([g.buffer(90) for g in rails + by_kind.get("airport", [])]),
        streets=[g for kind in STREETS for g in by_kind.get(kind, [])],
        highways=[g for kind in ("expressway",) for g in by_kind.get(kind, [])],
        rivers=rivers,
        lakes=lakes,
        stations=by_kind.get("metro_station", []),
        names=names,
    )
    for shaped in [*districts.values(), ground.city, ground.water, ground.rails]:
        prepare(shaped)
    return ground
