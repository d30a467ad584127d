"""The base maps that can be chosen: those of the settings, and the operator's own PMTiles file."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.kit.basemaps import Basemap, Kind
from app.kit.settings import settings
from app.land.models import BasemapFeature
from app.publish.schemas import BasemapOut, Basemaps

OSM = "© OpenStreetMap contributors (ODbL 1.0)"
ADDRESS = "/tiles/imported.pmtiles"
HEADER_BYTES = 127
VECTOR_TILES, GZIPPED = 1, 2
MAX_METADATA = 4_000_000


class NotPmtiles(ValueError):
    """The file is not PMTiles of version 3, or is cut off."""


class Archive(NamedTuple):
    """What the head of a PMTiles file says; zooms of what is in it."""

    vector: bool
    min_zoom: int
    max_zoom: int
    attribution: str
    name: str
    layers: list[str]


def archive_of(file: Path) -> Archive:
    """The head of a PMTiles 3 file (github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md)."""
    with file.open("rb") as opened:
        head = opened.read(HEADER_BYTES)
        if len(head) < HEADER_BYTES or head[:8] != b"PMTiles\x03":
            raise NotPmtiles
        at, length, data, size = (int.from_bytes(head[i : i + 8], "little") for i in (24, 32, 56, 64))
        if length > MAX_METADATA or max(at + length, data + size) > file.stat().st_size:
            raise NotPmtiles
        opened.seek(at)
        told = _metadata(opened.read(length), packed=head[97] == GZIPPED)
    layers = [str(one["id"]) for one in told.get("vector_layers", []) if isinstance(one, dict) and "id" in one]
    text = {key: str(told.get(key) or "") for key in ("attribution", "name")}
    return Archive(head[99] == VECTOR_TILES, head[100], head[101], text["attribution"], text["name"], layers)


def _metadata(raw: bytes, *, packed: bool) -> dict[str, Any]:
    try:
        found = json.loads(gzip.decompress(raw) if packed else raw or b"{}")
    except (OSError, EOFError, ValueError):
        raise NotPmtiles from None
    return found if isinstance(found, dict) else {}


def imported_file() -> Path:
    """Where the operator's own file is kept, once it is imported."""
    return settings().data_dir / "basemap" / "imported.pmtiles"


def keep(file: Path) -> Archive:
    """Take a PMTiles file over; the one before stays until the new one is whole."""
    found = archive_of(file)
    kept = imported_file()
    kept.parent.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(".part")
    try:
        shutil.copyfile(file, unfinished)
        archive_of(unfinished)
        unfinished.replace(kept)
    finally:
        unfinished.unlink(missing_ok=True)
    return found


def basemaps(db: Db) -> Basemaps:
    """All that can be chosen, the operator's own file first."""
    own = _imported()
    return Basemaps(
        items=[*([own] if own else []), *map(_configured, settings().basemaps)],
        first=own.id if own else "offline",
        offline_attribution=db.scalar(select(BasemapFeature.source).where(BasemapFeature.source == OSM).limit(1)) or "",
    )


def _imported() -> BasemapOut | None:
    file = imported_file()
    try:
        found = archive_of(file)
    except (OSError, NotPmtiles):
        return None
    return BasemapOut(
        id="imported",
        name="本地底图",
        name_en="Local base map",
        kind="pmtiles",
        tiles="vector" if found.vector else "raster",
        # Another file is another address: nobody puts two files together from pieces that they kept.
        planes=[[f"{ADDRESS}?{int(file.stat().st_mtime)}"]],
        attribution=found.attribution,
        datum="wgs84",
        tile_size=256,
        min_zoom=found.min_zoom,
        max_zoom=found.max_zoom,
        layers=found.layers,
    )


def _configured(one: Basemap) -> BasemapOut:
    return BasemapOut(
        id=one.id,
        name=one.name,
        name_en=one.name_en,
        kind="pmtiles" if one.type is Kind.PMTILES else "raster",
        tiles=one.tiles if one.type is Kind.PMTILES else "raster",
        planes=one.planes,
        attribution=one.attribution or ("天地图 tianditu.gov.cn" if one.type is Kind.TIANDITU else ""),
        datum="cgcs2000" if one.type is Kind.TIANDITU else one.datum,
        tile_size=one.tile_size,
        min_zoom=one.min_zoom,
        max_zoom=one.max_zoom,
        layers=[],
    )
