"""Open data: who gets it, what is never in it, and how it is made."""

import json
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session as Db

from app.exchange.oc4ids import package as making
from app.exchange.oc4ids.tables import QUANTITIES, SECTOR_OF_DIVISION, SECTOR_OF_SECTION, STATUS, TYPE
from app.identity.access import Caller
from app.identity.roles import Role
from app.kit.clock import CITY_ZONE, today
from app.kit.db import engine
from app.kit.settings import settings as of_service
from app.projects.kinds import CLASS_OF
from app.projects.words import ConstructionType, Kind, Stage
from app.selection.schemas import ProjectFilter
from tests.city import City
from tests.conftest import anonymous, forget
from tests.exchange.open_data import CLOSED, OPEN, faults, walk
from tests.exchange.published import (
    SECRETS,
    asked,
    furnish,
    names,
    of_name,
    taken,
)


@pytest.fixture(scope="module")
def open_city(shared: City) -> City:
    furnish(shared)
    return shared


@pytest.fixture(scope="module")
def package(open_city: City) -> dict[str, Any]:
    return taken(open_city)


# --- who gets what


@pytest.mark.parametrize(
    "login", [None, "viewer", "viewer-jingkai", "planner", "dispatcher", "auditor", "administrator"], ids=str
)
def test_everybody_gets_what_is_published_and_no_more(open_city: City, login: str | None):
    found = names(taken(open_city, login))
    assert "整体道路" in found
    assert not any("未公开" in name for name in found)
    assert found == names(taken(open_city))


def test_what_is_hidden_is_nowhere(open_city: City):
    secrets = {*SECRETS.values(), "统计名称甲", "98765.4321", "987654321", "未公开", "内部原因", "不公布", "987654"}
    for login in (None, "dispatcher"):
        for path, value in walk(taken(open_city, login)):
            assert not [secret for secret in secrets if secret in str(value) and not isinstance(value, dict | list)], (
                path
            )


def test_no_hidden_column_is_told_as_a_quantity():
    for one in QUANTITIES:
        assert one["column"] in {column.name for column in CLASS_OF[Kind(one["kind"])].__table__.columns}
        assert one["column"] not in CLASS_OF[Kind(one["kind"])].NOT_PUBLIC


def test_who_may_not_read_gets_nothing(open_city: City):
    with anonymous("none"):
        assert asked(open_city).status_code == 401


def test_demo_rows_leave_where_the_reader_sees_them(open_city: City, monkeypatch):
    assert "示例道路" in names(taken(open_city))
    monkeypatch.setenv("GUATU_HOST", "0.0.0.0")
    of_service.cache_clear()
    assert "示例" not in json.dumps(taken(open_city), ensure_ascii=False)
    assert "示例道路" in names(taken(open_city, "viewer"))
    forget()


def test_the_one_filter_selects(open_city: City):
    found = taken(open_city, kind="metro_line", stage=["preparing", "under_construction"])
    assert len(found["projects"]) == 4
    assert found["uri"].endswith(
        "/api/v1/projects/export?format=oc4ids&kind=metro_line&stage=preparing&stage=under_construction"
    )
    searched = taken(open_city, q="滨河 东街")
    assert names(searched) == {"滨河东街"}
    assert faults(searched) == []
    assert asked(open_city, programme="metros").status_code == 422
    assert asked(open_city, crs="4490").status_code == 422


def test_nothing_published_is_no_package(open_city: City):
    answer = asked(open_city, "dispatcher", q="未公开的整体")
    assert answer.status_code == 404
    assert "OC4IDS" in answer.json()["detail"]


def test_a_day_in_the_past_is_told_as_it_was(open_city: City):
    found = taken(open_city, as_of="2025-01-08")
    assert len(found["projects"]) == 43
    assert found["uri"].endswith("as_of=2025-01-08")
    assert found["publishedDate"].startswith("2025-01-08")
    assert faults(found) == []


def test_it_was_published_when_something_of_it_changed_last(open_city: City, package):
    assert package["publishedDate"] == max(one["updated"] for one in package["projects"])
    assert datetime.fromisoformat(package["publishedDate"]).astimezone(CITY_ZONE).date() == today()
    assert of_name(package, "滨河东街")["updated"].startswith("2025-01-08")


def test_the_settings_say_who_publishes_and_under_what(open_city: City, monkeypatch):
    plain = taken(open_city, q="滨河东街")
    assert "未设置" in plain["publisher"]["name"]
    assert not plain.keys() & {"license", "publicationPolicy"}
    given = {
        "PREFIX": "oc4ids-a1b2c3", "PUBLISHER": "某市发展和改革委员会", "LICENSE": "https://creativecommons.org/licenses/by/4.0/",
        "POLICY": "https://city.example/open-data",
    }  # fmt: skip
    for name, value in given.items():
        monkeypatch.setenv(f"GUATU_OC4IDS_{name}", value)
    monkeypatch.setenv("GUATU_BASE_URL", "https://guatu.city.example/")
    monkeypatch.setenv("GUATU_ALLOWED_HOSTS", "testserver")
    of_service.cache_clear()
    found = taken(open_city, q="滨河东街")
    assert (found["publisher"]["name"], found["license"], found["publicationPolicy"]) == tuple(
        given[name] for name in ("PUBLISHER", "LICENSE", "POLICY")
    )
    assert found["uri"].startswith("https://guatu.city.example/api/v1/projects/export?format=oc4ids&q=%E6%BB%A8")
    assert found["projects"][0]["id"] == "oc4ids-a1b2c3-CC2025-ROAD-0001"
    assert faults(found) == []
    forget()


@pytest.mark.parametrize("setting", ["PREFIX=CC2025", "PREFIX=oc4ids-ABC123", "LICENSE=CC BY 4.0", "PUBLISHER= "])
def test_a_setting_that_would_break_the_package_stops_the_start(monkeypatch, setting: str):
    name, _, value = setting.partition("=")
    monkeypatch.setenv(f"GUATU_OC4IDS_{name}", value)
    of_service.cache_clear()
    with pytest.raises(ValueError, match="oc4ids"):
        of_service()
    monkeypatch.undo()
    of_service.cache_clear()


# --- how it is made


def test_however_many_projects_there_are_few_statements_make_them(open_city: City, monkeypatch):
    whole = taken(open_city)
    monkeypatch.setattr(making, "BATCH", 7)
    assert taken(open_city) == whole
    reading = engine().execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    seen: list[str] = []
    with Db(reading) as db:
        event.listen(db.connection(), "before_cursor_execute", lambda _c, _u, statement, *_: seen.append(statement))
        public = Caller(roles=frozenset({Role.PUBLIC}))
        pieces = list(making.package(db, ProjectFilter(), public))
    number = len(whole["projects"])
    assert len(pieces) == number + 1
    assert len(seen) == 1 + 2 * -(-number // 7)


# --- the tables


def test_every_word_of_the_tables_is_one_of_the_standards():
    sectors = [*SECTOR_OF_DIVISION.values(), *SECTOR_OF_SECTION.values()]
    assert {code for codes in sectors for code in codes} <= OPEN["projects/sector"]
    assert set(STATUS.values()) <= CLOSED["projects/status"]
    assert set(TYPE.values()) <= CLOSED["projects/type"]
    assert set(STATUS) == set(Stage) - {Stage.SUSPENDED}
    assert set(TYPE) == set(ConstructionType) - {ConstructionType.PURCHASE}
