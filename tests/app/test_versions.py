"""Nobody overwrites what they have not seen: every write names the version it was made from."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from app.investment import commands as investment
from app.investment.schemas import MonthIn, PlanIn
from app.projects import commands as projects
from app.projects.schemas import ComponentIn
from tests.city import City, unsafe

PART = {"key": "east", "kind": "segment", "name": "东段", "position": 1, "stage": "planned"}
# path below the project: (method, body, what `current` shows of the row as it is)
RESOURCES: dict[str, tuple[str, dict[str, Any], str]] = {
    "": ("PATCH", {"phase": "二期"}, "phase"),
    "/milestones/opened": ("PATCH", {"forecast_date": "2025-11-30"}, "forecast_date"),
    "/components/east": ("PATCH", {"structure_pct": 50}, "structure_pct"),
    "/investments/2025-08": ("PUT", {"actual_wan": 120}, "actual_wan"),
    "/plans/2025": ("PUT", {"plan_wan": 800}, "plan_wan"),
}


@pytest.fixture
def address(shared: City) -> str:
    """A project of the editor's with a part, a month and a plan, each at version 1."""
    project = shared.project()
    with shared.write() as db:
        projects.put_component(db, project, ComponentIn.model_validate(PART))
        investment.put_month(db, project, investment.month_of("2025-08"), MonthIn(actual_wan=100), known=None)
        investment.put_plan(db, project, 2025, PlanIn(plan_wan=500), known=None)
    return f"/api/v1/projects/{project.code}"


@pytest.mark.parametrize("path", RESOURCES)
def test_a_write_without_a_version_is_refused(shared: City, address, path):
    method, body, _ = RESOURCES[path]
    headers = unsafe(1)
    del headers["If-Match"]
    answer = shared.client("editor").request(method, address + path, json=body, headers=headers)
    assert answer.status_code == 428
    assert answer.json()["status"] == 428


@pytest.mark.parametrize("path", RESOURCES)
def test_a_write_from_a_stale_version_is_refused_and_shows_what_is_there(shared: City, address, path):
    method, body, field = RESOURCES[path]
    client = shared.client("editor")
    first = client.request(method, address + path, json=body, headers=unsafe(1))
    assert (first.status_code, first.headers["etag"]) == (200, '"2"')
    stale = client.request(method, address + path, json=body, headers=unsafe(1))
    assert stale.status_code == 412
    assert stale.json()["current"]["version"] == 2
    assert stale.json()["current"][field] == body[field]


@pytest.mark.parametrize("given", ['"7"', '"0"', '"-1"', "*", '"x"', '"1", "2"', '"' + "9" * 5000 + '"', '"٢"', '"²"'])
def test_a_version_that_never_was_matches_nothing(shared: City, address, given):
    headers = unsafe(1) | {"If-Match": given.encode()}
    answer = shared.client("editor").patch(address, json={"phase": "二期"}, headers=headers)
    assert answer.status_code == 412


@pytest.mark.parametrize("given", ['"1"', 'W/"1"', "1"])
def test_a_version_may_come_as_lists_show_it(shared: City, address, given):
    answer = shared.client("editor").patch(address, json={"phase": "二期"}, headers=unsafe(1) | {"If-Match": given})
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/investments/2025-08", "/plans/2025"])
def test_what_is_there_is_not_made_anew(shared: City, address, path):
    method, body, _ = RESOURCES[path]
    answer = shared.client("editor").request(method, address + path, json=body, headers=unsafe())
    assert answer.status_code == 412
    assert answer.json()["current"]["version"] == 1


@pytest.mark.parametrize("path", ["/investments/2025-06", "/plans/2026"])
def test_what_is_not_there_is_made_and_not_changed(shared: City, address, path):
    client, body = shared.client("editor"), RESOURCES["/plans/2025" if "plans" in path else "/investments/2025-08"][1]
    assert client.put(address + path, json=body, headers=unsafe(1)).status_code == 412
    made = client.put(address + path, json=body, headers=unsafe())
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')


def test_every_part_has_a_version_of_its_own(shared: City, address):
    client = shared.client("editor")
    for path in list(RESOURCES)[1:]:
        method, body, _ = RESOURCES[path]
        assert client.request(method, address + path, json=body, headers=unsafe(1)).status_code == 200
    assert client.get(address).json()["version"] == 1


def test_the_etag_the_body_and_the_list_name_the_same_version(shared: City, address):
    client = shared.client("editor")
    saved = client.patch(address, json={"phase": "二期"}, headers=unsafe(1))
    read = client.get(address)
    listed = client.get("/api/v1/projects", params={"q": address.rsplit("/", 1)[1]}).json()["items"][0]
    assert saved.headers["etag"] == read.headers["etag"] == '"2"'
    assert saved.json()["version"] == read.json()["version"] == listed["version"] == 2


@pytest.mark.parametrize("path", RESOURCES)
def test_of_two_who_save_the_same_at_once_one_wins_and_the_other_sees_it(shared: City, address, path):
    method, _, field = RESOURCES[path]
    start = Barrier(4)

    def save(number: int) -> tuple[Any, Any]:
        value = {"phase": f"{number}期", "forecast_date": f"2025-12-0{number}"}.get(field, number)
        client = shared.client("dispatcher" if number % 2 else "editor")
        start.wait()
        return value, client.request(method, address + path, json={field: value}, headers=unsafe(1))

    with ThreadPoolExecutor(4) as crowd:
        saved = list(crowd.map(save, range(1, 5)))
    won = [value for value, answer in saved if answer.status_code == 200]
    assert len(won) == 1
    for value, answer in saved:
        assert value in won or (answer.status_code, answer.json()["current"][field]) == (412, won[0])
    code = address.rsplit("/", 1)[1]
    recorded = shared.asked(
        "SELECT array_agg(c.new ->> :field) FROM changes c JOIN projects p ON p.id = c.project_id"
        " WHERE p.code = :code AND c.action = 'update'",
        code=code,
        field=field,
    )
    assert [str(value) for value in won] == [value.removesuffix(".000").removesuffix(".0000") for value in recorded]


def test_two_who_save_different_milestones_at_once_both_win(shared: City, address):
    keys = [item["key"] for item in shared.client("editor").get(f"{address}/milestones").json()["items"]][:4]
    start = Barrier(4)

    def save(key: str) -> int:
        client = shared.client("editor")
        start.wait()
        body = {"forecast_date": "2025-12-01"}
        return client.patch(f"{address}/milestones/{key}", json=body, headers=unsafe(1)).status_code

    with ThreadPoolExecutor(4) as crowd:
        assert list(crowd.map(save, keys)) == [200] * 4


def test_new_projects_made_at_once_get_codes_of_their_own(shared: City):
    start = Barrier(4)

    def make(number: int):
        client = shared.client("editor")
        start.wait()
        body = {"name": f"同时新建{number}", "programme": "arterial_roads", "office": "office-a"}
        return client.post("/api/v1/projects", json=body, headers=unsafe())

    with ThreadPoolExecutor(4) as crowd:
        made = list(crowd.map(make, range(4)))
    assert [answer.status_code for answer in made] == [201] * 4
    assert len({answer.json()["code"] for answer in made}) == 4
    assert {answer.headers["location"] for answer in made} == {f"/api/v1/projects/{a.json()['code']}" for a in made}
