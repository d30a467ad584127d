"""A write that leans on the cookie comes from our own page, or not at all."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.city import ORIGIN, City, unsafe

LAST_PHASE = "SELECT phase FROM projects ORDER BY id DESC LIMIT 1"
STRANGERS = {
    "a foreign origin": {"Origin": "https://elsewhere.example"},
    "a foreign origin that begins like ours": {"Origin": f"{ORIGIN}.elsewhere.example"},
    "our host on another port": {"Origin": f"{ORIGIN}:8001"},
    "an opaque origin": {"Origin": "null"},
    "no origin at all": {},
    "a foreign site, told by the browser": {"Sec-Fetch-Site": "cross-site"},
    "a neighbour's site": {"Sec-Fetch-Site": "same-site"},
    "our origin on a foreign site's word": {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
}
OWN = {
    "our origin": {"Origin": ORIGIN},
    "our origin, told by the browser": {"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin"},
    "no origin, but the browser's word": {"Sec-Fetch-Site": "same-origin"},
}


def patched(shared: City, headers: dict[str, str], **request: Any):
    project = shared.project()
    client = shared.signed_in("editor")
    del client.headers["Origin"]
    given = request or {"json": {"phase": "二期"}}
    address = f"/api/v1/projects/{project.code}"
    return client.patch(address, headers=unsafe(project.version) | headers, **given)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_strangers_page_changes_nothing(shared: City, stranger):
    assert patched(shared, STRANGERS[stranger]).status_code == 403
    assert shared.asked(LAST_PHASE) is None


@pytest.mark.parametrize("own", OWN)
def test_our_own_page_writes(shared: City, own):
    assert patched(shared, OWN[own]).status_code == 200
    assert shared.asked(LAST_PHASE) == "二期"


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_a_body_that_a_form_could_send_is_refused(shared: City, kind):
    """Even from our own origin: JSON is what no form can send without asking first."""
    answer = patched(shared, {"Origin": ORIGIN, "Content-Type": kind}, content='{"phase": "二期"}'.encode())
    assert answer.status_code in (415, 422)
    assert shared.asked(LAST_PHASE) is None


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_no_unsafe_method_takes_a_strangers_word(signed_in, stranger, method):
    for path in UNSAFE[method]:
        answer = signed_in.request(method, path, json={}, headers=unsafe(1) | STRANGERS[stranger])
        assert answer.status_code == 403, path


UNSAFE = {
    "POST": ("/api/v1/session", "/api/v1/totp", "/api/v1/tokens", "/api/v1/projects", "/api/v1/projects/x/baselines"),
    "PUT": (
        "/api/v1/password",
        "/api/v1/totp",
        "/api/v1/projects/x/plans/2025",
        "/api/v1/projects/x/investments/2025-02",
    ),
    "PATCH": ("/api/v1/projects/x", "/api/v1/projects/x/milestones/opened", "/api/v1/projects/x/components/east"),
    "DELETE": ("/api/v1/session", "/api/v1/sessions", "/api/v1/sessions/1", "/api/v1/totp", "/api/v1/tokens/1"),
}


@pytest.fixture(scope="module")
def signed_in(shared: City) -> TestClient:
    """A dispatcher's browser, on whatever page."""
    client = shared.signed_in("dispatcher")
    del client.headers["Origin"]
    return client


def test_a_strangers_page_cannot_sign_anybody_in_or_out(shared: City):
    client = shared.signed_in("editor")
    stranger = {"Origin": "https://elsewhere.example"}
    assert client.post("/api/v1/session", json={"link": shared.link("viewer")}, headers=stranger).status_code == 403
    assert client.delete("/api/v1/session", headers=stranger).status_code == 403
    assert client.get("/api/v1/session").json()["person"]["login"] == "editor"


def test_no_origin_is_let_in_by_cors(shared: City):
    client = shared.client()
    asked = {"Origin": "https://elsewhere.example", "Access-Control-Request-Method": "PATCH"}
    for answer in (client.get("/api/v1/projects", headers=asked), client.options("/api/v1/projects", headers=asked)):
        assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_reading_changes_nothing(shared: City):
    """GET and HEAD leave no trace in any table but the session's last use."""
    project = shared.project()
    client = shared.signed_in("dispatcher")
    traces = "SELECT (SELECT max(id) FROM changes) + (SELECT count(*) FROM answers)"
    before = shared.asked(traces)
    for path in ("", "/milestones", "/baselines", "/investments", "/components", "/history"):
        assert client.get(f"/api/v1/projects/{project.code}{path}").status_code == 200
        assert client.head(f"/api/v1/projects/{project.code}{path}").status_code == 405
    assert shared.asked(traces) == before
