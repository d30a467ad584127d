"""What a request leaves behind in `access_events`: refusals, the use of tokens, exports. Never more than a trickle."""

from threading import Lock
from time import monotonic
from typing import Any

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.audit.commands import Door, record_access
from app.identity.access import Caller
from app.identity.models import ApiToken
from app.kit.db import engine

EVERY_S = 60.0
# As many refusals of one person in a minute tell enough of a loop over addresses.
MOST_A_MINUTE = 30


class Sieve:
    """Lets each key through once a minute, and of each group only so many different ones."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.seen: dict[tuple[Any, ...], float] = {}

    def lets_through(self, group: str, *key: Any) -> bool:
        now = monotonic()
        with self.lock:
            if now - self.seen.get((group, *key), -EVERY_S) < EVERY_S:
                return False
            self.seen = {known: at for known, at in self.seen.items() if now - at < EVERY_S}
            if sum(known[:2] == (group, *key[:1]) for known in self.seen) >= MOST_A_MINUTE:
                return False
            self.seen[group, *key] = now
            return True

    def clear(self) -> None:
        with self.lock:
            self.seen.clear()


sieve = Sieve()


def record(request: Request, kind: Door, caller: Caller, detail: dict[str, Any] | None = None) -> None:
    """In a transaction of its own: what was refused or only read commits nothing else."""
    with Db(engine()) as db, db.begin():
        record_access(
            db,
            kind,
            origin="api" if caller.by_token else "web",
            person_id=caller.person_id,
            login=caller.login,
            request_id=request.scope["state"]["request_id"],
            address=request.client.host if request.client else None,
            path=f"{request.method} {request.url.path}",
            detail=detail,
        )


def record_refusal(request: Request, caller: Caller | None) -> None:
    """A signed-in person was refused: once a minute for a person and a path."""
    if caller is None or caller.person_id is None:
        return
    if sieve.lets_through("refused", caller.person_id, request.method, request.url.path):
        record(request, Door.REFUSED, caller)


def record_token(request: Request, caller: Caller, token_hash: str) -> None:
    """A token was used: once a minute for a token, whatever it was used for."""
    if not sieve.lets_through("token", token_hash):
        return
    with Db(engine()) as db:
        token = db.execute(select(ApiToken.id, ApiToken.name).where(ApiToken.token_hash == token_hash)).one_or_none()
    detail = {"token": token.id, "name": token.name} if token else None
    record(request, Door.TOKEN_USED, caller, detail)
