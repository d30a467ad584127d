"""Sums of a selection and its facets: how many projects each choice of each filter would show."""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.facts.queries import measures
from app.identity.access import Caller
from app.kit import clock
from app.kit.datum import wgs84_of_mercator
from app.portfolio.schemas import Box, FacetCount, Summary
from app.selection.queries import conditions, year_in_question
from app.selection.schemas import ProjectFilter

DIMENSIONS: dict[str, SQLColumnExpression[Any]] = {
    "programme": F.programme,
    "kind": F.kind,
    "class": F.project_class,
    "stage": F.stage,
    "unit": F.unit,
    "district": F.district,
    "sector": F.sector,
    "office": F.office,
    "provenance": F.provenance,
    "accuracy": F.accuracy,
    "nature": Y.nature,
}
# What a map is coloured by, in classes.
MEASURES = ("progress", "slip", "money")
# The parameters that choose among the classes of a measure.
RANGE = {"money": ("min_investment", "max_investment")}

Conditions = dict[str, ColumnElement[bool]]


def summary_json(db: Db, wanted: ProjectFilter, caller: Caller) -> bytes:
    """The sums of this selection for this reader as JSON, made once for a state of the data."""
    scope, today = caller.scope, clock.today()
    key = ("summary", wanted, scope, today)
    return kept(db, key, lambda: summary(db, wanted, scope).model_dump_json(by_alias=True).encode(), len)


def summary(db: Db, wanted: ProjectFilter, caller: Caller) -> Summary:
    """Totals of the selection, and for each dimension the counts with every other filter but not its own."""
    total, *facets = db.execute(_statement(wanted, caller.scope, clock.today())).all()
    by: dict[str, list[FacetCount]] = {name: [] for name in (*DIMENSIONS, *MEASURES)}
    for dimension, code, count, wan, selected, *_ in facets:
        by[dimension].append(FacetCount(code=code, count=count, selected=selected, total_investment_wan=wan))
    for found in by.values():
        found.sort(key=lambda facet: (-facet.count, facet.code or "~"))
    return Summary(
        count=total.count,
        demo_count=total.demo,
        mapped=total.mapped,
        unmapped=total.count - total.mapped,
        total_investment_wan=total.wan,
        total_known=total.known,
        floor_only=total.sized - total.known,
        year=year_in_question(wanted),
        year_plan_wan=total.plan,
        year_actual_wan=total.actual,
        bbox=_box(total),
        by=by,
    )


def _box(total: Row[Any]) -> Box | None:
    """The corners of the map in degrees, to a tenth of a metre."""
    if total.west is None:
        return None
    west, south = wgs84_of_mercator(total.west, total.south)
    east, north = wgs84_of_mercator(total.east, total.north)
    return round(west, 6), round(south, 6), round(east, 6), round(north, 6)


@lru_cache(maxsize=512)
def _statement(wanted: ProjectFilter, caller: Caller, today: date) -> Select[Any]:
    """The totals first, then a row for each choice: one statement, so that they agree.

    The selected rows are written down once and read twice: for the totals, and for all choices together.
    """
    given = conditions(wanted, caller)
    own = {name: given.pop(name) for name in DIMENSIONS if name in given}
    for name, parameters in RANGE.items():
        chosen = [given.pop(parameter) for parameter in parameters if parameter in given]
        own |= {name: and_(*chosen)} if chosen else {}
    base = _base(year_in_question(wanted), today, given, own)
    total = select(
        literal("").label("dimension"),
        cast(null(), Text).label("code"),
        func.count().label("count"),
        func.sum(base.c.total).label("wan"),
        func.count().label("selected"),
        func.count().filter(base.c.origin == "demo").label("demo"),
        func.count().filter(base.c.has_place).label("mapped"),
        func.count(base.c.total).label("known"),
        func.count(base.c.size).label("sized"),
        func.sum(base.c.plan).label("plan"),
        func.sum(base.c.actual).label("actual"),
        func.min(base.c.west).label("west"),
        func.min(base.c.south).label("south"),
        func.max(base.c.east).label("east"),
        func.max(base.c.north).label("north"),
    ).where(_fits(base, own))
    rows = union_all(total, _choices(base, own)).subquery()
    return select(rows).order_by(rows.c.dimension)


def _choices(base: CTE, own: Conditions) -> Select[Any]:
    """A row for each code of each dimension, all grouped in one reading; what no project fits is left out."""
    codes = {name: base.c[f"d_{name}"] for name in (*DIMENSIONS, *MEASURES)}
    # `grouping` has a bit for each column, the last one lowest, and 0 where the row is grouped by it.
    every = 2 ** len(codes) - 1
    marks = {name: every - 2**place for place, name in enumerate(reversed(codes))}
    grouped = func.grouping(*codes.values())
    count, wan = selected, _ = _numbers(base, own)
    for name in own:
        its_count, its_wan = _numbers(base, own, name)
        count = case((grouped == marks[name], its_count), else_=count)
        wan = case((grouped == marks[name], its_wan), else_=wan)
    dimension = case(*((grouped == mark, literal(name)) for name, mark in marks.items()))
    # Of the columns that a row is not grouped by it has null.
    found = select(dimension, func.coalesce(*codes.values()), count, wan, selected, *[null()] * 10)
    return found.group_by(func.grouping_sets(*map(tuple_, codes.values()))).having(count > 0)


def _numbers(base: CTE, own: Conditions, without: str | None = None) -> tuple[ColumnElement[int], ColumnElement[Any]]:
    """How many of a group fit every dimension's filter, but for the one named, and their money."""
    if not own:
        return func.count(), func.sum(base.c.total)
    fits = _fits(base, own, without)
    return func.count().filter(fits), func.sum(base.c.total).filter(fits)


def _base(year: int, today: date, given: Conditions, own: Conditions) -> CTE:
    """The rows that fit every filter that is no dimension, with a mark for each dimension's own filter."""
    by = DIMENSIONS | measures(today)
    # The point of a whole district stands for no place.
    shape = case((F.accuracy != "district", F.geom))
    return (
        select(
            F.provenance.label("origin"),
            F.geom.is_not(None).label("has_place"),
            F.total_wan.label("total"),
            F.size_wan.label("size"),
            Y.plan_wan.label("plan"),
            Y.actual_wan.label("actual"),
            func.ST_XMin(shape).label("west"),
            func.ST_YMin(shape).label("south"),
            func.ST_XMax(shape).label("east"),
            func.ST_YMax(shape).label("north"),
            *(column.label(f"d_{name}") for name, column in by.items()),
            *(condition.label(f"f_{name}") for name, condition in own.items()),
        )
        .outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
        .where(and_(true(), *given.values()))
        .cte("base")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _fits(base: CTE, own: Conditions, without: str | None = None) -> ColumnElement[bool]:
    """Fits every dimension's filter, but for the one named."""
    return and_(true(), *(base.c[f"f_{name}"].is_(True) for name in own if name != without))
