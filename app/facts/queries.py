"""Expressions over the facts that depend on the day: written once, for lists, summaries and tiles."""

from datetime import date

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


def basis(actual: MaybeDate, forecast: MaybeDate, baseline: MaybeDate) -> ColumnElement[str]:
    """Which of the three dates is shown: actual, else forecast, else baseline."""
    return case(
        (actual.is_not(None), literal("actual")),
        (forecast.is_not(None), literal("forecast")),
        (baseline.is_not(None), literal("baseline")),
    )
