"""`/tiles`: TileJSON and vector tiles, with the same filter as every list."""

import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse

from app.identity.dependencies import Reading, Reads, Recalls
from app.identity.roles import Permission
from app.kit.asked import Asked
from app.kit.errors import Invalid, NotFound
from app.overlays.queries import seen_layer
from app.portfolio.conflicts.schemas import Nearness
from app.publish.basemaps import basemaps, imported_file
from app.publish.layers import BOUNDS, LAYERS, MAX_ZOOM, MEDIA_TYPE, OVERLAY, address_in, sent, tile_of, tile_of_overlay
from app.publish.matrices import WEB_MERCATOR_QUAD
from app.publish.schemas import Basemaps
from app.selection.queries import check_codes
from app.selection.schemas import ProjectFilter

router = APIRouter(tags=["tiles"])
EveryRead = Annotated[Reading, Depends(Reads(Permission.READ), scope="function")]
PMTILES = "application/vnd.pmtiles"
Overlay = Annotated[Reading, Depends(Reads(Permission.OVERLAYS), scope="function")]
Read = Annotated[Reading, Depends(Recalls(Permission.READ, snapshot=False), scope="function")]


@router.get("/api/v1/basemaps")
def choices(reading: EveryRead) -> Basemaps:
    """The base maps that the page offers beside its own, and who is to be named for each."""
    return basemaps(reading.db)


@router.get(
    "/tiles/imported.pmtiles",
    response_class=Response,
    responses={
        200: {"content": {PMTILES: {}}},
        206: {"description": "The part that was asked for (Range)", "content": {PMTILES: {}}},
        416: {"description": "There is no such part"},
    },
)
def imported(reading: EveryRead) -> Response:
    """The operator's own base map, in the parts that a map asks for."""
    file = imported_file()
    if not file.is_file():
        raise NotFound
    return FileResponse(file, media_type=PMTILES)


TILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {}}},
    204: {"description": "There is nothing in this tile"},
    304: {"description": "As it was (If-None-Match)"},
}


@router.get("/tiles/conflicts.json")
def conflicts_tilejson(
    request: Request, reading: Read, query: Annotated[Nearness, Depends(Asked(Nearness))]
) -> dict[str, Any]:
    """TileJSON 3 of nearby works: a point between each two, and the way from one to the other."""
    return _described("conflicts", query, request, reading)


@router.get("/tiles/conflicts/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
def conflicts_tile(
    z: str, x: str, y: str, request: Request, reading: Read, query: Annotated[Nearness, Depends(Asked(Nearness))]
) -> Response:
    """Nearby works in one tile, the worst where there are many."""
    address = _address(z, x, y)
    check_codes(reading.db, query, reading.caller)
    return sent(request, tile_of(reading.db, reading.caller, "conflicts", query, *address))


@router.get("/tiles/overlays/{overlay}.json")
def overlay_tilejson(overlay: str, request: Request, reading: Overlay) -> dict[str, Any]:
    """TileJSON 3 of a layer of the operator's own, for the roles that were named."""
    found = seen_layer(reading.db, reading.caller, overlay)
    address = f"{request.url.scheme}://{request.url.netloc}/tiles/overlays/{found.code}/{{z}}/{{x}}/{{y}}.mvt"
    return _tilejson(found.code, address, OVERLAY) | {"bounds": found.bounds}


@router.get("/tiles/overlays/{overlay}/{z}/{x}/{y}.mvt", response_class=Response, responses=TILE)
def overlay_tile(overlay: str, z: str, x: str, y: str, request: Request, reading: Overlay) -> Response:
    """One tile of it: areas, and cells where they are too small to be told apart."""
    address = _address(z, x, y)
    found = seen_layer(reading.db, reading.caller, overlay)
    return sent(request, tile_of_overlay(reading.db, found, *address))


@router.get("/tiles/{layer}.json")
def tilejson(
    layer: str, request: Request, reading: Read, query: Annotated[ProjectFilter, Depends(Asked(ProjectFilter))]
) -> dict[str, Any]:
    """TileJSON 3: where the tiles are, for this filter, and what they hold."""
    if layer not in LAYERS:
        raise NotFound
    return _described(layer, query, request, reading)


def _described(layer: str, query: ProjectFilter, request: Request, reading: Reading) -> dict[str, Any]:
    check_codes(reading.db, query, reading.caller)
    words = urlencode(request.query_params.multi_items())
    address = f"{request.url.scheme}://{request.url.netloc}/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt"
    return _tilejson(layer, f"{address}?{words}" if words else address, LAYERS[layer])


def _tilejson(name: str, address: str, layers: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "tilejson": "3.0.0",
        "name": name,
        "tiles": [address],
        "vector_layers": [{"id": one, "fields": fields} for one, fields in layers.items()],
        "bounds": BOUNDS,
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
    }


@router.get(
    "/tiles/{layer}/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses=TILE,
)
def tile(
    layer: str,
    z: str,
    x: str,
    y: str,
    request: Request,
    reading: Read,
    query: Annotated[ProjectFilter, Depends(Asked(ProjectFilter))],
) -> Response:
    """One vector tile."""
    if layer not in LAYERS:
        raise NotFound
    address = _address(z, x, y)
    check_codes(reading.db, query, reading.caller)
    return sent(request, tile_of(reading.db, reading.caller, layer, query, *address))


def _address(z: str, x: str, y: str) -> tuple[int, int, int]:
    """A malformed address is refused; one outside the pyramid has nothing."""
    if not all(re.fullmatch("[0-9]{1,8}", part) for part in (z, x, y)):
        raise Invalid.at("tile", "filter.tile", f"{z}/{x}/{y}")
    return address_in(WEB_MERCATOR_QUAD, int(z), int(x), int(y))
