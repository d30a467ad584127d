"""`python -m bench.writing [PROJECTS]`: what a change costs in the database, bare and with all that is kept beside it.

Each round changes one project's money in a transaction that is rolled back; what waits for the COMMIT (the chain of the
log) is called before that. By a project that stays the same and by one after the other; the median, and the hundredth that
takes longest.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from itertools import cycle

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.orm import Session as Db

from app.audit.commands import SYSTEM, sign
from bench.service import database

ROUNDS, WARM = 600, 10
CHANGE = text("UPDATE projects SET total_investment_wan = total_investment_wan + 1 WHERE id = :id")
AWAY = {
    "bare": ["ALTER TABLE projects DISABLE TRIGGER USER"],
    "with log, history and read models": [],
}


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with database(size) as urls:
        engine = create_engine(urls.owner_url)
        with engine.connect() as db:
            ids = list(
                db.scalars(
                    text("SELECT id FROM projects WHERE total_investment_wan > 0 ORDER BY md5(id::text) LIMIT 500")
                )
            )
            db.rollback()
            print(f"{size or 'demo':,} projects; ms\n{'':38} {'the same':>9} {'p99':>9} {'others':>9} {'p99':>9}")
            found = {name: [_took(db, cycle(some), away) for some in (ids[:1], ids)] for name, away in AWAY.items()}
        engine.dispose()
    for name, (same, others) in found.items():
        print(f"{name:38} {same[0]:>9.2f} {same[1]:>9.2f} {others[0]:>9.2f} {others[1]:>9.2f}")
    times = [whole[0] / bare[0] for bare, whole in zip(*found.values(), strict=True)]
    print(f"{'times the bare one':38} {times[0]:>9.1f} {'':9} {times[1]:>9.1f}")


def _took(db: Connection, ids: Iterator[int], away: list[str]) -> tuple[float, float]:
    """Milliseconds, median and p99, of the change and of all that hangs on it, without what stands around it."""
    took = []
    for number in range(WARM + ROUNDS):
        with Db(db) as session:
            for words in away:
                session.execute(text(words))
            sign(session, person_id=SYSTEM, origin="command")
            began = time.perf_counter()
            session.execute(CHANGE, {"id": next(ids)})
            session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            if number >= WARM:
                took.append(time.perf_counter() - began)
            session.rollback()
    return statistics.median(took) * 1000, statistics.quantiles(took, n=100)[-1] * 1000


main()
