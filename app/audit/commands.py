"""Naming the person of a transaction, without whom the database refuses a change; and what happened at the door."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, text
from sqlalchemy.orm import Session

from app.audit.models import AccessEvent
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


# Written by the owner alone: nobody else can write in the log.
RECORD_BULK = text(
    "INSERT INTO changes (at, transaction, person_id, person_name, origin, reason, table_name, row_key, action, old, new)"
    " SELECT clock_timestamp(), pg_current_xact_id()::text::bigint, id, name, 'cli', :reason, 'projects', :key, :action,"
    " cast(:old AS jsonb), cast(:new AS jsonb) FROM people WHERE login = 'system'"
)


def record_bulk(connection: Connection, key: str, action: str, reason: str, numbers: dict[str, int]) -> None:
    """The one record that stands for all that the owner did at once; the system person's."""
    gone, there = (json.dumps(numbers), None) if action == "delete" else (None, json.dumps(numbers))
    values = {"key": key, "action": action, "reason": reason, "old": gone, "new": there}
    connection.execute(RECORD_BULK, values)


class Door(StrEnum):
    """What happens at the door and is kept."""

    SIGN_IN = "sign_in"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_OUT = "sign_out"
    SESSION_ENDED = "session_ended"
    REFUSED = "refused"
    TOKEN_USED = "token_used"  # noqa: S105 (a word, no secret)
    EXPORT = "export"


def record_access(
    session: Session,
    kind: Door,
    *,
    origin: str,
    person_id: int | None = None,
    login: str | None = None,
    request_id: str | None = None,
    address: str | None = None,
    path: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Keep what happened at the door; `detail` holds no secret. The caller's transaction is one of its own."""
    known = {"person_id": person_id, "login": login and login[:80], "origin": origin, "request_id": request_id}
    session.add(AccessEvent(kind=kind, address=address, path=path and path[:400], detail=detail, **known))
    session.flush()
