"""A project's history tells what happened, when, by whom and why, to each reader as much as they may know."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text

from app.kit import clock
from app.projects.schemas import Source
from tests.city import City, unsafe


@pytest.fixture
def project(shared: City):
    return shared.project(stage="preparing", baseline={"opened": "2025-12-31"})


def address(project) -> str:
    return f"/api/v1/projects/{project.code}"


def entries(shared: City, project, login: str | None = "dispatcher") -> list[dict[str, Any]]:
    return list(shared.client(login).get(f"{address(project)}/history").json()["items"])


def test_a_change_tells_old_new_who_why_and_from_where(shared: City, project):
    client = shared.client("editor")
    answer = client.patch(
        address(project), json={"stage": "suspended", "reason": "资金未到位"}, headers=unsafe(project.version)
    )
    entry = entries(shared, project)[0]
    assert entry["subject"] == "project"
    assert (entry["key"], entry["name"]) == (project.code, project.name)
    assert entry["action"] == "update"
    assert entry["person"] == {"name": "editor"}
    assert entry["reason"] == "资金未到位"
    assert entry["origin"] == "api"
    assert {c["field"]: (c["old"], c["new"]) for c in entry["changes"]} == {
        "stage": ("preparing", "suspended"),
        "stage_before": (None, "preparing"),
    }
    recorded = shared.asked("SELECT request_id FROM changes WHERE id = :id", id=entry["id"])
    assert recorded == answer.headers["x-request-id"]


def test_a_change_has_the_business_dates_instant(shared: City, project):
    before = clock.now()
    shared.client("editor").patch(address(project), json={"phase": "二期"}, headers=unsafe(project.version))
    at = datetime.fromisoformat(entries(shared, project)[0]["at"])
    assert before <= at <= clock.now()
    assert at.astimezone(clock.CITY_ZONE).date().isoformat() == "2025-09-30"
    assert at.utcoffset() == UTC.utcoffset(None)


def test_an_answer_that_changed_nothing_records_nothing(shared: City, project):
    """Saving what is there already is no event, though the version moves on."""
    client = shared.client("editor")
    client.patch(address(project), json={"phase": "二期"}, headers=unsafe(1))
    count = len(entries(shared, project))
    assert client.patch(address(project), json={"phase": "二期"}, headers=unsafe(2)).status_code == 200
    assert len(entries(shared, project)) == count


def test_a_reason_belongs_to_its_own_save(shared: City, project):
    client = shared.client("editor")
    client.patch(address(project), json={"phase": "二期", "reason": "设计变更"}, headers=unsafe(1))
    client.patch(address(project), json={"phase": "三期"}, headers=unsafe(2))
    assert [entry["reason"] for entry in entries(shared, project)[:2]] == [None, "设计变更"]


def test_a_milestone_and_the_stage_it_led_to_are_one_transaction(shared: City):
    project = shared.project(stage="under_construction")
    body = {"actual_date": "2025-09-28", "advance_stage": True}
    shared.client("editor").patch(f"{address(project)}/milestones/opened", json=body, headers=unsafe(1))
    found = shared.asked(
        "SELECT count(DISTINCT transaction) FROM changes WHERE project_id = :id AND action = 'update'", id=project.id
    )
    assert found == 1
    assert {entry["subject"] for entry in entries(shared, project)[:2]} == {"project", "milestone"}


def test_an_added_and_a_removed_party_are_told_by_name(shared: City, project):
    client = shared.client("analyst")
    party = {"role": "owner", "name": "来而复去的公司"}
    client.patch(address(project), json={"parties": [party]}, headers=unsafe(1))
    client.patch(address(project), json={"parties": []}, headers=unsafe(2))
    told = [
        (entry["action"], change["old"], change["new"])
        for entry in entries(shared, project)[:2]
        for change in entry["changes"]
        if change["field"] == "party_id"
    ]
    assert told == [("delete", party["name"], None), ("insert", None, party["name"])]


def test_history_goes_on_over_pages_and_repeats_nothing(shared: City, project):
    with shared.write() as db:
        for number in range(90):
            db.execute(text("UPDATE projects SET phase = :n WHERE id = :id"), {"n": str(number), "id": project.id})
    client, seen, cursor = shared.client("viewer"), [], None
    while True:
        page = client.get(f"{address(project)}/history", params={"cursor": cursor} if cursor else {}).json()
        seen += [entry["id"] for entry in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == sorted(set(seen), reverse=True)
    assert len(seen) >= 90


@pytest.mark.parametrize("login", [None, "administrator"])
def test_the_public_reads_history_without_names(shared: City, project, login):
    shared.client("editor").patch(address(project), json={"phase": "二期"}, headers=unsafe(1))
    found = entries(shared, project, login)
    assert found
    assert {str(entry["person"]) for entry in found} == {"None"}


@pytest.mark.parametrize("login", ["viewer", "editor", "dispatcher", "auditor"])
def test_who_reads_inside_and_who_audits_read_names(shared: City, project, login):
    shared.client("editor").patch(address(project), json={"phase": "二期"}, headers=unsafe(1))
    assert entries(shared, project, login)[0]["person"] == {"name": "editor"}


def test_no_reader_is_told_numbers_of_the_database(shared: City, project):
    shared.client("editor").post(
        f"{address(project)}/baselines",
        json={"reason": "顺延", "dates": [{"key": "opened", "date": "2026-06-30"}]},
        headers=unsafe(),
    )
    fields = {change["field"] for entry in entries(shared, project) for change in entry["changes"]}
    assert not [field for field in fields if field.endswith("_id") and field != "party_id"]
    assert not fields & {"id", "requested_by", "decided_by", "token_hash", "version"}


def test_a_package_is_told_by_its_code_to_who_may_know_it(shared: City):
    package = shared.project(public=False, office="office-b")
    project = shared.project()
    shared.client("editor").patch(address(project), json={"package_of": package.code}, headers=unsafe(1))
    inside = [c for entry in entries(shared, project, "viewer") for c in entry["changes"] if c["field"] == "package_of"]
    assert inside == [{"field": "package_of", "old": None, "new": package.code}]
    assert shared.client("viewer").get(address(project)).json()["package_of"] == package.code
    for reader in (None, "viewer-jingkai", "auditor", "administrator"):
        client = shared.client(reader)
        assert client.get(address(project)).json()["package_of"] is None
        assert package.code not in client.get(f"{address(project)}/history").text


def test_what_a_command_wrote_says_so(shared: City):
    """Seeds and the command line sign as the system."""
    project = shared.project(Source(document="年度计划"))
    first = entries(shared, project)[-1]
    assert (first["action"], first["origin"], first["person"]) == ("insert", "test", {"name": "系统"})
    assert "source_document" in {change["field"] for change in first["changes"]}
