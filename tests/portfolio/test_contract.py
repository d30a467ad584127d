"""What OpenAPI declares is what is answered, also where the database makes the answer."""

from collections.abc import Callable
from typing import Any

import pytest

from app.portfolio.schemas import ListQuery
from app.selection.schemas import ProjectFilter
from tests.city import City, application
from tests.selection.corpus import Known

Schema = dict[str, Any]
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,), "array": (list,), "object": (dict,),
    "null": (type(None),),
}  # fmt: skip
FILTER = {field.alias or name for name, field in ProjectFilter.model_fields.items()}


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


@pytest.fixture(scope="module")
def contract() -> Schema:
    return application().openapi()


def faults(value: Any, schema: Schema, contract: Schema, at: str = "") -> list[str]:
    """Where a value is not what its schema says; as much of JSON Schema as FastAPI writes."""
    if "$ref" in schema:
        return faults(value, contract["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], contract, at)
    if "anyOf" in schema:
        tried = [faults(value, one, contract, at) for one in schema["anyOf"]]
        return [] if [] in tried else min(tried, key=len)
    found = []
    wanted = schema.get("type")
    if wanted and (not isinstance(value, TYPES[wanted]) or (isinstance(value, bool) and wanted != "boolean")):
        return [f"{at}: {value!r} is no {wanted}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not one of {schema['enum']}")
    if isinstance(value, list):
        for number, one in enumerate(value):
            part = schema["prefixItems"][number] if "prefixItems" in schema else schema.get("items", {})
            found += faults(one, part, contract, f"{at}[{number}]")
    if isinstance(value, dict):
        found += _faults_of_object(value, schema, contract, at)
    return found


def _faults_of_object(value: dict[str, Any], schema: Schema, contract: Schema, at: str) -> list[str]:
    properties, rest = schema.get("properties", {}), schema.get("additionalProperties", "properties" not in schema)
    found = [f"{at}.{name} is missing" for name in schema.get("required", []) if name not in value]
    for name, one in value.items():
        if name in properties or isinstance(rest, dict):
            found += faults(one, properties.get(name, rest), contract, f"{at}.{name}")
        elif not rest:
            found.append(f"{at}.{name} is not declared")
    return found


LISTS = ["projects", "projects/summary", "programmes", "units", "districts", "sectors", "offices", "lists", "session"]


@pytest.mark.parametrize("login", ["dispatcher", None])
@pytest.mark.parametrize("path", LISTS)
def test_a_list_answers_what_is_declared(
    town: City, known: list[Known], contract: Schema, path: str, login: str | None
):
    answer = town.client(login).get(f"/api/v1/{path}")
    declared = contract["paths"][f"/api/v1/{path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert faults(answer.json(), declared, contract) == []


@pytest.mark.parametrize("part", ["", "/milestones", "/baselines", "/investments", "/components", "/history"])
def test_a_project_answers_what_is_declared(town: City, known: list[Known], contract: Schema, part: str):
    paths = contract["paths"][f"/api/v1/projects/{{code}}{part}"]
    declared = paths["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    for one in known[:8]:
        for login in ("dispatcher", None):
            answer = town.client(login).get(f"/api/v1/projects/{one.code}{part}")
            assert faults(answer.json(), declared, contract) == []


def test_this_check_finds_what_is_wrong(contract: Schema):
    page = {"$ref": "#/components/schemas/ProjectPage"}
    right: dict[str, Any] = {"items": [], "total": 0, "demo_total": 0, "unmapped": 0, "next": None}
    assert faults(right, page, contract) == []
    assert faults({name: value for name, value in right.items() if name != "total"}, page, contract)
    wrongs: list[dict[str, Any]] = [{"total": "0"}, {"next": 5}, {"total": True}, {"items": {}}, {"items": [{"id": 1}]}]
    for wrong in wrongs:
        assert faults(right | wrong, page, contract)


@pytest.mark.parametrize("path", ["/api/v1/projects/summary", "/tiles/{layer}.json", "/tiles/{layer}/{z}/{x}/{y}.mvt"])
def test_every_place_that_selects_declares_the_one_filter(contract: Schema, path: str):
    declared = {one["name"] for one in contract["paths"][path]["get"]["parameters"] if one["in"] == "query"}
    assert declared == FILTER


def test_the_list_declares_the_filter_its_order_and_its_pages(contract: Schema):
    declared = {one["name"] for one in contract["paths"]["/api/v1/projects"]["get"]["parameters"]}
    assert (
        declared
        == FILTER | {"sort", "limit", "cursor"}
        == FILTER | (set(ListQuery.model_fields) - set(ProjectFilter.model_fields))
    )


def test_every_write_declares_what_it_refuses_with(contract: Schema):
    for path, methods in contract["paths"].items():
        for method in methods.keys() & {"post", "put", "patch"}:
            assert {"200", "201", "204"} & methods[method]["responses"].keys(), (method, path)
            takes = methods[method].keys() & {"requestBody", "parameters"}
            assert not takes or "422" in methods[method]["responses"], (method, path)
