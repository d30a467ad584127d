"""The session: who am I, how may I sign in, signing in and out; and one's own account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session as Db

from app.identity import commands, queries, sign_in
from app.identity.access import Caller
from app.identity.account import account
from app.identity.dependencies import (
    SAFE,
    UNKEPT,
    Reading,
    Reads,
    Turn,
    cookie_name,
    is_at_home,
    is_encrypted,
    visitor_of,
    who_asks,
)
from app.identity.models import Organisation, Person, SignInMethod
from app.identity.roles import Permission
from app.identity.schemas import Me, Office, PasswordSignIn, SessionOut, SignIn, SignInWays
from app.kit import clock
from app.kit.db import engine
from app.kit.messages import CHINESE, ENGLISH
from app.kit.settings import settings

router = APIRouter(prefix="/api/v1", tags=["session"])


def session_of(db: Db, caller: Caller) -> SessionOut:
    """What the page needs to know of its reader."""
    person = db.get(Person, caller.person_id) if caller.person_id else None
    office = db.get(Organisation, person.organisation) if person and person.organisation else None
    ways = queries.ways_of(db, person.id) if person else None
    me = person and Me(
        login=person.login,
        name=person.name,
        roles=sorted(caller.roles),
        organisation=Office(code=office.code, name=office.name) if office else None,
        provenance=person.provenance,
        method=SignInMethod(caller.method) if caller.method else None,
        must_change=caller.must_change,
        has_password=bool(ways and ways.has_password),
        totp=bool(ways and ways.totp),
    )
    return SessionOut(
        person=me,
        permissions=sorted(permission for permission in Permission if caller.may(permission)),
        today=clock.today(),
        clock_shifted=settings().today is not None,
        demo=caller.sees_demo and queries.has_demo(db),
        languages=[CHINESE, ENGLISH],
    )


@router.get("/session")
def whoami(
    reading: Annotated[Reading, Depends(Reads(None, unready=True), scope="function")], response: Response
) -> SessionOut:
    response.headers.update(SAFE)
    return session_of(reading.db, reading.caller)


@router.get("/sign-in")
def ways_in(
    reading: Annotated[Reading, Depends(Reads(None, snapshot=False, unready=True), scope="function")],
    request: Request,
    response: Response,
) -> SignInWays:
    """How one may sign in here."""
    response.headers.update(SAFE)
    links = is_at_home(request) and queries.has_demo(reading.db)
    return SignInWays(password=True, oidc=None, links=links)


@router.post("/session", status_code=201)
def enter(body: SignIn, request: Request, response: Response, _turn: Turn) -> SessionOut:
    """Sign in by password or by a link. The cookie is a new secret, whatever cookie came with the request."""
    visitor = visitor_of(request)
    former = request.cookies.get(cookie_name())
    if isinstance(body, PasswordSignIn):
        secret = sign_in.by_password(body, visitor)
    else:
        with Db(engine()) as db, db.begin():
            secret = commands.open_session(db, body.link, visitor)
    if former:
        sign_in.leave(former, visitor)
    request.cookies[cookie_name()] = secret
    with Db(engine()) as db:
        answer = session_of(db, who_asks(request, db))
    response.headers.update(UNKEPT)
    response.set_cookie(
        cookie_name(),
        secret,
        max_age=settings().session_absolute_hours * 3600,
        httponly=True,
        secure=is_encrypted(),
        samesite="lax",
        path="/",
    )
    return answer


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, _turn: Turn) -> None:
    secret = request.cookies.get(cookie_name())
    if secret:
        sign_in.leave(secret, visitor_of(request))
    response.delete_cookie(cookie_name(), path="/", secure=is_encrypted(), httponly=True, samesite="lax")


router.include_router(account)
