"""A project's history, the city's log, its export, and what happened at the door."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.audit.commands import Door
from app.audit.schemas import History
from app.identity import door
from app.identity.dependencies import SAFE, Reading, Reads, Recalls
from app.identity.roles import Permission
from app.kit.web import language
from app.logbook import queries
from app.logbook.export import exported
from app.logbook.places import former_places, former_places_of_part
from app.logbook.schemas import AccessLog, AccessQuery, ExportQuery, FormerPlaces, Log, LogQuery
from app.projects.queries import component_of, visible_project, visible_project_id

router = APIRouter(prefix="/api/v1", tags=["log"])
Read = Annotated[Reading, Depends(Recalls(Permission.READ), scope="function")]
ReadLog = Annotated[Reading, Depends(Reads(Permission.LOG), scope="function")]
TYPES = {"jsonl": "application/x-ndjson; charset=utf-8", "csv": "text/csv; charset=utf-8"}


@router.get("/projects/{code}/history")
def read_history(code: str, request: Request, reading: Read, response: Response, cursor: str | None = None) -> History:
    """What happened to the project, newest first; the public reads it without names of people."""
    response.headers.update(SAFE)
    project = visible_project(reading.db, reading.caller, code)
    return queries.history(reading.db, reading.caller, project, cursor, language(request))


@router.get("/projects/{code}/places")
def read_former_places(code: str, reading: Read, response: Response) -> FormerPlaces:
    """Where the project was before: each place that was replaced, until when, by whom and why."""
    response.headers.update(SAFE)
    return former_places(reading.db, reading.caller, visible_project(reading.db, reading.caller, code))


@router.get("/projects/{code}/components/{key}/places")
def read_former_places_of_part(code: str, key: str, reading: Read, response: Response) -> FormerPlaces:
    """Where a station, a section or another part was before."""
    response.headers.update(SAFE)
    part = component_of(reading.db, visible_project_id(reading.db, reading.caller, code), key)
    return former_places_of_part(reading.db, reading.caller, part)


@router.get("/changes")
def read_log(query: Annotated[LogQuery, Query()], request: Request, reading: ReadLog, response: Response) -> Log:
    """What happened across the city, newest first."""
    response.headers.update(SAFE)
    return queries.city_log(reading.db, reading.caller, query, language(request))


@router.get(
    "/changes/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/x-ndjson": {}, "text/csv": {}}}},
)
def export_log(query: Annotated[ExportQuery, Query()], request: Request, reading: ReadLog) -> Response:
    """The same as a file, oldest first: JSON lines with their hashes, or CSV with sentences."""
    queries.conditions(reading.db, query, reading.caller)  # refused before the first byte
    door.record(request, Door.EXPORT, reading.caller, {"format": query.format, "query": request.url.query[:300]})
    headers = SAFE | {"Content-Disposition": f'attachment; filename="guatu-changes.{query.format}"'}
    pieces = exported(query, reading.caller, query.lang or language(request))
    return StreamingResponse(pieces, media_type=TYPES[query.format], headers=headers)


@router.get("/access-events")
def read_access(query: Annotated[AccessQuery, Query()], reading: ReadLog, response: Response) -> AccessLog:
    """What happened at the door, newest first: sign-ins, refusals, exports, the use of tokens."""
    response.headers.update(SAFE)
    return queries.access_log(reading.db, query, reading.caller)
