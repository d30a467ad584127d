"""Items as JSON text, made by PostgreSQL: one statement for a page, one for the count, one for a single feature.

The page is chosen from the narrow rows in an order that an index has; only its rows are joined and written. Where the
page begins is told by the last row before it, so that a late page costs what the first one does.
"""

import base64
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.identity.access import Caller
from app.kit import clock
from app.kit.crs import CRS84, Crs
from app.kit.errors import Invalid, NotFound
from app.kit.schemas import UNSTORABLE, storable
from app.kit.shapes import WGS84
from app.publish.ogc.collections import Collection
from app.publish.ogc.schemas import MOST, ItemsQuery
from app.publish.ogc.selecting import condition, crs_of
from app.publish.ogc.sources import PROJECTS, Source, sortables
from app.selection.properties import Type
from app.selection.queries import year_in_question
from app.selection.totals import totals

MOST_KEYS = 5
Key = tuple[str, bool, Any, Type]  # name, whether it falls, its expression, its type


@dataclass(frozen=True)
class Page:
    """`features`: JSON texts joined by commas, as they are sent; `next`: the mark of the page behind it."""

    features: bytes
    returned: int
    next: str | None


def total(db: Db, asked: Collection, query: ItemsQuery, caller: Caller) -> int:
    """How many items match, whatever page they are on: counted once until something changes."""
    given, scope, today = _selection(query), caller.scope, clock.today()
    if asked.source is PROJECTS and given.is_plain:
        wanted = given.projects()
        mine = (asked.programme,) if asked.programme else ()
        if not (mine and wanted.programme):
            return totals(db, wanted.model_copy(update={"programme": mine or wanted.programme}), caller).total
    statement = _count(asked, given, scope, today)
    return kept(db, ("items", asked.id, given, scope, today), lambda: db.scalar(statement) or 0)


def page(db: Db, asked: Collection, query: ItemsQuery, caller: Caller) -> Page:
    """One page of the items in order."""
    address = ("features", asked.id, query, caller.scope, clock.today())
    return kept(db, address, lambda: _page(db, asked, query, caller), lambda made: len(made.features))


def _page(db: Db, asked: Collection, query: ItemsQuery, caller: Caller) -> Page:
    row = db.execute(_statement(asked, query, caller.scope, clock.today())).one()
    size = min(query.limit, MOST)
    mark = None
    if row.found > size:
        mark = base64.urlsafe_b64encode(json.dumps([query.sortby, row.last_keys, row.last]).encode()).decode()
    return Page((row.features or "").encode(), min(row.found, size), mark)


def feature(db: Db, asked: Collection, code: str, crs: Crs, caller: Caller) -> tuple[str, int]:
    """One feature as JSON text, and its version."""
    if UNSTORABLE.search(code):
        raise NotFound
    source, query = asked.source, ItemsQuery()
    text = written(source, query, crs, clock.today()).label("feature")
    rows = source.wide(source.narrow(select(text, source.version.label("version"))), year_in_question(query))
    found = db.execute(rows.where(condition(asked, query, caller.scope), source.code == code)).one_or_none()
    if found is None:
        raise NotFound
    return found.feature, found.version


def _selection(query: ItemsQuery) -> ItemsQuery:
    """The query without what changes nothing in the count, so that all its pages share one."""
    plain = {"f": None, "limit": 100, "cursor": None, "crs": None, "sortby": None, "properties": None}
    return query.model_copy(update=plain | {"skip_geometry": False})


@lru_cache(maxsize=512)
def _count(asked: Collection, query: ItemsQuery, caller: Caller, today: date) -> Select[Any]:
    return asked.source.narrow(select(func.count())).where(condition(asked, query, caller))  # type: ignore[no-any-return]


@lru_cache(maxsize=512)
def _statement(asked: Collection, query: ItemsQuery, caller: Caller, today: date) -> Select[Any]:
    """Kept, since making one takes a third of the time that it runs."""
    source, size = asked.source, min(query.limit, MOST)
    keys = _keys(source, query, today)
    order = [(key.desc() if falls else key.asc()).nulls_last() for _, falls, key, _ in keys] + [source.key.asc()]
    marks = func.json_build_array(*(cast(key, Text) for _, _, key, _ in keys)) if keys else literal("[]", Text)
    chosen = source.narrow(select(source.key.label("id"), cast(marks, Text).label("marks")))
    chosen = chosen.where(condition(asked, query, caller))
    if query.cursor is not None:
        chosen = chosen.where(_after(source, query, keys))
    chosen = chosen.order_by(*order).limit(size + 1).subquery("chosen")
    numbered = select(chosen.c.id, chosen.c.marks, func.row_number().over().label("n")).cte("page")
    crs = crs_of("crs", query.crs)
    text = written(source, query, crs, today)
    rows = source.narrow(select(text.label("feature"), numbered.c.n)).join(numbered, numbered.c.id == source.key)
    joined_to = source.lean if source.ready and _is_whole(query, crs) else source.wide
    items = joined_to(rows, year_in_question(query)).where(numbered.c.n <= size).subquery("items")
    last = select(numbered.c.id).where(numbered.c.n == size).scalar_subquery()
    last_keys = select(numbered.c.marks).where(numbered.c.n == size).scalar_subquery()
    found = select(func.count()).select_from(numbered).scalar_subquery()
    joined = func.string_agg(items.c.feature, aggregate_order_by(literal(","), items.c.n))
    return select(joined.label("features"), found.label("found"), last.label("last"), last_keys.label("last_keys"))


