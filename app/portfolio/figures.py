"""Sums of a selection and its facets: how many projects each choice of each filter would show."""

from typing import Any

from sqlalchemy import CTE, ColumnElement, SQLColumnExpression, and_, func, literal, select, true, union_all
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.identity.access import Caller
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


Conditions = dict[str, ColumnElement[bool]]


def summary(db: Db, wanted: ProjectFilter, caller: Caller) -> Summary:
    """Totals of the selection, and for each dimension the counts with every other filter but not its own."""
    year = year_in_question(wanted)
    given = conditions(wanted, caller)
    own = {name: given.pop(name) for name in DIMENSIONS if name in given}
    base = _base(year, given, own)
    count, demo, mapped, total, known, floor_only, plan, actual = db.execute(
        select(
            func.count(),
            func.count().filter(base.c.origin == "demo"),
            func.count().filter(base.c.has_place),
            func.sum(base.c.total),
            func.count(base.c.total),
            func.count(base.c.size) - func.count(base.c.total),
            func.sum(base.c.plan),
            func.sum(base.c.actual),
        ).where(_fits(base, own))
    ).one()
    return Summary(
        count=count,
        demo_count=demo,
        mapped=mapped,
        unmapped=count - mapped,
        total_investment_wan=total,
        total_known=known,
        floor_only=floor_only,
        year=year,
        year_plan_wan=plan,
        year_actual_wan=actual,
        by=_facets(db, base, own),
    )


def _base(year: int, given: Conditions, own: Conditions) -> CTE:
    """The rows that fit every filter that is no dimension, with a mark for each dimension's own filter."""
    return (
        select(
            F.provenance.label("origin"),
            F.geom.is_not(None).label("has_place"),
            F.total_wan.label("total"),
            F.size_wan.label("size"),
            Y.plan_wan.label("plan"),
            Y.actual_wan.label("actual"),
            *(column.label(f"d_{name}") for name, column in DIMENSIONS.items()),
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


def _facets(db: Db, base: CTE, own: Conditions) -> dict[str, list[FacetCount]]:
    counted = [
        select(
            literal(name).label("dimension"), base.c[f"d_{name}"].label("code"), func.count(), func.sum(base.c.total)
        )
        .where(_fits(base, own, name))
        .group_by(base.c[f"d_{name}"])
        for name in DIMENSIONS
    ]
    by: dict[str, list[FacetCount]] = {name: [] for name in DIMENSIONS}
    for dimension, code, count, total in db.execute(union_all(*counted)):
        by[dimension].append(FacetCount(code=code, count=count, total_investment_wan=total))
    for facets in by.values():
        facets.sort(key=lambda facet: (-facet.count, facet.code or "~"))
    return by
