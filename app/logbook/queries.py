"""Pages of the log: one project's, the whole city's, and the door's. Newest first, by a cursor."""

import re
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as Db

from app.audit.models import AccessEvent, Change
from app.audit.schemas import History
from app.identity.access import Caller
from app.identity.models import Organisation, Person
from app.identity.queries import offices_below
from app.kit import clock
from app.kit.db import Base
from app.kit.errors import Fault, Invalid
from app.kit.messages import CHINESE
from app.logbook.entries import hidden_of, logged, not_laid_out, subject_of, told
from app.logbook.schemas import AccessLog, AccessOut, AccessQuery, Log, LogFilter, LogQuery, Span
from app.logbook.vocabulary import vocabulary
from app.overlays.models import OverlayLayer
from app.overlays.queries import told_codes
from app.projects.models import Project

PAGE = 40


def history(db: Db, caller: Caller, project: Project, cursor: str | None, language: str) -> History:
    """A page of what happened to a project. Its own row and its kind's row of one transaction are one entry."""
    statement = (
        select(Change).where(Change.project_id == project.id, not_laid_out()).order_by(Change.id.desc()).limit(PAGE + 1)
    )
    if cursor is not None:
        if not re.fullmatch("[0-9]{1,18}", cursor):
            raise Invalid.at("cursor", "filter.cursor", cursor)
        statement = statement.where(Change.id < int(cursor))
    rows = db.scalars(statement).all()
    shown = rows[:PAGE]
    entries = told(db, caller, shown, hidden_of(db, caller, project), language)
    items = [entry for entry in entries if entry is not None]
    return History(items=items, next=str(shown[-1].id) if len(rows) > PAGE else None)


def city_log(db: Db, caller: Caller, wanted: LogQuery, language: str) -> Log:
    """A page of the whole log."""
    statement = select(Change).where(*conditions(db, wanted, caller)).order_by(Change.id.desc()).limit(wanted.limit + 1)
    if wanted.cursor is not None:
        statement = statement.where(Change.id < int(wanted.cursor))
    rows = db.scalars(statement).all()
    shown = rows[: wanted.limit]
    more = str(shown[-1].id) if len(rows) > wanted.limit else None
    return Log(items=logged(db, caller, shown, language), next=more)


def conditions(db: Db, wanted: LogFilter, caller: Caller) -> list[ColumnElement[bool]]:
    """The filter as conditions; what names nobody and nothing is refused, by its parameter."""
    found = within(wanted, Change.at)
    people = _known(db, "person", wanted.person, Person.login, Person.id)
    projects = _known(db, "project", wanted.project, Project.code, Project.id)
    offices = _known(db, "office", wanted.office, Organisation.code, Organisation.code)
    if people:
        found.append(Change.person_id.in_(people))
    if projects:
        found.append(Change.project_id.in_(projects))
    if offices:
        led = or_(*(Project.office.in_(offices_below(code)) for code in offices))
        found.append(Change.project_id.in_(select(Project.id).where(led)))
    tables = _tables(wanted.subject)
    if tables:
        found.append(Change.table_name.in_(tables))
    if wanted.origin:
        found.append(Change.origin.in_([str(one) for one in wanted.origin]))
    if wanted.action:
        found.append(Change.action.in_(wanted.action))
    for word in (wanted.q or "").split():
        found.append(Change.reason.icontains(word, autoescape=True))
    if not wanted.parts and not tables:
        found.append(not_laid_out())
    return [*found, not_hidden(caller)]


def not_hidden(caller: Caller) -> ColumnElement[bool]:
    """Leaves out layers that the caller may not know of, and what is written of them."""
    return or_(Change.table_name != OverlayLayer.__tablename__, Change.row_key.in_(told_codes(caller)))


def within(wanted: Span, column: InstrumentedAttribute[datetime]) -> list[ColumnElement[bool]]:
    """From the first moment of the first day to the last of the last, in the city."""
    found: list[ColumnElement[bool]] = []
    if wanted.from_date:
        found.append(column >= datetime.combine(wanted.from_date, time.min, clock.CITY_ZONE))
    if wanted.to:
        found.append(column < datetime.combine(wanted.to, time.min, clock.CITY_ZONE) + timedelta(days=1))
    return found


def _known(db: Db, parameter: str, given: tuple[str, ...], code: Any, key: Any) -> list[Any]:
    """The keys of the codes given; an unknown one is refused."""
    if not given:
        return []
    rows: Select[Any] = select(code, key).where(code.in_(given))
    found = {row[0]: row[1] for row in db.execute(rows)}
    unknown = [Fault((parameter,), "filter.unknown_code", {"given": one}, one) for one in given if one not in found]
    if unknown:
        raise Invalid(*unknown)
    return list(found.values())


def _tables(subjects: tuple[str, ...]) -> set[str]:
    """The tables of these kinds of record."""
    audited = vocabulary(CHINESE)["table"]
    known = {table: subject_of(table) for table in audited if table in Base.metadata.tables}
    found: set[str] = set()
    for subject in subjects:
        tables = {table for table, its in known.items() if subject in (its, table)}
        if not tables:
            raise Invalid.at("subject", "filter.unknown_code", subject)
        found |= tables
    return found


# The code of a layer in an address.
OF_LAYER = re.compile("(?:(?<=/overlays/)|(?<=/overlay-layers/))[a-z0-9-]+")


def access_log(db: Db, wanted: AccessQuery, caller: Caller) -> AccessLog:
    """A page of what happened at the door; of a layer that the caller may not know of no address tells."""
    statement = (
        select(AccessEvent, Person.login, Person.name)
        .outerjoin(Person, Person.id == AccessEvent.person_id)
        .where(*within(wanted, AccessEvent.at))
        .order_by(AccessEvent.id.desc())
        .limit(wanted.limit + 1)
    )
    if wanted.kind:
        statement = statement.where(AccessEvent.kind.in_([str(one) for one in wanted.kind]))
    if wanted.person is not None:
        somebody = select(Person.id).where(Person.login == wanted.person).scalar_subquery()
        statement = statement.where(or_(AccessEvent.person_id == somebody, AccessEvent.login == wanted.person))
    if wanted.cursor is not None:
        statement = statement.where(AccessEvent.id < int(wanted.cursor))
    rows = db.execute(statement).all()
    shown = rows[: wanted.limit]
    plain = ("id", "at", "kind", "origin", "address", "path", "request_id", "detail")
    codes = set(db.scalars(told_codes(caller)))
    items = [
        AccessOut(**{name: getattr(event, name) for name in plain}, login=event.login or login, name=name)
        for event, login, name in shown
    ]
    for item in items:
        item.path = item.path and OF_LAYER.sub(lambda found: found[0] if found[0] in codes else "…", item.path)
    return AccessLog(items=items, next=str(shown[-1][0].id) if len(rows) > wanted.limit else None)
