"""Signing in by a certified OpenID Connect provider that runs on loopback: the whole way, and every way to cheat."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from app.identity.commands import hash_of
from app.identity.oidc import commands
from app.identity.oidc import provider as asking
from app.kit.settings import settings
from tests.city import ORIGIN, City, unsafe
from tests.identity.oidc import Browser, Provider, configured, form_of, query_of, with_query


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    one = Provider()
    yield one
    one.end()


@pytest.fixture
def place(city: City, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Iterator[City]:
    with configured(monkeypatch, provider.issuer):
        yield city


@pytest.fixture
def browser(place: City) -> Iterator[Browser]:
    one = Browser()
    yield one
    one.close()


def refused(answer) -> str:
    assert answer.status_code == 303, answer.text
    assert "guatu_session" not in answer.headers.get("set-cookie", "")
    path, _, why = answer.headers["location"].partition("?refused=")
    assert path == "/sign-in"
    return str(why)


def grants(city: City, login: str) -> str | None:
    found: str | None = city.asked(
        "SELECT string_agg(concat_ws(':', role, unit), ' ' ORDER BY role) FROM grants g JOIN people p"
        " ON p.id = g.person_id WHERE login = :login",
        login=login,
    )
    return found


def test_a_person_of_a_mapped_group_signs_in_and_lands_where_they_wanted(place: City, browser: Browser):
    answer = browser.sign_in("zhang", "/table?unit=jingkai")
    assert (answer.status_code, answer.headers["location"]) == (303, "/table?unit=jingkai")
    assert answer.headers["cache-control"] == "no-store"
    person = browser.who()
    assert person and (person["login"], person["name"], person["roles"]) == ("zhang", "张三", ["dispatcher"])
    project = place.project()
    change = browser.ours.patch(f"/api/v1/projects/{project.code}", json={"phase": "二期"}, headers=unsafe(1))
    assert change.status_code == 200, change.text


def test_what_the_browser_gets_is_for_the_server_alone(browser: Browser):
    answer = browser.sign_in("zhang")
    session = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("guatu_session="))
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in session.split(";")}
    assert browser.ours.cookies.get("guatu_oidc") is None


def test_the_way_to_the_provider_is_a_code_with_pkce_state_and_nonce(browser: Browser):
    asked = query_of(browser.start())
    assert (asked["response_type"], asked["code_challenge_method"], asked["scope"]) == (
        "code",
        "S256",
        "openid profile",
    )
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert asked["redirect_uri"] == f"{ORIGIN}/api/v1/oidc/callback"
    assert settings().oidc_client_secret is not None
    assert len({query_of(browser.start())["state"] for _ in range(5)}) == 5


def test_a_group_for_one_unit_reads_that_unit(place: City, browser: Browser):
    browser.sign_in("li")
    hidden = place.project(public=False, unit="jingkai", office="office-b")
    other = place.project(public=False, office="office-b")
    assert grants(place, "li") == "viewer:jingkai"
    assert browser.ours.get(f"/api/v1/projects/{hidden.code}").status_code == 200
    assert browser.ours.get(f"/api/v1/projects/{other.code}").status_code == 404


def test_an_account_without_a_mapped_group_is_nobody_here(place: City, browser: Browser):
    assert refused(browser.sign_in("nobody")) == "unknown"
    assert place.asked("SELECT count(*) FROM people WHERE login = 'nobody'") == 0
    said = "SELECT detail ->> 'why' FROM access_events WHERE kind = 'sign_in_refused' ORDER BY id DESC LIMIT 1"
    assert place.asked(said) == "unknown"


def test_a_person_who_is_there_is_not_taken_over_by_a_name(place: City, browser: Browser, provider: Provider):
    provider.change("thief", preferred_username="administrator", name="x", groups=["dispatch"])
    assert refused(browser.sign_in("thief")) == "unknown"
    assert place.asked("SELECT count(*) FROM oidc_identities") == 0


def test_a_person_who_is_there_is_found_by_name_where_that_is_allowed(
    place: City, browser: Browser, provider: Provider, monkeypatch
):
    provider.change("planner-1", preferred_username="planner", name="x", groups=[])
    provider.change("planner-2", preferred_username="planner", name="x", groups=[])
    provider.change("root", preferred_username="system", name="x", groups=["dispatch"])
    with configured(monkeypatch, provider.issuer, OIDC_MATCH_LOGIN="true"):
        browser.sign_in("planner-1")
        person = browser.who()
        assert person and (person["login"], person["roles"]) == ("planner", ["planner"])
        # The name was given again: another account is not the same person, and the system is nobody's.
        for login in ("planner-2", "root"):
            stranger = Browser()
            assert refused(stranger.sign_in(login)) == "unknown"
            stranger.close()


def test_an_administrator_links_an_account_by_hand(place: City, browser: Browser, provider: Provider):
    provider.change("linked", preferred_username="someone-else", name="x", groups=[])
    with place.write() as db:
        commands.link(db, "analyst", "linked")
    browser.sign_in("linked")
    person = browser.who()
    assert person and person["login"] == "analyst"


def test_roles_follow_the_groups_and_those_given_by_hand_stay(place: City, provider: Provider, browser: Browser):
    provider.change("moving", preferred_username="moving", name="m", groups=["dispatch", "readers-jingkai"])
    browser.sign_in("moving")
    assert grants(place, "moving") == "dispatcher viewer:jingkai"
    with place.write() as db:
        db.execute(text("INSERT INTO grants (person_id, role) SELECT id, 'planner' FROM people WHERE login = 'moving'"))
    provider.change("moving", preferred_username="moving", name="m", groups=["readers-jingkai"])
    browser.sign_in("moving")
    assert grants(place, "moving") == "planner viewer:jingkai"
    by = "SELECT string_agg(DISTINCT person_name || ' ' || origin, ', ') FROM changes WHERE table_name = 'grants' AND origin = 'oidc'"
    assert place.asked(by) == "m oidc"


def test_whoever_left_every_group_is_out_at_once_also_in_open_sessions(place: City, provider: Provider, browser):
    provider.change("leaving", preferred_username="leaving", name="l", groups=["dispatch"])
    browser.sign_in("leaving")
    provider.change("leaving", preferred_username="leaving", name="l", groups=[])
    again = Browser()
    assert refused(again.sign_in("leaving")) == "unknown"
    again.close()
    assert grants(place, "leaving") is None
    assert browser.ours.get("/api/v1/session").json()["permissions"] == ["project.read"]


def test_no_group_makes_an_auditor_of_an_administrator(place: City, provider: Provider, browser: Browser):
    provider.change("both", preferred_username="both", name="b", groups=["watch", "admins"])
    assert refused(browser.sign_in("both")) == "unknown"
    assert grants(place, "both") is None


def test_a_person_who_is_not_active_is_refused(place: City, browser: Browser):
    browser.sign_in("zhang")
    with place.write() as db:
        db.execute(text("UPDATE people SET active = false WHERE login = 'zhang'"))
    again = Browser()
    assert refused(again.sign_in("zhang")) == "unknown"
    again.close()
    assert browser.who() is None


@pytest.mark.parametrize("state", [None, "", "x", "A" * 43])
def test_a_wrong_state_is_refused(browser: Browser, state):
    back = browser.consent(browser.start(), "zhang")
    assert refused(browser.come_back(with_query(back, state=state))) == "expired"
    assert browser.who() is None


def test_another_browser_cannot_use_the_way_back(browser: Browser):
    """Neither a stranger who saw the address, nor a victim who is sent to it with an attempt of their own."""
    back = browser.consent(browser.start(), "zhang")
    victim = Browser()
    assert refused(victim.come_back(back)) == "expired"
    victim.start()
    assert refused(victim.come_back(back)) == "expired"
    assert victim.who() is None
    victim.close()


def test_the_way_back_works_once(place: City, browser: Browser):
    address = browser.start()
    cookie = browser.ours.cookies["guatu_oidc"]
    back = browser.consent(address, "zhang")
    assert browser.come_back(back).headers["location"] == "/"
    browser.ours.cookies.set("guatu_oidc", cookie, path="/api/v1/oidc")
    assert refused(browser.come_back(back)) == "expired"
    assert place.asked("SELECT count(*) FROM sessions") == 1
    assert place.asked("SELECT count(*) FROM oidc_attempts") == 0


def test_a_code_of_another_attempt_is_refused_by_its_verifier(browser: Browser):
    """Code injection: my attempt, a code that was issued for another one."""
    stolen = query_of(browser.consent(browser.start(), "zhang"))["code"]
    other = Browser()
    back = other.consent(other.start(), "li")
    assert refused(other.come_back(with_query(back, code=stolen))) == "provider"
    assert other.who() is None
    other.close()


def test_a_code_is_redeemed_once(browser: Browser):
    back = browser.consent(browser.start(), "zhang")
    code = query_of(back)["code"]
    browser.come_back(back)
    second = Browser()
    again = second.consent(second.start(), "zhang")
    assert refused(second.come_back(with_query(again, code=code))) == "provider"
    second.close()


def test_a_changed_nonce_is_found_in_the_id_token(browser: Browser):
    """The address to the provider was changed on the way: the id token then has another nonce than ours."""
    back = browser.consent(with_query(browser.start(), nonce="n" * 43), "zhang")
    assert refused(browser.come_back(back)) == "provider"
    assert browser.who() is None


def test_the_provider_insists_on_pkce_and_we_send_it(browser: Browser):
    without = with_query(browser.start(), code_challenge=None, code_challenge_method=None)
    back = browser.consent(without, "zhang")
    assert query_of(back)["error"] == "invalid_request"
    assert refused(browser.come_back(back)) == "provider"


def test_an_attempt_that_is_too_old_is_refused(place: City, browser: Browser):
    back = browser.consent(browser.start(), "zhang")
    with place.owner() as connection:
        connection.execute(text("UPDATE oidc_attempts SET expires_at = now() - interval '1 second'"))
    assert refused(browser.come_back(back)) == "expired"


def test_another_issuers_answer_and_a_cancelled_sign_in_are_refused(browser: Browser):
    back = browser.consent(browser.start(), "zhang")
    assert refused(browser.come_back(with_query(back, iss="https://elsewhere.example"))) == "provider"
    back = browser.consent(browser.start(), "zhang")
    assert refused(browser.come_back(with_query(back, code=None, error="access_denied"))) == "denied"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "https:evil.example",
        "/%2f%2fevil.example", "/%5cevil.example", "/\t/evil.example", "/\r\nLocation:https://evil.example", "evil.example",
        "javascript:alert(1)", "/x//evil.example", "", "/api/v1/session", "/api/v1/oidc/start", "///evil.example",
        "/sign-in", "http://testserver/", "/" + "x" * 3000, "/%0d%0aSet-Cookie:x=1",
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(elsewhere):
    assert commands.local_path(elsewhere) == "/"


@pytest.mark.parametrize("page", ["/", "/table", "/table?q=%E6%B1%BD%E8%BD%A6&unit=jingkai", "/?project=CC2025-1#map"])
def test_a_page_of_ours_is_come_back_to(page):
    assert commands.local_path(page) == page


def test_a_foreign_address_is_not_followed_on_the_whole_way(browser: Browser):
    assert browser.sign_in("zhang", "//evil.example/x").headers["location"] == "/"


def test_who_comes_in_anew_leaves_the_session_before(place: City, browser: Browser):
    browser.sign_in("zhang")
    former = browser.ours.cookies["guatu_session"]
    browser.sign_in("zhang")
    assert browser.ours.cookies["guatu_session"] != former and browser.who()
    assert place.asked("SELECT ended_at FROM sessions WHERE token_hash = :hash", hash=hash_of(former)) is not None
    assert place.asked("SELECT string_agg(DISTINCT method::text, ' ') FROM sessions") == "oidc"


def test_signing_out_ends_both_sessions(place: City, browser: Browser):
    browser.sign_in("zhang")
    answer = browser.ours.delete("/api/v1/session")
    assert answer.status_code == 200
    assert browser.who() is None
    assert place.asked("SELECT count(*) FROM sessions WHERE ended_at IS NULL") == 0
    goes_on = answer.json()["continue_at"]
    assert query_of(goes_on)["post_logout_redirect_uri"] == f"{ORIGIN}/sign-in"
    page = browser.theirs.get(goes_on)
    action, fields = form_of(page.text)
    out = browser.theirs.post(action, data=fields | {"logout": "yes"})
    assert out.headers["location"] == f"{ORIGIN}/sign-in"
    # There too: the next sign-in asks for a name again.
    assert "login" in form_of(followed(browser, browser.start()))[1]


def followed(browser: Browser, address: str) -> str:
    answer = browser.theirs.get(address)
    while answer.is_redirect:
        answer = browser.theirs.get(str(answer.url.join(answer.headers["location"])))
    return answer.text


def test_a_session_by_link_signs_out_here_alone(place: City):
    client = place.signed_in("editor")
    assert client.delete("/api/v1/session").status_code == 204


def test_signing_in_is_told_to_the_log_of_the_door_without_secrets(place: City, browser: Browser):
    back = browser.consent(browser.start(), "zhang")
    browser.come_back(back)
    told = place.asked("SELECT string_agg(e::text, ' ') FROM access_events e")
    assert "sign_in" in told and "zhang" in told and "oidc" in told
    kept = place.asked("SELECT string_agg(i::text, ' ') FROM oidc_identities i")
    for secret in (*query_of(back).values(), browser.ours.cookies["guatu_session"]):
        assert secret.startswith("http") or secret not in told + kept
    assert place.asked("SELECT token_hash FROM sessions") == hash_of(browser.ours.cookies["guatu_session"])


def test_without_a_provider_there_is_no_such_way_in(city: City):
    client = city.client()
    assert client.get("/api/v1/sign-in").json() == {"password": True, "oidc": None, "links": False}
    for path in ("start", "callback?code=x&state=y"):
        answer = client.get(f"/api/v1/oidc/{path}")
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (404, "application/problem+json")


def test_the_page_learns_the_providers_name(browser: Browser):
    assert browser.ours.get("/api/v1/sign-in").json()["oidc"] == {"name": "市统一认证"}


def test_a_provider_that_is_away_ends_on_the_sign_in_page(city: City, monkeypatch):
    with configured(monkeypatch, "http://127.0.0.1:9"):
        answer = Browser().ours.get("/api/v1/oidc/start")
    assert refused(answer) == "provider"


@pytest.mark.parametrize("issuer", ["http://provider.example", "ftp://127.0.0.1", "https://"])
def test_secrets_travel_to_no_provider_without_https(city: City, monkeypatch, issuer):
    with configured(monkeypatch, issuer):
        assert refused(Browser().ours.get("/api/v1/oidc/start")) == "provider"
    assert not asking._kept
