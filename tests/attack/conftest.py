"""A city worth attacking: a published project, one that few may know of, and a person for every part to play."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.investment import commands as investment
from app.investment.schemas import MonthIn, PlanIn
from app.kit.cluster import Cluster
from app.projects.models import Project
from tests.app.worlds import whole
from tests.city import City
from tests.conftest import cloned

TRACES = (
    "SELECT (SELECT coalesce(max(id), 0) FROM changes) || ' ' || (SELECT count(*) FROM answers)"
    " || ' ' || (SELECT count(*) FROM sessions WHERE ended_at IS NULL)"
)


@dataclass
class Target:
    city: City
    known: Project
    hidden: Project

    def traces(self) -> str:
        """What a write, or a session that ended or began, would alter."""
        return str(self.city.asked(TRACES))


@pytest.fixture(scope="module")
def target(cluster: Cluster, template: str) -> Iterator[Target]:
    with cloned(cluster, template, "attacked") as city:
        known = whole(city, name="公开道路", unit="chaoyang", total_investment_wan=7777)
        hidden = whole(
            city, name="秘密道路", unit="jingkai", public=False, office="office-b", total_investment_wan=6666
        )
        for number in range(3):
            city.project(name=f"另一条{number}", office="office-b")
        with city.write() as db:
            for project in (known, hidden):
                investment.put_month(db, project, investment.month_of("2025-07"), MonthIn(actual_wan=5), known=None)
                investment.put_plan(db, project, 2024, PlanIn(plan_wan=9), known=None)
        yield Target(city, known, hidden)
