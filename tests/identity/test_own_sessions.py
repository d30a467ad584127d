"""A person sees and ends their own sessions, and nobody else's."""

from sqlalchemy import text

from app.identity.commands import clean, issue_sign_in_link
from tests.city import TOKENS, City

SESSION, SESSIONS = "/api/v1/session", "/api/v1/sessions"


def listed(client) -> list[dict]:
    answer = client.get(SESSIONS)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    return list(answer.json()["items"])


def test_a_person_sees_their_own_sessions_and_which_one_this_is(city: City):
    here, there = city.signed_in("editor"), city.signed_in("editor")
    city.signed_in("viewer")
    rows = listed(here)
    assert len(rows) == 2
    assert [row["current"] for row in rows].count(True) == 1
    mine = next(row["id"] for row in rows if row["current"])
    assert [row["id"] for row in listed(there) if not row["current"]] == [mine]
    assert rows[0].keys() == {
        "id", "current", "method", "address", "user_agent", "created_at", "last_seen_at", "expires_at",
    }  # fmt: skip


def test_what_is_over_is_not_listed(city: City):
    client = city.signed_in("editor")
    for end in ("ended_at = now()", "expires_at = now()", "last_seen_at = now() - interval '31 minutes'"):
        city.signed_in("editor")
        with city.write() as db:
            db.execute(text(f"UPDATE sessions SET {end} WHERE id = (SELECT max(id) FROM sessions)"))
    assert len(listed(client)) == 1


def test_a_person_ends_one_session_of_theirs(city: City):
    here, there = city.signed_in("editor"), city.signed_in("editor")
    other = next(row["id"] for row in listed(here) if not row["current"])
    assert here.delete(f"{SESSIONS}/{other}").status_code == 204
    assert there.get(SESSION).json()["person"] is None
    assert here.get(SESSION).json()["person"]["login"] == "editor"
    assert here.delete(f"{SESSIONS}/{other}").status_code == 404


def test_a_person_ends_all_but_this_one(city: City):
    here, others, stranger = (
        city.signed_in("editor"),
        [city.signed_in("editor") for _ in range(3)],
        city.signed_in("viewer"),
    )
    assert here.delete(SESSIONS).status_code == 204
    assert [client.get(SESSION).json()["person"] for client in others] == [None] * 3
    assert here.get(SESSION).json()["person"]["login"] == "editor"
    assert stranger.get(SESSION).json()["person"]["login"] == "viewer"
    event = "SELECT detail FROM access_events WHERE kind = 'session_ended'"
    assert city.asked(event) == {"sessions": 3, "why": "chosen"}


def test_nobody_ends_anothers_session(city: City):
    victim, thief = city.signed_in("editor"), city.signed_in("administrator")
    theirs = listed(victim)[0]["id"]
    assert thief.delete(f"{SESSIONS}/{theirs}").status_code == 404
    assert victim.get(SESSION).json()["person"]["login"] == "editor"


def test_signing_in_again_ends_the_session_that_the_browser_had(city: City):
    city.give_password("viewer", "four plain words, 47")
    browser = city.signed_in("editor")
    former = browser.cookies["guatu_session"]
    assert browser.post(SESSION, json={"login": "viewer", "password": "four plain words, 47"}).status_code == 201
    assert browser.cookies["guatu_session"] != former
    assert city.asked("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == 1


def test_a_token_manages_no_account(city: City):
    client = city.client("editor")
    client.headers["Authorization"] = f"Bearer {TOKENS['editor']}"
    asked = [
        client.get(SESSIONS), client.delete(SESSIONS), client.delete(f"{SESSIONS}/1"), client.get("/api/v1/tokens"),
        client.post("/api/v1/tokens", json={"name": "x", "role": "viewer", "expires_on": "2030-01-01"}),
        client.delete("/api/v1/tokens/1"), client.put("/api/v1/password", json={"old": "x", "new": "y"}),
        client.post("/api/v1/totp"), client.put("/api/v1/totp", json={"code": "000000"}),
        client.request("DELETE", "/api/v1/totp", json={"password": "x"}),
    ]  # fmt: skip
    assert [answer.status_code for answer in asked] == [403] * len(asked)
    assert {answer.json()["type"].rpartition("#")[2] for answer in asked} == {"error.not_by_token"}


def test_a_link_opens_nothing_elsewhere_nor_for_people_who_are_not_the_demos(city: City):
    link = city.link("editor")
    assert city.browser("10.1.2.3").post(SESSION, json={"link": link}).status_code == 401
    assert city.browser().post(SESSION, json={"link": link}).status_code == 201, "and is not used up by that"
    with city.write() as db:
        real = issue_sign_in_link(db, "viewer")
    assert city.browser().post(SESSION, json={"link": real}).status_code == 401


def test_a_link_opens_nothing_where_guatu_is_served_to_others(city: City, monkeypatch):
    """A proxy on the same machine that does not say whom it asks for makes everybody look at home."""
    from app.kit.settings import settings

    monkeypatch.setenv("GUATU_BASE_URL", "https://guatu.example")
    settings.cache_clear()
    assert city.browser().post(SESSION, json={"link": city.link("editor")}).status_code == 401


def test_cleaning_removes_what_opens_nothing_and_nothing_else(city: City):
    alive = city.signed_in("editor")
    city.signed_in("viewer").delete(SESSION)
    city.link("planner")
    rows = "SELECT json_build_array((SELECT count(*) FROM sessions), (SELECT count(*) FROM sign_in_links))"
    with city.write() as db:
        assert clean(db) == 0
    assert city.asked(rows) == [2, 1]
    with city.write() as db:
        db.execute(text("UPDATE sessions SET ended_at = now() - interval '31 days' WHERE ended_at IS NOT NULL"))
        db.execute(text("UPDATE sign_in_links SET expires_at = now() - interval '31 days'"))
        db.execute(text("INSERT INTO sign_in_failures VALUES ('address:x', 1, now() - interval '2 days', now())"))
        db.execute(
            text("INSERT INTO answers (person_id, key, request_digest, created_at) VALUES (1, 'k', 'd', :at)"),
            {"at": "2020-01-01T00:00:00Z"},
        )
    with city.write() as db:
        assert clean(db) == 4
    assert city.asked(rows) == [1, 0]
    assert alive.get(SESSION).json()["person"]["login"] == "editor"
