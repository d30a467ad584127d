"""Errors become problem+json (RFC 9457) in the reader's language."""

import logging
import re
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg.errors import IdleInTransactionSessionTimeout
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from app.kit.errors import (
    AddressTooLong,
    Conflict,
    Forbidden,
    GuatuError,
    HostUnknown,
    Invalid,
    NotAcceptable,
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
    NotAcceptable: 406,
    Unauthenticated: 401,
    Forbidden: 403,
    Conflict: 409,
    Stale: 412,
    Precondition: 428,
    TooMany: 429,
    AddressTooLong: 414,
    HostUnknown: 421,
    Invalid: 422,
}
# What cannot be read is a 400 by the standards of the OGC.
OGC = "/ogc"


def language(request: Request) -> str:
    """The language that the reader asked for."""
    return language_of(request.headers.get("accept-language"))


def invalid_status(request: Request) -> int:
    """What somebody hears whose parameters or body are wrong."""
    path = request.url.path
    return 400 if path == OGC or path.startswith(f"{OGC}/") else STATUS[Invalid]


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
    app.add_exception_handler(DBAPIError, _of_the_database)
    app.add_exception_handler(ClientDisconnect, _left)
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
                "input": _shown(fault.loc, fault.given),
            }
            for fault in error.faults
        ]
        if len(error.faults) == 1:
            return problem(request, invalid_status(request), error.faults[0].key, error.faults[0].values, **more)
    if isinstance(error, Stale):
        more["current"] = error.current
    status = invalid_status(request) if isinstance(error, Invalid) else STATUS[type(error)]
    answer = problem(request, status, error.key, error.values, **more)
    if isinstance(error, TooMany):
        answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _unreadable(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    tongue = language(request)
    secret = isinstance(error.body, dict) and any(map(SECRET_FIELD.search, map(str, error.body)))
    faults = [
        {
            "loc": _place(fault["loc"]),
            "msg": _fault_sentence(fault, tongue),
            "input": None if secret else _shown(fault["loc"], fault.get("input")),
        }
        for fault in error.errors()
    ]
    return problem(request, invalid_status(request), "error.invalid", errors=faults)


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


# What a person may have put here by heart; an answer ends up in consoles, screenshots and logs of proxies.
SECRET_FIELD = re.compile(r"password|passwd|secret|token|link|totp|otp|verifier|^old$|^new$", re.IGNORECASE)


def _shown(loc: tuple[Any, ...], given: Any) -> Any:
    """What was given, unless the field, or one of those around it, holds a secret."""
    names = [*loc, given] if isinstance(given, dict | list) else loc
    return None if any(SECRET_FIELD.search(str(name)) for name in names) else _short(given)


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
    return problem(request, invalid_status(request), "error.unstorable", errors=[])


def _unavailable(request: Request, error: Exception) -> Response:
    log.warning("database unavailable: %s", error.__class__.__name__)
    if isinstance(error, DBAPIError) and "statement timeout" in str(error.orig):
        return problem(request, 503, "error.too_slow")
    return problem(request, 503, "error.unavailable")


def _of_the_database(request: Request, error: Exception) -> Response:
    """What else the driver says. That a transaction lay idle for too long, on a machine with too much to do, also ends the
    connection, by a name of its own."""
    assert isinstance(error, DBAPIError)
    ended = error.connection_invalidated or isinstance(error.orig, IdleInTransactionSessionTimeout)
    return (_unavailable if ended else _unexpected)(request, error)


def _left(request: Request, error: Exception) -> Response:
    """Who sent it called it off, or is gone: an answer that nobody reads, and nothing of ours that failed."""
    return Response(status_code=400)


def _unexpected(request: Request, error: Exception) -> Response:
    log.error("unexpected error", exc_info=error)
    return problem(request, 500, "error.unexpected", request_id=request.scope["state"]["request_id"])
