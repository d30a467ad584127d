"""What the selected projects cover, as a file; and files that become layers, for whoever keeps those."""

from contextlib import AbstractContextManager
from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from app.audit.commands import Door
from app.exchange.exports.router import Download
from app.exchange.files import Content
from app.exchange.overlays.bringing import bring, look
from app.exchange.overlays.progress import Tell, telling, told
from app.exchange.overlays.schemas import ContentsQuery, FileProgress, FileQuery, FileRead, TableQuery
from app.exchange.overlays.table import write_table
from app.exchange.workbook import XLSX
from app.identity import door
from app.identity.dependencies import SAFE, Reading, Reads, Writes, Writing, check_version
from app.identity.roles import Permission
from app.kit import clock
from app.kit.asked import Asked
from app.kit.errors import Forbidden
from app.kit.schemas import Written
from app.kit.web import language
from app.overlays.queries import kept_layer, seen_layer, version_of
from app.overlays.schemas import CODE, KeptOverlay
from app.selection.queries import check_codes

router = APIRouter(prefix="/api/v1", tags=["overlays"])
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
BINARY = {"schema": {"type": "string", "format": "binary"}}
FILE = {"requestBody": {"required": True, "content": {"application/octet-stream": BINARY}}}
Keep = Annotated[Reading, Depends(Reads(Permission.ADMINISTER, snapshot=False), scope="function")]
Kept = Annotated[Writing, Depends(Writes(Permission.ADMINISTER), scope="function")]
CONTENT = {media.partition(";")[0]: BINARY for media in MEDIA.values()}


@router.get("/overlays/{overlay}/projects/export", response_class=Response, responses={200: {"content": CONTENT}})
def export_covers(
    overlay: str,
    request: Request,
    reading: Annotated[Reading, Depends(Reads(Permission.OVERLAYS, snapshot=False), scope="function")],
    query: Annotated[TableQuery, Depends(Asked(TableQuery))],
) -> Response:
    """The table of covers 压占 as CSV or a workbook, worst first; for who may take a selection away."""
    caller = reading.caller
    found = seen_layer(reading.db, caller, overlay)
    if not caller.may(Permission.EXPORT):
        raise Forbidden
    check_codes(reading.db, query, caller)
    door.record(request, Door.EXPORT, caller, {"format": query.format_, "query": request.url.query[:300]})
    write = partial(write_table, found.code, query, caller, language=query.lang or language(request))
    end = f"{clock.today()}.{query.format_}"
    names = f"attachment; filename=\"guatu-covers-{end}\"; filename*=UTF-8''{quote(f'挂图-压占-{end}')}"
    headers = SAFE | {"Content-Disposition": names}
    return Download(write, MEDIA[query.format_], headers, whole=query.format_ == "xlsx")


@router.post("/overlay-layers/read", response_model=FileRead, openapi_extra=FILE)
def read_overlay_file(
    request: Request,
    content: Content,
    query: Annotated[FileQuery, Query()],
    writing: Kept,
) -> Response:
    """What would become of a file (GeoPackage, Shapefile or FileGDB in a zip, GeoJSON, KML, DXF; 100 MB): how many areas,
    how much ground, what is wrong with which feature. Nothing stays."""

    def work() -> Written:
        with _telling(writing) as tell:
            return Written(body=look(writing.db, content, query, language(request), tell))

    return writing.answer(work)


@router.get("/overlay-files/{key}")
def read_file_progress(key: str, reading: Keep, response: Response) -> FileProgress:
    """How far one's own request with that `Idempotency-Key` has come with its file, of those two."""
    response.headers.update(SAFE)
    return told(reading.caller.person_id or 0, key)


@router.put("/overlay-layers/{overlay}/contents", response_model=KeptOverlay, openapi_extra=FILE)
def bring_overlay_file(
    overlay: Annotated[str, Path(pattern=CODE.pattern, max_length=40)],
    content: Content,
    query: Annotated[ContentsQuery, Query()],
    writing: Kept,
) -> Response:
    """A new layer (`If-None-Match: *`), or new contents for the one that was seen (`If-Match`); what it held before is kept
    and comes back by `undo`."""
    expected = writing.expected_or_new()

    def check() -> None:
        check_version(expected, version_of(writing.db, overlay), lambda: kept_layer(writing.db, overlay))

    def work() -> Written:
        replace, by = expected is not None, _person(writing)
        with _telling(writing) as tell:
            bring(writing.db, overlay, content, query, by=by, replace=replace, check=check, tell=tell)
        shown = kept_layer(writing.db, overlay)
        return Written(body=shown, version=shown.version, status=201 if expected is None else 200)

    return writing.answer(work, reason=query.reason)


def _person(writing: Writing) -> int:
    assert writing.caller.person_id is not None
    return writing.caller.person_id


def _telling(writing: Writing) -> AbstractContextManager[Tell]:
    return telling(_person(writing), writing.request.headers.get("idempotency-key", ""))
