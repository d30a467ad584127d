"""People and offices as an administrator sees them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session as Db

from app.administration.schemas import GrantOut, OrganisationOut, Organisations, People, PeopleQuery, PersonOut
from app.audit.commands import SYSTEM
from app.identity.models import Grant, Organisation, Person, Session
from app.identity.queries import offices_below
from app.identity.schemas import Office
from app.kit import clock
from app.kit.errors import NotFound
from app.projects.models import Project


def people_page(db: Db, query: PeopleQuery) -> People:
    """A page of the people who match, and how many match."""
    wanted = _wanted(query)
    total = db.scalar(select(func.count()).select_from(Person).where(wanted)) or 0
    after = Person.login > query.cursor if query.cursor else true()
    rows = db.execute(_people().where(wanted, after).order_by(Person.login).limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    return People(
        items=_with_grants(db, shown),
        total=total,
        next=shown[-1].Person.login if len(rows) > query.limit else None,
    )


def person_out(db: Db, login: str) -> PersonOut:
    row = db.execute(_people().where(Person.login == login, Person.id != SYSTEM)).one_or_none()
    if row is None:
        raise NotFound
    return _with_grants(db, [row])[0]


def _wanted(query: PeopleQuery) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [Person.id != SYSTEM]
    if query.q:
        found.append(
            or_(
                Person.login.icontains(query.q.lower(), autoescape=True),
                Person.name.icontains(query.q, autoescape=True),
            )
        )
    if query.organisation:
        found.append(Person.organisation.in_(offices_below(query.organisation)))
    if query.role:
        found.append(exists().where(Grant.person_id == Person.id, Grant.role == query.role))
    if query.active is not None:
        found.append(Person.active.is_(query.active))
    return and_(*found)


def _people() -> Select[Any]:
    now = clock.real_now()
    seen = select(func.max(Session.last_seen_at)).where(Session.person_id == Person.id).scalar_subquery()
    live = (
        select(func.count())
        .where(Session.person_id == Person.id, Session.ended_at.is_(None), Session.expires_at > now)
        .scalar_subquery()
    )
    return select(Person, Organisation, seen.label("seen"), live.label("live")).outerjoin(
        Organisation, Organisation.code == Person.organisation
    )


def _with_grants(db: Db, rows: Sequence[Row[Any]]) -> list[PersonOut]:
    ids = [row.Person.id for row in rows]
    grants: defaultdict[int, list[GrantOut]] = defaultdict(list)
    for grant in db.scalars(select(Grant).where(Grant.person_id.in_(ids)).order_by(Grant.id)):
        grants[grant.person_id].append(GrantOut.model_validate(grant))
    return [
        PersonOut(
            login=person.login,
            name=person.name,
            organisation=Office.model_validate(row.Organisation) if row.Organisation else None,
            grants=grants[person.id],
            active=person.active,
            provenance=person.provenance,
            invited_at=person.invited_at,
            last_seen_at=row.seen,
            sessions=row.live if person.active else 0,
            version=person.version,
        )
        for row in rows
        for person in [row.Person]
    ]


def led_by(db: Db, code: str) -> int:
    """How many projects this office leads, whatever has become of them."""
    return db.scalar(select(func.count()).select_from(Project).where(Project.office == code)) or 0


def organisation_out(db: Db, code: str) -> OrganisationOut:
    found = _organisations(db, Organisation.code == code)
    if not found:
        raise NotFound
    return found[0]


def organisations(db: Db) -> Organisations:
    """The whole tree, depth first, by code."""
    below: defaultdict[str | None, list[OrganisationOut]] = defaultdict(list)
    for one in _organisations(db, true()):
        below[one.parent].append(one)
    ordered: list[OrganisationOut] = []
    waiting = list(reversed(below[None]))
    while waiting:
        one = waiting.pop()
        ordered.append(one)
        waiting += reversed(below[one.code])
    return Organisations(items=ordered)


def _organisations(db: Db, wanted: ColumnElement[bool]) -> list[OrganisationOut]:
    people = (
        select(func.count())
        .where(Person.organisation == Organisation.code, Person.active)
        .correlate(Organisation)
        .scalar_subquery()
    )
    projects = (
        select(func.count())
        .select_from(Project.__table__)
        .where(Project.__table__.c.office == Organisation.code)
        .correlate(Organisation)
        .scalar_subquery()
    )
    names = OrganisationOut.model_fields.keys() - {"people", "projects"}
    rows = db.execute(select(Organisation, people, projects).where(wanted).order_by(Organisation.code))
    return [
        OrganisationOut(
            **{name: getattr(organisation, name) for name in names}, people=people_count, projects=project_count
        )
        for organisation, people_count, project_count in rows
    ]
