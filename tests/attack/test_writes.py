"""A stranger's page writes nothing, reading writes nothing, and nobody sets what is not theirs to set."""

from typing import Any

import pytest

from tests.attack.contract import Operation, bodies, operations, schema_of, unsafe_operations
from tests.city import ORIGIN, unsafe
from tests.identity.test_origin import STRANGERS

# Signing in by the provider begins and ends with a read; its own secrets guard it (tests/identity/test_oidc.py).
READS_THAT_BEGIN_A_SESSION = {"/api/v1/oidc/start", "/api/v1/oidc/callback"}


@pytest.mark.parametrize("operation", unsafe_operations(), ids=str)
@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_strangers_page_writes_nothing(target, browser, operation: Operation, kind):
    before = target.traces()
    for name, headers in STRANGERS.items():
        given = unsafe(1) | headers | {"Content-Type": kind}
        answer = browser.request(operation.method, operation.address(target.known.code), content=b"{}", headers=given)
        assert answer.status_code == 403, name
    assert target.traces() == before


@pytest.fixture(scope="module")
def browser(target):
    """A dispatcher's browser, which a stranger's page makes send things."""
    client = target.city.signed_in("dispatcher")
    del client.headers["Origin"]
    return client


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_writes_nothing(target, browser, method):
    before = target.traces()
    for operation in operations():
        if operation.path not in READS_THAT_BEGIN_A_SESSION:
            for words in ("", "?_method=DELETE&public=false", "?stage=cancelled"):
                browser.request(method, operation.address(target.known.code) + words, headers={"Origin": ORIGIN})
    assert target.traces() == before


@pytest.mark.parametrize("body", sorted(bodies()))
def test_no_body_takes_a_field_that_it_does_not_know(body):
    """Mass assignment has no place to begin: every object that a client may send is closed."""
    schema = schema_of(body)
    if schema.get("type") == "object":
        assert schema.get("additionalProperties") is False, body


SERVERS_OWN: dict[str, Any] = {
    "id": 1, "role": "administrator", "roles": ["administrator"], "grants": [{"role": "administrator"}],
    "organisation": "office-b", "provenance": "report", "version": 99, "is_public": True, "person_id": 1, "person": 1,
    "created_at": "2020-01-01T00:00:00Z", "recorded_by": 1, "origin": "seed", "token_hash": "x", "active": True,
    "may": ["facts.write"], "permissions": ["administer"], "must_change": False,
}  # fmt: skip


@pytest.mark.parametrize("operation", [one for one in unsafe_operations() if one.body], ids=str)
def test_nobody_gives_themselves_more(target, operation: Operation):
    """Of all that the server decides, only what the document lists may be sent; the rest is refused by name."""
    assert operation.body
    known = schema_of(operation.body).get("properties", {})
    before = target.traces()
    for field, value in SERVERS_OWN.items():
        if field in known:
            continue
        headers = unsafe(1) | {"Origin": ORIGIN}
        client = target.city.client("editor")
        answer = client.request(
            operation.method, operation.address(target.known.code), json={field: value}, headers=headers
        )
        assert answer.status_code in (401, 403, 404, 412, 422, 428), f"{operation} {field}: {answer.status_code}"
    assert target.traces() == before


@pytest.mark.parametrize("operation", [one for one in unsafe_operations() if "{code}" in one.path], ids=str)
def test_another_offices_project_is_not_written(target, operation: Operation):
    """With the other's own id, whatever the version says."""
    before = target.traces()
    other = target.city.project(office="office-b")
    client = target.city.client("editor")
    before = target.traces()
    for version in (1, 0, 2**31, None):
        answer = client.request(operation.method, operation.address(other.code), json={}, headers=unsafe(version))
        assert answer.status_code in (403, 404, 412, 422, 428), answer.text
    assert target.traces() == before


def test_an_answer_kept_for_another_person_is_not_given_out(target):
    """The key of somebody else's write, guessed or seen, answers nothing of theirs."""
    project = target.city.project()
    headers, path = unsafe(1, key="guessable"), f"/api/v1/projects/{project.code}"
    first = target.city.client("dispatcher").patch(path, json={"description": "dispatcher's"}, headers=headers)
    assert first.status_code == 200
    for login, status in (("viewer", 403), ("editor-b", 403), (None, 401)):
        client = target.city.client(login)
        again = client.patch(path, json={"description": "dispatcher's"}, headers=headers | {"Origin": ORIGIN})
        assert again.status_code == status
        assert "dispatcher's" not in again.text


def test_a_path_written_otherwise_is_guarded_as_well(target):
    code = target.hidden.code
    client = target.city.client()
    for path in (
        f"/api/v1/projects/{code}/", f"/api/v1//projects/{code}", f"/api/v1/projects/%2e/{code}", f"/API/V1/projects/{code}",
        f"/api/v1/projects/{code.lower()}", f"/api/v1/projects/{code}%20", f"/api/v1/projects/{code};x=1",
        f"/api/v1/projects/x/../{code}", f"/api/v1/projects/{code}%00",
    ):  # fmt: skip
        answer = client.get(path)
        assert "秘密道路" not in answer.text, path
