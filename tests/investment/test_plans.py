"""年度计划投资: one figure a year, or the reason for its absence."""

from typing import Any

import pytest
from httpx2 import Response

from app.projects.models import Project
from tests.city import City, named, unsafe


@pytest.fixture
def project(town: City) -> Project:
    return town.project()


def put(town: City, project: Project, year: Any, version: int | None = None, **body: Any) -> Response:
    address = f"/api/v1/projects/{project.code}/plans/{year}"
    return town.client("editor").put(address, json=body, headers=unsafe(version))


def test_a_plan_is_set_and_changed(town: City, project: Project):
    new = put(town, project, 2025, plan_wan=8000.5)
    assert (new.status_code, new.headers["ETag"]) == (201, '"1"')
    assert new.json() == {
        "year": 2025, "plan_wan": 8000.5, "plan_state": None, "actual_wan": None, "accepted_wan": None, "version": 1,
    }  # fmt: skip
    changed = put(town, project, 2025, 1, plan_wan=9000, reason="年中调整")
    assert (changed.status_code, changed.json()["plan_wan"], changed.json()["version"]) == (200, 9000, 2)
    shown = town.show(project.code)
    assert (shown["year_plan_wan"], shown["year_plan_state"]) == (9000, None)


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ({"plan_wan": 0}, (0, None)),
        ({}, (None, "empty")),
        ({"plan_wan": None}, (None, "empty")),
        ({"plan_state": "not_reported"}, (None, "not_reported")),
        ({"plan_state": "not_applicable"}, (None, "not_applicable")),
        ({"plan_state": "confidential"}, (None, "confidential")),
    ],
)
def test_a_plan_that_is_missing_says_why(town: City, project: Project, body: dict[str, Any], shown: Any):
    answer = put(town, project, 2025, **body).json()
    assert (answer["plan_wan"], answer["plan_state"]) == shown
    listed = town.show(project.code)
    assert (listed["year_plan_wan"], listed["year_plan_state"]) == shown


def test_a_project_without_a_plan_has_an_empty_one(town: City, project: Project):
    listed = town.show(project.code)
    assert (listed["year_plan_wan"], listed["year_plan_state"]) == (None, "empty")
    assert (listed["year_actual_wan"], listed["year_actual_state"]) == (None, "empty")


def test_a_plan_ends_its_state_and_a_state_the_plan(town: City, project: Project):
    put(town, project, 2025, plan_state="confidential")
    assert put(town, project, 2025, 1, plan_wan=5).json()["plan_state"] is None
    assert put(town, project, 2025, 2, plan_state="confidential").json()["plan_wan"] is None


def test_a_plan_and_a_reason_for_its_absence_exclude_each_other(town: City, project: Project):
    assert named(put(town, project, 2025, plan_wan=5, plan_state="empty")) == [["plan_wan"]]


@pytest.mark.parametrize("figure", [-1, 1.00001, 1e13, "很多"])
def test_what_is_no_sum_is_refused_by_name(town: City, project: Project, figure: Any):
    assert named(put(town, project, 2025, plan_wan=figure)) == [["plan_wan"]]


@pytest.mark.parametrize("year", [1999, 2101, -2025, 10**12, 10**30, "2025.5", "明年"])
def test_what_is_no_year_is_refused(town: City, project: Project, year: Any):
    assert named(put(town, project, year, plan_wan=5)) == [["year"]]


def test_a_list_of_a_year_shows_the_plan_of_that_year(town: City):
    project = town.project(baseline={"ground_broken": "2025-05-01", "opened": "2026-06-30"})
    put(town, project, 2025, plan_wan=500)
    put(town, project, 2026, plan_wan=700)

    def listed(year: int) -> float:
        query: dict[str, Any] = {"q": project.code, "year": year}
        return float(town.client().get("/api/v1/projects", params=query).json()["items"][0]["year_plan_wan"])

    assert (listed(2025), listed(2026), town.show(project.code)["year_plan_wan"]) == (500, 700, 500)


def test_two_who_set_a_plan_cannot_lose_one(town: City, project: Project):
    put(town, project, 2025, plan_wan=5)
    assert put(town, project, 2025, plan_wan=6).json()["current"]["plan_wan"] == 5
    put(town, project, 2025, 1, plan_wan=7)
    stale = put(town, project, 2025, 1, plan_wan=8)
    assert (stale.status_code, stale.json()["current"]["plan_wan"]) == (412, 7)
    assert put(town, project, 2026, 3, plan_wan=8).status_code == 412
