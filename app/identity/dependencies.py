"""The door of every route: who is asking, with what permission, in which transaction.

`Reads(permission)` opens a read-only snapshot; `Writes(permission)` a transaction that names its person, is guarded by
`If-Match` and `Idempotency-Key`, and is committed before the answer leaves.
"""

import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Annotated, Any

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from fastapi import Depends, Request, Response
from pydantic_core import to_json
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session as Db
from starlette.concurrency import run_in_threadpool

from app.audit import commands as audit
from app.audit.models import Answer
from app.identity import commands, queries
from app.identity.access import Caller
from app.identity.roles import Permission, Role
from app.kit import clock
from app.kit.db import engine
from app.kit.edge import from_this_machine
from app.kit.errors import Conflict, Forbidden, Precondition, Stale, Unauthenticated
from app.kit.rates import network_of, rates
from app.kit.schemas import Written
from app.kit.settings import LOOPBACK, settings

COOKIE = "guatu_session"
TOUCH_EVERY = timedelta(minutes=1)
SAFE = {"Cache-Control": "private, no-cache"}
_turns: RunVar[CapacityLimiter] = RunVar("turns")


class Reading:
    """A read-only snapshot of the database and who looks at it."""

    def __init__(self, db: Db, caller: Caller) -> None:
        self.db = db
        self.caller = caller


class Writing(Reading):
    """A transaction that is answered once: `answer` runs the work, keeps the answer by its key, commits, and replies."""

    def __init__(self, db: Db, caller: Caller, request: Request, digest: str) -> None:
        super().__init__(db, caller)
        self.request = request
        self.digest = digest

    def expected_version(self) -> int:
        """The version that the client saw (`If-Match`); without one 428."""
        given = self.request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
        if not given:
            raise Precondition
        # A mark that is no version of ours matches nothing.
        return int(given) if given.isdecimal() and len(given) < 10 else -1

    def expected_or_new(self) -> int | None:
        """The version seen, or None where `If-None-Match: *` says that nothing is there yet."""
        if self.request.headers.get("if-none-match", "").strip() == "*":
            return None
        return self.expected_version()

    def answer(self, work: Callable[[], Written], reason: str | None = None) -> Response:
        """Do `work` once for this key, in one transaction signed with the caller's name."""
        assert self.caller.person_id is not None
        key = self.request.headers.get("idempotency-key", "")[:80]
        if key:
            before = self._answered(key)
            if before is not None:
                self.db.commit()  # a repeat is answered only after a commit that had to reach the disk
                return before
        audit.sign(
            self.db,
            person_id=self.caller.person_id,
            origin="api" if self.caller.by_token else "web",
            request_id=self.request.scope["state"]["request_id"],
            reason=reason,
        )
        written = work()
        self.db.flush()
        body = b"" if written.body is None else to_json(written.body, by_alias=True)
        etag = None if written.version is None else f'"{written.version}"'
        if key:
            kept = self.db.get_one(Answer, (self.caller.person_id, key))
            kept.status, kept.etag, kept.location, kept.body = written.status, etag, written.location, body
        self.db.commit()
        return _reply(written.status, body, etag, written.location)

    def _answered(self, key: str) -> Response | None:
        """Take the key; whoever repeats a request waits here for the first one's answer."""
        row = {"person_id": self.caller.person_id, "key": key, "request_digest": self.digest}
        take = insert(Answer).values(**row)
        take = take.on_conflict_do_update(index_elements=["person_id", "key"], set_={"key": take.excluded.key})
        answered = (Answer.request_digest, Answer.status, Answer.etag, Answer.location, Answer.body)
        kept = self.db.execute(take.returning(*answered)).one()
        if kept.request_digest != self.digest:
            raise Conflict("error.key_reused")
        return None if kept.status is None else _reply(kept.status, kept.body or b"", kept.etag, kept.location)


def _reply(status: int, body: bytes, etag: str | None, location: str | None) -> Response:
    headers = dict(SAFE)
    if etag:
        headers["ETag"] = etag
    if location:
        headers["Location"] = location
    return Response(body, status, headers, media_type="application/json" if body else None)


def check_version(expected: int | None, found: int | None, current: Callable[[], Any]) -> None:
    """Refuse a write that was made from an older version than the one there; None is nothing there."""
    if expected != found:
        raise Stale(current())


async def turn() -> AsyncIterator[None]:
    """Wait until a connection is free. A request that waited for one in a thread would keep it from those who have one."""
    try:
        turns = _turns.get()
    except LookupError:
        turns = CapacityLimiter(settings().pool_size)
        _turns.set(turns)
    async with turns:
        yield


