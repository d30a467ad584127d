"""A file that comes in by the page: looked at first, then laid in as a new layer or in the place of what one held."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from shapely import from_wkb
from shapely.errors import ShapelyError
from sqlalchemy import select, text
from sqlalchemy.orm import Session as Db

from app.exchange.exports.spool import work_folder
from app.exchange.overlays.files import MAX_UNPACKED_BY_PAGE_MB, Source, opened, rows
from app.exchange.overlays.progress import Tell
from app.exchange.overlays.reading import (
    Found,
    declared_system,
    features,
    named_system,
    srid_of,
    system_of,
)
from app.exchange.overlays.schemas import ContentsQuery, FeatureError, FileQuery, FileRead
from app.exchange.places.systems import System, in_city, of_file, plausible, to_wgs84
from app.kit.errors import Invalid
from app.kit.messages import sentence
from app.overlays.commands import NEXT, describe, lay_layer
from app.overlays.laying import PATIENT, lay
from app.overlays.models import OverlayLayer
from app.overlays.schemas import FeatureIn, OverlayIn

# So many numbers of features are told.
MOST_NUMBERS = 50
# The largest areas by their outlines, the others as squares where they lie: a hundredth of the whole is a square's side.
SKETCH = text("""
    WITH f AS MATERIALIZED (
        SELECT geom, x, y, row_number() OVER (ORDER BY area_m2 DESC) AS place FROM overlay_features WHERE edition = :edition
    ), whole AS (SELECT ST_Extent(geom) AS box, greatest(max(x) - min(x), max(y) - min(y), 100) / 100 AS side FROM f),
    shapes AS (
        SELECT ST_SimplifyPreserveTopology(
            geom, greatest(ST_XMax(box) - ST_XMin(box), ST_YMax(box) - ST_YMin(box)) / 250) AS geom
        FROM f, whole WHERE place <= 300
        UNION ALL
        SELECT ST_Transform(ST_MakeEnvelope(col * side, row * side, (col + 1) * side, (row + 1) * side, 3857), 4326)
        FROM (SELECT DISTINCT floor(x / side) AS col, floor(y / side) AS row, side FROM f, whole WHERE place > 300) cells
    )
    SELECT ST_AsGeoJSON(ST_CollectionExtract(ST_Collect(geom), 3), 5) FROM shapes
