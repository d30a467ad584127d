"""Which areas somebody may use, and what is told of them."""

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller
from app.identity.models import Person
from app.kit.errors import Forbidden, NotFound
from app.kit.shapes import to_geojson
from app.selection.areas.schemas import AreaOut, Areas, AreaWhole
from app.selection.models import Area

Shown = TypeVar("Shown", bound=AreaOut)
SQUARE_M = func.ST_Area(func.geography(Area.geom))


def is_area(code: str) -> bool:
    """Whether a code of `within` is that of an area, and not of a district."""
    return code.startswith("area-")


def usable(caller: Caller) -> ColumnElement[bool]:
    """The areas that this person may select by: their own, and those that others share. Nobody else has any."""
    if caller.person_id is None:
        return false()
    return or_(Area.owner_id == caller.person_id, Area.shared.is_(True)) & Area.removed_at.is_(None)


def areas_unknown(db: Db, codes: Iterable[str], caller: Caller) -> list[str]:
    """Those of these codes that are no area for this person, whether there is one or not."""
    asked = sorted({code for code in codes if is_area(code)})
    if not asked:
        return []
    known = set(db.scalars(select(Area.code).where(Area.code.in_(asked), usable(caller))))
    return [code for code in asked if code not in known]


def areas_of(db: Db, caller: Caller) -> Areas:
    """One's own first, then those that others share; each in the order of their names."""
    rows = db.execute(
        select(Area, Person.name, SQUARE_M)
        .join(Person, Person.id == Area.owner_id)
        .where(usable(caller))
        .order_by(Area.owner_id != caller.person_id, Area.name, Area.id)
    )
    return Areas(items=[_told(row, caller, AreaOut) for row in rows])


def area_out(db: Db, caller: Caller, area: Area) -> AreaWhole:
    """One area with its shape."""
    row = db.execute(
        select(Area, Person.name, SQUARE_M).join(Person, Person.id == Area.owner_id).where(Area.id == area.id)
    ).one()
    return _told(row, caller, AreaWhole)


def usable_area(db: Db, caller: Caller, code: str) -> Area:
    found = db.scalars(select(Area).where(Area.code == code, usable(caller))).one_or_none()
    if found is None:
        raise NotFound
    return found


def own_area(db: Db, caller: Caller, code: str) -> Area:
    """One's own to change, locked, also one that was removed; another's that is shared is seen and not changed."""
    mine = select(Area).where(Area.code == code, Area.owner_id == caller.person_id).with_for_update()
    found = db.scalars(mine).one_or_none()
    if found is None:
        usable_area(db, caller, code)
        raise Forbidden("area.not_yours")
    return found


def _told(row: Any, caller: Caller, shown: type[Shown]) -> Shown:
    area, owner, square_m = row
    return shown.model_validate(
        {
            "code": area.code,
            "name": area.name,
            "shared": area.shared,
            "mine": area.owner_id == caller.person_id,
            "owner_name": owner,
            "made_from": area.made_from,
            "made_with": area.made_with,
            "area_m2": round(square_m),
            "created_at": area.created_at,
            "removed": area.removed_at is not None,
            "version": area.version,
            "geometry": to_geojson(area.geom),
        }
    )
