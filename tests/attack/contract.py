"""What there is to attack: every operation of the OpenAPI document, with its parameters and the fields of its body."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.testclient import TestClient

from tests.city import City, application

METHODS = ("get", "post", "put", "patch", "delete")
UNSAFE = ("post", "put", "patch", "delete")
# What a path's parts are in the cities of these tests; a part that is not named here is "x".
PARTS = {
    "key": "opened",
    "month": "2025-08",
    "year": "2025",
    "number": "1",
    "layer": "projects",
    "z": "8",
    "x": "217",
    "y": "93",
    "login": "viewer-jingkai",
    "session_id": "1",
    "token_id": "1",
    "collection_id": "projects",
}

INSIDERS = {
    "people": "administrator",
    "organisations": "administrator",
    "changes": "auditor",
    "access-events": "auditor",
}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    parts: tuple[str, ...]
    query: tuple[str, ...]
    body: str | None  # the name of the body's schema

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    def client(self, city: City) -> TestClient:
        """Somebody who is let in there, so that what is sent is read and not turned away before."""
        begins = self.path.removeprefix("/api/v1/").partition("/")[0]
        if begins in ("password", "totp", "sessions", "tokens"):
            return city.signed_in("dispatcher")
        return city.client(INSIDERS.get(begins, "dispatcher"))

    def address(self, code: str, /, **other: str) -> str:
        """The path with its parts filled, `other` in place of the usual ones."""
        known = PARTS | {"feature_id": code} | {"code": "office-b" if "/organisations/" in self.path else code} | other
        return re.sub(r"\{(\w+)\}", lambda part: known.get(part[1], "x"), self.path)


@cache
def document() -> dict[str, Any]:
    return application().openapi()


@cache
def operations() -> tuple[Operation, ...]:
    found = []
    for path, methods in document()["paths"].items():
        for method in METHODS:
            if method in methods:
                known = methods[method].get("parameters", [])
                named = {place: tuple(p["name"] for p in known if p["in"] == place) for place in ("path", "query")}
                body = methods[method].get("requestBody", {}).get("content", {}).get("application/json", {})
                schema = body.get("schema", {})
                # Where one of two bodies may be sent, both are tried.
                kinds = [name_of(one) for one in schema.get("oneOf", [schema])]
                found += [Operation(method, path, named["path"], named["query"], kind) for kind in kinds]
    return tuple(found)


def unsafe_operations() -> list[Operation]:
    return [one for one in operations() if one.method in UNSAFE]


def name_of(schema: dict[str, Any]) -> str | None:
    found = str(schema.get("$ref", "")).rpartition("/")[2]
    return found or None


def schema_of(name: str) -> dict[str, Any]:
    return dict(document()["components"]["schemas"][name])


def fields_of(name: str) -> list[str]:
    return list(schema_of(name).get("properties", {}))


def inside(schema: Any) -> Iterator[str]:
    """The names of all schemas that one schema refers to."""
    if isinstance(schema, dict):
        if name := name_of(schema):
            yield name
        for part in schema.values():
            yield from inside(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from inside(part)


def bodies() -> set[str]:
    """The names of every schema that a client may send, and of those within."""
    waiting = [one.body for one in operations() if one.body]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [one for one in inside(schema_of(name)) if one not in found]
    return found
