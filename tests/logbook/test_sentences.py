"""The log reads as an office would write it, in the reader's language, and tells each reader no more than they may know."""

from typing import Any

import pytest

from app.audit.commands import sign
from app.identity import commands as identity
from app.identity.queries import person_by_login
from app.identity.schemas import GrantIn, PersonIn
from app.projects.models import Project
from app.projects.schemas import ComponentIn
from app.projects.words import ComponentKind, Stage
from tests.city import City, unsafe


@pytest.fixture
def project(shared: City) -> Project:
    return shared.project(stage="under_construction", baseline={"opened": "2025-12-31"})


def told(city: City, project: Project, login: str | None = "dispatcher", language: str = "zh-CN") -> list[str]:
    """The sentences of the newest entry of the project's history."""
    headers = {"Accept-Language": language}
    answer = city.client(login).get(f"/api/v1/projects/{project.code}/history", headers=headers)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"][0]["sentences"])


def patch(
    city: City, project: Project, path: str, body: dict[str, Any], version: int | None = 1, login: str = "editor"
) -> None:
    method = "PUT" if path.startswith(("/investments", "/plans")) else "PATCH"
    address = f"/api/v1/projects/{project.code}{path}"
    answer = city.client(login).request(method, address, json=body, headers=unsafe(version))
    assert answer.status_code in (200, 201), answer.text


def test_a_date_that_moved_and_why(shared: City, project: Project):
    patch(shared, project, "/milestones/opened", {"forecast_date": "2025-12-31"})
    patch(shared, project, "/milestones/opened", {"forecast_date": "2026-03-15", "reason": "管线迁改滞后"}, 2)
    assert told(shared, project) == ["editor把 通车 的预计日期从 2025-12-31 改为 2026-03-15，原因：管线迁改滞后"]
    assert told(shared, project, language="en") == [
        "editor changed the forecast date of Opened to traffic from 2025-12-31 to 2026-03-15, reason: 管线迁改滞后"
    ]


def test_nothing_is_told_as_nothing_and_a_stage_by_its_word(shared: City, project: Project):
    patch(shared, project, "", {"stage": "suspended", "phase": "二期", "reason": "资金未到位"})
    sentences = told(shared, project)
    assert f"editor把 {project.name} 的期次从 空 改为 二期" in sentences[0] + sentences[1]
    assert f"editor把 {project.name} 的阶段从 在建 改为 停工" in sentences[0] + sentences[1]
    assert sentences[-1].endswith("，原因：资金未到位")
    assert len(sentences) == 2
    english = told(shared, project, language="en")
    assert f"editor changed the stage of {project.name} from under construction to suspended" in " ".join(english)


def test_money_to_the_yuan_and_a_month_by_its_name(shared: City, project: Project):
    patch(shared, project, "/investments/2025-08", {"actual_wan": 12345.6789}, None)
    assert told(shared, project) == ["editor录入了 2025-08 的月度投资：完成投资为 12,345.6789 万元，审核状态为 已报"]
    assert told(shared, project, language="en") == [
        "editor entered monthly investment of 2025-08: investment done CNY 123,456,789, status reported"
    ]
    patch(shared, project, "/investments/2025-08", {"actual_wan": 100, "status": "accepted"}, 1, "dispatcher")
    assert set(told(shared, project)) == {
        "dispatcher把 2025-08 的月度投资 的完成投资从 12,345.6789 万元 改为 100 万元",
        "dispatcher把 2025-08 的月度投资 的审核状态从 已报 改为 已审核",
    }


def test_codes_of_lists_by_their_names_and_yes_and_no(shared: City, project: Project):
    patch(shared, project, "", {"unit": "nanguan", "public": False}, login="dispatcher")
    text = "；".join(told(shared, project))
    assert "的属地从 空 改为 南关区" in text
    assert "的是否公开从 是 改为 否" in text
    english = "; ".join(told(shared, project, language="en"))
    assert "the reporting unit of" in english and "to Nanguan" in english and "from yes to no" in english


def test_a_place_without_its_numbers(shared: City, project: Project):
    place = {"type": "Point", "coordinates": [125.31, 43.87]}
    patch(shared, project, "", {"geometry": place, "location_accuracy": "site"})
    assert any(one.endswith("的位置从 空 改为 点") for one in told(shared, project))
    moved = {"type": "Point", "coordinates": [125.32, 43.88]}
    patch(shared, project, "", {"geometry": moved, "location_accuracy": "site"}, 2)
    assert told(shared, project) == [f"editor调整了 {project.name} 的位置"]


def test_what_came_and_what_went(shared: City, project: Project):
    patch(shared, project, "", {"parties": [{"role": "owner", "name": "某公司"}]}, login="analyst")
    assert "analyst录入了 参与单位（建设单位：某公司）" in told(shared, project)
    patch(shared, project, "", {"parties": []}, 2, login="analyst")
    assert told(shared, project) == ["analyst删除了 参与单位（建设单位：某公司）"]
    assert told(shared, project, language="en") == ["analyst removed party (owner 某公司)"]


