"""The reference systems that a place may be given in, and the way from each to WGS 84."""

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from shapely import from_wkb, transform
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from app.kit.datum import wgs84_of_bd09, wgs84_of_gcj02
from app.kit.shapes import CITY_BOX, WGS84, literal_of


class System(StrEnum):
    """What a person may declare; `gk126` and `gk123` without the zone in the easting, `gk42`, `gk41`, `gk21` with it."""

    WGS84 = "wgs84"
    CGCS2000 = "cgcs2000"
    GCJ02 = "gcj02"
    BD09 = "bd09"
    GK126 = "gk126"
    GK123 = "gk123"
    GK42 = "gk42"
    GK41 = "gk41"
    GK21 = "gk21"


SRIDS = {
    System.WGS84: 4326, System.CGCS2000: 4490, System.GK126: 4551, System.GK123: 4550, System.GK42: 4530,
    System.GK41: 4529, System.GK21: 4499,
}  # fmt: skip
DEGREES = (System.WGS84, System.CGCS2000, System.GCJ02, System.BD09)
# Xi'an 80 and Beijing 54, geographic and in zones: what leads from them to WGS 84 is not public.
OLD = (range(4610, 4611), range(4214, 4215), range(2327, 2391), range(2401, 2443), range(21413, 21464))
OLD_NAMES = re.compile(r"xi_?.?an|beijing|西安|北京|pulkovo", re.IGNORECASE)


@dataclass(frozen=True)
class Given:
    """A file's own system: its EPSG code, or none that is known; `old` for one of the systems that are refused."""

    srid: int | None
    old: bool = False


def of_file(crs: str | None) -> Given:
    """The system as GDAL names it: `EPSG:4551`, or a definition in words."""
    if not crs:
        return Given(None)
    code = re.fullmatch(r"EPSG:(\d{4,6})", crs)
    if code is None:
        return Given(None, old=bool(OLD_NAMES.search(crs)))
    srid = int(code[1])
    return Given(srid, old=any(srid in some for some in OLD))


def to_wgs84(db: Db, found: list[BaseGeometry], system: System | int) -> list[BaseGeometry]:
    """Geometries, easting first, in WGS 84. GCJ-02 and BD-09 by turning their formula round, the others by PROJ."""
    if system in (System.GCJ02, System.BD09):
        back = wgs84_of_gcj02 if system is System.GCJ02 else wgs84_of_bd09
        return [transform(one, lambda at: np.array([back(*corner) for corner in at])) for one in found]
    srid = SRIDS[system] if isinstance(system, System) else system
    if srid in (WGS84, SRIDS[System.CGCS2000]):
        return found
    moved = []
    for one in found:
        place = func.ST_AsBinary(func.ST_Transform(literal_of(one, srid), WGS84))
        moved.append(from_wkb(bytes(db.execute(select(place)).scalar_one())))
    return moved


def swapped(found: BaseGeometry) -> BaseGeometry:
    return transform(found, lambda at: at[:, ::-1])


def plausible(found: BaseGeometry, system: System | int) -> bool:
    """Whether numbers may be of this system at all, so that PROJ is not asked for nonsense."""
    west, south, east, north = found.bounds
    if system in DEGREES or system in (4326, 4490):
        return bool(west >= -180 and east <= 180 and south >= -90 and north <= 90)
    if not isinstance(system, System):
        return True
    zone = {System.GK42: 42, System.GK41: 41, System.GK21: 21}.get(system, 0) * 1_000_000
    return bool(zone < west and east < zone + 1_000_000 and south > 0 and north < 10_000_000)


def in_city(found: BaseGeometry) -> bool:
    west, south, east, north = found.bounds
    return bool(CITY_BOX[0] <= west and CITY_BOX[1] <= south and east <= CITY_BOX[2] and north <= CITY_BOX[3])
