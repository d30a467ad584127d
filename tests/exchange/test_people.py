"""People from a workbook: a preview that changes nothing, then all of it or nothing."""

from typing import Any

import pytest
from python_calamine import load_workbook
from sqlalchemy import text

from app.exchange.workbook import XLSX
from tests.city import City, unsafe
from tests.exchange.sheets import HEAD, workbook

IMPORT = "/api/v1/people/import"
STATE = "SELECT md5(string_agg(t, ' ' ORDER BY t)) FROM (SELECT p::text FROM people p UNION ALL SELECT g::text FROM grants g UNION ALL SELECT c::text FROM changes c) AS all_of(t)"


def send(city: City, content: bytes, lang: str = "zh-CN", **asked: Any):
    headers = unsafe() | {"Content-Type": XLSX, "Accept-Language": lang}
    return city.client("administrator").post(IMPORT, content=content, params=asked, headers=headers)


def preview(city: City, content: bytes, **asked: Any) -> dict[str, Any]:
    answer = send(city, content, **asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def show(city: City, login: str) -> dict[str, Any]:
    return dict(city.client("administrator").get(f"/api/v1/people/{login}").json())


GOOD = (
    ["li.si", "李四", "office-a", "项目专班", None, None],
    ["zhao", "赵六", None, "查看", "经开区、朝阳区", "断头路"],
    ["qian", "钱七", "office-b", "规划，招商", None, None],
    ["viewer", "viewer", None, "viewer", None, None],
    ["planner", "新名字", None, "planner", None, None],
)


def names_of(city: City) -> dict[str, str]:
    """A short name of a unit and of a programme, as the code lists have them."""
    client = city.client("administrator")
    unit = {one["code"]: one["short_name"] for one in client.get("/api/v1/units").json()["items"]}
    programme = {one["code"]: one["short_name"] for one in client.get("/api/v1/programmes").json()["items"]}
    return {"unit": unit["jingkai"], "other": unit["chaoyang"], "programme": programme["dead_end_roads"]}


def good(city: City) -> bytes:
    names = names_of(city)
    rows = [list(row) for row in GOOD]
    rows[1][4:] = [f"{names['unit']}、{names['other']}", names["programme"]]
    return workbook(*rows)


def test_a_preview_tells_what_would_be_and_changes_nothing(city: City):
    before = city.asked(STATE)
    told = preview(city, good(city))
    assert city.asked(STATE) == before
    assert (told["dry_run"], told["rows"], told["errors"]) == (True, 5, [])
    assert (told["added"], told["changed"], told["unchanged"]) == (3, 1, 1)
    by_login = {one["login"]: one for one in told["items"]}
    assert by_login["planner"] == {
        "row": 6, "login": "planner", "name": "新名字", "action": "changed",
        "changes": [{"field": "name", "old": "planner", "new": "新名字"}],
    }  # fmt: skip
    assert by_login["li.si"]["action"] == "added"
    assert {"field": "roles", "old": [], "new": [{"role": "editor"}]} in by_login["li.si"]["changes"]


def test_the_import_does_what_its_preview_said_with_person_and_reason_in_the_log(city: City):
    content = good(city)
    told = preview(city, content)
    done = preview(city, content, dry_run="false", seen=told["digest"], reason="新系统上线")
    assert done == told | {"dry_run": False}
    zhao = show(city, "zhao")
    limits = {(one["role"], one["unit"], one["programme"]) for one in zhao["grants"]}
    assert limits == {("viewer", "jingkai", None), ("viewer", "chaoyang", None), ("viewer", None, "dead_end_roads")}
    assert zhao["provenance"] == "imported"
    assert show(city, "planner")["name"] == "新名字"
    with city.owner() as connection:
        rows = connection.execute(text("SELECT person_name, reason FROM changes WHERE origin = 'api'")).all()
    assert len(rows) == 1 + 3 + 1 + 3 + 2
    assert set(rows) == {("administrator", "新系统上线")}
    again = preview(city, content)
    assert (again["added"], again["changed"], again["unchanged"], again["items"]) == (0, 0, 5, [])


def test_who_is_not_in_the_sheet_stays_as_they_are(city: City):
    before = show(city, "editor")
    preview(city, good(city), dry_run="false")
    assert show(city, "editor") == before


def test_a_preview_that_is_no_longer_true_is_not_carried_out(city: City):
    content = good(city)
    told = preview(city, content)
    version = show(city, "planner")["version"]
    renamed = {"name": "别的名字"}
    city.client("administrator").patch("/api/v1/people/planner", json=renamed, headers=unsafe(version))
    answer = send(city, content, dry_run="false", seen=told["digest"])
    assert answer.status_code == 409
    assert city.client("administrator").get("/api/v1/people/li.si").status_code == 404


BAD: list[tuple[list[Any], list[str]]] = [
    (["Li Si", "李四", "office-a", "项目专班"], ["A2"]),
    ([None, "李四", "office-a", "项目专班"], ["A2"]),
    (["li.si", None, "office-a", "项目专班"], ["B2"]),
    (["li.si", "李四", "nowhere", "项目专班"], ["C2"]),
    (["li.si", "李四", None, "项目专班"], ["D2"]),
    (["li.si", "李四", "office-a", "国王"], ["D2"]),
    (["li.si", "李四", "office-a", "国王、审计、王后"], ["D2", "D2"]),
    (["li.si", "李四", "office-a", "审计、管理员"], ["D2"]),
    (["li.si", "李四", "office-a", "项目专班", "jingkai"], ["E2"]),
    (["li.si", "李四", "office-a", "查看", "亚特兰蒂斯"], ["E2"]),
    (["li.si", "李四", "office-a", "查看", None, "登月"], ["F2"]),
    (["li.si", "李四", "nowhere", "国王", "亚特兰蒂斯"], ["C2", "D2", "E2", "E2"]),
    (["system", "系统", None, "管理员"], ["A2"]),
    (["administrator", "administrator", None, "管理员、调度"], ["D2"]),
]


@pytest.mark.parametrize(("row", "cells"), BAD)
def test_a_bad_cell_is_named_and_nothing_is_kept(shared: City, row, cells):
    before = shared.asked(STATE)
    fine = ["good.one", "好人", "office-a", "查看"]
    told = preview(shared, workbook(row, fine))
    assert [one["cell"] for one in told["errors"]] == cells
    assert all(one["msg"] and one["row"] == 2 for one in told["errors"])
    real = send(shared, workbook(row, fine), dry_run="false")
    assert real.status_code == 422
    assert [fault["loc"] for fault in real.json()["errors"]] == [[one] for one in cells]
    assert shared.asked(STATE) == before


def test_errors_are_told_in_the_readers_language(shared: City):
    content = workbook(["li.si", "李四", "nowhere", "查看"])
    chinese = preview(shared, content)["errors"][0]["msg"]
    english = preview(shared, content, lang="en")["errors"][0]["msg"]
    assert "没有" in chinese and "There is no" in english and "nowhere" in chinese and "nowhere" in english


def test_every_bad_row_is_told_at_once(shared: City):
    told = preview(shared, workbook(["a b", "x"], ["good", "好"], ["good", "再来"], ["cd", "y", "nowhere"]))
    assert [one["cell"] for one in told["errors"]] == ["A2", "A4", "C5"]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        (("登录名", "姓名", "单位编码", "角色", "电话"), [["E1"]]),
        (("登录名", "姓名", "登录名", "角色"), [["C1"]]),
        (("登录名", "姓名"), [["A1"], ["A1"]]),
    ],
)
def test_a_head_that_does_not_fit_is_refused(shared: City, head, cells):
    answer = send(shared, workbook(["li.si", "李四", None, None, None], head=head))
    assert answer.status_code == 422
    assert [fault["loc"] for fault in answer.json()["errors"]] == cells


