"""Milestones and baselines of one project."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy import select

from app.identity.dependencies import SAFE, Reading, Recalls, Writes, Writing, check_version
from app.identity.roles import Permission
from app.kit import clock
from app.kit.errors import NotFound
from app.kit.messages import sentence
from app.kit.schemas import Written
from app.kit.web import language
from app.projects.queries import editable_project, visible_project
from app.schedule import commands, queries
from app.schedule.models import Baseline
from app.schedule.schemas import (
    BaselineIn,
    Baselines,
    DecisionIn,
    MilestoneChange,
    MilestoneOut,
    Milestones,
    MilestoneSaved,
)

router = APIRouter(prefix="/api/v1/projects/{code}", tags=["schedule"])
Read = Annotated[Reading, Depends(Recalls(Permission.READ), scope="function")]


@router.get("/milestones")
def list_milestones(code: str, reading: Read, response: Response) -> Milestones:
    response.headers.update(SAFE)
    return queries.milestones_of(reading.db, visible_project(reading.db, reading.caller, code))


@router.get("/milestones/{key}")
def read_milestone(code: str, key: str, reading: Read, response: Response) -> MilestoneOut:
    project = visible_project(reading.db, reading.caller, code)
    placed = queries.placed_milestones(reading.db, project.id)
    found = queries.milestone_out(_named(placed, key), placed, clock.today())
    response.headers.update(SAFE | reading.mark(found.version))
    return found


def _named(placed: list[queries.Placed], key: str) -> queries.Placed:
    for one in placed:
        if one.milestone.key == key:
            return one
    raise NotFound


@router.patch("/milestones/{key}", response_model=MilestoneSaved)
def change_milestone(
    code: str,
    key: str,
    body: MilestoneChange,
    request: Request,
    writing: Annotated[Writing, Depends(Writes(Permission.SCHEDULE), scope="function")],
) -> Response:
    """Record a forecast, an actual date or 不适用; with `advance_stage` the project moves on in the same save."""
    db = writing.db

    def work() -> Written:
        project = editable_project(db, writing.caller, Permission.SCHEDULE, code, lock=True)
        expected = writing.expected_version()
        placed = queries.placed_milestones(db, project.id)
        one = _named(placed, key)
        check_version(expected, one.milestone.version, lambda: queries.milestone_out(one, placed, clock.today()))
        commands.record_milestone(db, project, one, body)
        warnings = commands.warnings(db, one)
        saved = MilestoneSaved(
            milestone=queries.milestone_out(one, placed, clock.today()),
            stage=project.stage,
            project_version=project.version,
            warnings=[sentence(w.key, language(request), w.values) for w in warnings],
        )
        return Written(body=saved, version=one.milestone.version)

    return writing.answer(work)


@router.get("/baselines")
def list_baselines(code: str, reading: Read, response: Response) -> Baselines:
    response.headers.update(SAFE)
    project = visible_project(reading.db, reading.caller, code)
    return queries.baselines_of(reading.db, project.id, reading.caller)


@router.post("/baselines", status_code=201, response_model=Baselines)
def request_baseline(
    code: str, body: BaselineIn, writing: Annotated[Writing, Depends(Writes(Permission.SCHEDULE), scope="function")]
) -> Response:
    """Ask for new baseline dates. A dispatcher's own request is in force at once."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        project = editable_project(db, caller, Permission.SCHEDULE, code, lock=True)
        assert caller.person_id is not None
        baseline = commands.request_baseline(db, project, body.dates, body.reason, caller.person_id)
        if caller.may(Permission.APPROVE):
            commands.decide_baseline(db, baseline, approve=True, reason=None, person_id=caller.person_id)
        return Written(body=queries.baselines_of(db, project.id, caller), status=201)

    return writing.answer(work)


@router.post("/baselines/{number}/decision", status_code=201, response_model=Baselines)
def decide_baseline(
    code: str,
    number: int,
    body: DecisionIn,
    writing: Annotated[Writing, Depends(Writes(Permission.APPROVE), scope="function")],
) -> Response:
    """Approve a requested baseline or refuse it with a reason."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        project = editable_project(db, caller, Permission.APPROVE, code, lock=True)
        baseline = db.scalar(select(Baseline).where(Baseline.project_id == project.id, Baseline.number == number))
        if baseline is None:
            raise NotFound
        assert caller.person_id is not None
        commands.decide_baseline(db, baseline, approve=body.approve, reason=body.reason, person_id=caller.person_id)
        return Written(body=queries.baselines_of(db, project.id, caller), status=201)

    return writing.answer(work)
