"""Signing in by name and password: who is let in, what a refusal gives away, and how a password is changed."""

from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher
from httpx2 import Response
from sqlalchemy import text
from starlette.testclient import TestClient

from app.identity import passwords
from app.identity.models import SignInMethod
from app.identity.queries import person_by_login
from app.kit.clock import real_now
from tests.city import City, unsafe

SESSION, PASSWORD = "/api/v1/session", "/api/v1/password"
GOOD, OTHER = "four plain words, 47", "a kite over 9 bridges"


def sign_in(
    city: City, login: str, password: str, address: str = "127.0.0.1", **more: str
) -> tuple[TestClient, Response]:
    client = city.browser(address)
    return client, client.post(SESSION, json={"login": login, "password": password} | more)


def signed(city: City, login: str, password: str) -> TestClient:
    client, answer = sign_in(city, login, password)
    assert answer.status_code == 201, answer.text
    return client


def change(city: City, statement: str) -> None:
    with city.write() as db:
        db.execute(text(statement))


def test_a_right_password_opens_a_session(city: City):
    city.give_password("editor", GOOD)
    client, answer = sign_in(city, "editor", GOOD)
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    me = client.get(SESSION).json()["person"]
    assert (me["login"], me["method"], me["must_change"], me["has_password"], me["totp"]) == (
        "editor", "password", False, True, False,
    )  # fmt: skip


def test_the_login_may_be_typed_with_capitals_and_blanks_and_the_password_not(city: City):
    city.give_password("editor", f" {GOOD} ")
    assert sign_in(city, " Editor ", f" {GOOD} ")[1].status_code == 201
    assert sign_in(city, "editor", GOOD)[1].status_code == 401
    assert sign_in(city, "editor", f" {GOOD.upper()} ")[1].status_code == 401


def test_every_character_of_a_long_password_counts(city: City):
    """bcrypt would stop at the 72nd byte."""
    long = "".join(f"{number * 7919 % 997:x}-" for number in range(45))
    city.give_password("editor", long)
    assert sign_in(city, "editor", long[:-1])[1].status_code == 401
    assert sign_in(city, "editor", long)[1].status_code == 201


def test_an_accent_is_the_same_from_every_keyboard(city: City):
    city.give_password("editor", "cafe\u0301 on the ninth bridge")
    assert sign_in(city, "editor", "caf\u00e9 on the ninth bridge")[1].status_code == 201


def refusals(city: City) -> dict[str, tuple[str, str]]:
    """Every way not to be let in, each of its own login."""
    for login in ("editor", "planner", "viewer"):
        city.give_password(login, GOOD)
    city.give_password("dispatcher", GOOD, must_change=True)
    change(city, "UPDATE people SET active = false WHERE login = 'planner'")
    change(city, "UPDATE passwords SET changed_at = now() - interval '8 days' WHERE must_change")
    return {
        "wrong": ("editor", OTHER),
        "empty": ("viewer", ""),
        "unknown": ("nobody-of-this-name", GOOD),
        "no login": ("'; -- \u2028\r\nX: y", GOOD),
        "inactive": ("planner", GOOD),
        "no password": ("auditor", GOOD),
        "first password too old": ("dispatcher", GOOD),
        "system": ("system", GOOD),
    }


def test_a_refusal_does_not_tell_who_exists(city: City):
    answers = {why: sign_in(city, *given)[1] for why, given in refusals(city).items()}
    assert {why: answer.status_code for why, answer in answers.items()} == dict.fromkeys(answers, 401)
    assert len({answer.text for answer in answers.values()}) == 1
    names = {why: {name for name, _ in answer.headers.items()} for why, answer in answers.items()}
    assert len({frozenset(some) for some in names.values()}) == 1
    assert not any("set-cookie" in answer.headers for answer in answers.values())


def test_a_refusal_takes_as_long_whoever_is_asked_for(city: City):
    city.give_password("editor", GOOD)
    change(city, "UPDATE people SET active = false WHERE login = 'editor'")
    logins = {"known": "viewer", "unknown": "nobody-of-this-name", "inactive": "editor", "no password": "auditor"}
    city.give_password("viewer", GOOD)
    took: dict[str, list[float]] = {kind: [] for kind in logins}
    for _ in range(7):
        for kind, login in logins.items():
            began = perf_counter()
            sign_in(city, login, OTHER)
            took[kind].append(perf_counter() - began)
            change(city, "DELETE FROM sign_in_failures")
    middles = {kind: median(times) for kind, times in took.items()}
    assert max(middles.values()) < 2 * min(middles.values()), middles


