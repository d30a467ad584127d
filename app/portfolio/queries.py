"""Lists and sums over many projects: one indexed statement, JSON made by PostgreSQL, bytes out."""

import base64
import json
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Row,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    case,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.facts.queries import basis, finish_slip_days
from app.identity.access import Caller
from app.identity.models import Organisation
from app.kit import clock
from app.kit.errors import Invalid
from app.portfolio.schemas import ListQuery
from app.projects.models import Project
from app.selection.queries import selected, year_in_question

POINT = func.ST_Transform(func.ST_PointOnSurface(F.geom), 4326)


def _sort_columns(today: date) -> dict[str, tuple[SQLColumnExpression[Any], Any]]:
    """Sort key: (expression, its type as a cursor carries it)."""
    return {
        "code": (F.code, Text),
        "name": (F.name, Text),
        "total_investment": (F.size_wan, Numeric),
        "year_plan": (Y.plan_wan, Numeric),
        "year_actual": (Y.actual_wan, Numeric),
        "progress": (F.progress_pct, Numeric),
        "start": (F.start_date, Date),
        "finish": (F.finish_date, Date),
        "slip": (finish_slip_days(today), Integer),
        "updated": (func.to_char(Project.updated_at, "YYYY-MM-DD HH24:MI:SS.US"), Text),
    }


def _item_columns(today: date) -> list[ColumnElement[Any]]:
    """The columns of one item, in the order that `ProjectItem` documents."""
    place = func.json_build_array(
        func.round(cast(func.ST_X(POINT), Numeric), 6), func.round(cast(func.ST_Y(POINT), Numeric), 6)
    )
    trim = func.trim_scale
    labelled: dict[str, Any] = {
        "id": F.project_id, "code": F.code, "name": F.name, "name_en": Project.name_en, "programme": F.programme,
        "kind": F.kind, "stage": F.stage, "class": F.project_class, "nature": Y.nature, "sector": F.sector,
        "unit": F.unit, "district": F.district, "office": F.office, "office_name": Organisation.name, "owner": F.owner,
        "total_investment_wan": trim(F.total_wan), "total_investment_state": Project.total_investment_state,
        "investment_floor_wan": trim(Project.investment_floor_wan),
        "year_plan_wan": trim(Y.plan_wan),
        "year_plan_state": _state(Y.plan_wan, Y.plan_state),
        "year_actual_wan": trim(Y.actual_wan),
        "year_actual_state": _state(Y.actual_wan, Y.actual_state),
        "actual_wan": trim(F.actual_wan), "progress_pct": trim(F.progress_pct), "provenance": F.provenance,
        "source_quote": Project.source_quote, "location_accuracy": F.accuracy, "mapped": F.geom.is_not(None),
        "point": func.coalesce(_when(F.geom.is_not(None), place)),
        "start_date": F.start_date, "start_basis": basis(F.start_actual, F.start_forecast, F.start_baseline),
        "finish_date": F.finish_date, "finish_basis": basis(F.finish_actual, F.finish_forecast, F.finish_baseline),
        "finish_precision": _when(and_(F.finish_actual.is_(None), F.finish_forecast.is_(None)), F.finish_precision),
        "finish_slip_days": finish_slip_days(today),
        "updated_at": Project.updated_at, "version": Project.version,
    }  # fmt: skip
    return [expression.label(name) for name, expression in labelled.items()]


def _when(condition: SQLColumnExpression[bool], value: Any) -> ColumnElement[Any]:
    return case((condition, value))


def _state(value: SQLColumnExpression[Any], state: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """Why a sum is missing; a project without a row for the year has an empty one."""
    return _when(value.is_(None), func.coalesce(state, "empty"))


def _joined(statement: Select[Any], year: int) -> Select[Any]:
    return (
        statement.select_from(F)
        .join(Project.__table__, Project.__table__.c.id == F.project_id)
        .outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
        .outerjoin(Organisation, Organisation.code == F.office)
    )


def project_page(db: Db, query: ListQuery, caller: Caller) -> bytes:
    """A page as JSON text: items in order, totals of the whole selection, and the mark of the next page."""
    today = clock.today()
    descending = query.sort.startswith("-")
    column, kind = _sort_columns(today)[query.sort.removeprefix("-")]
    where = selected(query, caller)
    statement = _joined(
        select(*_item_columns(today), cast(column, Text).label("_sort_key")), year_in_question(query)
    ).where(where)
    if query.cursor:
        statement = statement.where(_after(query, column, kind, descending))
    order = column.desc().nulls_last() if descending else column.asc().nulls_last()
    rows = statement.order_by(order, F.project_id).limit(query.limit + 1).subquery("page")
    as_json = func.to_jsonb(rows.table_valued()).op("-")("_sort_key")
    found = db.execute(select(cast(as_json, Text), rows.c._sort_key, rows.c.id)).all()
    totals = db.execute(
        select(
            func.count(),
            func.count().filter(F.provenance == "demo"),
            func.count().filter(F.geom.is_(None)),
        ).where(where)
    ).one()
    return _page_bytes(query, found, totals)


def _page_bytes(query: ListQuery, found: Any, totals: Row[int, int, int]) -> bytes:
    shown = found[: query.limit]
    mark = None
    if len(found) > query.limit:
        last = shown[-1]
        mark = base64.urlsafe_b64encode(json.dumps([query.sort, last[1], last[2]]).encode()).decode()
    total, demo, unmapped = totals
    head = f'"total":{total},"demo_total":{demo},"unmapped":{unmapped},"next":{json.dumps(mark)}'
    return f'{{"items":[{",".join(row[0] for row in shown)}],{head}}}'.encode()


def _after(query: ListQuery, column: SQLColumnExpression[Any], kind: Any, descending: bool) -> ColumnElement[bool]:
    """Rows after the cursor's, in the same order; an empty value sorts last."""
    try:
        sort, value, last_id = json.loads(base64.urlsafe_b64decode(query.cursor or ""))
        if sort != query.sort or not isinstance(last_id, int):
            raise ValueError
        typed = None if value is None else _typed(kind, value)
    except (ValueError, TypeError, InvalidOperation):
        raise Invalid.at("cursor", "filter.cursor", query.cursor) from None
    if typed is None:
        return and_(column.is_(None), last_id < F.project_id)
    beyond = column < typed if descending else column > typed
    return or_(beyond, and_(column == typed, last_id < F.project_id), column.is_(None))


def _typed(kind: Any, value: str) -> Any:
    if kind is Date:
        return date.fromisoformat(value)
    if kind is Numeric:
        return Decimal(value)
    return int(value) if kind is Integer else value


def project_item(db: Db, project_id: int) -> dict[str, Any]:
    """One project as lists show it, by name of field."""
    statement = _joined(select(*_item_columns(clock.today())), clock.today().year).where(F.project_id == project_id)
    return dict(db.execute(statement).one()._mapping)
