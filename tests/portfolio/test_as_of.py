"""`as_of` answers what was known at the end of a day: whatever was changed since, every answer of that day comes again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from sqlalchemy import text

from app.kit.settings import settings
from app.projects.schemas import ComponentIn
from tests.city import City, named, unsafe
from tests.facts.test_facts import Edit, do, edits

FIRST = date(2026, 1, 1)
LISTS = ("", "stage=under_construction&year=2025", "q=人民", "min_investment=50&sort=-total_investment", "nature=new")
PARTS = ("", "/milestones", "/milestones/ground_broken", "/baselines", "/investments", "/components", "/history")
PLACE: dict[str, Any] = {"geometry": {"type": "Point", "coordinates": [125.3, 43.9]}, "location_accuracy": "site"}
CODE_LISTS = ("programmes", "units", "offices", "lists")


@contextmanager
def on(day: date | str) -> Iterator[None]:
    """Let it be that day in the city, for whoever writes and whoever reads."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GUATU_TODAY", str(day))
        settings.cache_clear()
        yield
    settings.cache_clear()


def answers(city: City, codes: list[str], day: date | None = None, login: str | None = "viewer") -> dict[str, Any]:
    """Everything that can be asked of a day, by address; without a day, of now."""
    client = city.client(login)
    places = [f"/api/v1/projects?{query}" for query in LISTS] + [
        f"/api/v1/projects/summary?{q}" for q in LISTS if "sort" not in q
    ]
    places += [f"/tiles/{layer}/0/0/0.mvt?{query}" for layer in ("projects", "components") for query in LISTS[:2]]
    places += [f"/api/v1/projects/{code}{part}?" for code in codes for part in PARTS]
    places += [f"/api/v1/{name}?" for name in CODE_LISTS]
    found = {}
    for place in places:
        answer = client.get(f"{place}&as_of={day}" if day else place)
        assert answer.status_code in (200, 204, 404), answer.text
        found[place] = answer.content if "/tiles/" in place else answer.json()
    return found


@pytest.fixture(scope="module")
def made(town: City) -> list[int]:
    """A road, a village, a metro line with parts, and a factory, all there since the day before the first."""
    parts = [
        ComponentIn(key=f"S0{number}", kind="station", name="站", position=number, stage="under_construction")
        for number in range(1, 4)
    ]
    with on(FIRST - timedelta(days=1)):
        return [
            town.project(baseline={"ground_broken": "2025-05-01", "opened": "2025-10-31"}).id,
            town.project(programme="urban_villages").id,
            town.project(programme="metro", components=parts).id,
            town.project(programme="industrial", stage="preparing").id,
        ]


def codes_of(town: City) -> list[str]:
    found: list[str] = town.asked("SELECT array_agg(code ORDER BY id) FROM projects")
    return found


# Several edits a day, each saved by itself.
days_of_edits = st.lists(st.lists(edits, min_size=1, max_size=3), min_size=2, max_size=5)
days_since = count()


def live(town: City, made: list[int], day: date, given: list[Edit]) -> None:
    with on(day):
        for edit in given:
            with town.write() as db:
                do(db, made, edit)


def follow(town: City, made: list[int], examples: int) -> None:
    @effort(max_examples=examples)
    @given(given=days_of_edits, founds=st.booleans())
    def hold(given: list[list[Edit]], founds: bool) -> None:
        known: dict[date, dict[str, Any]] = {}
        codes = codes_of(town)[:4]
        for at, edits_of_the_day in enumerate(given):
            day = FIRST + timedelta(days=next(days_since))
            live(town, made, day, edits_of_the_day)
            with on(day):
                if founds and at == 1:
                    town.project(name="人民新路", **PLACE)
                known[day] = answers(town, codes)
        with on(FIRST + timedelta(days=next(days_since))):
            for day, then in known.items():
                again = answers(town, codes, day)
                assert {place for place, answer in again.items() if answer != then[place]} == set(), day

    hold()


def test_every_day_comes_again_as_it_was(town: City, made: list[int]):
    """Two lives in every run, other ones each time; sixty at night, below."""
    follow(town, made, 2)


@pytest.mark.nightly
def test_every_day_comes_again_as_it_was_at_length(town: City, made: list[int]):
    follow(town, made, 60)


# --- one thing after another ------------------------------------------------------------------------------------------


@pytest.fixture
def road(city: City) -> str:
    """A road known since 2025-03-01 that was corrected on 2025-06-10."""
    with on("2025-03-01"):
        code = city.project(name="原名路", total_investment_wan=100, unit="nanguan").code
    with on("2025-06-10"):
        assert city.change(code, {"name": "改名路", "total_investment_wan": 900, "unit": "jingkai"}).status_code == 200
    return code


