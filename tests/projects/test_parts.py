"""The parts of a project: parties, signing, money sources, approvals, lists, years. Replaced without touching the same."""

from datetime import date
from typing import Any

import pytest

from app.projects.models import Project
from tests.city import City, named

PARTS: dict[str, Any] = {
    "parties": [
        {"role": "owner", "name": "测试城建公司", "origin": "市内", "ranking": None},
        {"role": "investor", "name": "测试投资公司", "origin": "省外", "ranking": "中国500强"},
    ],
    "signing": {
        "signed_date": "2025-03-01", "agreement_type": "正式协议", "contract_sum_wan": 5000, "foreign_sum_usd_wan": None,
        "first_contact": "招商局", "attraction_mode": "以商招商",
    },
    "fundings": [
        {"source": "财政资金", "planned_wan": 3000, "allocated_wan": 1000.5, "arrived_wan": None, "paid_wan": 0},
        {"source": "专项债", "planned_wan": 2000, "allocated_wan": None, "arrived_wan": None, "paid_wan": None},
    ],
    "approvals": [
        {
            "name": "可研批复", "number": "长发改审〔2025〕1号", "authority": "市发改委", "filed_date": "2025-01-10",
            "approved_date": "2025-02-10", "state": "approved",
        },
        {"name": "施工许可", "number": None, "authority": None, "filed_date": None, "approved_date": None, "state": "to_file"},
    ],
    "lists": [{"list": "provincial_key", "batch": "2025年第一批", "joined_date": "2025-01-20", "left_date": None}],
    "years": [
        {
            "year": 2025, "category": "new", "to_complete": True, "planned_start_month": 4, "annual_goal": "年内通车",
            "resumed_date": None,
        }
    ],
}  # fmt: skip
PLAIN: dict[str, Any] = {
    "name": "测试路新建工程", "name_en": "Test Road", "national_code": "2501-220104-04-01-123456",
    "class": "infrastructure", "sector": "E48", "unit": "nanguan", "district": "220102", "office": "office-a",
    "competent_department": "office-b", "responsible_leader": "示例人员", "secretary": "示例人员", "secretary_phone": "000",
    "content_and_scale": "双向六车道", "description": "说明", "construction_type": "new", "phase": "一期",
    "ceremony_date": "2025-04-18", "total_investment_wan": 8000.25, "investment_floor_wan": 5000,
    "investment_note": "含征拆", "public": True, "address": "测试大街", "location_accuracy": "street",
    "location_note": "示意", "geometry": {"type": "LineString", "coordinates": [[125.3, 43.88], [125.31, 43.89]]},
    "fields": {"lanes": 6, "length_m": 1200.5, "road_class": "arterial"},
}  # fmt: skip


@pytest.fixture(scope="module")
def unit(town: City) -> str:
    return str(town.client().get("/api/v1/units").json()["items"][0]["code"])


@pytest.fixture
def project(town: City, unit: str) -> Project:
    lists = [{**PARTS["lists"][0], "list": first_list(town)}]
    return town.project(**PLAIN | PARTS | {"unit": unit, "lists": lists})


def first_list(town: City) -> str:
    return str(town.client().get("/api/v1/lists").json()["items"][0]["code"])


def log(town: City, project: Project) -> list[tuple[str, str, str]]:
    """What was recorded of the project: (table, action, key), oldest first."""
    with town.owner() as connection:
        rows = connection.exec_driver_sql(
            "SELECT table_name, action, row_key FROM changes WHERE project_id = %s ORDER BY id", (project.id,)
        )
        return [tuple(row) for row in rows]


def test_everything_comes_back_as_it_was_sent(town: City, project: Project, unit: str):
    shown = town.show(project.code, "dispatcher")
    for name, value in (PLAIN | PARTS | {"unit": unit}).items():
        if name in ("signing", "fundings", "approvals"):
            assert shown[name] == value, name
        elif name == "fields":
            assert shown[name] == shown[name] | value
        elif name == "parties":
            assert shown[name] == [party | {"provenance": "entered"} for party in value]
        elif name == "years":
            assert [{k: v for k, v in year.items() if k != "version"} for year in shown[name]] == value
        elif name != "lists":
            assert shown[name] == value, name
    assert shown["lists"][0] == {
        "code": first_list(town), "name": shown["lists"][0]["name"], "batch": "2025年第一批",
        "joined_date": "2025-01-20", "left_date": None,
    }  # fmt: skip


