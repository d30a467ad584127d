"""People from Excel: the import with its preview, and the template."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.exchange.files import Content
from app.exchange.people import import_people
from app.exchange.schemas import ImportOut
from app.exchange.template import people_template
from app.exchange.workbook import XLSX
from app.identity.dependencies import SAFE, Reading, Reads, Writes, Writing
from app.identity.roles import Permission
from app.kit.schemas import Written
from app.kit.web import language

router = APIRouter(prefix="/api/v1", tags=["administration"])
FILE = {"requestBody": {"required": True, "content": {XLSX: {"schema": {"type": "string", "format": "binary"}}}}}


@router.get("/people/template.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
def people_template_file(
    request: Request, reading: Annotated[Reading, Depends(Reads(Permission.ADMINISTER), scope="function")]
) -> Response:
    """An empty workbook with drop-downs, in the reader's language."""
    headers = SAFE | {"Content-Disposition": 'attachment; filename="people.xlsx"'}
    return Response(people_template(reading.db, language(request)), media_type=XLSX, headers=headers)


@router.post("/people/import", response_model=ImportOut, openapi_extra=FILE)
def import_people_file(
    request: Request,
    content: Content,
    writing: Annotated[Writing, Depends(Writes(Permission.ADMINISTER), scope="function")],
    dry_run: bool = True,
    seen: Annotated[str | None, Query(max_length=64)] = None,
    reason: Annotated[str | None, Query(max_length=1000)] = None,
) -> Response:
    """A workbook (.xlsx) as the body. `dry_run` shows what it would do; with `seen` it does that or nothing."""
    by = writing.caller.person_id
    assert by is not None

    def work() -> Written:
        return Written(
            body=import_people(writing.db, content, by=by, language=language(request), dry_run=dry_run, seen=seen)
        )

    return writing.answer(work, reason=reason or "Excel")
