"""An attempt's beginning and end, and which person an identity is."""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session as Db

from app.audit.commands import SYSTEM, sign
from app.identity import commands as identity
from app.identity.models import Grant, Organisation, Person, Provenance, Session, SignInMethod
from app.identity.oidc.groups import grants_of, groups_in
from app.identity.oidc.models import OidcAttempt, OidcIdentity, OidcSession
from app.identity.queries import person_by_login
from app.identity.roles import NEVER_TOGETHER, Role
from app.identity.schemas import GrantIn, PersonIn
from app.kit import clock
from app.kit.errors import Invalid, NotFound
from app.kit.settings import settings

ATTEMPT_LIVES = timedelta(minutes=10)
ELSEWHERE = re.compile(r"[\x00-\x1f\x7f\\]|//")


class Why(StrEnum):
    """Why somebody was not let in; the page has a sentence for each."""

    EXPIRED = "expired"
    DENIED = "denied"
    PROVIDER = "provider"
    UNKNOWN = "unknown"


class Refused(Exception):
    """Not let in. `detail` is for the log of the door."""

    def __init__(self, why: Why, detail: str, login: str | None = None) -> None:
        super().__init__(detail)
        self.why, self.detail, self.login = why, detail, login


class Secrets(NamedTuple):
    """What goes with one attempt; all of it comes from the one secret in the browser's cookie."""

    state: str
    nonce: str
    verifier: str


