"""The layers that tiles are made of: what each holds, and one tile of it."""

import gzip
import hashlib
from collections.abc import Hashable
from functools import partial
from typing import NamedTuple

from sqlalchemy.orm import Session as Db
from starlette.requests import Request
from starlette.responses import Response

from app.facts.kept import kept
from app.identity.access import Caller
from app.kit import clock
from app.kit.errors import NotFound
from app.kit.packing import takes
from app.kit.shapes import CITY_BOX
from app.overlays.models import OverlayLayer
from app.portfolio.conflicts.schemas import Nearness
from app.publish import queries
from app.publish.conflicts import conflicts_tile
from app.publish.matrices import WEB_MERCATOR_QUAD, TileMatrixSet
from app.publish.overlays import overlay_tile
from app.selection.schemas import ProjectFilter

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
MAX_ZOOM = 22
# The city's box, for clients that fit their view to it.
BOUNDS = list(CITY_BOX)
CODE_AND_NAMES = {"code": "String", "name": "String", "name_en": "String", "kind": "String"}
DISTRICTS = {"districts": CODE_AND_NAMES, "district_labels": CODE_AND_NAMES}
LAYERS: dict[str, dict[str, dict[str, str]]] = {
    "projects": {
        "projects": {
            "code": "String", "name": "String", "programme": "String", "family": "String", "kind": "String",
            "stage": "String", "provenance": "String", "accuracy": "String", "progress": "Number", "slip": "Number",
            "wan": "Number", "nature": "String", "home": "Boolean",
        },
        "cells": {"count": "Number", "wan": "Number", "demo": "Number", "box": "String"},
    },
    "components": {
        "components": {
            "project": "String", "key": "String", "kind": "String", "name": "String", "name_en": "String",
            "stage": "String", "programme": "String", "colour": "String", "home": "Boolean",
        },
        "cells": {"count": "Number", "box": "String"},
    },
    "districts": DISTRICTS,
    "conflicts": {
        "conflicts": {
            "a": "String", "b": "String", "a_name": "String", "b_name": "String", "severity": "String",
            "metres": "Number", "days": "Number", "agreed": "Boolean", "demo": "Boolean",
        },
        "conflict_links": {"a": "String", "b": "String", "severity": "String", "agreed": "Boolean"},
    },
    "basemap": {
        "basemap": {
            "kind": "String", "name": "String", "name_en": "String", "rank": "Number", "colour": "String",
            "status": "String",
        },
        # All that lies under the projects comes in one tile: the first map waits for fewer round trips.
        **DISTRICTS,
    },
}  # fmt: skip
# Of every layer of the operator's own.
OVERLAY = {
    "areas": {"class": "String", "name": "String", "area_m2": "Number"},
    "cells": {"class": "String", "number": "Number", "area_m2": "Number", "pct": "Number"},
}


class Tile(NamedTuple):
    """A tile as it is kept: plain, packed, and its ETag, a digest of its bytes: it tells nothing of what is hidden."""

    plain: bytes
    packed: bytes
    etag: str

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed)


def tile_of(
    db: Db,
    caller: Caller,
    layer: str,
    wanted: ProjectFilter,
    z: int,
    x: int,
    y: int,
    grid: TileMatrixSet = WEB_MERCATOR_QUAD,
    *,
    crowds: bool = True,
) -> Tile:
    """One tile; empty where nothing lies; without `crowds` as a client has it that draws in its own way. It is kept until something changes; the base map's, of which no change is on
    record, is made each time. That one is there for the page only, which is Web Mercator."""
    if layer == "basemap":
        districts = tile_of(db, caller, "districts", wanted, z, x, y)
        return _packed(queries.basemap_tile(db, z, x, y) + districts.plain)
    address: tuple[Hashable, ...] = ("tile", layer, grid.id, z, x, y)
    if isinstance(wanted, Nearness):
        pairs = partial(conflicts_tile, db, wanted, caller, z, x, y)
        return kept(db, (*address, wanted, caller.scope), lambda: _packed(pairs()), lambda tile: tile.size)
    if layer == "districts":
        make = partial(queries.districts_tile, db, z, x, y, grid)
    else:
        drawn = partial(queries.projects_tile, crowds=crowds) if layer == "projects" else queries.components_tile
        make = partial(drawn, db, wanted, caller, z, x, y, grid)
        address = (*address, wanted, caller.scope, clock.today(), crowds)
    return kept(db, address, lambda: _packed(make()), lambda tile: tile.size)


def tile_of_overlay(db: Db, layer: OverlayLayer, z: int, x: int, y: int) -> Tile:
    """One tile of a layer that the reader may know of: it is the same for all of those."""
    address = ("overlay", layer.edition, layer.version, z, x, y)
    return kept(db, address, lambda: _packed(overlay_tile(db, layer.edition, z, x, y)), lambda tile: tile.size)


def _packed(body: bytes) -> Tile:
    return Tile(body, gzip.compress(body, compresslevel=1, mtime=0), f'"{hashlib.sha256(body).hexdigest()[:32]}"')


EMPTY = _packed(b"")


def address_in(grid: TileMatrixSet, z: int, x: int, y: int) -> tuple[int, int, int]:
    """The address of a tile; one outside the pyramid has nothing."""
    if z > MAX_ZOOM or x >= grid.size(z)[0] or y >= grid.size(z)[1]:
        raise NotFound
    return z, x, y


def sent(request: Request, found: Tile) -> Response:
    """The tile in a form that the client takes; that it has it already; or that there is nothing in it."""
    headers = {
        "ETag": found.etag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding, Cookie, Authorization",
    }
    if _matches(request.headers.get("if-none-match", ""), found.etag):
        return Response(status_code=304, headers=headers)
    if not found.plain:
        return Response(status_code=204, headers=headers)
    if takes(request.headers.get("accept-encoding", ""), "gzip"):
        return Response(found.packed, media_type=MEDIA_TYPE, headers=headers | {"Content-Encoding": "gzip"})
    return Response(found.plain, media_type=MEDIA_TYPE, headers=headers)


def _matches(if_none_match: str, etag: str) -> bool:
    marks = [mark.strip().removeprefix("W/") for mark in if_none_match.split(",")]
    return etag in marks or "*" in marks