def test_english_heads_in_any_order_do_as_well(shared: City):
    content = workbook(["Wu", "wu.jiu", "planner", None], head=("Name", "LOGIN", "Roles", "Organisation"))
    assert preview(shared, content)["items"][0]["login"] == "wu.jiu"


@pytest.mark.parametrize("content", [b"login,name", b"PK\x03\x04junk", workbook(head=HEAD)])
def test_what_holds_no_people_is_refused(shared: City, content):
    answer = send(shared, content)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["file"]


def test_a_name_that_looks_like_a_formula_stays_a_name(city: City):
    target = workbook(["hacker", '="=1+1"', None, None])
    preview(city, target)
    from tests.exchange.sheets import by_hand, cell

    heads = "".join(cell(f"{letter}1", word) for letter, word in zip("ABCD", HEAD, strict=False))
    formula = '<c r="B2" t="str"><f>cmd()</f><v>=cmd()</v></c>'
    content = by_hand(f'<row r="1">{heads}</row><row r="2">{cell("A2", "formula")}{formula}</row>')
    assert preview(city, content, dry_run="false")["added"] == 1
    assert show(city, "formula")["name"] == "=cmd()"


def test_an_inactive_person_stays_inactive(city: City):
    version = show(city, "planner")["version"]
    leave = {"active": False, "reason": "离任"}
    city.client("administrator").patch("/api/v1/people/planner", json=leave, headers=unsafe(version))
    preview(city, workbook(["planner", "新名字", None, "规划"]), dry_run="false")
    assert (show(city, "planner")["active"], show(city, "planner")["name"]) == (False, "新名字")


def test_a_repeat_of_a_preview_is_no_import(shared: City):
    """The same key for the preview and the import is a mistake, not an import that is never made."""
    headers = unsafe() | {"Content-Type": XLSX}
    content = workbook(["key.twice", "李四", None, None])
    client = shared.client("administrator")
    assert client.post(IMPORT, content=content, params={"dry_run": "true"}, headers=headers).status_code == 200
    assert client.post(IMPORT, content=content, params={"dry_run": "false"}, headers=headers).status_code == 409


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_the_template_is_an_import_without_people_and_a_filled_one_works(city: City, lang):
    answer = city.client("administrator").get("/api/v1/people/template.xlsx", headers={"Accept-Language": lang})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == XLSX
    empty = send(city, answer.content)
    assert empty.json()["errors"][0]["loc"] == ["file"]
    from io import BytesIO

    book = load_workbook(BytesIO(answer.content))
    head = book.get_sheet_by_index(0).to_python()[0]
    office, _, role, unit, programme = book.get_sheet_by_index(1).to_python()[1]
    told = preview(
        city, workbook(["from.list", "x", office, "viewer", unit, programme], head=[str(one) for one in head])
    )
    assert told["errors"] == [] and told["added"] == 1
    assert role in ("查看", "viewer")


def test_three_hundred_people_come_in_one_go(city: City):
    rows = [[f"p{number:03d}", f"人员{number}", "office-a", "项目专班"] for number in range(300)]
    assert preview(city, workbook(*rows), dry_run="false")["added"] == 300