def test_a_baseline_and_what_was_decided(shared: City, project: Project):
    body = {"reason": "规划调整", "dates": [{"key": "opened", "date": "2026-06-30"}]}
    address = f"/api/v1/projects/{project.code}/baselines"
    assert shared.client("editor").post(address, json=body, headers=unsafe()).status_code == 201
    assert told(shared, project)[0].startswith("editor录入了 第 2 版基线")
    answer = shared.client("dispatcher").post(f"{address}/2/decision", json={"approve": True}, headers=unsafe())
    assert answer.status_code == 201, answer.text
    assert told(shared, project) == ["dispatcher批准了 第 2 版基线，原因：规划调整"]
    assert told(shared, project, language="en") == ["dispatcher approved baseline 2, reason: 规划调整"]


def test_a_component_by_its_name(shared: City):
    part = ComponentIn(
        key="east", kind=ComponentKind.SEGMENT, name="东段", name_en="East", position=1, stage=Stage.PLANNED
    )
    project = shared.project(components=[part])
    patch(shared, project, "/components/east", {"structure_pct": 40})
    assert told(shared, project) == ["editor把 东段 的主体结构从 空 改为 40%"]
    assert told(shared, project, language="en") == ["editor changed the structure of East from empty to 40%"]


def test_the_system_is_called_so(shared: City):
    project = shared.project()
    assert told(shared, project) == [f"系统录入了 {project.name}"]
    assert told(shared, project, None, "en") == [f"The system entered {project.name}"]


@pytest.mark.parametrize("login", [None, "administrator"])
def test_the_public_reads_sentences_without_names(shared: City, project: Project, login: str | None):
    patch(shared, project, "", {"phase": "二期"})
    assert told(shared, project, login) == [f"有关人员把 {project.name} 的期次从 空 改为 二期"]


def test_a_field_that_a_reader_does_not_see_is_in_no_sentence(shared: City, project: Project):
    patch(shared, project, "", {"secretary": "保密甲", "phase": "二期"})
    assert "保密甲" in "".join(told(shared, project, "editor"))
    for login in (None, "viewer"):
        assert "保密甲" not in "".join(told(shared, project, login))
        assert "期次" in "".join(told(shared, project, login))


def test_a_package_is_named_only_to_who_may_know_of_it(shared: City, project: Project):
    package = shared.project(public=False, office="office-b")
    patch(shared, project, "", {"package_of": package.code})
    assert package.code in "".join(told(shared, project, "viewer"))
    for login in (None, "viewer-jingkai"):
        answer = shared.client(login).get(f"/api/v1/projects/{project.code}/history").text
        assert package.code not in answer and package.name not in answer


def log(city: City, language: str = "zh-CN", **wanted: str) -> list[dict[str, Any]]:
    answer = city.client("auditor").get("/api/v1/changes", params=wanted, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


def test_people_and_their_roles_are_told_by_name(shared: City):
    with shared.write() as db:
        identity.put_person(db, PersonIn(login="zhao", name="赵六", grants=[GrantIn(role="viewer", unit="nanguan")]))
    newest = log(shared, subject="grants")[0]["sentences"]
    assert newest == ["系统录入了 角色授权（赵六）：角色为 查看，限定属地为 南关区"]
    with shared.write() as db:
        dispatcher = person_by_login(db, "dispatcher")
        assert dispatcher is not None
        sign(db, person_id=dispatcher.id, origin="test")
        identity.put_person(db, PersonIn(login="zhao", name="赵六六", organisation="office-a"))
    newest = log(shared, subject="people")[0]["sentences"]
    assert set(newest) == {
        "dispatcher把 赵六六 的姓名从 赵六 改为 赵六六",
        "dispatcher把 赵六六 的所在单位从 空 改为 office-a",
    }
    assert log(shared, subject="grants")[0]["sentences"] == ["dispatcher删除了 角色授权（赵六六）"]


def test_every_row_of_the_log_has_a_sentence_in_both_languages(shared: City, project: Project):
    """Also the reference data: no kind of record is left out."""
    for language in ("zh-CN", "en"):
        cursor: dict[str, str] = {}
        seen = set()
        while True:
            answer = (
                shared.client("auditor")
                .get(
                    "/api/v1/changes",
                    params={"parts": "true", "limit": "200", **cursor},
                    headers={"Accept-Language": language},
                )
                .json()
            )
            for item in answer["items"]:
                seen.add(item["subject"])
                assert item["sentences"] and all(item["sentences"]), item
                assert "None" not in "".join(item["sentences"]) and "{" not in "".join(item["sentences"]), item
            if answer["next"] is None:
                break
            cursor = {"cursor": answer["next"]}
        assert {"project", "milestone", "programmes", "districts", "people", "grants", "template_links"} <= seen
