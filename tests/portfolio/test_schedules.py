"""The dates of many projects: the page of a Gantt chart, and works under way month by month."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.city import City, named
from tests.selection.corpus import Known

PATH = "/api/v1/projects/schedule"


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


def pages(town: City, path: str, **query: Any) -> list[dict[str, Any]]:
    client, items = town.client("viewer"), []
    cursor: dict[str, str] = {}
    while True:
        answer = client.get(path, params=query | cursor)
        assert answer.status_code == 200, answer.text
        items += answer.json()["items"]
        if answer.json()["next"] is None:
            return items
        cursor = {"cursor": answer.json()["next"]}


@pytest.mark.parametrize(
    "query", [{}, {"sort": "-finish"}, {"kind": "road", "sort": "slip"}, {"under_way_from": "2025-10-01"}]
)
def test_it_is_the_list_with_dates(town: City, known: list[Known], query: dict[str, Any]):
    listed = pages(town, "/api/v1/projects", limit=1000, **query)
    found = pages(town, PATH, limit=17, **query)
    assert [item["code"] for item in found] == [item["code"] for item in listed] and found
    for dates, item in zip(found, listed, strict=True):
        for end in ("start", "finish"):
            shown = next((dates[end][kind] for kind in ("actual", "forecast", "baseline") if dates[end][kind]), None)
            assert shown == item[f"{end}_date"]


def test_its_milestones_are_those_of_the_project(town: City, known: list[Known]):
    """But for those without a date, and those of parts."""
    client = town.client("viewer")
    for dates in pages(town, PATH, limit=8)[:8]:
        whole = client.get(f"/api/v1/projects/{dates['code']}/milestones").json()["items"]
        meant = [
            (one["key"], one["baseline_date"], one["forecast_date"], one["actual_date"])
            for one in whole
            if one["component"] is None and (one["baseline_date"] or one["forecast_date"] or one["actual_date"])
        ]
        found = [(one["key"], one["baseline"], one["forecast"], one["actual"]) for one in dates["milestones"]]
        assert found == meant


def test_a_page_takes_as_many_statements_however_many_projects_it_has(town: City, known: list[Known]):
    def asked(limit: int) -> int:
        with town.counted() as sent:
            assert len(town.client("viewer").get(PATH, params={"limit": limit}).json()["items"]) == limit
        return len(sent)

    asked(3)
    assert asked(2) == asked(40)


def test_each_month_has_the_works_whose_window_touches_it(town: City, known: list[Known]):
    told = town.client("viewer").get(f"{PATH}/months").json()
    windows = [
        (days[0], max(days)) for one in known if (days := [day for day in (one.start, one.finish) if day is not None])
    ]
    assert told["undated"] == len(known) - len(windows)
    begun, ended = (Counter(f"{window[end]:%Y-%m}" for window in windows) for end in (0, 1))
    months = [one["month"] for one in told["items"]]
    assert months == sorted(months) and (months[0], months[-1]) == (min(begun), max(ended))
    for one in told["items"]:
        under_way = sum(f"{first:%Y-%m}" <= one["month"] <= f"{last:%Y-%m}" for first, last in windows)
        assert one == {
            "month": one["month"], "count": under_way, "starting": begun[one["month"]], "finishing": ended[one["month"]],
        }  # fmt: skip


def test_a_month_counts_what_the_filter_then_selects(town: City, known: list[Known]):
    client = town.client("viewer")
    for one in client.get(f"{PATH}/months").json()["items"][::7]:
        first = date.fromisoformat(f"{one['month']}-01")
        last = date.fromisoformat(f"{one['month']}-28")
        page = client.get(
            "/api/v1/projects", params={"under_way_from": str(first), "under_way_to": str(last), "limit": 1}
        )
        touching = {"count": one["count"]}["count"]
        assert page.json()["total"] <= touching
        assert page.json()["total"] >= touching - one["starting"]


def test_nothing_has_no_months(town: City):
    assert town.client("viewer").get(f"{PATH}/months?q=没有这个").json() == {"items": [], "undated": 0}


def test_the_days_of_a_window_are_read_like_all_others(town: City):
    client = town.client("viewer")
    assert named(client.get(f"{PATH}?under_way_from=2025-10-02&under_way_to=2025-10-01")) == [["under_way_to"]]
    assert named(client.get("/api/v1/projects?under_way_from=20251001")) == [["under_way_from"]]
