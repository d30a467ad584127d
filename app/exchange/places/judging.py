"""What is noticed about a place that comes in. Nothing is decided here: it is said, and the person decides."""

from shapely import get_coordinates, get_parts, line_interpolate_point, make_valid
from shapely.geometry import GeometryCollection, MultiLineString, MultiPoint, MultiPolygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session as Db

from app.identity.models import District
from app.kit.datum import wgs84_of_gcj02
from app.kit.shapes import MAX_POINTS, WEB_MERCATOR, WGS84, literal_of
from app.publish.models import BasemapFeature

# Beyond the boundaries, which are good to some 500 m, by more than this a place is not the city's.
BEYOND_M = 1000
CITY_PLANE = 4551
ROADS = ("road", "expressway")
# GCJ-02 lies some 500 m off here. Where the shape turned back lies this near to streets, and as given this far, it is
# suspected; with fewer places to compare nothing is said.
SAMPLES, LEAST_SAMPLES, NEAR_M, FAR_M = 24, 8, 60.0, 150.0


def repaired(found: BaseGeometry) -> BaseGeometry | None:
    """A sound shape of the same dimension out of one that crosses itself; None where nothing of it is left."""
    made = make_valid(found)
    if isinstance(made, GeometryCollection):
        parts = [part for part in get_parts(made) if part.geom_type.removeprefix("Multi") == _plain(found)]
        made = together([one for part in parts for one in get_parts(part)])
    return None if made is None or made.is_empty or _plain(made) != _plain(found) else made


def _plain(found: BaseGeometry) -> str:
    return str(found.geom_type).removeprefix("Multi")


def together(parts: list[BaseGeometry]) -> BaseGeometry | None:
    """Parts of one type as one shape."""
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    kinds = {"Point": MultiPoint, "LineString": MultiLineString, "Polygon": MultiPolygon}
    return kinds[parts[0].geom_type](parts)


def too_many(found: BaseGeometry) -> bool:
    return len(get_coordinates(found)) > MAX_POINTS


def outside(db: Db, found: BaseGeometry) -> bool:
    """Whether any of it lies more than a kilometre beyond the city."""
    city = select(
        func.ST_Buffer(func.ST_Transform(func.ST_Union(District.geom), CITY_PLANE), BEYOND_M)
    ).scalar_subquery()
    return not db.scalar(select(func.ST_CoveredBy(func.ST_Transform(literal_of(found, WGS84), CITY_PLANE), city)))


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
