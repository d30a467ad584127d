"""The search box, and the station nearest to a project."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.finding import queries
from app.finding.schemas import Found, NearestStation, SearchQuery
from app.identity.dependencies import SAFE, Reading, Reads, Recalls
from app.identity.roles import Permission

router = APIRouter(prefix="/api/v1", tags=["finding"])
Read = Annotated[Reading, Depends(Reads(Permission.READ), scope="function")]
Recall = Annotated[Reading, Depends(Recalls(Permission.READ), scope="function")]


@router.get("/search")
def search(query: Annotated[SearchQuery, Query()], reading: Read, response: Response) -> Found:
    """Projects, places and coordinates by what somebody types: Chinese, pinyin, initials, a code, or a pair of numbers."""
    response.headers.update(SAFE)
    return queries.found(reading.db, reading.caller, query)


@router.get("/projects/{code}/nearest-station")
def nearest_station(code: str, reading: Recall, response: Response) -> NearestStation:
    """The nearest metro station, in service or being built."""
    response.headers.update(SAFE)
    return queries.nearest_station(reading.db, reading.caller, code)
