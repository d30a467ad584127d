"""How a milestone stands: the rule, line by line, and its twin in SQL."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts
from app.facts.queries import finish_slip_days
from app.schedule.models import Milestone, Standing, Status
from tests.city import City

TODAY = date(2025, 9, 30)
DAY = timedelta(days=1)


def standing(baseline: date | None, forecast: date | None = None, actual: date | None = None) -> Standing:
    return Milestone(forecast_date=forecast, actual_date=actual, not_applicable=False).standing(baseline, TODAY)


@pytest.mark.parametrize(
    ("baseline", "forecast", "actual", "status", "slip"),
    [
        # achieved: on the day, before it, and late by a day
        (TODAY, None, TODAY, Status.ACHIEVED, 0),
        (TODAY, None, TODAY - 10 * DAY, Status.ACHIEVED, -10),
        (TODAY - DAY, None, TODAY, Status.ACHIEVED_LATE, 1),
        # what happened counts, whatever was expected
        (TODAY - 5 * DAY, TODAY + 90 * DAY, TODAY - 5 * DAY, Status.ACHIEVED, 0),
        # overdue from the day after, never less late than today
        (TODAY - DAY, None, None, Status.OVERDUE, 1),
        (TODAY - DAY, TODAY - 20 * DAY, None, Status.OVERDUE, 1),
        (TODAY - DAY, TODAY + 9 * DAY, None, Status.OVERDUE, 10),
        # on its own day it is due and not overdue
        (TODAY, None, None, Status.DUE_SOON, None),
        # slipping beats due soon
        (TODAY, TODAY + DAY, None, Status.SLIPPING, 1),
        (TODAY + 100 * DAY, TODAY + 101 * DAY, None, Status.SLIPPING, 1),
        # thirty days are soon, thirty-one are not
        (TODAY + 30 * DAY, None, None, Status.DUE_SOON, None),
        (TODAY + 31 * DAY, None, None, Status.ON_TRACK, None),
        (TODAY + 30 * DAY, TODAY + 30 * DAY, None, Status.DUE_SOON, 0),
        (TODAY + 60 * DAY, TODAY + 40 * DAY, None, Status.ON_TRACK, -20),
        # without a baseline nothing can be late
        (None, None, None, None, None),
        (None, TODAY - 50 * DAY, None, None, None),
        (None, None, TODAY - 50 * DAY, Status.ACHIEVED, None),
    ],
)
def test_the_first_rule_that_fits_holds(
    baseline: date | None, forecast: date | None, actual: date | None, status: Status | None, slip: int | None
):
    assert standing(baseline, forecast, actual) == Standing(status, slip)


def test_a_step_that_does_not_apply_has_no_standing():
    milestone = Milestone(not_applicable=True, not_applicable_reason="租赁厂房")
    assert milestone.standing(TODAY - 100 * DAY, TODAY) == Standing(None, None)


def test_a_computed_day_counts_like_an_actual_one():
    milestone = Milestone(not_applicable=False)
    assert milestone.standing(TODAY - DAY, TODAY, TODAY) == Standing(Status.ACHIEVED_LATE, 1)


days = st.none() | st.dates(date(2024, 1, 1), date(2027, 12, 31))


def test_sql_and_python_know_the_same_slip(town: City):
    project = town.project()
    with town.owner() as connection, Db(connection) as db:

        @given(baseline=days, forecast=days, actual=days, today=st.dates(date(2024, 1, 1), date(2027, 12, 31)))
        def hold(baseline: date | None, forecast: date | None, actual: date | None, today: date) -> None:
            mine = ProjectFacts.project_id == project.id
            dates = {"finish_baseline": baseline, "finish_forecast": forecast, "finish_actual": actual}
            db.execute(update(ProjectFacts).where(mine).values(dates))
            by_sql = db.scalar(select(finish_slip_days(today)).where(mine))
            milestone = Milestone(forecast_date=forecast, actual_date=actual, not_applicable=False)
            assert by_sql == milestone.standing(baseline, today).slip_days

        hold()
        db.rollback()


def test_the_list_shows_the_slip_of_the_finishing_milestone(town: City):
    project = town.project(baseline={"opened": "2025-09-01"})
    with town.write() as db:
        milestone = db.scalar(select(Milestone).where(Milestone.project_id == project.id, Milestone.key == "opened"))
        assert milestone is not None
        milestone.forecast_date = date(2025, 10, 11)
    shown = town.client("viewer").get("/api/v1/projects", params={"q": project.code}).json()["items"][0]
    stands = town.client("viewer").get(f"/api/v1/projects/{project.code}/milestones/opened").json()
    assert shown["finish_slip_days"] == stands["slip_days"] == 40
    assert (shown["finish_date"], shown["finish_basis"]) == ("2025-10-11", "forecast")
