"""The edge: errors become problem+json (RFC 9457) in the reader's language, answers carry their safety headers."""

import logging
import re
import secrets
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.errors import (
    Conflict,
    Forbidden,
    GuatuError,
    Invalid,
    NotFound,
    Precondition,
    Stale,
    TooMany,
    Unauthenticated,
)
from app.kit.messages import CHINESE, catalogue, language_of, sentence

log = logging.getLogger("guatu")

STATUS: dict[type[GuatuError], int] = {
    NotFound: 404,
    Unauthenticated: 401,
    Forbidden: 403,
    Conflict: 409,
    Stale: 412,
    Precondition: 428,
    Invalid: 422,
    TooMany: 429,
}

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(), microphone=()"),
    (
        b"content-security-policy",
        # Styles: Ant Design writes them at run time. Workers and images: MapLibre's own, from this host and from memory.
        (
            b"default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            b"worker-src 'self' blob:; connect-src 'self'; font-src 'self' data:; object-src 'none'; base-uri 'none'; "
            b"form-action 'self'; frame-ancestors 'none'"
        ),
    ),
]


# Fields of a body of which nothing is said back.
SECRETS = frozenset({"password", "old", "new", "link"})
# What does not say how long it may be kept is kept by nobody but its reader, and never without asking.
ASK_FIRST = (b"cache-control", b"private, no-cache")


class Edge:
    """Gives every request an id and every answer its safety headers; the outermost, so that no error goes round it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message["headers"]
                kept = [] if any(name == b"cache-control" for name, _ in given) else [ASK_FIRST]
                message["headers"] = [*given, *kept, *SECURITY_HEADERS, (b"x-request-id", request_id.encode())]
            await send(message)

        await self.app(scope, receive, send_with_headers)


def language(request: Request) -> str:
    """The language that the reader asked for."""
    return language_of(request.headers.get("accept-language"))


def problem(request: Request, status: int, key: str, values: dict[str, Any] | None = None, **more: Any) -> Response:
    """One problem as application/problem+json."""
    tongue = language(request)
    detail = sentence(key, tongue, values)
    title = sentence(f"status.{status}", tongue)
    content = {"type": f"about:blank#{key}", "title": title, "status": status, "detail": detail, **more}
    headers = {"Retry-After": "2"} if status == 503 else None
    return JSONResponse(
        jsonable_encoder(content), status, headers=headers, media_type="application/problem+json; charset=utf-8"
    )


def add_error_handlers(app: FastAPI) -> None:
    """The one table from what went wrong to what the client hears."""
    app.add_exception_handler(GuatuError, known_problem)
    app.add_exception_handler(RequestValidationError, _unreadable)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(StaleDataError, _stale)
    app.add_exception_handler(IntegrityError, _integrity)
    app.add_exception_handler(DataError, _unstorable)
    for unavailable in (OperationalError, InterfaceError, PoolTimeout):
        app.add_exception_handler(unavailable, _unavailable)
    app.add_exception_handler(Exception, _unexpected)


def known_problem(request: Request, error: Exception) -> Response:
    """What one of our own errors is answered with."""
    assert isinstance(error, GuatuError)
    more: dict[str, Any] = {}
    if isinstance(error, Invalid):
        tongue = language(request)
        more["errors"] = [
            {
                "loc": _place(fault.loc),
                "msg": sentence(fault.key, tongue, fault.values),
                "input": _short(fault.given),
            }
            for fault in error.faults
        ]
        if len(error.faults) == 1:
            return problem(request, 422, error.faults[0].key, error.faults[0].values, **more)
    if isinstance(error, Stale):
        more["current"] = error.current
    answer = problem(request, STATUS[type(error)], error.key, error.values, **more)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    tongue = language(request)
    secret = isinstance(error.body, dict) and not SECRETS.isdisjoint(error.body)
    faults = [
        {
            "loc": _place(fault["loc"]),
            "msg": _fault_sentence(fault, tongue),
            "input": None if secret else _short(fault.get("input")),
        }
        for fault in error.errors()
    ]
    return problem(request, 422, "error.invalid", errors=faults)


def _place(loc: tuple[Any, ...]) -> list[Any]:
    """Where, without the word for body, query or path."""
    inner = loc[1:] if len(loc) > 1 and loc[0] in ("body", "query", "path", "header") else loc
    return [_short(part) for part in inner]


def _fault_sentence(fault: Any, tongue: str) -> str:
    """Pydantic speaks English; in Chinese the sentence is ours, by the fault's type."""
    if tongue != CHINESE:
        return str(fault["msg"])
    key = f"fault.{fault['type']}"
    known = key if key in catalogue(tongue) else "fault.other"
    return sentence(known, tongue, dict(fault.get("ctx") or {}))


def _short(given: Any) -> Any:
    """What was given, as far as JSON can show it: no endless text, no half characters, no NaN."""
    if isinstance(given, int | bool | date | None) or (isinstance(given, float | Decimal) and isfinite(given)):
        return given
    return str(given)[:200].encode(errors="replace").decode()


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = problem(request, error.status_code, f"http.{error.status_code}")
    for name, value in (error.headers or {}).items():
        answer.headers[name] = value
    return answer


def _stale(request: Request, error: Exception) -> Response:
    return problem(request, 412, "error.stale", current=None)


def _integrity(request: Request, error: Exception) -> Response:
    """A constraint of the database that no rule above it caught: refused, named, nothing stored."""
    assert isinstance(error, IntegrityError)
    found = re.search(r'constraint "(\w+)"', str(error.orig))
    return problem(request, 409, "error.constraint", {"name": found.group(1) if found else "?"})


def _unstorable(request: Request, error: Exception) -> Response:
    """A number too large or a character that the database has not; in an address or a filter, so nothing was to store."""
    return problem(request, 422, "error.unstorable", errors=[])


def _unavailable(request: Request, error: Exception) -> Response:
    log.warning("database unavailable: %s", error.__class__.__name__)
    if isinstance(error, DBAPIError) and "statement timeout" in str(error.orig):
        return problem(request, 503, "error.too_slow")
    return problem(request, 503, "error.unavailable")


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return problem(request, 500, "error.unexpected", request_id=request.scope["state"]["request_id"])
