"""Vector tiles, one statement each: the geometry is stored in the tile's projection, the attributes are few."""

from math import atan, degrees, pi, sinh

from sqlalchemy import ColumnElement, Double, SQLColumnExpression, and_, case, cast, func, select
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.identity.access import Caller
from app.identity.models import District
from app.kit.shapes import WGS84
from app.projects.kinds import MetroLineProject
from app.projects.models import Component, Programme
from app.publish.models import BasemapFeature
from app.selection.queries import selected, year_in_question
from app.selection.schemas import ProjectFilter

EXTENT, BUFFER = 4096, 128
WORLD_M = 40_075_016.68557849
# A line or an area smaller than this many pixels is drawn as a point, so that nothing vanishes.
POINT_BELOW_PX = 12
PIXELS = 512


def projects_tile(db: Db, wanted: ProjectFilter, caller: Caller, z: int, x: int, y: int) -> bytes:
    """The selected projects in one tile."""
    metres_a_pixel = WORLD_M / 2**z / PIXELS
    size = func.greatest(func.ST_XMax(F.geom) - func.ST_XMin(F.geom), func.ST_YMax(F.geom) - func.ST_YMin(F.geom))
    middle = func.ST_PointOnSurface(F.geom)
    drawn = case((size < POINT_BELOW_PX * metres_a_pixel, middle), else_=F.geom)
    rows = (
        select(
            # A strip too thin to have an area in the tile would be left out.
            func.coalesce(_in_tile(drawn, z, x, y), _in_tile(middle, z, x, y)).label("geom"),
            F.project_id.label("id"),
            F.code,
            F.name,
            F.programme,
            Programme.family,
            F.kind,
            F.stage,
            F.provenance,
            F.accuracy,
            # numeric leaves ST_AsMVT as text
            cast(F.size_wan, Double).label("wan"),
            Y.nature,
        )
        .join(Programme, Programme.code == F.programme)
        .outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year_in_question(wanted)))
        .where(F.geom.op("&&")(_envelope(z, x, y)), selected(wanted, caller))
        .order_by(F.project_id)
        .subquery("rows")
    )
    return _tile(db, rows, "projects")


def components_tile(db: Db, wanted: ProjectFilter, caller: Caller, z: int, x: int, y: int) -> bytes:
    """Stations, sections and other parts of the selected projects."""
    # Few projects have parts, so transforming their geometry as it is read costs less than a copy.
    place = func.ST_Transform(Component.geom, 3857)
    rows = (
        select(
            _in_tile(place, z, x, y).label("geom"),
            Component.id,
            F.code.label("project"),
            Component.key,
            Component.kind,
            Component.name,
            Component.stage,
            F.programme,
            MetroLineProject.__table__.c.line_colour.label("colour"),
        )
        .join(F, F.project_id == Component.project_id)
        .outerjoin(MetroLineProject.__table__, MetroLineProject.__table__.c.id == F.project_id)
        .where(
            Component.geom.op("&&")(_degrees(z, x, y)),
            selected(wanted, caller),
        )
        .order_by(Component.id)
        .subquery("rows")
    )
    return _tile(db, rows, "components")


def districts_tile(db: Db, z: int, x: int, y: int) -> bytes:
    """Boundaries of the districts, and their label points as a layer of its own."""
    described = (District.number.label("id"), District.code, District.name, District.name_en, District.kind)
    envelope = _degrees(z, x, y)

    def layer(column: SQLColumnExpression[object], name: str) -> bytes:
        rows = (
            select(_in_tile(func.ST_Transform(column, 3857), z, x, y).label("geom"), *described)
            .where(column.op("&&")(envelope))
            .order_by(District.number)
            .subquery("rows")
        )
        return _tile(db, rows, name)

    return layer(District.geom, "districts") + layer(District.label, "district_labels")


def basemap_tile(db: Db, z: int, x: int, y: int) -> bytes:
    """Roads, railways, water and stations of the offline base map."""
    b = BasemapFeature
    rows = (
        select(_in_tile(b.geom, z, x, y).label("geom"), b.id, b.kind, b.name, b.name_en, b.rank, b.colour, b.status)
        .where(b.geom.op("&&")(_envelope(z, x, y)))
        .order_by(b.id)
        .subquery("rows")
    )
    return _tile(db, rows, "basemap")


def _envelope(z: int, x: int, y: int) -> ColumnElement[object]:
    """The tile with its buffer: what stands just outside still reaches in."""
    return func.ST_Expand(func.ST_TileEnvelope(z, x, y), WORLD_M / 2**z * BUFFER / EXTENT)


def _degrees(z: int, x: int, y: int) -> ColumnElement[object]:
    """The same box in degrees. The world ends at its edge: a transformed corner beyond it would come out on the other."""

    def lat(row: float) -> float:
        return degrees(atan(sinh(pi * (1 - 2 * row / 2**z))))

    reach = BUFFER / EXTENT
    west, east = ((column / 2**z) * 360 - 180 for column in (x - reach, x + 1 + reach))
    return func.ST_MakeEnvelope(max(west, -180), lat(y + 1 + reach), min(east, 180), lat(y - reach), WGS84)


def _in_tile(place: SQLColumnExpression[object], z: int, x: int, y: int) -> ColumnElement[object]:
    return func.ST_AsMVTGeom(place, func.ST_TileEnvelope(z, x, y), EXTENT, BUFFER, True)


def _tile(db: Db, rows: object, layer: str) -> bytes:
    # ST_AsMVT leaves out rows whose geometry does not reach into the tile.
    made = func.ST_AsMVT(rows.table_valued(), layer, EXTENT, "geom", "id")  # type: ignore[attr-defined]
    found = db.scalar(select(made).select_from(rows))  # type: ignore[arg-type]
    return bytes(found or b"")
