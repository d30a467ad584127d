"""`make bench`: p50 and p95 of the hot paths beside the raw SQL of the same request, in one run, on one connection each."""

import http.client
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import psycopg
from sqlalchemy import event

from app.kit.db import close_engine
from app.kit.settings import settings
from bench.service import TODAY, databases, service, tokens

ROUNDS = 300
# Above this a portfolio is made up, and was never known otherwise than it is.
DEMO_SIZE = 5_000
WARM = 30
# No request is asked for longer than this, but so many times at least.
LONGEST_S, FEWEST = 8, 20
REQUESTS = {
    "list, first page of 100": "/api/v1/projects?limit=100",
    "list, by money, 5,000 万元 and more": "/api/v1/projects?limit=100&min_investment=5000&sort=-total_investment",
    "list, three filters": "/api/v1/projects?limit=100&kind=industrial&stage=under_construction&unit=jingkai",
    "list, text": "/api/v1/projects?limit=100&q=%E6%B1%BD%E8%BD%A6",
    "summary with facets": "/api/v1/projects/summary?min_investment=5000",
    "tile z 8": "/tiles/projects/8/217/93.mvt",
    "tile z 11": "/tiles/projects/11/1736/745.mvt",
    "tile z 14, filtered": "/tiles/projects/14/13895/5962.mvt?min_investment=5000",
    "one project": "/api/v1/projects/{code}",
}
# For whom rows are cut, beside one who sees all: the cut is to cost at most a fifth.
CUT = ("list, first page of 100", "tile z 11")


# The same requests as of a day in the past, each beside the present one.
AS_OF = "as_of=2025-06-30"
LOOKED_BACK = (
    "list, first page of 100", "list, by money, 5,000 万元 and more", "summary with facets", "tile z 8", "tile z 11",
    "tile z 14, filtered", "one project",
)  # fmt: skip


def main() -> None:
    """The demo portfolio, and made-up ones of the sizes that the command line names (100,000 when it names none)."""
    sizes = [int(word) for word in sys.argv[1:]] or [100_000]
    print(
        f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}, at most {ROUNDS} rounds, one client"
    )
    with databases(sizes) as found:
        for urls in found:
            os.environ |= {"GUATU_DATABASE_URL": urls.service_url, "GUATU_ANONYMOUS": "public", "GUATU_TODAY": TODAY}
            settings.cache_clear()
            close_engine()
            plain = urls.service_url.replace("+psycopg", "")
            with psycopg.connect(plain, autocommit=True) as raw, service(urls) as port:
                measure(raw, port)


def measure(raw: psycopg.Connection[Any], port: int) -> None:
    """Every table for one portfolio."""
    projects, one = count_and_one(raw)
    print(f"\n{projects:,} projects\n")
    print(f"{'':38} {'HTTP p50':>9} {'p95':>7} {'raw SQL p50':>12} {'p95':>7} {'over raw':>9} {'bytes':>8}")
    medians = {}
    for name, path in REQUESTS.items():
        line, *medians[name] = row(name, path.replace("{code}", one), port, raw)
        print(line, flush=True)
    print(f"\n{'by who asks':38} {'HTTP p50':>9} {'p95':>7} {'of the unlimited':>17}")
    readers = tokens()
    for name in CUT:
        print(by_reader(name, port, readers), flush=True)
    if projects > DEMO_SIZE:
        return
    changes = raw.execute("SELECT count(*) FROM changes").fetchone()
    print(f"\nas of 2025-06-30, with {changes[0] if changes else 0:,} changes; times the present request, its SQL")
    for name in LOOKED_BACK:
        path = REQUESTS[name].replace("{code}", one)
        line, *then = row(name, f"{path}{'&' if '?' in path else '?'}{AS_OF}", port, raw)
        times_as_long = " ".join(f"{a / b:>6.1f}" for a, b in zip(then, medians[name], strict=True))
        print(f"{line}  {times_as_long}", flush=True)


def count_and_one(raw: psycopg.Connection[Any]) -> tuple[int, str]:
    """How many projects there are, and the code of one of them."""
    found = raw.execute("SELECT count(*), max(code) FILTER (WHERE kind = 'industrial') FROM project_facts").fetchone()
    return (int(found[0]), str(found[1])) if found else (0, "")


def by_reader(name: str, port: int, readers: dict[str, str]) -> str:
    """One line for each reader, by tokens of people who see all and who see less. They ask in turns: what the machine
    does beside it meets all alike."""
    asks = {reader: asker(REQUESTS[name], port, token)[0] for reader, token in readers.items()}
    found: dict[str, list[float]] = {reader: [] for reader in asks}
    began = time.perf_counter()
    while time.perf_counter() - began < LONGEST_S or len(found[next(iter(found))]) < FEWEST:
        for reader, ask in asks.items():
            started = time.perf_counter()
            ask()
            found[reader].append(time.perf_counter() - started)
    whole = statistics.median(next(iter(found.values())))
    return "\n".join(
        f"{f'{name}: {reader}':38} {_ms(took, 50):>9} {_ms(took, 95):>7} {statistics.median(took) / whole:>17.2f}"
        for reader, took in found.items()
    )


def asker(path: str, port: int, token: str | None = None) -> tuple[Callable[[], None], Callable[[], int]]:
    """What asks for a path over one connection, and the size of its last answer."""
    client = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {token}"} if token else {})
    size = 0

    def ask() -> None:
        nonlocal size
        client.request("GET", path, headers=headers)
        answer = client.getresponse()
        size = len(answer.read())
        if answer.status not in (200, 204):
            raise SystemExit(f"{path}: {answer.status}")

    return ask, lambda: size


def row(name: str, path: str, port: int, raw: psycopg.Connection[Any]) -> tuple[str, float, float]:
    """One line: the request over HTTP, and the statements that it sends, by themselves; and the medians of both."""
    ask, size = asker(path, port)
    statements = sent_by(path)

    def query() -> None:
        # Looking back holds for a transaction; a request of now needs none.
        with raw.transaction() if AS_OF in path else nullcontext():
            for statement, values in statements:
                raw.execute(statement, values).fetchall()

    asked, queried = times(ask), times(query)
    over = statistics.median(asked) - statistics.median(queried)
    line = (
        f"{name:38} {_ms(asked, 50):>9} {_ms(asked, 95):>7} {_ms(queried, 50):>12} {_ms(queried, 95):>7}"
        f" {over * 1000:>+8.2f}  {size():>8}"
    )
    return line, statistics.median(asked), statistics.median(queried)


def sent_by(path: str) -> list[tuple[str, Any]]:
    """The statements that a request sends, caught in this process."""
    from starlette.testclient import TestClient

    from app.kit.db import engine
    from app.main import create_app

    caught: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        caught.append((statement, values))

    client = TestClient(create_app(), base_url="http://127.0.0.1")
    client.get(path)
    event.listen(engine(), "before_cursor_execute", note)
    try:
        client.get(path)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return caught


def times(work: Callable[[], None]) -> list[float]:
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


def _ms(found: list[float], percent: int) -> str:
    return f"{statistics.quantiles(found, n=100)[percent - 1] * 1000:.2f}"


main()
