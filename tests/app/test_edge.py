"""Under which name the service answers, by which methods, and what it tells the browser where the page is encrypted."""

import pytest
from starlette.testclient import TestClient

from app.kit.edge import hosts
from app.kit.settings import settings
from app.main import create_app
from tests.app.test_limits import limits
from tests.city import ORIGIN, City, application


def client(**headers: str) -> TestClient:
    return TestClient(application(), headers=headers, raise_server_exceptions=False)


def test_an_encrypted_page_stays_encrypted(shared: City):
    assert "strict-transport-security" not in client().get("/healthz").headers
    with limits(BASE_URL="https://guatu.example"):
        answer = client(Host="guatu.example").get("/healthz")
        assert answer.headers["strict-transport-security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "path",
    [
        "session",
        "sign-in",
        "oidc/start",
        "sessions",
        "tokens",
        "totp",
        "people",
        "people/wang/invitation",
        "session/x",
    ],
)
def test_what_is_about_a_persons_way_in_is_written_to_no_disk(shared: City, path):
    assert client().get(f"/api/v1/{path}").headers["cache-control"] == "no-store"
    assert client(Origin=ORIGIN).delete("/api/v1/session").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "evil.example:8000", "", "testserver@evil.example"]
)
def test_a_strange_name_is_not_answered(shared: City, host):
    answer = client(Host=host, Origin=f"http://{host}").get("/api/v1/projects")
    assert answer.status_code == 421
    assert answer.headers["content-type"].startswith("application/problem+json")


def test_two_names_are_none(shared: City):
    answer = client().get("/healthz", headers=[("Host", "testserver"), ("Host", "evil.example")])
    assert answer.status_code == 421


def test_a_forwarded_host_is_not_believed(shared: City):
    answer = client(**{"X-Forwarded-Host": "evil.example"}).get("/tiles/projects.json")
    assert "evil" not in answer.text


@pytest.mark.parametrize(
    ("allowed", "base_url", "host", "answered"),
    [
        ("", "", "127.0.0.1", {"127.0.0.1", "localhost", "[::1]"}),
        ("", "https://guatu.example/", "0.0.0.0", {"127.0.0.1", "localhost", "[::1]", "guatu.example"}),
        ("a.example, B.example", "", "0.0.0.0", {"127.0.0.1", "localhost", "[::1]", "a.example", "b.example"}),
        ("", "", "0.0.0.0", set()),
        ("*", "https://guatu.example", "127.0.0.1", set()),
    ],
)
def test_the_names_that_are_answered_follow_from_the_settings(allowed, base_url, host, answered):
    assert hosts(allowed, base_url, host) == answered


def test_the_page_answers_head_and_the_rest_does_not(shared: City, tmp_path):
    (tmp_path / "index.html").write_text("<!doctype html>")
    page = TestClient(create_app(tmp_path))
    for path in ("/", "/table", "/index.html"):
        answer = page.head(path)
        assert (answer.status_code, answer.content) == (200, b"")
        assert int(answer.headers["content-length"]) > 0
    for path in ("/api/v1/projects", "/tiles/projects.json", "/metrics"):
        assert page.head(path).status_code == 405


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "DEBUG", "LOCK", "X" * 40])
@pytest.mark.parametrize("path", ["/", "/api/v1/projects", "/api/v1/session", "/tiles/projects.json", "/healthz"])
def test_a_method_that_nobody_needs_is_refused(shared: City, method, path):
    answer = client(Cookie="guatu_session=echo-me").request(method, path)
    assert answer.status_code == 405
    assert "echo-me" not in answer.text


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_makes_a_write_of_a_read(shared: City, header):
    browser = shared.signed_in("editor")
    browser.get("/api/v1/session", headers={header: "DELETE"})
    browser.get("/api/v1/session?_method=DELETE")
    assert browser.get("/api/v1/session").json()["person"]["login"] == "editor"


def test_the_settings_of_this_process_are_the_tests(shared: City):
    """A guard of the tests themselves: elsewhere no limit is on and the test client's name is answered."""
    assert settings().rate_address == settings().rate_person == 0