def listed(city: City, login: str | None = "viewer", **query: Any) -> list[str]:
    answer = city.client(login).get("/api/v1/projects", params=query)
    assert answer.status_code == 200, answer.text
    return [item["name"] for item in answer.json()["items"]]


def test_a_correction_does_not_rewrite_what_was_believed(city: City, road: str):
    days = ["2025-02-28", "2025-03-01", "2025-06-09", "2025-06-10", "2025-09-30"]
    assert [listed(city, as_of=day) for day in days] == [[], ["原名路"], ["原名路"], ["改名路"], ["改名路"]]
    assert listed(city, as_of="2025-06-09", max_investment=100, unit="nanguan") == ["原名路"]
    assert listed(city, as_of="2025-06-09", min_investment=101) == []
    assert city.client().get(f"/api/v1/projects/{road}?as_of=2025-02-28").status_code == 404


def test_a_day_ends_at_midnight_in_the_city(city: City):
    with city.write() as db:
        for key, at in (("late", "2025-05-01T15:59:59.9Z"), ("early", "2025-05-01T16:00:00Z")):
            db.execute(text("SELECT set_config('guatu.at', :at, true)"), {"at": at})
            db.execute(text("INSERT INTO parties (name, provenance) VALUES (:key, 'entered')"), {"key": key})
    with on("2025-04-01"):
        project = city.project()
    for name, at in (("甲", "2025-05-01T15:59:59.9Z"), ("乙", "2025-05-01T16:00:00Z")):
        with city.write() as db:
            db.execute(text("SELECT set_config('guatu.at', :at, true)"), {"at": at})
            db.execute(text("UPDATE projects SET name = :name WHERE id = :id"), {"name": name, "id": project.id})
    assert [listed(city, as_of=f"2025-05-0{day}") for day in (1, 2)] == [["甲"], ["乙"]]


def test_today_is_that_day(city: City):
    """What is late is told by the day that one looks back to."""
    with on("2025-03-01"):
        code = city.project(baseline={"opened": "2025-05-31"}).code
    client = city.client("viewer")

    def slip(day: str) -> tuple[Any, Any]:
        item = client.get(f"/api/v1/projects/{code}", params={"as_of": day}).json()
        milestone = client.get(f"/api/v1/projects/{code}/milestones/opened", params={"as_of": day}).json()
        assert item["finish_slip_days"] == milestone["slip_days"]
        return milestone["slip_days"], client.get("/api/v1/projects/summary", params={"as_of": day}).json()["year"]

    assert slip("2025-06-10") == (10, 2025)
    assert slip("2025-09-30") == (122, 2025)


def test_now_and_then_on_one_connection(city: City, road: str):
    """Statements that the driver has prepared mean the other tables as soon as one looks back."""
    for _ in range(12):
        for day, name in ((None, "改名路"), ("2025-05-01", "原名路")):
            query = {"as_of": day} if day else {}
            assert listed(city, **query) == [name]
            assert city.client("viewer").get(f"/api/v1/projects/{road}", params=query).json()["name"] == name
            year = city.client("viewer").get("/api/v1/projects/summary", params=query).json()
            assert year["total_investment_wan"] == (900 if day is None else 100)


@pytest.mark.parametrize("given", ["2025-10-01", "9999-12-31", "soon", "", "2025-02-30", "20250630", "2025-6-30", "0"])
@pytest.mark.parametrize(
    "place",
    ["/api/v1/projects", "/api/v1/projects/summary", "/tiles/projects/9/434/187.mvt", "/tiles/projects.json",
     "/api/v1/projects/{code}", "/api/v1/projects/{code}/milestones", "/api/v1/projects/{code}/history"],
)  # fmt: skip
def test_a_day_to_come_or_no_day_is_refused_by_name(town: City, made: list[int], place: str, given: str):
    code = codes_of(town)[0]
    assert named(town.client().get(place.format(code=code), params={"as_of": given})) == [["as_of"]]


def test_two_days_at_once_are_refused(town: City):
    assert named(town.client().get("/api/v1/projects?as_of=2025-01-01&as_of=2025-01-02")) == [["as_of"]]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2025-02-28"])
def test_before_anything_was_recorded_there_is_nothing(city: City, road: str, day: str):
    assert listed(city, as_of=day) == []
    summary = city.client().get("/api/v1/projects/summary", params={"as_of": day}).json()
    assert (summary["count"], summary["total_investment_wan"], summary["by"]["stage"]) == (0, None, [])
    assert city.client().get("/tiles/projects/0/0/0.mvt", params={"as_of": day}).status_code == 204


