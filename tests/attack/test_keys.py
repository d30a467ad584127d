"""Forged, borrowed, expired, replayed: no cookie and no token but a living one of one's own lets anybody in."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.identity.commands import hash_of
from app.kit import clock
from tests.city import ORIGIN, TOKENS, application, unsafe

SESSION = "/api/v1/session"


def client(**given) -> TestClient:
    return TestClient(application(), raise_server_exceptions=False, **given)


def who(found: TestClient) -> str | None:
    answer = found.get(SESSION)
    if answer.status_code == 401:
        return None
    person = answer.json()["person"]
    return person["login"] if person else None


FORGED = [
    "{token}x", "{token_short}", "{upper}", "{hash}", "{cookie}", "guatu_", "guatu_' OR '1'='1", "null", "undefined", "[object Object]",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "1", "administrator", "%00", "a" * 20_000, "{token}%00", "{token}, {token}",
]  # fmt: skip


@pytest.mark.parametrize("forged", FORGED, ids=lambda one: one[:20])
def test_no_forged_token_or_cookie_is_anybody(target, forged):
    token, cookie = TOKENS["dispatcher"], target.city.signed_in("dispatcher").cookies["guatu_session"]
    made = forged.format(token=token, token_short=token[:-1], upper=token.upper(), hash=hash_of(token), cookie=cookie)
    assert who(client(headers={"Authorization": f"Bearer {made}"})) is None
    borrowed = made.replace(cookie, hash_of(cookie)).replace(token, cookie)
    if borrowed != cookie:
        assert who(client(headers={"Cookie": f"guatu_session={borrowed}"})) is None
    assert who(client(headers={"Cookie": f"guatu_session={token}"})) is None


@pytest.mark.parametrize("scheme", ["Basic {}", "Token {}", "{}", "Bearer\t{}x", "Digest {}", "Bearer"])
def test_a_token_comes_only_as_a_bearer(target, scheme):
    assert who(client(headers={"Authorization": scheme.format(TOKENS["dispatcher"])})) is None


@pytest.mark.parametrize("name", ["token", "access_token", "api_key", "authorization", "guatu_session", "session"])
def test_no_secret_is_taken_from_an_address(target, name):
    cookie = target.city.signed_in("dispatcher").cookies["guatu_session"]
    for secret in (TOKENS["dispatcher"], cookie):
        answer = client().get(SESSION, params={name: secret})
        assert answer.status_code == 422 or answer.json()["person"] is None


def test_an_expired_and_a_revoked_token_are_nobodys(target):
    city = target.city
    for column, moment in (("expires_at", clock.real_now() - timedelta(seconds=1)), ("revoked_at", clock.real_now())):
        with city.write() as db:
            db.execute(
                text(f"UPDATE api_tokens SET {column} = :moment WHERE token_hash = :hash"),
                {"moment": moment, "hash": hash_of(TOKENS["analyst"])},
            )
        assert city.client("analyst").get(SESSION).status_code == 401
        with city.write() as db:
            db.execute(
                text("UPDATE api_tokens SET expires_at = :moment, revoked_at = NULL WHERE token_hash = :hash"),
                {"moment": clock.real_now() + timedelta(days=1), "hash": hash_of(TOKENS["analyst"])},
            )
    assert city.client("analyst").get(SESSION).status_code == 200


def test_a_cookie_replayed_after_signing_out_is_nobodys(target):
    browser = target.city.signed_in("dispatcher")
    cookie = browser.cookies["guatu_session"]
    thief = client(headers={"Cookie": f"guatu_session={cookie}", "Origin": ORIGIN})
    assert who(thief) == "dispatcher"
    browser.delete(SESSION)
    assert who(thief) is None
    answer = thief.patch(f"/api/v1/projects/{target.known.code}", json={"phase": "x"}, headers=unsafe(1))
    assert answer.status_code == 401


def test_two_cookies_of_one_name_are_at_most_one_session(target):
    mine, other = (target.city.signed_in(login).cookies["guatu_session"] for login in ("viewer", "dispatcher"))
    found = who(client(headers={"Cookie": f"guatu_session={mine}; guatu_session=forged{other}"}))
    assert found in (None, "viewer")


def test_a_planted_cookie_is_not_the_victims_session(target):
    """Session fixation: also one that never was a session, or that a stranger still holds."""
    strangers = target.city.signed_in("viewer").cookies["guatu_session"]
    for planted in (strangers, "planted-by-a-stranger"):
        victim = target.city.browser()
        victim.cookies.set("guatu_session", planted, domain="testserver.local")
        answer = victim.post(SESSION, json={"link": target.city.link("dispatcher")})
        assert answer.cookies["guatu_session"] != planted
        assert who(client(headers={"Cookie": f"guatu_session={planted}"})) in (None, "viewer")


def test_a_dead_token_beside_a_living_cookie_is_refused(target):
    """No falling back to the cookie: it would go round the check of the origin."""
    cookie = target.city.signed_in("dispatcher").cookies["guatu_session"]
    headers = {"Authorization": "Bearer guatu_dead", "Cookie": f"guatu_session={cookie}"} | unsafe(1)
    path = f"/api/v1/projects/{target.known.code}"
    assert client().patch(path, json={"phase": "x"}, headers=headers).status_code == 401
    empty = headers | {"Authorization": "Bearer "}
    assert client().patch(path, json={"phase": "x"}, headers=empty).status_code == 403


def test_what_an_answer_tells_of_a_person_holds_no_secret(target):
    browser = target.city.signed_in("dispatcher")
    cookie = browser.cookies["guatu_session"]
    said = browser.get(SESSION)
    assert cookie not in said.text and hash_of(cookie) not in said.text
    assert "set-cookie" not in said.headers