def test_nobodys_hash_costs_what_a_persons_does():
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODYS)
    assert not passwords.is_right(None, "nobody's password"), "even whoever knows it is nobody"


def test_a_weaker_hash_is_renewed_when_its_password_comes_by(city: City):
    city.give_password("editor", GOOD)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD)
    with city.write() as db:
        db.execute(text("UPDATE passwords SET password_hash = :weak"), {"weak": weak})
    assert sign_in(city, "editor", GOOD)[1].status_code == 201
    assert not passwords.HASHER.check_needs_rehash(city.asked("SELECT password_hash FROM passwords"))
    assert sign_in(city, "editor", GOOD)[1].status_code == 201


def test_the_log_tells_that_a_password_changed_and_not_to_what(city: City):
    city.give_password("editor", GOOD)
    client = signed(city, "editor", GOOD)
    assert client.put(PASSWORD, json={"old": GOOD, "new": OTHER}).status_code == 204
    rows = city.asked("SELECT array_agg(action ORDER BY id) FROM changes WHERE table_name = 'passwords'")
    assert rows == ["insert", "update"]
    everything = city.asked("SELECT string_agg(c::text, ' ') FROM changes c")
    everything += city.asked("SELECT string_agg(e::text, ' ') FROM access_events e")
    everything += city.asked("SELECT coalesce(string_agg(a::text, ' '), '') FROM answers a")
    for secret in (GOOD, OTHER, "argon2", city.asked("SELECT password_hash FROM passwords")):
        assert secret not in everything
    author = "SELECT person_name FROM changes WHERE table_name = 'passwords' ORDER BY id DESC LIMIT 1"
    assert city.asked(author) == "editor"


def test_a_request_that_cannot_be_read_is_not_repeated_with_its_password(city: City):
    answer = city.browser().post(SESSION, json={"login": "editor", "password": GOOD, "more": GOOD})
    assert answer.status_code == 422
    assert GOOD not in answer.text
    answer = city.signed_in("editor").put(PASSWORD, json={"new": [GOOD]})
    assert answer.status_code == 422 and GOOD not in answer.text


def test_a_change_asks_for_the_old_password_and_ends_the_other_sessions(city: City):
    city.give_password("editor", GOOD)
    here, there = signed(city, "editor", GOOD), signed(city, "editor", GOOD)
    other = city.signed_in("viewer")
    for body in ({"new": OTHER}, {"old": "", "new": OTHER}, {"old": OTHER, "new": OTHER}):
        refused = here.put(PASSWORD, json=body)
        assert refused.status_code == 422 and refused.json()["type"].endswith("account.password_wrong")
    assert there.get(SESSION).json()["person"] is not None
    assert here.put(PASSWORD, json={"old": GOOD, "new": OTHER}).status_code == 204
    assert here.get(SESSION).json()["person"]["login"] == "editor"
    assert there.get(SESSION).json()["person"] is None
    assert other.get(SESSION).json()["person"]["login"] == "viewer"
    assert sign_in(city, "editor", GOOD)[1].status_code == 401
    assert sign_in(city, "editor", OTHER)[1].status_code == 201


def test_a_weak_password_changes_nothing(city: City):
    city.give_password("editor", GOOD)
    client = signed(city, "editor", GOOD)
    for new, key in {
        "short": "short",
        "password123": "common",
        "the editor's 47 kites": "own_words",
        GOOD: "same",
    }.items():
        answer = client.put(PASSWORD, json={"old": GOOD, "new": new})
        assert answer.status_code == 422 and answer.json()["type"].endswith(f"password.{key}"), new
        assert answer.json()["errors"][0]["loc"] == ["new"]
        assert answer.json()["errors"][0]["input"] is None
    assert sign_in(city, "editor", GOOD)[1].status_code == 201


