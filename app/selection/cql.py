"""CQL2 (OGC 21-065r2), text or JSON, to a condition on the facts.

The library `cql2` reads it; every name and every operator here is looked up in a list of ours, every value becomes a
bound parameter. Nothing of the text itself reaches the database.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn

import cql2
from geoalchemy2.shape import to_shape
from shapely import get_num_coordinates
from sqlalchemy import ColumnElement, Date, DateTime, and_, false, func, literal, not_, or_, true

from app.kit.crs import CRS84, Crs
from app.kit.errors import Invalid
from app.kit.schemas import ISO_DAY, UNSTORABLE
from app.kit.shapes import WEB_MERCATOR, literal_shape
from app.selection import temporal
from app.selection.folding import folded
from app.selection.properties import Property, Type

MAX_LENGTH = 8_000
MAX_DEPTH = 40
# Of plain conditions; what is dear counts as several.
MAX_NODES = 2_000

COMPARISONS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
}
SPATIAL = {
    "s_intersects": "ST_Intersects", "s_within": "ST_Within", "s_contains": "ST_Contains", "s_equals": "ST_Equals",
    "s_touches": "ST_Touches", "s_overlaps": "ST_Overlaps", "s_crosses": "ST_Crosses",
}  # fmt: skip
# For these the database prepares the given shape once; so many corners of it cost as much as one plain condition.
PREPARED, CORNERS, CORNERS_UNPREPARED = {"s_intersects", "s_within", "s_contains", "s_disjoint"}, 20, 2


# Of collections only these two know more than one kind of shape.
OF_COLLECTIONS = ("s_intersects", "s_disjoint")
# A literal of the text encoding, and what a backslash stands for in it; before anything else it stays, for LIKE.
LITERAL = re.compile(r"'(?:''|\\.|[^'\\])*'", re.DOTALL)
ILIKE = re.compile(r"(\w+) ILIKE ('(?:''|[^'])*')")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
CONTROLS = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "'": "''"}


class Language(StrEnum):
    TEXT = "cql2-text"
    JSON = "cql2-json"
    # What GDAL calls it, by a draft of the standard: with ILIKE, and with days that end in a T.
    GDAL = "cql-text"


@dataclass(frozen=True)
class Value:
    """An operand: its SQL, its type, and the property's words where it is a property that has such."""

    sql: Any
    kind: Type
    words: Any = None
    constant: Any = None


def refuse(key: str, given: Any = None, **values: Any) -> NoReturn:
    raise Invalid.at("filter", key, given, **values)


def read(given: str, language: Language | None = None) -> Any:
    """The filter as CQL2 JSON; what is no CQL2, too long or too deep is refused. Without a language its look decides."""
    if len(given) > MAX_LENGTH:
        refuse("filter.cql_too_long", given[:80], limit=MAX_LENGTH)
    # The reader is recursive: it is never shown what is nested deeper than a person would write.
    if _deepest(given) > MAX_DEPTH:
        refuse("filter.cql_too_deep", given[:80], limit=MAX_DEPTH)
    if language is None:
        language = Language.JSON if given.lstrip().startswith(("{", '"')) else Language.TEXT
    try:
        if language is Language.JSON:
            return cql2.parse_json(given).to_json()
        if language is Language.GDAL:
            given = ILIKE.sub(r"CASEI(\1) LIKE CASEI(\2)", given)
        return cql2.parse_text(LITERAL.sub(_unescaped, given)).to_json()
    except (cql2.ParseError, cql2.ValidationError, ValueError) as error:
        refuse("filter.cql_unreadable", given[:200], where=_where(str(error)))


def _unescaped(found: re.Match[str]) -> str:
    """A literal with its control characters and quotes put in; other pairs, such as those of LIKE, are left alone."""
    return ESCAPED.sub(lambda pair: CONTROLS.get(pair[1], pair[0]), found[0])


def _deepest(given: str) -> int:
    depth = deepest = 0
    for mark in given:
        depth += (mark in "([{") - (mark in ")]}")
        deepest = max(deepest, depth)
    return deepest


def _where(message: str) -> str:
    """Line and column from the reader's message, as `1:14`."""
    head = message.strip().removeprefix("-->").split("|")[0].strip()
    return head.splitlines()[0][:40] if head else "?"


def condition(
    given: str,
    known: dict[str, Property],
    *,
    language: Language | None = None,
    crs: Crs = CRS84,
    closed: bool = True,
) -> ColumnElement[bool]:
    """The filter as one condition over these properties; `crs` is the one of its shapes.

    `closed`: a word that a property never has is refused. The standard wants it compared instead.
    """
    return Translation(known, crs, closed=closed).logical(read(given, language), 0)


