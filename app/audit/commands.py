"""Naming the person of a transaction. The database refuses a change without one."""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from app.kit import clock

SYSTEM = 1
NAMES = ("person", "origin", "request", "reason", "at")
SIGN = select(*(func.set_config(f"guatu.{name}", bindparam(name), True) for name in NAMES))
GIVE_REASON = select(func.set_config("guatu.reason", bindparam("reason"), True))


def sign(
    session: Session,
    *,
    person_id: int,
    origin: str,
    request_id: str | None = None,
    reason: str | None = None,
    at: datetime | None = None,
) -> None:
    """Let every change of this transaction be `person_id`'s, made at `at` (now) from `origin`, for `reason`."""
    named = {
        "person": str(person_id),
        "origin": origin,
        "request": request_id or "",
        "reason": reason or "",
        "at": (at or clock.now()).isoformat(),
    }
    session.execute(SIGN, named)
    session.info["reason"] = reason


def give_reason(session: Session, reason: str | None) -> None:
    """Let what follows in this transaction have this reason; what is pending keeps the former one."""
    if session.info.get("reason") == reason:
        return
    session.flush()
    session.execute(GIVE_REASON, {"reason": reason or ""})
    session.info["reason"] = reason
