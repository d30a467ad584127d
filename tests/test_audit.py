"""A known hole fails the lint; advice that cannot be reached does not, and is not taken for a clean bill."""

import importlib.util
from types import ModuleType
from typing import Any

import pytest

from app.kit.settings import PROJECT_ROOT


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", PROJECT_ROOT / "scripts" / "audit.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CLEAN: Any = {"dependencies": [{"name": "a", "version": "1", "vulns": []}]}
HOLED: Any = {
    "dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}, {"name": "b", "skip_reason": "?"}]
}
UNKNOWN: Any = {"dependencies": [{"name": "a", "skip_reason": "not found"}, {"name": "b", "skip_reason": "not found"}]}
WEB_CLEAN: Any = {"vulnerabilities": {}, "metadata": {}}
WEB_HOLED: Any = {"vulnerabilities": {"x": {"severity": "low"}}}
WEB_AWAY: Any = {"statusCode": 405, "error": {"summary": ""}}


def ran(audit: ModuleType, monkeypatch, python: Any, web: Any) -> int:
    def asked(command: list[str]) -> Any:
        found = web if command[0] == "npm" else python
        if found is None:
            raise audit.Unreachable("no network")
        return found

    monkeypatch.setattr(audit, "asked", asked)
    return int(audit.main())


@pytest.mark.parametrize(
    ("python", "web", "status", "loud"),
    [
        (CLEAN, WEB_CLEAN, 0, 0),
        (HOLED, WEB_CLEAN, 1, 0),
        (CLEAN, WEB_HOLED, 1, 0),
        (UNKNOWN, WEB_CLEAN, 0, 1),
        (CLEAN, WEB_AWAY, 0, 1),
        (None, None, 0, 2),
        (None, WEB_HOLED, 1, 1),
        ([], 7, 0, 2),
    ],
)
def test_a_hole_fails_and_silence_is_loud(audit, monkeypatch, capsys, python, web, status, loud):
    assert ran(audit, monkeypatch, python, web) == status
    assert capsys.readouterr().out.count("NOT AUDITED") == loud


@pytest.mark.parametrize("command", [["/no/such/command"], ["true"], ["echo", "no json"]])
def test_a_tool_that_is_not_there_or_says_nothing_is_no_advice(audit, command):
    with pytest.raises(audit.Unreachable):
        audit.asked(command)
