"""`make bench`: the hot paths beside the raw SQL of the same request, in one run. It prints and never judges."""

import os
import platform
import statistics
import sys
from typing import Any

import psycopg

from app.kit.db import close_engine
from app.kit.settings import settings
from bench.measuring import Sent, asker, crowd, first_byte, memory_mb, ms, once, plan, runner, sent_by, times
from bench.service import TODAY, Served, databases, service, tokens

# Above this a portfolio is made up, and was never known otherwise than it is.
DEMO_SIZE = 5_000
BY_MONEY = "limit=100&min_investment=5000&sort=-total_investment"
REQUESTS = {
    # What a request costs here that does nothing: the floor of every other line.
    "nothing": "/healthz",
    "list, first page of 100": "/api/v1/projects?limit=100",
    "list, by money, 5,000 万元 and more": f"/api/v1/projects?{BY_MONEY}",
    "list, the same, a page in the middle": f"/api/v1/projects?{BY_MONEY}&cursor={{cursor}}",
    "list, three filters": "/api/v1/projects?limit=100&kind=industrial&stage=under_construction&unit=jingkai",
    "list, text 汽车": "/api/v1/projects?limit=100&q=%E6%B1%BD%E8%BD%A6",
    "items, 100 features": "/ogc/collections/projects/items?f=json&limit=100",
    "items, 1,000 in a box": "/ogc/collections/projects/items?f=json&limit=1000&bbox=125.2,43.8,125.45,43.95",
    "items, 100 by three attributes": "/ogc/collections/projects/items?f=json&limit=100&kind=road&stage=operating&unit=jingkai",
    "tile z 8": "/tiles/projects/8/217/93.mvt",
    "tile z 11": "/tiles/projects/11/1736/745.mvt",
    "tile z 14, filtered": "/tiles/projects/14/13895/5962.mvt?min_investment=5000",
    "totals with facets": "/api/v1/projects/summary",
    "totals, 5,000 万元 and more": "/api/v1/projects/summary?min_investment=5000",
    "one project": "/api/v1/projects/{code}",
}
# For whom rows are cut, beside one who sees all: the cut is to cost at most a fifth.
CUT = ("list, first page of 100", "tile z 11")
EXPORT = "/api/v1/projects/export?format=geojson"
# The same requests as of a day in the past, each beside the present one.
AS_OF = "as_of=2025-06-30"
LOOKED_BACK = (
    "list, first page of 100", "list, by money, 5,000 万元 and more", "totals with facets", "tile z 8", "tile z 11",
    "tile z 14, filtered", "one project",
)  # fmt: skip
HEAD = (
    f"{'':38} {'made p50':>9} {'p95':>8} {'raw SQL p50':>12} {'p95':>8} {'over raw':>9} {'kept p50':>9} {'req/s':>7}"
    f" {'CPU ms':>7} {'bytes':>9}"
)


def main() -> None:
    """The demo portfolio, and made-up ones of the sizes on the command line (100,000 and 1,000,000 without any)."""
    sizes = [int(word) for word in sys.argv[1:]] or [100_000, 1_000_000]
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    with databases(sizes) as found:
        for urls in found:
            os.environ |= {"GUATU_DATABASE_URL": urls.service_url, "GUATU_ANONYMOUS": "public", "GUATU_TODAY": TODAY}
            os.environ["GUATU_KEPT_MB"] = "0"
            settings.cache_clear()
            close_engine()
            plain = urls.service_url.replace("+psycopg", "")
            with (
                psycopg.connect(plain, autocommit=True) as raw,
                service(urls, GUATU_KEPT_MB="0") as fresh,
                service(urls, GUATU_KEPT_MB="64") as keeping,
            ):
                measure(raw, fresh, keeping)


def measure(raw: psycopg.Connection[Any], fresh: Served, keeping: Served) -> None:
    """Every table for one portfolio."""
    projects, one, cursor = what_is_there(raw, fresh)
    paths = {name: path.replace("{code}", one).replace("{cursor}", cursor) for name, path in REQUESTS.items()}
    print(f"\n{projects:,} projects\n\n{HEAD}")
    medians: dict[str, tuple[float, float]] = {}
    slowest: list[tuple[float, str, Sent]] = []
    for name, path in paths.items():
        medians[name] = row(name, path, raw, fresh, keeping, slowest)
    readers = tokens()
    export(raw, fresh, readers["editor"], projects)
    print(f"\n{'by who asks, made each time':38} {'p50':>9} {'p95':>8} {'of the unlimited':>17}")
    for name in CUT:
        by_reader(name, paths[name], fresh.port, readers)
    if projects <= DEMO_SIZE:
        looked_back(raw, fresh, paths, medians)
    plans(raw, slowest)


