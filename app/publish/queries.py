"""Vector tiles, one statement each: the geometry is stored in the tile's projection, the attributes are few.

A statement is made once for a filter and a reader, and then serves every tile: what differs from tile to tile is given
by name when it runs (`_values`).
"""

from datetime import date
from functools import cache, lru_cache
from math import atan, degrees, pi, sinh
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Integer,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.identity.access import Caller
from app.identity.models import District
from app.kit import clock
from app.kit.shapes import WEB_MERCATOR, WGS84
from app.projects.kinds import MetroLineProject
from app.projects.models import Component, Programme
from app.publish.models import BasemapFeature
from app.selection.queries import selected, year_in_question
from app.selection.schemas import ProjectFilter

EXTENT, BUFFER = 4096, 128
WORLD_M = 40_075_016.68557849
# More than this would neither be seen nor travel fast; instead come cells, so many on a side.
MOST_FEATURES = 2_000
GRID = 16
# A line or an area smaller than this many pixels is drawn as a point, so that nothing vanishes.
POINT_BELOW_PX = 12
PIXELS = 512

TILE = func.ST_TileEnvelope(*(bindparam(name, type_=Integer) for name in "zxy"))
# The tile with its buffer: what stands just outside still reaches in.
REACH = func.ST_Expand(TILE, bindparam("margin_m", type_=Double))
REACH_IN_DEGREES = func.ST_MakeEnvelope(
    *(bindparam(name, type_=Double) for name in ("west", "south", "east", "north")), WGS84
)


def projects_tile(db: Db, wanted: ProjectFilter, caller: Caller, z: int, x: int, y: int) -> bytes:
    """The selected projects in one tile."""
    return _made(db, _projects(wanted, caller.scope, clock.today()), z, x, y)


@lru_cache(maxsize=512)
def _projects(wanted: ProjectFilter, caller: Caller, today: date) -> Select[Any]:
    """The projects one by one where they fit, else cells: one statement, which does only one of the two."""
    where = and_(F.geom.op("&&")(REACH), selected(wanted, caller))
    some = select(F.project_id).where(where).limit(bindparam("most", type_=Integer) + 1).subquery()
    number = select(func.count()).select_from(some).scalar_subquery()
    each = _layer(_each(where, year_in_question(wanted)), "projects").scalar_subquery()
    cells = _layer(_cells(selected(wanted, caller)), "cells").scalar_subquery()
    return select(case((number > bindparam("most", type_=Integer), cells), else_=each))


def _each(where: ColumnElement[bool], year: int) -> Any:
    drawn = case((F.extent_m < bindparam("small_m", type_=Double), F.anchor), else_=F.geom)
    return (
        select(
            # A strip too thin to have an area in the tile would be left out.
            func.coalesce(_in_tile(drawn), _in_tile(F.anchor)).label("geom"),
            F.project_id.label("id"),
            F.code,
            F.name,
            F.programme,
            Programme.family,
            F.kind,
            F.stage,
            F.provenance,
            F.accuracy,
            # numeric leaves ST_AsMVT as text
            cast(F.size_wan, Double).label("wan"),
            Y.nature,
            # Drawn in several tiles, counted in one.
            case((_anchored(), True)).label("home"),
        )
        .join(Programme, Programme.code == F.programme)
        .outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
        .where(where)
        .order_by(F.project_id)
    )


def _anchored() -> ColumnElement[bool]:
    """The project's point lies in this tile and so in no other of its zoom."""
    x, y = func.ST_X(F.anchor), func.ST_Y(F.anchor)
    return and_(x >= func.ST_XMin(TILE), x < func.ST_XMax(TILE), y >= func.ST_YMin(TILE), y < func.ST_YMax(TILE))


def _cells(chosen: ColumnElement[bool]) -> Any:
    """A grid over the tile: how many, how much money in 万元, and how many of each programme (`n_<code>`)."""
    x, y = func.ST_X(F.anchor), func.ST_Y(F.anchor)
    side = bindparam("cell_m", type_=Double)
    column = cast(func.floor((x - func.ST_XMin(TILE)) / side), Integer)
    row = cast(func.floor((y - func.ST_YMin(TILE)) / side), Integer)
    by = (
        select(
            (row * GRID + column).label("cell"),
            F.programme,
            func.count().label("n"),
            func.sum(F.size_wan).label("wan"),
            func.sum(x).label("x"),
            func.sum(y).label("y"),
        )
        .where(F.geom.op("&&")(TILE), _anchored(), chosen)
        .group_by("cell", F.programme)
        .subquery("by")
    )
    number = func.sum(by.c.n)
    middle = func.ST_SetSRID(func.ST_MakePoint(func.sum(by.c.x) / number, func.sum(by.c.y) / number), WEB_MERCATOR)
    return (
        select(
            _in_tile(middle).label("geom"),
            by.c.cell.label("id"),
            cast(number, Integer).label("count"),
            cast(func.sum(by.c.wan), Double).label("wan"),
            # ST_AsMVT makes a property of each key.
            func.jsonb_object_agg(literal("n_").concat(by.c.programme), by.c.n).label("programmes"),
        )
        .group_by(by.c.cell)
        .order_by(by.c.cell)
    )


