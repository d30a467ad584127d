"""Expressions over the facts that depend on the day: written once, for lists, summaries and tiles."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, case, cast, func, literal

from app.facts.models import ProjectFacts

MaybeDate = SQLColumnExpression[date | None]


def finish_slip_days(today: date) -> ColumnElement[int]:
    """Days that the finish is late (positive) or early; null without a baseline or without anything to compare.

    The same rule as `Milestone.standing`, in SQL; a test holds them together.
    """
    facts = ProjectFacts
    expected = func.greatest(func.coalesce(facts.finish_forecast, today), today)
    return case(
        (facts.finish_baseline.is_(None), cast(None, Integer)),
        (facts.finish_actual.is_not(None), facts.finish_actual - facts.finish_baseline),
        (facts.finish_baseline < today, expected - facts.finish_baseline),
        else_=facts.finish_forecast - facts.finish_baseline,
    )


def construction_window(facts: Any = ProjectFacts) -> tuple[ColumnElement[date], ColumnElement[date]]:
    """First and last day of the works: actual, else forecast, else baseline. Where only one end is known, or the finish
    is still said to be before the start, that day is all there is; null where nothing is known."""
    first: ColumnElement[date] = func.coalesce(facts.start_date, facts.finish_date)
    last: ColumnElement[date] = func.greatest(facts.finish_date, facts.start_date)
    return first, last


def basis(actual: MaybeDate, forecast: MaybeDate, baseline: MaybeDate) -> ColumnElement[str]:
    """Which of the three dates is shown: actual, else forecast, else baseline."""
    return case(
        (actual.is_not(None), literal("actual")),
        (forecast.is_not(None), literal("forecast")),
        (baseline.is_not(None), literal("baseline")),
    )