def test_the_same_again_is_no_change(town: City, project: Project, unit: str):
    """Everything that the project says of itself, sent back to it, leaves no record."""
    shown = town.show(project.code, "dispatcher")
    same = {name: shown[name] for name in PLAIN if name != "fields"}
    same |= {"fields": shown["fields"], "signing": shown["signing"], "fundings": shown["fundings"]}
    same |= {"approvals": shown["approvals"], "stage": shown["stage"], "package_of": shown["package_of"]}
    same["parties"] = [{k: v for k, v in one.items() if k != "provenance"} for one in shown["parties"]]
    same["lists"] = [{k if k != "code" else "list": v for k, v in one.items() if k != "name"} for one in shown["lists"]]
    same["years"] = [{k: v for k, v in one.items() if k != "version"} for one in shown["years"]]
    before = log(town, project)
    assert town.change(project.code, same).status_code == 200
    assert log(town, project) == before
    after = town.show(project.code, "dispatcher")
    moved = {"version", "updated_at"}
    assert {k: v for k, v in after.items() if k not in moved} == {k: v for k, v in shown.items() if k not in moved}


@pytest.mark.parametrize(
    ("part", "change", "recorded"),
    [
        ("parties", lambda parts: parts[:1], [("project_parties", "delete", "investor")]),
        ("parties", lambda parts: [*parts, {"role": "investor", "name": "另一公司"}],
         [("project_parties", "insert", "investor")]),
        ("fundings", lambda parts: [parts[0] | {"arrived_wan": 800}, parts[1]], [("fundings", "update", "财政资金")]),
        ("fundings", lambda parts: list(reversed(parts)), []),
        ("fundings", lambda parts: parts[1:], [("fundings", "delete", "财政资金")]),
        ("approvals", lambda parts: [parts[0], parts[1] | {"state": "filed", "filed_date": "2025-09-01"}],
         [("approvals", "update", "施工许可")]),
        ("lists", lambda _: [], [("list_memberships", "delete", None)]),
        ("signing", lambda one: one | {"contract_sum_wan": 6000}, [("signings", "update", None)]),
        ("signing", lambda _: None, [("signings", "delete", None)]),
        ("years", lambda parts: [{"year": 2025, "annual_goal": "主体完成"}], [("project_years", "update", "2025")]),
        ("years", lambda parts: [{"year": 2026, "category": "continuing"}], [("project_years", "insert", "2026")]),
        ("years", lambda parts: [], []),
    ],
)  # fmt: skip
def test_only_what_differs_is_recorded(town: City, project: Project, part: str, change: Any, recorded: list[Any]):
    before = len(log(town, project))
    answer = town.change(project.code, {part: change(PARTS[part])})
    assert answer.status_code == 200, answer.text
    new = log(town, project)[before:]
    assert [(table, action) for table, action, _ in new] == [(table, action) for table, action, _ in recorded]
    assert all(wanted is None or key == wanted for (_, _, key), (_, _, wanted) in zip(new, recorded, strict=True))


def test_what_a_year_does_not_say_stays(town: City, project: Project):
    years = town.change(project.code, {"years": [{"year": 2025, "annual_goal": "主体完成"}]}).json()["years"]
    assert (years[0]["category"], years[0]["planned_start_month"], years[0]["to_complete"]) == ("new", 4, True)
    assert town.show(project.code)["nature"] == "new"


def test_a_change_of_a_part_is_seen_by_who_holds_an_older_version(town: City, project: Project):
    """The parts that come with a project are covered by its version."""
    before = town.show(project.code)["version"]
    assert town.change(project.code, {"parties": []}).json()["version"] == before + 1


# --- parties -------------------------------------------------------------------------------------------------------


def test_projects_share_a_party_by_its_name(town: City):
    first, second = town.project(), town.project()
    owner = {"role": "owner", "name": "共用建设公司", "origin": "市内"}
    town.change(first.code, {"parties": [owner]})
    shown = town.change(second.code, {"parties": [{"role": "owner", "name": " 共用建设公司 "}]}).json()["parties"]
    assert shown[0]["origin"] == "市内"
    town.change(second.code, {"parties": [owner | {"origin": "省外"}]})
    assert town.show(first.code)["parties"][0]["origin"] == "省外"
    assert town.asked("SELECT count(*) FROM parties WHERE name = '共用建设公司'") == 1


