"""Sums of a selection and its facets: how many projects each choice of each filter would show."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.facts.queries import measures
from app.identity.access import Caller
from app.kit import clock
from app.portfolio.schemas import FacetCount, Summary
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
# Of so many codes that the projects would not fall together: these choices are counted from the projects.
MANY = frozenset({"sector"})
# Measures in classes, counted apart from the rest, or the few rows would be many.
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
    for dimension, code, count, wan, *_ in facets:
        by[dimension].append(FacetCount(code=code, count=count, total_investment_wan=wan))
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
        by=by,
    )


@lru_cache(maxsize=512)
def _statement(wanted: ProjectFilter, caller: Caller, today: date) -> Select[Any]:
    """The totals first, then a row for each choice: one statement, so that they agree.

    The projects are summed up once by all dimensions together but for those of `MANY`; total and choices are sums of
    these few rows.
    """
    given = conditions(wanted, caller)
    own = {name: given.pop(name) for name in DIMENSIONS if name in given}
    for name, parameters in RANGE.items():
        chosen = [given.pop(parameter) for parameter in parameters if parameter in given]
        own |= {name: and_(*chosen)} if chosen else {}
    base = _base(year_in_question(wanted), today, given, own)
    few = _summed(base, own, [name for name in DIMENSIONS if name not in MANY], "few")
    measured = _summed(base, own, MEASURES, "measured")
    # Of nothing the counts are nought and the sums unknown.
    sums: dict[str, Any] = {
        name: func.coalesce(func.sum(few.c[name]), 0) for name in ("count", "demo", "mapped", "known", "sized")
    }
    sums |= {name: func.sum(few.c[name]) for name in ("wan", "plan", "actual")}
    total = select(
        literal("").label("dimension"),
        cast(null(), Text).label("code"),
        *(sums[name].label(name) for name in ("count", "wan", "demo", "mapped", "known", "sized", "plan", "actual")),
    ).where(_fits(few, own))
    facets = []
    for name in (*DIMENSIONS, *MEASURES):
        source = base if name in MANY else measured if name in MEASURES else few
        count, wan = (func.count(), base.c.total) if name in MANY else (func.sum(source.c.count), source.c.wan)
        code = source.c[f"d_{name}"]
        one = select(literal(name), code, count, func.sum(wan), *[null()] * 6)
        facets.append(one.where(_fits(source, own, name)).group_by(code))
    rows = union_all(total, *facets).subquery()
    return select(rows).order_by(rows.c.dimension)


def _base(year: int, today: date, given: Conditions, own: Conditions) -> CTE:
    """The rows that fit every filter that is no dimension, with a mark for each dimension's own filter."""
    by = DIMENSIONS | measures(today)
    return (
        select(
            F.provenance.label("origin"),
            F.geom.is_not(None).label("has_place"),
            F.total_wan.label("total"),
            F.size_wan.label("size"),
            Y.plan_wan.label("plan"),
            Y.actual_wan.label("actual"),
            *(column.label(f"d_{name}") for name, column in by.items()),
            *(condition.label(f"f_{name}") for name, condition in own.items()),
        )
        .outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
        .where(and_(true(), *given.values()))
        .cte("base")
        # Read twice, that costs less than writing down a large selection with all its columns.
        .prefix_with("NOT MATERIALIZED", dialect="postgresql")
    )


def _summed(base: CTE, own: Conditions, dimensions: Sequence[str], name: str) -> CTE:
    """The same by dimensions and marks: a few rows that stand for many."""
    c = base.c
    keys = [c[f"d_{one}"] for one in dimensions] + [c[f"f_{one}"] for one in own]
    return (
        select(
            *keys,
            func.count().label("count"),
            func.sum(c.total).label("wan"),
            func.count().filter(c.origin == "demo").label("demo"),
            func.count().filter(c.has_place).label("mapped"),
            func.count(c.total).label("known"),
            func.count(c.size).label("sized"),
            func.sum(c.plan).label("plan"),
            func.sum(c.actual).label("actual"),
        )
        .group_by(*keys)
        .cte(name)
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )


def _fits(base: CTE, own: Conditions, without: str | None = None) -> ColumnElement[bool]:
    """Fits every dimension's filter, but for the one named."""
    return and_(true(), *(base.c[f"f_{name}"].is_(True) for name in own if name != without))
