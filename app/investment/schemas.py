"""Annual plans and months as they are sent and shown, in 万元."""

from datetime import date
from typing import Annotated

from pydantic import Field

from app.investment.models import MonthStatus
from app.kit.schemas import Body, Money, Out
from app.projects.words import MoneyState

Note = Annotated[str, Field(max_length=1000)]


class PlanIn(Body):
    plan_wan: Money | None = None
    plan_state: MoneyState | None = None
    reason: Note | None = None


class MonthIn(Body):
    actual_wan: Money | None = None
    actual_state: MoneyState | None = None
    arrived_wan: Money | None = None
    note: Note | None = None
    status: MonthStatus | None = None
    reason: Note | None = None


class MonthOut(Out):
    month: str
    actual_wan: Money | None
    actual_state: MoneyState | None
    arrived_wan: Money | None
    status: MonthStatus
    note: str | None
    version: int


class YearMoney(Out):
    """One year: the plan, what was done and how much of it is accepted. No plan yet has no version."""

    year: int
    plan_wan: Money | None
    plan_state: MoneyState | None
    actual_wan: Money | None
    accepted_wan: Money | None
    version: int | None


class Investments(Out):
    total_investment_wan: Money | None
    total_investment_state: MoneyState | None
    investment_floor_wan: Money | None
    actual_wan: Money | None
    accepted_wan: Money | None
    years: list[YearMoney]
    months: list[MonthOut]


def month_text(month: date) -> str:
    """`2025-02`"""
    return f"{month:%Y-%m}"
