"""Conditions on where a project lies. Shapes that are given are transformed, never the indexed column.

A place no better than its district is a mark on the map and not where the project lies: it is in its district and in a
box, and in nothing that is measured or drawn.
"""

from collections.abc import Callable
from math import cos, radians
from typing import Any

from shapely.geometry import mapping
from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from app.facts.models import ProjectFacts
from app.identity.access import Caller
from app.identity.models import District
from app.kit.shapes import WEB_MERCATOR, WGS84, literal_of, literal_shape
from app.projects.words import Accuracy
from app.selection import shapes
from app.selection.areas.queries import is_area
from app.selection.models import Area
from app.selection.schemas import ProjectFilter

Condition = ColumnElement[bool]
NEAR_M, ALONG_M, AROUND_M = 1000, 200, 500
# The radius of the sphere that Web Mercator is drawn on.
SPHERE_M = 6_378_137


def conditions(
    wanted: ProjectFilter, caller: Caller, selected: Callable[[ProjectFilter, Caller], Condition]
) -> dict[str, Condition]:
    """One condition for each parameter of place; `selected` is the whole filter, for what is near other projects."""
    found: dict[str, Condition] = {}
    if wanted.box is not None:
        found["bbox"] = _inside(wanted.box)
    if wanted.point is not None:
        found["near"] = _near(*wanted.point, NEAR_M if wanted.radius is None else wanted.radius)
    if wanted.within:
        found["within"] = _within([*wanted.within])
    if wanted.polygon is not None:
        area = literal_shape(mapping(shapes.polygon(wanted.polygon)), "polygon")
        found["polygon"] = and_(exact(), func.ST_Intersects(ProjectFacts.geom, func.ST_Transform(area, WEB_MERCATOR)))
    if wanted.along is not None:
        found["along"] = _along(wanted.along, wanted.along_m or ALONG_M)
    if wanted.others is not None:
        found["around"] = _around(wanted, caller, selected)
    if wanted.mapped is not None:
        found["mapped"] = ProjectFacts.geom.is_not(None) if wanted.mapped else ProjectFacts.geom.is_(None)
    return found


def exact(facts: Any = ProjectFacts) -> Condition:
    """Known better than by its district."""
    return facts.accuracy.is_distinct_from(Accuracy.DISTRICT.value)  # type: ignore[no-any-return]


def degrees(place: Any) -> Any:
    """A place of the map on the ellipsoid."""
    return func.geography(func.ST_Transform(place, WGS84))


def _inside(box: tuple[float, float, float, float]) -> Condition:
    """Touches the box. One without breadth is a line or a point."""
    envelope = func.ST_Envelope(func.ST_MakeEnvelope(*(literal(edge) for edge in box), WGS84))
    return func.ST_Intersects(ProjectFacts.geom, func.ST_Transform(envelope, WEB_MERCATOR))


def _near(lon: float, lat: float, metres: float) -> Condition:
    """At most so far away on the ellipsoid. The box finds the candidates: a metre on the map is less than one there."""
    here = func.ST_SetSRID(func.ST_MakePoint(literal(lon), literal(lat)), WGS84)
    box = func.ST_Expand(func.ST_Transform(here, WEB_MERCATOR), _reach(lat, metres))
    # ST_DWithin is thought to find next to nothing where no index helps it, and whatever is joined then is joined row by
    # row: over 200 km of 20,000 projects the sums took a minute so, and take a third of a second like this.
    away = func.ST_Distance(degrees(ProjectFacts.geom), func.geography(here))
    return and_(exact(), ProjectFacts.geom.op("&&")(box), away <= metres)


def _reach(lat: float, metres: float) -> float:
    """So many metres of the map are at least these on the ground, at this latitude or nearer to the equator."""
    farthest = min(abs(lat) + metres / 110_000, 85)
    return metres / cos(radians(farthest)) * 1.01


def _along(given: str, metres: float) -> Condition:
    """At most so far from the line. Flat distance leaves few to be measured on the ellipsoid."""
    line = shapes.line(given)
    _, south, _, north = line.bounds
    here = func.ST_SetSRID(literal_of(line, WGS84), WGS84)
    flat, reach = func.ST_Transform(here, WEB_MERCATOR), _reach(max(abs(south), abs(north)), metres)
    close = func.ST_Distance(ProjectFacts.geom, flat) <= reach
    away = func.ST_Distance(degrees(ProjectFacts.geom), func.geography(here))
    return and_(exact(), ProjectFacts.geom.op("&&")(func.ST_Expand(flat, reach)), close, away <= metres)


def _around(wanted: ProjectFilter, caller: Caller, selected: Callable[[ProjectFilter, Caller], Condition]) -> Condition:
    """At most so far from one of the other projects, which the reader sees as well, and is not that one itself."""
    metres, others = wanted.around_m or AROUND_M, wanted.others
    if isinstance(others, ProjectFilter):
        meant = selected(others, caller)
    else:
        meant = and_(
            or_(ProjectFacts.code == others, ProjectFacts.programme == others), selected(ProjectFilter(), caller)
        )
    top = func.greatest(func.abs(func.ST_YMin(ProjectFacts.geom)), func.abs(func.ST_YMax(ProjectFacts.geom)))
    # The scale of the map at the other's edge; a hundredth more for the way from there and for the ellipsoid.
    reach = literal(metres) * func.cosh((top + 2 * metres) / SPHERE_M) * 1.01
    chosen = (
        select(ProjectFacts.project_id.label("id"), ProjectFacts.geom.label("geom"), reach.label("reach"))
        .where(ProjectFacts.geom.is_not(None), exact(), meant)
        .subquery("others")
    )
    it = aliased(ProjectFacts)
    close = select(it.project_id).join(
        chosen,
        and_(
            it.geom.op("&&")(func.ST_Expand(chosen.c.geom, chosen.c.reach)),
            func.ST_Distance(it.geom, chosen.c.geom) <= chosen.c.reach,
            it.project_id != chosen.c.id,
            exact(it),
            func.ST_Distance(degrees(it.geom), degrees(chosen.c.geom)) <= metres,
        ),
    )
    return ProjectFacts.project_id.in_(close)


def _within(codes: list[str]) -> Condition:
    """In one of these districts or areas, if only in part."""
    districts, areas = ([code for code in codes if is_area(code) is kept] for kept in (False, True))
    found: list[Condition] = []
    if districts:
        area = select(func.ST_Transform(func.ST_Union(District.geom), WEB_MERCATOR)).where(District.code.in_(districts))
        found.append(func.ST_Intersects(ProjectFacts.geom, area.scalar_subquery()))
    if areas:
        cut = func.ST_Segmentize(Area.geom, shapes.EDGE_DEG)
        area = select(func.ST_Transform(func.ST_Union(cut), WEB_MERCATOR)).where(
            Area.code.in_(areas), Area.removed_at.is_(None)
        )
        found.append(and_(exact(), func.ST_Intersects(ProjectFacts.geom, area.scalar_subquery())))
    return or_(*found)
