"""本月完成投资: reported by the office, accepted by the dispatcher; zero, empty and 未报 are different things."""

from typing import Any

import pytest
from httpx2 import Response

from app.projects.models import Project
from tests.city import City, named, unsafe


@pytest.fixture
def project(town: City) -> Project:
    return town.project()


def put(
    town: City, project: Project, month: str, login: str = "editor", version: int | None = None, **body: Any
) -> Response:
    """Report a month: a new one, or from the version that is given."""
    address = f"/api/v1/projects/{project.code}/investments/{month}"
    return town.client(login).put(address, json=body, headers=unsafe(version))


def money(town: City, project: Project) -> dict[str, Any]:
    found: dict[str, Any] = town.client("viewer").get(f"/api/v1/projects/{project.code}/investments").json()
    return found


def test_an_office_reports_a_month(town: City, project: Project):
    answer = put(town, project, "2025-08", actual_wan=1234.5678, arrived_wan=500, note="含预付款")
    assert (answer.status_code, answer.headers["ETag"]) == (201, '"1"')
    assert answer.json() == {
        "month": "2025-08", "actual_wan": 1234.5678, "actual_state": None, "arrived_wan": 500, "status": "reported",
        "note": "含预付款", "version": 1,
    }  # fmt: skip
    assert money(town, project)["months"] == [answer.json()]


def test_zero_empty_and_not_reported_are_three_different_things(town: City, project: Project):
    states = ["empty", "not_reported", "not_applicable", "confidential"]
    assert put(town, project, "2025-02", actual_wan=0).status_code == 201
    for month, state in enumerate(states, 3):
        assert put(town, project, f"2025-{month:02}", actual_state=state).status_code == 201
    months = [(one["actual_wan"], one["actual_state"]) for one in money(town, project)["months"]]
    assert months == [(0, None), *((None, state) for state in states)]
    assert money(town, project)["actual_wan"] == 0


def test_a_month_has_a_figure_or_a_reason_for_its_absence(town: City, project: Project):
    for body in ({}, {"actual_wan": None}, {"actual_wan": 5, "actual_state": "not_reported"}, {"arrived_wan": 3}):
        assert named(put(town, project, "2025-08", **body)) == [["actual_wan"]]
    assert named(put(town, project, "2025-08", actual_state="lost")) == [["actual_state"]]
    assert money(town, project)["months"] == []


@pytest.mark.parametrize("figure", [-1, 1.00001, 1e13, "很多", True])
def test_what_is_no_figure_is_refused_by_name(town: City, project: Project, figure: Any):
    assert named(put(town, project, "2025-08", actual_wan=figure)) == [["actual_wan"]]
    assert named(put(town, project, "2025-08", actual_wan=1, arrived_wan=figure)) == [["arrived_wan"]]


def test_there_is_no_report_of_january(town: City, project: Project):
    answer = put(town, project, "2025-01", actual_wan=5)
    assert named(answer) == [["month"]]
    assert "2 月" in answer.json()["detail"]


def test_the_running_month_may_be_reported_and_the_next_one_not(town: City, project: Project):
    assert put(town, project, "2025-09", actual_wan=5).status_code == 201
    assert named(put(town, project, "2025-10", actual_wan=5)) == [["month"]]
    assert put(town, project, "2024-12", actual_wan=5).status_code == 201


@pytest.mark.parametrize(
    "month",
    [
        "2025-8", "2025-00", "2025-13", "2025", "2025-02-01", "25-02", "1999-12", "2101-02", "feb", "2025-+2", "2025- 2",
        "+025-02", "２０２５-02", "99999999999999-02", "2025_02", "-2025-02",
    ],
)  # fmt: skip
def test_what_is_no_month_is_refused(town: City, project: Project, month: str):
    assert named(put(town, project, month, actual_wan=5)) == [["month"]]


# --- reported, accepted --------------------------------------------------------------------------------------------


def test_only_a_dispatcher_accepts(town: City, project: Project):
    assert put(town, project, "2025-08", actual_wan=5, status="accepted").status_code == 403
    put(town, project, "2025-08", actual_wan=5)
    assert put(town, project, "2025-08", version=1, actual_wan=5, status="accepted").status_code == 403
    accepted = put(town, project, "2025-08", "dispatcher", 1, actual_wan=5, status="accepted")
    assert (accepted.status_code, accepted.json()["status"]) == (200, "accepted")


