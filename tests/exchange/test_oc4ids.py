"""Open data: what is published, in the standard's words, with nothing empty, nothing guessed and nothing hidden."""

import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from app.exchange.oc4ids import package as making
from app.exchange.oc4ids.tables import QUANTITIES, STATUS
from app.investment import commands as investment
from app.investment.schemas import MonthIn
from app.projects.models import Funding, Project
from app.projects.schemas import ComponentIn
from app.projects.words import Stage
from tests.city import City
from tests.exchange.oc4ids_schema import VARIABLE, errors, unknown_codes
from tests.exchange.open_data import CLOSED, OWN, faults
from tests.exchange.published import (
    ROAD,
    SQUARE,
    asked,
    furnish,
    of_name,
    record,
    taken,
    told,
)


@pytest.fixture(scope="module")
def open_city(shared: City) -> City:
    furnish(shared)
    return shared


@pytest.fixture(scope="module")
def package(open_city: City) -> dict[str, Any]:
    return taken(open_city)


# --- the standard's rules


def test_the_package_keeps_every_rule_that_we_know(package):
    assert len(package["projects"]) > 43
    assert faults(package) == []


def test_the_package_is_valid_by_the_standards_own_schema(package):
    assert errors(package) == []


def test_every_code_is_in_its_list_or_is_a_known_one_of_ours(package):
    ours = {(path, code) for path, codes in OWN.items() for code in codes}
    metrics = {one["column"] for one in QUANTITIES} | {"investment"}
    for path, code, is_open in unknown_codes(package):
        assert is_open, (path, code)
        assert (path, code) in ours or (path in ("projects/metrics", "projects/forecasts")) or code in metrics, (
            path,
            code,
        )


BREAKS: list[tuple[str, Any]] = [
    ("an empty text", lambda p: p["projects"][0].update(description=" ")),
    ("an empty list", lambda p: p["projects"][0].update(parties=[])),
    ("nothing", lambda p: p["projects"][0].update(title=None)),
    ("an unknown status", lambda p: p["projects"][0].update(status="suspended")),
    ("another currency", lambda p: of_name(p, "整体道路")["budget"]["amount"].update(currency="RMB")),
    ("no currency", lambda p: of_name(p, "整体道路")["budget"]["amount"].pop("currency")),
    ("a reference to nobody", lambda p: of_name(p, "整体道路")["publicAuthority"].update(id="organisation-x")),
    ("one id twice", lambda p: p["projects"].append(p["projects"][0])),
    ("no id", lambda p: of_name(p, "整体道路")["milestones"][0].pop("id")),
    ("swapped axes", lambda p: of_name(p, "整体道路")["locations"][0]["geometry"].update(
        type="Point", coordinates=[43.9, 125.3])),
    ("a collection", lambda p: of_name(p, "整体道路")["locations"][0]["geometry"].update(type="GeometryCollection")),
    ("an end before its beginning", lambda p: of_name(p, "整体道路")["period"].update(endDate="2025-01-01T00:00:00+08:00")),
    ("a day for an instant", lambda p: of_name(p, "整体道路")["period"].update(endDate="2026-01-01")),
    ("a field that is none", lambda p: p["projects"][0].update(office="office-a")),
    ("no project", lambda p: p["projects"].clear()),
    ("no publisher", lambda p: p.pop("publisher")),
    ("no prefix", lambda p: p["projects"][0].update(id="CC2025-ROAD-0001")),
    ("a sector without the one above", lambda p: of_name(p, "整体道路").update(sector=["transport.road"])),
]  # fmt: skip


@pytest.mark.parametrize("break_it", [one for _, one in BREAKS], ids=[name for name, _ in BREAKS])
def test_the_rules_would_notice(package, break_it):
    broken = deepcopy(package)
    break_it(broken)
    assert faults(broken) != []


def test_the_schema_would_notice(package):
    broken = deepcopy(package)
    broken["projects"][0]["status"] = "suspended"
    broken["projects"][1]["updated"] = "2025-01-01"
    broken["uri"] = "no address"
    assert len(errors(broken)) == 3


