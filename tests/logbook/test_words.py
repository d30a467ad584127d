"""Every audited table and column has a word in both languages, and so has every code that stands in one."""

import re

import pytest
from sqlalchemy import Enum

import app.models  # noqa: F401 (every table)
from app.kit.db import Base
from app.kit.messages import CHINESE, ENGLISH
from app.logbook.schemas import Origin
from app.logbook.vocabulary import vocabulary
from tests.city import City

LANGUAGES = [CHINESE, ENGLISH]
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def audited(shared: City) -> list[str]:
    """The tables that the recorder hangs on, as the database says."""
    found = shared.asked(
        "SELECT array_agg(c.relname::text ORDER BY 1) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'record_change'"
    )
    assert len(found) > 30
    return list(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_audited_table_and_column_has_a_word(audited: list[str], language: str):
    known = vocabulary(language)
    missing = [table for table in audited if table not in known["table"]]
    for table in audited:
        names = [column.name for column in Base.metadata.tables[table].columns]
        missing += [
            f"{table}.{name}" for name in names if name not in known["column"] and f"{table}.{name}" not in known["own"]
        ]
    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_every_audited_column_has_a_word(audited: list[str], language: str):
    known = vocabulary(language)["value"]
    missing = []
    for table in audited:
        for column in Base.metadata.tables[table].columns:
            if isinstance(column.type, Enum) and column.type.enum_class is not None:
                words = column.type.enum_class
                missing += [
                    f"{words.__name__}.{one.value}" for one in words if one.value not in known.get(words.__name__, {})
                ]
    missing += [f"Origin.{one}" for one in Origin if one not in known["Origin"]]
    assert missing == []


def flat(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part, rows in vocabulary(language).items():
        for key, word in rows.items():
            found |= (
                {f"{part}.{key}.{code}": text for code, text in word.items()}
                if isinstance(word, dict)
                else {f"{part}.{key}": word}
            )
    return found


def test_both_languages_have_the_same_words():
    assert flat(CHINESE).keys() == flat(ENGLISH).keys()


def test_the_chinese_words_are_chinese_and_the_english_english():
    assert [key for key, word in flat(CHINESE).items() if not HAN.search(word)] == []
    assert [key for key, word in flat(ENGLISH).items() if HAN.search(word) or not word] == []
