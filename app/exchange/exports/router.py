"""`GET /projects/export`: a selection as a file."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import BoundedSemaphore, Thread
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from starlette.types import Receive, Scope, Send

from app.audit.commands import Door
from app.exchange.exports.about import disposition
from app.exchange.exports.formats import FORMATS, write_export
from app.exchange.exports.schemas import ExportQuery
from app.exchange.exports.spool import Abandoned, Out, Spool
from app.identity import door
from app.identity.dependencies import SAFE, Reading, Recalls
from app.identity.roles import Permission
from app.kit import clock
from app.kit.asked import Asked
from app.kit.errors import Forbidden, TooMany, Unauthenticated
from app.kit.settings import settings
from app.kit.web import language
from app.selection.queries import check_codes
from app.selection.totals import Totals

router = APIRouter(prefix="/api/v1", tags=["export"])
AT_ONCE = 4
CHUNK = 512 * 1024
_turns = BoundedSemaphore(AT_ONCE)
BINARY = {"type": "string", "format": "binary"}
CONTENT = {
    media: {"schema": {"type": "object"} if media.endswith("json") else BINARY}
    for media in (made.media.partition(";")[0] for made in FORMATS.values())
}


@router.get("/projects/export", response_class=Response, responses={200: {"content": CONTENT}})
def export_projects(
    request: Request,
    reading: Annotated[Reading, Depends(Recalls(Permission.READ, snapshot=False), scope="function")],
    query: Annotated[ExportQuery, Depends(Asked(ExportQuery))],
) -> Response:
    """The selection as a file, in the order in which the projects came in. Open data (`oc4ids`) is for every reader."""
    made, caller = FORMATS[query.format_], reading.caller
    if not made.open and not caller.may(Permission.EXPORT):
        raise Forbidden if caller.person_id else Unauthenticated
    query.check()
    check_codes(reading.db, query, caller)
    asked = {"format": query.format_.value, "query": request.url.query[:300]}

    def note(counts: Totals) -> None:
        door.record(request, Door.EXPORT, caller, asked | {"count": counts.total})

    write = partial(
        write_export, query, caller, query=request.url.query, language=query.lang or language(request), note=note
    )
    headers = SAFE | {
        "Content-Disposition": disposition(query, made.suffix, clock.today()),
        # The address that makes the same file again: a table has no other place for its filter.
        "Link": f'<{settings().public_url}{request.url.path}?{request.url.query}>; rel="self"',
    }
    return Download(write, made.media, headers, whole=made.whole)


class Download(Response):
    """Sends a file while a thread writes it: as it grows, or at once with its length when it can only be sent whole.

    What goes wrong before the first byte is answered as a problem; what goes wrong later breaks the connection off, so
    that half a file never looks whole.
    """

    def __init__(self, write: Callable[[Out], Any], media: str, headers: dict[str, str], *, whole: bool) -> None:
        super().__init__(None, headers=headers, media_type=media)
        del self.headers["content-length"]
        self.write = write
        self.whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _turns.acquire(blocking=False):
            raise TooMany(5)
        loop, changed = asyncio.get_running_loop(), asyncio.Event()
        try:
            spool = Spool(partial(_tell, loop, changed))
            Thread(target=_write, args=(self.write, spool), name="export", daemon=True).start()
        except BaseException:
            _turns.release()
            raise
        sending = asyncio.ensure_future(self._send(spool, changed, send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)
            spool.leave()

    async def _send(self, spool: Spool, changed: asyncio.Event, send: Send) -> None:
        sent, begun = 0, False
        while True:
            changed.clear()
            if spool.error is not None:
                raise spool.error
            done, size = spool.done, spool.size
            if not begun and (done or (size and not self.whole)):
                if done:
                    self.headers["Content-Length"] = str(size)
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                begun = True
            while begun and sent < size:
                data = await run_sync(spool.read, sent, min(CHUNK, size - sent))
                await send({"type": "http.response.body", "body": data, "more_body": True})
                sent += len(data)
            if done:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                return
            await changed.wait()


def _write(write: Callable[[Out], Any], spool: Spool) -> None:
    """The thread: what it raises is raised where the answer is sent."""
    try:
        write(spool)
    except Abandoned:
        spool.end(Abandoned())
    except BaseException as error:  # noqa: BLE001 (handed over, not swallowed)
        spool.end(error)
    else:
        spool.end()
    finally:
        _turns.release()


def _tell(loop: asyncio.AbstractEventLoop, changed: asyncio.Event) -> None:
    with suppress(RuntimeError):  # the service has stopped meanwhile
        loop.call_soon_threadsafe(changed.set)


async def _left(receive: Receive) -> None:
    while not (await receive())["type"].endswith(".disconnect"):
        pass
