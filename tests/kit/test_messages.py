"""Sentences for people: both languages have the same, with the same places for values, and all that the code asks for."""

import ast
import re
from string import Formatter

import pytest

from app.kit.messages import CHINESE, ENGLISH, catalogue, language_of, sentence
from app.kit.settings import PROJECT_ROOT

TABLES = {key.partition(".")[0] for key in catalogue(CHINESE)}
# Chosen by a status, by what pydantic calls a fault, or by a precision.
BY_NAME = re.compile(r"status\.\d+|http\.\d+|fault\.\w+|schedule\.(year|month)_precision")


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def asked_for() -> set[str]:
    """Every text in the code that has the form of a key."""
    found: set[str] = set()
    for path in [*(PROJECT_ROOT / "app").rglob("*.py"), *(PROJECT_ROOT / "seed").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                table, _, rest = node.value.partition(".")
                if table in TABLES and re.fullmatch(r"[a-z_]+|\d+", rest):
                    found.add(node.value)
    return found


# Words of the table of permissions look like keys of the table of sentences.
PERMISSIONS = {"project.read", "project.read_all", "project.read_persons", "place.write", "schedule.write",
               "investment.write", "investment.accept", "project.export", "overlay.read"}  # fmt: skip


def test_both_languages_have_the_same_sentences():
    assert set(catalogue(CHINESE)) == set(catalogue(ENGLISH))


def test_both_languages_have_the_same_places_for_values():
    different = {
        key
        for key, text in catalogue(CHINESE).items()
        if places(text) != places(catalogue(ENGLISH)[key]) and not key.startswith("fault.")
    }
    assert different == set()


def test_the_english_is_english_and_the_chinese_chinese():
    han = re.compile(r"[\u4e00-\u9fff]")
    assert [key for key, text in catalogue(ENGLISH).items() if han.search(text.replace("示例", ""))] == []
    assert [key for key, text in catalogue(CHINESE).items() if not han.search(text)] == []


def test_the_code_asks_for_no_sentence_that_is_missing():
    assert asked_for() - PERMISSIONS - set(catalogue(CHINESE)) == set()


def test_no_sentence_is_kept_that_nobody_asks_for():
    assert {key for key in set(catalogue(CHINESE)) - asked_for() if not BY_NAME.fullmatch(key)} == set()


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_a_value_is_put_into_its_place(language: str):
    assert "X9" in sentence("project.unknown_code", language, {"given": "X9"})


def test_a_sentence_that_is_not_known_is_its_own_key_and_a_fault_at_least_a_sentence():
    assert sentence("moon.shine", CHINESE) == "moon.shine"
    assert sentence("fault.moonshine", CHINESE) == sentence("fault.other", CHINESE)


@pytest.mark.parametrize("text", ["{", "}", "{given}", "{0}", "100%"])
def test_what_a_person_sent_is_no_place_for_values(text: str):
    assert text in sentence("project.unknown_code", CHINESE, {"given": text})


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, CHINESE),
        ("", CHINESE),
        ("zh-CN,zh;q=0.9,en;q=0.8", CHINESE),
        ("zh-TW", CHINESE),
        ("en", ENGLISH),
        ("en-GB,en;q=0.9", ENGLISH),
        ("EN-US", ENGLISH),
        ("fr-FR, en;q=0.5, zh;q=0.3", ENGLISH),
        ("en;q=0.4, zh;q=0.9", CHINESE),
        ("zh;q=0.2,en;q=0.8", ENGLISH),
        ("en;q=0, fr", CHINESE),
        ("en;q=x", CHINESE),
        ("english", CHINESE),
        ("de", CHINESE),
        ("*", CHINESE),
    ],
)
def test_the_language_is_the_one_that_is_asked_for_first(asked: str | None, language: str):
    assert language_of(asked) == language
