"""`python -m bench.nearby [PROJECTS]`: how long all nearby works of a portfolio take, made anew each time; and the plan."""

import os
import statistics
import sys

import psycopg

from app.kit.db import close_engine
from app.kit.settings import settings
from bench.measuring import asker, ms, plan, sent_by, times
from bench.service import TODAY, database, service

PATHS = {
    "all pairs, page of 100": "/api/v1/conflicts",
    "roads and what is near them": "/api/v1/conflicts?kind=road",
    "one district": "/api/v1/conflicts?district=220104",
    "a tile of them, z 12": "/tiles/conflicts/12/3474/1490.mvt",
}


def main() -> None:
    """A made-up portfolio of this size (100,000), or the demo's (0)."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with database(size) as urls:
        os.environ |= {"GUATU_DATABASE_URL": urls.service_url, "GUATU_ANONYMOUS": "public", "GUATU_TODAY": TODAY}
        os.environ["GUATU_KEPT_MB"] = "0"
        settings.cache_clear()
        close_engine()
        print(f"{size or 'demo':,} projects\n{'':34} {'p50 ms':>9} {'p95':>9} {'bytes':>9}")
        with service(urls, GUATU_KEPT_MB="0") as served:
            for name, path in PATHS.items():
                ask, length = asker(path, served.port)
                found = times(ask)
                print(f"{name:34} {ms(found, 50):>9} {ms(found, 95):>9} {length():>9}", flush=True)
        sent = sent_by(PATHS["all pairs, page of 100"])
        with psycopg.connect(urls.service_url.replace("+psycopg", ""), autocommit=True) as raw:
            slowest = max(
                sent, key=lambda one: statistics.median(times(lambda: raw.execute(one.statement, one.values)))
            )
            print("\n".join(plan(raw, slowest)))


main()