def test_one_firm_may_own_and_invest(town: City):
    both = [{"role": role, "name": "自营公司"} for role in ("owner", "investor")]
    assert [party["role"] for party in town.change(town.project().code, {"parties": both}).json()["parties"]] == [
        "owner",
        "investor",
    ]


def test_several_owners_are_shown_together(town: City):
    project = town.project(parties=[{"role": "owner", "name": name} for name in ("甲公司", "乙公司")])
    assert town.show(project.code)["owner"] == "甲公司、乙公司"


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("parties", [{"role": "friend", "name": "公司"}]),
        ("parties", [{"role": "owner", "name": " "}]),
        ("parties", [{"role": "owner"}]),
        ("parties", {"role": "owner", "name": "公司"}),
        ("fundings", [{"source": "财政", "planned_wan": -1}]),
        ("fundings", [{"source": "财政", "planned_wan": 1.00001}]),
        ("approvals", [{"name": "可研批复"}]),
        ("approvals", [{"name": "可研批复", "state": "lost"}]),
        ("signing", {"contract_sum_wan": -1}),
        ("signing", {"moon": 1}),
        ("years", [{"category": "new"}]),
        ("years", [{"year": 1999}]),
        ("years", [{"year": 2025, "planned_start_month": 13}]),
        ("years", [{"year": 2025, "category": "old"}]),
        ("lists", [{"batch": "一"}]),
        ("name", None),
    ],
)
def test_a_wrong_part_is_refused_by_name(town: City, part: str, value: Any):
    assert named(town.change(town.project().code, {part: value}))[0][0] == part


@pytest.mark.parametrize("part", ["parties", "fundings", "approvals", "lists", "years"])
def test_the_same_part_twice_is_refused_by_name(town: City, part: str):
    one = PARTS[part][0] | ({"list": first_list(town)} if part == "lists" else {})
    answer = town.change(town.project().code, {part: [one, one]})
    assert named(answer) == [[part, 1]]


def test_an_approval_is_not_given_before_it_is_asked_for(town: City):
    project = town.project()
    asked, given = str(date(2025, 3, 2)), str(date(2025, 3, 1))
    approval = {"name": "可研批复", "state": "approved", "filed_date": asked, "approved_date": given}
    assert named(town.change(project.code, {"approvals": [approval]})) == [["approvals", 0, "approved_date"]]
    assert town.change(project.code, {"approvals": [approval | {"approved_date": asked}]}).status_code == 200


def test_a_project_does_not_leave_a_list_before_it_joined(town: City):
    member = {"list": first_list(town), "joined_date": "2025-03-02", "left_date": "2025-03-01"}
    assert named(town.change(town.project().code, {"lists": [member]})) == [["lists", 0, "left_date"]]


def test_a_project_that_left_a_list_is_not_selected_by_it(town: City):
    code = first_list(town)
    project = town.project(lists=[{"list": code, "joined_date": "2025-03-01"}])

    def found() -> bool:
        items = town.client().get("/api/v1/projects", params={"list": code, "q": project.code}).json()["items"]
        return bool(items)

    assert found()
    town.change(project.code, {"lists": [{"list": code, "joined_date": "2025-03-01", "left_date": "2025-09-01"}]})
    assert not found()
    assert town.show(project.code)["lists"][0]["left_date"] == "2025-09-01"


# --- components ----------------------------------------------------------------------------------------------------


def test_an_office_reports_of_a_part_of_its_project(town: City):
    station = {"key": "S01", "kind": "station", "name": "站", "position": 1, "stage": "under_construction"}
    from app.projects.schemas import ComponentIn

    line = town.project(programme="metro", components=[ComponentIn.model_validate(station)])
    address = f"/api/v1/projects/{line.code}/components"
    client = town.client("editor")
    shown = client.get(address).json()["items"][0]

    def report(version: int, **change: Any) -> Any:
        from tests.city import unsafe

        return client.patch(f"{address}/S01", json=change, headers=unsafe(version))

    done = report(shown["version"], structure_pct=80, annexes_done=1, annexes_total=4).json()
    assert (done["structure_pct"], done["annexes_done"], done["version"]) == (80, 1, shown["version"] + 1)
    assert named(report(done["version"], structure_pct=100.5)) == [["structure_pct"]]
    assert named(report(done["version"], annexes_done=5)) == [["annexes_done"]]
    assert named(report(done["version"], rings_done=-1)) == [["rings_done"]]
    assert client.get(address).json()["items"][0] == done
