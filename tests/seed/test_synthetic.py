"""The made-up portfolio for load tests: whole, marked, recorded once, and never beside anything else."""

import pytest
from sqlalchemy import column, func, literal_column, select, table, text

from app.cli import doctor
from app.kit.errors import Conflict
from seed import aside, synthetic
from seed.synthetic import ALL, DERIVED, FILLED, load_synthetic
from tests.audit.test_chain import verified
from tests.city import City

SIZE = 400
# What a load puts aside while it goes on: keys, references and indexes, each by its words.
RULES = """
    SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated FROM pg_constraint
    WHERE conrelid <> 0
    UNION ALL SELECT indexdef FROM pg_indexes
    UNION ALL SELECT tgrelid::regclass || ' ' || tgname || ' ' || cast(tgenabled AS text) FROM pg_trigger WHERE NOT tgisinternal
"""


class Failed(Exception):
    """What a test breaks a load with."""


def fails(*_: object) -> None:
    raise Failed


@pytest.fixture(scope="module")
def rules(town: City) -> set[str]:
    """Those of the database before anything is loaded."""
    return rules_of(town)


def rules_of(town: City) -> set[str]:
    with town.owner() as connection:
        return set(connection.scalars(text(RULES)))


def test_a_load_that_fails_leaves_nothing_behind(town: City, rules: set[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(synthetic, "_refer", fails)
    with pytest.raises(Failed):
        load_synthetic(town.urls.owner_url, SIZE, lambda _: None)
    assert empty(town)
    assert rules_of(town) == rules


def test_one_that_was_killed_is_taken_away_by_the_next(town: City, rules: set[str], monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patched:
        patched.setattr(synthetic, "_count", fails)
        patched.setattr(aside, "take_away", lambda *_: None)
        with pytest.raises(Failed):
            load_synthetic(town.urls.owner_url, SIZE, lambda _: None)
    assert not empty(town)
    assert not all(found.ok for found in doctor.migrations(town.urls))
    monkeypatch.setattr(synthetic, "_make", fails)
    with pytest.raises(Failed):
        load_synthetic(town.urls.owner_url, SIZE, lambda _: None)
    assert empty(town)
    assert rules_of(town) == rules
    assert all(found.ok for found in doctor.migrations(town.urls))


def empty(town: City) -> bool:
    with town.owner() as connection:
        counts = [select(func.count()).select_from(text(name)) for name in (*ALL, "project_cells")]
        return not any(connection.scalar(count) for count in counts)


@pytest.fixture(scope="module")
def filled(town: City, rules: set[str]) -> City:
    load_synthetic(town.urls.owner_url, SIZE, lambda _: None)
    return town


def test_every_project_is_there_and_says_that_it_is_made_up(filled: City):
    page = filled.client("viewer").get("/api/v1/projects", params={"limit": 1000}).json()
    assert page["total"] == page["demo_total"] == len(page["items"]) == SIZE
    assert all("示例" in item["name"] for item in page["items"])
    assert {item["kind"] for item in page["items"]} == {"industrial", "road", "urban_village", "metro_line", "facility"}
    assert {item["stage"] for item in page["items"]} >= {"preparing", "under_construction", "operating"}
    assert page["unmapped"] == 0
    one = filled.show(page["items"][0]["code"])
    assert one["total_investment_wan"] > 0


def test_facts_and_history_are_what_the_triggers_would_have_made(filled: City):
    with filled.owner() as connection:
        before = connection.execute(text("SELECT * FROM project_facts ORDER BY project_id")).all()
        connection.execute(text("SELECT refresh_project_facts(array_agg(id)) FROM projects"))
        assert connection.execute(text("SELECT * FROM project_facts ORDER BY project_id")).all() == before
        for name in (*FILLED, *DERIVED):
            kept = table(name, column("valid_to"), schema="history")
            now = connection.scalar(select(func.count()).select_from(table(name)))
            assert (
                connection.scalar(
                    select(func.count())
                    .select_from(kept)
                    .where(kept.c.valid_to == literal_column("timestamptz 'infinity'"))
                )
                == now
                > 0
            )


def test_keys_and_indexes_are_back_as_they_were(filled: City, rules: set[str]):
    assert rules_of(filled) == rules


def test_it_leaves_one_record_and_the_triggers_are_back(filled: City):
    assert filled.asked("SELECT count(*) FROM changes WHERE row_key = 'synthetic'") == 1
    assert verified(filled).broken is None
    off = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal"
    assert filled.asked(off) == 0
    code = filled.client("viewer").get("/api/v1/projects", params={"limit": 1}).json()["items"][0]["code"]
    filled.change(code, {"address": "测试路"})
    assert (
        filled.asked("SELECT count(*) FROM changes WHERE table_name = 'projects' AND row_key = :code", code=code) == 1
    )


def test_it_is_not_loaded_beside_anything_else(filled: City):
    with pytest.raises(Conflict):
        load_synthetic(filled.urls.owner_url, 5, lambda _: None)
    assert filled.asked("SELECT count(*) FROM projects") == SIZE
