"""A body that is wrong is refused, names the field that is, and stores nothing."""

import json
from typing import Any

import pytest

from app.projects import commands as projects
from app.projects.schemas import ComponentIn
from tests.city import City, unsafe

PART = {"key": "east", "kind": "segment", "name": "东段", "position": 1, "stage": "planned"}
NEW = {"name": "新的道路", "programme": "dead_end_roads", "office": "office-a"}
STATE = "SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM (SELECT p::text FROM projects p UNION ALL SELECT m::text FROM milestones m UNION ALL SELECT c::text FROM components c) t(t)"
# What a client sends to change itself or what it may not: the server's own fields, and what does not exist.
SERVERS_OWN: dict[str, Any] = {
    "id": 7, "code": "CC2025-ROAD-9999", "version": 9, "provenance": "report", "source_quote": "x", "source_line": 1,
    "source": {"provenance": "report"}, "stage_before": "operating", "kind_of": "road", "created_at": "2025-01-01",
    "updated_at": "2025-01-01T00:00:00Z", "is_public": True, "name_pinyin": "x", "progress_pct": 100,
    "geom": "POINT(125 43)", "may": ["facts.write"], "__proto__": {}, "project_class": "industry",
}  # fmt: skip


@pytest.fixture(scope="module")
def address(shared: City) -> str:
    project = shared.project(stage="preparing")
    with shared.write() as db:
        projects.put_component(db, project, ComponentIn.model_validate(PART))
    return f"/api/v1/projects/{project.code}"


def refused(shared: City, method: str, path: str, body: Any, at: list[Any]) -> None:
    before = shared.asked(STATE)
    new = method == "POST" or "investments" in path or "plans" in path
    headers = unsafe(None if new else 1) | {"Content-Type": "application/json"}
    # Escaped, so that half a character can be sent as well.
    answer = shared.client("dispatcher").request(method, path, content=json.dumps(body), headers=headers)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert at in [fault["loc"] for fault in answer.json()["errors"]]
    assert all(fault["msg"] for fault in answer.json()["errors"])
    assert shared.asked(STATE) == before


@pytest.mark.parametrize("field", SERVERS_OWN)
def test_nobody_sets_what_is_the_servers(shared: City, address, field):
    refused(shared, "PATCH", address, {field: SERVERS_OWN[field]}, [field])
    refused(shared, "POST", "/api/v1/projects", NEW | {field: SERVERS_OWN[field]}, [field])


@pytest.mark.parametrize("field", ["programme", "kind", "template"])
def test_a_project_stays_what_it_was_made(shared: City, address, field):
    refused(shared, "PATCH", address, {field: "metro"}, [field])


@pytest.mark.parametrize(
    ("path", "method", "body", "at"),
    [
        ("/milestones/opened", "PATCH", {"baseline_date": "2025-12-31"}, ["baseline_date"]),
        ("/milestones/opened", "PATCH", {"status": "achieved"}, ["status"]),
        ("/milestones/opened", "PATCH", {"version": 3}, ["version"]),
        ("/components/east", "PATCH", {"key": "west"}, ["key"]),
        ("/components/east", "PATCH", {"project_id": 1}, ["project_id"]),
        ("/investments/2025-08", "PUT", {"actual_wan": 1, "accepted_wan": 1}, ["accepted_wan"]),
        ("/plans/2025", "PUT", {"plan_wan": 1, "year": 2026}, ["year"]),
        ("/baselines", "POST", {"reason": "x", "dates": [], "number": 9}, ["number"]),
        ("/baselines", "POST", {"reason": "x", "dates": [], "requested_by": 1}, ["requested_by"]),
        ("/baselines/1/decision", "POST", {"approve": True, "decided_by": 1}, ["decided_by"]),
    ],
)
def test_no_part_takes_what_it_does_not_know(shared: City, address, path, method, body, at):
    refused(shared, method, address + path, body, at)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"name": 7}, ["name"]),
        ({"name": ""}, ["name"]),
        ({"name": "   "}, ["name"]),
        ({"name": None}, ["name"]),
        ({"name": "长" * 201}, ["name"]),
        ({"total_investment_wan": "many"}, ["total_investment_wan"]),
        ({"total_investment_wan": -1}, ["total_investment_wan"]),
        ({"total_investment_wan": 1.00001}, ["total_investment_wan"]),
        ({"total_investment_wan": 10**13}, ["total_investment_wan"]),
        ({"total_investment_wan": True}, ["total_investment_wan"]),
        ({"total_investment_wan": {"$gt": 0}}, ["total_investment_wan"]),
        ({"ceremony_date": "2025-02-30"}, ["ceremony_date"]),
        ({"ceremony_date": 20250101}, ["ceremony_date"]),
        ({"public": "perhaps"}, ["public"]),
        ({"stage": "flying"}, ["stage"]),
        ({"class": "military"}, ["class"]),
        ({"sector": "Z99"}, ["sector"]),
        ({"unit": "nowhere"}, ["unit"]),
        ({"office": "no-office"}, ["office"]),
        ({"package_of": "no-code"}, ["package_of"]),
        ({"national_code": "1234"}, ["national_code"]),
        ({"parties": [{"role": "owner"}]}, ["parties", 0, "name"]),
        ({"parties": [{"role": "king", "name": "x"}]}, ["parties", 0, "role"]),
        ({"parties": "x"}, ["parties"]),
        ({"years": [{"year": 1999}]}, ["years", 0, "year"]),
        ({"lists": [{"list": "no-list"}]}, ["lists"]),
        ({"fields": {"length_m": -1}}, ["fields", "length_m"]),
        ({"fields": {"no_such": 1}}, ["fields", "no_such"]),
        ({"geometry": {"type": "Point", "coordinates": [125.3]}}, ["geometry"]),
        ({"geometry": {"type": "Point", "coordinates": [43.9, 125.3]}}, ["geometry"]),
        ({"geometry": {"type": "Point", "coordinates": [125.3, 43.9]}}, ["location_accuracy"]),
        ({"reason": "x" * 1001}, ["reason"]),
        ({"phase": "二\u0000期"}, ["phase"]),
        ({"phase": "\ud800"}, ["phase"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_wrong_value_is_named(shared: City, address, body, at):
    refused(shared, "PATCH", address, body, at)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ({"actual_date": "2025-10-01"}, ["actual_date"]),
        ({"actual_date": "soon"}, ["actual_date"]),
        ({"forecast_date": "2025-13-01"}, ["forecast_date"]),
        ({"forecast_date": 5}, ["forecast_date"]),
        ({"not_applicable": True}, ["reason"]),
        ({"advance_stage": "x"}, ["advance_stage"]),
    ],
    ids=str,
)
def test_a_wrong_milestone_is_named(shared: City, address, body, at):
    refused(shared, "PATCH", f"{address}/milestones/opened", body, at)


