"""A file that one thread writes and a client reads meanwhile, and folders that do not outlive their work.

The file has no name: when the last of the two lets go of it, or the process dies, it is gone. What GDAL writes needs a
name while it is written: that lies in a locked folder, and what a killed process left is swept by the next one.
"""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile, mkdtemp
from threading import Lock
from typing import Protocol

from app.kit.settings import settings

YOUNG_S = 60


class Abandoned(Exception):
    """Nobody waits for the rest."""


class Out(Protocol):
    def write(self, data: bytes, /) -> object: ...


class Spool:
    """`size`: what is written so far; `done`: that is all; `error`: it never will be. `told` is called at each change,
    by the thread that writes."""

    def __init__(self, told: Callable[[], None]) -> None:
        self.file = TemporaryFile(dir=_home(), buffering=0)  # noqa: SIM115 (closed by whoever lets go of it last)
        self.told = told
        self.size = 0
        self.done = False
        self.error: BaseException | None = None
        self._holders = 2
        self._lock = Lock()

    def write(self, data: bytes) -> None:
        """Put some more at the end; Abandoned once the reader has left."""
        if self._holders < 2:
            raise Abandoned
        rest = memoryview(data)
        while rest:
            rest = rest[self.file.write(rest) or 0 :]
        self.size += len(data)
        self.told()

    def read(self, at: int, most: int) -> bytes:
        return os.pread(self.file.fileno(), most, at)

    def end(self, error: BaseException | None = None) -> None:
        """The writer is through, or broke off."""
        self.error, self.done = error, error is None
        self.leave()
        self.told()

    def leave(self) -> None:
        """One of the two lets go; the last closes the file."""
        with self._lock:
            self._holders -= 1
            if self._holders == 0:
                self.file.close()


def _home() -> Path:
    home = settings().data_dir / "exports"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder of one's own, locked, removed at the end."""
    folder = Path(mkdtemp(dir=_home()))
    try:
        with _locked(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of processes that are no more; a young one may not have been locked yet."""
    for folder in _home().iterdir():
        try:
            if folder.is_dir() and time.time() - folder.stat().st_mtime > YOUNG_S:
                with _locked(folder):
                    shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue  # at work, or gone meanwhile


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; OSError when another process, or another work, holds it. The kernel drops it at death."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)
