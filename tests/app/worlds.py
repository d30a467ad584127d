"""The same city twice: once with rows that a reader may not see, loaded last, and once where they never existed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.identity import commands as identity
from app.identity.models import Provenance
from app.identity.schemas import GrantIn, OrganisationIn, PersonIn
from app.investment import commands as investment
from app.investment.schemas import MonthIn, PlanIn
from app.kit.cluster import Cluster, Urls
from app.portfolio.commands import open_project
from app.projects.models import Project
from app.projects.schemas import ComponentIn, ProjectIn, Source
from app.schedule import commands as schedule
from app.schedule.schemas import BaselineDateIn
from tests.city import City
from tests.conftest import forget, own, use

ROAD = {"type": "LineString", "coordinates": [[125.30, 43.90], [125.33, 43.91]]}
SITE: dict[str, Any] = {"type": "Point", "coordinates": [125.31, 43.905]}
STATION = {"type": "Point", "coordinates": [125.3102, 43.9052]}
PLACED = {"location_accuracy": "street", "geometry": ROAD}
OWNER = {"role": "owner", "name": "长春城建公司"}


def whole(city: City, source: Source | None = None, **given: Any) -> Project:
    """A project with everything that can hang on one: parts, money, dates, years, lists, parties."""
    wanted = {
        "name": "道路", "programme": "dead_end_roads", "office": "office-a", "unit": "chaoyang", "district": "220104",
        "sector": "E48", "class": "infrastructure", "total_investment_wan": 1200, "parties": [OWNER],
        "lists": [{"list": "municipal_key"}], "years": [{"year": 2025, "category": "new"}], **PLACED,
    } | given  # fmt: skip
    part = {"key": "s1", "kind": "segment", "name": "一段", "position": 1, "stage": "planned", "geometry": STATION}
    with city.write() as db:
        project = open_project(
            db, ProjectIn.model_validate(wanted), source or Source(), [ComponentIn.model_validate(part)]
        )
        month = investment.month_of("2025-08")
        investment.put_month(db, project, month, MonthIn(actual_wan=77), known=None)
        investment.put_plan(db, project, 2025, PlanIn(plan_wan=333), known=None)
        key = "opened" if wanted["programme"] == "dead_end_roads" else None
        if key:
            date = BaselineDateIn.model_validate({"key": key, "date": "2025-12-31"})
            made = schedule.request_baseline(db, project, [date], "年度任务", 1)
            schedule.decide_baseline(db, made, approve=True, reason=None, person_id=1)
    return project


def add_visible(city: City) -> None:
    """What the public sees, and one that only the limited viewer's grant shows."""
    for number in range(5):
        whole(city, name=f"可见道路{number}", total_investment_wan=1000 + number, stage="preparing")
    whole(
        city,
        name="可见工厂",
        programme="industrial",
        sector="C36",
        unit="kuancheng",
        geometry=SITE,
        location_accuracy="site",
    )
    whole(city, name="无址道路", geometry=None, location_accuracy=None, total_investment_wan=None)
    whole(city, name="授权道路", unit="jingkai", public=False)


def add_unpublished(city: City) -> list[str]:
    """Projects that the public, the auditor and the limited viewer must not know of; answers their codes."""
    given: list[dict[str, Any]] = [
        {"name": "未公开道路一", "office": "office-b", "total_investment_wan": 98765},
        {"name": "未公开道路二", "unit": "shuangyang", "sector": "E50", "stage": "under_construction"},
        {"name": "未公开工厂", "programme": "industrial", "sector": "C39", "geometry": SITE, "location_accuracy": "site"},
        {"name": "未公开无址", "geometry": None, "location_accuracy": None, "investment_floor_wan": 10000},
        {"name": "未公开的他人项目", "parties": [{"role": "owner", "name": "未公开的公司"}, OWNER]},
    ]  # fmt: skip
    return [whole(city, public=False, **one).code for one in given]


def add_demo(city: City) -> list[str]:
    """Published, invented, and led by an invented office with an invented person."""
    with city.write() as db:
        office = {"code": "demo-office", "name": "示例专班", "kind": "office", "provenance": "demo"}
        identity.put_organisation(db, OrganisationIn.model_validate(office))
        grants = [GrantIn(role="editor")]
        person = {"login": "demo-editor", "name": "示例", "organisation": "demo-office", "grants": grants}
        identity.put_person(db, PersonIn.model_validate(person | {"provenance": "demo"}))
    party = {"role": "owner", "name": "示例公司"}
    source = Source(provenance=Provenance.DEMO)
    names = ("示例道路一", "示例道路二")
    return [whole(city, source, name=name, office="demo-office", parties=[party]).code for name in names]


class Worlds:
    """Two databases that agree in every row but the hidden ones; `codes` are those of the hidden projects."""

    def __init__(self, without: Urls, with_them: Urls, codes: list[str]) -> None:
        self.urls = {"without": without, "with": with_them}
        self.codes = codes

    @contextmanager
    def enter(self, name: str, **settings: str) -> Iterator[City]:
        """The service of this process in one of the two."""
        with pytest.MonkeyPatch.context() as environment:
            for setting, value in settings.items():
                environment.setenv(setting, value)
            use(environment, self.urls[name])
            yield City(self.urls[name])
        forget()


@contextmanager
def worlds(cluster: Cluster, template: str, name: str, add_hidden: Any) -> Iterator[Worlds]:
    """Make both, load the hidden rows last, and drop both."""
    without, with_them = own(f"{name}_without"), own(f"{name}_with")
    urls = cluster.create_database(without, template)
    with pytest.MonkeyPatch.context() as environment:
        use(environment, urls)
        add_visible(City(urls))
    forget()
    both = Worlds(urls, cluster.create_database(with_them, without), [])
    with both.enter("with") as city:
        both.codes = add_hidden(city)
    yield both
    for database in (without, with_them):
        cluster.drop_database(database)
