"""Reading people, sessions and the city's parts."""

from datetime import datetime

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller
from app.identity.models import (
    ApiToken,
    Grant,
    Organisation,
    Person,
    Session,
)
from app.identity.roles import Role


def offices_below(code: str | None) -> Select[str]:
    """Codes of the office `code` and of all below it."""
    tree = select(Organisation.code).where(Organisation.code == code).cte("tree", recursive=True)
    tree = tree.union(select(Organisation.code).join(tree, Organisation.parent == tree.c.code))
    return select(tree.c.code)


def session_holder(db: Db, token_hash: str, now: datetime, idle_since: datetime) -> Row[int, int, datetime] | None:
    """(session id, person id, last seen) of a session that lives at `now`."""
    return db.execute(
        select(Session.id, Session.person_id, Session.last_seen_at).where(
            Session.token_hash == token_hash,
            Session.ended_at.is_(None),
            Session.expires_at > now,
            Session.last_seen_at > idle_since,
        )
    ).one_or_none()


def token_holder(db: Db, token_hash: str, now: datetime) -> int | None:
    """The person of a bearer token that holds at `now`."""
    return db.scalar(
        select(ApiToken.person_id).where(
            ApiToken.token_hash == token_hash, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
        )
    )


def caller_of(db: Db, person_id: int, *, by_token: bool = False, public_sees_demo: bool = True) -> Caller | None:
    """What an active person may do now: roles taken away count at the next request, and without any they are public."""
    person = db.get(Person, person_id)
    if person is None or not person.active:
        return None
    grants = db.scalars(select(Grant).where(Grant.person_id == person_id)).all()
    roles = frozenset(Role(grant.role) for grant in grants) or frozenset({Role.PUBLIC})
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
    )


def person_by_login(db: Db, login: str) -> Person | None:
    return db.scalar(select(Person).where(Person.login == login))


def has_demo(db: Db) -> bool:
    """Whether demo people are there: the page then says that it shows demo data."""
    return bool(db.scalar(select(func.count()).select_from(Person).where(Person.provenance == "demo")))
