"""The second factor: a code of six digits for each half minute (RFC 6238), each used once."""

import hmac
import secrets
from base64 import b32decode, b32encode
from urllib.parse import quote, urlencode

from sqlalchemy import delete, update
from sqlalchemy.orm import Session as Db

from app.identity.models import Totp
from app.kit import clock
from app.kit.errors import Conflict, Invalid

STEP_S, DIGITS = 30, 6


def code_at(secret: str, step: int) -> str:
    """The code of one time step, by SHA-1 as every telephone's application does."""
    digest = hmac.digest(b32decode(secret), step.to_bytes(8, "big"), "sha1")
    at = digest[-1] & 15
    number = int.from_bytes(digest[at : at + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_now() -> int:
    return int(clock.real_now().timestamp()) // STEP_S


def use(db: Db, kept: Totp, code: str) -> bool:
    """Whether `code` is that of now, or one step off; a step at or before the last one used is used up."""
    now = step_now()
    given = code.replace(" ", "")
    for step in (now, now - 1, now + 1):
        if hmac.compare_digest(code_at(kept.secret, step).encode(), given.encode()):
            newer = update(Totp).where(Totp.person_id == kept.person_id, Totp.last_step < step)
            return db.scalar(newer.values(last_step=step).returning(Totp.person_id)) is not None
    return False


def begin(db: Db, person_id: int) -> str:
    """A new secret, in force once a code of it has been given."""
    kept = db.get(Totp, person_id)
    if kept is not None and kept.confirmed_at is not None:
        raise Conflict("account.totp_on")
    kept = kept or Totp(person_id=person_id)
    kept.secret, kept.last_step = b32encode(secrets.token_bytes(20)).decode(), 0
    db.add(kept)
    db.flush()
    return kept.secret


def confirm(db: Db, person_id: int, code: str) -> None:
    """Turn it on: the telephone shows the right code."""
    kept = db.get(Totp, person_id)
    if kept is None or kept.confirmed_at is not None:
        raise Conflict("account.totp_not_begun")
    if not use(db, kept, code):
        raise Invalid.at("code", "account.code_wrong")
    kept.confirmed_at = clock.real_now()
    db.flush()


def turn_off(db: Db, person_id: int) -> bool:
    """Whether there was one to remove."""
    gone = delete(Totp).where(Totp.person_id == person_id).returning(Totp.person_id)
    return db.scalar(gone) is not None


def address_of(secret: str, login: str) -> str:
    """What the QR code holds."""
    given = urlencode({"secret": secret, "issuer": "Guatu", "algorithm": "SHA1", "digits": DIGITS, "period": STEP_S})
    return f"otpauth://totp/{quote(f'Guatu:{login}')}?{given}"
