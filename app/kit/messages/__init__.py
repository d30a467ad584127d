"""User-facing sentences, Chinese and English with the same keys."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CHINESE, ENGLISH = "zh-CN", "en"


@cache
def catalogue(language: str) -> dict[str, str]:
    """All sentences of one language as {"room.key": sentence}."""
    tables = tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{table}.{key}": text for table, rows in tables.items() for key, text in rows.items()}


def sentence(key: str, language: str, values: dict[str, Any] | None = None) -> str:
    """The sentence of `key` with its values put in; the key itself when none is known, a fault's when it is a fault."""
    known = catalogue(language)
    other = known["fault.other"] if key.startswith("fault.") else key
    return known.get(key, other).format(**(values or {}))


def language_of(accept_language: str | None) -> str:
    """The reader's language: the one of the two with the greater weight, of equal ones the first; else Chinese."""
    best, found = 0.0, CHINESE
    for part in (accept_language or "")[:400].lower().split(","):
        name, _, rest = part.strip().partition(";")
        known = next((tongue for tongue in (CHINESE, ENGLISH) if name.strip().partition("-")[0] == tongue[:2]), None)
        weight = _weight(rest)
        if known and weight > best:
            best, found = weight, known
    return found


def _weight(parameters: str) -> float:
    """The q of one language; 1 where none is said, 0 where it is no number."""
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
