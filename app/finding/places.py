"""Names of places, and finding one by some of its characters, by pinyin or by initials."""

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Text, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.facts.models import ProjectFacts as F
from app.finding.sentences import folded
from app.identity.access import Caller, visible
from app.identity.models import District, ReportingUnit
from app.kit import clock
from app.kit.pinyin import searchable
from app.kit.shapes import WGS84
from app.land.models import BasemapFeature
from app.projects.kinds.metro_line import MetroLineProject
from app.projects.models import Component
from app.projects.words import ComponentKind
from app.selection.queries import ROWS
from app.selection.shapes import MAX_CORNERS

# Of what is named alike the more important comes first.
# One station as two sources have it lies within some 500 m; it lies on its line, since the two are drawn alike.
STATION, STATION_DEG, ON_LINE_M = "metro_station", 0.005, 40


@dataclass(frozen=True)
class Zone:
    """A part of a new area that reports as one, by whose name people look for it, and the districts that it lies in."""

    name: str
    name_en: str
    districts: tuple[str, ...]


ZONES = {
    "xinqu": (
        Zone("高新区", "Gaoxin", ("220102", "220104", "220106")),
        Zone("北湖", "Beihu", ("220103",)),
        Zone("长德", "Changde", ("220103", "220113", "220183")),
        Zone("空港", "Konggang", ("220113",)),
    )
}
# A name shorter than that is part of too much.
LEAST_LETTERS = 2
RANKS = {"district": 0, "unit": 1, "metro_station": 2, "railway_station": 2, "airport": 2, "landmark": 2}


@dataclass(frozen=True)
class Place:
    kind: str
    code: str | None
    name: str
    name_en: str | None
    note: str | None
    rank: int
    point: tuple[float, float]
    box: tuple[float, float, float, float]
    path: list[tuple[float, float]] | None
    words: str
    # Of the zone by whose name a reporting unit was found.
    districts: tuple[str, ...] = ()


def places(db: Db, caller: Caller) -> list[Place]:
    """Every place with a name that this reader may see: read once for a state of the data and of the base map, of which
    no change is on record; whichever it is, its rows are new ones."""
    newest = db.scalar(select(func.max(BasemapFeature.id)))
    return kept(db, ("places", newest, caller.scope, clock.today()), lambda: _read(db, caller.scope))


def matching(known: list[Place], words: str, limit: int) -> list[Place]:
    """Those that have every word in their name; who begin with it, and the important ones, first. Where none has, the
    words may be a whole question: those that it names."""
    wanted = words.lower().split()
    if not wanted:
        return []
    found = [place for place in known if all(word in place.words for word in wanted)]
    whole = words.strip().lower()

    def order(place: Place) -> tuple[bool, int, bool, int, str]:
        begins = any(part.startswith(whole) for part in place.words.split("|"))
        return (not begins, RANKS.get(place.kind, 3), place.name != words.strip(), place.rank, place.name)

    found = (sorted(found, key=order) or _asked_about(known, whole))[:limit]
    return [replace(place, districts=_districts(place, whole)) for place in found]


def _asked_about(known: list[Place], question: str) -> list[Place]:
    """Those whose name the question has in it, the longest name first."""
    named = [(max(map(len, names_in(place, question)), default=0), place) for place in known]
    found = [one for one in named if one[0] >= LEAST_LETTERS]
    return [place for _, place in sorted(found, key=lambda one: (-one[0], RANKS.get(one[1].kind, 3), one[1].rank))]


def names_in(place: Place, question: str) -> list[str]:
    """Those of its names that the question has in it."""
    zones = [name for zone in _zones(place) for name in (zone.name, zone.name_en)]
    return [name for name in (place.name, place.name_en, *zones) if name and folded(name) in folded(question)]


def _zones(place: Place) -> tuple[Zone, ...]:
    return ZONES.get(place.code or "", ()) if place.kind == "unit" else ()


def _districts(place: Place, question: str) -> tuple[str, ...]:
    """Those of all zones that are named."""
    named = {*names_in(place, question)}
    return tuple(district for zone in _zones(place) if {zone.name, zone.name_en} & named for district in zone.districts)


def _read(db: Db, caller: Caller) -> list[Place]:
    found = []
    for row in db.execute(_statement(caller)):
        also = " ".join(filter(None, (row.short, row.name_en)))
        zones = [zone.name for zone in ZONES.get(row.code, ())] if row.kind == "unit" else []
        known = [part for name in (row.name, *zones) for part in (name, *searchable(name).split(" "))]
        words = "|".join(filter(None, (*known, also))).lower()
        west, south, east, north, lon, lat = (
            round(number, 6) for number in (row.west, row.south, row.east, row.north, row.lon, row.lat)
        )
        box = (west, south, east, north)
        path = _path(row.path)
        note = "、".join(zones) or row.note
        found.append(Place(row.kind, row.code, row.name, row.name_en, note, row.rank, (lon, lat), box, path, words))
    return _together(found)


