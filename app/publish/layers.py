"""The layers that tiles are made of: what each holds, and one tile of it."""

import gzip
import hashlib
import re

from sqlalchemy.orm import Session as Db
from starlette.requests import Request
from starlette.responses import Response

from app.identity.access import Caller
from app.kit.errors import NotFound
from app.kit.shapes import CITY_BOX
from app.publish import queries
from app.publish.matrices import WEB_MERCATOR_QUAD, TileMatrixSet
from app.selection.schemas import ProjectFilter

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
MAX_ZOOM = 22
# A weight of nought says no.
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")
# The city's box, for clients that fit their view to it.
BOUNDS = list(CITY_BOX)
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
            "programme": "String", "colour": "String", "home": "Boolean",
        },
        "cells": {"count": "Number"},
    },
    "districts": {"districts": CODE_AND_NAMES, "district_labels": CODE_AND_NAMES},
    "basemap": {
        "basemap": {
            "kind": "String", "name": "String", "name_en": "String", "rank": "Number", "colour": "String",
            "status": "String",
        }
    },
}  # fmt: skip


def tile_of(
    db: Db,
    caller: Caller,
    layer: str,
    wanted: ProjectFilter,
    z: int,
    x: int,
    y: int,
    grid: TileMatrixSet = WEB_MERCATOR_QUAD,
) -> bytes:
    """One tile; empty where nothing lies. The base map is there for the page only, which is Web Mercator."""
    if layer == "projects":
        return queries.projects_tile(db, wanted, caller, z, x, y, grid)
    if layer == "components":
        return queries.components_tile(db, wanted, caller, z, x, y, grid)
    if layer == "districts":
        return queries.districts_tile(db, z, x, y, grid)
    return queries.basemap_tile(db, z, x, y)


def address_in(grid: TileMatrixSet, z: int, x: int, y: int) -> tuple[int, int, int]:
    """The address of a tile; one outside the pyramid has nothing."""
    if z > MAX_ZOOM or x >= grid.size(z)[0] or y >= grid.size(z)[1]:
        raise NotFound
    return z, x, y


def sent(request: Request, body: bytes) -> Response:
    """How a tile travels: its ETag is a digest of its bytes, so that it tells nothing of what the reader may not see."""
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


def _matches(if_none_match: str, etag: str) -> bool:
    marks = [mark.strip().removeprefix("W/") for mark in if_none_match.split(",")]
    return etag in marks or "*" in marks