def written(source: Source, query: ItemsQuery, crs: Crs, today: date) -> ColumnElement[str]:
    """One feature as JSON text: the only place that writes one. All of it in CRS84 is asked for most, and kept ready."""
    if _is_whole(query, crs):
        return source.ready(today) if source.ready else _ready(source, today)
    return _feature(
        source, _chosen(source, query.properties, today), _shape(source, crs, shown=not query.skip_geometry)
    )


def _is_whole(query: ItemsQuery, crs: Crs) -> bool:
    return query.properties is None and not query.skip_geometry and crs is CRS84


@lru_cache(maxsize=16)
def _ready(source: Source, today: date) -> ColumnElement[str]:
    """Its forty columns are compiled once a day: doing so for each request takes longer than the query itself."""
    made = _feature(source, source.columns(today), _shape(source, CRS84, shown=True))
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return literal_column(str(made.compile(dialect=dialect, compile_kwargs={"literal_binds": True})), Text)


def _feature(source: Source, columns: dict[str, Any], shape: Any) -> ColumnElement[str]:
    pairs = [part for name, column in columns.items() for part in (name, column)]
    parts = (
        literal('{"type":"Feature","id":', Text), cast(func.to_json(cast(source.code, Text)), Text),
        literal(',"geometry":', Text), shape,
        literal(',"properties":', Text), cast(func.json_build_object(*pairs), Text), literal("}", Text),
    )  # fmt: skip
    found: ColumnElement[str] = parts[0]
    for part in parts[1:]:
        found = found.concat(part)
    return found


def _shape(source: Source, crs: Crs, *, shown: bool) -> ColumnElement[str]:
    if not shown:
        return literal("null", Text)
    place = source.shape if crs.srid == WGS84 else func.ST_Transform(source.shape, crs.srid)
    text = func.ST_AsGeoJSON(func.ST_FlipCoordinates(place) if crs.swapped else place, crs.digits, 0)
    return func.coalesce(text, literal("null", Text))


def _chosen(source: Source, given: str | None, today: date) -> dict[str, Any]:
    """The columns that are asked for, in their own order."""
    known = source.columns(today)
    if given is None:
        return known
    wanted = [name for name in given.split(",") if name]
    for name in wanted:
        if name not in known:
            raise Invalid.at("properties", "ogc.property", name)
    return {name: column for name, column in known.items() if name in wanted}


def _keys(source: Source, query: ItemsQuery, today: date) -> list[Key]:
    """What the items are ordered by, before the number that every row has."""
    known = sortables(source, today, year_in_question(query))
    found: dict[str, Key] = {}
    for word in query.sortby.split(",") if query.sortby is not None else ():
        # In an address a plus that is not written as %2B arrives as a blank.
        name = word.strip().removeprefix("+").removeprefix("-")
        if name not in known or name in found or len(found) == MOST_KEYS:
            raise Invalid.at("sortby", "ogc.sortby", word)
        found[name] = (name, word.strip().startswith("-"), known[name].expression, known[name].kind)
    return list(found.values())


def _after(source: Source, query: ItemsQuery, keys: list[Key]) -> ColumnElement[bool]:
    """Rows after the cursor's in the same order; an empty value comes last."""
    values, last = _read(query, keys)
    beyond: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for (_, falls, key, _), value in zip(keys, values, strict=True):
        if value is None:
            further: ColumnElement[bool] = false()
        else:
            further = or_(key < value if falls else key > value, key.is_(None))
        beyond.append(and_(*same, further))
        same.append(key.is_(None) if value is None else key == value)
    return or_(*beyond, and_(*same, source.key > literal(last, Integer)))


def _read(query: ItemsQuery, keys: list[Key]) -> tuple[list[Any], int]:
    try:
        sortby, texts, last = json.loads(base64.urlsafe_b64decode(query.cursor or ""))
        values = json.loads(texts)
        if sortby != query.sortby or type(last) is not int or not -1 < last < 2**31 or len(values) != len(keys):
            raise ValueError
        return [_typed(kind, value) for (_, _, _, kind), value in zip(keys, values, strict=True)], last
    except (ValueError, TypeError, InvalidOperation, RecursionError):
        raise Invalid.at("cursor", "filter.cursor", query.cursor) from None


def _typed(kind: Type, value: Any) -> Any:
    """A cursor's value as its column has it; ValueError or TypeError where it is none."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError
    if kind is Type.DATE:
        return date.fromisoformat(value)
    if kind is Type.NUMBER:
        number = Decimal(value)
        if not number.is_finite() or abs(number) >= 10**15:
            raise ValueError
        return number
    return storable(value)
