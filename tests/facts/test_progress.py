"""形象进度: weights of the works done, or what a kind counts instead; nothing recorded is unknown and not zero."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.projects.schemas import ComponentIn
from app.schedule.commands import put_template
from app.schedule.models import Milestone
from app.schedule.schemas import TemplateIn
from tests.city import City


def progress(town: City, *reached: str, **given: Any) -> float | None:
    """The progress of a project whose milestones with these keys were reached."""
    project = town.project(**given)
    with town.write() as db:
        mine = Milestone.project_id == project.id
        for milestone in db.scalars(select(Milestone).where(mine, Milestone.key.in_(reached))):
            milestone.actual_date = date(2025, 8, 1)
    found: float | None = town.show(project.code)["progress_pct"]
    return found


@pytest.mark.parametrize(
    ("programme", "reached", "expected"),
    [
        ("dead_end_roads", [], None),
        ("dead_end_roads", ["listed", "tendered"], None),
        ("dead_end_roads", ["ground_broken"], 5),
        ("dead_end_roads", ["ground_broken", "pipes_relocated", "subgrade_done"], 60),
        ("industrial", ["ground_broken", "topped_out", "equipment_in", "in_production"], 100),
        ("pocket_parks", ["planted"], 45),
    ],
)
def test_works_count_by_their_weights_and_paperwork_does_not(
    town: City, programme: str, reached: list[str], expected: float | None
):
    assert progress(town, *reached, programme=programme) == expected


def test_a_template_that_weighs_otherwise_tells_at_once(town: City):
    """Loading a newer template changes the progress of the projects that follow it."""

    def load(weight: int) -> None:
        step = {
            "key": "begun",
            "name": "开工",
            "name_en": "Begun",
            "position": 1,
            "weight_pct": weight,
            "mark": "start",
        }
        rest = {"key": "done", "name": "完工", "name_en": "Done", "position": 2, "weight_pct": 50, "mark": "finish"}
        template = {"code": "test", "name": "测试", "name_en": "Test", "kind": "facility", "links": []}
        with town.write() as db:
            put_template(db, TemplateIn.model_validate(template | {"steps": [step, rest]}))

    load(50)
    assert progress(town, "begun", programme="water_plants", template="test", name="测试水厂") == 50
    load(75)
    found = town.client().get("/api/v1/projects", params={"q": "测试水厂"}).json()["items"]
    assert [item["progress_pct"] for item in found] == [60]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, None),
        ({"households": 3, "households_signed": 1}, 13.333),
        ({"households": 300, "households_signed": 300}, 40),
        ({"households": 100, "expropriation_area_m2": 1000, "demolished_area_m2": 500}, 10),
        ({"households": 100, "households_signed": 50, "homes_needed": 10, "homes_built": 3, "homes_bought": 2}, 40),
        ({"households": 100, "homes_needed": 10, "homes_built": 15}, 40),
    ],
)
def test_a_village_counts_signing_demolition_and_homes(town: City, fields: dict[str, Any], expected: float | None):
    assert progress(town, programme="urban_villages", fields=fields) == expected


def test_an_improved_village_counts_its_works(town: City):
    assert progress(town, "ground_broken", programme="urban_villages", template="urban_village_improve") == 5


@pytest.mark.parametrize(("reached", "expected"), [([], None), (["S01.topped_out"], 25), (["opened"], None)])
def test_a_line_counts_its_stations_and_sections(town: City, reached: list[str], expected: float | None):
    kinds = {"S01": "station", "S02": "station", "S03": "station", "X01": "section"}
    parts = [
        ComponentIn(key=key, kind=kind, name=key, position=at, stage="under_construction")
        for at, (key, kind) in enumerate(kinds.items())
    ]
    assert progress(town, *reached, programme="metro", components=parts) == expected


def test_a_renovated_line_counts_its_works(town: City):
    reached = ["ground_broken", "sections_renovated"]
    assert progress(town, *reached, programme="metro", template="metro_renovation") == 70


@pytest.mark.parametrize(
    ("programme", "reached", "expected"),
    [
        ("dead_end_roads", [], None),
        ("dead_end_roads", ["ground_broken"], "p0"),
        ("pocket_parks", ["planted"], "p25"),
        ("dead_end_roads", ["ground_broken", "pipes_relocated", "subgrade_done"], "p50"),
        ("industrial", ["ground_broken", "topped_out", "equipment_in", "in_production"], "p100"),
    ],
)
def test_progress_falls_in_a_class(town: City, programme: str, reached: list[str], expected: str | None):
    name = f"分级{programme}{len(reached)}"
    progress(town, *reached, programme=programme, name=name)
    found = town.client("viewer").get("/api/v1/projects/summary", params={"q": name}).json()["by"]["progress"]
    assert [(one["code"], one["count"]) for one in found] == [(expected, 1)]
