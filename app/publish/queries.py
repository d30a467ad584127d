"""Vector tiles, one statement each: the geometry is stored in the tile's projection, the attributes are few.

A statement is made once for a filter and a reader, and then serves every tile: what differs from tile to tile is given
by name when it runs (`_values`). How the world is cut is said by a tile matrix set; the page's is Web Mercator.
"""

from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Integer,
    Numeric,
    Select,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectCell as C
from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.facts.queries import finish_slip_days
from app.identity.access import Caller
from app.identity.models import District, Provenance
from app.kit import clock
from app.kit.shapes import WEB_MERCATOR, WGS84
from app.land.models import BasemapFeature
from app.projects.kinds import MetroLineProject
from app.projects.models import Component, Programme
from app.publish.matrices import BUFFER, EXTENT, REACH, REACH_IN_DEGREES, WEB_MERCATOR_QUAD, TileMatrixSet
from app.selection.cells import counted
from app.selection.queries import selected, year_in_question
from app.selection.schemas import ProjectFilter

# More than this would lie one over another: so many signs of 15 pixels fill a tile of 512. Instead come cells, so many
# on a side.
MOST_FEATURES = 1_100
GRID = 16
# A tile that is not full may still be crowded in places: down to this zoom, where in one of so many squares on a side (64
# pixels and more) more signs than this would stand, a cell stands for them. Closer up they are told apart, or listed.
CROWD, CROWD_GRID, DEEPEST_CROWD = 7, 8, 12
# Half a sign as a part of such a square: 14 pixels.
SIGN_ROOM = 0.22
NEVER = 1 << 30
# Down to this zoom `project_cells` has the cells of each tile of Web Mercator.
DEEPEST_CELLS = 10
# A line or an area smaller than this many pixels is drawn as a point, so that nothing vanishes.
POINT_BELOW_PX = 12
PIXELS = 512
LANES_FROM, STREETS_FROM = 12, 6


def projects_tile(
    db: Db,
    wanted: ProjectFilter,
    caller: Caller,
    z: int,
    x: int,
    y: int,
    grid: TileMatrixSet = WEB_MERCATOR_QUAD,
    *,
    crowds: bool = True,
) -> bytes:
    """The selected projects in one tile; without `crowds` one by one also where their signs would lie one over another."""
    from_cells = grid is WEB_MERCATOR_QUAD and z <= DEEPEST_CELLS
    layer = _projects(wanted, caller.scope, clock.today(), grid, from_cells=from_cells)
    values = _values(grid, z, x, y) | ({} if crowds else {"crowd": NEVER})
    return bytes(db.scalar(layer, values) or b"")


@lru_cache(maxsize=512)
def _projects(
    wanted: ProjectFilter, caller: Caller, today: date, grid: TileMatrixSet, *, from_cells: bool
) -> Select[Any]:
    """The projects one by one where they fit, else cells: one statement, which does only one of the two.

    For the filters that the counted cells know, the number and the cells stand ready.
    """
    where = and_(F.geom.op("&&")(REACH), selected(wanted, caller))
    each = _projects_and_crowds(_each(where, year_in_question(wanted), today, grid), grid)
    ready = counted(wanted, caller) if from_cells else None
    if ready is None:
        cells = _layer(_cells(selected(wanted, caller), grid), "cells")
        return _fitting(_number(select(F.project_id).where(where)), each, cells)
    inside = and_(_counted_in_tile(), ready)
    number = select(func.sum(C.number)).where(inside).scalar_subquery()
    return _fitting(number, each, _layer(_cells_ready(inside, grid), "cells"))


def _projects_and_crowds(each: Any, grid: TileMatrixSet) -> Any:
    """Two layers: the projects that stand free, and cells for those that would lie one over another. What is drawn as a
    line or an area stands free, and so does what lies in a neighbouring tile."""
    rows = each.cte("rows")
    helpers = {"cell", "anchor", "crowd"}
    crowded = rows.c.crowd > bindparam("crowd", type_=Integer)
    free = select(*(one for one in rows.c if one.name not in helpers)).where(not_(crowded)).order_by(rows.c.id)
    by = select(rows.c.programme, rows.c.cell, func.sum(rows.c.wan).label("wan"), *_sums(rows.c.anchor))
    by = by.add_columns(func.count().filter(rows.c.provenance == Provenance.DEMO).label("demo"))
    crowds = _cell_rows(by.where(crowded).group_by(rows.c.cell, rows.c.programme).subquery("by"), grid, with_sum=True)
    layers = [_layer(free, "projects").scalar_subquery(), _layer(crowds, "cells").scalar_subquery()]
    return select(layers[0].concat(layers[1]))


