"""Where a project or a part was before: out of the log, so that a former place can be looked at and put back."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session as Db

from app.audit.models import Change
from app.audit.schemas import Author
from app.identity.access import Caller
from app.identity.roles import Permission
from app.logbook.schemas import FormerPlace, FormerPlaces
from app.projects.models import Component, Project
from app.projects.words import Accuracy

MOST = 50


def former_places(db: Db, caller: Caller, project: Project) -> FormerPlaces:
    """The places that were replaced, the newest first, each with who replaced it, when and why."""
    its = (Change.table_name == Project.__tablename__,)
    return _replaced(db, caller, project.id, its, project.location_accuracy)


def former_places_of_part(db: Db, caller: Caller, component: Component) -> FormerPlaces:
    """The same of a station, a section or another part; how well it is known is not told of parts."""
    its = (Change.table_name == Component.__tablename__, Change.row_key == component.key)
    return _replaced(db, caller, component.project_id, its, None)


def _replaced(
    db: Db, caller: Caller, project_id: int, its: tuple[ColumnElement[bool], ...], accuracy: Accuracy | None
) -> FormerPlaces:
    """`its` are the changes of one row; `accuracy` is what it has now."""
    moved = (
        select(Change)
        .where(
            Change.project_id == project_id,
            *its,
            Change.action == "update",
            or_(func.jsonb_exists(Change.old, "geom"), func.jsonb_exists(Change.old, "location_accuracy")),
        )
        .order_by(Change.id.desc())
        .limit(MOST)
    )
    sees_people = caller.may(Permission.READ_ALL) or caller.may(Permission.LOG)
    found = []
    for change in db.scalars(moved):
        old = change.old or {}
        accuracy = old.get("location_accuracy", accuracy)
        if old.get("geom") is None:
            continue
        found.append(
            FormerPlace(
                geometry={name: old["geom"][name] for name in ("type", "coordinates")},
                location_accuracy=accuracy,
                until=change.at,
                person=Author(name=change.person_name) if sees_people else None,
                reason=change.reason,
            )
        )
    return FormerPlaces(items=found)
