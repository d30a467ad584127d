"""From a file's features to areas that can be laid in: each looked at, mended where it can be, else refused by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from shapely import LineString, MultiPolygon, Polygon, from_wkb, get_parts, is_valid_reason, to_wkb
from shapely.errors import ShapelyError
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session as Db

from app.exchange.overlays.files import Row
from app.exchange.places.judging import repaired
from app.exchange.places.systems import SRIDS, System, of_file, plausible, to_wgs84
from app.kit.errors import Fault, Invalid
from app.kit.shapes import CITY_BOX, WGS84
from app.overlays.schemas import FeatureIn

# So many faults are told; whoever has more has another trouble.
MOST_TOLD = 10
# These are turned back as they are read; the others in the database.
SHIFTED = (System.GCJ02, System.BD09)


@dataclass
class Found:
    """What was noticed while reading: numbers of features that were mended, that had no shape, that lie elsewhere."""

    read: int = 0
    kept: int = 0
    mended: list[int] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    elsewhere: int = 0
    # Of a drawing: lines, points and words, which are no areas there either.
    others: int = 0


def declared_system(given: str | None) -> System | int | None:
    """`EPSG:4490`, or a word of `System`."""
    word = (given or "").strip()
    if not word:
        return None
    if word.upper().startswith("EPSG:") and word[5:].isdecimal() and len(word) < 12:
        return int(word[5:])
    if word.lower() in set(System):
        return System(word.lower())
    raise Invalid.at("crs", "overlay.unknown_crs", word, known="、".join(System))


def named_system(system: System | int) -> str:
    return str(system.value) if isinstance(system, System) else f"EPSG:{system}"


def check_known(db: Db, system: System | int) -> None:
    """Refuse a number that PostGIS has no system for."""
    wanted = text("SELECT count(*) FROM spatial_ref_sys WHERE srid = :srid")
    if not db.scalar(wanted, {"srid": srid_of(system)}):
        raise Invalid.at("crs", "overlay.unknown_crs", named_system(system), known="、".join(System))


def system_of(crs: str | None, kind: str, declared: System | int | None) -> System | int:
    """The system of the file; without one of its own, the declared one. GeoJSON and KML are WGS 84 by their standard, and
    what Chinese web maps give out under these names is not: there the declared counts as well."""
    given = of_file("EPSG:4326" if kind == "kml" else crs)
    if given.old:
        raise Invalid.at("file", "places.old_system")
    free = given.srid is None or (given.srid == WGS84 and kind in ("geojson", "kml"))
    if declared is not None and free:
        return declared
    if given.srid is None:
        raise Invalid.at("crs", "overlay.no_crs")
    if declared is not None and (SRIDS.get(declared) if isinstance(declared, System) else declared) != given.srid:
        raise Invalid.at("crs", "overlay.other_crs", str(declared), own=f"EPSG:{given.srid}")
    return given.srid


def srid_of(system: System | int) -> int:
    """In which system what `features` yields is."""
    if system in SHIFTED:
        return WGS84
    return SRIDS[system] if isinstance(system, System) else system


def features(
    db: Db, batches: Iterator[list[Row]], system: System | int, say: Callable[[int], None], *, drawing: bool = False
) -> tuple[Found, Iterator[list[FeatureIn]]]:
    """The areas of the file in batches, and what was noticed, which grows while they are read.

    In a `drawing` (DXF) a closed line is the edge of an area, and what is neither is left out.
    """
    check_known(db, system)
    found = Found()
    return found, _features(db, _as_drawn(batches, found) if drawing else batches, system, say, found)


def _as_drawn(batches: Iterator[list[Row]], found: Found) -> Iterator[list[Row]]:
    for batch in batches:
        kept: list[Row] = []
        for number, name, class_name, wkb in batch:
            place = _read(wkb)
            if isinstance(place, LineString) and place.is_closed and len(place.coords) > 3:
                kept.append((number, name, class_name, to_wkb(Polygon(place.coords))))
            elif isinstance(place, BaseGeometry) and place.geom_type not in ("Polygon", "MultiPolygon"):
                found.others += 1
            else:
                kept.append((number, name, class_name, wkb))
        yield kept


def _features(
    db: Db, batches: Iterator[list[Row]], system: System | int, say: Callable[[int], None], found: Found
) -> Iterator[list[FeatureIn]]:
    faults: list[Fault] = []
    near: BaseGeometry | None = None
    for batch in batches:
        kept = []
        for number, name, class_name, wkb in batch:
            found.read += 1
            place = _place(db, number, name, wkb, system, found, faults)
            if len(faults) >= MOST_TOLD:
                raise Invalid(*faults)
            if place is None:
                continue
            near = near or _city_in(db, system)
            if not near.intersects(box(*place.bounds)):
                found.elsewhere += 1
                continue
            found.kept += 1
            kept.append(FeatureIn(number=number, name=_word(name), class_name=_word(class_name), wkb=to_wkb(place)))
        say(found.read)
        if kept and not faults:
            yield kept
    if faults:
        raise Invalid(*faults)
    if not found.kept:
        raise Invalid.at("crs", "overlay.elsewhere" if found.elsewhere else "overlay.no_areas")


def _word(value: Any) -> str | None:
    """A field as a word; numbers that are whole stay so."""
    if value is None or value != value:  # what is not equal to itself is no number
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).replace("\0", "").strip()[:200] or None


def _place(
    db: Db, number: int, name: Any, wkb: bytes | None, system: System | int, found: Found, faults: list[Fault]
) -> MultiPolygon | None:
    """One area, sound; None where there is none, with a fault that names the feature where it cannot be taken."""

    def refuse(key: str, **values: Any) -> None:
        told = {"number": number, "name": _word(name) or "—", **values}
        faults.append(Fault(("feature", number), key, told, number))

    place = _read(wkb)
    if isinstance(place, ShapelyError):
        refuse("overlay.unreadable")
    elif place is None or place.is_empty:
        found.empty.append(number)
    elif place.geom_type not in ("Polygon", "MultiPolygon"):
        refuse("overlay.not_area", type=place.geom_type)
    elif not plausible(place, system):
        refuse("overlay.not_this_system")
    else:
        turned = to_wgs84(db, [place], system)[0] if system in SHIFTED else place
        sound = turned if turned.is_valid else repaired(turned)
        if sound is not None and sound.area:
            if sound is not turned:
                found.mended.append(number)
            return MultiPolygon([part for part in get_parts(sound) if isinstance(part, Polygon)])
        refuse("overlay.broken", why=is_valid_reason(turned))
    return None


def _read(wkb: bytes | None) -> BaseGeometry | ShapelyError | None:
    try:
        return None if wkb is None else from_wkb(wkb)
    except ShapelyError as error:
        return error


def _city_in(db: Db, system: System | int) -> BaseGeometry:
    """The city's box in the system of the features, so that what lies elsewhere need not be turned to be seen."""
    srid = srid_of(system)
    if srid in (WGS84, SRIDS[System.CGCS2000]):
        return box(*CITY_BOX)
    city = func.ST_Segmentize(func.ST_MakeEnvelope(*CITY_BOX, WGS84), 0.1)
    return from_wkb(bytes(db.execute(select(func.ST_AsBinary(func.ST_Transform(city, srid)))).scalar_one()))