def _number(rows: Select[Any]) -> Any:
    """How many, counted no further than matters."""
    some = rows.limit(bindparam("most", type_=Integer) + 1).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _fitting(number: Any, each: Select[Any], cells: Select[Any]) -> Select[Any]:
    """`each` where so many rows fit, else `cells`."""
    full = number > bindparam("most", type_=Integer)
    return select(case((full, cells.scalar_subquery()), else_=each.scalar_subquery()))


def _each(where: ColumnElement[bool], year: int, today: date, grid: TileMatrixSet) -> Any:
    """A row each; `crowd` is how many signs stand in the same square of the tile, 0 for what is no sign of this tile."""
    drawn = case((F.extent_m < bindparam("small_m", type_=Double), F.anchor), else_=F.geom)
    anchor = grid.drawn(F.anchor, WEB_MERCATOR)
    column, row = _place_in(anchor, grid, "squares")
    cell = row % CROWD_GRID * CROWD_GRID + column % CROWD_GRID
    sign = and_(func.ST_Dimension(drawn) == 0, _anchored(anchor, grid))
    mates = func.count().filter(sign).over(partition_by=cell)
    return (
        select(
            # A strip too thin to have an area in the tile would be left out.
            func.coalesce(_in_tile(drawn, WEB_MERCATOR, grid), _in_tile(F.anchor, WEB_MERCATOR, grid)).label("geom"),
            F.project_id.label("id"),
            F.code,
            F.name,
            F.programme,
            Programme.family,
            F.kind,
            F.stage,
            F.provenance,
            F.accuracy,
            # Whole per cent, downwards, so that it falls in the same class; and few values travel well.
            cast(func.floor(F.progress_pct), Integer).label("progress"),
            finish_slip_days(today).label("slip"),
            # numeric leaves ST_AsMVT as text
            cast(F.size_wan, Double).label("wan"),
            Y.nature,
            # Drawn in several tiles, counted in one.
            case((_anchored(anchor, grid), True)).label("home"),
            cell.label("cell"),
            anchor.label("anchor"),
            case((sign, mates), else_=0).label("crowd"),
        )
        .join(Programme, Programme.code == F.programme)
        .outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
        .where(where)
        .order_by(F.project_id)
    )


