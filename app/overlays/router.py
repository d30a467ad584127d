"""`/api/v1/overlays`: layers of the operator's own for the roles that were named, and what projects cover of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.identity.dependencies import SAFE, Reading, Reads
from app.identity.roles import Permission
from app.kit.asked import Asked
from app.overlays import queries
from app.overlays.schemas import CoverQuery, Covers, OverlayOut, Overlays, ProjectCovers
from app.projects.queries import visible_project
from app.selection.queries import check_codes

router = APIRouter(prefix="/api/v1", tags=["overlays"])
Read = Annotated[Reading, Depends(Reads(Permission.OVERLAYS), scope="function")]


@router.get("/overlays")
def list_overlays(reading: Read, response: Response) -> Overlays:
    """The layers that one of the reader's roles was named for; nobody is told of others."""
    response.headers.update(SAFE)
    return queries.overlays(reading.db, reading.caller)


@router.get("/overlays/{overlay}")
def read_overlay(overlay: str, reading: Read, response: Response) -> OverlayOut:
    response.headers.update(SAFE)
    return OverlayOut.model_validate(queries.seen_layer(reading.db, reading.caller, overlay))


@router.get("/overlays/{overlay}/projects")
def list_covers(
    overlay: str, reading: Read, query: Annotated[CoverQuery, Depends(Asked(CoverQuery))], response: Response
) -> Covers:
    """What the selected projects cover of a layer 压占, worst first: areas by m², then lines by m, then points."""
    found = queries.seen_layer(reading.db, reading.caller, overlay)
    check_codes(reading.db, query, reading.caller)
    response.headers.update(SAFE)
    return queries.covers(reading.db, found, query, reading.caller)


@router.get("/projects/{code}/overlays")
def read_project_covers(code: str, reading: Read, response: Response) -> ProjectCovers:
    """What one project, and each of its parts, covers of every layer that the reader may know of."""
    project = visible_project(reading.db, reading.caller, code)
    response.headers.update(SAFE)
    return queries.project_covers(reading.db, reading.caller, project)
