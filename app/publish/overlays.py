"""A layer of the operator's as a tile: areas one by one where they can be told apart, the small ones as cells that say how
much of each class lies in them. So nothing vanishes, however many there are."""

from typing import Any

from sqlalchemy import Double, Integer, Select, bindparam, cast, func, literal, select
from sqlalchemy.orm import Session as Db

from app.kit.shapes import WEB_MERCATOR
from app.overlays.models import OverlayFeature as O
from app.publish.matrices import BUFFER, EXTENT, REACH, WEB_MERCATOR_QUAD

# An area of fewer pixels than this is counted in its cell; so many pixels has a cell's side.
SMALL_PX, CELL_PX, PIXELS = 6, 8, 512


def overlay_tile(db: Db, edition: int, z: int, x: int, y: int) -> bytes:
    side = WEB_MERCATOR_QUAD.whole / 2**z
    values = WEB_MERCATOR_QUAD.values(z, x, y)
    values |= {"edition": edition, "small_m": SMALL_PX * side / PIXELS, "cell_m": CELL_PX * side / PIXELS}
    return bytes(db.scalar(STATEMENT, values) or b"")


def _number(name: str) -> Any:
    return bindparam(name, type_=Double)


def _areas() -> Select[Any]:
    """Kept to a quarter of a pixel: what is finer is not drawn."""
    drawn = func.ST_AsMVTGeom(
        func.ST_SimplifyPreserveTopology(O.drawn, _number("cell_m") / (4 * CELL_PX)),
        WEB_MERCATOR_QUAD.tile, EXTENT, BUFFER, True,
    )  # fmt: skip
    rows = select(drawn.label("geom"), O.id, func.coalesce(O.class_name, "").label("class"), O.name, O.area_m2)
    return rows.where(*_here(), O.extent_m >= _number("small_m")).order_by(O.id)


def _here() -> tuple[Any, Any]:
    return O.edition == bindparam("edition", type_=Integer), O.drawn.op("&&")(REACH)


def _cells() -> Select[Any]:
    """Squares where small areas lie, by class: how many, and how much of the square they cover at most, 0 to 1. What lies
    in a tile's buffer is in the next tile's cells, so each area counts in one."""
    cell = _number("cell_m")
    column, row = (cast(func.floor(at / cell), Integer) for at in (O.x, O.y))
    name = func.coalesce(O.class_name, "")
    inside = (
        O.x >= _number("left"), O.x < _number("right"), O.y > _number("bottom"), O.y <= _number("top"),
    )  # fmt: skip
    by = (
        select(
            column.label("column"), row.label("row"), name.label("class"),
            func.count().label("number"), func.sum(O.area_m2).label("area_m2"),
            func.sum(func.ST_Area(O.drawn)).label("drawn_m2"),
        )
        .where(*_here(), O.extent_m < _number("small_m"), *inside)
        .group_by("column", "row", name)
        .subquery("by")
    )  # fmt: skip
    west, south = by.c.column * cell, by.c.row * cell
    square = func.ST_MakeEnvelope(west, south, west + cell, south + cell, literal(WEB_MERCATOR))
    drawn = func.ST_AsMVTGeom(square, WEB_MERCATOR_QUAD.tile, EXTENT, BUFFER, True)
    share = func.least(by.c.drawn_m2 / (cell * cell), 1.0)
    return select(
        drawn.label("geom"), by.c["class"], by.c.number, by.c.area_m2,
        func.round(cast(share, Double) * 100).label("pct"),
    )  # fmt: skip


def _layer(rows: Select[Any], name: str, *more: str) -> Any:
    found = rows.subquery(name)
    made = select(func.ST_AsMVT(found.table_valued(), name, EXTENT, "geom", *more)).select_from(found)
    return func.coalesce(made.scalar_subquery(), b"")


STATEMENT = select(_layer(_areas(), "areas", "id").op("||")(_layer(_cells(), "cells")))
