"""The session: who am I, signing in by a one-time link, signing out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session as Db
from starlette.concurrency import run_in_threadpool

from app.identity import commands, queries
from app.identity.access import Caller
from app.identity.dependencies import (
    COOKIE,
    Reading,
    Reads,
    Turn,
    keep_session,
    sign_in_turn,
    who_asks,
)
from app.identity.models import Organisation, Person
from app.identity.oidc import commands as oidc
from app.identity.oidc import provider
from app.identity.roles import Permission
from app.identity.schemas import Me, Office, ProviderName, SessionOut, SignedOut, SignIn, SignInWays
from app.kit import clock
from app.kit.db import engine
from app.kit.edge import from_this_machine
from app.kit.messages import CHINESE, ENGLISH
from app.kit.settings import settings

router = APIRouter(prefix="/api/v1", tags=["session"])


def session_of(db: Db, caller: Caller) -> SessionOut:
    """What the page needs to know of its reader."""
    person = db.get(Person, caller.person_id) if caller.person_id else None
    office = db.get(Organisation, person.organisation) if person and person.organisation else None
    me = person and Me(
        login=person.login,
        name=person.name,
        roles=sorted(caller.roles),
        organisation=Office(code=office.code, name=office.name) if office else None,
        provenance=person.provenance,
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
def whoami(reading: Annotated[Reading, Depends(Reads(None), scope="function")]) -> SessionOut:
    return session_of(reading.db, reading.caller)


@router.post("/session", status_code=201)
def sign_in(body: SignIn, request: Request, response: Response, _turn: Turn) -> SessionOut:
    """Use up a sign-in link; a demo person's only at this machine. The cookie is a new secret, whatever cookie came with the request."""
    sign_in_turn(request)
    with Db(engine()) as db:
        secret = commands.open_session(db, body.link, request.headers.get("user-agent"))
        if not from_this_machine(request.scope):
            commands.refuse_demo(db, secret)
        db.commit()
        request.cookies[COOKIE] = secret
        answer = session_of(db, who_asks(request, db))
    keep_session(response, secret)
    return answer


@router.delete("/session", status_code=204, responses={200: {"model": SignedOut}})
async def sign_out(request: Request) -> Response:
    """Sign out. A session that the provider opened is answered with the address where one signs out there as well."""
    secret = request.cookies.get(COOKIE)
    by_provider = await run_in_threadpool(_end, secret) if secret else False
    elsewhere = await provider.address_to_sign_out() if by_provider else None
    answer = Response(SignedOut(continue_at=elsewhere).model_dump_json(), 200, media_type="application/json")
    answer = answer if elsewhere else Response(status_code=204)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _end(secret: str) -> bool:
    """End the session; whether the provider opened it."""
    with Db(engine()) as db, db.begin():
        by_provider = bool(settings().oidc_issuer) and oidc.came_by_provider(db, secret)
        commands.end_session(db, secret)
    return by_provider


@router.get("/sign-in")
def ways_in() -> SignInWays:
    """How one may sign in here."""
    issuer = settings().oidc_issuer
    return SignInWays(password=False, oidc=ProviderName(name=settings().oidc_name) if issuer else None, links=True)
