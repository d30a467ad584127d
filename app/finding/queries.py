"""Projects by their words, and the station that is nearest to one."""

from typing import Any

from sqlalchemy import case, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.facts.models import ProjectFacts as F
from app.finding.places import STATION, lines_of, matching, names_in, places
from app.finding.schemas import Asked, Found, FoundPlace, FoundPoint, FoundProject, NearestStation, SearchQuery, Station
from app.finding.sentences import Called, Reading, called, programmes_named, read
from app.identity.access import Caller, visible
from app.kit import clock
from app.kit.coordinates import readings
from app.kit.errors import NotFound
from app.kit.shapes import WEB_MERCATOR, WGS84
from app.land.models import BasemapFeature
from app.projects.kinds.metro_line import MetroLineProject
from app.projects.models import Component, Programme, Project
from app.projects.words import Accuracy, ComponentKind
from app.selection.places import degrees
from app.selection.queries import ROWS, selected
from app.selection.schemas import ProjectFilter
from app.selection.totals import totals

# A station farther than that is near nothing; so many of each sort are measured.
FARTHEST_M, MEASURED = 20_000, 6
NATIONAL = 8


def found(db: Db, caller: Caller, query: SearchQuery) -> Found:
    """All that these words, or this pair of coordinates, may mean."""
    words = query.q.strip()
    points = readings(words)
    if not words or points is not None:
        told = None if points is None else [FoundPoint.model_validate(one) for one in points]
        return Found(projects=[], total=0, programmes=[], places=[], asked=None, points=told)
    wanted = ProjectFilter(q=words)
    total = totals(db, wanted, caller).total
    named = matching(places(db, caller), words, query.limit)
    return Found(
        projects=_projects(db, caller, words, wanted, query.limit),
        total=total,
        programmes=programmes_named(words, _programmes(db), nothing_else=total == 0),
        places=[FoundPlace.model_validate(one) for one in named],
        asked=_asked(words, _programmes(db), {name for one in named for name in names_in(one, words)}),
        points=None,
    )


def _programmes(db: Db) -> list[Called]:
    names = select(Programme.code, Programme.name, Programme.name_en, Programme.short_name).order_by(Programme.position)
    return kept(db, "programmes called", lambda: [called(*row) for row in db.execute(names)])


def _asked(words: str, programmes: list[Called], names: set[str]) -> Asked | None:
    """What is asked for; words of which nothing is read, beside no place, are no question."""
    found = read(words, programmes, names, clock.today())
    if found == (Reading(unread=found.unread) if not names else Reading()):
        return None
    said = {name: value for name, value in vars(found).items() if name != "under_way"}
    since, until = found.under_way or (None, None)
    return Asked.model_validate({**said, "under_way_from": since, "under_way_to": until})


def _projects(db: Db, caller: Caller, words: str, wanted: ProjectFilter, limit: int) -> list[FoundProject]:
    """By code or name first, then by size; a national code is looked up as such."""
    national = words.replace(" ", "").upper()
    meant = selected(wanted, caller)
    if len(national) >= NATIONAL and national.replace("-", "").isalnum() and national.isascii():
        has = select(Project.id).where(Project.national_code.startswith(national, autoescape=True))
        meant = or_(meant, F.project_id.in_(has) & visible(caller, ROWS))
    order = case(
        (F.code == words.upper(), 0), (F.name == words, 1), (F.name.startswith(words, autoescape=True), 2),
        (F.name.contains(words, autoescape=True), 3), else_=4,
    )  # fmt: skip
    rows = db.execute(
        select(
            F.code, F.name, Project.name_en, F.programme, F.kind, F.stage, F.district, F.owner,
            F.size_wan.label("investment_wan"), F.provenance, F.lon, F.lat,
        )
        .join(Project.__table__, Project.__table__.c.id == F.project_id)
        .where(meant)
        .order_by(order, F.size_wan.desc().nulls_last(), F.project_id)
        .limit(limit)
    )  # fmt: skip
    return [
        FoundProject.model_validate(
            {**row._mapping, "point": None if row.lon is None else (float(row.lon), float(row.lat))}
        )
        for row in rows
    ]


def nearest_station(db: Db, caller: Caller, code: str) -> NearestStation:
    """The metro station that is nearest to a project's shape, and not one of the project itself."""
    place: Any = db.execute(
        select(F.project_id, F.geom, F.accuracy).where(F.code == code, visible(caller, ROWS))
    ).one_or_none()
    if place is None:
        raise NotFound
    if place.geom is None or place.accuracy == Accuracy.DISTRICT:
        return NearestStation(station=None, why="no_place" if place.geom is None else "district")
    row = db.execute(_stations(place.project_id, caller)).first()
    if row is None or row.away > FARTHEST_M:
        return NearestStation(station=None, why="none_near")
    return NearestStation(
        station=Station(
            name=row.name,
            name_en=row.name_en,
            lines=sorted(filter(None, (row.lines or "").split("、"))),
            stage=row.stage,
            distance_m=round(row.away),
            point=(row.lon, row.lat),
            project=row.project,
        ),
        why=None,
    )


def _stations(project_id: int, caller: Caller) -> Any:
    """The nearest few of either sort by the index, flat; the nearest of these on the ellipsoid."""
    here = select(F.geom).where(F.project_id == project_id).scalar_subquery()
    in_degrees = func.ST_Transform(here, WGS84)
    b, lines = BasemapFeature, lines_of(BasemapFeature)
    known = (
        select(b.name, b.name_en, lines.label("lines"), b.status.label("stage"), null().label("project"), b.geom)
        .where(b.kind == STATION)
        .order_by(b.geom.op("<->")(here))
        .limit(MEASURED)
        .subquery("known")
    )
    metro = MetroLineProject.__table__
    its_line = func.coalesce(metro.c.line, F.name)
    building = (
        select(
            Component.name, null().label("name_en"), its_line.label("lines"),
            Component.stage, F.code.label("project"), func.ST_Transform(Component.geom, WEB_MERCATOR).label("geom"),
        )
        .join(F, F.project_id == Component.project_id)
        .outerjoin(metro, metro.c.id == F.project_id)
        .where(
            Component.kind == ComponentKind.STATION, Component.geom.is_not(None), visible(caller, ROWS),
            Component.project_id != literal(project_id),
        )
        .order_by(Component.geom.op("<->")(in_degrees))
        .limit(MEASURED)
        .subquery("building")
    )  # fmt: skip
    both = union_all(select(known), select(building)).subquery("both")
    point = func.ST_Transform(func.ST_PointOnSurface(both.c.geom), WGS84)
    away = func.ST_Distance(degrees(both.c.geom), degrees(here)).label("away")
    named = (both.c.name, both.c.name_en, both.c.lines, both.c.stage, both.c.project)
    return select(*named, away, func.ST_X(point).label("lon"), func.ST_Y(point).label("lat")).order_by(away).limit(1)
