"""Answers that are kept as long as nothing changes: counts of a selection, tiles, codes that were looked up.

One statement asks whether anything has changed since (`data_version`); nobody else is asked, so a change made by another
process ends what this one keeps, and a reader never gets what is older than their own last write. After a change all open
pages ask the same again at once: one of them makes the answer, the others wait for it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import RLock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session as Db

from app.audit.queries import data_version
from app.kit.db import engine
from app.kit.settings import settings

Made = TypeVar("Made")
# What an entry takes beside its value.
ENTRY_BYTES = 2_000


class Store:
    """The newest answers by key, each with the version that it was made at; the longest unused goes first."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.entries: OrderedDict[Hashable, tuple[int, Any, int]] = OrderedDict()
        self.bytes = 0
        self.being_made: dict[Hashable, Future[Any]] = {}

    def find(self, key: Hashable, version: int) -> tuple[bool, Any]:
        with self.lock:
            found = self.entries.get(key)
            if found is None or found[0] != version:
                return False, None
            self.entries.move_to_end(key)
            return True, found[1]

    def put(self, key: Hashable, version: int, value: Any, size: int) -> None:
        with self.lock:
            before = self.entries.pop(key, None)
            self.bytes += size - (before[2] if before else 0)
            self.entries[key] = (version, value, size)
            while self.bytes > settings().kept_mb * 1024 * 1024:
                self.bytes -= self.entries.popitem(last=False)[1][2]

    def ask(self, key: Hashable, version: int, make: Callable[[], Made], size: Callable[[Made], int]) -> Made:
        """What is kept; else made by one for all who ask meanwhile. Where that one fails, each of the others makes it."""
        mine: Future[Made] = Future()
        with self.lock:
            found, value = self.find(key, version)
            theirs = mine if found else self.being_made.setdefault((key, version), mine)
        if found:
            return value  # type: ignore[no-any-return]
        if theirs is not mine and theirs.exception() is None:
            return theirs.result()
        try:
            made = make()
            self.put(key, version, made, size(made) + ENTRY_BYTES)
            mine.set_result(made)
            return made
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self.lock:
                if self.being_made.get((key, version)) is mine:
                    del self.being_made[(key, version)]


# By engine: another database has other answers.
_stores: WeakKeyDictionary[Engine, Store] = WeakKeyDictionary()


def kept(db: Db, key: Hashable, make: Callable[[], Made], size: Callable[[Made], int] = lambda _: 0) -> Made:
    """What `make` gave for this key since the last change, else what it gives now. The key says all that it depends on:
    the filter, the reader's scope, the day."""
    store = _stores.setdefault(engine(), Store())
    # Asked once for a request: what it reads later is never older.
    if "data_version" not in db.info:
        db.info["data_version"] = data_version(db)
    version: int = db.info["data_version"]
    # Where nothing is kept every answer is made for who asked.
    return store.ask(key, version, make, size) if settings().kept_mb else make()
