"""The temporal predicates of CQL2: how two spans of days lie to one another (Allen's relations).

A day is a span that begins and ends on it. A side that is open, or a date that is not known, makes the comparison with
it true, or unknown, as SQL has it.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, not_, or_

Span = tuple[Any, Any]
EARLIEST, LATEST = cast("-infinity", Date), cast("infinity", Date)


def instant(day: Any) -> Span:
    return day, day


def interval(first: Any | None, last: Any | None) -> Span:
    return EARLIEST if first is None else first, LATEST if last is None else last


def _after(a: Span, b: Span) -> ColumnElement[bool]:
    return a[0] > b[1]  # type: ignore[no-any-return]


def _disjoint(a: Span, b: Span) -> ColumnElement[bool]:
    return or_(_after(a, b), _after(b, a))


def _during(a: Span, b: Span) -> ColumnElement[bool]:
    return and_(a[0] > b[0], a[1] < b[1])


def _starts(a: Span, b: Span) -> ColumnElement[bool]:
    return and_(a[0] == b[0], a[1] < b[1])


def _finishes(a: Span, b: Span) -> ColumnElement[bool]:
    return and_(a[1] == b[1], a[0] > b[0])


def _meets(a: Span, b: Span) -> ColumnElement[bool]:
    return a[1] == b[0]  # type: ignore[no-any-return]


def _overlaps(a: Span, b: Span) -> ColumnElement[bool]:
    return and_(a[0] < b[0], a[1] > b[0], a[1] < b[1])


def _turned(relation: Callable[[Span, Span], ColumnElement[bool]]) -> Callable[[Span, Span], ColumnElement[bool]]:
    return lambda a, b: relation(b, a)


RELATIONS: dict[str, Callable[[Span, Span], ColumnElement[bool]]] = {
    "t_after": _after,
    "t_before": _turned(_after),
    "t_contains": _turned(_during),
    "t_disjoint": _disjoint,
    "t_during": _during,
    "t_equals": lambda a, b: and_(a[0] == b[0], a[1] == b[1]),
    "t_finishedBy": _turned(_finishes),
    "t_finishes": _finishes,
    "t_intersects": lambda a, b: not_(_disjoint(a, b)),
    "t_meets": _meets,
    "t_metBy": _turned(_meets),
    "t_overlappedBy": _turned(_overlaps),
    "t_overlaps": _overlaps,
    "t_startedBy": _turned(_starts),
    "t_starts": _starts,
}
