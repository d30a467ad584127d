"""Open pages, and what each of them is told.

Whether anything was committed is asked three times a second for all pages of a process together, as long as one is open:
a statement of a fifth of a millisecond. LISTEN would take a connection of its own, bear no pooler and no replica in
between, and take a lock at every COMMIT.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session as Db
from starlette.concurrency import run_in_threadpool

from app.audit.queries import data_version
from app.kit.db import engine, reading_engine
from app.kit.errors import TooMany
from app.workspace.schemas import News

log = logging.getLogger("guatu.live")

ASK_EVERY_S = 0.3
# Proxies end a connection on which nothing comes for a minute.
BREATHE_EVERY_S = 20.0
MAX_PAGES = 2_000
# Of one person, or of one address of the public: an office behind one address is many people.
MAX_PAGES_OF_ONE = 200


class Gone(Exception):
    """The page's reader may read nothing any more."""


# What happened behind the first position up to the second, for one page's reader; raises Gone.
Tell = Callable[[int, int], Awaitable[News | None]]


class Watch:
    """The open pages of this process; used in its event loop alone."""

    def __init__(self) -> None:
        self.position = 0
        self._pages: dict[asyncio.Event, str] = {}
        self._asking: asyncio.Task[None] | None = None
        self._ended = False

    def end(self) -> None:
        """End every stream: the server goes down."""
        self._ended = True
        self._ring()

    async def stream(self, whose: str, tell: Tell) -> AsyncIterator[bytes]:
        """What one page hears: `ready` once it is listened for, then `changed` for each change that its reader sees."""
        with self._open(whose) as bell:
            after = await run_in_threadpool(_position)
            yield format_sse_event(event="ready", data_str="{}")
            while not self._ended:
                try:
                    await asyncio.wait_for(bell.wait(), BREATHE_EVERY_S)
                except TimeoutError:
                    yield KEEPALIVE_COMMENT
                    continue
                bell.clear()
                until = self.position
                if self._ended or until <= after:
                    continue
                try:
                    told = await tell(after, until)
                except Gone:
                    return
                except SQLAlchemyError:
                    log.warning("what changed could not be told; asked again with the next change")
                    continue
                after = until
                if told:
                    yield format_sse_event(event="changed", data_str=told.model_dump_json())

    def room_for(self, whose: str) -> None:
        """Refuse one more page where there are too many, of this reader or of all."""
        if len(self._pages) >= MAX_PAGES or Counter(self._pages.values())[whose] >= MAX_PAGES_OF_ONE:
            raise TooMany(30)

    @contextmanager
    def _open(self, whose: str) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()
        self._pages[bell] = whose
        if self._asking is None:
            self._asking = asyncio.create_task(self._ask())
        try:
            yield bell
        finally:
            del self._pages[bell]
            if not self._pages and self._asking:
                self._asking.cancel()
                self._asking = None

    async def _ask(self) -> None:
        while True:
            await asyncio.sleep(ASK_EVERY_S)
            try:
                now = await run_in_threadpool(_position)
            except SQLAlchemyError:
                continue  # the database is away; readyz says so
            if now != self.position:
                self.position = now
                self._ring()

    def _ring(self) -> None:
        for bell in self._pages:
            bell.set()


def _position() -> int:
    with Db(reading_engine(engine(), "AUTOCOMMIT")) as db:
        return data_version(db)
