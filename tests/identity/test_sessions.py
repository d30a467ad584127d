"""A session lives on the server, for a while, for a person who is there."""

from http.cookies import SimpleCookie

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.kit.settings import settings
from tests.city import City, application, unsafe

SESSION = "/api/v1/session"
PASSWORD = "four plain words, 47"


def login_of(client: TestClient) -> str | None:
    answer = client.get(SESSION)
    assert answer.status_code == 200
    person = answer.json()["person"]
    return person["login"] if person else None


def change(city: City, statement: str, **values: object) -> None:
    with city.write() as db:
        db.execute(text(statement), values)


def test_a_cookie_is_for_the_server_alone(city: City):
    answer = city.browser().post(SESSION, json={"link": city.link("editor")})
    cookie = SimpleCookie(answer.headers["set-cookie"])["guatu_session"]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert int(cookie["max-age"]) == settings().session_absolute_hours * 3600
    assert cookie.value not in answer.text


@pytest.mark.parametrize(
    ("address", "name", "secure"),
    [("https://guatu.example", "__Host-guatu_session", True), ("http://127.0.0.1:8000", "guatu_session", "")],
)
def test_a_cookie_travels_encrypted_where_the_page_does(city: City, monkeypatch, address, name, secure):
    """Under `__Host-` the browser takes it from nobody but this host; that wants Secure, the path / and no domain."""
    monkeypatch.setenv("GUATU_BASE_URL", address)
    settings.cache_clear()
    city.give_password("editor", PASSWORD)
    client = city.browser()
    answer = client.post(SESSION, json={"login": "editor", "password": PASSWORD})
    cookie = SimpleCookie(answer.headers["set-cookie"])[name]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (secure, "/", "")
    thief = TestClient(application(), cookies={name: cookie.value})
    assert login_of(thief) == "editor"
    assert name + '=""' in client.delete(SESSION).headers["set-cookie"]


def test_signing_out_ends_the_session_on_the_server(city: City):
    client = city.signed_in("editor")
    secret = client.cookies["guatu_session"]
    answer = client.delete(SESSION)
    assert answer.status_code == 204
    assert "guatu_session" not in client.cookies
    thief = TestClient(application(), cookies={"guatu_session": secret})
    assert login_of(thief) is None
    assert city.asked("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == 0


def test_signing_out_ends_no_other_session(city: City):
    here, there = city.signed_in("editor"), city.signed_in("editor")
    here.delete(SESSION)
    assert login_of(there) == "editor"


def test_an_idle_session_ends(city: City):
    client = city.signed_in("editor")
    idle = settings().session_idle_minutes
    change(city, "UPDATE sessions SET last_seen_at = now() - make_interval(mins => :idle - 1)", idle=idle)
    assert login_of(client) == "editor"
    change(city, "UPDATE sessions SET last_seen_at = now() - make_interval(mins => :idle + 1)", idle=idle)
    assert login_of(client) is None


def test_a_session_in_use_does_not_idle(city: City):
    client = city.signed_in("editor")
    change(city, "UPDATE sessions SET last_seen_at = now() - interval '5 minutes'")
    login_of(client)
    assert city.asked("SELECT now() - last_seen_at < interval '1 minute' FROM sessions") is True


def test_a_session_ends_after_its_longest_time_however_busy(city: City):
    client = city.signed_in("editor")
    hours = settings().session_absolute_hours
    assert city.asked("SELECT expires_at - created_at FROM sessions").total_seconds() == hours * 3600
    change(city, "UPDATE sessions SET expires_at = now() - interval '1 second'")
    assert login_of(client) is None


def test_a_moved_business_date_moves_no_session(city: City, monkeypatch):
    client = city.signed_in("editor")
    monkeypatch.setenv("GUATU_TODAY", "2031-01-01")
    settings.cache_clear()
    assert client.get(SESSION).json()["today"] == "2031-01-01"
    assert login_of(client) == "editor"
    assert city.asked("SELECT abs(extract(epoch FROM now() - last_seen_at)) < 60 FROM sessions") is True


def test_a_person_who_is_gone_is_nobody_at_the_next_request(city: City):
    project = city.project()
    client = city.signed_in("editor")
    change(city, "UPDATE people SET active = false WHERE login = 'editor'")
    assert login_of(client) is None
    answer = client.patch(f"/api/v1/projects/{project.code}", json={"phase": "二期"}, headers=unsafe(project.version))
    assert answer.status_code == 401


def test_a_role_taken_away_is_gone_at_the_next_request(city: City):
    project = city.project()
    client = city.signed_in("editor")
    address = f"/api/v1/projects/{project.code}"
    assert client.patch(address, json={"phase": "二期"}, headers=unsafe(project.version)).status_code == 200
    change(city, "DELETE FROM grants g USING people p WHERE p.id = g.person_id AND p.login = 'editor'")
    assert client.patch(address, json={"phase": "三期"}, headers=unsafe(project.version + 1)).status_code == 403
    assert client.get(SESSION).json()["permissions"] == ["project.read"]


def test_a_cookie_from_before_signing_in_is_not_kept(city: City):
    """Session fixation: whoever planted a cookie must not share the session that follows, and the old one is dead."""
    planted = city.signed_in("viewer").cookies["guatu_session"]
    victim = city.browser()
    victim.cookies.set("guatu_session", planted, domain="testserver.local")
    answer = victim.post(SESSION, json={"link": city.link("editor")})
    assert answer.json()["person"]["login"] == "editor"
    assert answer.cookies["guatu_session"] != planted
    assert login_of(TestClient(application(), cookies={"guatu_session": planted})) is None


def test_a_cookie_that_nobody_issued_is_nobody(city: City):
    for made_up in ("x", "0" * 64, "'; DROP TABLE sessions; --"):
        assert login_of(TestClient(application(), cookies={"guatu_session": made_up})) is None