def secrets_of(cookie: str) -> Secrets:
    def derived(purpose: str) -> str:
        made = hmac.new(cookie.encode(), purpose.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()

    return Secrets(derived("state"), derived("nonce"), derived("verifier"))


def local_path(given: str | None) -> str:
    """A page of our own; whatever might lead a browser elsewhere becomes the first page."""
    if not given or len(given) > 2000 or not given.startswith("/"):
        return "/"
    try:
        parts = urlsplit(given)
    except ValueError:
        return "/"
    seen = (given.partition("?")[0].partition("#")[0], unquote(parts.path))
    foreign = parts.scheme or parts.netloc or any(map(ELSEWHERE.search, seen)) or re.search(r"[\x00-\x1f\x7f\\]", given)
    served = parts.path.startswith(("/api/", "/tiles/", "/ogc/", "/sign-in"))
    return "/" if foreign or served else given


def begin(db: Db, goes_to: str | None) -> str:
    """Note a new attempt; answers the secret that the browser keeps. What others left behind is swept away."""
    now = clock.real_now()
    db.execute(delete(OidcAttempt).where(OidcAttempt.expires_at < now))
    cookie = secrets.token_urlsafe(32)
    state_hash = identity.hash_of(secrets_of(cookie).state)
    db.add(OidcAttempt(state_hash=state_hash, next=local_path(goes_to), expires_at=now + ATTEMPT_LIVES))
    db.flush()
    return cookie


def use_up(db: Db, cookie: str | None, state: str | None) -> str:
    """The page to go to after an attempt's first return; a second, a stranger's or a late one is refused."""
    if not cookie or not state or not hmac.compare_digest(secrets_of(cookie).state.encode(), state.encode()):
        raise Refused(Why.EXPIRED, "the state is not this browser's")
    found = delete(OidcAttempt).where(OidcAttempt.state_hash == identity.hash_of(state))
    kept = db.execute(found.returning(OidcAttempt.next, OidcAttempt.expires_at)).one_or_none()
    if kept is None or kept.expires_at < clock.real_now():
        raise Refused(Why.EXPIRED, "the attempt was used up or is too old")
    return str(kept.next)


def identify(db: Db, claims: dict[str, Any], request_id: str) -> OidcIdentity:
    """The identity of these claims with its roles brought up to date; a new person where a group gives a role.

    Raises Refused where nobody here is meant; what it changed in roles before stays to be committed.
    """
    issuer, subject, login = str(settings().oidc_issuer), claims["sub"], _login(claims)
    wanted, office = grants_of(groups_in(claims, settings().oidc_groups_claim), settings().oidc_roles)
    known = select(OidcIdentity).where(OidcIdentity.issuer == issuer, OidcIdentity.subject == subject)
    found = db.scalar(known.with_for_update())
    if found is None:
        person = person_by_login(db, login) if login else None
        if person is None:
            person = _made(db, claims, login, wanted, request_id)
        elif not _may_be_taken(db, person, issuer):
            raise Refused(Why.UNKNOWN, "a person of this login is there and not linked", login)
        sign(db, person_id=person.id, origin="oidc", request_id=request_id)
        found = OidcIdentity(issuer=issuer, subject=subject, person_id=person.id, granted=[])
        db.add(found)
        db.flush()
    person = db.get_one(Person, found.person_id)
    if not person.active:
        raise Refused(Why.UNKNOWN, "the person is not active", person.login)
    sign(db, person_id=person.id, origin="oidc", request_id=request_id)
    _follow_groups(db, found, person, wanted, office)
    return found


def has_a_role(db: Db, person_id: int) -> bool:
    return db.scalar(select(Grant.id).where(Grant.person_id == person_id).limit(1)) is not None


def open_for(db: Db, found: OidcIdentity, person: Person, visitor: identity.Visitor) -> str:
    """The secret of a new session of this identity's person."""
    secret = identity.start_session(db, person, visitor, SignInMethod.OIDC)
    session_id = db.scalar(select(Session.id).where(Session.token_hash == identity.hash_of(secret)))
    db.add(OidcSession(session_id=session_id, identity_id=found.id))
    db.flush()
    return secret


def came_by_provider(db: Db, secret: str) -> bool:
    """Whether the provider that is configured now opened this session, and it lives."""
    opened = select(OidcSession.session_id).join(Session, Session.id == OidcSession.session_id)
    opened = opened.join(OidcIdentity, OidcIdentity.id == OidcSession.identity_id)
    ours = (Session.token_hash == identity.hash_of(secret), Session.ended_at.is_(None))
    return db.scalar(opened.where(*ours, OidcIdentity.issuer == settings().oidc_issuer)) is not None


def link(db: Db, login: str, subject: str) -> None:
    """Let the account `subject` of the configured provider be this person."""
    person = person_by_login(db, login)
    if person is None or not settings().oidc_issuer:
        raise NotFound
    db.add(OidcIdentity(issuer=settings().oidc_issuer, subject=subject, person_id=person.id))
    db.flush()


def _login(claims: dict[str, Any]) -> str | None:
    """The login that the claim names, in our letters: of an address what stands before the @."""
    given = claims.get(settings().oidc_login_claim)
    return given.strip().lower().partition("@")[0] if isinstance(given, str) and given.strip() else None


def _made(db: Db, claims: dict[str, Any], login: str | None, wanted: list[GrantIn], request_id: str) -> Person:
    """A new person, made by the system because a group gives a role."""
    if not wanted:
        raise Refused(Why.UNKNOWN, "no group of this account gives a role", login)
    name = claims.get("name")
    try:
        new = PersonIn(
            login=login or "", name=name if isinstance(name, str) and name.strip() else login or "",
            provenance=Provenance.ENTERED,
        )  # fmt: skip
    except ValidationError as error:
        raise Refused(Why.UNKNOWN, "the claims make no login and name", login) from error
    sign(db, person_id=SYSTEM, origin="oidc", request_id=request_id)
    return identity.put_person(db, new)


def _may_be_taken(db: Db, person: Person, issuer: str) -> bool:
    """Whether an identity may become this person by its login alone: allowed, alive, real, and nobody's yet."""
    taken = select(OidcIdentity.id).where(OidcIdentity.issuer == issuer, OidcIdentity.person_id == person.id)
    real = person.id != SYSTEM and person.provenance != Provenance.DEMO
    return settings().oidc_match_login and person.active and real and db.scalar(taken) is None


def _follow_groups(db: Db, found: OidcIdentity, person: Person, wanted: list[GrantIn], office: str | None) -> None:
    """Take what the groups gave last and give what they give now; what was given by hand stays as it is."""
    has = {(one.role, one.unit, one.programme): one for one in db.scalars(select(Grant).filter_by(person_id=person.id))}
    before = {(Role(role), unit, programme) for role, unit, programme in found.granted}
    now = {(one.role, one.unit, one.programme) for one in wanted}
    by_hand = has.keys() - before
    if {role for role, *_ in by_hand | now} >= NEVER_TOGETHER:
        raise Invalid.at("grants", "identity.never_together")
    for key in (before - now) & has.keys():
        db.delete(has[key])
    db.flush()
    for role, unit, programme in sorted(now - has.keys(), key=str):
        db.add(Grant(person_id=person.id, role=role, unit=unit, programme=programme))
    kept = sorted([list(key) for key in now - by_hand], key=str)
    if kept != found.granted:
        found.granted = kept
    if office and office != person.organisation and db.get(Organisation, office) is not None:
        person.organisation = office
    db.flush()
