"""What an office may record of a milestone, and what it hears when it may not."""

from datetime import date
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import func, select

from app.audit.models import Change
from app.projects.models import Project
from app.projects.schemas import ComponentIn
from tests.city import City, named, unsafe

OFFICE = "editor"


def path(project: Project, key: str) -> str:
    return f"/api/v1/projects/{project.code}/milestones/{key}"


def read(town: City, project: Project, key: str) -> dict[str, Any]:
    found: dict[str, Any] = town.client(OFFICE).get(path(project, key)).json()
    return found


def record(town: City, project: Project, key: str, language: str = "zh-CN", /, **change: Any) -> Response:
    """Send a change of a milestone, made from its newest version."""
    version = read(town, project, key)["version"]
    headers = unsafe(version) | {"Accept-Language": language}
    return town.client(OFFICE).patch(path(project, key), json=change, headers=headers)


def saved(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def refused(answer: Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


# --- dates ---------------------------------------------------------------------------------------------------------


def test_a_first_forecast_and_a_first_actual_date_need_no_reason(town: City):
    project = town.project(baseline={"opened": "2025-10-31"})
    slipping = saved(record(town, project, "opened", forecast_date="2025-11-20"))["milestone"]
    assert (slipping["status"], slipping["slip_days"]) == ("slipping", 20)
    achieved = saved(record(town, project, "opened", actual_date="2025-09-30"))["milestone"]
    assert (achieved["status"], achieved["slip_days"]) == ("achieved", -31)
    assert achieved["forecast_date"] == "2025-11-20"


@pytest.mark.parametrize("field", ["forecast_date", "actual_date"])
def test_changing_or_taking_back_a_date_needs_a_reason(town: City, field: str):
    project = town.project()
    saved(record(town, project, "paved", **{field: "2025-09-01"}))
    for day in ("2025-09-02", None):
        assert named(record(town, project, "paved", **{field: day})) == [["reason"]]
        assert named(record(town, project, "paved", **{field: day}, reason="  ")) == [["reason"]]
    assert read(town, project, "paved")[field] == "2025-09-01"
    assert (
        saved(record(town, project, "paved", **{field: "2025-09-02"}, reason="误报"))["milestone"][field]
        == "2025-09-02"
    )
    assert saved(record(town, project, "paved", **{field: None}, reason="误报"))["milestone"][field] is None


def test_the_same_date_again_is_no_change_and_no_record(town: City):
    project = town.project()
    before = saved(record(town, project, "paved", forecast_date="2025-10-15"))["milestone"]["version"]

    def log() -> int:
        with town.write() as db:
            return db.scalar(select(func.count()).select_from(Change).where(Change.project_id == project.id)) or 0

    lines = log()
    again = saved(record(town, project, "paved", forecast_date="2025-10-15"))["milestone"]
    assert (again["version"], log()) == (before, lines)


def test_today_is_not_the_future_and_tomorrow_is(town: City):
    project = town.project()
    assert named(record(town, project, "paved", actual_date="2025-10-01")) == [["actual_date"]]
    assert saved(record(town, project, "paved", actual_date="2025-09-30"))["milestone"]["actual_date"] == "2025-09-30"
    # What is expected may lie in the past: the office is late in saying so.
    saved(record(town, project, "opened", forecast_date="2025-09-01"))


def test_what_is_no_date_and_what_is_no_field_is_refused_by_name(town: City):
    project = town.project()
    assert named(record(town, project, "paved", actual_date="2025-02-30")) == [["actual_date"]]
    assert named(record(town, project, "paved", baseline_date="2025-02-20")) == [["baseline_date"]]
    assert named(record(town, project, "paved", status="achieved")) == [["status"]]


def test_a_milestone_that_is_not_there_is_not_found(town: City):
    project = town.project()
    client = town.client(OFFICE)
    assert client.get(path(project, "flown")).status_code == 404
    assert client.patch(path(project, "flown"), json={}, headers=unsafe(1)).status_code == 404


def test_milestones_of_a_cancelled_project_stay_as_they_are(town: City):
    project = town.project()
    town.change(project.code, {"stage": "cancelled", "reason": "不再实施"})
    refused(record(town, project, "paved", actual_date="2025-09-01"), 409)


# --- not applicable ------------------------------------------------------------------------------------------------


def test_a_step_does_not_apply_only_with_a_reason(town: City):
    project = town.project(programme="industrial", baseline={"land_secured": "2025-03-01"})
    assert named(record(town, project, "land_secured", not_applicable=True)) == [["reason"]]
    found = saved(record(town, project, "land_secured", not_applicable=True, reason="租赁厂房"))["milestone"]
    assert (found["status"], found["slip_days"]) == (None, None)
    assert (found["not_applicable"], found["not_applicable_reason"]) == (True, "租赁厂房")


def test_what_does_not_apply_has_no_dates(town: City):
    project = town.project()
    both = record(town, project, "paved", not_applicable=True, reason="无", actual_date="2025-09-01")
    assert named(both) == [["not_applicable"]]
    saved(record(town, project, "paved", forecast_date="2025-10-15"))
    found = saved(record(town, project, "paved", not_applicable=True, reason="利用旧路面"))["milestone"]
    assert found["forecast_date"] is None
    assert named(record(town, project, "paved", actual_date="2025-09-01")) == [["not_applicable"]]
    back = saved(record(town, project, "paved", not_applicable=False, actual_date="2025-09-01"))["milestone"]
    assert (back["not_applicable"], back["not_applicable_reason"]) == (False, None)
    assert back["actual_date"] == "2025-09-01"


def test_what_happened_is_taken_back_before_it_does_not_apply(town: City):
    project = town.project()
    saved(record(town, project, "paved", actual_date="2025-09-01"))
    assert named(record(town, project, "paved", not_applicable=True, reason="误报")) == [["not_applicable"]]
    found = saved(record(town, project, "paved", not_applicable=True, actual_date=None, reason="误报"))["milestone"]
    assert (found["not_applicable"], found["actual_date"]) == (True, None)


def test_a_step_that_does_not_apply_leaves_the_progress_of_the_others(town: City):
    project = town.project()  # weights: 5, 15, 40, 25, 10, 5
    saved(record(town, project, "ground_broken", actual_date="2025-05-10"))

    def progress() -> float:
        return float(town.client(OFFICE).get(f"/api/v1/projects/{project.code}").json()["progress_pct"])

    assert progress() == 5
    saved(record(town, project, "pipes_relocated", not_applicable=True, reason="没有管线"))
    assert progress() == pytest.approx(100 * 5 / 85, abs=0.001)


# --- stage ---------------------------------------------------------------------------------------------------------


def test_the_stage_follows_only_when_it_is_asked_to(town: City):
    project = town.project(stage="preparing")
    assert saved(record(town, project, "ground_broken", actual_date="2025-05-10"))["stage"] == "preparing"
    followed = saved(record(town, project, "ground_broken", advance_stage=True))
    assert followed["stage"] == "under_construction"
    assert followed["project_version"] == project.version + 1


def test_a_stage_that_cannot_follow_refuses_the_whole_save(town: City):
    project = town.project(stage="planned")
    answer = record(town, project, "opened", actual_date="2025-09-10", advance_stage=True)
    assert named(answer) == [["stage"]]
    assert read(town, project, "opened")["actual_date"] is None


def test_a_step_that_leads_to_no_stage_moves_nothing(town: City):
    project = town.project(stage="under_construction")
    assert saved(record(town, project, "paved", actual_date="2025-09-10", advance_stage=True))["stage"] == (
        "under_construction"
    )


def test_a_forecast_moves_no_stage(town: City):
    project = town.project(stage="preparing")
    assert saved(record(town, project, "ground_broken", forecast_date="2025-10-10", advance_stage=True))["stage"] == (
        "preparing"
    )


# --- warnings ------------------------------------------------------------------------------------------------------


def test_work_in_the_frost_is_saved_with_a_warning_in_the_readers_language(town: City):
    answer = saved(record(town, town.project(), "ground_broken", actual_date="2025-02-20"))
    assert len(answer["warnings"]) == 1
    assert "2 月是冻期" in answer["warnings"][0]
    english = saved(record(town, town.project(), "ground_broken", "en", actual_date="2025-02-20"))
    assert "frost" in english["warnings"][0].lower()


@pytest.mark.parametrize(("key", "day"), [("ground_broken", "2025-05-20"), ("tendered", "2025-02-20")])
def test_what_may_be_done_then_is_saved_without_a_warning(town: City, key: str, day: str):
    assert saved(record(town, town.project(), key, actual_date=day))["warnings"] == []


def test_a_step_before_the_one_before_it_is_saved_with_a_warning(town: City):
    project = town.project()
    saved(record(town, project, "subgrade_done", actual_date="2025-07-01"))
    answer = saved(record(town, project, "paved", actual_date="2025-06-20"))
    assert answer["milestone"]["actual_date"] == "2025-06-20"
    assert len(answer["warnings"]) == 1
    assert "排水、路基完成" in answer["warnings"][0]
    assert "2025-07-01" in answer["warnings"][0]


def test_steps_that_may_overlap_warn_of_nothing(town: City):
    project = town.project()  # pipes_relocated may begin with ground_broken
    saved(record(town, project, "ground_broken", actual_date="2025-07-01"))
    assert saved(record(town, project, "pipes_relocated", actual_date="2025-06-20"))["warnings"] == []


# --- computed from components --------------------------------------------------------------------------------------


def part(key: str, kind: str, position: int, *, in_scope: bool = True) -> ComponentIn:
    return ComponentIn(
        key=key, kind=kind, name=key, position=position, stage="under_construction", in_opening_scope=in_scope
    )


@pytest.fixture
def line(town: City) -> Project:
    """A line of two stations, one more outside the opening, and a section."""
    parts = [part("S01", "station", 1), part("X01", "section", 2), part("S02", "station", 3)]
    later = part("S03", "station", 4, in_scope=False)
    return town.project(
        name="测试线", programme="metro", stage="under_construction", components=[*parts, later],
        baseline={"structure_done": "2025-12-31"},
    )  # fmt: skip


def test_every_station_and_section_has_steps_of_its_own(town: City, line: Project):
    items = town.client(OFFICE).get(f"/api/v1/projects/{line.code}/milestones").json()["items"]
    own = {one["key"]: one["name"] for one in items if one["component"]}
    assert own == {
        "S01.topped_out": "S01 · 车站主体封顶", "X01.through": "X01 · 区间贯通",
        "S02.topped_out": "S02 · 车站主体封顶", "S03.topped_out": "S03 · 车站主体封顶",
    }  # fmt: skip


@pytest.mark.parametrize("key", ["stations_topped", "tunnels_through", "structure_done"])
def test_a_computed_milestone_is_never_typed(town: City, line: Project, key: str):
    assert "自动计算" in refused(record(town, line, key, actual_date="2025-09-01"), 409)["detail"]
    refused(record(town, line, key, forecast_date="2025-11-01"), 409)


def test_a_computed_milestone_counts_the_parts_of_the_opening(town: City, line: Project):
    def count(key: str) -> tuple[int | None, int, str | None]:
        found = read(town, line, key)
        return found["done"], found["total"], found["actual_date"]

    assert count("structure_done") == (None, 3, None)  # nothing recorded is unknown
    saved(record(town, line, "S01.topped_out", actual_date="2025-06-01"))
    saved(record(town, line, "S03.topped_out", actual_date="2025-09-29"))
    assert count("stations_topped") == (1, 2, None)
    saved(record(town, line, "S02.topped_out", actual_date="2025-08-01"))
    assert count("stations_topped") == (2, 2, "2025-08-01")
    assert count("tunnels_through") == (None, 1, None)
    assert count("structure_done") == (2, 3, None)
    saved(record(town, line, "X01.through", actual_date="2025-09-15"))
    assert count("structure_done") == (3, 3, "2025-09-15")
    stands = read(town, line, "structure_done")
    assert (stands["status"], stands["slip_days"]) == ("achieved", (date(2025, 9, 15) - date(2025, 12, 31)).days)


def test_a_part_that_does_not_apply_is_not_waited_for(town: City, line: Project):
    saved(record(town, line, "S01.topped_out", actual_date="2025-06-01"))
    saved(record(town, line, "S02.topped_out", not_applicable=True, reason="甩站"))
    found = read(town, line, "stations_topped")
    assert (found["done"], found["total"], found["actual_date"]) == (1, 1, "2025-06-01")


def test_a_line_without_parts_has_not_built_them(town: City):
    found = read(town, town.project(name="空线", programme="metro"), "structure_done")
    assert (found["done"], found["total"], found["actual_date"], found["status"]) == (None, 0, None, None)
