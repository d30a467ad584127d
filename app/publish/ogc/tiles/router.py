"""`/ogc/tileMatrixSets` and `/ogc/collections/{id}/tiles`."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from app.identity.dependencies import SAFE, Reading, Reads, Recalls
from app.identity.roles import Permission
from app.kit.asked import Asked
from app.kit.errors import Invalid, NotFound
from app.kit.web import language
from app.publish.layers import EMPTY, MAX_ZOOM, sent, tile_of
from app.publish.matrices import TILE_MATRIX_SETS, TileMatrixSet
from app.publish.ogc.collections import Collection, collection
from app.publish.ogc.links import Links
from app.publish.ogc.tiles import documents
from app.selection.queries import check_codes
from app.selection.schemas import ProjectFilter

router = APIRouter(prefix="/ogc", tags=["ogc tiles"])
Known = Annotated[Reading, Depends(Reads(Permission.READ, snapshot=False), scope="function")]
Read = Annotated[Reading, Depends(Recalls(Permission.READ, snapshot=False), scope="function")]


class JsonQuery(BaseModel):
    """What an address without a filter takes."""

    model_config = ConfigDict(extra="forbid")

    f: Literal["json"] | None = Field(None, description="`json`, which is also what comes without it")


class TilesetQuery(ProjectFilter):
    """The one filter: a tileset of what it selects."""

    f: Literal["json"] | None = Field(None, description="`json`, which is also what comes without it")


class TileQuery(ProjectFilter):
    """The one filter: a tile of what it selects."""

    f: Literal["mvt"] | None = Field(None, description="`mvt`, which is also what comes without it")


@router.get("/tileMatrixSets")
def list_tile_matrix_sets(
    query: Annotated[JsonQuery, Query()], request: Request, reading: Known, response: Response
) -> dict[str, Any]:
    """The tile matrix sets that tiles are cut by."""
    response.headers.update(SAFE)
    return documents.matrix_set_list(_links(request))


@router.get("/tileMatrixSets/{tile_matrix_set_id}")
def read_tile_matrix_set(
    tile_matrix_set_id: str, query: Annotated[JsonQuery, Query()], reading: Known, response: Response
) -> dict[str, Any]:
    """One tile matrix set, as the standard defines it."""
    response.headers.update(SAFE)
    return documents.matrix_set(_grid(tile_matrix_set_id))


@router.get("/collections/{collection_id}/tiles")
def list_tilesets(
    collection_id: str,
    request: Request,
    reading: Read,
    query: Annotated[TilesetQuery, Depends(Asked(TilesetQuery))],
    response: Response,
) -> dict[str, Any]:
    """The tilesets of a collection."""
    of = collection(reading.db, collection_id)
    check_codes(reading.db, _filter(query), reading.caller)
    response.headers.update(SAFE)
    return documents.tileset_list(_links(request), of, _words(request))


@router.get("/collections/{collection_id}/tiles/{tile_matrix_set_id}")
def read_tileset(
    collection_id: str,
    tile_matrix_set_id: str,
    request: Request,
    reading: Read,
    query: Annotated[TilesetQuery, Depends(Asked(TilesetQuery))],
    response: Response,
) -> dict[str, Any]:
    """One tileset: where its tiles are for this filter, where they end, and what they hold."""
    of, grid = collection(reading.db, collection_id), _grid(tile_matrix_set_id)
    check_codes(reading.db, _filter(query), reading.caller)
    response.headers.update(SAFE)
    return documents.tileset(_links(request), of, grid, _words(request))


@router.get(
    "/collections/{collection_id}/tiles/{tile_matrix_set_id}/{tile_matrix}/{tile_row}/{tile_col}",
    response_class=Response,
)
def read_tile(
    collection_id: str,
    tile_matrix_set_id: str,
    tile_matrix: str,
    tile_row: str,
    tile_col: str,
    request: Request,
    reading: Read,
    query: Annotated[TileQuery, Depends(Asked(TileQuery))],
) -> Response:
    """One vector tile. The row comes before the column."""
    of, grid = collection(reading.db, collection_id), _grid(tile_matrix_set_id)
    address = _address(grid, tile_matrix, tile_row, tile_col)
    wanted = _filter(query)
    check_codes(reading.db, wanted, reading.caller)
    chosen = _within(of, wanted)
    if chosen is None:
        return sent(request, EMPTY)
    return sent(request, tile_of(reading.db, reading.caller, of.source.name, chosen, *address, grid, crowds=False))


def _links(request: Request) -> Links:
    return Links(f"{request.url.scheme}://{request.url.netloc}/ogc", language(request))


def _words(request: Request) -> list[tuple[str, str]]:
    """The words of the filter, which the addresses of its tiles keep."""
    return [pair for pair in request.query_params.multi_items() if pair[0] != "f"]


def _grid(name: str) -> TileMatrixSet:
    if name not in TILE_MATRIX_SETS:
        raise NotFound
    return TILE_MATRIX_SETS[name]


def _filter(query: TilesetQuery | TileQuery) -> ProjectFilter:
    """The filter alone, as every other place has it."""
    return ProjectFilter.model_construct(**{name: getattr(query, name) for name in ProjectFilter.model_fields})


def _within(of: Collection, wanted: ProjectFilter) -> ProjectFilter | None:
    """What the filter selects of this collection; None where that can be nothing."""
    if of.programme is None:
        return wanted
    if wanted.programme and of.programme not in wanted.programme:
        return None
    return wanted.model_copy(update={"programme": (of.programme,)})


def _address(grid: TileMatrixSet, matrix: str, row: str, column: str) -> tuple[int, int, int]:
    """A malformed address is refused; one outside the limits of the tileset has nothing."""
    if not all(re.fullmatch("[0-9]{1,8}", part) for part in (matrix, row, column)):
        raise Invalid.at("tile", "filter.tile", f"{matrix}/{row}/{column}")
    z, x, y = int(matrix), int(column), int(row)
    if z > MAX_ZOOM:
        raise NotFound
    left, top, right, bottom = documents.limits(grid, z)
    if not (left <= x <= right and top <= y <= bottom):
        raise NotFound
    return z, x, y