class Translation:
    """One walk through one filter; it counts what it meets."""

    def __init__(self, known: dict[str, Property], crs: Crs, *, closed: bool) -> None:
        self.known = known
        self.crs = crs
        self.closed = closed
        self.nodes = 0

    def logical(self, node: Any, depth: int) -> ColumnElement[bool]:
        """A node that is true or false."""
        self._count(depth)
        if isinstance(node, bool):
            return true() if node else false()
        if isinstance(node, dict) and "property" in node:
            found = self.value(node, depth)
            if found.kind is not Type.BOOLEAN:
                refuse("filter.cql_no_condition", node["property"])
            return and_(found.sql)
        op, args = self._operation(node)
        if op in ("and", "or"):
            parts = [self.logical(arg, depth + 1) for arg in args]
            return (and_ if op == "and" else or_)(*parts) if parts else refuse("filter.cql_arguments", op)
        if op == "not":
            return not_(self.logical(self._exactly(op, args, 1)[0], depth + 1))
        return self._predicate(op, args, depth)

    def _predicate(self, op: str, args: list[Any], depth: int) -> ColumnElement[bool]:
        if op in COMPARISONS:
            left, right = (self.value(arg, depth + 1) for arg in self._exactly(op, args, 2))
            left, right = self._comparable(op, left, right)
            return COMPARISONS[op](left.sql, right.sql)
        if op == "between":
            value, low, high = (self.value(arg, depth + 1) for arg in self._exactly(op, args, 3))
            low, high = self._comparable(op, value, low)[1], self._comparable(op, value, high)[1]
            return and_(value.sql >= low.sql, value.sql <= high.sql)
        if op == "in":
            return self._in(args, depth)
        if op == "like":
            return self._like(args, depth)
        if op == "isNull":
            found: ColumnElement[bool] = self.value(self._exactly(op, args, 1)[0], depth + 1).sql.is_(None)
            return found
        if op in SPATIAL or op == "s_disjoint":
            return self._spatial(op, args)
        if op in temporal.RELATIONS:
            (first, kind), (second, other) = (self._span(op, arg, depth) for arg in self._exactly(op, args, 2))
            if kind and other and kind is not other:
                refuse("filter.cql_types", op)
            return temporal.RELATIONS[op](first, second)
        return refuse("filter.cql_operator", op)

    def _in(self, args: list[Any], depth: int) -> ColumnElement[bool]:
        one, several = self._exactly("in", args, 2)
        if not isinstance(several, list):
            refuse("filter.cql_arguments", "in")
        value = self.value(one, depth + 1)
        options = [self.value(option, depth + 1) for option in several]
        options = [self._comparable("in", value, option)[1] for option in options]
        found: ColumnElement[bool] = value.sql.in_([option.sql for option in options])
        return found

    def _like(self, args: list[Any], depth: int) -> ColumnElement[bool]:
        value, pattern = (self.value(arg, depth + 1) for arg in self._exactly("like", args, 2))
        if value.kind is not Type.TEXT or not isinstance(pattern.constant, str):
            refuse("filter.cql_types", "like")
        if (len(pattern.constant) - len(pattern.constant.rstrip("\\"))) % 2:
            refuse("filter.cql_pattern", pattern.constant)
        found: ColumnElement[bool] = value.sql.like(pattern.sql, escape="\\")
        return found

    def value(self, node: Any, depth: int) -> Value:
        """A node that has a value: a property, a literal, or casei() of either."""
        self._count(depth)
        if isinstance(node, bool):
            return Value(literal(node), Type.BOOLEAN, constant=node)
        if isinstance(node, str):
            if UNSTORABLE.search(node):
                refuse("error.unstorable")
            return Value(literal(node), Type.TEXT, constant=node)
        if isinstance(node, int | float):
            return Value(self._number(node), Type.NUMBER, constant=node)
        if isinstance(node, dict) and set(node) == {"property"}:
            found = self._property(node["property"])
            return Value(found.expression, found.kind, found.words)
        if isinstance(node, dict) and set(node) == {"date"}:
            return Value(literal(self._date(node["date"]), Date), Type.DATE)
        if isinstance(node, dict) and set(node) == {"timestamp"}:
            return Value(literal(self._instant(node["timestamp"]), DateTime(timezone=True)), Type.TIMESTAMP)
        op, args = self._operation(node)
        if op != "casei":
            refuse("filter.cql_operator", op)
        inner = self.value(self._exactly(op, args, 1)[0], depth + 1)
        if inner.kind is not Type.TEXT:
            refuse("filter.cql_types", op)
        return Value(folded(inner.sql), Type.TEXT, constant=inner.constant)

    def _spatial(self, op: str, args: list[Any]) -> ColumnElement[bool]:
        nodes = self._exactly(op, args, 2)
        if op not in OF_COLLECTIONS and any(isinstance(one, dict) and "geometries" in one for one in nodes):
            refuse("place.collection")
        left, right = (self._place(op, one) for one in nodes)
        if op == "s_disjoint":
            # The same, and fifty times as fast: ST_Disjoint takes the given shape apart for every row.
            return not_(func.ST_Intersects(left, right))
        return getattr(func, SPATIAL[op])(left, right)  # type: ignore[no-any-return]

    def _place(self, op: str, node: Any) -> Any:
        """A geometry in the map's projection: the project's, or one that is given."""
        if isinstance(node, dict) and set(node) == {"property"}:
            found = self._property(node["property"])
            return found.expression if found.kind is Type.GEOMETRY else refuse("filter.cql_types", node["property"])
        given = literal_shape(node, "filter", self.crs)
        corners = int(get_num_coordinates(to_shape(given)))
        self._count(0, corners // (CORNERS if op in PREPARED else CORNERS_UNPREPARED))
        return func.ST_Transform(given, WEB_MERCATOR)

    def _span(self, op: str, node: Any, depth: int) -> tuple[temporal.Span, Type | None]:
        """A day or an instant, or an interval of such that may be open on a side; and of which of the two kinds."""
        if isinstance(node, dict) and set(node) == {"interval"}:
            ends = node["interval"]
            if not isinstance(ends, list) or len(ends) != 2:
                refuse("filter.cql_arguments", op)
            known = [None if end == ".." else self._moment(op, end, depth) for end in ends]
            kinds = {end.kind for end in known if end}
            if len(kinds) > 1:
                refuse("filter.cql_types", op)
            return temporal.interval(*(end and end.sql for end in known)), next(iter(kinds), None)
        moment = self._moment(op, node, depth)
        return temporal.instant(moment.sql), moment.kind

    def _moment(self, op: str, node: Any, depth: int) -> Value:
        if isinstance(node, str):
            node = {"timestamp" if "T" in node.upper() else "date": node}
        found = self.value(node, depth + 1)
        return found if found.kind in (Type.DATE, Type.TIMESTAMP) else refuse("filter.cql_types", op)

    def _property(self, name: Any) -> Property:
        if not isinstance(name, str) or name not in self.known:
            refuse("filter.cql_property", str(name)[:80])
        found = self.known[name]
        self._count(0, found.cost - 1)
        return found

    @staticmethod
    def _date(given: Any) -> date:
        try:
            return date.fromisoformat(ISO_DAY.fullmatch(given.removesuffix("T"))[0])  # type: ignore[index]  # no match is a TypeError
        except (TypeError, ValueError, AttributeError):
            refuse("filter.cql_date", str(given)[:80])

    @staticmethod
    def _instant(given: Any) -> datetime:
        """RFC 3339 in UTC."""
        try:
            if not str(given).upper().endswith("Z"):
                raise ValueError
            return datetime.fromisoformat(given)
        except (TypeError, ValueError):
            refuse("filter.cql_date", str(given)[:80])

    @staticmethod
    def _number(given: float) -> Any:
        """As the database's own kind of number: a float beside a numeric column would hide its index."""
        exact = Decimal(str(given))
        return (
            literal(exact)
            if exact.is_finite() and abs(exact) < 10**15
            else refuse("filter.cql_number", str(given)[:80])
        )

    def _comparable(self, op: str, left: Value, right: Value) -> tuple[Value, Value]:
        """Both sides as they can be compared: a day may be written without saying that it is one."""
        left, right = self._as_day(left, right), self._as_day(right, left)
        if left.kind is not right.kind or left.kind is Type.GEOMETRY:
            refuse("filter.cql_types", op)
        for one, other in ((left, right), (right, left)):
            if self.closed and one.words and other.constant is not None and other.constant not in set(one.words):
                refuse("filter.unknown_code", other.constant)
        return left, right

    def _as_day(self, one: Value, other: Value) -> Value:
        if one.kind is Type.TEXT and isinstance(one.constant, str) and other.kind is Type.DATE:
            return Value(literal(self._date(one.constant), Date), Type.DATE)
        return one

    @staticmethod
    def _operation(node: Any) -> tuple[str, list[Any]]:
        if not isinstance(node, dict) or not isinstance(node.get("op"), str) or not isinstance(node.get("args"), list):
            refuse("filter.cql_no_condition", json.dumps(node, ensure_ascii=False)[:80])
        return node["op"], node["args"]

    @staticmethod
    def _exactly(op: str, args: list[Any], count: int) -> list[Any]:
        return args if len(args) == count else refuse("filter.cql_arguments", op)

    def _count(self, depth: int, cost: int = 1) -> None:
        self.nodes += cost
        if depth > MAX_DEPTH * 4:
            refuse("filter.cql_too_deep", None, limit=MAX_DEPTH)
        if self.nodes > MAX_NODES:
            refuse("filter.cql_too_many", None, limit=MAX_NODES)
