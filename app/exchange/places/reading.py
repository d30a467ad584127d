"""What a file or a text holds, as places in WGS 84 with what was noticed about each."""

from shapely import get_coordinates
from shapely.geometry.base import BaseGeometry
from sqlalchemy.orm import Session as Db

from app.exchange.places import judging
from app.exchange.places.files import Content, read_file
from app.exchange.places.schemas import Candidate, Note, NoteCode, PlacesOut
from app.exchange.places.systems import System, in_city, of_file, plausible, swapped, to_wgs84
from app.exchange.places.texts import read_text
from app.kit.errors import Invalid
from app.kit.messages import sentence
from app.kit.shapes import geojson_of
from app.land.noticing import may_be_gcj02, outside

# A format that knows one system only.
ALWAYS_WGS84 = {"kml"}
SENTENCES: dict[NoteCode, str] = {
    "swapped": "places.note_swapped",
    "repaired": "places.note_repaired",
    "broken": "places.note_broken",
    "outside": "places.note_outside",
    "gcj02": "places.note_amap",
    "too_many": "places.note_too_many",
}


def read_places(db: Db, content: bytes, declared: System | None, shape: str, language: str) -> PlacesOut:
    """Every shape of it. A file's own system counts; without one, the declared; without either, only what would fit."""
    found = read_file(content)
    told: System | int | None = None
    if found is None:
        found, told = read_text(content, shape)
    else:
        told = _own(found)
    if not found.shapes:
        raise Invalid.at("file", "places.no_shapes")
    # GeoJSON is WGS 84 by its standard, and what Chinese web maps give out under that name is not.
    free = told is None or (told == 4326 and found.format in ("geojson", "kml"))
    system = declared if declared and free else told
    if system is None:
        return PlacesOut(format=found.format, system=None, fits=_fits(db, found), items=[], left_off=found.left_off)
    if not all(plausible(one.place, system) or plausible(swapped(one.place), system) for one in found.shapes):
        raise Invalid.at("system", "places.not_this_system", _named(system))
    items = _candidates(db, found, system, language)
    return PlacesOut(format=found.format, system=_named(system), fits=[], items=items, left_off=found.left_off)


def _own(found: Content) -> int | None:
    if found.format in ALWAYS_WGS84:
        return 4326
    given = of_file(found.crs)
    if given.old:
        raise Invalid.at("file", "places.old_system")
    return given.srid


def _named(system: System | int) -> str:
    return str(system) if isinstance(system, System) else f"EPSG:{system}"


def _fits(db: Db, found: Content) -> list[System]:
    first = found.shapes[0].place
    return [one for one in System if plausible(first, one) and in_city(to_wgs84(db, [first], one)[0])]


def _candidates(db: Db, found: Content, system: System | int, language: str) -> list[Candidate]:
    items = []
    for one in found.shapes:
        place, codes = _placed(db, one.place, system)
        sound: BaseGeometry | None = place
        if not place.is_valid:
            sound = judging.repaired(place)
            codes.append("repaired" if sound is not None else "broken")
        shown = place if sound is None else sound
        if judging.too_many(shown):
            codes.append("too_many")
        if not in_city(shown) or (shown.is_valid and outside(db, shown)):
            codes.append("outside")
        elif system in (System.WGS84, 4326) and shown.is_valid and may_be_gcj02(db, shown):
            codes.append("gcj02")
        notes = [Note(code=code, msg=sentence(SENTENCES[code], language)) for code in codes]
        items.append(
            Candidate(
                name=one.name,
                layer=one.layer,
                geometry=geojson_of(shown),
                points=len(get_coordinates(shown)),
                notes=notes,
            )
        )
    return items


def _placed(db: Db, given: BaseGeometry, system: System | int) -> tuple[BaseGeometry, list[NoteCode]]:
    """In WGS 84; with its axes turned where only so it lies in the city."""
    if plausible(given, system):
        place = to_wgs84(db, [given], system)[0]
        if in_city(place):
            return place, []
    turned = swapped(given)
    if plausible(turned, system):
        other = to_wgs84(db, [turned], system)[0]
        if in_city(other):
            return other, ["swapped"]
    return to_wgs84(db, [given], system)[0] if plausible(given, system) else given, []
