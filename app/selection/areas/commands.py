"""Making, changing and removing areas."""

import secrets
from typing import Any

from geoalchemy2 import WKBElement
from geoalchemy2.shape import from_shape, to_shape
from shapely import LineString, MultiPolygon, Point, from_wkb, get_num_coordinates, segmentize
from shapely.geometry import mapping
from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller
from app.kit import clock
from app.kit.errors import Conflict, Invalid
from app.kit.shapes import WGS84, from_geojson, literal_of
from app.selection.areas.schemas import AreaChange, AreaIn
from app.selection.models import Area, AreaOrigin
from app.selection.shapes import EDGE_DEG

# So many a person keeps, and so many corners an area has: it is a question, and no survey.
MOST, MOST_CORNERS = 300, 5_000
# Letters and digits that are not taken for one another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
# Corners of a quarter of a circle: then it is a few in ten thousand too small.
QUARTER = 32


def save_area(db: Db, caller: Caller, given: AreaIn) -> Area:
    """Keep an area as the caller's own."""
    assert caller.person_id is not None
    mine = select(func.count()).where(Area.owner_id == caller.person_id, Area.removed_at.is_(None))
    if (db.scalar(mine) or 0) >= MOST:
        raise Conflict("area.too_many", limit=MOST)
    origin, made_with, geom = _made(db, given)
    area = Area(
        code="area-" + "".join(secrets.choice(LETTERS) for _ in range(10)),
        name=given.name,
        owner_id=caller.person_id,
        shared=given.shared,
        made_from=origin,
        made_with=made_with,
        geom=geom,
    )
    db.add(area)
    db.flush()
    return area


def change_area(db: Db, area: Area, given: AreaChange) -> None:
    """Another name, shared or not, another shape, removed or put back."""
    if given.name is not None:
        area.name = given.name
    if given.shared is not None:
        area.shared = given.shared
    if given.geometry is not None:
        area.geom, area.made_from, area.made_with = _drawn(given.geometry), AreaOrigin.DRAWN, None
    if given.removed is not None and given.removed is not (area.removed_at is not None):
        area.removed_at = clock.now() if given.removed else None
    db.flush()


def remove_area(db: Db, area: Area) -> None:
    change_area(db, area, AreaChange(removed=True))


def _made(db: Db, given: AreaIn) -> tuple[AreaOrigin, dict[str, Any] | None, Any]:
    if given.circle is not None:
        middle = Point(given.circle.centre)
        made_with = dict(mapping(middle)) | {"metres": given.circle.radius_m}
        return AreaOrigin.CIRCLE, made_with, _round(db, "circle", middle, given.circle.radius_m)
    if given.corridor is not None:
        line = LineString(given.corridor.line)
        if not line.length:
            raise Invalid.at("corridor", "place.empty")
        made_with = dict(mapping(line)) | {"metres": given.corridor.aside_m}
        return AreaOrigin.CORRIDOR, made_with, _round(db, "corridor", line, given.corridor.aside_m)
    assert given.geometry is not None
    return AreaOrigin.DRAWN, None, _drawn(given.geometry)


def _drawn(geometry: dict[str, Any]) -> WKBElement:
    found = to_shape(from_geojson(geometry))
    if found.geom_type not in ("Polygon", "MultiPolygon"):
        raise Invalid.at("geometry", "area.no_area")
    if get_num_coordinates(found) > MOST_CORNERS:
        raise Invalid.at("geometry", "place.too_many_points", limit=MOST_CORNERS)
    return from_shape(_several(found), srid=WGS84)


def _round(db: Db, field: str, place: Any, metres: float) -> WKBElement:
    """All that is at most so far away on the ellipsoid."""
    here = func.geography(func.ST_SetSRID(literal_of(segmentize(place, EDGE_DEG), WGS84), WGS84))
    round_it = func.ST_Buffer(here, literal(metres), literal(QUARTER))
    made: Any = db.scalar(select(func.ST_AsBinary(func.ST_MakeValid(func.geometry(round_it)))))
    found = from_wkb(bytes(made))
    return from_geojson(dict(mapping(_several(found))), field)


def _several(found: Any) -> MultiPolygon:
    return found if found.geom_type == "MultiPolygon" else MultiPolygon([found])
