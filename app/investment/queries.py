"""A project's money: years, months and their sums."""

from collections.abc import Iterable
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.investment.models import AnnualPlan, MonthlyInvestment, MonthStatus
from app.investment.schemas import Investments, MonthOut, YearMoney, month_text
from app.projects.models import Project


def month_out(row: MonthlyInvestment) -> MonthOut:
    return MonthOut(
        month=month_text(row.month),
        actual_wan=row.actual_wan,
        actual_state=row.actual_state,
        arrived_wan=row.arrived_wan,
        status=row.status,
        note=row.note,
        version=row.version,
    )


def investments_of(db: Db, project: Project) -> Investments:
    """Everything about the money of a project."""
    months = db.scalars(
        select(MonthlyInvestment).where(MonthlyInvestment.project_id == project.id).order_by(MonthlyInvestment.month)
    ).all()
    plans = {p.year: p for p in db.scalars(select(AnnualPlan).where(AnnualPlan.project_id == project.id))}
    years = sorted(plans.keys() | {row.month.year for row in months})
    return Investments(
        total_investment_wan=project.total_investment_wan,
        total_investment_state=project.total_investment_state,
        investment_floor_wan=project.investment_floor_wan,
        actual_wan=total(months),
        accepted_wan=total(row for row in months if row.status is MonthStatus.ACCEPTED),
        years=[_year(year, plans.get(year), [m for m in months if m.month.year == year]) for year in years],
        months=[month_out(row) for row in months],
    )


def _year(year: int, plan: AnnualPlan | None, months: list[MonthlyInvestment]) -> YearMoney:
    return YearMoney(
        year=year,
        plan_wan=plan.plan_wan if plan else None,
        plan_state=plan.plan_state if plan else None,
        actual_wan=total(months),
        accepted_wan=total(row for row in months if row.status is MonthStatus.ACCEPTED),
        version=plan.version if plan else None,
    )


def total(months: Iterable[MonthlyInvestment]) -> Decimal | None:
    """The sum of what was reported; nothing reported is unknown, not zero."""
    sums = [row.actual_wan for row in months if row.actual_wan is not None]
    return sum(sums, Decimal(0)) if sums else None


def year_money(db: Db, project: Project, year: int) -> YearMoney:
    found = [one for one in investments_of(db, project).years if one.year == year]
    return found[0]
