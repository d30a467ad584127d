"""Reads the reference files into typed records, in their official order. Geometries are GeoJSON in EPSG:4326."""

import csv
import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CITY = "220100"

Geometry = dict[str, Any]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class District:
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    parent_code: str
    area_km2: Decimal
    position: int
    source: str
    label: Point
    geometry: Geometry
    """MultiPolygon"""


@dataclass(frozen=True, slots=True)
class Unit:
    code: str
    statistical_code: str | None
    name: str
    name_en: str
    short_name: str
    kind: str
    district: str | None
    """Where it lies; none for a zone that spans several."""
    position: int
    source: str
    accuracy: str
    point: Point


@dataclass(frozen=True, slots=True)
class Programme:
    code: str
    code_prefix: str
    name: str
    name_en: str
    short_name: str
    kind: str | None
    family: str
    colour: str
    icon: str
    sentence: str
    report_line: int
    promised_quantity: Decimal | None
    promised_unit: str | None
    template: str | None
    position: int


@dataclass(frozen=True, slots=True)
class Sector:
    code: str
    name: str
    name_en: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class ProjectList:
    code: str
    name: str
    name_en: str
    level: str
    position: int


@dataclass(frozen=True, slots=True)
class Step:
    key: str
    name: str
    name_en: str
    position: int
    weight_pct: Decimal | None
    min_days: int | None
    max_days: int | None
    frost: str
    """`none`, `part` (with winter measures) or `full` (rests in winter)"""
    stage: str | None
    mark: str | None
    paperwork: bool
    computed: bool
    scope: str
    """`project`, or a step of every `station` or `section`"""


@dataclass(frozen=True, slots=True)
class Link:
    step: str
    after: str
    kind: str
    """`FS` finish-to-start, `SS` start-to-start"""


@dataclass(frozen=True, slots=True)
class Template:
    code: str
    name: str
    name_en: str
    kind: str
    position: int
    steps: tuple[Step, ...]
    links: tuple[Link, ...]

    def marked(self, mark: str) -> Step:
        """The one step that is the project's `start` or `finish`."""
        (step,) = (s for s in self.steps if s.mark == mark)
        return step


@dataclass(frozen=True, slots=True)
class BaseFeature:
    key: str
    kind: str
    name: str
    name_en: str
    rank: int
    """1 is labelled first."""
    colour: str | None
    status: str | None
    """Metro only: `operating` or `under_construction` as at 2025-01-08."""
    accuracy_m: int
    source: str
    note: str | None
    geometry: Geometry


def districts() -> list[District]:
    shapes = {f["properties"]["code"]: f["geometry"] for f in _features("boundaries.geojson")}
    return [
        District(
            **_pick(row, "code", "name", "name_en", "short_name", "kind", "parent_code", "source"),
            area_km2=Decimal(row["area_km2"]),
            position=int(row["position"]),
            label=(float(row["label_lon"]), float(row["label_lat"])),
            geometry=_multi(shapes[row["code"]]),
        )
        for row in _rows("districts.csv")
    ]


def units() -> list[Unit]:
    """The 17 reporting units: counties and districts by GB order, then the zones."""
    return [
        Unit(
            **_pick(row, "code", "name", "name_en", "short_name", "kind", "source", "accuracy"),
            statistical_code=row["statistical_code"] or None,
            district=row["district"] or None,
            position=int(row["position"]),
            point=(float(row["lon"]), float(row["lat"])),
        )
        for row in _rows("units.csv")
    ]


def programmes() -> list[Programme]:
    data = _toml("programmes.toml")
    return [
        Programme(
            **_pick(p, "code", "code_prefix", "name", "name_en", "short_name", "family", "icon"),
            **_pick(p, "sentence", "report_line"),
            kind=p.get("kind"),
            colour=data["families"][p["family"]],
            promised_quantity=Decimal(p["promised_quantity"]) if "promised_quantity" in p else None,
            promised_unit=p.get("promised_unit"),
            template=p.get("template"),
            position=position,
        )
        for position, p in enumerate(data["programmes"], 1)
    ]


def sectors() -> list[Sector]:
    """GB/T 4754-2017: sections, each before its divisions."""
    return [
        Sector(**_pick(row, "code", "name", "name_en"), parent=row["parent"] or None) for row in _rows("sectors.csv")
    ]


def lists() -> list[ProjectList]:
    return [
        ProjectList(**_pick(row, "code", "name", "name_en", "level"), position=int(row["position"]))
        for row in _rows("lists.csv")
    ]


def templates() -> list[Template]:
    return [
        Template(
            **_pick(t, "code", "name", "name_en", "kind"),
            position=position,
            steps=tuple(_step(s, i) for i, s in enumerate(t["steps"], 1)),
            links=tuple(_link(s["key"], after) for s in t["steps"] for after in s.get("after", ())),
        )
        for position, t in enumerate(_toml("templates.toml")["templates"], 1)
    ]


def basemap() -> list[BaseFeature]:
    return [BaseFeature(**f["properties"], geometry=f["geometry"]) for f in _features("basemap.geojson")]


def ground() -> list[BaseFeature]:
    """Built-up and green areas: where town ends and country begins, drawn by hand and approximate."""
    return [BaseFeature(**f["properties"], geometry=f["geometry"]) for f in _features("ground.geojson")]


def plate() -> list[BaseFeature]:
    """The base map as it is drawn: the ground under it, and banks and edges rounded, since nature has no corners."""
    soft = ("river", "lake", "reservoir", "built_up", "green")
    return [
        replace(one, geometry=rounded(one.geometry)) if one.kind in soft else one for one in (*ground(), *basemap())
    ]


def rounded(place: Geometry, times: int = 3) -> Geometry:
    """A line or a ring with each corner cut off again and again (Chaikin); the ends of a line stay."""
    ring = place["type"] == "Polygon"
    points = place["coordinates"][0] if ring else place["coordinates"]
    for _ in range(times):
        cut = [
            [round(a * k + b * (1 - k), 6) for a, b in zip(one, other, strict=True)]
            for one, other in pairwise(points)
            for k in (0.75, 0.25)
        ]
        points = [*cut, cut[0]] if ring else [points[0], *cut, points[-1]]
    return {"type": place["type"], "coordinates": [points] if ring else points}


def _step(row: dict[str, Any], position: int) -> Step:
    return Step(
        **_pick(row, "key", "name", "name_en"),
        position=position,
        weight_pct=Decimal(row["weight_pct"]) if "weight_pct" in row else None,
        min_days=row.get("min_days"),
        max_days=row.get("max_days"),
        frost=row.get("frost", "none"),
        stage=row.get("stage"),
        mark=row.get("mark"),
        paperwork=row.get("paperwork", False),
        computed=row.get("computed", False),
        scope=row.get("scope", "project"),
    )


def _link(step: str, after: str) -> Link:
    key, _, kind = after.partition(" ")
    return Link(step, key, kind or "FS")


def _multi(geometry: Geometry) -> Geometry:
    if geometry["type"] == "MultiPolygon":
        return geometry
    return {"type": "MultiPolygon", "coordinates": [geometry["coordinates"]]}


def _pick(row: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: row[key] for key in keys}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _features(name: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads((HERE / name).read_text(encoding="utf-8"))["features"]
    return features
