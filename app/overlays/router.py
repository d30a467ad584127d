"""`/api/v1/overlays`: layers of the operator's own for the roles that were named, and what projects cover of them;
`/api/v1/overlay-layers`: the same layers for whoever keeps them, who sees no area of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.identity.dependencies import SAFE, Reading, Reads, Writes, Writing, check_version
from app.identity.roles import Permission
from app.kit.asked import Asked
from app.kit.schemas import Written
from app.overlays import commands, queries
from app.overlays.models import OverlayLayer
from app.overlays.schemas import (
    CoverQuery,
    Covers,
    KeptOverlay,
    KeptOverlays,
    OverlayChange,
    OverlayOut,
    Overlays,
    ProjectCovers,
)
from app.projects.queries import visible_project
from app.selection.queries import check_codes

router = APIRouter(prefix="/api/v1", tags=["overlays"])
Read = Annotated[Reading, Depends(Reads(Permission.OVERLAYS), scope="function")]
Keep = Annotated[Reading, Depends(Reads(Permission.ADMINISTER), scope="function")]
Kept = Annotated[Writing, Depends(Writes(Permission.ADMINISTER), scope="function")]
Why = Annotated[str | None, Query(max_length=1000)]


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


@router.get("/overlay-layers")
def list_overlay_layers(reading: Keep, response: Response) -> KeptOverlays:
    """Every layer with the roles that were named for it, and those that were removed and can come back; no areas."""
    response.headers.update(SAFE)
    return queries.kept_layers(reading.db)


@router.get("/overlay-layers/{overlay}")
def read_overlay_layer(overlay: str, reading: Keep, response: Response) -> KeptOverlay:
    found = queries.kept_layer(reading.db, overlay)
    response.headers.update(SAFE | {"ETag": f'"{found.version}"'})
    return found


@router.patch("/overlay-layers/{overlay}", response_model=KeptOverlay)
def change_overlay_layer(overlay: str, body: OverlayChange, writing: Kept) -> Response:
    """Names, kind, source, date, colour, and who may know of it: that counts from the next request on."""

    def work() -> Written:
        layer = _checked(writing, commands.layer_there(writing.db, overlay))
        commands.change_layer(writing.db, layer, body)
        return _written(writing, overlay)

    return writing.answer(work, reason=body.reason)


@router.delete("/overlay-layers/{overlay}", response_model=KeptOverlay)
def remove_overlay_layer(overlay: str, writing: Kept, reason: Why = None) -> Response:
    """For everybody it is gone at once; `undo` brings it back as it was."""

    def work() -> Written:
        _checked(writing, commands.layer_there(writing.db, overlay))
        commands.remove_layer(writing.db, overlay)
        return _written(writing, overlay)

    return writing.answer(work, reason=reason)


@router.post("/overlay-layers/{overlay}/undo", response_model=KeptOverlay)
def undo_overlay_layer(overlay: str, writing: Kept, reason: Why = None) -> Response:
    """A layer that was removed is there again; one that was replaced holds what it held before, and the other way round."""

    def work() -> Written:
        _checked(writing, commands.layer_kept(writing.db, overlay))
        commands.take_back(writing.db, overlay)
        return _written(writing, overlay)

    return writing.answer(work, reason=reason)


@router.delete("/overlay-layers/{overlay}/former", status_code=204)
def forget_overlay_layer(overlay: str, writing: Kept, reason: Why = None) -> Response:
    """What is kept for the way back goes for good: the former contents, and of a layer that was removed everything."""

    def work() -> Written:
        _checked(writing, commands.layer_kept(writing.db, overlay))
        commands.forget_layer(writing.db, overlay)
        return Written(status=204)

    return writing.answer(work, reason=reason)


def _checked(writing: Writing, layer: OverlayLayer) -> OverlayLayer:
    code = layer.code
    check_version(writing.expected_version(), layer.version, lambda: queries.kept_layer(writing.db, code))
    return layer


def _written(writing: Writing, code: str) -> Written:
    shown = queries.kept_layer(writing.db, code)
    return Written(body=shown, version=shown.version)
