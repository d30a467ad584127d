"""Sixty projects of every sort, and what a filter means for them, told once more and in another way."""

import json
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from math import cos, radians, sin, sqrt
from random import Random
from typing import Any
from urllib.parse import parse_qs

from geoalchemy2.shape import from_shape
from shapely import LineString, MultiPolygon, Polygon, affinity, box
from shapely.geometry import Point, shape
from shapely.ops import nearest_points
from sqlalchemy import select

from app.identity.models import Person, Provenance
from app.investment.commands import put_month, put_plan
from app.investment.schemas import MonthIn, PlanIn
from app.kit.pinyin import searchable
from app.projects.models import Project
from app.projects.schemas import Source
from app.schedule.models import Milestone
from app.selection.models import Area
from seed.reference.read import districts
from tests.city import City
from tests.selection.cql_oracle import meaning

SIZE = 60
TODAY = date(2025, 9, 30)
MARKS = {
    "dead_end_roads": ("road", "ground_broken", "opened"),
    "industrial": ("industrial", "ground_broken", "in_production"),
    "urban_villages": ("urban_village", "decision_issued", "resettled"),
    "water_plants": ("facility", "ground_broken", "handed_over"),
}
NAMES = ["人民大街南延", "吉林大路拓宽", "Test_100% 路", r"反\斜杠", "汽车零部件产业园", "第二净水厂", "净月村改造"]
UNITS = ["nanguan", "jingkai", None]
DISTRICTS = ["220102", "220104", None]
SECTORS = ["C36", "E48", None]
OFFICES = ["office-a", "office-b", None]
LISTS = ["national_key", "provincial_key"]
SUMS = [None, 0, 4999.9999, 5000, 5000, 10_000, 123.5, 20_000]


