"""A new project: whose it is, how it is numbered, what it comes with."""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import select

from app.portfolio.commands import Opening, open_project, open_projects
from app.projects.models import Programme
from app.projects.schemas import ProjectIn, Source
from app.schedule.models import TemplateStep
from tests.city import City, named, unsafe

ROAD = {"name": "测试路新建工程", "programme": "dead_end_roads", "office": "office-a"}


def create(town: City, body: dict[str, Any], login: str = "editor") -> Response:
    return town.client(login).post("/api/v1/projects", json=body, headers=unsafe())


def made(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_an_office_adds_its_project_with_the_milestones_of_its_programme(town: City):
    answer = create(town, ROAD)
    project = made(answer)
    assert answer.headers["Location"] == f"/api/v1/projects/{project['code']}"
    assert answer.headers["ETag"] == f'"{project["version"]}"'
    assert (project["provenance"], project["stage"], project["kind"]) == ("entered", "planned", "road")
    assert project["template"]["code"] == "road"
    assert project == town.show(project["code"], "editor")
    items = town.client("editor").get(f"/api/v1/projects/{project['code']}/milestones").json()["items"]
    with town.write() as db:
        steps = db.scalars(select(TemplateStep.key).where(TemplateStep.template == "road").order_by("position")).all()
    assert [one["key"] for one in items] == list(steps)
    assert not any(one["actual_date"] or one["forecast_date"] or one["baseline_date"] for one in items)


@pytest.mark.parametrize("office", ["office-a", "office-a1"])
def test_an_editor_adds_for_their_office_and_those_below(town: City, office: str):
    made(create(town, ROAD | {"office": office}))


@pytest.mark.parametrize("office", ["office-b", None])
def test_an_editor_adds_for_nobody_else(town: City, office: str | None):
    assert named(create(town, ROAD | {"office": office})) == [["office"]]
    made(create(town, ROAD | {"office": office}, "dispatcher"))


@pytest.mark.parametrize("office", ["office-b", None])
def test_an_editor_gives_their_project_to_nobody_else(town: City, office: str | None):
    project = town.project()
    assert named(town.change(project.code, {"office": office}, "editor")) == [["office"]]
    assert town.change(project.code, {"office": "office-a1"}, "editor").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("programme", "moon_base"),
        ("sector", "Z99"),
        ("unit", "moon"),
        ("district", "999999"),
        ("office", "office-z"),
        ("competent_department", "office-z"),
        ("package_of", "CC2025-ROAD-9999"),
        ("template", "moon"),
        ("kind", "moon"),
        ("class", "moon"),
        ("construction_type", "moon"),
        ("stage", "moon"),
        ("moon", 1),
        ("name", "路"),
        ("name", " " * 9),
        ("name", "路" * 201),
        ("name", None),
        ("lists", [{"list": "moon"}]),
        ("ceremony_date", "2025-13-01"),
    ],
)
def test_what_is_not_known_is_refused_by_name(town: City, field: str, value: Any):
    assert named(create(town, ROAD | {field: value}, "dispatcher"))[0][0] == field


def test_blanks_round_a_name_are_cut(town: City):
    assert made(create(town, ROAD | {"name": "  测试路  "}))["name"] == "测试路"


@pytest.mark.parametrize("text", ["有\x00空", "半\ud800字"])
def test_what_no_database_can_keep_is_refused(town: City, text: str):
    headers = unsafe() | {"Content-Type": "application/json"}
    answer = town.client("editor").post("/api/v1/projects", content=json.dumps(ROAD | {"name": text}), headers=headers)
    assert named(answer) == [["name"]]


# --- kind and template ---------------------------------------------------------------------------------------------


def test_a_programme_takes_projects_of_its_kind_alone(town: City):
    assert named(create(town, ROAD | {"kind": "industrial"})) == [["kind"]]
    made(create(town, ROAD | {"kind": "road"}))


def test_a_programme_of_several_kinds_must_be_told_which(town: City):
    hub = ROAD | {"programme": "expressways_and_hubs"}
    assert named(create(town, hub)) == [["kind"]]
    assert made(create(town, hub | {"kind": "road"}))["template"]["code"] == "road"
    assert made(create(town, hub | {"kind": "facility"}))["template"]["code"] == "facility"


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("industrial", "industrial"),
        ("road", "road"),
        ("urban_village", "urban_village_rebuild"),
        ("metro_line", "metro_new"),
        ("facility", "facility"),
    ],
)
def test_a_programme_without_a_template_takes_the_one_of_the_kind(town: City, kind: str, own: str):
    project = made(create(town, ROAD | {"programme": "continuing", "kind": kind}))
    assert project["template"]["code"] == own


