"""What is noticed of a place: that it lies outside the city, or beside the streets by as much as GCJ-02 is off."""

from collections.abc import Sequence
from typing import Literal

from shapely import get_coordinates, line_interpolate_point
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, literal, or_, select
from sqlalchemy.orm import Session as Db

from app.identity.models import District
from app.kit.datum import wgs84_of_gcj02
from app.kit.errors import Fault, Invalid
from app.kit.shapes import WEB_MERCATOR, WGS84, literal_of
from app.land.models import BasemapFeature

Oddity = Literal["outside", "gcj02"]
SENTENCES: dict[Oddity, str] = {"outside": "place.confirm_outside", "gcj02": "place.confirm_shifted"}
# Beyond the boundaries, which are good to some 500 m, by more than this a place is not the city's.
BEYOND_M = 1000
CITY_PLANE = 4551
ROADS = ("road", "expressway")
# GCJ-02 lies some 500 m off here. Where the shape turned back lies this near to streets, and as given this far, it is
# suspected; with fewer places to compare nothing is said.
SAMPLES, LEAST_SAMPLES, NEAR_M, FAR_M = 24, 8, 60.0, 150.0


def check_confirmed(db: Db, found: BaseGeometry, confirmed: Sequence[Oddity]) -> None:
    """Refuse a place in WGS 84 that lies oddly, until whoever sends it says that it is meant so."""
    faults = [
        Fault(("confirmed", odd), SENTENCES[odd], {}, list(confirmed))
        for odd in noticed(db, found)
        if odd not in confirmed
    ]
    if faults:
        raise Invalid(*faults)


def noticed(db: Db, found: BaseGeometry) -> list[Oddity]:
    """Of a place that lies outside nothing else is asked."""
    if outside(db, found):
        return ["outside"]
    return ["gcj02"] if may_be_gcj02(db, found) else []


def outside(db: Db, found: BaseGeometry) -> bool:
    """Whether any of it lies more than a kilometre beyond the city; never, where no boundaries are known."""
    place = literal_of(found, WGS84)
    city = select(func.ST_Union(District.geom).label("geom")).cte("city")
    wider = func.ST_Buffer(func.ST_Transform(city.c.geom, CITY_PLANE), BEYOND_M)
    inside = or_(func.ST_CoveredBy(place, city.c.geom), func.ST_CoveredBy(func.ST_Transform(place, CITY_PLANE), wider))
    return db.scalar(select(inside).select_from(city)) is False


def may_be_gcj02(db: Db, found: BaseGeometry) -> bool:
    """Whether a line or an outline fits the base map's streets once GCJ-02 is turned back, and does not as it was given."""
    lines = found.boundary if found.area else found
    if not lines.length:
        return False
    if lines.geom_type == "LineString":
        samples = [line_interpolate_point(lines, at / (SAMPLES - 1), normalized=True) for at in range(SAMPLES)]
        given = [(one.x, one.y) for one in samples]
    else:
        given = [(lon, lat) for lon, lat in get_coordinates(lines)[:SAMPLES]]
    if len(given) < LEAST_SAMPLES:
        return False
    as_given, turned = _away(db, given), _away(db, [wgs84_of_gcj02(*at) for at in given])
    return as_given is not None and turned is not None and turned < NEAR_M and as_given > FAR_M


def _away(db: Db, places: list[tuple[float, float]]) -> float | None:
    """The middle of their distances to the nearest street, in metres."""
    points = func.ST_DumpPoints(literal_of(MultiPoint(places), WGS84)).table_valued("path", "geom").lateral("points")
    here = func.ST_Transform(points.c.geom, WEB_MERCATOR)
    street = (
        select(
            (func.ST_Distance(BasemapFeature.geom, here) * func.cos(func.radians(func.ST_Y(points.c.geom)))).label("m")
        )
        .where(BasemapFeature.kind.in_(ROADS))
        .order_by(BasemapFeature.geom.op("<->")(here))
        .limit(1)
        .lateral("street")
    )
    middle = func.percentile_cont(0.5).within_group(street.c.m)
    found = db.scalar(select(middle).select_from(points.join(street, literal(True))))
    return None if found is None else float(found)
