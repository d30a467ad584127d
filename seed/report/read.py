"""Reads the report's projects into typed records. Geometries are GeoJSON in EPSG:4326, money is in 万元."""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from seed.reference import read as reference
from seed.reference.read import Geometry, Point

HERE = Path(__file__).parent
REPORT_DATE = dt.date(2025, 1, 8)
DOCUMENT = "2025年长春市政府工作报告（2025年1月8日）"
# A promise for 2025 that names no day is due at the end of the year.
YEAR_END = dt.date(2025, 12, 31)


@dataclass(frozen=True, slots=True)
class Row:
    """A project, place or body that the report names, and whether it is a project of the portfolio."""

    row: str
    line: int
    quote: str
    what: str
    is_project: bool
    projects: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    facts: str
    source: str
    date: dt.date | None
    undated: str | None
    """Why a source without a date counts as one of its time."""


@dataclass(frozen=True, slots=True)
class Baseline:
    step: str
    date: dt.date
    precision: str


@dataclass(frozen=True, slots=True)
class ReportComponent:
    key: str
    kind: str
    name: str
    name_en: str
    position: int
    """Along the line, stations and sections counted together."""
    in_opening_scope: bool
    interchange: str | None
    accuracy_m: int | None
    note: str | None
    geometry: Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportProject:
    code: str
    row: str
    name: str
    name_en: str
    programme: str
    programme_note: str | None = None
    kind: str
    template: str
    stage: str
    stage_basis: str
    project_class: str | None
    sector: str | None = None
    construction_type: str | None = None
    unit: str | None = None
    district: str | None = None
    source_quote: str
    report_line: int
    owner: str | None = None
    total_investment_wan: Decimal | None
    investment_floor_wan: Decimal | None
    investment_note: str | None = None
    baseline: Baseline | None
    category: str | None = None
    to_complete: bool = False
    annual_goal: str | None = None
    accuracy: str | None = None
    location_note: str | None = None
    geometry: Geometry | None
    fields: dict[str, Any]
    """Columns of the kind."""
    sources: tuple[Source, ...]
    components: tuple[ReportComponent, ...]

    @property
    def source_note(self) -> str:
        """In Chinese: why this stage and programme, and the sources beside the report."""
        notes = [f"阶段依据：{self.stage_basis}"]
        if self.programme_note:
            notes.append(f"专项依据：{self.programme_note}")
        notes += [f"{s.source}（{s.date or s.undated}）" for s in self.sources]
        return "；".join(notes)


def report_lines() -> list[str]:
    """The report, so that `report_lines()[line - 1]` is line `line`."""
    return (HERE / "work_report_2025.txt").read_text(encoding="utf-8").splitlines()


def rows() -> list[Row]:
    return [
        Row(
            row=r["row"],
            line=int(r["line"]),
            quote=r["quote"],
            what=r["what"],
            is_project=r["is_project"] == "true",
            projects=tuple(r["projects"].split()),
            reason=r["reason"],
        )
        for r in _csv("rows.csv")
    ]


def projects() -> list[ReportProject]:
    places = {f.key: f.geometry for f in reference.basemap()}
    data = tomllib.loads((HERE / "projects.toml").read_text(encoding="utf-8"))
    return [_project(entry, places) for entry in data["projects"]]


def _project(entry: dict[str, Any], places: dict[str, Geometry]) -> ReportProject:
    given = dict(entry)
    parts = _components(given["code"], given.pop("joins", None)) if given["kind"] == "metro_line" else ()
    step = given.pop("baseline_step", None)
    return ReportProject(
        project_class=given.pop("class", None),
        total_investment_wan=_wan(given.pop("total_investment_wan", None)),
        investment_floor_wan=_wan(given.pop("investment_floor_wan", None)),
        baseline=Baseline(step, YEAR_END, "year") if step else None,
        geometry=_place(given, places, parts),
        fields=given.pop("fields", {}),
        sources=tuple(
            Source(s["facts"], s["source"], s.get("date"), s.get("undated")) for s in given.pop("sources", ())
        ),
        components=parts,
        **given,
    )


def _place(entry: dict[str, Any], basemap: dict[str, Geometry], parts: tuple[ReportComponent, ...]) -> Geometry | None:
    """Take the place out of `entry`: a point, a line of its own or of the base map, or the sections of a metro line."""
    point, path, line = entry.pop("point", None), entry.pop("path", None), entry.pop("line", None)
    if point:
        return {"type": "Point", "coordinates": point}
    if path:
        return {"type": "LineString", "coordinates": path}
    if parts:
        sections = [p.geometry["coordinates"] for p in parts if p.kind == "section"]
        return {"type": "MultiLineString", "coordinates": sections}
    return basemap[line] if line else None


def _components(project: str, joins: dict[str, Any] | None) -> tuple[ReportComponent, ...]:
    """Stations `S01` … and the sections `X01` … between them, along the line.

    `joins` is the station of another line from which the first section starts.
    """
    stops = [r for r in _csv("metro_stations.csv") if r["project"] == project]
    before = joins or {}
    parts: list[ReportComponent] = []
    for stop in stops:
        if before:
            parts.append(_section(before, stop, len(parts) + 1, sum(p.kind == "section" for p in parts) + 1))
        parts.append(_station(stop, len(parts) + 1))
        before = stop
    return tuple(parts)


def _station(row: dict[str, str], position: int) -> ReportComponent:
    return ReportComponent(
        key=row["key"],
        kind="station",
        name=row["name"],
        name_en=row["name_en"],
        position=position,
        in_opening_scope=row["in_opening_scope"] == "true",
        interchange=row["interchange"] or None,
        accuracy_m=int(row["accuracy_m"]),
        note=row["note"] or None,
        geometry={"type": "Point", "coordinates": _point(row)},
    )


def _section(a: dict[str, Any], b: dict[str, Any], position: int, number: int) -> ReportComponent:
    return ReportComponent(
        key=f"X{number:02d}",
        kind="section",
        name=f"{a['name']}—{b['name']}区间",
        name_en=f"{a['name_en']} – {b['name_en']}",
        position=position,
        in_opening_scope=True,
        interchange=None,
        accuracy_m=None,
        note="straight between its stations",
        geometry={"type": "LineString", "coordinates": [_point(a), _point(b)]},
    )


def _point(row: dict[str, Any]) -> Point:
    return float(row["lon"]), float(row["lat"])


def _wan(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _csv(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
