"""A sign-in link opens one session, once, for one person, for a while."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.identity.commands import hash_of
from tests.city import ORIGIN, City, application

SESSION = "/api/v1/session"


def change(city: City, statement: str, **values: object) -> None:
    with city.write() as db:
        db.execute(text(statement), values)


def opened(link: str, **headers: str):
    client = TestClient(
        application(), headers={"Origin": ORIGIN} | headers, raise_server_exceptions=False, client=("127.0.0.1", 50000)
    )
    return client.post(SESSION, json={"link": link})


def test_a_link_opens_a_session_of_its_person(city: City):
    answer = opened(city.link("editor"))
    assert answer.status_code == 201
    person = answer.json()["person"]
    assert (person["login"], person["roles"], person["organisation"]["code"]) == ("editor", ["editor"], "office-a")
    assert answer.headers["cache-control"] == "no-store"


def test_a_link_opens_one_session_and_no_second(city: City):
    link = city.link("editor")
    assert opened(link).status_code == 201
    again = opened(link)
    assert again.status_code == 401
    assert "set-cookie" not in again.headers
    assert city.asked("SELECT count(*) FROM sessions") == 1


def test_a_link_opens_one_session_when_eight_use_it_at_once(city: City):
    link = city.link("editor")
    with ThreadPoolExecutor(8) as crowd:
        statuses = [answer.status_code for answer in crowd.map(opened, [link] * 8)]
    assert sorted(statuses) == [201] + [401] * 7
    assert city.asked("SELECT count(*) FROM sessions") == 1


def test_an_expired_a_used_an_unknown_and_a_dead_persons_link_get_the_same_answer(city: City):
    used, expired, of_the_dead = city.link("editor"), city.link("planner"), city.link("analyst")
    opened(used)
    late = "UPDATE sign_in_links SET expires_at = now() - interval '1 second' WHERE token_hash = :hash"
    change(city, late, hash=hash_of(expired))
    change(city, "UPDATE people SET active = false WHERE login = 'analyst'")
    answers = [opened(link) for link in (used, expired, of_the_dead, "unknown", "")]
    assert [answer.status_code for answer in answers] == [401] * 5
    assert len({answer.text for answer in answers}) == 1
    assert not any("set-cookie" in answer.headers for answer in answers)


def test_a_link_of_a_person_who_is_away_is_not_used_up(city: City):
    link = city.link("analyst")
    change(city, "UPDATE people SET active = false WHERE login = 'analyst'")
    assert opened(link).status_code == 401
    assert city.asked("SELECT count(*) FROM sessions") == 0
    change(city, "UPDATE people SET active = true WHERE login = 'analyst'")
    assert opened(link).status_code == 201


def test_the_database_keeps_no_secret_that_signs_in(city: City):
    link = city.link("editor")
    cookie = opened(link).cookies["guatu_session"]
    kept = city.asked(
        "SELECT string_agg(h, ' ') FROM (SELECT token_hash FROM sessions UNION SELECT token_hash FROM sign_in_links) k(h)"
    )
    assert link not in kept
    assert cookie not in kept
    assert min(len(link), len(cookie)) >= 32


def test_links_and_cookies_never_repeat(city: City):
    links = [city.link("editor") for _ in range(20)]
    cookies = [opened(link).cookies["guatu_session"] for link in links]
    assert len(set(links + cookies)) == 40


@pytest.mark.parametrize("body", ['{"link": 7}', "{}", "[]", '{"link": "x", "person": "administrator"}', "link=x"])
def test_a_body_that_is_no_link_is_refused(city: City, body):
    client = TestClient(application(), headers={"Origin": ORIGIN}, raise_server_exceptions=False)
    answer = client.post(SESSION, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