def _place_in(anchor: Any, grid: TileMatrixSet, many: str) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Column and row of a point where the tile of the matrix 0 has as many of them as the value of this name; to the last
    bit as `project_cells` counts them."""
    (left, top), whole = (literal(edge, Double) for edge in grid.origin), literal(grid.whole, Double)
    parts = (func.ST_X(anchor) - left) / whole, (top - func.ST_Y(anchor)) / whole
    column, row = (cast(func.floor(part * bindparam(many, type_=Double)), Integer) for part in parts)
    return column, row


def _anchored(anchor: Any, grid: TileMatrixSet) -> ColumnElement[bool]:
    """The point lies in this tile and so in no other of its zoom."""
    column, row = _place_in(anchor, grid, "tiles")
    return and_(column == bindparam("column", type_=Integer), row == bindparam("row", type_=Integer))


def _counted_in_tile() -> ColumnElement[bool]:
    """The counted cells of this tile."""
    first = [bindparam(name, type_=Integer) * GRID for name in ("column", "row")]
    inside = [one.between(edge, edge + (GRID - 1)) for one, edge in zip((C.col, C.row), first, strict=True)]
    return and_(C.level == bindparam("level", type_=Integer), *inside)


def _cells_ready(where: ColumnElement[bool], grid: TileMatrixSet) -> Any:
    """The cells of a tile as they stand counted."""
    cell = (C.row % GRID * GRID + C.col % GRID).label("cell")
    sums = [func.sum(one).label(name) for name, one in (("n", C.number), ("wan", C.wan), ("x", C.x), ("y", C.y))]
    demo = func.coalesce(func.sum(C.number).filter(C.provenance == Provenance.DEMO), 0).label("demo")
    by = select(C.programme, cell, demo, *sums).where(where).group_by(cell, C.programme).having(func.sum(C.number) > 0)
    return _cell_rows(by.subquery("by"), grid, with_sum=True)


def _cells(chosen: ColumnElement[bool], grid: TileMatrixSet) -> Any:
    """A grid over the tile: how many, how much money in 万元, and how many of each programme (`n_<code>`)."""
    anchor = grid.drawn(F.anchor, WEB_MERCATOR)
    by = select(F.programme, func.sum(F.size_wan).label("wan"), *_counted(anchor, grid))
    by = by.add_columns(func.count().filter(F.provenance == Provenance.DEMO).label("demo"))
    where = (F.geom.op("&&")(grid.candidates), _anchored(anchor, grid), chosen)
    return _cell_rows(by.where(*where).group_by("cell", F.programme).subquery("by"), grid, with_sum=True)


def _counted(anchor: Any, grid: TileMatrixSet) -> tuple[Any, ...]:
    """In which cell of the tile a point lies; how many there are, and the sums of their coordinates."""
    column, row = _place_in(anchor, grid, "cells")
    return (row % GRID * GRID + column % GRID).label("cell"), *_sums(anchor)


def _sums(anchor: Any) -> tuple[Any, ...]:
    """How many points, the sums of their coordinates, and how far they reach."""
    x, y = func.ST_X(anchor), func.ST_Y(anchor)
    reach = (
        func.min(x).label("west"),
        func.min(y).label("south"),
        func.max(x).label("east"),
        func.max(y).label("north"),
    )
    return func.count().label("n"), func.sum(x).label("x"), func.sum(y).label("y"), *reach


def _cell_rows(by: Any, grid: TileMatrixSet, *, with_sum: bool) -> Any:
    """One row a cell, at the middle of what it stands for, from counts by cell and programme."""
    number = func.sum(by.c.n)
    more = [cast(func.sum(by.c.wan), Double).label("wan")] if with_sum else []
    if "demo" in by.c:
        more.append(func.nullif(cast(func.sum(by.c.demo), Integer), 0).label("demo"))
    if "west" in by.c:
        more.append(_box(by, grid).label("box"))
    at = func.sum(by.c.x) / number, func.sum(by.c.y) / number
    middle = func.ST_SetSRID(func.ST_MakePoint(*(_aside(at, grid) if with_sum else at)), grid.srid)
    return (
        select(
            _in_tile(middle, grid.srid, grid).label("geom"),
            by.c.cell.label("id"),
            cast(number, Integer).label("count"),
            *more,
            # ST_AsMVT makes a property of each key.
            func.jsonb_object_agg(literal("n_").concat(by.c.programme), by.c.n).label("programmes"),
        )
        .group_by(by.c.cell)
        .order_by(by.c.cell)
    )


def _aside(at: tuple[Any, Any], grid: TileMatrixSet) -> tuple[Any, Any]:
    """The place in its square that is nearest, but so far from the edges that no two signs lie one over another."""
    (left, top), squares = grid.origin, bindparam("squares", type_=Double)
    whole = literal(grid.whole, Double)

    def kept(part: Any) -> Any:
        first = func.floor(part * squares)
        return func.least(func.greatest(part * squares, first + SIGN_ROOM), first + 1 - SIGN_ROOM) / squares

    x = kept((at[0] - literal(left, Double)) / whole) * whole + literal(left, Double)
    return x, literal(top, Double) - kept((literal(top, Double) - at[1]) / whole) * whole


def _box(by: Any, grid: TileMatrixSet) -> ColumnElement[str]:
    """West, south, east and north of what a cell stands for, in degrees: how far one has to go to tell it apart."""
    corners = [(func.min(by.c.west), func.min(by.c.south)), (func.max(by.c.east), func.max(by.c.north))]
    places = [func.ST_Transform(func.ST_SetSRID(func.ST_MakePoint(*at), grid.srid), WGS84) for at in corners]
    numbers = [func.round(cast(axis(place), Numeric), 6) for place in places for axis in (func.ST_X, func.ST_Y)]
    return func.concat_ws(",", *numbers)


def components_tile(
    db: Db, wanted: ProjectFilter, caller: Caller, z: int, x: int, y: int, grid: TileMatrixSet = WEB_MERCATOR_QUAD
) -> bytes:
    """Stations, sections and other parts of the selected projects."""
    return _made(db, _components(wanted, caller.scope, clock.today(), grid), z, x, y, grid)


@lru_cache(maxsize=512)
def _components(wanted: ProjectFilter, caller: Caller, today: date, grid: TileMatrixSet) -> Select[Any]:
    # Few projects have parts, so finding their points and transforming their geometry as it is read costs less than a copy.
    anchor = grid.drawn(func.ST_PointOnSurface(Component.geom), WGS84)
    where = and_(Component.geom.op("&&")(REACH_IN_DEGREES), selected(wanted, caller))
    rows = (
        select(
            # A section shorter than a unit of the tile would be left out.
            func.coalesce(_in_tile(Component.geom, WGS84, grid), _in_tile(anchor, grid.srid, grid)).label("geom"),
            Component.id,
            F.code.label("project"),
            Component.key,
            Component.kind,
            Component.name,
            Component.name_en,
            Component.stage,
            F.programme,
            MetroLineProject.__table__.c.line_colour.label("colour"),
            case((_anchored(anchor, grid), True)).label("home"),
        )
        .join(F, F.project_id == Component.project_id)
        .outerjoin(MetroLineProject.__table__, MetroLineProject.__table__.c.id == F.project_id)
        .where(where)
        .order_by(Component.id)
    )
    of_projects = (Component.__table__, F.project_id == Component.project_id)
    number = select(Component.id).select_from(F).join(*of_projects).where(where)
    by = select(F.programme, *_counted(anchor, grid)).select_from(F).join(*of_projects)
    by = by.where(where, _anchored(anchor, grid)).group_by("cell", F.programme)
    cells = _cell_rows(by.subquery("by"), grid, with_sum=False)
    return _fitting(_number(number), _layer(rows, "components"), _layer(cells, "cells"))


def districts_tile(db: Db, z: int, x: int, y: int, grid: TileMatrixSet = WEB_MERCATOR_QUAD) -> bytes:
    """Boundaries of the districts, and their label points as a layer of its own."""
    boundaries, labels = _districts(grid)
    return _made(db, boundaries, z, x, y, grid) + _made(db, labels, z, x, y, grid)


@cache
def _districts(grid: TileMatrixSet) -> tuple[Select[Any], Select[Any]]:
    described = (District.number.label("id"), District.code, District.name, District.name_en, District.kind)

    def layer(column: SQLColumnExpression[object], name: str) -> Select[Any]:
        rows = select(_in_tile(column, WGS84, grid).label("geom"), *described)
        return _layer(rows.where(column.op("&&")(REACH_IN_DEGREES)).order_by(District.number), name)

    return layer(District.geom, "districts"), layer(District.label, "district_labels")


def basemap_tile(db: Db, z: int, x: int, y: int) -> bytes:
    """Roads, railways, water and stations of the offline base map."""
    return _made(db, _basemap(), z, x, y, WEB_MERCATOR_QUAD)


@cache
def _basemap() -> Select[Any]:
    b = BasemapFeature
    drawn = _in_tile(b.geom, WEB_MERCATOR, WEB_MERCATOR_QUAD).label("geom")
    rows = select(drawn, b.id, b.kind, b.name, b.name_en, b.rank, b.colour, b.status)
    # Small streets and small areas wait until there is room for them: an extract of a whole city has very many.
    width = func.greatest(func.ST_XMax(b.geom) - func.ST_XMin(b.geom), func.ST_YMax(b.geom) - func.ST_YMin(b.geom))
    is_area = func.ST_Dimension(b.geom) == 2
    fits = and_(
        or_(b.kind.not_in(("road", "river")), b.rank <= bindparam("lanes", type_=Integer)),
        or_(not_(is_area), width >= bindparam("small_m", type_=Double) / 4),
    )
    return _layer(rows.where(b.geom.op("&&")(REACH), fits).order_by(b.id), "basemap")


def _in_tile(place: SQLColumnExpression[Any], srid: int, grid: TileMatrixSet) -> ColumnElement[object]:
    """A place that is kept in `srid`, in the units of the tile."""
    return func.ST_AsMVTGeom(grid.drawn(place, srid), grid.tile, EXTENT, BUFFER, True)


def _layer(rows: Any, name: str) -> Select[Any]:
    # ST_AsMVT leaves out rows whose geometry does not reach into the tile.
    found = rows.subquery("rows")
    return select(func.ST_AsMVT(found.table_valued(), name, EXTENT, "geom", "id")).select_from(found)


def _made(db: Db, layer: Select[Any], z: int, x: int, y: int, grid: TileMatrixSet) -> bytes:
    return bytes(db.scalar(layer, _values(grid, z, x, y)) or b"")


def _values(grid: TileMatrixSet, z: int, x: int, y: int) -> dict[str, float]:
    """The tile's address, edges and reach, how its cells are counted, and the metres below which a shape is a point."""
    side = grid.whole / 2**z
    small = POINT_BELOW_PX * side * grid.unit_m / PIXELS
    fits = {"most": MOST_FEATURES, "tiles": 2.0**z, "cells": 2.0**z * GRID, "level": z + GRID.bit_length() - 1}
    fits |= {"squares": 2.0**z * CROWD_GRID, "crowd": CROWD if z <= DEEPEST_CROWD else NEVER}
    # Ranks of roads and rivers that are drawn: three from zoom 6 on, all from zoom 12 on.
    fits["lanes"] = 9 if z >= LANES_FROM else 3 if z >= STREETS_FROM else 2
    return {"column": x, "row": y, "small_m": small} | fits | grid.values(z, x, y)
