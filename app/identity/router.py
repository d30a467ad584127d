"""The session: who am I, signing in by a one-time link, signing out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session as Db

from app.identity import commands, queries
from app.identity.access import Caller
from app.identity.dependencies import COOKIE, SAFE, Reading, Reads, Turn, who_asks
from app.identity.models import Organisation, Person
from app.identity.roles import Permission
from app.identity.schemas import Me, Office, SessionOut, SignIn
from app.kit import clock
from app.kit.db import engine
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
def whoami(reading: Annotated[Reading, Depends(Reads(None), scope="function")], response: Response) -> SessionOut:
    response.headers.update(SAFE)
    return session_of(reading.db, reading.caller)


@router.post("/session", status_code=201)
def sign_in(body: SignIn, request: Request, response: Response, _turn: Turn) -> SessionOut:
    """Use up a sign-in link. The cookie is a new secret, whatever cookie came with the request."""
    with Db(engine()) as db:
        secret = commands.open_session(db, body.link, request.headers.get("user-agent"))
        db.commit()
        request.cookies[COOKIE] = secret
        answer = session_of(db, who_asks(request, db))
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        secret,
        max_age=settings().session_absolute_hours * 3600,
        httponly=True,
        secure=settings().public_url.startswith("https://"),
        samesite="lax",
        path="/",
    )
    return answer


@router.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, _turn: Turn) -> None:
    secret = request.cookies.get(COOKIE)
    if secret:
        with Db(engine()) as db, db.begin():
            commands.end_session(db, secret)
    response.delete_cookie(COOKIE, path="/")
