"""Answers leave packed to those who take them so: what is made anew here, the page's files as they were built."""

import re
from functools import lru_cache

from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

# Less is one packet anyway. At the first level gzip takes a millisecond for a page of a list, and leaves a sixth of it.
SMALLEST, LEVEL = 1_000, 1
# Packed in themselves.
PACKED = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES, "application/geopackage+sqlite3", "application/vnd.pmtiles",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # fmt: skip


@lru_cache(maxsize=256)
def takes(accepted: str, form: str) -> bool:
    """Whether `Accept-Encoding` names this form; a weight of nought says no."""
    return re.search(rf"(^|[\s,]){form}\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", accepted) is not None


class Packing(GZipMiddleware):
    """The framework's own, which does not ask for the weight."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, SMALLEST, LEVEL, exclude_content_types=PACKED)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        accepted = b",".join(value for name, value in scope.get("headers", ()) if name == b"accept-encoding")
        pack = takes(accepted.decode("latin-1"), "gzip")
        await (super().__call__ if pack else self.app)(scope, receive, send)
