"""The standard's own schema and code lists, where this machine has them: none of it is a part of Guatu."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT4

from app.kit.settings import PROJECT_ROOT
from tests.exchange.open_data import URI, is_instant, walk

VARIABLE = "GUATU_OC4IDS_SCHEMA"


def folder() -> Path:
    """The folder that the variable names, or the one beside the checkout; without either the test says so."""
    found = Path(os.environ.get(VARIABLE) or PROJECT_ROOT.parent / "shared" / "oc4ids")
    if not (found / "project-package-schema.json").is_file():
        pytest.skip(
            f"not checked by the schema of OC4IDS 0.9.5: no {VARIABLE}, and nothing in {found.parent.name}/{found.name}"
        )
    return found


def errors(package: dict[str, Any]) -> list[str]:
    """What the schema refuses. References are looked up in the folder and nowhere else."""
    known = [
        json.loads((folder() / f"{name}.json").read_text("utf-8"))
        for name in ("project-package-schema", "project-schema")
    ]
    registry: Registry[Any] = Registry().with_resources([(one["id"], DRAFT4.create_resource(one)) for one in known])
    formats = FormatChecker(formats=())
    formats.checks("uri")(lambda text: bool(URI.fullmatch(text)) and ":" in text)
    formats.checks("date-time")(is_instant)
    validator = Draft4Validator(known[0], registry=registry, format_checker=formats)
    return [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in validator.iter_errors(package)]


def unknown_codes(package: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """(where, code, whether the list is open) of the codes that their lists have not."""
    lists = {}
    schema = json.loads((folder() / "project-schema.json").read_text("utf-8"))
    for path, name, is_open in _code_lists(schema, schema, "projects"):
        with (folder() / "codelists" / name).open(encoding="utf-8", newline="") as file:
            lists[path] = ({row["Code"] for row in csv.DictReader(file)}, is_open)
    for path, value in walk(package):
        if path in lists and isinstance(value, str) and value not in lists[path][0]:
            yield path, value, lists[path][1]


def _code_lists(
    whole: dict[str, Any], part: dict[str, Any], path: str, depth: int = 0
) -> Iterator[tuple[str, str, bool]]:
    """(path, file, whether it is open) of every field with a code list."""
    if depth > 9:
        return
    if "$ref" in part:
        part = whole["definitions"][part["$ref"].rpartition("/")[2]]
    if "codelist" in part:
        yield path, part["codelist"], part["openCodelist"]
    for name, inner in part.get("properties", {}).items():
        yield from _code_lists(whole, inner, f"{path}/{name}", depth + 1)
    if isinstance(part.get("items"), dict):
        yield from _code_lists(whole, part["items"], path, depth + 1)
