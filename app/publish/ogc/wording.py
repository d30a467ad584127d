"""The words of the OGC API's pages and titles, Chinese and English with the same keys."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session as Db

from app.identity.models import District, ReportingUnit
from app.kit.messages import CHINESE
from app.logbook.vocabulary import value_word
from app.projects.models import Programme, Sector

FOLDER = Path(__file__).parent / "words"


@cache
def words(language: str) -> dict[str, str]:
    """All words of one language as {"part.key": word}."""
    tables = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {f"{table}.{key}": word for table, rows in tables.items() for key, word in rows.items()}


def say(key: str, language: str, **values: object) -> str:
    return words(language)[key].format(**values)


def property_word(name: str, language: str) -> str:
    """What a property of a feature is called; its own name where nothing else is known."""
    return words(language).get(f"property.{name}", name)


CODE_LISTS: dict[str, Any] = {"unit": ReportingUnit, "district": District, "programme": Programme, "sector": Sector}


def code_names(db: Db, language: str) -> dict[tuple[str, str], str]:
    """What the codes of the code lists are called, by property and code."""
    lists = [
        select(literal(name).label("property"), of.code, of.name if language == CHINESE else of.name_en)
        for name, of in CODE_LISTS.items()
    ]
    return {(name, code): called for name, code, called in db.execute(union_all(*lists)) if called}


def code_word(name: str, code: object, language: str) -> str:
    """The word of a code of one of the closed lists: 在建 for the stage `under_construction`."""
    lists = {
        "stage": "Stage", "kind": "Kind", "class": "ProjectClass", "provenance": "Provenance",
        "location_accuracy": "Accuracy", "total_investment_state": "MoneyState", "year_plan_state": "MoneyState",
        "year_actual_state": "MoneyState", "nature": "YearCategory",
    }  # fmt: skip
    if name not in lists or not isinstance(code, str):
        return str(code)
    found = value_word(lists[name], code, language)
    return value_word("ComponentKind", code, language) if found == code and name == "kind" else found
