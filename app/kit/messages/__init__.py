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
    """The reader's language: English when asked for before Chinese, else Chinese."""
    for part in (accept_language or "").lower().split(","):
        if part.strip().startswith("zh"):
            return CHINESE
        if part.strip().startswith("en"):
            return ENGLISH
    return CHINESE
