"""Laying a layer in, naming who may know of it, and taking it away: what the command line does."""

from collections.abc import Callable, Iterable

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session as Db

from app.identity.roles import Role
from app.kit import clock
from app.kit.errors import Conflict, Invalid, NotFound
from app.overlays.models import OverlayFeature, OverlayLayer, OverlayPiece
from app.overlays.schemas import FeatureIn, OverlayIn, checked_roles
from app.projects.models import Project

Say = Callable[[int, int], None]
NEXT = func.nextval("overlay_layers_id_seq")
# So many projects are measured in one statement.
BATCH = 500
# An area of more corners than this is cut for measuring.
CORNERS = 128
# What is straight in metres of a projection bends between longitude and latitude; over so much by less than a millimetre.
STEP_M = 100.0
# While a layer comes in one statement may take long, and so may the reading between two.
PATIENT = text(
    "SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '60s', true), "
    "set_config('idle_in_transaction_session_timeout', '0', true)"
)
# Whoever changes a place waits until the layer is in; the trigger takes the same lock, shared.
ALONE = text("SELECT pg_advisory_xact_lock(hashtext('overlay_covers'))")
# What was sound in its own system may touch itself after it was turned into degrees.
LAY = text("""
    WITH given AS (
        SELECT g.number, g.name, g.class, ST_SetSRID(ST_GeomFromWKB(g.wkb), :srid) AS geom
        FROM unnest(CAST(:numbers AS integer[]), CAST(:names AS text[]), CAST(:classes AS text[]), CAST(:wkbs AS bytea[]))
            AS g (number, name, class, wkb)
    ), turned AS MATERIALIZED (
        SELECT number, name, class, ST_Transform(geom, 4326) AS geom,
            ST_Transform(CASE WHEN CAST(:srid AS integer) IN (4326, 4490) THEN geom ELSE ST_Segmentize(geom, CAST(:step AS float)) END, 4326)
                AS dense
        FROM given
    ), placed AS MATERIALIZED (
        SELECT number, name, class,
            ST_Multi(CASE WHEN ST_IsValid(geom) THEN geom ELSE ST_CollectionExtract(ST_MakeValid(geom), 3) END) AS geom,
            CASE WHEN ST_IsValid(dense) THEN dense ELSE ST_CollectionExtract(ST_MakeValid(dense), 3) END AS dense
        FROM turned
    ), cut AS (
        INSERT INTO overlay_pieces (layer_id, class, geom)
        SELECT CAST(:layer AS integer), coalesce(class, ''), (ST_Dump(ST_Subdivide(dense, :corners))).geom FROM placed
    ), drawn AS MATERIALIZED (
        SELECT p.*, ST_Transform(p.geom, 3857) AS drawn, ST_Transform(ST_PointOnSurface(p.geom), 3857) AS inside
        FROM placed p
    )
    INSERT INTO overlay_features (layer_id, number, name, class, area_m2, extent_m, x, y, geom, drawn)
    SELECT CAST(:layer AS integer), number, name, class, ST_Area(ST_Segmentize(dense, 0.0001)::geography),
        greatest(ST_XMax(drawn) - ST_XMin(drawn), ST_YMax(drawn) - ST_YMin(drawn)), ST_X(inside), ST_Y(inside), geom, drawn
    FROM drawn
""")


def lay_layer(
    db: Db,
    given: OverlayIn,
    crs: str,
    srid: int,
    features: Iterable[list[FeatureIn]],
    *,
    replace: bool = False,
    say: Say = lambda done, of: None,
) -> OverlayLayer:
    """A new layer from batches of its features, or, with `replace`, new features for one that is there. All or nothing.

    `say` hears how many of the projects have been measured.
    """
    db.execute(PATIENT)
    layer = db.scalar(select(OverlayLayer).where(OverlayLayer.code == given.code).with_for_update())
    if layer is not None and layer.removed_at is None and not replace:
        raise Conflict("overlay.there_already", given=given.code)
    if layer is None:
        layer = OverlayLayer(id=db.scalar(select(NEXT)), code=given.code)
    else:
        _empty(db, layer.id)
    for batch in features:
        _lay(db, layer.id, srid, batch)
    for name, value in given.model_dump(exclude={"code", "roles"}).items():
        setattr(layer, name, value)
    layer.roles = [role.value for role in given.roles]
    layer.crs, layer.imported_at, layer.removed_at = crs, clock.now(), None
    _describe(db, layer)
    # Written once, behind its features, so that the log keeps one record of what it is.
    db.add(layer)
    db.flush()
    _measure(db, layer.id, say)
    return layer


def _lay(db: Db, layer: int, srid: int, batch: list[FeatureIn]) -> None:
    values = {"layer": layer, "srid": srid, "step": STEP_M, "corners": CORNERS}
    lists = {
        "numbers": [one.number for one in batch],
        "names": [one.name for one in batch],
        "classes": [one.class_name for one in batch],
        "wkbs": [one.wkb for one in batch],
    }
    db.execute(LAY, values | lists)


def _describe(db: Db, layer: OverlayLayer) -> None:
    """What the features add up to."""
    f = OverlayFeature
    mine = f.layer_id == layer.id
    name = func.coalesce(f.class_name, "")
    by_class = select(name, func.count(), func.sum(f.area_m2)).where(mine).group_by(name)
    rows = sorted(db.execute(by_class).all(), key=lambda row: (-row[2], row[0]))
    if not rows:
        raise Invalid.at("file", "overlay.no_areas")
    layer.classes = [{"name": row[0], "features": row[1], "area_m2": round(row[2], 2)} for row in rows]
    layer.feature_count, layer.area_m2 = sum(row[1] for row in rows), round(sum(row[2] for row in rows), 2)
    box = func.ST_Extent(f.geom)
    edges = (func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
    layer.bounds = [round(float(edge), 6) for edge in db.execute(select(*edges).where(mine)).one()]


def _measure(db: Db, layer: int, say: Say) -> None:
    """What every project covers of it."""
    db.execute(ALONE)
    ids = db.scalars(select(Project.id).order_by(Project.id)).all()
    for at in range(0, len(ids), BATCH):
        db.execute(select(func.refresh_overlay_covers(list(ids[at : at + BATCH]), [layer])))
        say(min(at + BATCH, len(ids)), len(ids))


def _empty(db: Db, layer: int) -> None:
    """Take its features away, and with them what anybody covers of it."""
    db.execute(ALONE)
    db.execute(delete(OverlayPiece).where(OverlayPiece.layer_id == layer))
    db.execute(delete(OverlayFeature).where(OverlayFeature.layer_id == layer))
    db.execute(select(func.forget_overlay_covers(layer)))


def name_roles(db: Db, code: str, roles: list[Role]) -> OverlayLayer:
    """Let these roles know of the layer, and no others."""
    layer = _there(db, code)
    layer.roles = [role.value for role in checked_roles(roles)]
    db.flush()
    return layer


def remove_layer(db: Db, code: str) -> OverlayLayer:
    """Take a layer away with all its features; that it was there stays in the log."""
    db.execute(PATIENT)
    layer = _there(db, code)
    _empty(db, layer.id)
    layer.removed_at = clock.now()
    db.flush()
    return layer


def _there(db: Db, code: str) -> OverlayLayer:
    live = select(OverlayLayer).where(OverlayLayer.code == code, OverlayLayer.removed_at.is_(None))
    layer = db.scalar(live.with_for_update())
    if layer is None:
        raise NotFound("overlay.unknown", given=code)
    return layer
