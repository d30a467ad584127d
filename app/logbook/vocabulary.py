"""The words of tables, columns and codes, Chinese and English."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "words"


@cache
def vocabulary(language: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def table_word(table: str, language: str) -> str:
    return str(vocabulary(language)["table"].get(table, table))


def column_word(table: str, column: str, language: str) -> str:
    known = vocabulary(language)
    return str(known["own"].get(f"{table}.{column}") or known["column"].get(column, column))


def value_word(words: str, code: str, language: str) -> str:
    """The word of a code; `words` is the name of its enumeration."""
    return str(vocabulary(language)["value"].get(words, {}).get(code, code))
