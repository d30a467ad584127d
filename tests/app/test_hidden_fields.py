"""What is not public of a published project is in no public answer: not in the project, not in its history.

包保领导, 项目秘书 and their telephone are for who works with projects; what the statistics bureau calls and counts of a
single project is for who reads inside.
"""

from typing import Any

import pytest

from app.investment import commands as investment
from app.investment.schemas import PlanIn
from app.projects.models import Project
from tests.city import City, unsafe

PERSONS: dict[str, Any] = {
    "responsible_leader": "包保领导甲",
    "secretary": "项目秘书乙",
    "secretary_phone": "0431-55501234",
}
LATER = {"responsible_leader": "包保领导丙", "secretary": "项目秘书丁", "secretary_phone": "0431-55505678"}
STATISTICS = {
    "in_statistics": True, "in_statistics_month": "2025-03-01", "stats_name": "统计名称甲", "stats_total_wan": 98765.4321,
}  # fmt: skip
LATER_STATISTICS = {"in_statistics_month": "2025-04-01", "stats_name": "统计名称乙", "stats_total_wan": 87654.321}
NAMES = {"persons": [*PERSONS.values(), *LATER.values()], "statistics": ["统计名称", "98765.4", "87654.3"]}

SEES: dict[str | None, set[str]] = {
    None: set(),
    "administrator": set(),
    "viewer-jingkai": set(),
    "viewer": {"statistics"},
    "planner": {"persons", "statistics"},
    "analyst": {"persons", "statistics"},
    "editor-b": {"persons", "statistics"},
    "editor": {"persons", "statistics"},
    "dispatcher": {"persons", "statistics"},
}


@pytest.fixture(scope="module")
def project(shared: City) -> Project:
    """Made and changed, so that history has both the first and the later values, old and new."""
    project = shared.project(
        name="统计中的工厂", programme="industrial", fields=STATISTICS, unit="chaoyang", stage="preparing", **PERSONS
    )
    with shared.write() as db:
        investment.put_plan(db, project, 2025, PlanIn(plan_wan=5), known=None)
    client = shared.client("editor")
    address = f"/api/v1/projects/{project.code}"
    assert client.patch(address, json=LATER, headers=unsafe(1)).status_code == 200
    assert client.patch(address, json={"fields": LATER_STATISTICS}, headers=unsafe(2)).status_code == 200
    return project


def everything(shared: City, login: str | None, project: Project) -> str:
    """The text of every answer that has the project in it."""
    client, address = shared.client(login), f"/api/v1/projects/{project.code}"
    parts = ("", "/history", "/milestones", "/baselines", "/investments", "/components")
    paths = [f"{address}{part}" for part in parts] + ["/api/v1/projects", "/api/v1/projects/summary"]
    answers = [client.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return "\n".join(answer.text for answer in answers)


@pytest.mark.parametrize("login", SEES, ids=str)
def test_a_reader_finds_what_is_theirs_and_nothing_else(shared: City, project, login):
    found = everything(shared, login, project)
    for what, secrets in NAMES.items():
        seen = [secret for secret in secrets if secret in found]
        assert seen == (secrets if what in SEES[login] else []), what


@pytest.mark.parametrize("login", [None, "administrator", "viewer-jingkai"], ids=str)
def test_a_hidden_field_is_not_there_even_as_a_name(shared: City, project, login):
    """That somebody wrote a field is a word as well: neither fields nor history name it."""
    client, address = shared.client(login), f"/api/v1/projects/{project.code}"
    assert not client.get(address).json()["fields"].keys() & STATISTICS.keys()
    history: list[dict[str, Any]] = client.get(f"{address}/history").json()["items"]
    named = {change["field"] for entry in history for change in entry["changes"]}
    assert not named & (STATISTICS.keys() | PERSONS.keys())
    assert all(entry["changes"] for entry in history)


def test_a_persons_field_is_empty_for_who_may_not_read_it(shared: City, project):
    for login in (None, "viewer", "auditor", "administrator"):
        found = shared.client(login).get(f"/api/v1/projects/{project.code}").json()
        assert {found[name] for name in PERSONS} == {None}


def test_the_auditor_reads_the_whole_log(shared: City, project):
    found = shared.client("auditor").get(f"/api/v1/projects/{project.code}/history").text
    assert [secret for secret in NAMES["persons"] if secret not in found] == []
    assert "统计名称甲" in found


def test_what_is_hidden_is_not_found_by_searching_for_it(shared: City, project):
    for login in (None, "viewer-jingkai", "dispatcher"):
        client = shared.client(login)
        for secret in ("包保领导丙", "项目秘书丁", "55505678", "统计名称乙"):
            assert client.get("/api/v1/projects", params={"q": secret}).json()["total"] == 0


def test_a_granted_viewer_reads_inside_what_was_granted(shared: City):
    granted = shared.project(name="经开的工厂", programme="industrial", fields=STATISTICS, unit="jingkai", **PERSONS)
    found = shared.client("viewer-jingkai").get(f"/api/v1/projects/{granted.code}").json()
    assert found["fields"]["stats_name"] == "统计名称甲"
    assert found["secretary_phone"] is None


def test_baselines_name_people_inside_only(shared: City):
    project = shared.project(baseline={"opened": "2025-12-31"})
    path = f"/api/v1/projects/{project.code}/baselines"
    outside, inside = (shared.client(login).get(path).json()["items"][0] for login in (None, "viewer"))
    assert (outside["requested_by"], outside["decided_by"]) == (None, None)
    assert (inside["requested_by"], inside["decided_by"]) == ("系统", "系统")


def test_no_answer_says_who_else_is_signed_in(shared: City):
    shared.signed_in("dispatcher")
    found = shared.client().get("/api/v1/session").json()
    assert found["person"] is None
    assert found["permissions"] == ["project.read"]
