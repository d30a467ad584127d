"""`/tiles`: TileJSON and vector tiles, with the same filter as every list."""

import gzip
import hashlib
import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from app.identity.dependencies import Reading, Recalls
from app.identity.roles import Permission
from app.kit.errors import Invalid, NotFound
from app.publish import queries
from app.selection.queries import check_codes
from app.selection.schemas import ProjectFilter

router = APIRouter(tags=["tiles"])
Read = Annotated[Reading, Depends(Recalls(Permission.READ, snapshot=False), scope="function")]

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
MAX_ZOOM = 22
# A weight of nought says no.
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# The city's box, for clients that fit their view to it.
BOUNDS = [124.2, 42.9, 127.3, 45.5]
CODE_AND_NAMES = {"code": "String", "name": "String", "name_en": "String", "kind": "String"}
LAYERS: dict[str, dict[str, dict[str, str]]] = {
    "projects": {
        "projects": {
            "code": "String", "name": "String", "programme": "String", "family": "String", "kind": "String",
            "stage": "String", "provenance": "String", "accuracy": "String", "wan": "Number", "nature": "String",
            "home": "Boolean",
        },
        "cells": {"count": "Number", "wan": "Number"},
    },
    "components": {
        "components": {
            "project": "String", "key": "String", "kind": "String", "name": "String", "stage": "String",
            "programme": "String", "colour": "String",
        }
    },
    "districts": {"districts": CODE_AND_NAMES, "district_labels": CODE_AND_NAMES},
    "basemap": {
        "basemap": {
            "kind": "String", "name": "String", "name_en": "String", "rank": "Number", "colour": "String",
            "status": "String",
        }
    },
}  # fmt: skip


@router.get("/tiles/{layer}.json")
def tilejson(layer: str, query: Annotated[ProjectFilter, Query()], request: Request, reading: Read) -> dict[str, Any]:
    """TileJSON 3: where the tiles are, for this filter, and what they hold."""
    if layer not in LAYERS:
        raise NotFound
    check_codes(reading.db, query, reading.caller)
    words = urlencode(request.query_params.multi_items())
    address = f"{request.url.scheme}://{request.url.netloc}/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt"
    return {
        "tilejson": "3.0.0",
        "name": layer,
        "tiles": [f"{address}?{words}" if words else address],
        "vector_layers": [{"id": name, "fields": fields} for name, fields in LAYERS[layer].items()],
        "bounds": BOUNDS,
        "minzoom": 0,
        "maxzoom": MAX_ZOOM,
    }


@router.get(
    "/tiles/{layer}/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses={
        200: {"content": {MEDIA_TYPE: {}}},
        204: {"description": "There is nothing in this tile"},
        304: {"description": "As it was (If-None-Match)"},
    },
)
def tile(
    layer: str,
    z: str,
    x: str,
    y: str,
    query: Annotated[ProjectFilter, Query()],
    request: Request,
    reading: Read,
) -> Response:
    """One vector tile; its ETag is a digest of its bytes, so that it tells nothing of what the reader may not see."""
    if layer not in LAYERS:
        raise NotFound
    address = _address(z, x, y)
    check_codes(reading.db, query, reading.caller)
    body = _body(layer, query, reading, *address)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Accept-Encoding, Cookie, Authorization"}
    if _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    if not body:
        return Response(status_code=204, headers=headers)
    if GZIP.search(request.headers.get("accept-encoding", "")):
        headers["Content-Encoding"] = "gzip"
        body = gzip.compress(body, compresslevel=1, mtime=0)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _address(z: str, x: str, y: str) -> tuple[int, int, int]:
    """A malformed address is refused; one outside the pyramid has nothing."""
    if not all(re.fullmatch("[0-9]{1,8}", part) for part in (z, x, y)):
        raise Invalid.at("tile", "filter.tile", f"{z}/{x}/{y}")
    zoom, column, row = int(z), int(x), int(y)
    if zoom > MAX_ZOOM or column >= 2**zoom or row >= 2**zoom:
        raise NotFound
    return zoom, column, row


def _body(layer: str, query: ProjectFilter, reading: Reading, z: int, x: int, y: int) -> bytes:
    if layer == "projects":
        return queries.projects_tile(reading.db, query, reading.caller, z, x, y)
    if layer == "components":
        return queries.components_tile(reading.db, query, reading.caller, z, x, y)
    if layer == "districts":
        return queries.districts_tile(reading.db, z, x, y)
    return queries.basemap_tile(reading.db, z, x, y)


def _matches(if_none_match: str, etag: str) -> bool:
    marks = [mark.strip().removeprefix("W/") for mark in if_none_match.split(",")]
    return etag in marks or "*" in marks
