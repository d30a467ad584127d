"""How a request is measured: over HTTP on one connection and on several, and the SQL that it sends by itself."""

import http.client
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import Any

import psycopg
from sqlalchemy import event

ROUNDS, WARM = 200, 20
# No request is asked for longer than this, but so many times at least.
LONGEST_S, FEWEST = 3, 5
CLIENTS, CROWD_S = 8, 2
TICKS = os.sysconf("SC_CLK_TCK")
Asker = Callable[[], None]


@dataclass
class Sent:
    """A statement that a request sends, with its values."""

    statement: str
    values: Any


def asker(path: str, port: int, token: str | None = None) -> tuple[Asker, Callable[[], int]]:
    """What asks for a path over one connection, and the size of its last answer."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
    size = 0

    def ask() -> None:
        nonlocal size
        client.request("GET", path, headers=headers)
        answer = client.getresponse()
        size = 0
        while piece := answer.read(1 << 20):
            size += len(piece)
        if answer.status not in (200, 204):
            raise SystemExit(f"{path}: {answer.status}")

    return ask, lambda: size


def first_byte(path: str, port: int, token: str) -> float:
    """Seconds until the first byte of the body is there."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.perf_counter()
    client.request("GET", path, headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
    client.getresponse().read(1)
    took = time.perf_counter() - began
    client.close()
    return took


def times(work: Callable[[], Any]) -> list[float]:
    """Seconds of each round, the warm-up left out; what is slow is asked fewer times."""
    began = time.perf_counter()
    for _ in range(WARM):
        work()
        if time.perf_counter() - began > LONGEST_S / 5:
            break
    found: list[float] = []
    began = time.perf_counter()
    while len(found) < ROUNDS and (len(found) < FEWEST or time.perf_counter() - began < LONGEST_S):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return found


def once(work: Callable[[], Any]) -> list[float]:
    """Seconds of one round."""
    began = time.perf_counter()
    work()
    return [time.perf_counter() - began]


def crowd(path: str, port: int, token: str | None, pid: int) -> tuple[float, float]:
    """Requests a second of several clients at once, and milliseconds of the server's processor for each."""
    counts = [0] * CLIENTS
    until = time.perf_counter() + CROWD_S

    def go(number: int) -> None:
        ask, _ = asker(path, port, token)
        while time.perf_counter() < until:
            ask()
            counts[number] += 1

    before, began = processor_s(pid), time.perf_counter()
    threads = [Thread(target=go, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, done = time.perf_counter() - began, sum(counts)
    return done / took, (processor_s(pid) - before) / done * 1000


def processor_s(pid: int) -> float:
    """Seconds of processor that a process has taken, of its own and of the system for it."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:  # noqa: PTH123 (no file of ours)
        user, system = file.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / TICKS


def memory_mb(pid: int) -> float:
    with open(f"/proc/{pid}/statm", encoding="ascii") as file:  # noqa: PTH123 (no file of ours)
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def sent_by(path: str, token: str | None = None) -> list[Sent]:
    """The statements that a request sends when nothing is kept of an earlier one, caught in this process."""
    from starlette.testclient import TestClient

    from app.kit.db import engine
    from app.main import create_app

    caught: list[Sent] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        caught.append(Sent(statement, values))

    client = TestClient(create_app(), base_url="http://127.0.0.1")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    client.get(path, headers=headers)
    event.listen(engine(), "before_cursor_execute", note)
    try:
        client.get(path, headers=headers)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return caught


def runner(raw: psycopg.Connection[Any], sent: list[Sent]) -> Callable[[], None]:
    """The same statements by themselves, in a transaction where one looks back."""

    def run() -> None:
        with raw.transaction():
            for one in sent:
                raw.execute(one.statement, one.values).fetchall()

    return run


def plan(raw: psycopg.Connection[Any], one: Sent) -> list[str]:
    """What PostgreSQL did, line by line, without what it filters by."""
    with raw.transaction():
        rows = raw.execute("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY) " + one.statement, one.values).fetchall()
    lines = [row[0] for row in rows]
    return [
        line[:170] for line in lines if line.lstrip().startswith(("->", "Planning T", "Execution")) or "Scan" in line
    ]


def ms(found: list[float], percent: int) -> str:
    ranked = statistics.quantiles(found, n=100, method="inclusive")
    return f"{ranked[percent - 1] * 1000:.2f}"