def test_another_template_of_the_same_kind_may_be_chosen(town: City):
    assert made(create(town, ROAD | {"template": "road_overhaul"}))["template"]["code"] == "road_overhaul"
    assert named(create(town, ROAD | {"template": "industrial"})) == [["template"]]


def test_kind_programme_and_template_do_not_change(town: City):
    project = town.project()
    for field in ("kind", "programme", "template", "code", "provenance"):
        assert named(town.change(project.code, {field: "facility"})) == [[field]]


# --- the code ------------------------------------------------------------------------------------------------------


def test_codes_are_numbered_within_programme_and_year(city: City):
    codes = [made(create(city, ROAD | {"programme": one, "kind": "road"}))["code"] for one in ("continuing",) * 2]
    codes.append(made(create(city, ROAD))["code"])
    assert codes == ["CC2025-CON-0001", "CC2025-CON-0002", "CC2025-ROAD-0001"]


def test_numbers_go_on_after_the_highest_and_beyond_four_digits(city: City):
    city.project(Source(code="CC2025-ROAD-9999"))
    city.project(Source(code="CC2025-ROAD-0007"))
    assert [made(create(city, ROAD))["code"] for _ in range(2)] == ["CC2025-ROAD-10000", "CC2025-ROAD-10001"]


def test_projects_added_at_once_get_different_numbers(city: City):
    together = Barrier(4)

    def add() -> str:
        with city.write() as db:
            assert db.get(Programme, "dead_end_roads") is not None
            together.wait(timeout=10)
            return open_project(db, ProjectIn.model_validate(ROAD), Source()).code

    with ThreadPoolExecutor(4) as pool:
        codes = sorted(job.result() for job in [pool.submit(add) for _ in range(4)])
    assert codes == [f"CC2025-ROAD-000{number}" for number in range(1, 5)]


@pytest.mark.parametrize(
    "given",
    [
        "2501-220104-04-01-12345X",
        "250122010404011234 5X",
        "2501-220104-04-01-12345x",
        "２５０１—２２０１０４—０４—０１—１２３４５Ｘ",
        " 2501–220104–04–01–12345X ",
    ],
)
def test_a_national_code_is_put_into_its_form(town: City, given: str):
    project = made(create(town, ROAD | {"national_code": given}))
    assert project["national_code"] == "2501-220104-04-01-12345X"


@pytest.mark.parametrize("given", ["2501-220104-04-01-1234", "2501-22010A-04-01-123456", "25012201040401123456X", "无"])
def test_what_is_no_national_code_is_refused(town: City, given: str):
    answer = create(town, ROAD | {"national_code": given})
    assert named(answer) == [["national_code"]]
    assert "24" in answer.json()["detail"]


def test_several_projects_may_share_a_national_code_and_one_may_have_none(town: City):
    code = "2501-220104-04-01-123456"
    first = made(create(town, ROAD | {"national_code": code}))
    made(create(town, ROAD | {"national_code": code}))
    assert town.change(first["code"], {"national_code": ""}).json()["national_code"] is None


def test_a_package_is_named_by_the_code_of_another_project(town: City):
    whole, part = town.project(), town.project()
    answer = town.change(part.code, {"package_of": whole.code})
    assert answer.json()["package_of"] == whole.code
    assert named(town.change(part.code, {"package_of": part.code})) == [["package_of"]]
    assert town.change(part.code, {"package_of": None}).json()["package_of"] is None


def test_projects_added_together_are_as_if_added_one_by_one(city: City):
    given = [
        ProjectIn.model_validate(ROAD | {"name": f"测试道路{n}", "parties": [{"role": "owner", "name": owner}]})
        for n, owner in enumerate(("甲公司", "乙公司", "甲公司"))
    ]
    with city.write() as db:
        together = [one.code for one in open_projects(db, [Opening(one, Source()) for one in given])]
    with city.write() as db:
        alone = [open_project(db, one, Source()).code for one in given]
    assert together + alone == [f"CC2025-ROAD-000{number}" for number in range(1, 7)]

    def told(code: str) -> dict[str, Any]:
        shown = city.show(code)
        steps = city.client("viewer").get(f"/api/v1/projects/{code}/milestones").json()["items"]
        return {name: shown[name] for name in ("name", "stage", "parties", "office")} | {"steps": steps}

    assert [told(code) for code in together] == [told(code) for code in alone]
    assert city.asked("SELECT count(*) FROM parties WHERE name IN ('甲公司', '乙公司')") == 2
