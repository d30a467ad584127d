"""A city with one of everything that is published and much that is not, and the package that it gives."""

import json
from typing import Any

from httpx2 import Response

from app.identity.models import Provenance
from app.investment import commands as investment
from app.investment.schemas import MonthIn
from app.projects.models import Project
from app.projects.schemas import Source
from app.schedule import commands as schedule
from app.schedule.schemas import BaselineDateIn
from seed.load import load_report
from tests.city import City, unsafe

ADDRESS = "/api/v1/projects/export"
ROAD = {"type": "LineString", "coordinates": [[125.30, 43.90], [125.33, 43.91], [125.35, 43.90]]}
SQUARE = [[125.30, 43.90], [125.30, 43.91], [125.31, 43.91], [125.31, 43.90], [125.30, 43.90]]  # clockwise
SECRETS: dict[str, Any] = {
    "responsible_leader": "包保领导甲", "secretary": "项目秘书乙", "secretary_phone": "0431-55501234",
}  # fmt: skip
INFRASTRUCTURE: dict[str, Any] = {"class": "infrastructure"}
STATISTICS = {
    "in_statistics": True, "in_statistics_month": "2025-03-01", "stats_name": "统计名称甲", "stats_total_wan": 98765.4321,
}  # fmt: skip


def asked(city: City, login: str | None = None, **query: Any) -> Response:
    return city.client(login).get(ADDRESS, params={"format": "oc4ids"} | query)


def taken(city: City, login: str | None = None, **query: Any) -> dict[str, Any]:
    """The package that this person gets."""
    answer = asked(city, login, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = json.loads(answer.content)
    return found


def told(city: City, project: Project, login: str | None = None) -> dict[str, Any]:
    """One project of it."""
    (found,) = [one for one in taken(city, login)["projects"] if one["id"].endswith(f"-{project.code}")]
    return dict(found)


def names(package: dict[str, Any]) -> set[str]:
    return {one["title"] for one in package["projects"]}


def furnish(city: City) -> None:
    """The report's projects, and beside them one of everything that a project can have."""
    load_report(city.urls.service_url, lambda _: None)
    whole = city.project(
        name="整体道路", national_code="2501-220102-04-01-123456", total_investment_wan="1234.5678", sector="N78",
        construction_type="new", unit="nanguan", district="220102", competent_department="office-b", address="人民大街1号",
        content_and_scale="新建道路\n长2公里", description="  ", investment_note="概算", geometry=ROAD,
        location_accuracy="surveyed", location_note="按设计线位", **INFRASTRUCTURE,
        parties=[{"role": "owner", "name": "长春城建公司"}, {"role": "investor", "name": "长春城建公司"}],
        fundings=[{"source": "市本级财政", "planned_wan": "1000.5001"}, {"source": "银行贷款", "arrived_wan": 3}],
        approvals=[
            {"name": "可研批复", "number": "发改〔2025〕1号", "authority": "市发改委", "approved_date": "2025-02-03", "state": "approved"},
            {"name": "初设批复", "state": "to_file"},
        ],
        fields={"length_m": "2000.500", "lanes": 4, "households_to_move": 9, "households_moved": 3, "traffic_diversion": "不公布"},
        baseline={"ground_broken": "2025-04-01", "opened": "2025-12-31"}, **SECRETS,
    )  # fmt: skip
    with city.write() as db:
        dates = [BaselineDateIn.model_validate({"key": "opened", "date": "2026-06-30"})]
        made = schedule.request_baseline(db, whole, dates, "征拆未完成的内部原因", 1)
        schedule.decide_baseline(db, made, approve=True, reason=None, person_id=1)
        for month, figure in (("2025-02", "10.0001"), ("2025-08", "77")):
            investment.put_month(
                db, whole, investment.month_of(month), MonthIn.model_validate({"actual_wan": figure}), known=None
            )
    record(city, whole, "ground_broken", actual_date="2025-04-08")
    record(city, whole, "paved", forecast_date="2026-05-01")
    city.project(name="统计中的工厂", programme="industrial", sector="C36", fields=STATISTICS | {"jobs": 30}, **SECRETS)
    city.project(
        name="未公开道路",
        public=False,
        parties=[{"role": "owner", "name": "未公开的公司"}],
        total_investment_wan=987654,
    )
    city.project(name="部分道路", package_of=whole.code, investment_floor_wan=10000)
    hidden = city.project(name="未公开的整体", public=False)
    city.project(name="另一部分", package_of=hidden.code, total_investment_state="confidential")
    city.project(Source(provenance=Provenance.DEMO), name="示例道路", parties=[{"role": "owner", "name": "示例公司"}],
                 geometry=ROAD, location_accuracy="surveyed")  # fmt: skip


def record(city: City, project: Project, key: str, **body: Any) -> None:
    """What the office reports of a milestone."""
    client, address = city.client("dispatcher"), f"/api/v1/projects/{project.code}/milestones/{key}"
    version = client.get(address).json()["version"]
    answer = client.patch(address, json=body, headers=unsafe(version))
    assert answer.status_code == 200, answer.text


def of_name(package: dict[str, Any], title: str) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = [one for one in package["projects"] if one["title"] == title]
    return found
