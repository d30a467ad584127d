"""Who may take a selection away, what stays of it in the record, and that nothing half and nothing left over ever is."""

import io
import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from app.exchange.exports.formats import FORMATS, write_export
from app.exchange.exports.router import AT_ONCE
from app.exchange.exports.schemas import ExportQuery
from app.exchange.exports.spool import YOUNG_S, sweep, work_folder
from app.identity.access import Caller
from app.identity.roles import Role
from app.kit.settings import settings
from tests.city import TOKENS, City, application
from tests.exchange.taken import EXPORT, NAMES, furnish, take
from tests.portfolio.test_as_of import on
from tests.serving import serving

# Open data is another thing: `test_open_data.py`.
ALL = [format_.value for format_, made in FORMATS.items() if not made.open]
# What rows are read from, and their number is not: the head of a file can be made, the rest cannot.
LOCK = "LOCK TABLE projects, project_items IN ACCESS EXCLUSIVE MODE"


@pytest.fixture(scope="module")
def full(shared: City) -> City:
    furnish(shared)
    return shared


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where exports are written in this test."""
    monkeypatch.setenv("GUATU_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    yield tmp_path / "data" / "exports"
    monkeypatch.delenv("GUATU_DATA_DIR")
    settings.cache_clear()


def left_over(folder: Path) -> list[str]:
    """Files in the folder, and nameless ones that this process still holds."""
    held = []
    for handle in Path("/proc/self/fd").iterdir():
        try:
            held.append(str(handle.readlink()))
        except OSError:
            continue  # closed meanwhile
    return [name for name in held if str(folder) in name] + [path.name for path in folder.glob("*")]


def nothing_left(folder: Path) -> None:
    deadline = time.monotonic() + 15
    while left_over(folder):
        assert time.monotonic() < deadline, left_over(folder)
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("login", "status"),
    [
        (None, 401), ("viewer", 403), ("viewer-jingkai", 403), ("auditor", 403), ("administrator", 403),
        ("planner", 200), ("analyst", 200), ("editor", 200), ("dispatcher", 200),
    ],
)  # fmt: skip
def test_only_who_may_export_gets_a_file(full: City, login, status):
    answer = full.client(login).get(f"{EXPORT}?format=csv")
    assert answer.status_code == status
    assert (NAMES["Point"] in answer.text) == (status == 200)


def test_each_export_is_kept_with_its_filter_and_its_number(full: City):
    take(full, "gpkg", "unit=jingkai&q=%E7%A4%BA%E4%BE%8B")
    row = (
        "SELECT json_build_array(login, path, detail) FROM access_events WHERE kind = 'export' ORDER BY id DESC LIMIT 1"
    )
    login, path, detail = full.asked(row)
    assert (login, path) == ("planner", f"GET {EXPORT}")
    assert detail["format"] == "gpkg" and detail["count"] == 1 and "q=%E7%A4%BA" in detail["query"]
    shown = full.client("auditor").get("/api/v1/access-events?kind=export").json()["items"]
    assert shown[0]["login"] == "planner"


def test_a_refused_export_is_kept_as_refused(full: City):
    before = full.asked("SELECT count(*) FROM access_events WHERE kind = 'export'")
    assert take(full, "csv", login="viewer").status_code == 403
    assert take(full, "csv", "unit=nowhere").status_code == 422
    assert full.asked("SELECT count(*) FROM access_events WHERE kind = 'export'") == before
    assert full.asked("SELECT count(*) FROM access_events WHERE kind = 'refused' AND path LIKE '%/export'") >= 1


@pytest.mark.parametrize("format_", ALL)
def test_hidden_projects_leave_no_trace_in_a_file(full: City, format_):
    """Whoever may export reads everything today; the file itself asks for the reader's rights all the same."""
    full.project(name="不公开的甲", public=False, unit="chaoyang")
    sees = {}
    for role in (Role.PUBLIC, Role.DISPATCHER):
        out = io.BytesIO()
        wanted = ExportQuery.model_validate({"format": format_, "unit": ("chaoyang",)})
        caller = Caller(roles=frozenset({role}))
        sees[role] = write_export(wanted, caller, out, query="unit=chaoyang", language="zh-CN").total
        if format_ in ("geojson", "csv", "kml", "gpkg", "fgb"):
            assert ("不公开的甲".encode() in out.getvalue()) == (role is Role.DISPATCHER)
    assert sees[Role.PUBLIC] == 0 < sees[Role.DISPATCHER]


def test_a_file_of_a_former_day_is_what_was_known_then(city: City):
    with on("2026-03-01"):
        project = city.project(name="旧名的路", geometry={"type": "Point", "coordinates": [125.3, 43.9]},
                               location_accuracy="site")  # fmt: skip
    with on("2026-03-05"):
        moved = {"type": "Point", "coordinates": [125.4, 43.8]}
        assert city.change(project.code, {"name": "新名的路", "geometry": moved}).status_code == 200
        city.project(name="后来的路")
        then, now = (take(city, "geojson", query).json() for query in ("as_of=2026-03-02", ""))
        table = take(city, "csv", "as_of=2026-03-02")
        workbook = take(city, "xlsx", "as_of=2026-03-02")
        assert take(city, "csv", "as_of=2026-03-06").status_code == 422
    (feature,) = then["features"]
    assert feature["properties"]["name"] == "旧名的路" and feature["geometry"]["coordinates"] == [125.3, 43.9]
    assert (then["metadata"]["as_of"], then["metadata"]["business_date"]) == ("2026-03-02", "2026-03-02")
    assert [one["properties"]["name"] for one in now["features"]] == ["新名的路", "后来的路"]
    assert "旧名的路" in table.text and "2026-03-02.csv" in table.headers["content-disposition"]
    assert workbook.status_code == 200


