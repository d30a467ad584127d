"""GeoPackage, FlatGeobuf and Shapefile, written by GDAL batch by batch."""

import json
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw as gdal
from sqlalchemy import Double, func

from app.exchange.exports.about import About
from app.exchange.exports.fields import FIELDS, Field, field_columns
from app.exchange.exports.queries import Snapshot, wkb
from app.exchange.exports.schemas import ExportQuery
from app.exchange.exports.text import write_csv
from app.kit.messages import CHINESE
from app.logbook.export import BOM
from app.projects.models import Project

UTC = 100  # GDAL's mark of an instant in UTC
DBF_BYTES = 254
# A Shapefile holds one type of geometry: PostGIS's types, the file that takes them, GDAL's type of that file.
PART_OF = {
    "ST_Point": "point", "ST_MultiPoint": "multipoint", "ST_LineString": "line", "ST_MultiLineString": "line",
    "ST_Polygon": "polygon", "ST_MultiPolygon": "polygon",
}  # fmt: skip
PARTS = {"point": "Point", "multipoint": "MultiPoint", "line": "LineString", "polygon": "Polygon"}
NOTES = (
    (
        "每个 Shapefile 只含一种几何：point 点、multipoint 多点、line 线、polygon 面。",
        "未落图的 {unmapped} 个项目不在 Shapefile 中，只在 projects.csv 中；该表含全部 {all} 个项目。",
        "超过 254 字节的文字在 .dbf 中被截断，全文见 projects.csv。",
        "字段名最长十个字母，说明见 字段说明.csv。",
    ),
    (
        "Each Shapefile holds one type of geometry: point, multipoint, line, polygon.",
        "The {unmapped} projects without a place are in projects.csv alone; that table has all {all} projects.",
        "Text of more than 254 bytes is cut in the .dbf and whole in projects.csv.",
        "Field names have at most ten letters; 字段说明.csv explains them.",
    ),
)


def write_gpkg(snapshot: Snapshot, about: About, wanted: ExportQuery, folder: Path) -> Path:
    path = folder / "projects.gpkg"
    _write_gpkg(snapshot, about, wanted, path, indexed=True)
    return path


def write_fgb(snapshot: Snapshot, about: About, wanted: ExportQuery, folder: Path) -> Path:
    """By way of a GeoPackage, since a FlatGeobuf is written at one go. With everything in its place it has an index;
    with a project that has none it cannot have one."""
    between, path = folder / "between.gpkg", folder / "projects.fgb"
    _write_gpkg(snapshot, about, wanted, between, indexed=False)
    options = {"SPATIAL_INDEX": "NO" if about.counts.unmapped else "YES", "TITLE": about.in_words()[0][1]}
    with gdal.open_arrow(between, use_pyarrow=False) as (meta, stream):
        gdal.write_arrow(
            stream,
            path,
            layer="projects",
            driver="FlatGeobuf",
            geometry_name=meta["geometry_name"],
            geometry_type="Unknown",
            crs=meta["crs"],
            layer_options=options | {"DESCRIPTION": json.dumps(about.as_data(), ensure_ascii=False)},
        )
    between.unlink()
    return path


def write_shp(snapshot: Snapshot, about: About, wanted: ExportQuery, folder: Path) -> Path:
    """A zip of one Shapefile for each type of geometry, the whole table, and what the fields are."""
    begun: set[str] = set()
    for types, places, values in _batches(snapshot, wanted):
        part_of = np.array([PART_OF[kind] if kind else None for kind in types], dtype=object)
        for part, of_gdal in PARTS.items():
            these = part_of == part
            if these.any():
                columns = [value[these] for value in values]
                _append_shp(folder / f"projects_{part}.shp", of_gdal, wanted, places[these], columns, begun)
    if not begun:
        none = np.array([], dtype=object)
        empty = [_array(field, []) for field in FIELDS]
        _append_shp(folder / "projects_point.shp", PARTS["point"], wanted, none, empty, begun)
    with (folder / "projects.csv").open("wb") as table:
        write_csv(snapshot, wanted, table)
    snapshot.close()
    (folder / "说明.txt").write_text(BOM + _notes(about), encoding="utf-8", newline="\r\n")
    (folder / "字段说明.csv").write_text(BOM + _explained(), encoding="utf-8", newline="\r\n")
    path = folder / "projects.zip"
    files = sorted(folder.iterdir())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for file in files:
            packed.write(file, file.name)
            file.unlink()
    return path


