"""Guessing takes time: whoever failed too often waits, twice as long after each further failure, never for ever.

Counted for each login, whether anybody has it or not, and for each address. Each try is counted before its password is
looked at and taken back when it was right, so that a hundred tries at once are a hundred. An address from which its
person signed in lately has a count of its own for that login: a stranger's guesses keep nobody out of their own office.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import case, delete, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session as Db

from app.identity.models import Person, Session, SignInFailure
from app.kit import clock
from app.kit.errors import TooMany

FIRST_WAIT_S, LONGEST_WAIT_S = 30, 15 * 60
KNOWN_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Limit:
    """So many failures in a row before the first wait; one is forgotten after each `forget_s` without another."""

    free: int
    forget_s: int


OF_LOGIN = Limit(free=5, forget_s=3600)
OF_ADDRESS = Limit(free=20, forget_s=60)  # a whole office may share one


@dataclass(frozen=True)
class Charge:
    """One try, counted against `subject`; `until` is the end of the wait that it began, or of the last one."""

    subject: str
    until: datetime


def charge(db: Db, login: str, address: str | None) -> list[Charge]:
    """Count a try for this login from this address, or refuse it while one of the two must wait.

    The caller commits before it looks at the password.
    """
    known = exists().where(
        Session.person_id == Person.id,
        Person.login == login,
        Session.address == address,
        Session.created_at > clock.real_now() - KNOWN_FOR,
    )
    own = _subject(login) + (f"@{address}" if db.scalar(select(known)) else "")
    return [_count(db, f"address:{address}", OF_ADDRESS), _count(db, own, OF_LOGIN)]


def _count(db: Db, subject: str, limit: Limit) -> Charge:
    begins = datetime.fromtimestamp(0, UTC)
    new = insert(SignInFailure).values(subject=subject, failures=0, last_at=begins, blocked_until=begins)
    db.execute(new.on_conflict_do_nothing())
    row = db.execute(
        select(SignInFailure.failures, SignInFailure.last_at, SignInFailure.blocked_until)
        .where(SignInFailure.subject == subject)
        .with_for_update()
    ).one()
    now = clock.real_now()  # not before: others may have had the row meanwhile
    if row.blocked_until > now:
        raise TooMany((row.blocked_until - now).total_seconds())
    forgotten = int((now - row.last_at).total_seconds()) // limit.forget_s
    failures = max(0, row.failures - forgotten) + 1
    over = failures - limit.free
    wait = timedelta(seconds=min(FIRST_WAIT_S * 2 ** min(over, 20), LONGEST_WAIT_S) if over >= 0 else 0)
    until = now + wait if wait else row.blocked_until
    counted = {"failures": failures, "last_at": now, "blocked_until": until}
    db.execute(update(SignInFailure).where(SignInFailure.subject == subject).values(counted))
    return Charge(subject, until)


def take_back(db: Db, charges: list[Charge]) -> None:
    """Uncount tries whose password was right; a wait that another try began meanwhile goes on."""
    mine, last = SignInFailure.blocked_until, SignInFailure.last_at
    for one in charges:
        uncounted = {
            "failures": func.greatest(SignInFailure.failures - 1, 0),
            "blocked_until": case((mine == one.until, func.least(mine, last)), else_=mine),
        }
        db.execute(update(SignInFailure).where(SignInFailure.subject == one.subject).values(uncounted))


def forgive(db: Db, login: str, charges: list[Charge] | None = None) -> None:
    """Forget the failures of a login: its person is in. With `charges` only what was counted where they are."""
    if charges is None:
        subject = _subject(login)
        db.execute(delete(SignInFailure).where(SignInFailure.subject.startswith(subject, autoescape=True)))
        return
    take_back(db, charges)
    db.execute(delete(SignInFailure).where(SignInFailure.subject == charges[-1].subject))


def _subject(login: str) -> str:
    """Not the login itself: some type their password there."""
    return f"login:{sha256(login.encode()).hexdigest()}"