def components_tile(db: Db, wanted: ProjectFilter, caller: Caller, z: int, x: int, y: int) -> bytes:
    """Stations, sections and other parts of the selected projects."""
    return _made(db, _components(wanted, caller.scope, clock.today()), z, x, y)


@lru_cache(maxsize=512)
def _components(wanted: ProjectFilter, caller: Caller, today: date) -> Select[Any]:
    rows = (
        select(
            # Few projects have parts, so transforming their geometry as it is read costs less than a copy.
            _in_tile(func.ST_Transform(Component.geom, 3857)).label("geom"),
            Component.id,
            F.code.label("project"),
            Component.key,
            Component.kind,
            Component.name,
            Component.stage,
            F.programme,
            MetroLineProject.__table__.c.line_colour.label("colour"),
        )
        .join(F, F.project_id == Component.project_id)
        .outerjoin(MetroLineProject.__table__, MetroLineProject.__table__.c.id == F.project_id)
        .where(Component.geom.op("&&")(REACH_IN_DEGREES), selected(wanted, caller))
        .order_by(Component.id)
    )
    return _layer(rows, "components")


def districts_tile(db: Db, z: int, x: int, y: int) -> bytes:
    """Boundaries of the districts, and their label points as a layer of its own."""
    boundaries, labels = _districts()
    return _made(db, boundaries, z, x, y) + _made(db, labels, z, x, y)


@cache
def _districts() -> tuple[Select[Any], Select[Any]]:
    described = (District.number.label("id"), District.code, District.name, District.name_en, District.kind)

    def layer(column: SQLColumnExpression[object], name: str) -> Select[Any]:
        rows = select(_in_tile(func.ST_Transform(column, 3857)).label("geom"), *described)
        return _layer(rows.where(column.op("&&")(REACH_IN_DEGREES)).order_by(District.number), name)

    return layer(District.geom, "districts"), layer(District.label, "district_labels")


def basemap_tile(db: Db, z: int, x: int, y: int) -> bytes:
    """Roads, railways, water and stations of the offline base map."""
    return _made(db, _basemap(), z, x, y)


@cache
def _basemap() -> Select[Any]:
    b = BasemapFeature
    rows = select(_in_tile(b.geom).label("geom"), b.id, b.kind, b.name, b.name_en, b.rank, b.colour, b.status)
    return _layer(rows.where(b.geom.op("&&")(REACH)).order_by(b.id), "basemap")


def _in_tile(place: SQLColumnExpression[object]) -> ColumnElement[object]:
    return func.ST_AsMVTGeom(place, TILE, EXTENT, BUFFER, True)


def _layer(rows: Any, name: str) -> Select[Any]:
    # ST_AsMVT leaves out rows whose geometry does not reach into the tile.
    found = rows.subquery("rows")
    return select(func.ST_AsMVT(found.table_valued(), name, EXTENT, "geom", "id")).select_from(found)


def _made(db: Db, layer: Select[Any], z: int, x: int, y: int) -> bytes:
    return bytes(db.scalar(layer, _values(z, x, y)) or b"")


def _values(z: int, x: int, y: int) -> dict[str, float]:
    """The tile's address, its reach, and the extent in metres below which a shape is drawn as a point."""
    metres = WORLD_M / 2**z
    small, margin = POINT_BELOW_PX * metres / PIXELS, metres * BUFFER / EXTENT
    fits = {"most": MOST_FEATURES, "cell_m": metres / GRID}
    return {"z": z, "x": x, "y": y, "small_m": small, "margin_m": margin} | fits | _degrees(z, x, y)


def _degrees(z: int, x: int, y: int) -> dict[str, float]:
    """The same reach in degrees. The world ends at its edge: a transformed corner beyond it would come out on the other."""

    def lat(row: float) -> float:
        return degrees(atan(sinh(pi * (1 - 2 * row / 2**z))))

    reach = BUFFER / EXTENT
    west, east = ((column / 2**z) * 360 - 180 for column in (x - reach, x + 1 + reach))
    return {"west": max(west, -180), "south": lat(y + 1 + reach), "east": min(east, 180), "north": lat(y - reach)}
