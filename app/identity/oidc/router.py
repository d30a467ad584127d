"""To the provider and back. A browser comes here by itself, so what goes wrong ends on the sign-in page, not in JSON."""

import logging
import secrets
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session as Db
from starlette.concurrency import run_in_threadpool

from app.audit.commands import Door, record_access
from app.identity import sign_in
from app.identity.dependencies import address_of, cookie_name, is_encrypted, keep_session, sign_in_turn, visitor_of
from app.identity.models import Person
from app.identity.oidc import commands, provider
from app.identity.oidc.commands import Refused, Why
from app.kit.db import engine
from app.kit.errors import Invalid, NotFound
from app.kit.settings import settings

log = logging.getLogger("guatu.oidc")
router = APIRouter(prefix="/api/v1/oidc", tags=["session"])
COOKIE = "guatu_oidc"
PATH = "/api/v1/oidc"
Text = Annotated[str | None, Query(max_length=4000)]


@router.get("/start", status_code=303, response_class=RedirectResponse)
async def start(request: Request, next: Text = None) -> RedirectResponse:  # noqa: A002 (its name in the address)
    """Send the browser to the provider; `next` is the page of ours to come back to."""
    _configured()
    sign_in_turn(request)
    cookie = await run_in_threadpool(_begin, next)
    try:
        address = await provider.address_to_sign_in(*commands.secrets_of(cookie))
    except provider.ProviderError as error:
        log.warning("OpenID Connect: %s", error)
        return _back(Why.PROVIDER)
    answer = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
    lives = int(commands.ATTEMPT_LIVES.total_seconds())
    answer.set_cookie(COOKIE, cookie, max_age=lives, path=PATH, httponly=True, secure=is_encrypted(), samesite="lax")
    return answer


@router.get("/callback", status_code=303, response_class=RedirectResponse)
async def callback(
    request: Request, code: Text = None, state: Text = None, iss: Text = None, error: Text = None
) -> RedirectResponse:
    """Come back from the provider: the attempt is used up, the claims are looked at, a session begins."""
    _configured()
    sign_in_turn(request)
    try:
        goes_to = await run_in_threadpool(_use_up, request, state)
        if iss is not None and not secrets.compare_digest(iss.encode(), str(settings().oidc_issuer).encode()):
            raise Refused(Why.PROVIDER, "another issuer answered")
        if error is not None or not code:
            raise Refused(Why.DENIED if error == "access_denied" else Why.PROVIDER, "the provider sent no code")
        known = commands.secrets_of(request.cookies[COOKIE])
        claims = await provider.claims_of(code, known.verifier, known.nonce)
        secret = await run_in_threadpool(_enter, request, claims)
    except Refused as refusal:
        return await run_in_threadpool(_refuse, request, refusal)
    except provider.ProviderError as problem:
        log.warning("OpenID Connect: %s", problem)
        return await run_in_threadpool(_refuse, request, Refused(Why.PROVIDER, str(problem)))
    answer = RedirectResponse(goes_to, 303, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, path=PATH)
    keep_session(answer, secret)
    return answer


def _configured() -> None:
    if not settings().oidc_issuer:
        raise NotFound("http.404")


def _begin(goes_to: str | None) -> str:
    with Db(engine()) as db, db.begin():
        return commands.begin(db, goes_to)


def _use_up(request: Request, state: str | None) -> str:
    with Db(engine()) as db, db.begin():
        return commands.use_up(db, request.cookies.get(COOKIE), state)


def _enter(request: Request, claims: dict[str, object]) -> str:
    """The secret of a new session. Roles that the groups took away are gone even where nobody is let in."""
    request_id = request.scope["state"]["request_id"]
    with Db(engine(), autoflush=False) as db:
        try:
            found = commands.identify(db, claims, request_id)
            person = db.get_one(Person, found.person_id)
            if not commands.has_a_role(db, person.id):
                db.commit()
                raise Refused(Why.UNKNOWN, "no role is left", person.login)
            secret = commands.open_for(db, found, person, visitor_of(request))
            db.commit()
        except Invalid as error:
            raise Refused(Why.UNKNOWN, f"the groups contradict a rule: {error}") from error
        except IntegrityError as error:
            # Two first sign-ins at once, or a unit of GUATU_OIDC_ROLES that is not there.
            raise Refused(Why.EXPIRED, "a constraint of the database") from error
    if former := request.cookies.get(cookie_name()):
        sign_in.leave(former, visitor_of(request))
    return secret


def _refuse(request: Request, refusal: Refused) -> RedirectResponse:
    with Db(engine()) as db, db.begin():
        record_access(
            db, Door.SIGN_IN_REFUSED, origin="oidc", login=refusal.login, address=address_of(request),
            request_id=request.scope["state"]["request_id"], detail={"why": refusal.why, "detail": refusal.detail[:200]},
        )  # fmt: skip
    return _back(refusal.why)


def _back(why: Why) -> RedirectResponse:
    answer = RedirectResponse(f"/sign-in?{urlencode({'refused': why})}", 303, headers={"Cache-Control": "no-store"})
    answer.delete_cookie(COOKIE, path=PATH)
    return answer
