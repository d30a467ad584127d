"""An operator's file with very many areas, opened as carefully as one from outside and read batch by batch."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio.raw as gdal
from pyogrio import list_layers, read_info
from pyogrio.errors import DataLayerError, DataSourceError

from app.exchange.exports.spool import work_folder
from app.exchange.places.files import DRIVERS, HEAD, MB, kind_of, unpacked
from app.kit.errors import Invalid

MAX_MB, MAX_UNPACKED_MB = 4_000, 20_000
# Of a file that comes in by the page: what a hundred megabytes hold that somebody surveyed, and no disk full of zeros.
MAX_UNPACKED_BY_PAGE_MB = 2_000
# So many features are in memory at a time, and go to the database at once. A text format is read from its beginning for
# each batch, so that these must not be many.
BATCH, PIECE = 20_000, 2_000
# What files call their classes and names, in the order in which they are looked for.
CLASS_FIELDS = (
    "class", "类别", "地类名称", "用地性质", "用地名称", "状态", "土地状态", "dlmc", "ydmc", "yddm", "ydxz", "dldm", "dlbm",
    "gnfqlx", "hxlx", "zt", "type", "类型",
)  # fmt: skip
NAME_FIELDS = ("name", "名称", "地块名称", "地块编号", "图斑编号", "mc", "dkmc", "dkbh", "tbbh", "hxmc", "bsm")


@dataclass
class Source:
    """A layer of a file that is ready to be read; `crs` as GDAL names it, None where the file tells none."""

    path: Path
    kind: str
    layer: str
    crs: str | None
    count: int
    fields: list[str]
    encoding: str | None
    layers: list[str]

    def columns(self, name: str | None, class_name: str | None) -> tuple[str | None, str | None]:
        """The fields of name and class: those that are asked for, else the usual ones. A drawing tells apart by layers."""
        if self.kind == "dxf":
            return (self.field(name, ()), self.field(class_name, ("layer",)))
        return self.field(name, NAME_FIELDS), self.field(class_name, CLASS_FIELDS)

    def field(self, asked: str | None, usual: tuple[str, ...]) -> str | None:
        """The field of this name, whatever its case; where none is asked for, the first of the usual ones."""
        known = {name.lower(): name for name in self.fields}
        if asked is None:
            return next((known[name] for name in usual if name in known), None)
        if asked.lower() not in known:
            raise Invalid.at("field", "overlay.no_field", asked, fields="、".join(self.fields))
        return known[asked.lower()]


@contextmanager
def opened(
    file: Path, layer: str | None = None, *, first: bool = False, unpacked_mb: int = MAX_UNPACKED_MB
) -> Iterator[Source]:
    """The file's one layer, or the one that is named; with `first` the first of several. A Shapefile may lie beside its
    parts, a FileGDB be a folder."""
    with work_folder() as folder:
        path, kind = _placed(file, folder, unpacked_mb)
        yield _source(path, kind, layer, first=first)


def _placed(file: Path, folder: Path, unpacked_mb: int) -> tuple[Path, str]:
    """The file under a name of ours, so that it leads GDAL nowhere; and what it is."""
    suffix = file.suffix.lower()
    if suffix == ".gdb" and file.is_dir():
        home = folder / "layer.gdb"
        home.mkdir()
        for part in file.iterdir():
            if part.is_file():
                shutil.copyfile(part, home / part.name)
        return home, "gdb"
    if suffix == ".shp":
        for part in file.parent.iterdir():
            if part.stem == file.stem and part.is_file():
                shutil.copyfile(part, folder / f"layer{part.suffix.lower()}")
        return folder / "layer.shp", "shp"
    if file.stat().st_size > MAX_MB * MB:
        raise Invalid.at("file", "exchange.too_large", limit=MAX_MB)
    with file.open("rb") as content:
        kind = kind_of(content.read(HEAD), lambda word: _has(file, word))
        if kind is None:
            raise Invalid.at("file", "places.unknown_file")
        if kind == "zip":
            content.seek(0)
            found = unpacked(content, folder, unpacked_mb)
            return found, found.suffix.removeprefix(".")
    path = folder / f"layer.{kind}"
    path.symlink_to(file.resolve())
    return path, kind


def _has(file: Path, word: bytes) -> bool:
    """Whether these capitals are anywhere in it, in whatever case; a piece in memory at a time."""
    tail = b""
    with file.open("rb") as content:
        while data := content.read(MB):
            here = tail + data.upper()
            if word in here:
                return True
            tail = here[-len(word) :]
    return False


def _source(path: Path, kind: str, wanted: str | None, *, first: bool) -> Source:
    try:
        if read_info(path, layer=0)["driver"] not in DRIVERS[kind]:
            raise Invalid.at("file", "places.unknown_file")
        layers = [str(name) for name, geometry in list_layers(path) if geometry is not None]
        if not layers:
            raise Invalid.at("file", "places.no_shapes")
        if wanted is not None and wanted not in layers:
            raise Invalid.at("layer", "overlay.no_layer", wanted, layers="、".join(layers))
        if wanted is None and len(layers) > 1 and not first:
            raise Invalid.at("layer", "overlay.several_layers", layers="、".join(layers))
        encoding = _encoding(path) if kind == "shp" else None
        about = read_info(path, layer=wanted or layers[0], force_feature_count=True, encoding=encoding)
    except (DataSourceError, DataLayerError, ValueError, OSError, RuntimeError) as error:
        raise Invalid.at("file", "places.unreadable") from error
    crs = None if kind == "dxf" else about["crs"]
    fields = [str(name) for name in about["fields"]]
    return Source(path, kind, wanted or layers[0], crs, int(about["features"]), fields, encoding, layers)


def _encoding(path: Path) -> str | None:
    """Of a Shapefile that does not say: UTF-8 where its table is that, else what Chinese offices write."""
    table = path.with_suffix(".dbf")
    if path.with_suffix(".cpg").is_file() or not table.is_file():
        return None
    with table.open("rb") as content:
        head = content.read(MB)
    # Cut where the last whole record may end: half a character at the end is no sign of anything.
    text = re.sub(rb"[\x80-\xff]*$", b"", head[32:])
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return "GB18030"
    return "UTF-8"


Row = tuple[int, Any, Any, bytes | None]


def rows(source: Source, name_field: str | None, class_field: str | None) -> Iterator[list[Row]]:
    """Number, name, class and WKB of each feature, in batches, the first being number 1."""
    wanted = [field for field in dict.fromkeys((name_field, class_field)) if field is not None]
    for at in range(0, max(source.count, 1), BATCH):
        try:
            about, _, places, columns = gdal.read(
                source.path,
                layer=source.layer,
                columns=wanted,
                force_2d=True,
                skip_features=at,
                max_features=BATCH,
                encoding=source.encoding,
            )
        except (DataSourceError, DataLayerError, ValueError, OSError, RuntimeError) as error:
            raise Invalid.at("file", "places.unreadable") from error
        values = dict(zip((str(one) for one in about["fields"]), columns, strict=True))
        names, classes = ([None] * len(places) if of is None else values[of] for of in (name_field, class_field))
        for start in range(0, len(places), PIECE):
            yield [
                (
                    at + number + 1,
                    names[number],
                    classes[number],
                    None if places[number] is None else bytes(places[number]),
                )
                for number in range(start, min(start + PIECE, len(places)))
            ]
