"""Expressions over the facts: written once, for lists, summaries and tiles."""

from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, Text, case, cast, func, literal
from sqlalchemy.dialects.postgresql import array

from app.facts.models import ProjectFacts

MaybeDate = SQLColumnExpression[date | None]


class Classes(NamedTuple):
    """A measure in classes: each code but the first begins at its bound. What is not known is in no class."""

    codes: tuple[str, ...]
    bounds: tuple[int, ...]

    def of(self, value: SQLColumnExpression[Any]) -> ColumnElement[str]:
        """The class of a value, in SQL; the value is computed once."""
        at = func.width_bucket(value, array(self.bounds)) + 1
        return array([literal(code, Text) for code in self.codes])[at]


# Per cent; days late; 万元. The page colours and filters by the same (frontend/src/lib/classes.json, held by a test).
PROGRESS = Classes(("p0", "p25", "p50", "p75", "p100"), (25, 50, 75, 100))
SLIP = Classes(("early", "on_time", "late_1", "late_31", "late_91"), (0, 1, 31, 91))
MONEY = Classes(("w0", "w5000", "w10000", "w100000", "w500000"), (5_000, 10_000, 100_000, 500_000))


def measures(today: date) -> dict[str, ColumnElement[str]]:
    """The classes that a map is coloured by."""
    return {
        "progress": PROGRESS.of(ProjectFacts.progress_pct),
        "slip": SLIP.of(finish_slip_days(today)),
        "money": MONEY.of(ProjectFacts.size_wan),
    }


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
