"""Sums of a project: exact to the yuan, or missing for a reason that is told."""

import json
from decimal import Decimal
from typing import Any

import pytest

from app.projects.models import Project
from tests.city import City, named, unsafe


@pytest.fixture(scope="module")
def project(town: City) -> Project:
    return town.project()


@pytest.mark.parametrize("sum_wan", [0, 0.0001, 5000, 10_000.5, 123_456_789.1234, 99_999_999_999])
def test_a_sum_comes_back_exactly(town: City, project: Project, sum_wan: float):
    answer = town.change(project.code, {"total_investment_wan": sum_wan}).json()
    assert (answer["total_investment_wan"], answer["total_investment_state"]) == (sum_wan, None)
    listed = town.client("viewer").get("/api/v1/projects", params={"q": project.code}).json()["items"][0]
    assert listed["total_investment_wan"] == sum_wan
    assert town.asked("SELECT total_investment_wan FROM projects WHERE id = :id", id=project.id) == Decimal(
        str(sum_wan)
    )


@pytest.mark.parametrize("sum_wan", [-0.0001, -1, 1.23456, 1e13, 1e300, True, [], {}, "很多", "", "12.34567"])
@pytest.mark.parametrize("field", ["total_investment_wan", "investment_floor_wan"])
def test_what_is_no_sum_is_refused_by_name(town: City, project: Project, field: str, sum_wan: Any):
    assert named(town.change(project.code, {field: sum_wan})) == [[field]]


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused(town: City, project: Project, literal: str):
    version = town.show(project.code)["version"]
    headers = unsafe(version) | {"Content-Type": "application/json"}
    for body in (f'{{"total_investment_wan": {literal}}}', f'{{"fields": {{"length_m": {literal}}}}}'):
        answer = town.client("dispatcher").patch(f"/api/v1/projects/{project.code}", content=body, headers=headers)
        assert answer.status_code == 422, answer.text
        json.loads(answer.text, parse_constant=pytest.fail)


@pytest.mark.parametrize("state", ["empty", "not_reported", "not_applicable", "confidential"])
def test_a_missing_sum_says_why(town: City, project: Project, state: str):
    answer = town.change(project.code, {"total_investment_wan": None, "total_investment_state": state}).json()
    assert (answer["total_investment_wan"], answer["total_investment_state"]) == (None, state)
    assert town.change(project.code, {"total_investment_state": state}).status_code == 200


def test_a_project_begins_with_an_empty_sum_and_zero_is_not_empty(town: City):
    project = town.project()
    shown = town.show(project.code)
    assert (shown["total_investment_wan"], shown["total_investment_state"]) == (None, "empty")
    zero = town.change(project.code, {"total_investment_wan": 0}).json()
    assert (zero["total_investment_wan"], zero["total_investment_state"]) == (0, None)
    back = town.change(project.code, {"total_investment_wan": None}).json()
    assert (back["total_investment_wan"], back["total_investment_state"]) == (None, "empty")


def test_a_sum_and_a_reason_for_its_absence_exclude_each_other(town: City, project: Project):
    both = {"total_investment_wan": 5, "total_investment_state": "confidential"}
    assert named(town.change(project.code, both)) == [["total_investment_state"]]
    assert named(town.change(project.code, {"total_investment_state": "secret"})) == [["total_investment_state"]]


def test_a_sum_ends_its_reason_and_a_reason_ends_the_sum(town: City, project: Project):
    town.change(project.code, {"total_investment_state": "confidential"})
    known = town.change(project.code, {"total_investment_wan": 7000}).json()
    assert (known["total_investment_wan"], known["total_investment_state"]) == (7000, None)
    hidden = town.change(project.code, {"total_investment_state": "confidential"}).json()
    assert (hidden["total_investment_wan"], hidden["total_investment_state"]) == (None, "confidential")


def test_a_floor_is_no_sum_and_counts_where_there_is_none(town: City):
    floor = town.project(investment_floor_wan=10_000)
    both = town.project(investment_floor_wan=10_000, total_investment_wan=30_000)
    shown = town.show(floor.code)
    assert (shown["investment_floor_wan"], shown["total_investment_wan"]) == (10_000, None)
    found = town.client("viewer").get("/api/v1/projects/summary", params={"min_investment": 10_000}).json()
    assert (found["count"], found["total_known"], found["floor_only"]) == (2, 1, 1)
    assert found["total_investment_wan"] == 30_000
    assert town.show(both.code)["investment_floor_wan"] == 10_000
