"""From what was asked of a collection to one condition: the one filter, and what the standard adds to it."""

import re
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, true

from app.facts.models import ProjectFacts as F
from app.identity.access import Caller
from app.kit import clock
from app.kit.clock import CITY_ZONE
from app.kit.crs import Crs
from app.kit.errors import Fault, Invalid
from app.kit.shapes import literal_shape
from app.projects.words import Kind
from app.publish.ogc.collections import Collection
from app.publish.ogc.schemas import PROJECT_FIELDS, ItemsQuery, system
from app.publish.ogc.sources import Source
from app.selection import cql
from app.selection.queries import selected, year_in_question

INSTANT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))?", re.ASCII | re.IGNORECASE)


def condition(asked: Collection, query: ItemsQuery, caller: Caller) -> ColumnElement[bool]:
    """The items of the collection that were asked for, as far as the caller may see them."""
    source = asked.source
    found: list[ColumnElement[bool]] = [selected(query.projects(source.own), caller)] if source.selects else [true()]
    found += [column.in_(getattr(query, name)) for name, column in source.own.items() if getattr(query, name)]
    if asked.programme:
        found.append(F.programme == asked.programme)
    if query.bbox is not None:
        found.append(_in_box(source, query.bbox, crs_of("bbox-crs", query.bbox_crs)))
    if query.datetime is not None:
        first, last = period(query.datetime)
        if source.selects:
            found.append(_in_time(first, last))
    if query.filter is not None:
        known = source.queryables(clock.today(), year_in_question(query))
        crs = crs_of("filter-crs", query.filter_crs)
        found.append(cql.condition(query.filter, known, language=query.filter_lang, crs=crs, closed=False))
    return and_(*found)


def check(asked: Collection, query: ItemsQuery) -> None:
    """Refuse the one filter where there is nothing that it selects, and systems that are none of ours."""
    for place, word in enumerate(query.kind if "kind" not in asked.source.own else ()):
        if word not in set(Kind):
            expected = ", ".join(f"'{kind}'" for kind in Kind)
            raise Invalid(Fault(("kind", place), "fault.enum", {"expected": expected}, word))
    if not asked.source.selects:
        extra = sorted((query.model_fields_set & PROJECT_FIELDS) - asked.source.own.keys())
        if extra:
            names = {name: field.alias or name for name, field in ItemsQuery.model_fields.items()}
            raise Invalid(*(Fault((names[name],), "fault.extra_forbidden") for name in extra))
    for name, given in (("crs", query.crs), ("bbox-crs", query.bbox_crs), ("filter-crs", query.filter_crs)):
        crs_of(name, given)


def crs_of(name: str, given: str | None) -> Crs:
    """The reference system that a parameter names."""
    found = system(given)
    if found is None:
        raise Invalid.at(name, "ogc.crs", given)
    return found


def _in_box(source: Source, given: str, crs: Crs) -> ColumnElement[bool]:
    """The shape touches the box; also what has none, as the standard wants it. The box is transformed, not the column."""
    try:
        numbers = [float(part) for part in given.split(",")]
    except ValueError:
        raise Invalid.at("bbox", "ogc.bbox", given) from None
    if len(numbers) not in (4, 6):
        raise Invalid.at("bbox", "ogc.bbox", given)
    box = literal_shape({"bbox": numbers}, "bbox", crs)
    return or_(source.place.is_(None), func.ST_Intersects(source.place, func.ST_Transform(box, source.srid)))


def _in_time(first: date | None, last: date | None) -> ColumnElement[bool]:
    """The time from start to finish touches it; where one end is known, that day counts; also what has none."""
    start = func.coalesce(F.start_date, F.finish_date)
    finish = func.coalesce(F.finish_date, F.start_date)
    touches: list[Any] = [] if last is None else [start <= last]
    touches += [] if first is None else [finish >= first]
    return or_(start.is_(None), and_(*touches))


def period(given: str) -> tuple[date | None, date | None]:
    """The first and the last day in the city of an instant or an interval; None is an open end."""
    first, slash, last = given.strip().partition("/")
    if not slash:
        return _day(given, first), _day(given, first)
    ends = [None if end in ("", "..") else _day(given, end) for end in (first, last)]
    if ends == [None, None] or (ends[0] and ends[1] and ends[0] > ends[1]):
        raise Invalid.at("datetime", "ogc.datetime", given)
    return ends[0], ends[1]


def _day(given: str, text: str) -> date:
    try:
        if not INSTANT.fullmatch(text):
            raise ValueError
        if "T" not in text.upper():
            return date.fromisoformat(text)
        return datetime.fromisoformat(text.upper()).astimezone(CITY_ZONE).date()
    except (ValueError, OverflowError):
        raise Invalid.at("datetime", "ogc.datetime", given) from None
