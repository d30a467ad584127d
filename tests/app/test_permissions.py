"""Every route as every reader: real answers against the table of `permissions.py`."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import text

from app.identity import commands as identity
from app.identity.dependencies import Reads, Writes
from app.identity.schemas import OrganisationIn, PersonIn
from app.investment import commands as investment
from app.investment.schemas import MonthIn, PlanIn
from app.kit import clock
from app.kit.cluster import Cluster
from app.kit.db import engine
from app.projects import commands as projects
from app.projects.models import Project
from app.projects.schemas import ComponentIn, ProjectChange
from app.schedule import commands as schedule
from app.schedule.schemas import BaselineDateIn
from tests.app.permissions import CASES, ROLES, TABLE, Row
from tests.city import ORIGIN, City, application, unsafe
from tests.conftest import anonymous, cloned
from tests.overlays.layers import lay
from tests.selection.corpus import keep_areas

LOGINS = {"nobody": None, "public": None, "limited": "viewer-jingkai"}
GIVEN: dict[str, dict[str, Any]] = {
    "own": {},
    "foreign": {"office": "office-b"},
    "unpublished": {"office": "office-b", "public": False},
}
GIVEN["granted"] = GIVEN["unpublished"] | {"unit": "jingkai"}
PARTS = {
    "login": "somebody",
    "area": "area-sharedshar",
    "overlay": "farmland",
    "code": "office-c",
    "key": "opened",
    "month": "2025-08",
    "year": "2025",
    "layer": "districts",
    "z": "8",
    "x": "217",
    "y": "93",
    "session_id": "999999",
    "token_id": "999999",
    "collection_id": "projects",
    "tile_matrix_set_id": "WebMercatorQuad",
    "tile_matrix": "8",
    "tile_row": "93",
    "tile_col": "217",
}
ASKED = [(row, case) for row in TABLE for case in row.expected]


def routes() -> dict[tuple[str, str], Any]:
    """Every (method, path) of the service, with what it depends on."""
    found = {}
    for route in iter_route_contexts(application().routes):
        for method in (route.methods or set()) - {"HEAD"}:
            found[method, route.path or ""] = getattr(route, "dependant", None)
    return found


@pytest.fixture(scope="module")
def place(cluster: Cluster, template: str) -> Iterator[tuple[City, dict[str, Project]]]:
    """A city with one project for each case, each with a part, a month and a plan."""
    with cloned(cluster, template, "permissions") as city:
        projects_by_case = {case: furnished(city, **GIVEN[case]) for case in CASES}
        with city.write() as db:
            office = {"code": PARTS["code"], "name": "丙", "kind": "office", "provenance": "entered"}
            identity.put_organisation(db, OrganisationIn.model_validate(office))
            identity.put_person(db, PersonIn(login=PARTS["login"], name="某人"))
        city.project(office=PARTS["code"])
        lay(city, PARTS["overlay"], roles=["planner", "dispatcher"])
        keep_areas(city, (PARTS["area"],))
        PARTS["other"] = city.project(office="office-b").code
        for project in projects_by_case.values():
            agree(city, project)
        yield city, projects_by_case


def agree(city: City, project: Project) -> None:
    """Let something be agreed on this project and the other one."""
    path = f"/api/v1/conflicts/{project.code}/{PARTS['other']}/agreement"
    assert city.client("dispatcher").put(path, json={"decision": "同期施工"}, headers=unsafe()).status_code == 201


def furnished(city: City, **given: Any) -> Project:
    project = city.project(**given)
    with city.write() as db:
        part = {"key": "east", "kind": "segment", "name": "东段", "position": 1, "stage": "planned"}
        projects.put_component(db, project, ComponentIn.model_validate(part))
        month = investment.month_of(PARTS["month"])
        investment.put_month(db, project, month, MonthIn(actual_wan=100), known=None)
        investment.put_plan(db, project, 2025, PlanIn(plan_wan=500), known=None)
    return project


def test_every_route_has_a_row_in_the_table_and_every_row_a_route():
    assert routes().keys() == {(row.method, row.path) for row in TABLE}


def test_every_route_says_in_its_signature_what_it_needs():
    """Signing in and out need no permission; health and the page are for everybody."""
    exempt = {
        ("POST", "/api/v1/session"), ("DELETE", "/api/v1/session"), ("GET", "/openapi.json"), ("GET", "/healthz"),
        ("GET", "/readyz"), ("GET", "/{path:path}"), ("GET", "/api/v1/oidc/start"),
        ("GET", "/api/v1/oidc/callback"),
    }  # fmt: skip
    # What they read, a file or two shapes, is a body.
    reading = {("POST", "/api/v1/places/read"), ("POST", "/api/v1/places/split")}
    for route, dependant in routes().items():
        doors = [one for one in dependant.dependencies if isinstance(one.call, Reads | Writes)] if dependant else []
        assert bool(doors) == (route not in exempt), route
        reads = route[0] in ("GET", "OPTIONS") or route in reading
        assert all(isinstance(door.call, Reads) for door in doors) == (reads or not doors), route
        permissions = [door.call.permission for door in doors if not door.call.own]
        assert None not in permissions or route in [("GET", "/api/v1/session"), ("GET", "/api/v1/sign-in")], route


@pytest.mark.parametrize(("row", "case"), ASKED, ids=[f"{row.name} ({case})" for row, case in ASKED])
def test_each_role_gets_what_the_table_says(place, row, case):
    city, projects_by_case = place
    handed_over = row.about == "office"
    project = city.project(**GIVEN[case]) if handed_over else projects_by_case.get(case)
    asked = {role: ask(city, row, case, role, city.project(**GIVEN[case]) if row.fresh else project) for role in ROLES}
    assert asked == row.statuses(case)


@pytest.mark.parametrize(
    ("login", "theirs"),
    [
        ("planner", {"geometry", "location_accuracy", "location_note", "address"}),
        ("analyst", {"parties", "signing", "fundings"}),
        ("viewer", set()),
    ],
)
def test_each_field_belongs_to_those_who_answer_for_it(place, login, theirs):
    """Alone or among their own, a field that is not theirs is refused, and nothing of the save is kept."""
    city, projects_by_case = place
    project, client = projects_by_case["own"], city.client(login)
    for field in ProjectChange.model_fields.keys() - theirs - {"reason", "confirmed"}:
        name = ProjectChange.model_fields[field].alias or field
        value = "改名的道路" if field == "name" else None
        own_field = {"address": "夹带一号"} if login == "planner" else {}
        version = version_of(TABLE_ROW, project)
        answer = client.patch(
            f"/api/v1/projects/{project.code}", json={name: value, **own_field}, headers=unsafe(version)
        )
        assert answer.status_code == 403, field
    assert city.asked("SELECT address FROM projects WHERE id = :id", id=project.id) != "夹带一号"


TABLE_ROW = next(row for row in TABLE if row.about == "name")


def ask(city: City, row: Row, case: str, role: str, project: Project | None) -> int:
    """The status of this row's request as `role`, sent with the version that is there."""
    parts = PARTS | ({"code": project.code, "feature_id": project.code} if project else {}) | {"path:path": ""}
    if "/components/" in row.path:
        parts["key"] = "east"
    if "{area}" in row.path:
        with city.write() as db:  # as it was, also after somebody removed it
            db.execute(text("UPDATE areas SET removed_at = NULL"))
    body = row.body
    if row.path == "/api/v1/projects" and body:
        body = body | {"office": "office-a" if case == "own" else "office-b"}
    if row.path.endswith("/items") and body:
        office = "office-a" if case == "own" else "office-b"
        body = body | {"properties": body["properties"] | {"office": office}}
    if row.path == "/api/v1/tokens" and body:
        body = body | {"expires_on": str(clock.real_today())}
    if "{number}" in row.path:
        assert project is not None
        parts["number"] = requested(city, project)
    path = row.path
    for name, value in parts.items():
        path = path.replace(f"{{{name}}}", value)
    if row.method == "DELETE" and path.endswith("/agreement"):
        assert project is not None
        agree(city, project)
    version = version_of(row, project) if row.version else None
    with anonymous("none") if role == "nobody" else nullcontext():
        login = LOGINS.get(role, role)
        client = city.signed_in(login) if row.session and login else city.client(login)
        headers = {} if row.method in ("GET", "OPTIONS") else unsafe(version) | {"Origin": ORIGIN}
        return client.request(row.method, path, params=row.query, json=body, headers=headers).status_code


def version_of(row: Row, project: Project | None) -> int:
    with engine().connect() as connection:
        return int(connection.scalar(text(row.version or ""), {"id": project.id} if project else {}))


def requested(city: City, project: Project) -> str:
    """The number of a baseline that waits for a decision."""
    with city.write() as db:
        date = BaselineDateIn.model_validate({"key": "opened", "date": "2025-12-31"})
        return str(schedule.request_baseline(db, project, [date], "规划调整", 1).number)
