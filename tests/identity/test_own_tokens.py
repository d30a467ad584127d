"""A token of one's own: in one role that is not above one's own, for a while, shown once."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.identity.roles import ROLES_WITH, Permission, Role, not_above, permissions_of
from app.kit import clock
from tests.city import City, application, unsafe

SESSION, TOKENS = "/api/v1/session", "/api/v1/tokens"
OF_OFFICES = {Permission.PLACE, Permission.PARTIES, Permission.FACTS, Permission.SCHEDULE, Permission.INVESTMENT}


def body(role: str, days: int = 30) -> dict[str, str]:
    return {"name": "for a script", "role": role, "expires_on": str(clock.real_today() + timedelta(days=days))}


def made(city: City, login: str, role: str) -> dict:
    answer = city.signed_in(login).post(TOKENS, json=body(role))
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return dict(answer.json())


def bearer(token: str) -> TestClient:
    return TestClient(application(), headers={"Authorization": f"Bearer {token}"}, raise_server_exceptions=False)


@pytest.mark.parametrize("held", Role)
@pytest.mark.parametrize("role", Role)
def test_no_role_is_above_one_that_may_do_less(held: Role, role: Role):
    """Permission for permission, and an editor's hold for their own office alone, another's for every project."""
    if role == held:
        assert not_above(role, [held])
        return
    more = permissions_of(role) - permissions_of(held)
    wider = held is Role.EDITOR and role is not Role.EDITOR and permissions_of(role) & OF_OFFICES
    assert not_above(role, [held]) == (not more and not wider)


def test_what_an_editor_has_for_their_office_is_as_the_table_of_roles_says():
    editors = {permission for permission in Permission if Role.EDITOR in ROLES_WITH[permission]}
    everybodys = {Permission.READ, Permission.READ_ALL, Permission.READ_PERSONS, Permission.EXPORT, Permission.OVERLAYS}
    assert editors - everybodys == OF_OFFICES


@pytest.mark.parametrize(
    ("login", "roles"),
    [
        ("editor", {"public", "viewer", "editor"}),
        ("planner", {"public", "viewer", "planner"}),
        ("dispatcher", {"public", "viewer", "planner", "analyst", "editor", "dispatcher", "auditor"}),
        ("viewer-jingkai", {"public", "viewer"}),
        ("administrator", {"public", "administrator"}),
        ("auditor", {"public", "auditor"}),
    ],
)
def test_a_token_takes_only_a_role_that_is_not_above_its_owners(city: City, login, roles):
    client = city.signed_in(login)
    assert set(client.get(TOKENS).json()["roles"]) == roles
    for role in Role:
        answer = client.post(TOKENS, json=body(role))
        assert answer.status_code == (201 if role in roles else 422), role
        if role not in roles:
            assert answer.json()["errors"][0]["loc"] == ["role"]


def test_a_token_acts_in_its_one_role(city: City):
    project = city.project()
    address = f"/api/v1/projects/{project.code}"
    reading, writing = (bearer(made(city, "editor", role)["token"]) for role in ("viewer", "editor"))
    assert reading.get(address).status_code == 200
    assert reading.patch(address, json={"phase": "二期"}, headers=unsafe(project.version)).status_code == 403
    assert reading.get(SESSION).json()["person"]["roles"] == ["viewer"]
    assert writing.patch(address, json={"phase": "二期"}, headers=unsafe(project.version)).status_code == 200


def test_the_limits_of_its_person_hold_for_it(city: City):
    """A limited viewer's token reads what the viewer reads; an editor's writes for their office alone."""
    hidden = city.project(office="office-b", public=False)
    granted = city.project(office="office-b", public=False, unit="jingkai")
    client = bearer(made(city, "viewer-jingkai", "viewer")["token"])
    assert client.get(f"/api/v1/projects/{hidden.code}").status_code == 404
    assert client.get(f"/api/v1/projects/{granted.code}").status_code == 200
    foreign = city.project(office="office-b")
    editors = bearer(made(city, "editor", "editor")["token"])
    answer = editors.patch(f"/api/v1/projects/{foreign.code}", json={"phase": "二期"}, headers=unsafe(foreign.version))
    assert answer.status_code == 403


def test_a_role_that_its_person_lost_opens_nothing(city: City):
    client = bearer(made(city, "dispatcher", "dispatcher")["token"])
    reader = bearer(made(city, "dispatcher", "viewer")["token"])
    assert client.get(SESSION).status_code == 200
    with city.write() as db:
        db.execute(text("UPDATE grants SET role = 'viewer' WHERE role = 'dispatcher'"))
    assert client.get(SESSION).status_code == 401
    assert reader.get(SESSION).json()["person"]["roles"] == ["viewer"]


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 201), (366, 201), (367, 422)])
def test_a_token_lives_a_year_at_the_longest(city: City, days, status):
    answer = city.signed_in("editor").post(TOKENS, json=body("viewer", days))
    assert answer.status_code == status
    if status == 422:
        assert answer.json()["errors"][0]["loc"] == ["expires_on"]
    elif days == 0:
        assert bearer(answer.json()["token"]).get(SESSION).status_code == 200, "its last day counts whole"


def test_a_token_is_shown_once(city: City):
    client = city.signed_in("editor")
    key = {"Idempotency-Key": "the same"}
    token = client.post(TOKENS, json=body("viewer"), headers=key).json()["token"]
    assert token not in client.get(TOKENS).text
    everywhere = (
        "SELECT string_agg(t::text, ' ') FROM (SELECT a::text FROM answers a UNION SELECT c::text FROM changes c"
    )
    everywhere += " UNION SELECT k::text FROM api_tokens k UNION SELECT e::text FROM access_events e) t"
    assert token not in city.asked(everywhere)
    again = client.post(TOKENS, json=body("viewer"), headers=key).json()["token"]
    assert again != token, "no answer with a token is kept, so a repeat makes another"


def test_revoking_ends_it_and_leaves_a_record(city: City):
    client = city.signed_in("editor")
    token = client.post(TOKENS, json=body("viewer")).json()
    theirs = made(city, "viewer", "viewer")
    assert client.delete(f"{TOKENS}/{theirs['id']}").status_code == 404
    assert client.delete(f"{TOKENS}/{token['id']}").status_code == 204
    assert client.delete(f"{TOKENS}/{token['id']}").status_code == 404
    assert bearer(token["token"]).get(SESSION).status_code == 401
    assert bearer(theirs["token"]).get(SESSION).status_code == 200
    listed = [row["name"] for row in client.get(TOKENS).json()["items"]]
    assert listed == ["test"]
    change = "SELECT new ? 'revoked_at' FROM changes WHERE table_name = 'api_tokens' AND action = 'update'"
    assert city.asked(change) is True


def test_its_last_use_is_shown_and_noted_once_a_minute(city: City):
    token = made(city, "editor", "viewer")
    last = f"SELECT last_used_at FROM api_tokens WHERE id = {token['id']}"
    changes = "SELECT count(*) FROM changes"
    assert city.asked(last) is None
    before = city.asked(changes)
    bearer(token["token"]).get("/api/v1/projects")
    first = city.asked(last)
    assert first is not None
    bearer(token["token"]).get("/api/v1/projects")
    assert city.asked(last) == first
    with city.write() as db:
        db.execute(text("UPDATE api_tokens SET last_used_at = now() - interval '2 minutes'"))
    bearer(token["token"]).get("/api/v1/projects")
    assert city.asked(last) > first
    assert city.asked(changes) == before, "the last use is no change of a fact"
    rows = city.signed_in("editor").get(TOKENS).json()["items"]
    assert next(row for row in rows if row["id"] == token["id"])["last_used_at"] is not None
