"""A request that is sent again does nothing again, and gets the answer that the first one got."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest

from tests.city import City, unsafe

UPDATES = "SELECT count(*) FROM changes WHERE project_id = :id AND action = 'update'"


@pytest.fixture
def project(shared: City):
    return shared.project()


def address(project) -> str:
    return f"/api/v1/projects/{project.code}"


def test_a_repeat_gets_the_first_answer_and_writes_once(shared: City, project):
    client, headers = shared.client("editor"), unsafe(1)
    answers = [client.patch(address(project), json={"phase": "二期"}, headers=headers) for _ in range(3)]
    assert {(a.status_code, a.content, a.headers["etag"]) for a in answers} == {
        (200, answers[0].content, '"2"'),
    }
    assert shared.asked(UPDATES, id=project.id) == 1


def test_a_repeated_creation_makes_one_project_and_names_it_again(shared: City):
    client, headers = shared.client("editor"), unsafe()
    body = {"name": "只建一次的路", "programme": "dead_end_roads", "office": "office-a"}
    first, second = (client.post("/api/v1/projects", json=body, headers=headers) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first.headers["location"] == second.headers["location"]
    assert shared.asked("SELECT count(*) FROM projects WHERE name = '只建一次的路'") == 1


def test_a_repeat_is_answered_though_the_version_moved_on(shared: City, project):
    """The key is looked up before If-Match: a retry after a lost answer is no conflict."""
    client, headers = shared.client("editor"), unsafe(1)
    first = client.patch(address(project), json={"phase": "二期"}, headers=headers)
    client.patch(address(project), json={"phase": "三期"}, headers=unsafe(2))
    repeat = client.patch(address(project), json={"phase": "二期"}, headers=headers)
    assert (repeat.status_code, repeat.content) == (200, first.content)
    assert client.get(address(project)).json()["phase"] == "三期"


@pytest.mark.parametrize("other", ["body", "version", "path", "method"])
def test_a_key_stands_for_one_request(shared: City, project, other):
    client, headers = shared.client("dispatcher"), unsafe(1)
    assert client.patch(address(project), json={"phase": "二期"}, headers=headers).status_code == 200
    body = {"phase": "三期" if other == "body" else "二期"}
    changed = headers | ({"If-Match": '"2"'} if other == "version" else {})
    path = address(shared.project()) if other == "path" else address(project)
    if other == "method":
        answer = client.put(f"{path}/plans/2025", json={"plan_wan": 5}, headers=changed)
    else:
        answer = client.patch(path, json=body, headers=changed)
    assert answer.status_code == 409
    assert shared.asked(UPDATES, id=project.id) == 1


def test_a_key_is_its_persons(shared: City, project):
    key = str(uuid4())
    first = shared.client("editor").patch(address(project), json={"phase": "二期"}, headers=unsafe(1, key))
    second = shared.client("dispatcher").patch(address(project), json={"phase": "三期"}, headers=unsafe(2, key))
    assert (first.status_code, second.status_code) == (200, 200)


def test_eight_repeats_at_once_write_once(shared: City, project):
    headers, start = unsafe(1), Barrier(8)

    def send(_: int):
        client = shared.client("editor")
        start.wait()
        return client.patch(address(project), json={"phase": "二期"}, headers=headers)

    with ThreadPoolExecutor(8) as crowd:
        answers = list(crowd.map(send, range(8)))
    assert {(a.status_code, a.content) for a in answers} == {(200, answers[0].content)}
    assert shared.asked(UPDATES, id=project.id) == 1


@pytest.mark.parametrize(
    ("login", "body", "status"),
    [
        ("editor", {"stage": "operating"}, 422),
        ("editor", {"phase": 7}, 422),
        ("editor-b", {"phase": "二期"}, 403),
        ("nobody", {"phase": "二期"}, 401),
    ],
)
def test_a_refused_request_does_not_use_up_its_key(shared: City, project, login, body, status):
    key = str(uuid4())
    refused = shared.client(None if login == "nobody" else login)
    assert (
        refused.patch(address(project), json=body, headers=unsafe(1, key) | {"Origin": "http://testserver"}).status_code
        == status
    )
    assert shared.client(login if login != "nobody" else "editor").get(address(project)).json()["version"] == 1
    again = shared.client("editor").patch(address(project), json={"phase": "二期"}, headers=unsafe(1, key))
    assert again.status_code == 200


def test_a_stale_request_does_not_use_up_its_key(shared: City, project):
    client, key = shared.client("editor"), str(uuid4())
    assert client.patch(address(project), json={"phase": "二期"}, headers=unsafe(9, key)).status_code == 412
    assert client.patch(address(project), json={"phase": "二期"}, headers=unsafe(1, key)).status_code == 200


def test_a_repeat_tells_nothing_to_who_may_no_longer_ask(shared: City, project):
    from sqlalchemy import text

    client, headers = shared.client("analyst"), unsafe(1)
    body = {"parties": [{"role": "owner", "name": "重复请求的公司"}]}
    assert client.patch(address(project), json=body, headers=headers).status_code == 200
    with shared.write() as db:
        db.execute(text("UPDATE people SET active = false WHERE login = 'analyst'"))
    assert client.patch(address(project), json=body, headers=headers).status_code == 401


def test_what_may_be_made_twice_needs_no_key_to_be_made_once(shared: City, project):
    """Without a key the version alone guards."""
    client, headers = shared.client("editor"), unsafe(1)
    del headers["Idempotency-Key"]
    assert client.patch(address(project), json={"phase": "二期"}, headers=headers).status_code == 200
    assert client.patch(address(project), json={"phase": "二期"}, headers=headers).status_code == 412
