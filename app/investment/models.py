"""Annual plans and monthly investment."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Id, Wan, code_type, not_negative, one_of, version_column
from app.projects.models import OF_PROJECT
from app.projects.words import MoneyState


class MonthStatus(StrEnum):
    REPORTED = "reported"
    ACCEPTED = "accepted"


class AnnualPlan(Base):
    """年度计划投资"""

    __tablename__ = "annual_plans"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    year: Mapped[int]
    plan_wan: Mapped[Decimal | None] = mapped_column(Wan)
    plan_state: Mapped[MoneyState | None] = mapped_column(code_type(MoneyState))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("project_id", "year"),
        one_of("plan_state", MoneyState),
        *not_negative("plan_wan"),
        CheckConstraint("(plan_wan IS NULL) = (plan_state IS NOT NULL)", name="plan_or_its_state"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
    )


class MonthlyInvestment(Base):
    """本月完成投资 and the money that arrived; `month` is its first day."""

    __tablename__ = "monthly_investments"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    month: Mapped[date]
    actual_wan: Mapped[Decimal | None] = mapped_column(Wan)
    actual_state: Mapped[MoneyState | None] = mapped_column(code_type(MoneyState))
    arrived_wan: Mapped[Decimal | None] = mapped_column(Wan)
    status: Mapped[MonthStatus] = mapped_column(code_type(MonthStatus))
    note: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("project_id", "month"),
        one_of("actual_state", MoneyState),
        one_of("status", MonthStatus),
        *not_negative("actual_wan", "arrived_wan"),
        CheckConstraint("(actual_wan IS NULL) = (actual_state IS NOT NULL)", name="actual_or_its_state"),
        CheckConstraint("extract(day FROM month) = 1 AND extract(month FROM month) <> 1", name="month_not_january"),
    )
