"""Setting annual plans and reporting months."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session as Db
from sqlalchemy.orm.exc import StaleDataError

from app.audit.commands import give_reason
from app.investment.models import AnnualPlan, MonthlyInvestment, MonthStatus
from app.investment.schemas import MonthIn, PlanIn
from app.kit import clock
from app.kit.errors import Invalid
from app.projects.models import Project
from app.projects.words import MoneyState

MONTH = re.compile(r"(20[0-9]{2}|2100)-(0[1-9]|1[0-2])")


def month_of(text: str) -> date:
    """`2025-02` as the first day of that month. January has no report, and the future none yet."""
    if not MONTH.fullmatch(text):
        raise Invalid.at("month", "investment.month", text)
    found = date(int(text[:4]), int(text[5:]), 1)
    if found.month == 1:
        raise Invalid.at("month", "investment.january", text)
    if found > clock.today():
        raise Invalid.at("month", "investment.future", text)
    return found


def find_month(db: Db, project_id: int, month: date) -> MonthlyInvestment | None:
    return db.scalar(
        select(MonthlyInvestment).where(MonthlyInvestment.project_id == project_id, MonthlyInvestment.month == month)
    )


def find_plan(db: Db, project_id: int, year: int) -> AnnualPlan | None:
    return db.scalar(select(AnnualPlan).where(AnnualPlan.project_id == project_id, AnnualPlan.year == year))


def put_month(
    db: Db, project: Project, month: date, given: MonthIn, *, known: MonthlyInvestment | None
) -> MonthlyInvestment:
    """Report a month, or replace what was reported. A changed figure is `reported` again until it is accepted."""
    project.check_alive()
    give_reason(db, given.reason)
    row = _set_month(project, month, given, known)
    db.add(row)
    db.flush()
    return row


def put_months(db: Db, reports: Iterable[tuple[Project, date, MonthIn]]) -> list[MonthlyInvestment]:
    """Report months that nobody reported before, many at once, for one reason."""
    rows = [_set_month(project, month, given, None) for project, month, given in reports]
    db.add_all(rows)
    db.flush()
    return rows


def _set_month(project: Project, month: date, given: MonthIn, known: MonthlyInvestment | None) -> MonthlyInvestment:
    if (given.actual_wan is None) == (given.actual_state is None):
        raise Invalid.at("actual_wan", "investment.value_or_state", given.actual_wan)
    row = known or MonthlyInvestment(project_id=project.id, month=month, status=MonthStatus.REPORTED)
    figures = (row.actual_wan, row.actual_state, row.arrived_wan)
    row.actual_wan, row.actual_state = given.actual_wan, given.actual_state
    row.arrived_wan, row.note = given.arrived_wan, given.note
    if given.status is not None:
        row.status = given.status
    elif figures != (given.actual_wan, given.actual_state, given.arrived_wan):
        row.status = MonthStatus.REPORTED
    return row


def accept_months(db: Db, rows: Sequence[MonthlyInvestment]) -> None:
    """Make reported figures the city's, in one statement; not what was reported anew since it was looked at."""
    db.flush()
    one = MonthlyInvestment
    seen = [(row.id, row.version) for row in rows]
    accepted = {"status": MonthStatus.ACCEPTED, "version": one.version + 1}
    done = db.execute(update(one).where(tuple_(one.id, one.version).in_(seen)).values(accepted))
    if done.rowcount != len(seen):  # type: ignore[attr-defined]  # an UPDATE's result has it
        raise StaleDataError


def put_plan(db: Db, project: Project, year: int, given: PlanIn, *, known: AnnualPlan | None) -> AnnualPlan:
    """Set the plan of a year; an empty one has a state that says why."""
    give_reason(db, given.reason)
    row = _set_plan(project, year, given, known)
    db.add(row)
    db.flush()
    return row


def put_plans(db: Db, plans: Iterable[tuple[Project, int, PlanIn]]) -> None:
    """Set plans that nobody set before, many at once, for one reason."""
    db.add_all([_set_plan(project, year, given, None) for project, year, given in plans])
    db.flush()


def _set_plan(project: Project, year: int, given: PlanIn, known: AnnualPlan | None) -> AnnualPlan:
    project.check_alive()
    if given.plan_wan is not None and given.plan_state is not None:
        raise Invalid.at("plan_wan", "investment.value_or_state", given.plan_wan)
    if not 2000 <= year <= 2100:
        raise Invalid.at("year", "investment.year", year)
    row = known or AnnualPlan(project_id=project.id, year=year)
    missing = given.plan_wan is None
    row.plan_wan = given.plan_wan
    row.plan_state = (given.plan_state or MoneyState.EMPTY) if missing else None
    return row