# The connection is given back before the answer leaves: a slow reader keeps nobody waiting.
Turn = Annotated[None, Depends(turn, scope="function")]


class Reads:
    """Dependency: `Depends(Reads(Permission.READ), scope="function")`.

    Every statement of a request sees the same snapshot. A route that sends one statement needs none and says
    `snapshot=False`: BEGIN and ROLLBACK would each be a round trip as long as the rest.
    """

    def __init__(self, permission: Permission | None, *, snapshot: bool = True) -> None:
        self.permission = permission
        self.snapshot = snapshot

    async def __call__(self, request: Request, _turn: Turn) -> AsyncIterator[Reading]:
        isolation = "REPEATABLE READ" if self.snapshot else "AUTOCOMMIT"
        reading = engine().execution_options(isolation_level=isolation, postgresql_readonly=True)
        db = Db(reading, autoflush=False)
        try:
            # Whoever shows nothing is known without asking the database, and needs no thread for it.
            known = bearer_token(request) or request.cookies.get(COOKIE)
            ask = partial(admitted, request, db, self.permission)
            yield Reading(db, await run_in_threadpool(ask) if known else ask())
        finally:
            await run_in_threadpool(db.close) if self.snapshot else db.close()


async def digest_of(request: Request) -> str:
    """A digest of what was asked: the same key for another request is a mistake."""
    parts = (request.method, request.url.path, request.headers.get("if-match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + await request.body()).hexdigest()


class Writes:
    """Dependency: `Depends(Writes(Permission.SCHEDULE), scope="function")`."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request, digest: Annotated[str, Depends(digest_of)], _turn: Turn) -> Iterator[Writing]:
        with Db(engine(), autoflush=False) as db:
            caller = admitted(request, db, self.permission)
            if caller.person_id is None:
                raise Unauthenticated
            yield Writing(db, caller, request, digest)


def admitted(request: Request, db: Db, permission: Permission | None) -> Caller:
    """Who is asking; refused when no role of theirs has the permission."""
    caller = who_asks(request, db)
    if from_this_machine(request.scope):
        pass  # a program on the server, or a person who tries Guatu out
    elif caller.person_id:
        rates.check("person", str(caller.person_id), settings().rate_person)
    else:
        rates.check("public", network_of(address_of(request)), settings().rate_public)
    if permission is not None and not caller.may(permission):
        raise Forbidden if caller.person_id else Unauthenticated
    return caller


def who_asks(request: Request, db: Db) -> Caller:
    """The holder of the bearer token or of the session cookie, else the anonymous public."""
    token = bearer_token(request)
    now = clock.real_now()
    at_home = settings().host in LOOPBACK
    if token:
        person_id = queries.token_holder(db, commands.hash_of(token), now)
        caller = queries.caller_of(db, person_id, by_token=True, public_sees_demo=at_home) if person_id else None
        if caller is None:
            raise Unauthenticated
        return caller
    secret = request.cookies.get(COOKIE)
    if secret:
        idle_since = now - timedelta(minutes=settings().session_idle_minutes)
        found = queries.session_holder(db, commands.hash_of(secret), now, idle_since)
        caller = queries.caller_of(db, found.person_id, public_sees_demo=at_home) if found else None
        if found and caller:
            if now - found.last_seen_at > TOUCH_EVERY:
                _touch(found.id)
            return caller
    public = settings().anonymous == "public"
    return Caller(roles=frozenset({Role.PUBLIC} if public else ()), sees_demo=at_home)


def bearer_token(request: Request) -> str | None:
    """The token that the request names; without one it leans on the cookie, and must come from our own page."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


def _touch(session_id: int) -> None:
    """In a transaction of its own: a read must be able to leave this behind."""
    with Db(engine()) as db, db.begin():
        commands.touch_session(db, session_id)


def origin_is_ours(request: Request) -> bool:
    """Whether an unsafe request that leans on a cookie comes from our own page."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site is not None
    return origin.partition("://")[2] == request.headers.get("host")


def address_of(request: Request) -> str:
    """The network address of whoever asks, as far as the proxies of the settings tell it."""
    return request.client.host if request.client else ""


def sign_in_turn(request: Request) -> None:
    """Count one attempt to sign in from this address, or refuse it."""
    rates.check("sign-in", network_of(address_of(request)), settings().rate_sign_in)


def keep_session(answer: Response, secret: str) -> None:
    """Give the browser the secret of its session."""
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=settings().session_absolute_hours * 3600,
        httponly=True,
        secure=settings().public_url.startswith("https://"),
        samesite="lax",
        path="/",
    )
