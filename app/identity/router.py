"""The session: who am I, how may I sign in, signing in and out; and one's own account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session as Db
from starlette.concurrency import run_in_threadpool

from app.identity import commands, queries, sign_in
from app.identity.access import Caller
from app.identity.account import account
from app.identity.dependencies import (
    Reading,
    Reads,
    Turn,
    cookie_name,
    drop_session,
    is_at_home,
    keep_session,
    sign_in_turn,
    visitor_of,
    who_asks,
)
from app.identity.models import Organisation, Person, SignInMethod
from app.identity.oidc import commands as oidc
from app.identity.oidc import provider
from app.identity.roles import Permission
from app.identity.schemas import Me, Office, Oidc, PasswordSignIn, SessionOut, SignedOut, SignIn, SignInWays
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
        organisation=Office.model_validate(office) if office else None,
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
        embedded=bool(settings().embed_in),
    )


@router.get("/session")
def whoami(reading: Annotated[Reading, Depends(Reads(None, unready=True), scope="function")]) -> SessionOut:
    return session_of(reading.db, reading.caller)


@router.get("/sign-in")
def ways_in(
    reading: Annotated[Reading, Depends(Reads(None, snapshot=False, unready=True), scope="function")],
    request: Request,
) -> SignInWays:
    """How one may sign in here."""
    links = is_at_home(request) and queries.has_demo(reading.db)
    provider_name = Oidc(name=settings().oidc_name) if settings().oidc_issuer else None
    return SignInWays(password=True, oidc=provider_name, links=links)


@router.post("/session", status_code=201)
def enter(body: SignIn, request: Request, response: Response, _turn: Turn) -> SessionOut:
    """Sign in by password or by a link. The cookie is a new secret, whatever cookie came with the request."""
    sign_in_turn(request)
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
    keep_session(response, secret)
    return answer


@router.delete("/session", status_code=204, responses={200: {"model": SignedOut}})
async def sign_out(request: Request) -> Response:
    """Sign out. A session that the provider opened is answered with the address where one signs out there as well."""
    secret = request.cookies.get(cookie_name())
    by_provider = await run_in_threadpool(_leave, secret, visitor_of(request)) if secret else False
    elsewhere = await provider.address_to_sign_out() if by_provider else None
    answer = Response(SignedOut(continue_at=elsewhere).model_dump_json(), 200, media_type="application/json")
    answer = answer if elsewhere else Response(status_code=204)
    drop_session(answer)
    return answer


def _leave(secret: str, visitor: commands.Visitor) -> bool:
    """End the session; whether the provider opened it."""
    with Db(engine()) as db:
        by_provider = bool(settings().oidc_issuer) and oidc.came_by_provider(db, secret)
    sign_in.leave(secret, visitor)
    return by_provider


router.include_router(account)
