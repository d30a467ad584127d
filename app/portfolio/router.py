"""Projects: list, sums, one, make, change, parts; and the code lists."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.identity.dependencies import SAFE, Reading, Recalls, Writes, Writing, check_version
from app.identity.roles import Permission
from app.kit.asked import Asked
from app.kit.schemas import Written
from app.portfolio import codes, commands, detail, figures, queries, schedules
from app.portfolio.schemas import (
    Codes,
    ListQuery,
    MonthCounts,
    Programmes,
    ProjectOut,
    ProjectPage,
    SchedulePage,
    Summary,
)
from app.projects.queries import WHOLE, component_of, components_of, visible_project, visible_project_id
from app.projects.schemas import ComponentChange, ComponentOut, Components, ProjectChange, ProjectIn, Source
from app.selection.queries import check_codes
from app.selection.schemas import ProjectFilter

router = APIRouter(prefix="/api/v1", tags=["portfolio"])
Read = Annotated[Reading, Depends(Recalls(Permission.READ), scope="function")]
ReadOnce = Annotated[Reading, Depends(Recalls(Permission.READ, snapshot=False), scope="function")]


@router.get("/programmes")
def list_programmes(reading: Read, response: Response) -> Programmes:
    response.headers.update(SAFE)
    return codes.programmes(reading.db, reading.caller)


@router.get("/units")
def list_units(reading: Read, response: Response) -> Codes:
    response.headers.update(SAFE)
    return codes.units(reading.db, reading.caller)


@router.get("/districts")
def list_districts(reading: Read, response: Response) -> Codes:
    response.headers.update(SAFE)
    return codes.districts(reading.db, reading.caller)


@router.get("/sectors")
def list_sectors(reading: Read, response: Response) -> Codes:
    response.headers.update(SAFE)
    return codes.sectors(reading.db, reading.caller)


@router.get("/offices")
def list_offices(reading: Read, response: Response) -> Codes:
    response.headers.update(SAFE)
    return codes.offices(reading.db, reading.caller)


@router.get("/lists")
def list_lists(reading: Read, response: Response) -> Codes:
    response.headers.update(SAFE)
    return codes.lists(reading.db, reading.caller)


@router.get("/projects", response_model=ProjectPage)
def list_projects(reading: ReadOnce, query: Annotated[ListQuery, Depends(Asked(ListQuery))]) -> Response:
    """A page of the selection. The body is made by the database; its schema is `ProjectPage`."""
    check_codes(reading.db, query, reading.caller)
    body = queries.project_page(reading.db, query, reading.caller)
    return Response(body, media_type="application/json", headers=SAFE)


@router.get("/projects/summary", response_model=Summary)
def summarise(reading: ReadOnce, query: Annotated[ProjectFilter, Depends(Asked(ProjectFilter))]) -> Response:
    """Totals of the selection, and what each further choice would leave."""
    check_codes(reading.db, query, reading.caller)
    body = figures.summary_json(reading.db, query, reading.caller)
    return Response(body, media_type="application/json", headers=SAFE)


@router.get("/projects/schedule", response_model=SchedulePage)
def list_schedules(reading: ReadOnce, query: Annotated[ListQuery, Depends(Asked(ListQuery))]) -> Response:
    """The same page of the selection with the dates of each project and of its milestones, for a Gantt chart."""
    check_codes(reading.db, query, reading.caller)
    body = schedules.schedule_page(reading.db, query, reading.caller)
    return Response(body, media_type="application/json", headers=SAFE)


@router.get("/projects/schedule/months")
def count_months(
    reading: ReadOnce, query: Annotated[ProjectFilter, Depends(Asked(ProjectFilter))], response: Response
) -> MonthCounts:
    """How many works of the selection are under way in each month."""
    check_codes(reading.db, query, reading.caller)
    response.headers.update(SAFE)
    return schedules.months(reading.db, query, reading.caller)


@router.post("/projects", status_code=201, response_model=ProjectOut)
def create_project(
    body: ProjectIn, writing: Annotated[Writing, Depends(Writes(Permission.FACTS), scope="function")]
) -> Response:
    """A new project, `entered` by whoever sends it, with the milestones of its programme's template."""

    def work() -> Written:
        commands.check_office(writing.caller, body.office)
        commands.check_lies_well(writing.db, body)
        project = commands.open_project(writing.db, body, Source())
        shown = detail.project_out(writing.db, writing.caller, project.code)
        location = f"/api/v1/projects/{project.code}"
        return Written(body=shown, version=project.version, status=201, location=location)

    return writing.answer(work, reason=body.reason)


@router.get("/projects/{code}")
def read_project(code: str, reading: Read, response: Response) -> ProjectOut:
    found = detail.project_out(reading.db, reading.caller, code)
    response.headers.update(SAFE | reading.mark(found.version))
    return found


@router.patch("/projects/{code}", response_model=ProjectOut)
def change_project(
    code: str, body: ProjectChange, writing: Annotated[Writing, Depends(Writes(Permission.READ_ALL), scope="function")]
) -> Response:
    """Change any part of a project. What a role may change is decided by the fields that are sent."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        project = visible_project(db, caller, code, *WHOLE, lock=True)

        def check_seen() -> None:
            check_version(writing.expected_version(), project.version, lambda: detail.project_out(db, caller, code))

        commands.alter_project(db, caller, project, body, check_seen)
        shown = detail.project_out(db, caller, code)
        return Written(body=shown, version=shown.version)

    return writing.answer(work, reason=body.reason)


@router.get("/projects/{code}/components")
def list_components(code: str, reading: Read, response: Response) -> Components:
    response.headers.update(SAFE)
    project_id = visible_project_id(reading.db, reading.caller, code)
    return detail.components_out(components_of(reading.db, project_id))


@router.patch("/projects/{code}/components/{key}", response_model=ComponentOut)
def change_component(
    code: str,
    key: str,
    body: ComponentChange,
    writing: Annotated[Writing, Depends(Writes(Permission.READ_ALL), scope="function")],
) -> Response:
    """What an office reports of a station, a section or another part, and where it is; as with a project the fields
    decide who may."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        project = visible_project(db, caller, code, lock=True)
        part = component_of(db, project.id, key)

        def check_seen() -> None:
            check_version(writing.expected_version(), part.version, lambda: detail.component_out(part))

        commands.alter_component(db, caller, project, part, body, check_seen)
        return Written(body=detail.component_out(part), version=part.version)

    return writing.answer(work, reason=body.reason)
