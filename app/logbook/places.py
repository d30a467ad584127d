"""Where a project was before: out of the log, so that a former place can be looked at and put back."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session as Db

from app.audit.models import Change
from app.audit.schemas import Author
from app.identity.access import Caller
from app.identity.roles import Permission
from app.logbook.schemas import FormerPlace, FormerPlaces
from app.projects.models import Project

MOST = 50


def former_places(db: Db, caller: Caller, project: Project) -> FormerPlaces:
    """The places that were replaced, the newest first, each with who replaced it, when and why."""
    moved = (
        select(Change)
        .where(
            Change.project_id == project.id,
            Change.table_name == Project.__tablename__,
            Change.action == "update",
            or_(func.jsonb_exists(Change.old, "geom"), func.jsonb_exists(Change.old, "location_accuracy")),
        )
        .order_by(Change.id.desc())
        .limit(MOST)
    )
    sees_people = caller.may(Permission.READ_ALL) or caller.may(Permission.LOG)
    accuracy = project.location_accuracy
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
