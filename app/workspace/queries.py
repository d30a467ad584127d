"""What happened between two positions of the change log, as far as a reader may see it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select, union
from sqlalchemy.orm import Session as Db

from app.audit.models import Change, ChangeLink
from app.identity.access import Caller, Rows, visible
from app.kit.db import of_then
from app.projects.models import Programme, Project
from app.projects.queries import ROWS
from app.workspace.schemas import MANY, News

# Tables that belong to no project and that every page shows.
LISTS = (Programme.__tablename__,)
THEN: Any = of_then(Project.__table__)  # type: ignore[arg-type]
ROWS_THEN = Rows(THEN.c.id, THEN.c.is_public, THEN.c.provenance, THEN.c.unit, THEN.c.programme)
JUST_BEFORE = timedelta(microseconds=1)


def news(db: Db, caller: Caller, after: int, until: int) -> News | None:
    """What changed behind position `after`, up to `until`; None when the reader may see nothing of it.

    A project counts when the reader sees it now or saw it just before: it may have gone out of their sight.
    """
    between = ChangeLink.position > after, ChangeLink.position <= until
    began, of_lists = db.execute(
        select(func.min(Change.at), func.bool_or(Change.table_name.in_(LISTS)))
        .join(ChangeLink, ChangeLink.change_id == Change.id)
        .where(*between)
    ).one()
    if began is None:
        return None
    codes = _codes(db, caller, between, (began - JUST_BEFORE).isoformat())
    if not codes and not of_lists:
        return None
    return News(projects=codes[:MANY], more=len(codes) > MANY, lists=of_lists)


def _codes(db: Db, caller: Caller, between: tuple[ColumnElement[bool], ...], instant: str) -> list[str]:
    db.execute(select(func.set_config("guatu.as_of", instant, True)))
    changed = select(Change.project_id).join(ChangeLink, ChangeLink.change_id == Change.id).where(*between)
    now = select(Project.code).where(Project.id.in_(changed), visible(caller, ROWS))
    then = select(THEN.c.code).where(THEN.c.id.in_(changed), visible(caller, ROWS_THEN))
    return [*db.scalars(union(now, then).order_by("code").limit(MANY + 1))]
