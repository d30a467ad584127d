"""The whole log for those who may read it: filtered, page by page, as a file; and what happened at the door."""

import csv
import io
import json
from hashlib import sha256
from typing import Any

import pytest

from app.audit.commands import Door, record_access
from app.identity import door
from tests.city import City, named, unsafe


@pytest.fixture(autouse=True)
def _nothing_was_seen_yet() -> None:
    door.sieve.clear()


def ask(city: City, path: str = "/api/v1/changes", login: str = "auditor", **wanted: Any) -> Any:
    return city.client(login).get(path, params=wanted)


def items(city: City, **wanted: Any) -> list[dict[str, Any]]:
    answer = ask(city, **wanted)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def change(city: City, login: str = "editor", **body: Any) -> str:
    """Somebody changes a new project; its code."""
    project = city.project()
    answer = city.client(login).patch(
        f"/api/v1/projects/{project.code}", json=body or {"phase": "二期"}, headers=unsafe(1)
    )
    assert answer.status_code == 200, answer.text
    return project.code


def test_the_newest_change_comes_first_with_its_project(shared: City):
    code = change(shared)
    newest = items(shared)[0]
    assert newest["project"]["code"] == code
    assert (newest["person"], newest["login"]) == ({"name": "editor"}, "editor")
    assert newest["changes"] == [{"field": "phase", "old": None, "new": "二期"}]
    assert newest["request_id"]
    ids = [one["id"] for one in items(shared)]
    assert ids == sorted(ids, reverse=True)


def test_each_parameter_selects(shared: City):
    code = change(shared, "dispatcher", phase="三期", reason="按会议纪要调整")
    other = change(shared, "editor")
    mine = {
        "person": "dispatcher",
        "project": code,
        "q": "会议纪要",
        "origin": "api",
        "action": "update",
        "office": "office-a",
        "subject": "project",
    }
    for name, value in mine.items():
        found = items(shared, **{name: value})
        assert code in {one["project"]["code"] for one in found if one["project"]}, name
        outside = {
            "origin": "seed",
            "action": "delete",
            "office": "office-b",
            "subject": "people",
            "person": "editor",
            "project": other,
            "q": "别的",
        }
        found = items(shared, **{name: outside[name]})
        assert code not in {one["project"]["code"] for one in found if one["project"]}, name
    assert {one["project"]["code"] for one in items(shared, **mine)} == {code}
    both = {one["person"]["name"] for one in items(shared, person=["editor", "dispatcher"])}
    assert both == {"editor", "dispatcher"}