@pytest.mark.parametrize(
    "change", [{"actual_wan": 6}, {"actual_state": "confidential"}, {"actual_wan": 5, "arrived_wan": 2}]
)
def test_an_accepted_figure_that_changes_is_reported_again(town: City, project: Project, change: dict[str, Any]):
    put(town, project, "2025-08", "dispatcher", actual_wan=5, status="accepted")
    assert put(town, project, "2025-08", version=1, **change).json()["status"] == "reported"


def test_an_accepted_figure_whose_note_changes_stays_accepted(town: City, project: Project):
    put(town, project, "2025-08", "dispatcher", actual_wan=5, status="accepted")
    again = put(town, project, "2025-08", version=1, actual_wan=5, note="核对无误").json()
    assert (again["status"], again["note"]) == ("accepted", "核对无误")


def test_a_dispatcher_takes_an_acceptance_back(town: City, project: Project):
    put(town, project, "2025-08", "dispatcher", actual_wan=5, status="accepted")
    assert (
        put(town, project, "2025-08", "dispatcher", 1, actual_wan=5, status="reported").json()["status"] == "reported"
    )


def test_accepted_and_reported_both_count_and_are_summed_apart(town: City, project: Project):
    put(town, project, "2024-12", "dispatcher", actual_wan=100, status="accepted")
    put(town, project, "2025-02", "dispatcher", actual_wan=0.1, status="accepted")
    put(town, project, "2025-03", actual_wan=0.2)
    put(town, project, "2025-04", actual_state="not_reported")
    found = money(town, project)
    assert (found["actual_wan"], found["accepted_wan"]) == (100.3, 100.1)
    assert [(year["year"], year["actual_wan"], year["accepted_wan"]) for year in found["years"]] == [
        (2024, 100, 100),
        (2025, 0.3, 0.1),
    ]
    listed = town.show(project.code)
    assert (listed["actual_wan"], listed["year_actual_wan"], listed["year_actual_state"]) == (100.3, 0.3, None)


def test_nothing_reported_is_unknown_and_not_zero(town: City, project: Project):
    found = money(town, project)
    assert (found["actual_wan"], found["accepted_wan"], found["years"]) == (None, None, [])
    put(town, project, "2025-03", actual_state="not_reported")
    found = money(town, project)
    assert (found["actual_wan"], found["years"][0]["actual_wan"]) == (None, None)
    assert town.show(project.code)["year_actual_state"] == "not_reported"


# --- versions ------------------------------------------------------------------------------------------------------


def test_a_new_month_is_made_once(town: City, project: Project):
    assert put(town, project, "2025-08", actual_wan=5).status_code == 201
    again = put(town, project, "2025-08", actual_wan=9)
    assert again.status_code == 412
    assert again.json()["current"]["actual_wan"] == 5


def test_a_month_is_changed_from_the_version_that_was_seen(town: City, project: Project):
    put(town, project, "2025-08", actual_wan=5)
    changed = put(town, project, "2025-08", version=1, actual_wan=6)
    assert (changed.status_code, changed.headers["ETag"], changed.json()["version"]) == (200, '"2"', 2)
    stale = put(town, project, "2025-08", version=1, actual_wan=7)
    assert (stale.status_code, stale.json()["current"]["actual_wan"]) == (412, 6)


@pytest.mark.parametrize("version", [0, 1])
def test_a_month_that_is_not_there_has_no_version(town: City, project: Project, version: int):
    answer = put(town, project, "2025-08", version=version, actual_wan=5)
    assert (answer.status_code, answer.json()["current"]) == (412, None)


def test_a_write_without_a_version_is_refused(town: City, project: Project):
    address = f"/api/v1/projects/{project.code}/investments/2025-08"
    assert town.client("editor").put(address, json={"actual_wan": 5}).status_code == 428


def test_the_same_figures_again_are_no_change(town: City, project: Project):
    put(town, project, "2025-08", actual_wan=5, note="一")
    again = put(town, project, "2025-08", version=1, actual_wan=5.0, note="一")
    assert again.json()["version"] == 1
    assert town.asked("SELECT count(*) FROM changes WHERE table_name = 'monthly_investments' AND project_id = :id",
                      id=project.id) == 1  # fmt: skip


def test_another_office_reports_nothing(town: City, project: Project):
    assert put(town, project, "2025-08", "editor-b", actual_wan=5).status_code == 403
    assert put(town, project, "2025-08", "analyst", actual_wan=5).status_code == 403


def test_a_sum_that_no_column_holds_is_refused_and_nothing_is_kept(town: City, project: Project):
    most = 999_999_999_999
    assert put(town, project, "2025-07", actual_wan=most).status_code == 201
    assert put(town, project, "2025-08", actual_wan=most).status_code == 422
    assert money(town, project)["actual_wan"] == most
