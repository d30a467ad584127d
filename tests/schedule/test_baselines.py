"""Baselines: asked for by an office, decided by a dispatcher, never altered."""

from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.projects.models import Project
from tests.city import City, named, unsafe

FIRST = {"ground_broken": "2025-05-01", "opened": "2025-10-31"}


def ask(town: City, project: Project, dates: dict[str, str], login: str = "editor", /, **more: Any) -> Response:
    """Ask for a baseline with these dates."""
    wanted = [{"key": key, "date": day} for key, day in dates.items()]
    body = {"reason": "征拆未完成", "dates": wanted} | more
    return town.client(login).post(f"/api/v1/projects/{project.code}/baselines", json=body, headers=unsafe())


def decide(town: City, project: Project, number: int, login: str = "dispatcher", **decision: Any) -> Response:
    address = f"/api/v1/projects/{project.code}/baselines/{number}/decision"
    return town.client(login).post(address, json=decision, headers=unsafe())


def states(town: City, project: Project) -> dict[int, str]:
    items = town.client("viewer").get(f"/api/v1/projects/{project.code}/baselines").json()["items"]
    return {one["number"]: one["state"] for one in items}


def in_force(town: City, project: Project) -> dict[str, str]:
    items = town.client("viewer").get(f"/api/v1/projects/{project.code}/milestones").json()["items"]
    return {one["key"]: one["baseline_date"] for one in items if one["baseline_date"]}


def test_an_editors_baseline_is_a_request_until_a_dispatcher_approves_it(town: City):
    project = town.project(baseline=FIRST)
    answer = ask(town, project, {"opened": "2025-11-30"})
    assert answer.status_code == 201
    newest = answer.json()["items"][0]
    assert (newest["number"], newest["state"], newest["requested_by"]) == (2, "requested", "editor")
    assert (newest["decided_by"], newest["decided_at"]) == (None, None)
    assert in_force(town, project) == FIRST

    answer = decide(town, project, 2, approve=True)
    assert answer.status_code == 201
    assert answer.json()["items"][0]["decided_by"] == "dispatcher"
    assert states(town, project) == {2: "in_force", 1: "superseded"}


def test_milestones_that_a_baseline_does_not_name_keep_their_dates(town: City):
    project = town.project(baseline=FIRST)
    ask(town, project, {"opened": "2025-11-30"}, "dispatcher")
    assert in_force(town, project) == FIRST | {"opened": "2025-11-30"}
    ask(town, project, {"paved": "2025-10-20"}, "dispatcher")
    assert in_force(town, project) == FIRST | {"opened": "2025-11-30", "paved": "2025-10-20"}


def test_a_dispatchers_own_baseline_holds_at_once(town: City):
    project = town.project()
    answer = ask(town, project, FIRST, "dispatcher")
    assert answer.json()["items"][0]["state"] == "in_force"
    assert in_force(town, project) == FIRST


def test_an_editor_decides_nothing(town: City):
    project = town.project()
    ask(town, project, FIRST)
    assert decide(town, project, 1, "editor", approve=True).status_code == 403
    assert states(town, project) == {1: "requested"}


def test_a_refusal_needs_a_reason_and_changes_no_date(town: City):
    project = town.project(baseline=FIRST)
    ask(town, project, {"opened": "2026-06-30"})
    for reason in ({}, {"reason": " "}, {"reason": None}):
        assert named(decide(town, project, 2, approve=False, **reason)) == [["reason"]]
    answer = decide(town, project, 2, approve=False, reason="年内必须通车")
    refused = answer.json()["items"][0]
    assert (refused["state"], refused["decision_reason"]) == ("refused", "年内必须通车")
    assert (states(town, project)[1], in_force(town, project)) == ("in_force", FIRST)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("second", [True, False])
def test_a_baseline_is_decided_once(town: City, first: bool, second: bool):
    project = town.project()
    ask(town, project, FIRST)
    assert decide(town, project, 1, approve=first, reason="已核").status_code == 201
    assert decide(town, project, 1, approve=second, reason="再核").status_code == 409
    assert states(town, project) == {1: "in_force" if first else "refused"}


