"""Places that come in: nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.exchange.places.schemas import Pieces, SplitIn
from app.exchange.places.splitting import pieces_of
from app.identity.dependencies import SAFE, Reading, Reads
from app.identity.roles import Permission

router = APIRouter(prefix="/api/v1/places", tags=["places"])
Place = Annotated[Reading, Depends(Reads(Permission.PLACE), scope="function")]


@router.post("/split")
def split_place(body: SplitIn, reading: Place, response: Response) -> Pieces:
    """A line or an area in the pieces that a drawn line leaves; stores nothing."""
    response.headers.update(SAFE)
    return Pieces(items=pieces_of(body.geometry, body.blade))