def _write_gpkg(snapshot: Snapshot, about: About, wanted: ExportQuery, path: Path, *, indexed: bool) -> None:
    first: dict[str, Any] = {
        "layer_options": {
            "IDENTIFIER": about.in_words()[0][1],
            "DESCRIPTION": about.as_text(),
            "SPATIAL_INDEX": "YES" if indexed else "NO",
        },
        "layer_metadata": {name: str(value) for name, value in about.as_data().items() if value is not None}
        | {"fields": json.dumps({field.name: field.head(CHINESE) for field in FIELDS}, ensure_ascii=False)},
    }
    none = np.array([], dtype=object)
    _append_gpkg(path, wanted, none, [_array(field, []) for field in FIELDS], **first)
    for _, places, values in _batches(snapshot, wanted):
        _append_gpkg(path, wanted, places, values, append=True)
    snapshot.close()


def _append_gpkg(path: Path, wanted: ExportQuery, places: Any, values: list[Any], **more: Any) -> None:
    gdal.write(
        path,
        geometry=places,
        field_data=[_without_nulls(value) for value in values],
        field_mask=[_nulls(value) for value in values],
        fields=[field.name for field in FIELDS],
        driver="GPKG",
        layer="projects",
        geometry_type="Unknown",
        crs=f"EPSG:{wanted.crs.value}",
        gdal_tz_offsets={field.name: np.full(len(places), UTC) for field in FIELDS if field.type == "instant"},
        **more,
    )


def _append_shp(path: Path, of_gdal: str, wanted: ExportQuery, places: Any, values: list[Any], begun: set[str]) -> None:
    given = [_for_dbf(field, value) for field, value in zip(FIELDS, values, strict=True)]
    gdal.write(
        path,
        geometry=places,
        field_data=[_without_nulls(value) for value in given],
        field_mask=[_nulls(value) for value in given],
        fields=[field.short for field in FIELDS],
        driver="ESRI Shapefile",
        geometry_type=of_gdal,
        crs=f"EPSG:{wanted.crs.value}",
        encoding="UTF-8",
        promote_to_multi=False,
        append=path.name in begun,
    )
    begun.add(path.name)


def _batches(snapshot: Snapshot, wanted: ExportQuery) -> Iterator[tuple[Sequence[str | None], Any, list[Any]]]:
    """Types of geometry, geometries as WKB, and a column for each field."""
    columns = field_columns(snapshot.today)
    numbers = [columns[one.name].cast(Double) if one.type == "number" else columns[one.name] for one in FIELDS]
    for rows in snapshot.rows(func.ST_GeometryType(Project.geom), wkb(wanted.crs), *numbers):
        types, places, *values = zip(*rows, strict=True)
        shapes = np.empty(len(rows), dtype=object)
        shapes[:] = [None if place is None else bytes(place) for place in places]
        yield (
            types,
            shapes,
            [_array(field, value) for field, value in zip(FIELDS, values, strict=True)],
        )


def _array(field: Field, values: Sequence[Any]) -> Any:
    """A column as GDAL takes it; whole numbers and truths masked where there is none."""
    if field.type == "number":
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if field.type == "date":
        return np.array(values, dtype="datetime64[D]")
    if field.type == "instant":
        return np.array([value and value.replace(tzinfo=None) for value in values], dtype="datetime64[ms]")
    if field.type in ("integer", "boolean"):
        missing = np.array([value is None for value in values], dtype=bool)
        kind = np.int32 if field.type == "integer" else bool
        return np.ma.MaskedArray(np.array([value or 0 for value in values], dtype=kind), mask=missing)
    found = np.empty(len(values), dtype=object)
    found[:] = [None if value is None else str(value) for value in values]
    return found


def _nulls(value: Any) -> Any:
    return np.ma.getmaskarray(value) if isinstance(value, np.ma.MaskedArray) else None


def _without_nulls(value: Any) -> Any:
    return value.data if isinstance(value, np.ma.MaskedArray) else value


def _for_dbf(field: Field, value: Any) -> Any:
    """A .dbf has no instants, and no text of more than so many bytes."""
    if field.type == "instant":
        return np.array([None if np.isnat(one) else f"{np.datetime_as_string(one, 's')}Z" for one in value], object)
    if field.type != "text":
        return value
    cut = np.empty(len(value), dtype=object)
    cut[:] = [None if one is None else one.encode()[:DBF_BYTES].decode(errors="ignore") for one in value]
    return cut


def _notes(about: About) -> str:
    notes = NOTES[0 if about.language == CHINESE else 1]
    counted = {"unmapped": about.counts.unmapped, "all": about.counts.total}
    return about.as_text() + "\n\n" + "\n".join(note.format(**counted) for note in notes) + "\n"


def _explained() -> str:
    head = "字段,全名,中文,English,单位,Unit,类型 Type"
    rows = [",".join((one.short, one.name, one.chinese, one.english, *one.unit, one.type)) for one in FIELDS]
    return "\n".join([head, *rows, ""])
