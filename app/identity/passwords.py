"""Passwords: kept as argon2id hashes, set, changed, and compared in the same time whoever is asked for."""

import secrets
import unicodedata
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import update
from sqlalchemy.orm import Session as Db

from app.identity import lockout, strength
from app.identity.models import Password, Person, Session
from app.kit import clock

# 32 MiB and some 80 ms a guess; eight threads that sign in at once take a quarter of a gigabyte.
HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
# Of nobody's password: compared with where there is no other, so that the answer takes as long.
NOBODYS = "$argon2id$v=19$m=32768,t=3,p=1$vR46WY5f1MClLBM1E3BiMQ$VxxSaVAMrqGBBh4Z7gWFTSMBMij7/rktnjkmZ39XZKo"
# A first password that nobody used is no door left open for ever.
FIRST_LIVES = timedelta(days=7)
# Without letters and digits that look alike on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def set_password(db: Db, person: Person, password: str, *, must_change: bool = False, keep: int | None = None) -> None:
    """Give `person` this password, and end their sessions but the one with the id `keep`."""
    strength.check(password, login=person.login, name=person.name)
    _store(db, person, password, must_change=must_change, keep=keep)


def first_password(db: Db, person: Person) -> str:
    """A random password that must be changed at its first use; shown here and never again."""
    made = "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))
    _store(db, person, made, must_change=True)
    return made


def _store(db: Db, person: Person, password: str, *, must_change: bool, keep: int | None = None) -> None:
    now = clock.real_now()
    kept = db.get(Password, person.id) or Password(person_id=person.id)
    kept.hash, kept.must_change, kept.changed_at = hashed(password), must_change, now
    db.add(kept)
    db.flush()
    others = Session.person_id == person.id, Session.ended_at.is_(None)
    db.execute(update(Session).where(*others, Session.id != (keep or 0)).values(ended_at=now))
    db.execute(update(Session).where(Session.id == (keep or 0)).values(must_change=False))
    lockout.forgive(db, person.login)


def hashed(password: str) -> str:
    return HASHER.hash(_typed(password))


def is_right(kept: str | None, password: str) -> bool:
    """Whether `password` made the hash `kept`; without one it is compared with nobody's, and never right."""
    try:
        return HASHER.verify(kept or NOBODYS, _typed(password)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def renew(db: Db, person_id: int, kept: str, password: str) -> None:
    """Hash a right password anew when the hash that is kept was made with weaker parameters."""
    if HASHER.check_needs_rehash(kept):
        db.execute(update(Password).where(Password.person_id == person_id).values(hash=hashed(password)))


def _typed(password: str) -> str:
    """The same text from every keyboard: an accent may come as one character or as two."""
    return unicodedata.normalize("NFC", password)