""")
CITY = text(
    "SELECT ST_AsGeoJSON(ST_CollectionExtract(ST_Collect(ST_SimplifyPreserveTopology(geom, 0.01)), 3), 3) FROM districts"
)


@contextmanager
def _laid_down(content: bytes, wanted: FileQuery, *, first: bool) -> Iterator[Source]:
    """The body as a file of ours."""
    with work_folder() as folder:
        path = folder / "given"
        path.write_bytes(content)
        with opened(path, wanted.layer, first=first, unpacked_mb=MAX_UNPACKED_BY_PAGE_MB) as source:
            yield source


def look(db: Db, content: bytes, wanted: FileQuery, language: str, tell: Tell) -> FileRead:
    """What would be stored of it. It is stored, described and taken back; measuring what projects cover is left out."""
    with _laid_down(content, wanted, first=True) as source:
        name_field, class_field = source.columns(wanted.name_field, wanted.class_field)
        about: dict[str, Any] = {
            "format": source.kind, "layers": source.layers, "layer": source.layer, "fields": source.fields,
            "name_field": name_field, "class_field": class_field, "system": None, "fits": [], "read": source.count,
            "feature_count": 0, "area_m2": 0.0, "classes": [], "bounds": None, "mended": [], "empty": [], "elsewhere": 0,
            "others": 0, "errors": [], "sketch": None, "city": None,
        }  # fmt: skip
        declared = declared_system(wanted.crs)
        if declared is None and _has_none(source):
            return FileRead.model_validate(about | {"fits": _fits(db, source)})
        system = system_of(source.crs, source.kind, declared)
        about["system"] = named_system(system)
        return FileRead.model_validate(about | _tried(db, source, (name_field, class_field), system, language, tell))


def _has_none(source: Source) -> bool:
    given = of_file("EPSG:4326" if source.kind == "kml" else source.crs)
    return given.srid is None and not given.old


def _fits(db: Db, source: Source) -> list[System]:
    """The systems in which its first areas would lie in the city."""
    for batch in rows(source, None, None):
        places = [_place(row[3]) for row in batch]
        known = [one for one in places if one is not None and not one.is_empty][:20]
        if known:
            return [
                one
                for one in System
                if all(plausible(place, one) for place in known)
                and any(in_city(place) for place in to_wgs84(db, known, one))
            ]
    return []


def _place(wkb: bytes | None) -> Any:
    try:
        return None if wkb is None else from_wkb(wkb)
    except ShapelyError:
        return None


def _tried(
    db: Db, source: Source, fields: tuple[str | None, str | None], system: System | int, language: str, tell: Tell
) -> dict[str, Any]:
    """Lay it in, see what came of it, and take it back."""
    db.execute(PATIENT)
    before = db.begin_nested()
    edition = int(db.scalar(select(NEXT)) or 0)
    found, batches = _features(db, source, fields, system, tell)
    told: dict[str, Any] = {}
    try:
        for batch in batches:
            lay(db, edition, srid_of(system), batch)
        told = describe(db, edition)
        told["sketch"] = json.loads(db.scalar(SKETCH, {"edition": edition}) or "null")
        told["city"] = json.loads(db.scalar(CITY) or "null")
    except Invalid as error:
        told["errors"] = [
            FeatureError(
                number=fault.loc[1] if fault.loc[0] == "feature" else None,
                field=None if fault.loc[0] == "feature" else str(fault.loc[0]),
                msg=sentence(fault.key, language, fault.values),
            )
            for fault in error.faults
        ]
    finally:
        before.rollback()
    return told | {
        "read": found.read, "mended": found.mended[:MOST_NUMBERS], "empty": found.empty[:MOST_NUMBERS],
        "elsewhere": found.elsewhere, "others": found.others,
    }  # fmt: skip


def _features(
    db: Db, source: Source, fields: tuple[str | None, str | None], system: System | int, tell: Tell
) -> tuple[Found, Iterator[list[FeatureIn]]]:
    def say(read: int) -> None:
        tell("reading", read, source.count)

    return features(db, rows(source, *fields), system, say, drawing=source.kind == "dxf")


def bring(
    db: Db,
    code: str,
    content: bytes,
    wanted: ContentsQuery,
    *,
    by: int,
    replace: bool,
    check: Callable[[], None],
    tell: Tell,
) -> OverlayLayer:
    """The file as a layer of this code, all or nothing. `check` refuses where another layer is there than was seen; it is
    asked again at the end, since that may be minutes later."""
    check()
    given = _given(db, code, wanted)
    with _laid_down(content, wanted, first=False) as source:
        system = system_of(source.crs, source.kind, declared_system(wanted.crs))
        fields = source.columns(wanted.name_field, wanted.class_field)
        _, batches = _features(db, source, fields, system, tell)
        return lay_layer(
            db, given, named_system(system), srid_of(system), batches,
            by=by, replace=replace, file_name=wanted.file_name, check=check,
            say=partial(tell, "measuring"),
        )  # fmt: skip


def _given(db: Db, code: str, wanted: ContentsQuery) -> OverlayIn:
    """What is said with the file, and of a layer that is there what is not said."""
    layer = db.scalar(select(OverlayLayer).where(OverlayLayer.code == code, OverlayLayer.removed_at.is_(None)))
    said = wanted.model_dump(exclude_none=True, include=set(OverlayIn.model_fields))
    said["code"] = code
    if wanted.role is not None:
        said["roles"] = wanted.role
    kept: dict[str, Any] = {}
    if layer is not None:
        kept = {name: getattr(layer, name) for name in ("name", "name_en", "kind", "colour", "roles")}
    for name in ("name", "kind"):
        if (kept | said).get(name) is None:
            raise Invalid.at(name, "overlay.needed")
    return OverlayIn.model_validate(kept | said)
