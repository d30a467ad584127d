"""The stage of a project: every move of the table and no other, with a reason where one is due."""

from itertools import product

import pytest
from sqlalchemy import update

from app.projects.models import Project
from app.projects.words import Stage
from tests.city import City, named, unsafe

# The table of the domain, by hand: the commands have their own.
MOVES = {
    "planned": {"signed", "preparing", "cancelled"},
    "signed": {"preparing", "cancelled"},
    "preparing": {"under_construction", "suspended", "cancelled"},
    "under_construction": {"completed", "operating", "suspended", "cancelled"},
    "suspended": {"preparing", "under_construction", "cancelled"},
    "completed": {"operating", "under_construction"},
    "operating": {"under_construction"},
}
WITH_REASON = {
    *((was, "suspended") for was in MOVES),
    *((was, "cancelled") for was in MOVES),
    ("completed", "under_construction"),
    ("operating", "under_construction"),
}
ALL = [stage.value for stage in Stage]


@pytest.fixture(scope="module")
def project(town: City) -> Project:
    return town.project()


def put(town: City, project: Project, stage: str) -> None:
    """Let the project be at this stage, whatever it was."""
    with town.write() as db:
        db.execute(update(Project).where(Project.id == project.id).values(stage=stage, stage_before=None))


@pytest.mark.parametrize(("was", "to"), [(was, to) for was, to in product(MOVES, ALL) if was != to])
def test_a_stage_moves_along_the_table_alone(town: City, project: Project, was: str, to: str):
    put(town, project, was)
    answer = town.change(project.code, {"stage": to, "reason": "测试"})
    if to in MOVES[was]:
        assert answer.status_code == 200, answer.text
        assert answer.json()["stage"] == to
    else:
        assert named(answer) == [["stage"]]
        assert town.show(project.code)["stage"] == was


@pytest.mark.parametrize(("was", "to"), [(was, to) for was in MOVES for to in sorted(MOVES[was])])
def test_stopping_ending_and_taking_back_are_explained(town: City, project: Project, was: str, to: str):
    put(town, project, was)
    answer = town.change(project.code, {"stage": to})
    if (was, to) in WITH_REASON:
        assert named(answer) == [["reason"]]
    else:
        assert answer.status_code == 200, answer.text


def test_the_moves_that_are_open_are_told_to_who_may_make_them(town: City, project: Project):
    for was, to in MOVES.items():
        put(town, project, was)
        assert set(town.show(project.code, "editor")["allowed_stages"]) == to
        assert town.show(project.code, "viewer")["allowed_stages"] == []
        assert town.show(project.code, "editor-b")["allowed_stages"] == []


@pytest.mark.parametrize("was", [stage for stage, to in MOVES.items() if "cancelled" in to])
def test_a_cancelled_project_goes_back_to_where_it_was_and_nowhere_else(town: City, project: Project, was: str):
    put(town, project, was)
    town.change(project.code, {"stage": "cancelled", "reason": "不再实施"})
    assert town.show(project.code, "dispatcher")["allowed_stages"] == [was]
    for elsewhere in {*ALL} - {was, "cancelled"}:
        assert named(town.change(project.code, {"stage": elsewhere, "reason": "恢复"})) == [["stage"]]
    assert named(town.change(project.code, {"stage": was})) == [["reason"]]
    assert town.change(project.code, {"stage": was, "reason": "恢复实施"}).json()["stage"] == was


def test_only_a_dispatcher_restores_a_cancelled_project(town: City):
    project = town.project(stage="preparing")
    assert town.change(project.code, {"stage": "cancelled", "reason": "不再实施"}, "editor").status_code == 200
    back = {"stage": "preparing", "reason": "恢复实施"}
    assert town.show(project.code, "editor")["allowed_stages"] == []
    assert town.change(project.code, back, "editor").status_code == 403
    assert town.change(project.code, back).status_code == 200


def test_a_cancelled_project_changes_only_by_being_restored(town: City):
    project = town.project()
    code = project.code
    town.change(code, {"stage": "cancelled", "reason": "不再实施"})
    before = town.show(code)
    assert town.change(code, {"name": "改名的路"}).status_code == 409
    assert town.change(code, {"stage": "planned", "reason": "恢复", "name": "改名的路"}).status_code == 409
    client = town.client("dispatcher")
    month = client.put(f"/api/v1/projects/{code}/investments/2025-08", json={"actual_wan": 1}, headers=unsafe())
    plan = client.put(f"/api/v1/projects/{code}/plans/2025", json={"plan_wan": 1}, headers=unsafe())
    assert (month.status_code, plan.status_code) == (409, 409)
    assert town.show(code) == before


def test_a_project_begins_anywhere_but_cancelled(town: City):
    client = town.client("dispatcher")
    for stage in ALL:
        body = {"name": "测试路", "programme": "dead_end_roads", "stage": stage}
        answer = client.post("/api/v1/projects", json=body, headers=unsafe())
        if stage == "cancelled":
            assert named(answer) == [["stage"]]
        else:
            assert answer.json()["stage"] == stage


def test_the_stage_it_is_at_is_no_move(town: City):
    project = town.project(stage="suspended")
    assert town.change(project.code, {"stage": "suspended"}).status_code == 200