@dataclass
class Known:
    """What was told to Guatu of one project."""

    id: int
    code: str
    name: str
    values: dict[str, str | None]
    lists: list[str]
    nature: dict[int, str]
    total: Decimal | None
    floor: Decimal | None
    start: date | None
    finish: date | None
    text: str
    shape: Any | None
    signed: date | None
    started: date | None = None
    finished: date | None = None
    plan: dict[int, Decimal] = field(default_factory=dict)
    actual: dict[int, Decimal] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether its place is better known than by the district."""
        return self.shape is not None and self.values["accuracy"] != "district"

    @property
    def size(self) -> Decimal | None:
        return self.floor if self.total is None else self.total


# Saved areas by code, the sixty once they are built, and the one distance that each of these is asked with.
AREAS: dict[str, Any] = {}
EVERYBODY: list[Known] = []
ALONG_M, AROUND_M = 4000, 3000


def settle(town: City) -> list[Known]:
    """Build the sixty, always the same; tests take a copy, by the fixture `sixty`."""
    random = Random(7)
    return [_one(town, random, number) for number in range(SIZE)]


def remember(built: list[Known]) -> list[Known]:
    """Let these be the sixty that the meaning of a filter is told by: copies, which a test may alter."""
    EVERYBODY[:] = deepcopy(built)
    return EVERYBODY


def keep_areas(town: City, codes: tuple[str, ...]) -> None:
    """Areas that everybody shares, under these codes; their edges lie between the hundredths that places have."""
    AREAS.clear()
    with town.write() as db:
        owner = db.scalars(select(Person.id).where(Person.login == "planner")).one()
        for number, code in enumerate(codes):
            west, south = 124.805 + number * 0.7, 43.505 + number * 0.3
            AREAS[code] = box(west, south, west + 0.9, south + 0.7)
            geom = from_shape(MultiPolygon([AREAS[code]]), srid=4326)
            db.add(Area(code=code, name=code, owner_id=owner, shared=True, made_from="drawn", geom=geom))


def _one(town: City, random: Random, number: int) -> Known:
    programme = random.choice(list(MARKS))
    kind, begun, done = MARKS[programme]
    provenance = Provenance(random.choice(["entered", "entered", "demo", "report"]))
    name = f"{'示例' if provenance == 'demo' else ''}{random.choice(NAMES)}{number % 9}"
    owner = f"{'示例' if provenance == 'demo' else ''}建设公司{number % 5}"
    total = random.choice(SUMS)
    place, accuracy = _place(random, kind)
    signed = None if number % 4 else date(2024, 6, 1) + timedelta(days=number * 9)
    given: dict[str, Any] = {
        "name": name,
        "programme": programme,
        "class": random.choice(["industry", "infrastructure", None]),
        "stage": random.choice(["planned", "preparing", "under_construction", "operating"]),
        "unit": random.choice(UNITS),
        "district": random.choice(DISTRICTS),
        "sector": random.choice(SECTORS),
        "office": random.choice(OFFICES),
        "total_investment_wan": total,
        "investment_floor_wan": random.choice([None, 10_000]) if total is None else None,
        "parties": [{"role": "owner", "name": owner}] if number % 3 else [],
        "signing": {"signed_date": str(signed)} if signed else None,
        "address": random.choice([None, "自由大路88号"]),
        "geometry": place,
        "location_accuracy": accuracy,
        "lists": [{"list": code} for code in LISTS if random.random() < 0.3],
        "years": [
            {"year": year, "category": random.choice(["new", "continuing", "preparing", None])}
            for year in (2024, 2025)
            if random.random() < 0.7
        ],
    }
    baseline = {key: _day(random) for key in (begun, done) if random.random() < 0.5}
    project = town.project(Source(provenance=provenance), {key: str(day) for key, day in baseline.items()}, **given)
    known = _told(project, given, baseline.get(begun), baseline.get(done))
    _go_on(town, random, project, known, (begun, done))
    return known


def _told(project: Project, given: dict[str, Any], start: date | None, finish: date | None) -> Known:
    name, total, floor, signing = (
        given[key] for key in ("name", "total_investment_wan", "investment_floor_wan", "signing")
    )
    values = {key: given[key] for key in ("programme", "class", "stage", "unit", "district", "sector", "office")}
    values |= {"kind": str(project.kind), "provenance": str(project.provenance), "accuracy": given["location_accuracy"]}
    return Known(
        project.id,
        project.code,
        name,
        values,
        [one["list"] for one in given["lists"]],
        {one["year"]: one["category"] for one in given["years"] if one["category"] in ("new", "continuing")},
        None if total is None else Decimal(str(total)),
        None if floor is None else Decimal(floor),
        start,
        finish,
        " ".join(filter(None, [project.code, name, given["address"], *_names(given), searchable(name)])).lower(),
        None if given["geometry"] is None else shape(given["geometry"]),
        None if signing is None else date.fromisoformat(signing["signed_date"]),
    )


def _names(given: dict[str, Any]) -> list[str]:
    return [text for party in given["parties"] for text in (party["name"], searchable(party["name"]))]


def _place(random: Random, kind: str) -> tuple[dict[str, Any] | None, str | None]:
    """A place on a grid of hundredths of a degree, for boxes whose edges lie between."""
    lon, lat = random.randint(12470, 12690) / 100, random.randint(4320, 4510) / 100
    accuracy = random.choice(["surveyed", "site", "street", "district"])
    roll = random.random()
    if roll < 0.2:
        return None, None
    if kind == "road" and roll < 0.7:
        return {"type": "LineString", "coordinates": [[lon, lat], [lon + 0.03, lat + 0.02]]}, accuracy
    if kind == "urban_village" and roll < 0.7:
        ring = [[lon, lat], [lon + 0.02, lat], [lon + 0.02, lat + 0.02], [lon, lat + 0.02], [lon, lat]]
        return {"type": "Polygon", "coordinates": [ring]}, accuracy
    return {"type": "Point", "coordinates": [lon, lat]}, accuracy


def _day(random: Random) -> date:
    return date(2023, 7, 1) + timedelta(days=random.randint(0, 1200))


def _go_on(town: City, random: Random, project: Project, known: Known, keys: tuple[str, str]) -> None:
    """What happened, what is expected, and the money."""
    with town.write() as db:
        for at, key in enumerate(keys):
            mine = Milestone.project_id == project.id
            milestone = db.scalars(select(Milestone).where(mine, Milestone.key == key)).one()
            roll, day = random.random(), _day(random)
            if roll < 0.3 and day <= TODAY:
                milestone.actual_date = day
                setattr(known, ("started", "finished")[at], day)
            elif roll < 0.6:
                milestone.forecast_date = day
            else:
                continue
            if at == 0:
                known.start = day
            else:
                known.finish = day
        for year in (2024, 2025):
            if random.random() < 0.6:
                known.plan[year] = Decimal(random.choice([0, 500, 500, 1250]))
                put_plan(db, project, year, PlanIn(plan_wan=known.plan[year]), known=None)
            for month in (2, 7):
                if random.random() < 0.5:
                    wan = Decimal(random.choice(["0", "0.0001", "100.5"]))
                    put_month(db, project, date(year, month, 1), MonthIn(actual_wan=wan), known=None)
                    known.actual[year] = known.actual.get(year, Decimal(0)) + wan


@lru_cache
def boundaries() -> dict[str, Any]:
    return {district.code: shape(district.geometry) for district in districts()}


def _metres(place: Any, lon: float, lat: float) -> float:
    """On the ellipsoid, by its radii of curvature at this latitude: good to a few metres over some kilometres."""
    return float(_flat(place, lon, lat).distance(Point(0, 0)))


def _flat(place: Any, lon: float, lat: float) -> Any:
    """A shape in metres from this point."""
    a, e2, sine = 6378137.0, 0.00669437999014, sin(radians(lat))
    meridian = a * (1 - e2) / (1 - e2 * sine**2) ** 1.5
    parallel = a / sqrt(1 - e2 * sine**2) * cos(radians(lat))
    flat = affinity.translate(place, -lon, -lat)
    return affinity.scale(flat, radians(parallel), radians(meridian), origin=(0, 0))


def selects(wanted: dict[str, Any], one: Known, but: str = "") -> bool:
    """Whether a filter, given as query parameters, means this project; `but` is a parameter to leave out."""
    year = int(wanted.get("year", TODAY.year))
    return all(name in (but, "as_of") or _fits(name, value, one, year) for name, value in wanted.items())


def is_around(given: str, metres: float, one: Known, known: list[Known]) -> bool:
    """Whether a project is so near to another that `around` means."""

    def meant(other: Known) -> bool:
        if "=" in given:
            single = ("mapped", "q")
            return selects({name: v[0] if name in single else v for name, v in parse_qs(given).items()}, other)
        return given in (other.code, other.values["programme"])

    if not one.exact:
        return False
    others = [other for other in known if other.exact and other is not one and meant(other)]
    return any(_apart(one.shape, other.shape) <= metres for other in others)


def _apart(one: Any, other: Any) -> float:
    """Metres between two shapes: flat, by the scale in the middle between them."""
    if one.intersects(other):
        return 0
    middle = nearest_points(one, other)[0]
    return float(_flat(one, middle.x, middle.y).distance(_flat(other, middle.x, middle.y)))


def _fits(name: str, value: Any, one: Known, year: int) -> bool:
    by_code: dict[str, list[str | None]] = {
        "list": [*one.lists],
        "accuracy": [one.values["accuracy"] or "none"],
        "nature": [one.nature.get(year)],
    }
    if name in by_code or name in one.values:
        return bool(set(value) & set(by_code.get(name, [one.values.get(name)])))
    if name == "min_investment":
        return one.size is not None and one.size >= Decimal(str(value))
    if name == "max_investment":
        return one.size is not None and one.size <= Decimal(str(value))
    if name == "year":
        ends = [day for day in (one.start, one.finish) if day is not None]
        return bool(ends) and ends[0].year <= year <= max(ends).year
    if name in ("under_way_from", "under_way_to"):
        known = [day for day in (one.start, one.finish) if day is not None]
        return bool(known) and (str(max(known)) >= value if name.endswith("from") else str(known[0]) <= value)
    if name == "q":
        return all(word in one.text for word in str(value).lower().split())
    if name.endswith(("_from", "_to")):
        word, _, end = name.rpartition("_")
        day = getattr(one, word)
        return day is not None and (str(day) >= value if end == "from" else str(day) <= value)
    if name == "filter":
        return meaning(json.loads(value), one) is True
    return _lies(name, value, one)


def _lies(name: str, value: Any, one: Known) -> bool:
    """The parameters that speak of the place; `radius` says nothing by itself."""
    if name == "mapped":
        return bool((one.shape is not None) == (value == "true"))
    if name in ("radius", "along_m", "around_m"):
        return True
    if name == "around":
        return is_around(value, AROUND_M, one, EVERYBODY)
    if one.shape is None:
        return False
    if name == "near":
        return one.exact and _metres(one.shape, *map(float, value.split(","))) <= 5000
    if name == "within":
        return any(
            one.exact and one.shape.intersects(AREAS[code])
            if code in AREAS
            else one.shape.intersects(boundaries()[code])
            for code in value
        )
    if name in ("polygon", "along"):
        numbers = [*map(float, value.split(","))]
        drawn = list(zip(numbers[::2], numbers[1::2], strict=True))
        if name == "polygon":
            return one.exact and bool(one.shape.intersects(Polygon(drawn)))
        return one.exact and _apart(one.shape, LineString(drawn)) <= ALONG_M
    assert name == "bbox", name
    return bool(one.shape.intersects(box(*map(float, value.split(",")))))
