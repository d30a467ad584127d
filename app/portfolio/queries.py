"""Lists and sums over many projects: one indexed statement, JSON made by PostgreSQL, bytes out."""

import base64
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    CTE,
    Date,
    Integer,
    Numeric,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    cast,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
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
from app.selection.totals import Totals, totals


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
    return kept(db, ("page", query, caller.scope, clock.today()), lambda: _made(db, query, caller), len)


def _made(db: Db, query: ListQuery, caller: Caller) -> bytes:
    counted = totals(db, query, caller)
    return page_bytes(query, counted, db.execute(_statement(query, caller.scope, clock.today())).all())


@lru_cache(maxsize=512)
def _statement(query: ListQuery, caller: Caller, today: date) -> Select[Any]:
    """The page is chosen from the narrow facts; only its rows are joined and written out. Kept, since making a statement
    takes a third of the time that it runs."""
    page, descending = chosen_page(query, caller, today)
    items = select(item_json(today).label("item"), page).select_from(F).join(page, page.c.project_id == F.project_id)
    item = with_parts(items, year_in_question(query)).subquery("items").c
    place = (item.place.desc() if descending else item.place.asc()).nulls_last()
    return select(item.item, item.key, item.project_id).order_by(place, item.project_id)


def chosen_page(query: ListQuery, caller: Caller, today: date) -> tuple[CTE, bool]:
    """The projects of a page and one more, with `place` to order by and `key` for the next cursor; and whether the order
    is descending."""
    descending = query.sort.startswith("-")
    column, kind = _sort_columns(today)[query.sort.removeprefix("-")]
    year = year_in_question(query)
    rows: Any = select(F.project_id, column.label("place"), cast(column, Text).label("key"))
    rows = rows.where(selected(query, caller))
    if column is Y.plan_wan or column is Y.actual_wan:
        rows = rows.outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
    if query.sort.endswith("updated"):
        rows = rows.join(Project.__table__, Project.__table__.c.id == F.project_id)
    return _page(query, rows, column, kind, descending).cte("page"), descending


def _page(query: ListQuery, rows: Any, column: SQLColumnExpression[Any], kind: Any, descending: bool) -> Any:
    """One row more than the page has. Behind a cursor the known and the unknown are asked for apart, each from where the
    index has them: so the last page costs what the first one does."""
    most = query.limit + 1
    order = column.desc() if descending else column.asc()
    if not query.cursor:
        return rows.order_by(order.nulls_last(), F.project_id).limit(most)
    value, last_id = _read_cursor(query, kind)
    unknown = rows.where(column.is_(None))
    if value is None:
        return unknown.where(last_id < F.project_id).order_by(F.project_id).limit(most)
    bound = column <= value if descending else column >= value
    known = rows.where(bound, or_(column != value, last_id < F.project_id))
    halves = (
        known.order_by(order.nulls_last(), F.project_id).limit(most).subquery("known"),
        unknown.order_by(F.project_id).limit(most).subquery("unknown"),
    )
    both = union_all(*(select(half) for half in halves)).subquery("both")
    place = both.c.place.desc() if descending else both.c.place.asc()
    return select(both).order_by(place.nulls_last(), both.c.project_id).limit(most)


def page_bytes(query: ListQuery, counted: Totals, found: Sequence[Any]) -> bytes:
    """A page as JSON from its rows, each with its `item` as text."""
    mark = None
    if len(found) > query.limit:
        last = found[query.limit - 1]
        mark = base64.urlsafe_b64encode(json.dumps([query.sort, last.key, last.project_id]).encode()).decode()
    head = (
        f'"total":{counted.total},"demo_total":{counted.demo},"unmapped":{counted.unmapped},"next":{json.dumps(mark)}'
    )
    return f'{{"items":[{",".join(row.item for row in found[: query.limit])}],{head}}}'.encode()


def _read_cursor(query: ListQuery, kind: Any) -> tuple[Any, int]:
    """The place and the id of the last row that was shown; a cursor of another order is refused."""
    try:
        sort, value, last_id = json.loads(base64.urlsafe_b64decode(query.cursor or ""))
        if sort != query.sort or type(last_id) is not int or not 0 <= last_id < 2**31:
            raise ValueError
        return None if value is None else _typed(kind, value), last_id
    except (ValueError, TypeError, InvalidOperation):
        raise Invalid.at("cursor", "filter.cursor", query.cursor) from None


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