@pytest.mark.parametrize("format_", [*ALL, "oc4ids"])
def test_nothing_is_left_of_a_file_that_was_sent(full: City, folder, format_):
    assert take(full, format_).status_code == 200
    nothing_left(folder)


@pytest.fixture
def address(full: City) -> Iterator[str]:
    with serving(application()) as url:
        yield url


def asked(address: str, format_: str) -> socket.socket:
    """A connection on which an export was asked for."""
    where = urlsplit(address)
    connection = socket.create_connection((where.hostname, where.port), timeout=20)
    head = f"GET {EXPORT}?format={format_} HTTP/1.1\r\nHost: {where.netloc}\r\nAuthorization: Bearer {TOKENS['planner']}\r\n\r\n"
    connection.sendall(head.encode())
    return connection


def until(connection: socket.socket, mark: bytes) -> bytes:
    """What comes until the mark is there or nothing comes any more."""
    found = b""
    while mark not in found and (data := connection.recv(65536)):
        found += data
    return found


@pytest.mark.parametrize("format_", ["geojson", "csv", "kml"])
def test_a_file_that_breaks_off_does_not_look_whole(full: City, address, folder, format_):
    """The head leaves at once; then the rows cannot be read, since somebody holds the table for too long."""
    with full.owner() as connection:
        connection.execute(text(LOCK))
        with asked(address, format_) as client:
            came = until(client, b"0\r\n\r\n")
    assert came.startswith(b"HTTP/1.1 200") and b"transfer-encoding: chunked" in came
    assert not came.endswith(b"0\r\n\r\n")
    nothing_left(folder)


@pytest.mark.parametrize("format_", ["gpkg", "fgb", "shp", "xlsx"])
def test_a_file_that_can_only_be_sent_whole_is_refused_in_words_instead(full: City, folder, format_):
    with full.owner() as connection:
        connection.execute(text(LOCK))
        answer = take(full, format_)
    assert answer.status_code == 503
    assert answer.headers["content-type"].startswith("application/problem+json")
    nothing_left(folder)


@pytest.mark.parametrize("format_", ["geojson", "gpkg"])
def test_nothing_is_left_when_the_client_leaves_early(full: City, address, folder, format_):
    with full.owner() as connection:
        connection.execute(text(LOCK))
        client = asked(address, format_)
        if format_ == "geojson":
            assert b'"features"' in until(client, b'"features"')
        deadline = time.monotonic() + 5
        while not left_over(folder):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        client.close()
    nothing_left(folder)
    at_work = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'guatu export' AND datname = current_database()"
    )
    deadline = time.monotonic() + 10
    while full.asked(at_work):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_more_exports_at_once_than_the_house_makes_are_told_to_wait(full: City, address, folder):
    with full.owner() as connection:
        connection.execute(text(LOCK))
        busy = [asked(address, "geojson") for _ in range(AT_ONCE)]
        for one in busy:
            until(one, b'"features"')
        with asked(address, "csv") as late:
            assert until(late, b"\r\n\r\n").startswith(b"HTTP/1.1 429")
        with full.client("planner") as other:
            assert other.get("/api/v1/session").status_code == 200
        for one in busy:
            one.close()
    nothing_left(folder)
    with asked(address, "csv") as again:
        assert until(again, b"\r\n\r\n").startswith(b"HTTP/1.1 200")


def test_folders_of_the_dead_are_swept_and_those_at_work_are_not(folder: Path):
    with work_folder() as mine:
        dead = folder / "dead"
        dead.mkdir()
        (dead / "projects.gpkg").write_bytes(b"half")
        young = folder / "young"
        young.mkdir()
        long_ago = time.time() - YOUNG_S - 1
        for one in (mine, dead):
            os.utime(one, (long_ago, long_ago))
        sweep()
        assert mine.exists() and young.exists() and not dead.exists()
    assert not mine.exists()


def test_all_of_a_file_is_of_one_moment(full: City):
    """A project that comes while the file is written is in none of its parts."""
    out = io.BytesIO()
    seen = []

    def note(counts):
        seen.append(counts.total)
        full.project(name="中途来的路", unit="lvyuan")

    wanted = ExportQuery.model_validate({"format": "geojson", "unit": ("lvyuan",)})
    caller = Caller(roles=frozenset({Role.DISPATCHER}))
    write_export(wanted, caller, out, query="", language="en", note=note)
    told = json.loads(out.getvalue())
    assert told["metadata"]["count"] == len(told["features"]) == seen[0] == 0
    assert take(full, "geojson", "unit=lvyuan").json()["metadata"]["count"] == 1
