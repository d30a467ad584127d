"""Laying a layer in, naming who may know of it, taking it away, and taking that back: what the administration and the
command line do."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session as Db

from app.identity.roles import Role
from app.kit import clock
from app.kit.errors import Conflict, Invalid, NotFound
from app.overlays.laying import PATIENT, lay
from app.overlays.measuring import Say, measure, measured_since
from app.overlays.models import GONE, OverlayFeature, OverlayLayer, OverlayPiece
from app.overlays.schemas import FeatureIn, OverlayChange, OverlayIn, checked_roles

NEXT = func.nextval("overlay_layers_id_seq")
# What is told of an edition, and changes with it.
OF_EDITION = (
    "edition", "crs", "file_name", "source", "data_date", "feature_count", "area_m2", "classes", "bounds", "imported_at",
    "imported_by",
)  # fmt: skip


def lay_layer(
    db: Db,
    given: OverlayIn,
    crs: str,
    srid: int,
    features: Iterable[list[FeatureIn]],
    *,
    by: int,
    replace: bool = False,
    file_name: str | None = None,
    say: Say = lambda done, of: None,
    check: Callable[[], None] = lambda: None,
) -> OverlayLayer:
    """A new layer from batches of its features, or, with `replace`, new contents for one that is there. All or nothing;
    what it held before is kept as `former`. Whoever changes a place meanwhile waits for the last moment only.

    `say` hears how many of the projects have been measured; `check` is asked once nobody else can change the layer.
    """
    db.execute(PATIENT)
    _refuse_unless(_row(db, given.code), given.code, replace=replace)
    edition = int(db.scalar(select(NEXT)) or 0)
    for batch in features:
        lay(db, edition, srid, batch)
    told = {"edition": edition, "crs": crs, "file_name": file_name, "imported_at": clock.now(), "imported_by": by}
    told |= describe(db, edition)
    marks = measure(db, edition, say)
    layer = _row(db, given.code, lock=True)
    check()
    _refuse_unless(layer, given.code, replace=replace)
    if layer is not None:
        _forget(db, layer.former)
    measured_since(db, edition, marks)
    if layer is None:
        layer = OverlayLayer(id=db.scalar(select(NEXT)), code=given.code)
    else:
        _uncover(db, layer.edition)
        layer.former = edition_of(layer)
    for name, value in (given.model_dump(exclude={"code", "roles"}) | told).items():
        setattr(layer, name, value)
    layer.roles = [role.value for role in given.roles]
    layer.removed_at = None
    # Written once, behind its features, so that the log keeps one record of what it is.
    db.add(layer)
    db.flush()
    return layer


def _row(db: Db, code: str, *, lock: bool = False) -> OverlayLayer | None:
    """The layer of this code, also one that was removed, as it is now."""
    found = select(OverlayLayer).where(OverlayLayer.code == code).execution_options(populate_existing=True)
    return db.scalar(found.with_for_update() if lock else found)


def _refuse_unless(layer: OverlayLayer | None, code: str, *, replace: bool) -> None:
    if layer is not None and layer.removed_at is None and not replace:
        raise Conflict("overlay.there_already", given=code)


def describe(db: Db, edition: int) -> dict[str, Any]:
    """What the features of an edition add up to."""
    f = OverlayFeature
    mine = f.edition == edition
    name = func.coalesce(f.class_name, "")
    by_class = select(name, func.count(), func.sum(f.area_m2)).where(mine).group_by(name)
    rows = sorted(db.execute(by_class).all(), key=lambda row: (-row[2], row[0]))
    if not rows:
        raise Invalid.at("file", "overlay.no_areas")
    box = func.ST_Extent(f.geom)
    edges = (func.ST_XMin(box), func.ST_YMin(box), func.ST_XMax(box), func.ST_YMax(box))
    return {
        "classes": [{"name": row[0], "features": row[1], "area_m2": round(row[2], 2)} for row in rows],
        "feature_count": sum(row[1] for row in rows),
        "area_m2": round(sum(row[2] for row in rows), 2),
        "bounds": [round(float(edge), 6) for edge in db.execute(select(*edges).where(mine)).one()],
    }


def edition_of(layer: OverlayLayer) -> dict[str, Any] | None:
    """What is told of its contents, as JSON keeps it; None where it has none any more."""
    if layer.edition == GONE:
        return None
    held = {name: getattr(layer, name) for name in OF_EDITION}
    day = layer.data_date
    return held | {"imported_at": layer.imported_at.isoformat(), "data_date": None if day is None else day.isoformat()}


def _put_back(layer: OverlayLayer, held: dict[str, Any]) -> None:
    """The reverse of `edition_of`."""
    for name in OF_EDITION:
        setattr(layer, name, held[name])
    layer.imported_at = datetime.fromisoformat(held["imported_at"])
    layer.data_date = None if held["data_date"] is None else date.fromisoformat(held["data_date"])


def _forget(db: Db, held: dict[str, Any] | None) -> None:
    """Take an edition away for good."""
    if held is not None:
        db.execute(delete(OverlayPiece).where(OverlayPiece.edition == held["edition"]))
        db.execute(delete(OverlayFeature).where(OverlayFeature.edition == held["edition"]))


def _uncover(db: Db, edition: int) -> None:
    db.execute(select(func.forget_overlay_covers(edition)))


def name_roles(db: Db, code: str, roles: list[Role]) -> OverlayLayer:
    """Let these roles know of the layer, and no others."""
    layer = layer_there(db, code)
    layer.roles = [role.value for role in checked_roles(roles)]
    db.flush()
    return layer


def change_layer(db: Db, layer: OverlayLayer, given: OverlayChange) -> None:
    """What it is called, who may know of it, its colour; only what is said."""
    for name, value in given.said().items():
        setattr(layer, name, [role.value for role in value] if name == "roles" else value)
    db.flush()


def remove_layer(db: Db, code: str) -> OverlayLayer:
    """Take a layer away, with what is covered of it. Its areas are kept, out of sight, for who takes that back."""
    db.execute(PATIENT)
    layer = layer_there(db, code)
    measured_since(db, layer.edition, None)
    _uncover(db, layer.edition)
    layer.removed_at = clock.now()
    db.flush()
    return layer


def take_back(db: Db, code: str) -> OverlayLayer:
    """Undo the last thing that took something away: a layer that was removed is there again, one that was replaced holds
    what it held before, and what it held till now is its former."""
    db.execute(PATIENT)
    layer = layer_kept(db, code)
    former = layer.former
    if layer.removed_at is None and former is None:
        raise Conflict("overlay.nothing_to_undo", given=code)
    if layer.removed_at is None and former is not None:
        held = edition_of(layer)
        marks = measure(db, former["edition"])
        measured_since(db, former["edition"], marks)
        _uncover(db, layer.edition)
        _put_back(layer, former)
        layer.former = held
    else:
        measured_since(db, layer.edition, measure(db, layer.edition))
        layer.removed_at = None
    db.flush()
    return layer


def forget_layer(db: Db, code: str) -> OverlayLayer:
    """Take away for good what is kept for the way back: the former contents, and of a layer that was removed all."""
    db.execute(PATIENT)
    layer = layer_kept(db, code)
    _forget(db, layer.former)
    layer.former = None
    if layer.removed_at is not None:
        _forget(db, edition_of(layer))
        layer.edition = GONE
    db.flush()
    return layer


def layer_there(db: Db, code: str) -> OverlayLayer:
    layer = _row(db, code, lock=True)
    if layer is None or layer.removed_at is not None:
        raise NotFound("overlay.unknown", given=code)
    return layer


def layer_kept(db: Db, code: str) -> OverlayLayer:
    """Also one that was removed and can come back."""
    layer = _row(db, code, lock=True)
    if layer is None or layer.edition == GONE:
        raise NotFound("overlay.unknown", given=code)
    return layer