def test_without_the_schema_the_test_says_that_it_was_not_run(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(pytest.skip.Exception, match="not checked by the schema"):
        errors({})


# --- what it says


def test_a_project_is_told_with_what_is_known_of_it(package):
    found = of_name(package, "整体道路")
    assert found["status"] == "identification"
    assert found["type"] == "construction"
    assert found["sector"] == ["transport", "transport.road"]
    assert found["language"] == "zh"
    assert {(one["scheme"], one["id"]) for one in found["identifiers"]} == {
        ("guatu", found["id"].removeprefix("oc4ids-xxxxxx-")), ("国家项目代码", "2501-220102-04-01-123456"),
    }  # fmt: skip
    assert found["description"] == "新建道路\n长2公里"
    assert {one["id"]: one["description"] for one in found["additionalClassifications"]} == {
        "N78": "公共设施管理业", "programme.dead_end_roads": "打通断头路、卡脖路", "kind.road": "道路",
        "class.infrastructure": "社会事业和基础设施", "unit.nanguan": "南关区",
    }  # fmt: skip


def test_money_is_in_yuan(package):
    found = of_name(package, "整体道路")
    assert found["budget"]["amount"] == {"amount": 12345678, "currency": "CNY"}
    assert found["budget"]["description"] == "概算"
    (group,) = found["budget"]["budgetBreakdowns"]
    assert [(one["description"], one["amount"]["amount"]) for one in group["budgetBreakdown"]] == [
        ("市本级财政", 10005001)
    ]
    (invested,) = [one for one in found["metrics"] if one["id"] == "investment"]
    (observed,) = invested["observations"]
    assert observed["value"] == {"amount": 870001, "currency": "CNY"}
    # February counts January too.
    assert (observed["period"]["startDate"][:10], observed["period"]["endDate"][:10]) == ("2025-01-01", "2025-08-31")


def test_a_sum_that_is_not_known_is_left_out_and_said_so(package):
    floor, secret = of_name(package, "部分道路"), of_name(package, "另一部分")
    for found, words in (
        (floor, "下限10000万元"),
        (secret, "保密"),
        (of_name(package, "黑系智能房车"), "下限10000万元"),
    ):
        assert "amount" not in found["budget"]
        assert words in found["description"]
        assert words in found["budget"]["description"]


def test_the_period_is_that_of_the_first_baseline_and_the_milestones_of_the_one_in_force(package):
    found = of_name(package, "整体道路")
    assert found["period"] == {"startDate": "2025-04-01T00:00:00+08:00", "endDate": "2025-12-31T23:59:59+08:00"}
    steps = {one["id"]: one for one in found["milestones"]}
    assert steps["opened"] == {
        "id": "opened", "title": "通车", "code": "completion", "dueDate": "2026-06-30T23:59:59+08:00", "status": "scheduled",
    }  # fmt: skip
    assert steps["ground_broken"] == {
        "id": "ground_broken", "title": "开工", "code": "commencement", "dueDate": "2025-04-01T23:59:59+08:00",
        "dateMet": "2025-04-08T00:00:00+08:00", "status": "met",
    }  # fmt: skip
    assert steps["paved"] == {"id": "paved", "title": "沥青面层完成", "description": "预计2026-05-01。"}
    (approval,) = [one for one in found["milestones"] if one["id"].startswith("approval-")]
    assert (approval["title"], approval["type"], approval["code"]) == ("可研批复", "approval", "projectApproval")
    assert (approval["dateMet"][:10], approval["description"]) == (
        "2025-02-03",
        "文号：发改〔2025〕1号。审批机关：市发改委。",
    )
    assert "completion" not in found


def test_a_promise_for_a_year_says_that_it_is_one(package):
    found = of_name(package, "轨道交通2号线东延")
    assert found["period"] == {"endDate": "2025-12-31T23:59:59+08:00"}
    assert "计划完工时间只精确到年" in found["description"]
    assert [one["description"] for one in found["milestones"]] == ["计划时间只精确到年，按该年最后一天列出。"]


def test_the_report_is_the_document_with_its_words_and_line(package):
    (document,) = of_name(package, "滨河东街")["documents"]
    assert document["title"] == "2025年长春市政府工作报告（2025年1月8日）"
    assert document["description"].startswith("第42行：“打通滨河东街等30条断头路、卡脖路”")
    assert sum("documents" in one for one in package["projects"]) == 43


def test_organisations_stand_once_with_all_that_they_are(package):
    found = of_name(package, "整体道路")
    assert {one["name"]: one["roles"] for one in found["parties"]} == {
        "长春城建公司": ["funder", "owner"], "office-a": ["publicAuthority"], "office-b": ["competentDepartment"],
    }  # fmt: skip
    assert found["publicAuthority"] == {"id": "organisation-office-a", "name": "office-a"}
    # The works of an enterprise are not the office's that looks after them.
    factory = of_name(package, "统计中的工厂")
    assert [one["roles"] for one in factory["parties"]] == [["leadOffice"]]
    assert "publicAuthority" not in factory


def test_quantities_are_metrics_with_their_units(package):
    found = of_name(package, "整体道路")
    planned = {one["id"]: one["observations"][0] for one in found["forecasts"]}
    assert planned.keys() == {"length_m", "lanes", "households_to_move"}
    assert planned["length_m"]["measure"] == 2000.5
    assert planned["length_m"]["unit"] == {"name": "米", "scheme": "UNCEFACT", "id": "MTR"}
    assert planned["lanes"]["unit"] == {"name": "条"}
    reached = {one["id"]: one["observations"][0].get("measure") for one in found["metrics"]}
    assert reached == {"physicalProgress": 5, "households_moved": 3, "investment": None}


def test_places_are_longitude_and_latitude_with_how_good_they_are(package):
    place, address = of_name(package, "整体道路")["locations"]
    assert place == {"id": "place-1", "description": "位置精度：实测。按设计线位", "geometry": ROAD}
    assert address == {
        "id": "address", "gazetteer": {"scheme": "GB/T 2260", "identifiers": ["220102"]},
        "address": {"streetAddress": "人民大街1号", "locality": "南关区", "countryName": "中国"},
    }  # fmt: skip


def test_a_place_that_is_a_mere_placeholder_has_no_shape(package):
    rough = of_name(package, "大唐二热“退城进郊”")["locations"]
    assert all("geometry" not in one for one in rough)
    assert "没有几何图形" in rough[0]["description"]


def test_a_package_is_named_where_it_is_published(package):
    (related,) = of_name(package, "部分道路")["relatedProjects"]
    whole = of_name(package, "整体道路")
    assert (related["scheme"], related["identifier"], related["title"]) == ("oc4ids", whole["id"], whole["title"])
    assert "relatedProjects" not in of_name(package, "另一部分")


def test_what_is_made_up_says_so(package):
    found = of_name(package, "示例道路")
    assert "示例数据，由程序生成，不代表实际情况。" in found["description"]
    assert found["locations"][0]["description"] == "示例位置，不代表真实地点。"
    for one in package["projects"]:
        assert ("示例" in one["title"]) == ("示例数据" in one.get("description", ""))


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_a_status(open_city: City, stage: Stage):
    cancelled = stage is Stage.CANCELLED
    project = open_city.project(name="某个道路", stage="planned" if cancelled else stage)
    if cancelled:
        assert open_city.change(project.code, {"stage": stage, "reason": "不建了"}).status_code == 200
    found = told(open_city, project)
    # One that came in suspended, and never began, stopped before it began.
    assert found["status"] == ("preparation" if stage is Stage.SUSPENDED else STATUS[stage])
    assert ("停工" in found["description"]) == (stage is Stage.SUSPENDED)
    assert found["status"] in CLOSED["projects/status"]


def test_a_suspended_project_has_the_status_of_where_it_stopped(open_city: City):
    project = open_city.project(name="停工道路", stage="under_construction")
    assert open_city.change(project.code, {"stage": "suspended", "reason": "资金"}).status_code == 200
    assert told(open_city, project)["status"] == "implementation"


def test_a_finished_project_has_its_completion(open_city: City):
    project = open_city.project(programme="pocket_parks", name="完工公园", stage="under_construction",
                           fields={"final_account_wan": "321.0001"}, baseline={"opened": "2025-06-30"})  # fmt: skip
    record(open_city, project, "opened", actual_date="2025-07-02")
    found = told(open_city, project)
    assert found["completion"] == {
        "endDate": "2025-07-02T23:59:59+08:00", "finalValue": {"amount": 3210001, "currency": "CNY"},
    }  # fmt: skip
    assert found["sector"] == ["cultureSportsAndRecreation"]


def test_a_computed_step_is_met_with_its_last_part(open_city: City):
    parts = [
        ComponentIn.model_validate(
            {"key": key, "kind": kind, "name": key, "position": at, "stage": "planned", "in_opening_scope": counts}
        )
        for at, (key, kind, counts) in enumerate(
            [("S01", "station", True), ("S02", "station", True), ("X01", "section", True), ("S03", "station", False)], 1
        )
    ]
    line = open_city.project(name="某条线路", programme="metro", template="metro_new", components=parts)
    record(open_city, line, "S01.topped_out", actual_date="2025-05-05")
    record(open_city, line, "X01.through", actual_date="2025-06-06")
    assert {one["id"] for one in told(open_city, line).get("milestones", [])} == {"tunnels_through"}
    record(open_city, line, "S02.topped_out", actual_date="2025-07-07")
    steps = {one["id"]: one["dateMet"][:10] for one in told(open_city, line)["milestones"]}
    assert steps == {"stations_topped": "2025-07-07", "tunnels_through": "2025-06-06", "structure_done": "2025-07-07"}


def test_steps_stand_as_the_milestones_of_the_project_do(open_city: City, package):
    """The statement and `Milestone.standing` are one rule."""
    words = {"achieved": "met", "achieved_late": "met", "overdue": "notMet"}
    for found in package["projects"]:
        code = found["id"].removeprefix("oc4ids-xxxxxx-")
        items = open_city.client().get(f"/api/v1/projects/{code}/milestones").json()["items"]
        wanted = {
            one["key"]: words.get(one["status"], "scheduled") if one["status"] else None
            for one in items
            if one["component"] is None and (one["baseline_date"] or one["actual_date"] or one["forecast_date"])
        }
        told = {one["id"]: one.get("status") for one in found.get("milestones", []) if "approval-" not in one["id"]}
        assert told == wanted, code


def test_a_collection_of_shapes_is_several_places(open_city: City):
    project = open_city.project(name="多处工程", programme="pocket_parks", geometry=ROAD, location_accuracy="site")
    shapes = {
        "type": "GeometryCollection",
        "geometries": [
            ROAD,
            {"type": "Polygon", "coordinates": [SQUARE]},
            {"type": "Point", "coordinates": [125.3, 43.9]},
        ],
    }
    statement = "UPDATE projects SET geom = ST_SetSRID(ST_GeomFromGeoJSON(:shape), 4326) WHERE id = :id"
    with open_city.write() as db:
        db.execute(text(statement), {"shape": json.dumps(shapes), "id": project.id})
    found = taken(open_city)
    places = of_name(found, "多处工程")["locations"]
    assert [one["id"] for one in places] == ["place-1", "place-2", "place-3"]
    assert [one["geometry"]["type"] for one in places] == ["LineString", "Polygon", "Point"]
    # Rings run anticlockwise.
    assert places[1]["geometry"]["coordinates"] == [SQUARE[::-1]]
    assert faults(found) == []


def test_what_is_blank_is_left_out(open_city: City):
    project = open_city.project(name="空白道路", content_and_scale="x", location_note="x", geometry=ROAD,
                           location_accuracy="site", fundings=[{"source": "x", "planned_wan": 1}])  # fmt: skip
    assert making.BLANK.strip() == ""
    texts = (
        "content_and_scale",
        "description",
        "address",
        "source_note",
        "source_quote",
        "investment_note",
        "location_note",
    )
    with open_city.write() as db:
        values: dict[Any, Any] = {text: making.BLANK if at % 2 else "" for at, text in enumerate(texts)}
        db.execute(update(Project).where(Project.id == project.id).values(values))
        db.execute(update(Funding).where(Funding.project_id == project.id).values(source=making.BLANK))
    found = taken(open_city)
    assert faults(found) == []
    assert "documents" not in of_name(found, "空白道路")


def test_a_baseline_that_ends_before_it_begins_is_no_period(open_city: City):
    project = open_city.project(name="倒置道路", baseline={"ground_broken": "2025-12-01", "opened": "2025-03-01"})
    found = told(open_city, project)
    assert "period" not in found
    assert {one["id"] for one in found["milestones"]} == {"ground_broken", "opened"}


@given(st.lists(st.decimals(0, Decimal("999999999999.9999"), places=4), min_size=3, max_size=3))
@settings(max_examples=25)
def test_every_amount_is_exact_to_the_yuan(money: Project, shared: City, amounts: list[Decimal]):
    total, planned, month = amounts
    with shared.write() as db:
        for statement, amount in (
            ("UPDATE projects SET total_investment_wan = :wan, total_investment_state = NULL WHERE id = :id", total),
            ("UPDATE fundings SET planned_wan = :wan WHERE project_id = :id", planned),
            ("UPDATE monthly_investments SET actual_wan = :wan WHERE project_id = :id", month),
        ):
            db.execute(text(statement), {"wan": amount, "id": money.id})
    answer = asked(shared, q="精确道路")
    (found,) = json.loads(answer.content, parse_float=Decimal)["projects"]
    (observed,) = next(one for one in found["metrics"] if one["id"] == "investment")["observations"]
    (group,) = found["budget"]["budgetBreakdowns"]
    told = [found["budget"]["amount"], group["budgetBreakdown"][0]["amount"], observed["value"]]
    assert [one["amount"] for one in told] == [amount * 10000 for amount in amounts]
    assert all(isinstance(one["amount"], int) for one in told)


@pytest.fixture(scope="module")
def money(shared: City) -> Project:
    project = shared.project(name="精确道路", total_investment_wan=1, fundings=[{"source": "财政", "planned_wan": 1}])
    with shared.write() as db:
        investment.put_month(db, project, investment.month_of("2025-08"), MonthIn(actual_wan=Decimal(1)), known=None)
    return project