def _path(given: str | None) -> list[tuple[float, float]] | None:
    """The corners of one line; of several that do not join there is none."""
    shape = json.loads(given) if given else {}
    if shape.get("type") != "LineString" or len(shape["coordinates"]) > MAX_CORNERS:
        return None
    return [(lon, lat) for lon, lat, *_ in shape["coordinates"]]


def _together(found: list[Place]) -> list[Place]:
    """A station that one line has in service and another is building is one place, with the names of both lines."""
    kept: dict[tuple[str, str], Place] = {}
    others = []
    for place in found:
        before = kept.get((place.kind, place.name))
        if place.kind != STATION or (before and _far(before.point, place.point)):
            others.append(place)
        elif before is None:
            kept[place.kind, place.name] = place
        else:
            lines = sorted({*(before.note or "").split("、"), *(place.note or "").split("、")} - {""})
            kept[place.kind, place.name] = replace(
                before, note="、".join(lines) or None, name_en=before.name_en or place.name_en
            )
    return [*kept.values(), *others]


def _far(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return max(abs(one[0] - other[0]), abs(one[1] - other[1])) > STATION_DEG


def _statement(caller: Caller) -> Any:
    """One row a name: a street of several pieces is one place. Stations of metro projects stand for themselves."""
    text_null = cast(null(), Text)
    return union_all(
        _row(literal("district"), District.code, District.name, District.name_en, District.short_name, text_null,
             literal(0), District.geom, District.label),
        _row(literal("unit"), ReportingUnit.code, ReportingUnit.name, ReportingUnit.name_en, ReportingUnit.short_name,
             text_null, literal(0), ReportingUnit.geom, ReportingUnit.geom)
        # A county is found as a district: as a unit it would be the same place twice.
        .where(ReportingUnit.geom.is_not(None), ReportingUnit.name.not_in(select(District.name))),
        _row(literal(STATION), text_null, Component.name, text_null, text_null,
             func.coalesce(MetroLineProject.__table__.c.line, F.name), literal(4), Component.geom,
             func.ST_PointOnSurface(Component.geom))
        .join(F, F.project_id == Component.project_id)
        .outerjoin(MetroLineProject.__table__, MetroLineProject.__table__.c.id == F.project_id)
        .where(Component.kind == ComponentKind.STATION, Component.geom.is_not(None), visible(caller, ROWS)),
        _named(),
    )  # fmt: skip


def lines_of(station: type[BasemapFeature]) -> Any:
    """The names of the lines that run through a station of the base map, by where they are drawn."""
    line = BasemapFeature.__table__.alias("line")
    near = func.ST_DWithin(line.c.geom, station.geom, ON_LINE_M)
    return (
        select(func.string_agg(line.c.name.distinct(), "、"))
        .where(station.kind == STATION, line.c.kind == "metro_line", near)
        .correlate(station)
        .scalar_subquery()
    )


def _named() -> Any:
    """Names of the base map; several pieces of one name and kind are one place."""
    b = BasemapFeature
    together = func.ST_Transform(func.ST_Collect(b.geom), WGS84)
    lines = func.string_agg(lines_of(b), "、")
    return (
        _row(b.kind, cast(null(), Text), b.name, func.min(b.name_en), cast(null(), Text), lines,
             func.min(b.rank), together, func.ST_PointOnSurface(together),
             func.ST_AsGeoJSON(func.ST_LineMerge(func.ST_CollectionExtract(together, 2)), 6))
        .where(b.name.is_not(None), b.kind != "metro_line")
        .group_by(b.kind, b.name)
    )  # fmt: skip


def _row(
    kind: Any,
    code: Any,
    name: Any,
    name_en: Any,
    short: Any,
    note: Any,
    rank: Any,
    geom: Any,
    point: Any,
    path: Any = None,
) -> Any:
    columns = {
        "kind": cast(kind, Text), "code": cast(code, Text), "name": cast(name, Text), "name_en": cast(name_en, Text),
        "short": cast(short, Text), "note": cast(note, Text), "rank": rank, "lon": func.ST_X(point),
        "lat": func.ST_Y(point), "west": func.ST_XMin(geom), "south": func.ST_YMin(geom), "east": func.ST_XMax(geom),
        "north": func.ST_YMax(geom), "path": cast(null() if path is None else path, Text),
    }  # fmt: skip
    return select(*(column.label(label) for label, column in columns.items()))