def what_is_there(raw: psycopg.Connection[Any], fresh: Served) -> tuple[int, str, str]:
    """How many projects there are, the code of one of them, and the mark of a page in the middle of the list by money."""
    import base64
    import json

    found = raw.execute(
        "SELECT count(*), max(code) FILTER (WHERE kind = 'industrial'),"
        " percentile_disc(0.5) WITHIN GROUP (ORDER BY size_wan) FILTER (WHERE size_wan >= 5000) FROM project_facts"
    ).fetchone()
    assert found is not None
    mark = json.dumps(["-total_investment", str(found[2]), 0]).encode()
    return int(found[0]), str(found[1]), base64.urlsafe_b64encode(mark).decode()


def row(
    name: str, path: str, raw: psycopg.Connection[Any], fresh: Served, keeping: Served,
    slowest: list[tuple[float, str, Sent]],
) -> tuple[float, float]:  # fmt: skip
    """One line; answers the medians of the request that is made anew and of its SQL."""
    sent = sent_by(path)
    ask, size = asker(path, fresh.port)
    made, queried = times(ask), times(runner(raw, sent))
    kept = times(asker(path, keeping.port)[0])
    a_second, processor = crowd(path, keeping.port, None, keeping.pid)
    slowest += [(statistics.median(times(runner(raw, [one]))), name, one) for one in sent]
    over = statistics.median(made) - statistics.median(queried)
    print(
        f"{name:38} {ms(made, 50):>9} {ms(made, 95):>8} {ms(queried, 50):>12} {ms(queried, 95):>8}"
        f" {over * 1000:>+9.2f} {ms(kept, 50):>9} {a_second:>7.0f} {processor:>7.2f} {size():>9}",
        flush=True,
    )
    return statistics.median(made), statistics.median(queried)


def export(raw: psycopg.Connection[Any], fresh: Served, token: str, projects: int) -> None:
    """All as GeoJSON, beside a COPY of the ready-made texts."""
    ask, size = asker(EXPORT, fresh.port, token)
    before = memory_mb(fresh.pid)
    took = times(ask)

    def copy() -> None:
        with raw.cursor().copy(
            "COPY (SELECT item, geometry FROM project_items ORDER BY project_id) TO STDOUT"
        ) as lines:
            for _ in lines:
                pass

    copied = times(copy)
    print(
        f"\n{'all as GeoJSON':38} {ms(took, 50):>9} {ms(took, 95):>8} {ms(copied, 50):>12} {ms(copied, 95):>8}"
        f"   first byte {first_byte(EXPORT, fresh.port, token) * 1000:.0f} ms, {size():,} bytes,"
        f" the server's memory {before:.0f} → {memory_mb(fresh.pid):.0f} MB",
        flush=True,
    )


def by_reader(name: str, path: str, port: int, readers: dict[str, str]) -> None:
    """One line for each reader, by tokens of people who see all and who see less. They ask in turns: what the machine
    does beside it meets all alike."""
    asks = {reader: asker(path, port, token)[0] for reader, token in readers.items()}
    found: dict[str, list[float]] = {reader: [] for reader in asks}

    def all_in_turn() -> None:
        for reader, ask in asks.items():
            found[reader] += once(ask)

    times(all_in_turn)
    whole = statistics.median(next(iter(found.values())))
    for reader, took in found.items():
        share = statistics.median(took) / whole
        print(f"{f'{name}: {reader}':38} {ms(took, 50):>9} {ms(took, 95):>8} {share:>17.2f}", flush=True)


def looked_back(
    raw: psycopg.Connection[Any], fresh: Served, paths: dict[str, str], medians: dict[str, tuple[float, float]]
) -> None:
    changes = raw.execute("SELECT count(*) FROM changes").fetchone()
    print(f"\nas of 2025-06-30, with {changes[0] if changes else 0:,} changes; times the present request, its SQL")
    for name in LOOKED_BACK:
        path = f"{paths[name]}{'&' if '?' in paths[name] else '?'}{AS_OF}"
        made, queried = times(asker(path, fresh.port)[0]), times(runner(raw, sent_by(path)))
        shares = [statistics.median(a) / b for a, b in zip((made, queried), medians[name], strict=True)]
        print(
            f"{name:38} {ms(made, 50):>9} {ms(made, 95):>8} {ms(queried, 50):>12} {shares[0]:>6.1f} {shares[1]:>6.1f}"
        )


def plans(raw: psycopg.Connection[Any], slowest: list[tuple[float, str, Sent]]) -> None:
    print("\nthe five slowest statements")
    for took, name, one in sorted(slowest, key=lambda found: -found[0])[:5]:
        print(f"\n{name}: {took * 1000:.2f} ms")
        for line in plan(raw, one)[:24]:
            print(f"    {line}")


main()
