"""The door of every route: who is asking, with what permission, in which transaction.

`Reads(permission)` opens a read-only snapshot, `Recalls(permission)` one that `as_of` turns back to a day; `Writes(permission)` a transaction that names its person, is guarded by
`If-Match` and `Idempotency-Key`, and is committed before the answer leaves.
"""

import hashlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlsplit

from anyio import CapacityLimiter
from anyio.lowlevel import RunVar
from fastapi import Depends, Query, Request, Response
from pydantic_core import to_json
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session as Db
from starlette.concurrency import run_in_threadpool

from app.audit import commands as audit
from app.audit.models import Answer
from app.identity import commands, door, queries
from app.identity.access import Caller
from app.identity.roles import Permission, Role
from app.kit import clock
from app.kit.db import engine, reading_engine
from app.kit.edge import from_this_machine
from app.kit.errors import Conflict, Forbidden, Invalid, Precondition, Stale, Unauthenticated
from app.kit.rates import network_of, rates
from app.kit.schemas import Written
from app.kit.settings import LOOPBACK, settings

TOUCH_EVERY = timedelta(minutes=1)
SAFE = {"Cache-Control": "private, no-cache"}
UNKEPT = {"Cache-Control": "no-store"}
AsOf = Annotated[
    str | None,
    Query(
        description="what was known at the end of that day, with that day as today",
        json_schema_extra={"format": "date"},
    ),
]
LOOK_BACK = select(
    func.set_config("search_path", "as_of, public", True), func.set_config("guatu.as_of", bindparam("instant"), True)
)
_turns: RunVar[CapacityLimiter] = RunVar("turns")


def cookie_name() -> str:
    """Under `__Host-` a browser lets no neighbour and no plain connection set it; that needs https."""
    return "__Host-guatu_session" if is_encrypted() else "guatu_session"


def is_encrypted() -> bool:
    return settings().public_url.startswith("https://")


class Reading:
    """A read-only snapshot of the database and who looks at it."""

    def __init__(self, db: Db, caller: Caller) -> None:
        self.db = db
        self.caller = caller

    def mark(self, version: int) -> dict[str, str]:
        """The header that a write is guarded by; what was known on another day is not to write on."""
        return {"ETag": f'"{version}"'} if self.caller.as_of is None else {}


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

    def answer(self, work: Callable[[], Written], reason: str | None = None, *, secret: bool = False) -> Response:
        """Do `work` once for this key, in one transaction signed with the caller's name.

        What is `secret` in the request or the answer must lie nowhere: then no key counts, and a repeat is another try.
        """
        assert self.caller.person_id is not None
        key = "" if secret else self.request.headers.get("idempotency-key", "")[:80]
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
            # A secret goes out once and stays nowhere: a repeat is told everything but that.
            known = body if written.kept is None else to_json(written.kept, by_alias=True)
            kept.status, kept.etag, kept.location, kept.body = written.status, etag, written.location, known
        self.db.commit()
        return _reply(written.status, body, etag, written.location, UNKEPT if secret else SAFE)

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


