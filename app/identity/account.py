"""One's own account: password, second factor, sessions, tokens. For who is signed in; a token manages none of it."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.identity import commands, passwords, queries, sign_in, totp
from app.identity.dependencies import Reading, Reads, Writes, Writing, sign_in_turn, visitor_of
from app.identity.models import Person, SignInMethod
from app.identity.roles import Role, not_above
from app.identity.schemas import (
    PasswordChange,
    SessionList,
    SessionRow,
    TokenIn,
    TokenList,
    TokenMade,
    TokenRow,
    TotpCode,
    TotpOff,
    TotpOut,
)
from app.kit import clock
from app.kit.errors import Invalid, NotFound
from app.kit.schemas import Written
from app.kit.settings import settings

account = APIRouter(tags=["account"])
Mine = Annotated[Reading, Depends(Reads(None, own=True), scope="function")]
Changes = Annotated[Writing, Depends(Writes(None, own=True), scope="function")]
FirstChange = Annotated[Writing, Depends(Writes(None, own=True, unready=True), scope="function")]


@account.put("/password", status_code=204)
def change_password(body: PasswordChange, writing: FirstChange) -> Response:
    """Change one's password; it ends the other sessions. The old one is asked for, except after an invitation."""
    sign_in_turn(writing.request)
    caller, visitor = writing.caller, visitor_of(writing.request)
    if not (caller.must_change and caller.method == SignInMethod.INVITATION):
        sign_in.prove(writing.db, caller, body.old, "old", visitor)
    if body.new == body.old:
        raise Invalid.at("new", "password.same")

    def work() -> Written:
        person = writing.db.get_one(Person, caller.person_id)
        passwords.set_password(writing.db, person, body.new, keep=caller.session_id)
        return Written(status=204)

    others = _other_sessions(writing)
    answer = writing.answer(work, secret=True)
    sign_in.note_ended(caller, visitor, others, "password")
    return answer


@account.post("/totp", status_code=201, response_model=TotpOut)
def begin_totp(writing: Changes) -> Response:
    """A new secret for the telephone; it counts once `PUT /totp` has seen a code of it."""

    def work() -> Written:
        assert writing.caller.person_id is not None and writing.caller.login is not None
        secret = totp.begin(writing.db, writing.caller.person_id)
        return Written(body=TotpOut(secret=secret, address=totp.address_of(secret, writing.caller.login)), status=201)

    return writing.answer(work, secret=True)


@account.put("/totp", status_code=204)
def confirm_totp(body: TotpCode, writing: Changes) -> Response:
    """Turn the second factor on by a code that the telephone shows."""

    def work() -> Written:
        assert writing.caller.person_id is not None
        totp.confirm(writing.db, writing.caller.person_id, body.code)
        return Written(status=204)

    return writing.answer(work, secret=True)


@account.delete("/totp", status_code=204)
def turn_totp_off(body: TotpOff, writing: Changes) -> Response:
    """Turn the second factor off; asks for the password."""
    sign_in_turn(writing.request)
    sign_in.prove(writing.db, writing.caller, body.password, "password", visitor_of(writing.request))

    def work() -> Written:
        assert writing.caller.person_id is not None
        if not totp.turn_off(writing.db, writing.caller.person_id):
            raise NotFound
        return Written(status=204)

    return writing.answer(work, secret=True)


@account.get("/sessions")
def list_sessions(reading: Mine) -> SessionList:
    return SessionList(items=_sessions(reading))


def _sessions(reading: Reading) -> list[SessionRow]:
    assert reading.caller.person_id is not None
    now = clock.real_now()
    idle_since = now - timedelta(minutes=settings().session_idle_minutes)
    found = queries.sessions_of(reading.db, reading.caller.person_id, now, idle_since)
    return [
        SessionRow.model_validate(
            {name: getattr(one, name) for name in SessionRow.model_fields if name != "current"}
            | {"current": one.id == reading.caller.session_id}
        )
        for one in found
    ]


def _other_sessions(reading: Reading) -> int:
    return sum(not one.current for one in _sessions(reading))


@account.delete("/sessions/{session_id}", status_code=204)
def end_one_session(session_id: int, writing: Changes) -> Response:
    return _end(writing, only=session_id)


@account.delete("/sessions", status_code=204)
def end_other_sessions(writing: Changes) -> Response:
    """End all sessions of one's own but this one."""
    return _end(writing, but=writing.caller.session_id)


def _end(writing: Writing, *, only: int | None = None, but: int | None = None) -> Response:
    ended = 0

    def work() -> Written:
        nonlocal ended
        assert writing.caller.person_id is not None
        ended = commands.end_sessions(writing.db, writing.caller.person_id, only=only, but=but)
        if only is not None and not ended:
            raise NotFound
        return Written(status=204)

    answer = writing.answer(work)
    sign_in.note_ended(writing.caller, visitor_of(writing.request), ended, "chosen")
    return answer


@account.get("/tokens")
def list_tokens(reading: Mine) -> TokenList:
    assert reading.caller.person_id is not None
    found = queries.tokens_of(reading.db, reading.caller.person_id)
    roles = [role for role in Role if not_above(role, reading.caller.roles)]
    return TokenList(items=[TokenRow.model_validate(one) for one in found], roles=roles)


@account.post("/tokens", status_code=201, response_model=TokenMade)
def make_token(body: TokenIn, writing: Changes) -> Response:
    """A bearer token in one role, for a program; shown in this answer alone."""

    def work() -> Written:
        token, secret = commands.make_token(writing.db, writing.caller, body)
        row = TokenRow.model_validate(token).model_dump()
        return Written(body=TokenMade(**row, token=secret), status=201)

    return writing.answer(work, secret=True)


@account.delete("/tokens/{token_id}", status_code=204)
def revoke_token(token_id: int, writing: Changes) -> Response:
    def work() -> Written:
        assert writing.caller.person_id is not None
        commands.revoke_token(writing.db, writing.caller.person_id, token_id)
        return Written(status=204)

    return writing.answer(work)
