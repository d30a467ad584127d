"""Ctrl-C, kill and a closed terminal all leave through `finally`, the private database with us."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def leave_through_finally() -> None:
    sys.unraisablehook = _quiet
    for number in (*STOPPING, signal.SIGALRM):
        signal.signal(number, _leave)


def _leave(number: int, _frame: Any) -> NoReturn:
    # Python drops an exception that is raised while it collects garbage: so again, each second.
    signal.alarm(1)
    raise SystemExit(128 + number)


def _quiet(dropped: "sys.UnraisableHookArgs") -> None:
    if not isinstance(dropped.exc_value, SystemExit):
        sys.__unraisablehook__(dropped)


@contextmanager
def undisturbed() -> Iterator[None]:
    """A signal waits until this is done: a server that is half started cannot be stopped."""
    caught: list[int] = []
    before = {number: signal.signal(number, lambda n, _: caught.append(n)) for number in (*STOPPING, signal.SIGALRM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if caught:
        signal.raise_signal(caught[0])


def leaving() -> None:
    """From here on nothing may interrupt us."""
    for number in (*STOPPING, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
