"""The ready-made item is what its columns say, and counts are kept only as long as nothing changes."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session as Db

from app.facts import kept as keeping
from app.facts.models import ProjectFacts as F
from app.kit import clock
from app.kit.db import engine
from app.kit.settings import settings
from app.portfolio.items import feature_json, item_columns, item_json, with_columns, with_parts
from tests.city import City
from tests.selection.corpus import Known

Memory = Callable[[int], None]


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    """Gives so many megabytes for what is kept."""

    def give(megabytes: int) -> None:
        monkeypatch.setenv("GUATU_KEPT_MB", str(megabytes))
        settings.cache_clear()

    yield give
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


def test_the_ready_made_item_says_what_its_columns_say(town: City, known: list[Known]):
    today = clock.today()
    columns = [part for name, column in item_columns(today).items() for part in (name, column)]
    with Db(engine()) as db:
        ready = with_parts(select(F.code, item_json(today)).select_from(F), today.year)
        made = with_columns(select(F.code, func.jsonb_build_object(*columns)).select_from(F), today.year)
        texts, values = dict(db.execute(ready).all()), dict(db.execute(made).all())
    assert len(texts) == len(known)
    for code, written in texts.items():
        found = json.loads(written)
        assert found.keys() == values[code].keys()
        for name, value in found.items():
            if name == "updated_at":
                continue  # the same instant, written in another way
            assert value == values[code][name], (code, name)


def test_a_feature_has_the_members_of_an_item_and_its_place(town: City, known: list[Known]):
    today = clock.today()
    with Db(engine()) as db:
        rows = with_parts(select(F.code, item_json(today), feature_json(today)).select_from(F), today.year)
        for code, item, feature in db.execute(rows):
            listed, shown = json.loads(item), json.loads(feature)
            assert shown["id"] == code and shown["type"] == "Feature"
            assert shown["properties"] == {
                name: value for name, value in listed.items() if name not in ("id", "mapped", "point")
            }
            assert (shown["geometry"] is not None) == listed["mapped"]


def test_sums_of_one_project_are_exact(town: City):
    code = town.project(total_investment_wan="1234567.8901").code
    assert json.loads(town.client("viewer").get(f"/api/v1/projects/{code}").text, parse_float=Decimal)[
        "total_investment_wan"
    ] == Decimal("1234567.8901")


@pytest.mark.parametrize("address", ["/api/v1/projects/summary?kind=road", "/tiles/projects/8/217/92.mvt"])
def test_what_was_made_is_kept_until_something_changes(town: City, known: list[Known], address: str):
    viewer = town.client("viewer")
    with town.counted() as first:
        made = viewer.get(address)
    with town.counted() as again:
        assert viewer.get(address).content == made.content
    assert len(again) == len(first) - 1
    code = town.project(name="新路", total_investment_wan=1, stage="under_construction").code
    with town.counted() as after:
        changed = viewer.get(address)
    assert len(after) == len(first)
    if "summary" in address:
        assert changed.json()["count"] == made.json()["count"] + 1
    assert town.show(code)["stage"] == "under_construction"


def test_totals_from_the_cells_are_those_of_the_projects(town: City, known: list[Known]):
    """A filter that the cells know, and the same one told so that they do not."""
    for words in (
        "",
        "kind=road",
        "stage=planned&stage=preparing",
        "provenance=demo",
        "mapped=false",
        "programme=industrial",
    ):
        for login in ("viewer", None, "viewer-jingkai"):
            client = town.client(login)
            page, counted = (
                client.get(f"/api/v1/projects?limit=1000&{words}&{more}").json() for more in ("", "filter=true")
            )
            for name in ("total", "demo_total", "unmapped"):
                assert page[name] == counted[name], (words, login)
            assert page["total"] == len(page["items"])


def test_nothing_is_kept_where_no_memory_is_given_for_it(town: City, known: list[Known], memory: Memory):
    memory(0)
    viewer, address = town.client("viewer"), "/api/v1/projects/summary?kind=facility"
    with town.counted() as first:
        viewer.get(address)
    with town.counted() as again:
        viewer.get(address)
    assert len(again) == len(first)


def test_the_longest_unused_goes_first(memory: Memory):
    memory(1)
    store = keeping.Store()
    for number in range(3):
        store.put(number, 1, number, 400_000)
    assert store.find(0, 1) == (False, None)
    assert store.find(1, 1) == (True, 1)
    store.put(3, 1, 3, 400_000)
    assert store.find(2, 1) == (False, None) and store.find(1, 1) == (True, 1)
    assert store.find(1, 2) == (False, None)
    assert store.bytes == 800_000


def test_a_chinese_word_of_two_characters_is_found_by_the_index(town: City, known: list[Known]):
    with Db(engine()) as db:
        db.execute(select(func.set_config("enable_seqscan", "off", True)))
        explained = "EXPLAIN SELECT project_id FROM project_facts WHERE search_text LIKE '%汽汽车车%'"
        plan = " ".join(db.scalars(text(explained)))
    assert "ix_project_facts_search_text" in plan
