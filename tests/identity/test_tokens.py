"""A bearer token is its person's until it ends."""

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.identity.commands import issue_token
from app.kit.errors import NotFound
from tests.city import TOKENS, City, application, unsafe

SESSION = "/api/v1/session"
END = {
    "expired": "UPDATE api_tokens SET expires_at = now() - interval '1 second'",
    "revoked": "UPDATE api_tokens SET revoked_at = now()",
    "its person gone": "UPDATE people SET active = false WHERE login = 'dispatcher'",
}


def bearer(token: str, **headers: str) -> TestClient:
    given = {"Authorization": f"Bearer {token}"} | headers
    return TestClient(application(), headers=given, raise_server_exceptions=False)


@pytest.mark.parametrize("how", END)
def test_a_token_that_ended_is_refused_everywhere(city: City, how):
    with city.write() as db:
        db.execute(text(END[how]))
    client = bearer(TOKENS["dispatcher"])
    answers = [client.get(path) for path in (SESSION, "/api/v1/projects", "/tiles/projects/8/217/93.mvt")]
    assert [answer.status_code for answer in answers] == [401] * 3


def test_an_ended_an_unknown_and_an_empty_token_get_the_same_answer(city: City):
    with city.write() as db:
        db.execute(text(END["expired"]))
    answers = [bearer(token).get("/api/v1/projects") for token in (TOKENS["dispatcher"], "unknown", "x" * 4000)]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert len({answer.text for answer in answers}) == 1


def test_a_token_is_shown_once_and_kept_as_a_hash(city: City):
    with city.write() as db:
        token = issue_token(db, "editor", "for a script")
    assert bearer(token).get(SESSION).json()["person"]["login"] == "editor"
    assert len(token) >= 40
    assert token not in city.asked("SELECT string_agg(t::text, ' ') FROM api_tokens t")
    assert token not in city.asked("SELECT string_agg(c::text, ' ') FROM changes c")


def test_nobody_who_is_gone_gets_a_token(city: City):
    with city.write() as db:
        db.execute(text("UPDATE people SET active = false WHERE login = 'editor'"))
    for login in ("editor", "nobody-of-this-name", "system"):
        with pytest.raises(NotFound), city.write() as db:
            issue_token(db, login, "for a script")


def test_a_token_needs_no_origin(city: City):
    project = city.project()
    client = bearer(TOKENS["editor"], Origin="https://elsewhere.example")
    answer = client.patch(f"/api/v1/projects/{project.code}", json={"phase": "二期"}, headers=unsafe(project.version))
    assert answer.status_code == 200


def test_an_ended_token_does_not_fall_back_to_the_cookie(city: City):
    """Whoever says who they are and is wrong is refused, not taken for somebody else."""
    client = city.signed_in("editor")
    assert client.get(SESSION, headers={"Authorization": "Bearer ended"}).status_code == 401


@pytest.mark.parametrize("empty", ["Bearer ", "Bearer", "bearer  ", "Basic ZWRpdG9yOng="])
def test_words_that_name_no_token_do_not_open_the_door_that_the_origin_closes(city: City, empty):
    project = city.project()
    client = city.signed_in("editor")
    forged = unsafe(project.version) | {"Authorization": empty, "Origin": "https://elsewhere.example"}
    answer = client.patch(f"/api/v1/projects/{project.code}", json={"phase": "二期"}, headers=forged)
    assert answer.status_code in (401, 403)
    assert city.asked("SELECT phase FROM projects") is None


def test_what_a_token_writes_is_told_from_what_the_page_writes(city: City):
    project = city.project()
    address = f"/api/v1/projects/{project.code}"
    bearer(TOKENS["editor"]).patch(address, json={"phase": "二期"}, headers=unsafe(project.version))
    city.signed_in("editor").patch(address, json={"phase": "三期"}, headers=unsafe(project.version + 1))
    found = city.asked(
        "SELECT array_agg(origin ORDER BY id) FROM changes WHERE table_name = 'projects' AND action = 'update'"
    )
    assert found == ["api", "web"]