def test_a_baseline_that_is_not_there_is_not_decided(town: City):
    project, other = town.project(), town.project()
    ask(town, other, FIRST)
    assert decide(town, project, 1, approve=True).status_code == 404


def test_two_requests_are_decided_in_any_order_and_the_newer_one_holds(town: City):
    project = town.project()
    ask(town, project, {"opened": "2025-11-30"})
    ask(town, project, {"opened": "2025-12-15"})
    decide(town, project, 2, approve=True)
    decide(town, project, 1, approve=True)
    assert states(town, project) == {2: "in_force", 1: "superseded"}
    assert in_force(town, project) == {"opened": "2025-12-15"}


def test_a_request_says_why_and_names_a_date(town: City):
    project = town.project()
    assert named(ask(town, project, FIRST, reason="")) == [["reason"]]
    assert named(ask(town, project, {})) == [["dates"]]


def test_what_is_wrong_with_the_dates_is_told_all_at_once_and_by_place(town: City):
    project = town.project()
    dates = [
        {"key": "opened", "date": "2025-10-31"},
        {"key": "flown", "date": "2025-10-31"},
        {"key": "opened", "date": "2025-11-30"},
        {"key": "paved", "date": "2025-10-31", "precision": "year"},
        {"key": "tendered", "date": "2025-02-27", "precision": "month"},
    ]
    answer = ask(town, project, {}, dates=dates)
    assert named(answer) == [
        ["dates", 1, "key"],
        ["dates", 2, "key"],
        ["dates", 3, "date"],
        ["dates", 4, "date"],
    ]
    said = [fault["msg"] for fault in answer.json()["errors"]]
    assert "flown" in said[0]
    assert "12 月 31 日" in said[2]
    assert states(town, project) == {}


@pytest.mark.parametrize(("precision", "day"), [("year", "2025-12-31"), ("month", "2024-02-29"), ("day", "2025-03-04")])
def test_a_promise_keeps_its_precision(town: City, precision: str, day: str):
    project = town.project()
    assert ask(town, project, {}, dates=[{"key": "opened", "date": day, "precision": precision}]).status_code == 201
    decide(town, project, 1, approve=True)
    client = town.client("viewer")
    shown = client.get(f"/api/v1/projects/{project.code}/milestones/opened").json()
    assert (shown["baseline_date"], shown["baseline_precision"]) == (day, precision)
    item = client.get("/api/v1/projects", params={"q": project.code}).json()["items"][0]
    assert (item["finish_date"], item["finish_basis"], item["finish_precision"]) == (day, "baseline", precision)


def test_a_promise_for_a_year_is_late_only_after_the_year(town: City):
    project = town.project()
    ask(town, project, {}, "dispatcher", dates=[{"key": "opened", "date": "2025-12-31", "precision": "year"}])
    address = f"/api/v1/projects/{project.code}/milestones/opened"
    assert town.client("viewer").get(address).json()["status"] == "on_track"
    change = {"forecast_date": "2026-01-01"}
    answer = town.client("editor").patch(address, json=change, headers=unsafe(1)).json()["milestone"]
    assert (answer["status"], answer["slip_days"]) == ("slipping", 1)


def test_a_computed_milestone_may_have_a_baseline(town: City):
    line = town.project(name="测试线", programme="metro")
    ask(town, line, {"structure_done": "2025-12-31"}, "dispatcher")
    assert in_force(town, line) == {"structure_done": "2025-12-31"}


def test_a_cancelled_project_gets_no_new_baseline(town: City):
    project = town.project()
    town.change(project.code, {"stage": "cancelled", "reason": "不再实施"})
    assert ask(town, project, FIRST).status_code == 409


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE baselines SET reason = '改'",
        "UPDATE baseline_dates SET date = date + 1",
        "UPDATE baseline_decisions SET approved = false, reason = '改'",
        "DELETE FROM baseline_dates",
        "DELETE FROM baseline_decisions",
        "DELETE FROM baselines",
        "TRUNCATE baseline_dates",
    ],
)
def test_a_baseline_is_immutable_even_to_the_owner(town: City, statement: str):
    project = town.project(baseline=FIRST)
    with town.owner() as connection:
        connection.execute(text("SELECT set_config('guatu.person', '1', true)"))
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))
        connection.rollback()
    assert in_force(town, project) == FIRST
