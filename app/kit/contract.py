"""The OpenAPI document made whole: what every operation may refuse with, and how names in addresses look.

Said once for all, from the method and from the door of a route, so that no route has to remember it.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Literal

from pydantic import BaseModel

from app.kit.asked import documented
from app.kit.messages import ENGLISH, sentence

# Who stands at the door: nobody; a reader's; a writer's; that of one's own account, where no version counts.
Door = Literal["open", "reads", "writes", "account"]
Node = dict[str, Any]

SAFE = ("get", "head", "options")
PROBLEM = "application/problem+json"
FAULT: Node = {
    "type": "object",
    "required": ["loc", "msg", "input"],
    "properties": {
        "loc": {
            "type": "array",
            "items": {"anyOf": [{"type": "string"}, {"type": "integer"}, {"type": "null"}]},
            "description": "the field, and the place within it",
        },
        "msg": {"type": "string"},
        "input": {"description": "what was given, shortened; null where it may be a secret"},
    },
}
PROBLEM_SCHEMA: Node = {
    "type": "object",
    "description": "RFC 9457; `type` ends in a stable key, the sentences are in the reader's language",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}, "description": "of a 422"},
        "current": {"description": "of a 412: what is there now"},
        "request_id": {"type": "string", "description": "of a 500: finds it in the log"},
    },
}
TEXT: Node = {"type": "string"}
HEADERS: dict[str, Node] = {
    "ETag": {"description": "the version, for If-Match", "schema": TEXT},
    "Retry-After": {"description": "seconds", "schema": {"type": "integer"}},
}
# Parts of addresses, as they are read; a number that is none, or a month, is a 422, a code that is not there a 404.
PARTS: dict[str, Node] = {
    "month": {"pattern": "^[0-9]{4}-[0-9]{2}$", "examples": ["2025-08"]},
    "z": {"pattern": "^[0-9]{1,8}$", "examples": ["8"]},
    "x": {"pattern": "^[0-9]{1,8}$", "examples": ["217"]},
    "y": {"pattern": "^[0-9]{1,8}$", "examples": ["93"]},
}
IF_MATCH: Node = {"name": "If-Match", "in": "header", "schema": TEXT, "description": "the ETag of what was seen"}
IF_NONE_MATCH: Node = {"name": "If-None-Match", "in": "header", "schema": TEXT, "description": "`*`: it is new"}
KEY: Node = {
    "name": "Idempotency-Key", "in": "header", "schema": TEXT | {"maxLength": 80},
    "description": "a repeated request with the same key gets the first one's answer",
}  # fmt: skip


def completed(
    document: Node, doors: Mapping[tuple[str, str], Door], asked: Mapping[tuple[str, str], type[BaseModel]]
) -> Node:
    """The document with all that is said here; `doors` and what is `asked` by path and method (`get`)."""
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    parameters, shapes = documented(dict.fromkeys(asked.values()))
    for (path, method), model in asked.items():
        operation = document["paths"][path][method]
        said = [one for one in operation.get("parameters", []) if one["in"] != "query"]
        operation["parameters"] = said + deepcopy(parameters[model])
    document["components"]["schemas"] = dict(sorted((schemas | shapes).items()))
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas |= {"Problem": PROBLEM_SCHEMA, "Fault": FAULT}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            _complete(path, method, operation, doors.get((path, method), "open"))
    return document


def _complete(path: str, method: str, operation: Node, door: Door) -> None:
    answers = operation["responses"]
    for status in _refusals(path, method, operation, door):
        if status == "422" or status not in answers:
            answers[status] = _problem(status)
    versioned = door == "writes" and method in ("put", "patch", "delete")
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter["schema"] |= PARTS.get(parameter["name"], {})
    if door in ("writes", "account") and method not in SAFE:
        extra = [KEY, *([IF_MATCH] if versioned else []), *([IF_NONE_MATCH] if versioned and method == "put" else [])]
        operation["parameters"] = [*operation.get("parameters", []), *extra]
    if versioned or (method == "get" and "{" in path and door == "reads"):
        for status, answer in answers.items():
            if status in ("200", "201"):
                answer["headers"] = {"ETag": HEADERS["ETag"]} | answer.get("headers", {})


def _refusals(path: str, method: str, operation: Node, door: Door) -> list[str]:
    """The statuses that this operation may refuse with."""
    found = ["414", "421", "431", "503"]
    if not path.startswith(("/healthz", "/readyz")):
        found.append("429")
    # Where no provider is configured, or no base map was imported, there is nothing.
    if "{" in path or "/oidc/" in path or path.endswith(".pmtiles"):
        found.append("404")
    if path.startswith("/ogc"):
        found += ["400", "406"]  # as its standards have it
    if door != "open":
        found += ["401", "403", "422"]  # 422: at least for looking back where there is only now
    if operation.get("parameters") or "requestBody" in operation:
        found.append("422")
    if method not in SAFE:
        found += ["401", "403", "409", "413"]
        found += ["400"] if "requestBody" in operation else []
    if door == "writes" and method in ("put", "patch", "delete"):
        found += ["412", "428"]
    return sorted(set(found))


def _problem(status: str) -> Node:
    answer: Node = {
        "description": sentence(f"status.{status}", ENGLISH),
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in ("429", "503"):
        answer["headers"] = {"Retry-After": HEADERS["Retry-After"]}
    return answer
