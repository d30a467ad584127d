"""How far the work on a file has come, told while it goes on.

Kept in this process's memory, since one process serves: the work is one transaction, of which nobody else sees anything
before its end.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.exchange.overlays.schemas import FileProgress, Phase

# The phase, how many features or projects of it are done, and of how many.
Tell = Callable[[Phase, int, int], None]
_at_work: dict[tuple[int, str], FileProgress] = {}


@contextmanager
def telling(person_id: int, key: str) -> Iterator[Tell]:
    """While this lasts the person can ask by the key of their request; afterwards nothing of it is kept."""

    def tell(phase: Phase, done: int, of: int) -> None:
        _at_work[person_id, key] = FileProgress(phase=phase, done=done, of=of)

    try:
        yield tell
    finally:
        _at_work.pop((person_id, key), None)


def told(person_id: int, key: str) -> FileProgress:
    return _at_work.get((person_id, key), FileProgress(phase=None, done=0, of=0))
