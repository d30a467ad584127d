"""A value of a column as a person would say it: codes by their words, sums with their unit, nothing as 空."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy import Enum, Numeric

from app.kit import clock
from app.kit.db import Base, Instant
from app.kit.messages import CHINESE, sentence
from app.logbook.names import Names, referred_table
from app.logbook.vocabulary import value_word

LONGEST = 80
# the end of a column's name: (unit in Chinese, in English)
UNITS = {
    "_m2": (" 平方米", " m²"),
    "_mu": (" 亩", " mu"),
    "_km": (" 公里", " km"),
    "_km2": (" 平方公里", " km²"),
    "_m": (" 米", " m"),
    "_pct": ("%", "%"),
    "_tce": (" 吨标准煤", " tce"),
    "_days": (" 天", " days"),
}
# Numbers that are names: 2025 is a year, not 2,025.
UNGROUPED = ("year", "number", "line", "position", "id", "month")
INSTANT_END = "_at"


def told(table: str, column: str, value: Any, language: str, names: Names) -> str:
    """One value, short enough for a sentence."""
    if value is None or value == "":
        return sentence("told.empty", language)
    if isinstance(value, bool):
        return sentence("told.yes" if value else "told.no", language)
    if isinstance(value, dict):
        return value_word("Geometry", str(value.get("type")), language)
    if isinstance(value, list):
        return _several(column, value, language)
    target = referred_table(table, column)
    if target:
        return _name(target, value, language, names)
    kind = _type(table, column)
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return value_word(kind.enum_class.__name__, str(value), language)
    if isinstance(value, int | float | Decimal) or isinstance(kind, Numeric):
        return _number(column, value, language)
    if isinstance(kind, Instant):
        return _instant(str(value))
    text = str(value)
    if column == "month" or column.endswith("_month"):
        return text[:7]
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _several(column: str, values: list[Any], language: str) -> str:
    """Roles by their words, classes by their names, anything else as it is."""
    words = [one.get("name") if isinstance(one, dict) else one for one in values]
    told_words = [value_word("Role", str(word), language) if column == "roles" else str(word) for word in words if word]
    text = ("、" if language == CHINESE else ", ").join(told_words)
    if not text:
        return sentence("told.empty", language)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _name(target: str, value: Any, language: str, names: Names) -> str:
    if target == "projects":
        package = names.get(("packages", value))
        return (package.code or "") if package else sentence("told.unnamed", language)
    name = names.get((target, value))
    return name.in_language(language) if name else str(value)


def _type(table: str, column: str) -> Any:
    found = Base.metadata.tables.get(table)
    return found.columns[column].type if found is not None and column in found.columns else None


def _number(column: str, value: Any, language: str) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if column.endswith("_wan"):
        return _money(column, number, language)
    if column.endswith(UNGROUPED):
        return _plain(number).replace(",", "")
    end = next((end for end in UNITS if column.endswith(end)), None)
    unit = UNITS[end][0 if language == CHINESE else 1] if end else ""
    return _plain(number) + unit


def _money(column: str, wan: Decimal, language: str) -> str:
    """To the yuan: the log rounds nothing."""
    dollars = column.endswith("_usd_wan")
    if language == CHINESE:
        return f"{_plain(wan)} {'万美元' if dollars else '万元'}"
    return f"{'USD' if dollars else 'CNY'} {_plain(wan * 10_000)}"


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _instant(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return at.astimezone(clock.CITY_ZONE).strftime("%Y-%m-%d %H:%M") if at.tzinfo else text
