"""`GET /overlays/{overlay}/projects/export`: what the selected projects cover, as a file."""

from functools import partial
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from app.audit.commands import Door
from app.exchange.exports.router import Download
from app.exchange.overlays.schemas import TableQuery
from app.exchange.overlays.table import write_table
from app.exchange.workbook import XLSX
from app.identity import door
from app.identity.dependencies import SAFE, Reading, Reads
from app.identity.roles import Permission
from app.kit import clock
from app.kit.asked import Asked
from app.kit.errors import Forbidden
from app.kit.web import language
from app.overlays.queries import seen_layer
from app.selection.queries import check_codes

router = APIRouter(prefix="/api/v1", tags=["overlays"])
MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
BINARY = {"schema": {"type": "string", "format": "binary"}}
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
