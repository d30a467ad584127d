"""What slows a load of a whole database down is put aside for its time: triggers, references, keys and indexes.

They come back as they were, side by side and over all rows at once. A load takes several transactions, for one of them
keeps one core busy; so the words for it stand in the table `unfinished_load` until all is back, and with them a load that
failed or was killed can be taken away.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import DDL, Connection, Engine, text

from app.kit.errors import Conflict

AT_ONCE = min(8, os.cpu_count() or 1)

# By what a table is found (`refers` is null for its triggers), the words that take away and those that put back.
PARTS = """
CREATE TABLE unfinished_load AS
SELECT true AS there, p.* FROM (
    SELECT conrelid::regclass::text AS of, contype = 'f' AS refers,
           'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname) AS away,
           'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
           || pg_get_constraintdef(oid) AS again
    FROM pg_constraint
    WHERE contype = 'f' AND (conrelid = ANY (cast(:tables AS regclass[])) OR confrelid = ANY (cast(:tables AS regclass[])))
       OR contype IN ('p', 'u') AND conrelid = ANY (cast(:keyed AS regclass[]))
    UNION ALL
    SELECT indrelid::regclass::text, false, 'DROP INDEX ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
    FROM pg_index WHERE NOT indisunique AND indrelid = ANY (cast(:tables AS regclass[]))
    UNION ALL
    SELECT tgrelid::regclass::text, NULL, 'ALTER TABLE ' || tgrelid::regclass || ' DISABLE TRIGGER ' || quote_ident(tgname),
           'ALTER TABLE ' || tgrelid::regclass || ' ENABLE TRIGGER ' || quote_ident(tgname)
    FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = ANY (cast(:tables AS regclass[]))) p
"""
# What refers to a key goes before it and comes after it.
AWAY = "SELECT away FROM unfinished_load WHERE there ORDER BY refers DESC NULLS FIRST"
AGAIN = """
    SELECT again FROM unfinished_load
    WHERE NOT there AND (of = ANY (:tables) OR cast(:tables AS text[]) IS NULL)
      AND (refers = :refers OR cast(:refers AS boolean) IS NULL)
    ORDER BY refers
"""
BACK = "UPDATE unfinished_load SET there = true WHERE again = ANY (:again)"
LARGEST_FIRST = "SELECT name FROM unnest(cast(:tables AS text[])) name ORDER BY pg_table_size(name::regclass) DESC"


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Nobody else loads meanwhile; what a load that was killed has left is taken away first."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        if not db.scalar(text("SELECT pg_try_advisory_lock(hashtext('unfinished_load'))")):
            raise Conflict("seed.not_empty")
        try:
            yield
        finally:
            db.execute(text("SELECT pg_advisory_unlock_all()"))


def put_aside(db: Connection, tables: Sequence[str], *, keyed: Sequence[str]) -> None:
    """Take away what slows rows down in these tables, and from those in `keyed` the keys as well."""
    db.execute(text(PARTS), {"tables": list(tables), "keyed": list(keyed)})
    _away(db)


def _away(db: Connection) -> None:
    for words in db.scalars(text(AWAY)).all():
        db.exec_driver_sql(words)
    db.execute(text("UPDATE unfinished_load SET there = false"))


def put_back(db: Connection, tables: Sequence[str] | None = None, *, refers: bool | None = None) -> None:
    """Keys and indexes (`refers` false) or references (true) of these tables; everything that is still aside without."""
    again = db.scalars(text(AGAIN), {"tables": tables and list(tables), "refers": refers}).all()
    for words in again:
        db.exec_driver_sql(words)
    db.execute(text(BACK), {"again": list(again)})


def finish(db: Connection) -> None:
    """Nothing is aside any more."""
    put_back(db)
    db.execute(text("DROP TABLE unfinished_load"))


def take_away(engine: Engine, tables: Sequence[str]) -> None:
    """All rows of these tables, if a load of them is unfinished; what is aside comes back."""
    with engine.begin() as db:
        if db.scalar(text("SELECT to_regclass('unfinished_load')")) is None:
            return
        # Without what refers to them: a record that is never removed may not be emptied on the way.
        _away(db)
        db.execute(DDL("TRUNCATE %(tables)s", context={"tables": ", ".join(tables)}))  # type: ignore[no-untyped-call]
        finish(db)


def largest_first(engine: Engine, tables: Sequence[str]) -> Sequence[str]:
    with engine.connect() as db:
        return db.scalars(text(LARGEST_FIRST), {"tables": list(tables)}).all()


def side_by_side(works: Sequence[Callable[[], None]]) -> None:
    """As many at once as there are cores; where one fails those that wait are not begun."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        begun = [pool.submit(work) for work in works]
        try:
            for one in begun:
                one.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
