"""The limits of the house, for every file that is or may be committed."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.kit.settings import PROJECT_ROOT

CODE = {".py", ".ts", ".tsx", ".css", ".sql", ".js", ".cjs", ".mjs"}
TEXT = CODE | {".toml", ".ini", ".cfg", ".json", ".yaml", ".yml", ".txt", ".md", ".html", ".csv", ".mako", ".npmrc", ""}
FILE_LINES, FUNCTION_LINES = 400, 50
DRAWERS = {"utils", "util", "helpers", "helper", "common", "constants", "manager", "misc"}
# Written so that this file does not find itself.
HOSTS = re.compile(
    "|".join(("pypi[.]org", "python" + "hosted", "npm" + "js[.]", "npm" + "mirror", "mirrors?[.]\\w+[.]"))
)
MACHINE = re.compile(r"(?<![\w.~>-])/(?:work|root|home/\w+|Users/\w+|opt/\w+)/")


def files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = (PROJECT_ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted(path for path in paths if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT_ROOT))


def exempt(path: Path) -> bool:
    """Generated types and migrations are as long as they must be."""
    return ".gen." in path.name or "migrations/versions/" in name(path)


def python() -> Iterator[tuple[Path, ast.Module]]:
    for path in files():
        if path.suffix == ".py" and not exempt(path):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_file_of_code_is_longer_than_the_house_allows():
    long = {
        name(path): lines
        for path in files()
        if path.suffix in CODE and not exempt(path)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > FILE_LINES
    }
    assert not long


def test_no_function_is_longer_than_the_house_allows():
    long = {}
    for path, tree in python():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{name(path)}:{node.name}"] = lines
    assert not long


def test_there_is_no_drawer_for_everything():
    parts = {part for path in files() for part in (path.stem, *path.relative_to(PROJECT_ROOT).parts[:-1])}
    assert not parts & DRAWERS


@pytest.mark.parametrize(("what", "pattern"), [("a registry's host", HOSTS), ("a path of one machine", MACHINE)])
def test_no_file_names(what, pattern):
    found = {}
    for path in files():
        if path.suffix in TEXT and (hit := pattern.search(path.read_text(encoding="utf-8", errors="replace"))):
            found[name(path)] = hit.group()
    assert not found, what


def test_the_web_lock_names_no_place_of_download():
    lock = PROJECT_ROOT / "frontend" / "package-lock.json"
    assert '"resolved"' not in lock.read_text(encoding="utf-8")


def test_no_statement_is_glued_from_an_f_string():
    glued = []
    for path, tree in python():
        if not name(path).startswith(("app/", "seed/")):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in {
                "text",
                "execute",
                "exec_driver_sql",
                "scalar",
                "scalars",
            }:
                glued += [f"{name(path)}:{node.lineno}" for word in node.args if isinstance(word, ast.JoinedStr)]
    assert not glued


def called(node: ast.Call) -> str:
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