def test_days_are_days_in_the_city_and_both_count(shared: City):
    from datetime import datetime

    from sqlalchemy import text

    from app.audit.commands import SYSTEM, sign

    project = shared.project()
    for at in (
        "2024-03-01T15:59:59+00:00",
        "2024-03-01T16:00:00+00:00",
        "2024-03-02T15:59:59+00:00",
        "2024-03-02T16:00:00+00:00",
    ):
        with shared.write() as db:
            sign(db, person_id=SYSTEM, origin="command", at=datetime.fromisoformat(at))
            db.execute(text("UPDATE projects SET phase = :at WHERE id = :id"), {"at": at, "id": project.id})
    found = items(shared, **{"from": "2024-03-02", "to": "2024-03-02"})
    assert [one["at"][:19] for one in found] == ["2024-03-02T15:59:59", "2024-03-01T16:00:00"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("person", "nobody-of-that-name"), ("project", "CC-NONE"), ("subject", "moon"), ("origin", "moon"),
        ("action", "moon"), ("from", "yesterday"), ("to", "2025-02-30"), ("office", "moon"), ("cursor", "x"),
        ("limit", "0"), ("limit", "201"), ("moon", "1"), ("q", "\0"), ("parts", "perhaps"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/api/v1/changes", "/api/v1/changes/export"])
def test_what_is_wrong_is_refused_by_its_name(shared: City, path: str, name: str, value: str):
    assert [loc[0] for loc in named(ask(shared, path, **{name: value}))] == [name]


def test_a_span_that_ends_before_it_begins_is_refused(shared: City):
    assert named(ask(shared, **{"from": "2025-09-02", "to": "2025-09-01"})) == [["to"]]


def test_pages_join_without_a_gap(shared: City):
    for _ in range(3):
        change(shared)
    whole = [one["id"] for one in items(shared, limit=200)]
    seen: list[int] = []
    cursor: dict[str, str] = {}
    while len(seen) < len(whole):
        page = ask(shared, limit=7, **cursor).json()
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen[: len(whole)] == whole


def test_rows_that_come_with_a_project_are_shown_on_request(shared: City):
    code = shared.project().code
    assert {one["subject"] for one in items(shared, project=code)} == {"project"}
    assert {one["subject"] for one in items(shared, project=code, parts="true")} == {"project", "milestone"}
    assert {one["subject"] for one in items(shared, project=code, subject="milestone")} == {"milestone"}


def test_an_exported_line_proves_itself(shared: City):
    code = change(shared)
    answer = ask(shared, "/api/v1/changes/export", project=code, parts="true")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    lines = answer.text.splitlines()
    assert len(lines) == shared.asked(
        "SELECT count(*) FROM changes c JOIN projects p ON p.id = project_id WHERE p.code = :code", code=code
    )
    for line in lines:
        row = json.loads(line)
        entry = line.partition('"change": ')[2][:-1]
        assert sha256(bytes.fromhex(row["previous"]) + entry.encode()).hexdigest() == row["hash"]
    assert [json.loads(line)["change"]["id"] for line in lines] == sorted(
        json.loads(line)["change"]["id"] for line in lines
    )


def test_an_export_over_many_pieces_is_whole(shared: City, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.logbook.export.BATCH", 50)
    lines = ask(shared, "/api/v1/changes/export", parts="true").text.splitlines()
    assert (
        len(lines)
        == len({json.loads(line)["change"]["id"] for line in lines})
        == shared.asked("SELECT count(*) FROM changes")
        > 100
    )


def test_an_exported_table_runs_no_formula(shared: City):
    code = change(shared, phase="二期", reason="=HYPERLINK(1)")
    answer = ask(shared, "/api/v1/changes/export", project=code, format="csv")
    assert answer.content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0][:3] == ["序号", "时间", "人员"]
    assert rows[-1][2:7] == ["editor", "接口", code, rows[-1][5], "修改"]
    assert "的期次从 空 改为 二期" in rows[-1][7]
    assert rows[-1][8] == "'=HYPERLINK(1)"
    english = ask(shared, "/api/v1/changes/export", project=code, format="csv", lang="en").text
    assert english.startswith("\ufeffNumber,Time") and "changed the phase of" in english


def events(city: City, **wanted: Any) -> list[dict[str, Any]]:
    answer = ask(city, "/api/v1/access-events", **wanted)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_an_export_is_on_record(shared: City):
    ask(shared, "/api/v1/changes/export", format="csv", person="editor")
    newest = events(shared, kind="export")[0]
    assert (newest["login"], newest["name"], newest["path"]) == ("auditor", "auditor", "GET /api/v1/changes/export")
    assert newest["detail"] == {"format": "csv", "query": "format=csv&person=editor"}


def test_a_refusal_is_on_record_once_a_minute_for_a_path(shared: City):
    foreign = shared.project(office="office-b")
    before = len(events(shared, kind="refused", person="editor"))
    for _ in range(5):
        answer = shared.client("editor").patch(
            f"/api/v1/projects/{foreign.code}", json={"phase": "x"}, headers=unsafe(1)
        )
        assert answer.status_code == 403
    assert shared.client("editor").get("/api/v1/changes").status_code == 403
    found = events(shared, kind="refused", person="editor")
    assert [one["path"] for one in found[: len(found) - before]] == [
        "GET /api/v1/changes",
        f"PATCH /api/v1/projects/{foreign.code}",
    ]
    assert found[0]["origin"] == "api" and found[0]["request_id"]


def test_a_loop_over_addresses_does_not_flood_the_record(shared: City):
    before = shared.asked("SELECT count(*) FROM access_events WHERE kind = 'refused'")
    for number in range(door.MOST_A_MINUTE + 20):
        answer = shared.client("viewer").patch(f"/api/v1/projects/X-{number}/milestones/k", json={}, headers=unsafe(1))
        assert answer.status_code == 403
    assert shared.asked("SELECT count(*) FROM access_events WHERE kind = 'refused'") == before + door.MOST_A_MINUTE


def test_nobody_who_is_not_signed_in_leaves_a_refusal(shared: City):
    before = shared.asked("SELECT count(*) FROM access_events")
    assert shared.client(None).get("/api/v1/changes").status_code == 401
    assert shared.asked("SELECT count(*) FROM access_events") == before


def test_a_token_is_on_record_once_a_minute(shared: City):
    before = shared.asked("SELECT count(*) FROM access_events WHERE kind = 'token_used'")
    for _ in range(4):
        shared.client("planner").get("/api/v1/session")
    assert shared.asked("SELECT count(*) FROM access_events WHERE kind = 'token_used'") == before + 1
    newest = events(shared, kind="token_used", person="planner")[0]
    assert newest["detail"]["name"] == "test" and newest["detail"]["token"] > 0
    assert "guatu_test_token" not in json.dumps(newest)


def test_events_are_filtered_and_paged(shared: City):
    with shared.write() as db:
        for number in range(5):
            record_access(db, Door.SIGN_IN_REFUSED, origin="web", login=f"stranger-{number % 2}", address="192.0.2.7")
    found = events(shared, kind="sign_in_refused", person="stranger-0")
    assert {(one["login"], one["name"], one["address"]) for one in found} == {("stranger-0", None, "192.0.2.7")}
    first = ask(shared, "/api/v1/access-events", kind="sign_in_refused", limit=2).json()
    second = ask(shared, "/api/v1/access-events", kind="sign_in_refused", limit=200, cursor=first["next"]).json()
    assert len(first["items"]) + len(second["items"]) >= 5 and second["next"] is None
    assert events(shared, to="2001-01-01") == []
    for name, value in (("kind", "moon"), ("from", "x"), ("cursor", "-1"), ("moon", "1")):
        assert [loc[0] for loc in named(ask(shared, "/api/v1/access-events", **{name: value}))] == [name]
