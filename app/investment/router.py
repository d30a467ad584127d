"""The money of one project: plans by year, works by month."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response

from app.identity.dependencies import SAFE, Reading, Recalls, Writes, Writing, check_version
from app.identity.roles import Permission
from app.investment import commands, queries
from app.investment.models import MonthStatus
from app.investment.schemas import Investments, MonthIn, MonthOut, PlanIn, YearMoney
from app.kit.errors import Forbidden
from app.kit.schemas import Written
from app.projects.queries import editable_project, visible_project

router = APIRouter(prefix="/api/v1/projects/{code}", tags=["investment"])
Write = Annotated[Writing, Depends(Writes(Permission.INVESTMENT), scope="function")]


@router.get("/investments")
def read_investments(
    code: str, reading: Annotated[Reading, Depends(Recalls(Permission.READ), scope="function")], response: Response
) -> Investments:
    response.headers.update(SAFE)
    return queries.investments_of(reading.db, visible_project(reading.db, reading.caller, code))


@router.put("/investments/{month}", response_model=MonthOut)
def put_month(code: str, month: str, body: MonthIn, writing: Write) -> Response:
    """Report a month (`If-None-Match: *` for a new one). Only a dispatcher makes it `accepted`."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        project = editable_project(db, caller, Permission.INVESTMENT, code, lock=True)
        if body.status is MonthStatus.ACCEPTED and not caller.may(Permission.ACCEPT):
            raise Forbidden("investment.only_dispatcher")
        day = commands.month_of(month)
        known = commands.find_month(db, project.id, day)
        seen = known.version if known else None
        check_version(writing.expected_or_new(), seen, lambda: known and queries.month_out(known))
        row = commands.put_month(db, project, day, body, known=known)
        return Written(body=queries.month_out(row), version=row.version, status=200 if known else 201)

    return writing.answer(work)


@router.put("/plans/{year}", response_model=YearMoney)
def put_plan(code: str, year: Annotated[int, Path(ge=2000, le=2100)], body: PlanIn, writing: Write) -> Response:
    """Set the plan of a year (`If-None-Match: *` for a new one)."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        project = editable_project(db, caller, Permission.INVESTMENT, code, lock=True)
        known = commands.find_plan(db, project.id, year)
        seen = known.version if known else None
        check_version(writing.expected_or_new(), seen, lambda: known and queries.year_money(db, project, year))
        row = commands.put_plan(db, project, year, body, known=known)
        status = 200 if known else 201
        return Written(body=queries.year_money(db, project, year), version=row.version, status=status)

    return writing.answer(work)
