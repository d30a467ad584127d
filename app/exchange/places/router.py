"""Places that come in: nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.exchange.files import Content
from app.exchange.places.reading import read_places
from app.exchange.places.schemas import Pieces, PlacesOut, ReadQuery, SplitIn
from app.exchange.places.splitting import pieces_of
from app.identity.dependencies import SAFE, Reading, Reads
from app.identity.roles import Permission
from app.kit.web import language

router = APIRouter(prefix="/api/v1/places", tags=["places"])
Place = Annotated[Reading, Depends(Reads(Permission.PLACE), scope="function")]
FILE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/read", openapi_extra=FILE)
def read_place(
    request: Request,
    content: Content,
    query: Annotated[ReadQuery, Query()],
    reading: Place,
    response: Response,
) -> PlacesOut:
    """The shapes of a file (GeoPackage, Shapefile or FileGDB in a zip, GeoJSON, KML, DXF), of a survey's text or of
    pasted coordinates, in WGS 84; stores nothing."""
    response.headers.update(SAFE)
    return read_places(reading.db, content, query.system, query.shape, language(request))


@router.post("/split")
def split_place(body: SplitIn, reading: Place, response: Response) -> Pieces:
    """A line or an area in the pieces that a drawn line leaves; stores nothing."""
    response.headers.update(SAFE)
    return Pieces(items=pieces_of(body.geometry, body.blade))
