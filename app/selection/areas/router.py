"""Areas under a name: list, one, make, change, remove and put back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.identity.dependencies import SAFE, Reading, Reads, Writes, Writing, check_version
from app.identity.roles import Permission
from app.kit.schemas import Written
from app.selection.areas import commands, queries
from app.selection.areas.schemas import AreaChange, AreaIn, Areas, AreaWhole
from app.selection.models import Area

router = APIRouter(prefix="/api/v1", tags=["selection"])
Read = Annotated[Reading, Depends(Reads(Permission.READ), scope="function")]
# Who may take a selection away may keep what selects it: one row of the table of roles.
Write = Annotated[Writing, Depends(Writes(Permission.EXPORT), scope="function")]


@router.get("/areas")
def list_areas(reading: Read, response: Response) -> Areas:
    """The areas that one may give to `within`: one's own, and those that others share."""
    response.headers.update(SAFE)
    return queries.areas_of(reading.db, reading.caller)


@router.post("/areas", status_code=201, response_model=AreaWhole)
def save_area(body: AreaIn, writing: Write) -> Response:
    """Keep an area under a name: a shape, a circle, or a corridor along a line."""

    def work() -> Written:
        area = commands.save_area(writing.db, writing.caller, body)
        return _written(writing, area, status=201, location=f"/api/v1/areas/{area.code}")

    return writing.answer(work)


@router.get("/areas/{area}")
def read_area(area: str, reading: Read, response: Response) -> AreaWhole:
    found = queries.usable_area(reading.db, reading.caller, area)
    response.headers.update(SAFE | reading.mark(found.version))
    return queries.area_out(reading.db, reading.caller, found)


@router.patch("/areas/{area}", response_model=AreaWhole)
def change_area(area: str, body: AreaChange, writing: Write) -> Response:
    """Rename, share or stop sharing, draw anew; `removed: false` puts back what was removed."""

    def work() -> Written:
        found = _checked(writing, area)
        commands.change_area(writing.db, found, body)
        return _written(writing, found)

    return writing.answer(work)


@router.delete("/areas/{area}", response_model=AreaWhole)
def remove_area(area: str, writing: Write) -> Response:
    """Remove an area. The answer has the version by which its person puts it back."""

    def work() -> Written:
        found = _checked(writing, area)
        commands.remove_area(writing.db, found)
        return _written(writing, found)

    return writing.answer(work)


def _checked(writing: Writing, code: str) -> Area:
    area = queries.own_area(writing.db, writing.caller, code)
    check_version(writing.expected_version(), area.version, lambda: queries.area_out(writing.db, writing.caller, area))
    return area


def _written(writing: Writing, area: Area, status: int = 200, location: str | None = None) -> Written:
    writing.db.flush()
    shown = queries.area_out(writing.db, writing.caller, area)
    return Written(body=shown, version=shown.version, status=status, location=location)