@pytest.mark.parametrize("content", ["", "null", "[]", "7", '"x"', "{", '{"phase": NaN}', "[" * 50_000])
def test_what_is_no_json_object_is_refused(shared: City, address, content):
    headers = unsafe(1) | {"Content-Type": "application/json"}
    answer = shared.client("dispatcher").patch(address, content=content.encode(), headers=headers)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/projects?unknown=1", "/api/v1/projects?stage=flying", "/api/v1/projects?limit=0",
        "/api/v1/projects?limit=1001", "/api/v1/projects?sort=owner", "/api/v1/projects?office=none",
        "/api/v1/projects?bbox=1,2,3", "/api/v1/projects?cursor=x", "/api/v1/projects?min_investment=5&max_investment=1",
        "/api/v1/projects/summary?sort=code", "/tiles/projects/8/217/93.mvt?unit=none", "/tiles/projects.json?x=1",
        "/tiles/projects/a/1/1.mvt", "/api/v1/projects?min_investment=NaN", "/api/v1/projects?year=25",
    ],
)  # fmt: skip
def test_an_unknown_parameter_or_value_is_named(shared: City, path):
    answer = shared.client("viewer").get(path)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"]


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/projects?q=%00", "/api/v1/projects/%00", "/api/v1/projects?office=%00", "/api/v1/projects?q=%ff%fe",
        "/api/v1/projects/{code}/history?cursor=" + "9" * 30, "/api/v1/projects/{code}/history?cursor=" + "9" * 5000,
        "/api/v1/projects/{code}/milestones/%00", "/api/v1/projects?q='%20OR%201=1--", "/api/v1/projects?q=%25_%5C",
        "/api/v1/projects?bbox=nan,nan,nan,nan", "/api/v1/projects?bbox=inf,0,inf,0", "/tiles/projects/8/217/93.mvt?q=%00",
        "/api/v1/projects?cursor=WyJjb2RlIiwgbnVsbCwgOTk5OTk5OTk5OTk5OTk5OTk5OTk5XQ==",
        "/api/v1/projects?cursor=WyJjb2RlIiwgWzFdLCAxXQ==", "/api/v1/projects?year=" + "9" * 40,
    ],
)  # fmt: skip
def test_no_question_breaks_the_service(shared: City, address, path):
    answer = shared.client("viewer").get(path.replace("{code}", address.rsplit("/", 1)[1]))
    assert answer.status_code in (200, 204, 404, 422), answer.text


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/baselines/" + "9" * 12 + "/decision", {"approve": True}),
        ("POST", "/baselines/" + "9" * 40 + "/decision", {"approve": True}),
        ("POST", "/baselines/-1/decision", {"approve": True}),
        ("PUT", "/plans/" + "9" * 12, {"plan_wan": 1}),
        ("PUT", "/plans/" + "9" * 40, {"plan_wan": 1}),
        ("PUT", "/investments/9999-99", {"actual_wan": 1}),
        ("PUT", "/investments/2025-8", {"actual_wan": 1}),
        ("PUT", "/investments/٢٠٢٥-٠٢", {"actual_wan": 1}),
        ("PATCH", "/milestones/%00", {}),
        ("PATCH", "/components/%00", {}),
    ],
)
def test_no_address_breaks_the_service(shared: City, address, method, path, body):
    before = shared.asked(STATE)
    headers = unsafe(None if method == "PUT" else 1)
    answer = shared.client("dispatcher").request(method, address + path, json=body, headers=headers)
    assert answer.status_code in (404, 409, 422), answer.text
    assert shared.asked(STATE) == before


@pytest.mark.parametrize("key", ["", "x" * 200, "钥匙", "' OR 1=1 --", "\x7f"])
def test_a_key_may_be_any_word(shared: City, address, key):
    version = shared.client("viewer").get(address).json()["version"]
    headers = {"If-Match": f'"{version}"', "Idempotency-Key": key.encode()}
    answer = shared.client("dispatcher").patch(address, json={"description": key}, headers=headers)
    assert answer.status_code in (200, 422)