def test_guessing_the_old_password_waits_as_at_the_door(city: City):
    city.give_password("editor", GOOD)
    client = signed(city, "editor", GOOD)
    statuses = [client.put(PASSWORD, json={"old": "wrong", "new": OTHER}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert client.put(PASSWORD, json={"old": GOOD, "new": OTHER}).status_code == 429


def test_a_first_password_opens_nothing_but_its_own_change(city: City):
    with city.write() as db:
        person = person_by_login(db, "editor")
        assert person is not None
        first = passwords.first_password(db, person)
    project = city.project()
    client = signed(city, "editor", first)
    assert client.get(SESSION).json()["person"]["must_change"] is True
    address = f"/api/v1/projects/{project.code}"
    closed = {
        "read": client.get(address), "list": client.get("/api/v1/projects"), "lists": client.get("/api/v1/units"),
        "tile": client.get("/tiles/projects/8/217/93.mvt"), "sessions": client.get("/api/v1/sessions"),
        "write": client.patch(address, json={"phase": "二期"}, headers=unsafe(project.version)),
        "token": client.post("/api/v1/tokens", json={"name": "x", "role": "editor", "expires_on": str(real_now().date())}),
        "totp": client.post("/api/v1/totp"),
    }  # fmt: skip
    assert {what: answer.status_code for what, answer in closed.items()} == dict.fromkeys(closed, 403)
    assert {answer.json()["type"].rpartition("#")[2] for answer in closed.values()} == {"error.change_password"}
    assert client.put(PASSWORD, json={"old": first, "new": GOOD}).status_code == 204
    assert client.get(address).status_code == 200
    assert client.get(SESSION).json()["person"]["must_change"] is False
    assert signed(city, "editor", GOOD).get(address).status_code == 200


def test_a_first_password_ends_the_sessions_that_are_open(city: City):
    city.give_password("editor", GOOD)
    client = signed(city, "editor", GOOD)
    with city.write() as db:
        person = person_by_login(db, "editor")
        assert person is not None
        passwords.first_password(db, person)
    assert client.get(SESSION).json()["person"] is None


def test_first_passwords_never_repeat_and_are_strong(city: City):
    with city.write() as db:
        person = person_by_login(db, "viewer-jingkai")
        assert person is not None
        made = [passwords.first_password(db, person) for _ in range(5)]
    assert len(set(made)) == 5
    assert {len(one) for one in made} == {19}


def test_who_was_invited_sets_a_password_without_an_old_one_and_nobody_else_does(city: City):
    """An ordinary session without a password cannot make itself one: a stolen cookie would become an account."""
    from app.identity import commands

    plain = city.signed_in("editor")
    assert plain.put(PASSWORD, json={"new": GOOD}).status_code == 409
    client = city.browser()
    with city.write() as db:
        person = person_by_login(db, "editor")
        assert person is not None
        given = commands.Visitor("10.0.0.9"), SignInMethod.INVITATION
        secret = commands.start_session(db, person, *given, must_change=True)
    client.cookies.set("guatu_session", secret, domain="testserver.local")
    assert client.get("/api/v1/projects").status_code == 403
    assert client.put(PASSWORD, json={"new": GOOD}).status_code == 204
    assert client.get("/api/v1/projects").status_code == 200
    assert client.put(PASSWORD, json={"new": OTHER}).status_code == 422
    assert plain.get(SESSION).json()["person"] is None


def test_who_comes_and_who_does_not_stands_in_the_log_of_the_door(city: City):
    city.give_password("editor", GOOD)
    sign_in(city, "editor", "wrong", "10.1.2.3")
    sign_in(city, "nobody-of-this-name", "wrong", "10.1.2.3")
    sign_in(city, "my secret password, typed in the wrong field", "wrong")
    client = signed(city, "editor", GOOD)
    client.delete(SESSION)
    client.delete(SESSION)
    rows = city.asked(
        "SELECT json_agg(json_build_array(kind, login, address, (SELECT login FROM people WHERE id = person_id),"
        " detail) ORDER BY id) FROM access_events"
    )
    assert rows == [
        ["sign_in_refused", "editor", "10.1.2.3", "editor", {"why": "sign_in"}],
        ["sign_in_refused", "nobody-of-this-name", "10.1.2.3", None, {"why": "sign_in"}],
        ["sign_in_refused", None, "127.0.0.1", None, {"why": "sign_in"}],
        ["sign_in", "editor", "127.0.0.1", "editor", {"method": "password"}],
        ["sign_out", None, "127.0.0.1", "editor", None],
    ]


@pytest.mark.parametrize("body", ["{}", '{"login": "editor"}', '{"password": "x"}', '{"login": 7, "password": "x"}',
                                  '{"login": "editor", "password": "x", "role": "administrator"}',
                                  '{"login": "editor", "password": "x", "code": "12345"}'])  # fmt: skip
def test_a_body_that_is_no_sign_in_is_refused(city: City, body):
    answer = city.browser().post(SESSION, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422


def test_everybody_may_ask_how_to_sign_in(city: City):
    assert city.browser().get("/api/v1/sign-in").json() == {"password": True, "oidc": None, "links": False}
    city.link("editor")  # a person of the demo's is there now
    assert city.browser().get("/api/v1/sign-in").json()["links"] is True
    assert city.browser("10.1.2.3").get("/api/v1/sign-in").json()["links"] is False
