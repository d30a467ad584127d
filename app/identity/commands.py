"""Adding people and offices; signing in and out."""

import hashlib
import secrets
from datetime import timedelta

from geoalchemy2.shape import from_shape
from shapely.geometry import MultiPolygon, Point, shape
from sqlalchemy import select, update
from sqlalchemy.orm import Session as Db

from app.identity.models import (
    ApiToken,
    District,
    Grant,
    Organisation,
    Person,
    Provenance,
    ReportingUnit,
    Session,
    SignInLink,
)
from app.identity.queries import person_by_login
from app.identity.roles import NEVER_TOGETHER
from app.identity.schemas import DistrictIn, OrganisationIn, PersonIn, ReportingUnitIn
from app.kit import clock
from app.kit.errors import Invalid, NotFound, Unauthenticated
from app.kit.settings import settings

LINK_LIVES = timedelta(hours=12)
TOKEN_LIVES = timedelta(days=180)


def hash_of(secret: str) -> str:
    """What the database keeps of a secret. The secrets are random and long, so a fast hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def put_district(db: Db, given: DistrictIn) -> None:
    """Add or replace a district."""
    boundary = shape(given.geometry)
    parts = boundary if isinstance(boundary, MultiPolygon) else MultiPolygon([boundary])
    known = given.model_dump(exclude={"geometry", "label"})
    db.merge(District(**known, geom=from_shape(parts, srid=4326), label=from_shape(Point(given.label), srid=4326)))
    db.flush()


def put_unit(db: Db, given: ReportingUnitIn) -> None:
    """Add or replace a reporting unit."""
    point = from_shape(Point(given.point), srid=4326) if given.point else None
    db.merge(ReportingUnit(**given.model_dump(exclude={"point"}), geom=point))
    db.flush()


def put_organisation(db: Db, given: OrganisationIn) -> Organisation:
    """Add an organisation, or change the one with this code."""
    organisation = db.get(Organisation, given.code) or Organisation(code=given.code)
    for name, value in given.model_dump(exclude={"code"}).items():
        if getattr(organisation, name) != value:
            setattr(organisation, name, value)
    db.add(organisation)
    db.flush()
    return organisation


def put_person(db: Db, given: PersonIn) -> Person:
    """Add a person with roles, or change the one with this login. Auditor and administrator never in one hand."""
    if {grant.role for grant in given.grants} >= NEVER_TOGETHER:
        raise Invalid.at("grants", "identity.never_together")
    if given.organisation is not None and db.get(Organisation, given.organisation) is None:
        raise Invalid.at("organisation", "project.unknown_code", given.organisation)
    person = person_by_login(db, given.login) or Person(login=given.login)
    for name in ("name", "organisation", "provenance"):
        if getattr(person, name) != getattr(given, name):
            setattr(person, name, getattr(given, name))
    db.add(person)
    db.flush()
    had = {(g.role, g.unit, g.programme): g for g in db.scalars(select(Grant).where(Grant.person_id == person.id))}
    wanted = {(g.role, g.unit, g.programme) for g in given.grants}
    for key, grant in had.items():
        if key not in wanted:
            db.delete(grant)
    db.flush()
    for role, unit, programme in wanted - had.keys():
        db.add(Grant(person_id=person.id, role=role, unit=unit, programme=programme))
    db.flush()
    return person


def issue_sign_in_link(db: Db, login: str) -> str:
    """A token that signs `login` in, once, within twelve hours; the database keeps its hash."""
    token = secrets.token_urlsafe(24)
    person = _active(db, login)
    db.add(SignInLink(token_hash=hash_of(token), person_id=person.id, expires_at=clock.real_now() + LINK_LIVES))
    db.flush()
    return token


def issue_token(db: Db, login: str, name: str) -> str:
    """A bearer token of `login`; shown here and never again."""
    token = "guatu_" + secrets.token_urlsafe(32)
    person = _active(db, login)
    expires = clock.real_now() + TOKEN_LIVES
    db.add(ApiToken(name=name, token_hash=hash_of(token), person_id=person.id, expires_at=expires))
    db.flush()
    return token


def _active(db: Db, login: str) -> Person:
    person = person_by_login(db, login)
    if person is None or not person.active:
        raise NotFound
    return person


def open_session(db: Db, link: str, user_agent: str | None) -> str:
    """Use up a sign-in link and answer the secret of a new session. One link opens one session, however often tried."""
    now = clock.real_now()
    person_id = db.scalar(
        update(SignInLink)
        .where(SignInLink.token_hash == hash_of(link), SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.person_id)
    )
    person = None if person_id is None else db.get_one(Person, person_id)
    if person is None or not person.active:
        raise Unauthenticated("error.sign_in_link")
    return start_session(db, person.id, user_agent)


def start_session(db: Db, person_id: int, user_agent: str | None) -> str:
    """Open a session for a person who has shown who they are; answers its secret."""
    now = clock.real_now()
    secret = secrets.token_urlsafe(32)
    db.add(
        Session(
            token_hash=hash_of(secret),
            person_id=person_id,
            expires_at=now + timedelta(hours=settings().session_absolute_hours),
            user_agent=(user_agent or "")[:300],
            created_at=now,
            last_seen_at=now,
        )
    )
    db.flush()
    return secret


def refuse_demo(db: Db, secret: str) -> None:
    """Demo people have no secret of their own: who comes from elsewhere is not let in as one of them."""
    of_demo = select(Session.id).join(Person).where(Person.provenance == Provenance.DEMO)
    if db.scalar(of_demo.where(Session.token_hash == hash_of(secret))) is not None:
        raise Unauthenticated("error.sign_in_link")


def end_session(db: Db, secret: str) -> None:
    """Sign out: the session is dead on the server."""
    db.execute(
        update(Session)
        .where(Session.token_hash == hash_of(secret), Session.ended_at.is_(None))
        .values(ended_at=clock.real_now())
    )


def touch_session(db: Db, session_id: int) -> None:
    """Note that the session is in use."""
    db.execute(update(Session).where(Session.id == session_id).values(last_seen_at=clock.real_now()))
