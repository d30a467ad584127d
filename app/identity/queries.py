"""Reading people, sessions and the city's parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Row, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller
from app.identity.models import (
    ApiToken,
    Grant,
    Organisation,
    Password,
    Person,
    Session,
    Totp,
)
from app.identity.roles import Role, not_above

# A row for each role, one without where there is none; of the tables, since every request asks it.
_person, _grant = Person.__table__.c, Grant.__table__.c
_token, _session = ApiToken.__table__.c, Session.__table__.c
_KNOWN = (
    *(_person.id, _person.login, _person.name, _person.active, _person.organisation),
    *(_grant.role, _grant.unit, _grant.programme),
)


def _with_grants(people: FromClause) -> FromClause:
    return people.outerjoin(Grant.__table__, _grant.person_id == _person.id)


# The way in and who comes by it, in one round trip.
BY_TOKEN = (
    select(*_KNOWN, _token.id.label("way"), _token.role.label("stands_for"), _token.last_used_at)
    .select_from(_with_grants(ApiToken.__table__.join(Person.__table__, _token.person_id == _person.id)))
    .where(
        _token.token_hash == bindparam("token_hash"),
        _token.revoked_at.is_(None),
        _token.expires_at > bindparam("now"),
    )
)
BY_SESSION = (
    select(*_KNOWN, _session.id.label("way"), _session.last_seen_at, _session.method, _session.must_change)
    .select_from(_with_grants(Session.__table__.join(Person.__table__, _session.person_id == _person.id)))
    .where(
        _session.token_hash == bindparam("token_hash"),
        _session.ended_at.is_(None),
        _session.expires_at > bindparam("now"),
        _session.last_seen_at > bindparam("idle_since"),
    )
)


def offices_below(code: str | None) -> Select[str]:
    """Codes of the office `code` and of all below it."""
    tree = select(Organisation.code).where(Organisation.code == code).cte("tree", recursive=True)
    tree = tree.union(select(Organisation.code).join(tree, Organisation.parent == tree.c.code))
    return select(tree.c.code)


def session_holder(db: Db, token_hash: str, now: datetime, idle_since: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """The holder of a session that lives at `now`, a row for each role: each with `way`, its id, and last_seen_at,
    method, must_change; none where there is no such session."""
    return db.execute(BY_SESSION, {"token_hash": token_hash, "now": now, "idle_since": idle_since}).all()


def token_holder(db: Db, token_hash: str, now: datetime) -> Sequence[Row[*tuple[Any, ...]]]:
    """The holder of a bearer token that holds at `now`, a row for each role: each with `way`, its id, and
    last_used_at and the role that it `stands_for`; none where there is no such token."""
    return db.execute(BY_TOKEN, {"token_hash": token_hash, "now": now}).all()


def sessions_of(db: Db, person_id: int, now: datetime, idle_since: datetime) -> Sequence[Session]:
    """The sessions of a person that live at `now`, the newest first."""
    alive = Session.ended_at.is_(None), Session.expires_at > now, Session.last_seen_at > idle_since
    mine = select(Session).where(Session.person_id == person_id, *alive)
    return db.scalars(mine.order_by(Session.last_seen_at.desc(), Session.id.desc())).all()


def tokens_of(db: Db, person_id: int) -> Sequence[ApiToken]:
    """The tokens of a person that nobody has revoked, the newest first."""
    mine = select(ApiToken).where(ApiToken.person_id == person_id, ApiToken.revoked_at.is_(None))
    return db.scalars(mine.order_by(ApiToken.id.desc())).all()


def password_of(db: Db, login: str) -> Row[Person, str, bool, datetime] | None:
    """(person, hash, must_change, changed_at) of an active person who has a password."""
    kept = (Person, Password.hash, Password.must_change, Password.changed_at)
    found = select(*kept).join(Password, Password.person_id == Person.id)
    return db.execute(found.where(Person.login == login, Person.active)).one_or_none()


def ways_of(db: Db, person_id: int) -> Row[bool, bool]:
    """(has_password, totp) of a person: what their account page can change."""
    confirmed = Totp.confirmed_at.is_not(None)
    has_password = exists().where(Password.person_id == person_id)
    totp = exists().where(Totp.person_id == person_id, confirmed)
    return db.execute(select(has_password.label("has_password"), totp.label("totp"))).one()


def caller_from(
    db: Db,
    rows: Sequence[Row[*tuple[Any, ...]]],
    *,
    by_token: bool = False,
    role: Role | None = None,
    public_sees_demo: bool = True,
) -> Caller | None:
    """What the active person of these rows may do now: roles taken away count at the next request, and without any they are public.

    A token's `role` stands for all of them while it is not above one; the limits of the person hold for it as well.
    """
    if not rows or not rows[0].active:
        return None
    person, grants = rows[0], [row for row in rows if row.role is not None]
    held = roles = frozenset(Role(grant.role) for grant in grants) or frozenset({Role.PUBLIC})
    if role is not None:
        if not not_above(role, roles):
            return None
        roles = frozenset({role})
    offices = frozenset(db.scalars(offices_below(person.organisation))) if Role.EDITOR in roles else frozenset()
    viewing = [grant for grant in grants if grant.role == Role.VIEWER]
    if any(grant.unit is None and grant.programme is None for grant in viewing):
        viewing = []  # everything is granted, and a part of it takes nothing away
    return Caller(
        person_id=person.id,
        login=person.login,
        name=person.name,
        roles=roles,
        organisation=person.organisation,
        offices=offices,
        units=frozenset(grant.unit for grant in viewing if grant.unit),
        programmes=frozenset(grant.programme for grant in viewing if grant.programme),
        sees_demo=public_sees_demo or roles != {Role.PUBLIC},
        by_token=by_token,
        held=held,
    )


def person_by_login(db: Db, login: str) -> Person | None:
    return db.scalar(select(Person).where(Person.login == login))


def has_demo(db: Db) -> bool:
    """Whether demo people are there: the page then says that it shows demo data."""
    return bool(db.scalar(select(func.count()).select_from(Person).where(Person.provenance == "demo")))