def test_the_tiles_of_a_day_are_named_by_their_map(town: City):
    found = town.client().get("/tiles/projects.json", params={"as_of": "2025-06-30"}).json()
    assert found["tiles"][0].endswith("?as_of=2025-06-30")


# --- writing ----------------------------------------------------------------------------------------------------------


def test_nothing_is_written_in_the_past(city: City, road: str):
    dispatcher = city.client("dispatcher")
    address = f"/api/v1/projects/{road}"
    for method, where, body in (
        ("PATCH", address, {"phase": "二期"}),
        ("PATCH", f"{address}/milestones/opened", {"forecast_date": "2025-12-01", "reason": "测试"}),
        ("PUT", f"{address}/investments/2025-02", {"actual_wan": 1}),
        ("POST", "/api/v1/projects", {"name": "新路", "programme": "dead_end_roads"}),
    ):
        asked = dispatcher.request(method, f"{where}?as_of=2025-06-30", json=body, headers=unsafe(1))
        assert named(asked) == [["as_of"]]
    assert city.show(road)["version"] == 2


def test_what_was_known_is_not_to_write_on(city: City, road: str):
    """No version mark, no permission, no stage to move to: an old copy must not become a new one."""
    now, then = (
        city.client("dispatcher").get(f"/api/v1/projects/{road}", params=query)
        for query in ({}, {"as_of": "2025-05-01"})
    )
    assert now.headers["etag"] == '"2"'
    assert now.json()["may"]
    assert now.json()["allowed_stages"]
    assert "etag" not in then.headers
    assert (then.json()["version"], then.json()["may"], then.json()["allowed_stages"]) == (1, [], [])
    milestone = f"/api/v1/projects/{road}/milestones/opened"
    assert "etag" in city.client().get(milestone).headers
    assert "etag" not in city.client().get(milestone, params={"as_of": "2025-05-01"}).headers


def test_where_only_now_is_known_looking_back_is_refused(town: City):
    assert named(town.client("viewer").get("/api/v1/session", params={"as_of": "2025-06-30"})) == [["as_of"]]


# --- who sees what ----------------------------------------------------------------------------------------------------


def everywhere(city: City, code: str, login: str | None, day: str) -> set[bool]:
    """Whether list, sums, tile, the project and its parts show it; the same everywhere or a hole."""
    client, query = city.client(login), {"as_of": day}
    found = {bool(listed(city, login, **query))}
    found.add(client.get("/api/v1/projects/summary", params=query).json()["count"] > 0)
    found.add(client.get("/tiles/projects/0/0/0.mvt", params=query).status_code == 200)
    for part in PARTS:
        found.add(client.get(f"/api/v1/projects/{code}{part}", params=query).status_code == 200)
    return found


def test_what_is_not_public_now_was_never_there_for_the_public(city: City):
    with on("2025-03-01"):
        code = city.project(**PLACE, unit="jingkai").code
    assert everywhere(city, code, None, "2025-05-01") == {True}
    with on("2025-06-01"):
        city.change(code, {"public": False})
    for login, shown in ((None, False), ("auditor", False), ("viewer", True), ("viewer-jingkai", True)):
        assert everywhere(city, code, login, "2025-05-01") == {shown}, login
    with on("2025-07-01"):
        city.change(code, {"public": True})
    assert everywhere(city, code, None, "2025-06-15") == {True}


def test_a_limited_viewer_looks_back_with_the_rights_of_now(city: City):
    """It is where a project stands now that decides, in rows and in fields."""
    with on("2025-03-01"):
        came = city.project(**PLACE, public=False, unit="nanguan").code
    with on("2025-06-01"):
        city.change(came, {"unit": "jingkai"})
    assert everywhere(city, came, "viewer-jingkai", "2025-05-01") == {True}
    with on("2025-07-01"):
        city.change(came, {"unit": "nanguan"})
    assert everywhere(city, came, "viewer-jingkai", "2025-06-15") == {False}


def test_fields_that_the_public_may_not_see_stay_hidden_in_the_past(city: City):
    with on("2025-03-01"):
        code = city.project(programme="industrial", unit="jingkai", fields={"stats_name": "甲"}).code
    with on("2025-06-01"):
        city.change(code, {"unit": "nanguan"})

    def fields(login: str | None) -> dict[str, Any]:
        asked = city.client(login).get(f"/api/v1/projects/{code}", params={"as_of": "2025-05-01"})
        return dict(asked.json()["fields"])

    assert fields("viewer")["stats_name"] == "甲"
    assert "stats_name" not in fields(None)
    assert "stats_name" not in fields("viewer-jingkai")
    with on("2025-07-01"):
        city.change(code, {"unit": "jingkai"})
    assert fields("viewer-jingkai")["stats_name"] == "甲"
