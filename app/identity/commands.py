"""Adding people and offices; signing in and out."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from geoalchemy2.shape import from_shape
from shapely.geometry import MultiPolygon, Point, shape
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session as Db

from app.audit.commands import Door, record_access, sign
from app.audit.models import Answer
from app.identity.access import Caller
from app.identity.models import (
    ApiToken,
    District,
    Grant,
    LinkPurpose,
    Organisation,
    Person,
    Provenance,
    ReportingUnit,
    Session,
    SignInFailure,
    SignInLink,
    SignInMethod,
)
from app.identity.queries import person_by_login
from app.identity.roles import NEVER_TOGETHER, not_above
from app.identity.schemas import DistrictIn, OrganisationIn, PersonIn, ReportingUnitIn, TokenIn
from app.kit import clock
from app.kit.errors import Invalid, NotFound, Unauthenticated
from app.kit.settings import settings

LINK_LIVES = timedelta(hours=12)
TOKEN_LIVES = timedelta(days=180)
LONGEST_TOKEN = timedelta(days=366)
TOKEN_BEGINS = "guatu_"  # noqa: S105 (how they all begin)
# Ended sessions and dead links tell nobody anything; an answer is asked for again within minutes, not weeks.
KEPT, ANSWERS_KEPT = timedelta(days=30), timedelta(days=7)


@dataclass(frozen=True)
class Visitor:
    """Where a sign-in comes from. `at_home`: from the machine that Guatu runs on, for a Guatu that is served there."""

    address: str | None = None
    user_agent: str | None = None
    request_id: str | None = None
    at_home: bool = False


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


def issue_sign_in_link(
    db: Db, login: str, purpose: LinkPurpose = LinkPurpose.SIGN_IN, lives: timedelta = LINK_LIVES
) -> str:
    """A token that signs `login` in, once, for a while; the database keeps its hash."""
    token = secrets.token_urlsafe(24)
    person = _active(db, login)
    expires = clock.real_now() + lives
    db.add(SignInLink(token_hash=hash_of(token), person_id=person.id, expires_at=expires, purpose=purpose))
    db.flush()
    return token


def issue_token(db: Db, login: str, name: str) -> str:
    """A bearer token of `login`; shown here and never again."""
    token = TOKEN_BEGINS + secrets.token_urlsafe(32)
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


def open_session(db: Db, link: str, visitor: Visitor) -> str:
    """Use up a link and answer the secret of a new session. One link opens one session, however often tried.

    An invitation opens a session that can do nothing but set a password. A sign-in link is the demo's, and works where
    the demo runs: whoever reads one elsewhere opens nothing with it.
    """
    now = clock.real_now()
    used = db.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == hash_of(link), SignInLink.used_at.is_(None), SignInLink.expires_at > now)
        .values(used_at=now)
        .returning(SignInLink.person_id, SignInLink.purpose)
    ).one_or_none()
    person = None if used is None else db.get_one(Person, used.person_id)
    if used is None or person is None or not person.active:
        raise Unauthenticated("error.sign_in_link")
    if used.purpose is LinkPurpose.INVITATION:
        return start_session(db, person, visitor, SignInMethod.INVITATION, must_change=True)
    if person.provenance != Provenance.DEMO or not visitor.at_home:
        raise Unauthenticated("error.sign_in_link")
    return start_session(db, person, visitor, SignInMethod.LINK)


def start_session(db: Db, person: Person, visitor: Visitor, method: SignInMethod, *, must_change: bool = False) -> str:
    """The secret of a new session; that its person came in stands in the log of the door."""
    now, secret = clock.real_now(), secrets.token_urlsafe(32)
    db.add(
        Session(
            token_hash=hash_of(secret),
            person_id=person.id,
            expires_at=now + timedelta(hours=settings().session_absolute_hours),
            user_agent=(visitor.user_agent or "")[:300],
            address=visitor.address,
            method=method,
            must_change=must_change,
            created_at=now,
            last_seen_at=now,
        )
    )
    record_access(
        db,
        Door.SIGN_IN,
        origin="oidc" if method is SignInMethod.OIDC else "web",
        person_id=person.id,
        login=person.login,
        request_id=visitor.request_id,
        address=visitor.address,
        detail={"method": method},
    )
    return secret


def end_session(db: Db, secret: str) -> int | None:
    """Sign out: the session is dead on the server. Answers whose it was."""
    return db.scalar(
        update(Session)
        .where(Session.token_hash == hash_of(secret), Session.ended_at.is_(None))
        .values(ended_at=clock.real_now())
        .returning(Session.person_id)
    )


def end_sessions(db: Db, person_id: int, *, only: int | None = None, but: int | None = None) -> int:
    """End the sessions of a person: one of them, or all but one. Answers how many there were."""
    which = [Session.id == only] if only is not None else [Session.id != but] if but is not None else []
    ended = update(Session).where(Session.person_id == person_id, Session.ended_at.is_(None), *which)
    return len(db.scalars(ended.values(ended_at=clock.real_now()).returning(Session.id)).all())


def touch_session(db: Db, session_id: int) -> None:
    """Note that the session is in use."""
    db.execute(update(Session).where(Session.id == session_id).values(last_seen_at=clock.real_now()))


def make_token(db: Db, caller: Caller, given: TokenIn) -> tuple[ApiToken, str]:
    """A token of the caller's own, in a role that is not above theirs, worth until the end of its last day."""
    if not not_above(given.role, caller.roles):
        raise Invalid.at("role", "account.role_above", given.role)
    last = clock.real_today() + LONGEST_TOKEN
    if not clock.real_today() <= given.expires_on <= last:
        raise Invalid.at("expires_on", "account.token_days", given.expires_on, last=last)
    assert caller.person_id is not None
    secret = TOKEN_BEGINS + secrets.token_urlsafe(32)
    ends = datetime.combine(given.expires_on + timedelta(days=1), time(), clock.CITY_ZONE)
    token = ApiToken(name=given.name, role=given.role, token_hash=hash_of(secret), person_id=caller.person_id)
    token.expires_at, token.created_at = ends, clock.real_now()
    db.add(token)
    db.flush()
    return token, secret


def revoke_token(db: Db, person_id: int, token_id: int) -> None:
    """Let one's own token open nothing from now on."""
    token = db.scalar(select(ApiToken).where(ApiToken.id == token_id, ApiToken.person_id == person_id))
    if token is None or token.revoked_at is not None:
        raise NotFound
    token.revoked_at = clock.real_now()
    db.flush()


def touch_token(db: Db, token_id: int, person_id: int) -> None:
    """Note that the token is in use; the log keeps who, not when."""
    sign(db, person_id=person_id, origin="api")
    db.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_at=clock.real_now()))


def clean(db: Db) -> int:
    """Remove what opens nothing any more and is remembered by nobody: answers how many rows."""
    now = clock.real_now()
    old = (
        delete(Session).where(func.least(Session.ended_at, Session.expires_at) < now - KEPT),
        delete(SignInLink).where(SignInLink.expires_at < now - KEPT),
        delete(SignInFailure).where(SignInFailure.last_at < now - timedelta(days=1)),
        delete(Answer).where(Answer.created_at < now - ANSWERS_KEPT),
    )
    return sum(db.connection().execute(one).rowcount for one in old)
