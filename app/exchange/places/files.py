"""Shapes out of a file that anybody may have made. GDAL opens it only after its first bytes and its sizes were looked at,
under a name of ours, in a folder that does not outlive the reading.
"""

import io
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

import pyogrio.raw as gdal
from pyogrio import list_layers, read_info
from pyogrio.errors import DataLayerError, DataSourceError
from shapely import force_2d, from_wkb, get_parts
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from app.exchange.exports.spool import work_folder
from app.kit.errors import Invalid

MB = 1024 * 1024
MAX_MB, MAX_UNPACKED_MB, MAX_PARTS = 8, 80, 400
MAX_LAYERS, MAX_FEATURES = 20, 200
# As far as a file is looked at to see what it is.
HEAD = 4096
SQLITE = b"SQLite format 3\0"
# What GDAL may take a file for. It looks for marks anywhere in it, and some formats lead to other files.
DRIVERS = {
    "gpkg": {"GPKG"}, "shp": {"ESRI Shapefile"}, "gdb": {"OpenFileGDB"}, "geojson": {"GeoJSON"}, "kml": {"KML", "LIBKML"},
    "dxf": {"DXF"},
}  # fmt: skip
NAME_FIELDS = ("name", "名称", "项目名称", "地块名称", "xmmc", "mc", "dkmc")


@dataclass
class Shape:
    """One feature: what it is called and where it is, in the file's own system, easting first."""

    name: str
    layer: str
    place: BaseGeometry


@dataclass
class Content:
    """`crs` as GDAL names it, None where the file says none; `left_off`: features beyond those that are shown."""

    format: str
    crs: str | None
    shapes: list[Shape] = field(default_factory=list)
    left_off: int = 0


def read_file(content: bytes) -> Content | None:
    """What a file holds; None where it is a text of coordinates."""
    if len(content) > MAX_MB * MB:
        raise Invalid.at("file", "exchange.too_large", limit=MAX_MB)
    kind = kind_of(content[:HEAD], lambda word: word in content.upper())
    if kind is None:
        return None
    with work_folder() as folder:
        path = unpacked(io.BytesIO(content), folder) if kind == "zip" else folder / f"place.{kind}"
        if kind != "zip":
            path.write_bytes(content)
        return _read(path, {".shp": "shp", ".gdb": "gdb"}.get(path.suffix, kind))


def kind_of(begins: bytes, has: Callable[[bytes], bool]) -> str | None:
    """What a file is by its first bytes; None for a text of coordinates. `has`: whether these capitals are anywhere in it,
    in whatever case."""
    if begins.startswith(SQLITE):
        return "gpkg"
    if begins.startswith(b"PK\x03\x04"):
        return "zip"
    if has(b"<OGR"):
        raise Invalid.at("file", "places.unknown_file")
    head = begins.lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith(b"{"):
        return "geojson"
    if head.startswith(b"<"):
        if has(b"<!DOCTYPE") or has(b"<!ENTITY") or b"<kml" not in head:
            raise Invalid.at("file", "places.unknown_file")
        return "kml"
    if head.startswith(b"AutoCAD Binary DXF") or re.match(rb"(999\s.*\s+)?0\s+SECTION", head):
        return "dxf"
    if b"\0" in head:
        raise Invalid.at("file", "places.unknown_file")
    return None


def unpacked(content: IO[bytes], folder: Path, most_mb: int = MAX_UNPACKED_MB) -> Path:
    """The Shapefile or the FileGDB in a zip, each part read no further than the limit."""
    left = most_mb * MB
    try:
        with zipfile.ZipFile(content) as packed:
            infos = [info for info in packed.infolist() if not info.is_dir()]
            if len(infos) > MAX_PARTS or sum(info.file_size for info in infos) > left:
                raise Invalid.at("file", "exchange.unpacked")
            for info in infos:
                target = _target(folder, info.filename)
                with packed.open(info) as part:
                    left -= _copy(part, target, left)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Invalid.at("file", "places.unknown_file") from error
    found = [*folder.glob("*.shp"), *folder.glob("*.gdb")]
    if not found:
        raise Invalid.at("file", "places.nothing_in_zip")
    if len(found) > 1:
        raise Invalid.at("file", "places.several_in_zip", "、".join(sorted(one.name for one in found)))
    return found[0]


def _target(folder: Path, name: str) -> Path | None:
    """Under a plain name; of folders only a FileGDB's is kept. None: not for us."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[-1].startswith("."):
        return None
    home = next((part for part in parts[:-1] if part.lower().endswith(".gdb")), None)
    target = folder / (f"{Path(home).stem}.gdb" if home else ".") / parts[-1]
    if home is None:
        target = target.with_suffix(target.suffix.lower())
    target.parent.mkdir(exist_ok=True)
    return target


def _copy(part: IO[bytes], target: Path | None, most: int) -> int:
    """A piece at a time; refused where it is more than it claimed. Answers how many bytes."""
    size = 0
    with (target or Path(os.devnull)).open("wb") as out:
        while data := part.read(MB):
            size += len(data)
            if size > most:
                raise Invalid.at("file", "exchange.unpacked")
            out.write(data)
    return size


def _read(path: Path, kind: str) -> Content:
    found = Content(kind, None)
    try:
        if read_info(path, layer=0)["driver"] not in DRIVERS[kind]:
            raise Invalid.at("file", "places.unknown_file")
        layers = [str(name) for name, geometry in list_layers(path) if geometry is not None]
        for layer in layers[:MAX_LAYERS]:
            meta, _, places, values = gdal.read(path, layer=layer, force_2d=True, max_features=MAX_FEATURES + 1)
            found.crs = found.crs or meta["crs"]
            names = dict(zip((str(one).lower() for one in meta["fields"]), values, strict=True))
            column = next((names[one] for one in NAME_FIELDS if one in names), None)
            for at, wkb in enumerate(places):
                if wkb is None:
                    continue
                if len(found.shapes) == MAX_FEATURES:
                    found.left_off += 1
                    continue
                name = column[at] if column is not None else None
                label = layer if kind not in ("geojson", "kml", "dxf") else ""
                found.shapes.append(
                    Shape(str(name or f"{label} {at + 1}").strip(), layer, _plain(force_2d(from_wkb(wkb))))
                )
    except (DataSourceError, DataLayerError, ShapelyError, ValueError, OSError, RuntimeError) as error:
        raise Invalid.at("file", "places.unreadable") from error
    if kind == "dxf":
        found.crs = None
    return found


def _plain(found: BaseGeometry) -> BaseGeometry:
    """Several of one are that one: some formats know no other."""
    parts = get_parts(found)
    return parts[0] if len(parts) == 1 else found
