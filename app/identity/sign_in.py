"""Signing in by name and password, and leaving: each step in a short transaction, none of them open while a hash is made.

What is refused is refused alike, in words and in time: an unknown login, a wrong password, a person who is no longer
here, a first password that nobody used in time.
"""

import re
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session as Db

from app.audit.commands import Door, record_access, sign
from app.identity import commands, lockout, passwords, queries, totp
from app.identity.access import Caller
from app.identity.commands import Visitor
from app.identity.models import Person, SignInMethod, Totp
from app.identity.schemas import PasswordSignIn
from app.kit import clock
from app.kit.db import engine
from app.kit.errors import Conflict, Invalid, Unauthenticated

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,79}")


class Refusal(StrEnum):
    """Why somebody was not let in: the key of the sentence."""

    WRONG = "error.sign_in"
    CODE_NEEDED = "error.code_needed"
    CODE_WRONG = "error.code_wrong"


def by_password(given: PasswordSignIn, visitor: Visitor) -> str:
    """The secret of a new session, or a refusal."""
    login = given.login.lower()
    with Db(engine()) as db, db.begin():
        charges = lockout.charge(db, login, visitor.address)
        kept = queries.password_of(db, login)
        person_id = kept.Person.id if kept else None
        in_time = kept is None or not kept.must_change or kept.changed_at > clock.real_now() - passwords.FIRST_LIVES
    right = passwords.is_right(kept.hash if kept else None, given.password)  # no connection is held meanwhile
    if kept is None or person_id is None or not (right and in_time):
        _note_refusal(login, visitor, Refusal.WRONG, person_id)
        raise Unauthenticated(Refusal.WRONG)
    with Db(engine()) as db, db.begin():
        sign(db, person_id=person_id, origin="web", request_id=visitor.request_id)
        refusal = _second_factor(db, person_id, given.code)
        if refusal is None:
            lockout.forgive(db, login, charges)
            passwords.renew(db, person_id, kept.hash, given.password)
            person = db.get_one(Person, person_id)
            return commands.start_session(db, person, visitor, SignInMethod.PASSWORD, must_change=kept.must_change)
        if refusal is Refusal.CODE_NEEDED:
            lockout.take_back(db, charges)
    if refusal is Refusal.CODE_WRONG:
        _note_refusal(login, visitor, refusal, person_id)
    raise Unauthenticated(refusal)


def _second_factor(db: Db, person_id: int, code: str | None) -> Refusal | None:
    kept = db.get(Totp, person_id)
    if kept is None or kept.confirmed_at is None:
        return None
    if code is None:
        return Refusal.CODE_NEEDED
    return None if totp.use(db, kept, code) else Refusal.CODE_WRONG


def _note_refusal(login: str, visitor: Visitor, why: Refusal, person_id: int | None) -> None:
    """Tries during a wait are not noted one by one: anybody could fill the log with them."""
    given = login if LOGIN.fullmatch(login) else None  # some type their password there
    with Db(engine()) as db, db.begin():
        _note(db, Door.SIGN_IN_REFUSED, visitor, person_id, given, {"why": why.removeprefix("error.")})


def _note(
    db: Db,
    kind: Door,
    visitor: Visitor,
    person_id: int | None,
    login: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    where = {"request_id": visitor.request_id, "address": visitor.address}
    record_access(db, kind, origin="web", person_id=person_id, login=login, detail=detail, **where)


def prove(writing: Db, caller: Caller, password: str | None, field: str, visitor: Visitor) -> None:
    """Let only who knows the account's password go on; guessing it here waits as it does at the door."""
    assert caller.login is not None
    writing.rollback()  # it has only read so far; its connection is another's while the hash is made
    with Db(engine()) as db, db.begin():
        kept = queries.password_of(db, caller.login)
        if kept is None:
            raise Conflict("account.no_password")
        charges = lockout.charge(db, caller.login, visitor.address)
    if not passwords.is_right(kept.hash, password or ""):
        _note_refusal(caller.login, visitor, Refusal.WRONG, caller.person_id)
        raise Invalid.at(field, "account.password_wrong")
    with Db(engine()) as db, db.begin():
        lockout.take_back(db, charges)


def leave(secret: str, visitor: Visitor) -> None:
    """Sign out, and note it once."""
    with Db(engine()) as db, db.begin():
        person_id = commands.end_session(db, secret)
        if person_id is not None:
            _note(db, Door.SIGN_OUT, visitor, person_id)


def note_ended(caller: Caller, visitor: Visitor, ended: int, why: str) -> None:
    """Note how many sessions a person ended; none leaves no note."""
    if ended:
        with Db(engine()) as db, db.begin():
            _note(db, Door.SESSION_ENDED, visitor, caller.person_id, detail={"sessions": ended, "why": why})
