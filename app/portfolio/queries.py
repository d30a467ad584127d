"""Lists and sums over many projects: one indexed statement, JSON made by PostgreSQL, bytes out."""

import base64
import json
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
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
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.facts.queries import finish_slip_days
from app.identity.access import Caller
from app.kit import clock
from app.kit.errors import Invalid
from app.kit.schemas import storable
from app.portfolio.items import item_json, with_parts
from app.portfolio.schemas import ListQuery
from app.projects.models import Project
from app.selection.queries import selected, year_in_question


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


def project_page(db: Db, query: ListQuery, caller: Caller) -> bytes:
    """A page as JSON text: items in order, totals of the whole selection, and the mark of the next page."""
    page, totals = _page(query, caller.scope, clock.today())
    return _page_bytes(query, db.execute(page).all(), db.execute(totals).one())


@lru_cache(maxsize=512)
def _page(query: ListQuery, caller: Caller, today: date) -> tuple[Select[Any], Select[int, int, int]]:
    """The page's statement and the totals'. Kept, since making one takes a third of the time that it runs."""
    descending = query.sort.startswith("-")
    column, kind = _sort_columns(today)[query.sort.removeprefix("-")]
    where, year = selected(query, caller), year_in_question(query)
    rows = select(F.project_id, cast(column, Text).label("key")).where(where)
    if column is Y.plan_wan or column is Y.actual_wan:
        rows = rows.outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
    if query.sort.endswith("updated"):
        rows = rows.join(Project.__table__, Project.__table__.c.id == F.project_id)
    if query.cursor:
        rows = rows.where(_after(query, column, kind, descending))
    order = (column.desc() if descending else column.asc()).nulls_last()
    # The page is chosen from the narrow facts; only its rows are joined and written out.
    page = rows.order_by(order, F.project_id).limit(query.limit + 1).cte("page")
    statement = (
        select(item_json(today), page.c.key, page.c.project_id)
        .select_from(F)
        .join(page, page.c.project_id == F.project_id)
    )
    totals = select(
        func.count(),
        func.count().filter(F.provenance == "demo"),
        func.count().filter(F.geom.is_(None)),
    )
    return with_parts(statement, year).order_by(order, F.project_id), totals.where(where)


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
        if sort != query.sort or type(last_id) is not int or not 0 <= last_id < 2**31:
            raise ValueError
        typed = None if value is None else _typed(kind, value)
    except (ValueError, TypeError, InvalidOperation):
        raise Invalid.at("cursor", "filter.cursor", query.cursor) from None
    if typed is None:
        return and_(column.is_(None), last_id < F.project_id)
    beyond = column < typed if descending else column > typed
    return or_(beyond, and_(column == typed, last_id < F.project_id), column.is_(None))


def _typed(kind: Any, value: str) -> Any:
    """A cursor's value as its column has it; ValueError or TypeError where it is none."""
    if kind is Date:
        return date.fromisoformat(value)
    if kind is Numeric or kind is Integer:
        number = Decimal(value)
        if not number.is_finite() or (kind is Integer and (number % 1 or abs(number) >= 2**31)):
            raise ValueError
        return number if kind is Numeric else int(number)
    if not isinstance(value, str):
        raise TypeError
    return storable(value)