def _reply(status: int, body: bytes, etag: str | None, location: str | None, kept: dict[str, str] = SAFE) -> Response:
    headers = dict(kept)
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

    `own`: a person's own account, for whoever is signed in and for no token. `unready`: also for who has to set a
    password before anything else.
    """

    def __init__(
        self, permission: Permission | None, *, snapshot: bool = True, own: bool = False, unready: bool = False
    ) -> None:
        self.permission = permission
        self.snapshot = snapshot
        self.own = own
        self.unready = unready

    async def __call__(self, request: Request, _turn: Turn) -> AsyncIterator[Reading]:
        refuse_as_of(request)
        async with self.opened(request, snapshot=self.snapshot) as reading:
            yield reading

    @asynccontextmanager
    async def opened(self, request: Request, *, snapshot: bool) -> AsyncIterator[Reading]:
        db = Db(reading_engine(engine(), "REPEATABLE READ" if snapshot else "AUTOCOMMIT"), autoflush=False)
        try:
            # Whoever shows nothing is known without asking the database, and needs no thread for it.
            ask = partial(admitted, request, db, self.permission, own=self.own, unready=self.unready)
            yield Reading(db, await run_in_threadpool(ask) if shown(request) else ask())
        finally:
            await run_in_threadpool(db.close) if snapshot else db.close()


class Recalls(Reads):
    """The same for a route that also answers what was known at the end of a day: `as_of`.

    For that the plain names of the tables mean the views of the schema `as_of`, and "today" is that day; who is asking
    has been settled before, by the rights of now.
    """

    async def __call__(self, request: Request, _turn: Turn, as_of: AsOf = None) -> AsyncIterator[Reading]:
        day = _day_asked(request)
        async with self.opened(request, snapshot=self.snapshot or day is not None) as reading:
            if day is None:
                yield reading
                return
            await run_in_threadpool(reading.db.execute, LOOK_BACK, {"instant": clock.end_of(day).isoformat()})
            with clock.business_date(day):
                yield Reading(reading.db, replace(reading.caller, as_of=day))


def _day_asked(request: Request) -> date | None:
    """The one day in the past, or today, that `as_of` names."""
    given = request.query_params.getlist("as_of")
    if not given:
        return None
    text = given[-1]
    if len(given) > 1 or not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        raise Invalid.at("as_of", "as_of.unreadable", text)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid.at("as_of", "as_of.unreadable", text) from None
    if day > clock.today():
        raise Invalid.at("as_of", "as_of.later", text, today=clock.today())
    return day


def refuse_as_of(request: Request) -> None:
    """Where a request is always of now, looking back is refused rather than overlooked."""
    if "as_of" in request.query_params:
        raise Invalid.at("as_of", "as_of.only_now", request.query_params["as_of"])


async def digest_of(request: Request) -> str:
    """A digest of what was asked: the same key for another request is a mistake."""
    parts = (request.method, request.url.path, request.url.query, request.headers.get("if-match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + await request.body()).hexdigest()


class Writes:
    """Dependency: `Depends(Writes(Permission.SCHEDULE), scope="function")`; `own` and `unready` as with `Reads`."""

    def __init__(self, permission: Permission | None, *, own: bool = False, unready: bool = False) -> None:
        self.permission = permission
        self.own = own
        self.unready = unready

    def __call__(self, request: Request, digest: Annotated[str, Depends(digest_of)], _turn: Turn) -> Iterator[Writing]:
        refuse_as_of(request)
        with Db(engine(), autoflush=False) as db:
            caller = admitted(request, db, self.permission, own=self.own, unready=self.unready)
            if caller.person_id is None:
                raise Unauthenticated
            yield Writing(db, caller, request, digest)


def admitted(
    request: Request, db: Db, permission: Permission | None, *, own: bool = False, unready: bool = False
) -> Caller:
    """Who is asking; refused when no role of theirs has the permission, or when it is no account of theirs."""
    caller = who_asks(request, db)
    request.state.caller = caller  # for whoever keeps what was refused
    count_request(request, caller)
    if caller.must_change and not unready:
        raise Forbidden("error.change_password")
    if own and caller.person_id is None:
        raise Unauthenticated
    if own and caller.session_id is None:
        raise Forbidden("error.not_by_token")
    if permission is not None and not caller.may(permission):
        raise Forbidden if caller.person_id else Unauthenticated
    return caller


def who_asks(request: Request, db: Db, *, touch: bool = True) -> Caller:
    """The holder of the bearer token or of the session cookie, else the anonymous public.

    `touch` notes that they were here; without it an open page keeps no session alive.
    """
    token = bearer_token(request)
    now = clock.real_now()
    at_home = settings().host in LOOPBACK
    if token:
        rows = queries.token_holder(db, commands.hash_of(token), now)
        role = rows[0].stands_for if rows else None
        caller = queries.caller_from(db, rows, role=role, by_token=True, public_sees_demo=at_home)
        if caller is None:
            raise Unauthenticated
        door.record_token(request, caller, commands.hash_of(token))
        first = rows[0]
        if touch and (first.last_used_at is None or now - first.last_used_at > TOUCH_EVERY):
            _touch(commands.touch_token, first.way, first.id)
        return caller
    secret = request.cookies.get(cookie_name())
    if secret:
        idle_since = now - timedelta(minutes=settings().session_idle_minutes)
        rows = queries.session_holder(db, commands.hash_of(secret), now, idle_since)
        caller = queries.caller_from(db, rows, public_sees_demo=at_home)
        if caller:
            first = rows[0]
            if touch and now - first.last_seen_at > TOUCH_EVERY:
                _touch(commands.touch_session, first.way)
            return replace(caller, session_id=first.way, method=first.method, must_change=first.must_change)
    public = settings().anonymous == "public"
    return Caller(roles=frozenset({Role.PUBLIC} if public else ()), sees_demo=at_home)


def bearer_token(request: Request) -> str | None:
    """The token that the request names; without one it leans on the cookie, and must come from our own page."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return (token.strip() or None) if scheme.lower() == "bearer" else None


def shown(request: Request) -> str | None:
    """The token or the session that it comes with, be it good or not."""
    return bearer_token(request) or request.cookies.get(cookie_name())


def _touch(note: Callable[..., None], *ids: int) -> None:
    """In a transaction of its own: a read must be able to leave this behind."""
    with Db(engine()) as db, db.begin():
        note(db, *ids)


def address_of(request: Request) -> str | None:
    """The network address of whoever asks, as far as the proxies of the settings tell it."""
    return request.client.host[:64] if request.client else None


def is_at_home(request: Request) -> bool:
    """Whether somebody on this machine asks a Guatu that is served to nobody else."""
    served = urlsplit(settings().public_url).hostname
    return from_this_machine(request.scope) and served in LOOPBACK


def visitor_of(request: Request) -> commands.Visitor:
    return commands.Visitor(
        address=address_of(request),
        user_agent=request.headers.get("user-agent"),
        request_id=request.scope["state"]["request_id"],
        at_home=is_at_home(request),
    )


def origin_is_ours(request: Request) -> bool:
    """Whether an unsafe request that leans on a cookie comes from our own page."""
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    if origin is None:
        return site is not None
    return origin.partition("://")[2] == request.headers.get("host")


def count_request(request: Request, caller: Caller) -> None:
    """Count one request of this person, or of the public of this address, or refuse it."""
    if from_this_machine(request.scope):
        return  # a program on the server, or a person who tries Guatu out
    if caller.person_id:
        rates.check("person", str(caller.person_id), settings().rate_person)
    else:
        rates.check("public", network_of(address_of(request) or ""), settings().rate_public)


def sign_in_turn(request: Request) -> None:
    """Count one attempt to sign in from this address, or refuse it."""
    rates.check("sign-in", network_of(address_of(request) or ""), settings().rate_sign_in)


def keep_session(answer: Response, secret: str) -> None:
    """Give the browser the secret of its session."""
    answer.set_cookie(
        cookie_name(),
        secret,
        max_age=settings().session_absolute_hours * 3600,
        httponly=True,
        secure=is_encrypted(),
        samesite="lax",
        path="/",
    )


def drop_session(answer: Response) -> None:
    """Let the browser forget the secret of its session."""
    answer.delete_cookie(cookie_name(), path="/", secure=is_encrypted(), httponly=True, samesite="lax")
