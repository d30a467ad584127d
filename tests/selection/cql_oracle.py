"""CQL2 told once more in Python: what a filter means for a project, and how it is written as text."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from shapely import box
from shapely.geometry import shape

YEAR = 2025


def value_of(node: Any, one: Any) -> Any:
    """The value of an operand for this project; None where it is not known."""
    if isinstance(node, dict) and "property" in node:
        return property_of(node["property"], one)
    if isinstance(node, dict) and "date" in node:
        return date.fromisoformat(node["date"])
    if isinstance(node, dict) and node.get("op") == "casei":
        inner = value_of(node["args"][0], one)
        return None if inner is None else inner.lower()
    return Decimal(str(node)) if isinstance(node, float) else node


def property_of(name: str, one: Any) -> Any:
    known = {
        "code": one.code, "name": one.name, "nature": one.nature.get(YEAR), "location_accuracy": one.values["accuracy"],
        "total_investment_wan": one.total, "investment_wan": one.size, "start_date": one.start,
        "finish_date": one.finish, "start_actual": one.started, "finish_actual": one.finished,
        "year_plan_wan": one.plan.get(YEAR), "year_actual_wan": one.actual.get(YEAR), "mapped": one.shape is not None,
        "geometry": one.shape,
    }  # fmt: skip
    return known[name] if name in known else one.values[name]


def both(left: Any, right: Any, holds: Any) -> bool | None:
    return None if left is None or right is None else bool(holds(left, right))


COMPARE = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b,
    ">": lambda a, b: a > b, "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b,
}  # fmt: skip
PLACES = {
    "s_intersects": lambda a, b: a.intersects(b), "s_disjoint": lambda a, b: not a.intersects(b),
    "s_within": lambda a, b: a.within(b), "s_contains": lambda a, b: a.contains(b),
}  # fmt: skip


def meaning(node: Any, one: Any) -> bool | None:
    """True, false, or None where SQL would not know."""
    if isinstance(node, bool):
        return node
    if "property" in node:
        return bool(property_of(node["property"], one))
    op, args = node["op"], node["args"]
    if op in ("and", "or"):
        parts = [meaning(arg, one) for arg in args]
        decided = op == "or"
        return decided if decided in parts else None if None in parts else not decided
    if op == "not":
        inner = meaning(args[0], one)
        return None if inner is None else not inner
    if op in PLACES:
        left, right = (place_of(arg, one) for arg in args)
        return both(left, right, PLACES[op])
    if op.startswith("t_"):
        return in_time(op, args, one)
    return compared(op, args, one)


def compared(op: str, args: list[Any], one: Any) -> bool | None:
    first = value_of(args[0], one)
    if op == "isNull":
        return first is None
    if op == "in":
        return None if first is None else first in args[1]
    if op == "like":
        wanted = re.escape(args[1]).replace("%", ".*").replace("_", ".")
        return None if first is None else bool(re.fullmatch(wanted, first))
    second = value_of(args[1], one)
    if op == "between":
        return both(first, second, lambda a, b: b <= a <= value_of(args[2], one))
    return both(first, second, COMPARE[op])


def place_of(node: Any, one: Any) -> Any:
    if "property" in node:
        return property_of(node["property"], one)
    return box(*node["bbox"]) if "bbox" in node else shape(node)


def in_time(op: str, args: list[Any], one: Any) -> bool | None:
    spans = []
    for node in args:
        if isinstance(node, dict) and "interval" in node:
            first, last = node["interval"]
            spans.append(
                (
                    date.min if first == ".." else date.fromisoformat(first),
                    date.max if last == ".." else date.fromisoformat(last),
                )
            )
        else:
            spans.append((value_of(node, one),) * 2)
    (a, z), (b, y) = spans
    if None in (a, b):
        return None
    return {
        "t_after": a > y, "t_before": z < b, "t_during": a > b and z < y, "t_disjoint": a > y or z < b,
        "t_intersects": not (a > y or z < b), "t_equals": a == b and z == y,
    }[op]  # fmt: skip


def text_of(node: Any) -> str:
    """The same filter as CQL2 text."""
    if isinstance(node, bool):
        return str(node).upper()
    if isinstance(node, str):
        return "'" + node.replace("'", "''") + "'"
    if isinstance(node, int | float):
        return str(node)
    return _operation(node["op"], node["args"]) if "op" in node else _leaf(node)


def _operation(op: str, args: list[Any]) -> str:
    if op == "in":
        return f"{text_of(args[0])} IN ({', '.join(map(text_of, args[1]))})"
    first, *others = map(text_of, args)
    if op in ("and", "or"):
        return "(" + f" {op.upper()} ".join([first, *others]) + ")"
    shapes = {"not": "NOT ({0})", "isNull": "{0} IS NULL", "between": "{0} BETWEEN {1} AND {2}", "like": "{0} LIKE {1}"}
    if op in COMPARE:
        return f"{first} {op} {others[0]}"
    return shapes[op].format(first, *others) if op in shapes else f"{op.upper()}({', '.join([first, *others])})"


def _leaf(node: Any) -> str:
    if "coordinates" in node:
        rings = ", ".join("(" + ", ".join(f"{x} {y}" for x, y in ring) + ")" for ring in node["coordinates"])
        return f"POLYGON({rings})"
    ((word, given),) = node.items()
    if word == "property":
        return str(given)
    if word == "date":
        return f"DATE('{given}')"
    return f"INTERVAL('{given[0]}', '{given[1]}')" if word == "interval" else f"BBOX({', '.join(map(str, given))})"


NUMBERS = ("total_investment_wan", "investment_wan", "year_plan_wan", "year_actual_wan")
DATES = ("start_date", "finish_date", "start_actual", "finish_actual")
CODES = {
    "stage": ["planned", "preparing", "under_construction", "operating"],
    "kind": ["road", "industrial", "facility"],
    "unit": ["nanguan", "jingkai", "moon"],
    "nature": ["new", "continuing"],
    "location_accuracy": ["surveyed", "site"],
}
sums = st.sampled_from([0, 0.0001, 123.5, 500, 4999.9999, 5000, 10_000])
days = st.dates(date(2023, 7, 1), date(2026, 12, 1)).map(str)
order = st.sampled_from(list(COMPARE))


def prop(names: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(list(names)).map(lambda name: {"property": name})


def made(op: Any, *args: Any) -> st.SearchStrategy[Any]:
    return st.tuples(*args).flatmap(
        lambda given: (op if isinstance(op, st.SearchStrategy) else st.just(op)).map(
            lambda name: {"op": name, "args": list(given)}
        )
    )


polygons = st.tuples(st.integers(12465, 12690), st.integers(4315, 4510), st.integers(3, 150)).map(
    lambda given: {"type": "Polygon", "coordinates": [ring(given[0] / 100, given[1] / 100, given[2] / 100)]}
)


def ring(lon: float, lat: float, wide: float) -> list[list[float]]:
    """A triangle whose edges avoid the hundredths that places have."""
    a, b = round(lon + 0.0053, 4), round(lat + 0.0031, 4)
    return [[a, b], [round(a + wide, 4), b], [a, round(b + wide, 4)], [a, b]]


coded = st.sampled_from(list(CODES)).flatmap(
    lambda name: st.one_of(
        st.sampled_from(CODES[name]).map(lambda code: {"op": "=", "args": [{"property": name}, code]}),
        st.lists(st.sampled_from(CODES[name]), min_size=1, max_size=3).map(
            lambda codes: {"op": "in", "args": [{"property": name}, codes]}
        ),
    )
)
simple = st.one_of(
    coded,
    made(order, prop(NUMBERS), sums),
    made("between", prop(NUMBERS), sums, sums),
    made(order, prop(DATES), days.map(lambda day: {"date": day})),
    made(order, prop(DATES), prop(DATES)),
    made("isNull", prop((*NUMBERS, *DATES, *CODES))),
    made("like", prop(["name", "code"]), st.sampled_from(["%路%", "人民%", "CC2025-R%", "%_路_", "%"])),
    made("=", prop(["code"]).map(lambda p: {"op": "casei", "args": [p]}), st.just("cc2025-ind-0001").map(
        lambda code: {"op": "casei", "args": [code]})),
    made(st.sampled_from(["s_intersects", "s_disjoint", "s_within"]), prop(["geometry"]), polygons),
    made(st.sampled_from(["t_after", "t_before", "t_equals"]), prop(DATES), days.map(lambda day: {"date": day})),
    made(
        st.sampled_from(["t_during", "t_intersects", "t_disjoint", "t_after", "t_before"]), prop(DATES),
        st.tuples(days, days).map(lambda two: {"interval": sorted(two)}) | days.map(lambda day: {"interval": [day, ".."]}),
    ),
    prop(["mapped"]),
    st.booleans(),
)  # fmt: skip
filters = st.recursive(
    simple,
    lambda inner: st.one_of(
        made("not", inner),
        st.lists(inner, min_size=2, max_size=3).flatmap(
            lambda parts: st.sampled_from(["and", "or"]).map(lambda op: {"op": op, "args": parts})
        ),
    ),
    max_leaves=6,
)
