"""Refreshing the facts: once for a bulk load, or all of them after a restore or a change of their definition."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session as Db

from app.audit.commands import record_bulk
from app.kit import clock
from app.projects.models import Project

BATCH = 5000


@contextmanager
def refreshed_once(db: Db) -> Iterator[set[int]]:
    """Refresh the facts of what a bulk load touched once, at the end of the block, in the same transaction.

    The block puts the ids of the projects that it touches into the set.
    """
    touched: set[int] = set()
    db.flush()
    db.execute(select(func.set_config("guatu.facts", "later", True)))
    yield touched
    db.flush()
    db.execute(select(func.set_config("guatu.facts", "", True)))
    for at in range(0, len(touched), BATCH):
        db.execute(select(func.refresh_project_facts(sorted(touched)[at : at + BATCH])))


def rebuild(owner_url: str, say: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Recompute everything that is derived, in batches of a transaction each, while the service goes on; answers how many.

    As the owner, for the one record at the end: it tells running services that what they kept may be wrong.
    """
    engine = create_engine(owner_url)
    try:
        with engine.connect() as connection:
            ids = list(connection.scalars(select(Project.id).order_by(Project.id)))
        for at in range(0, len(ids), BATCH):
            with engine.begin() as connection:
                connection.execute(select(func.set_config("guatu.at", clock.now().isoformat(), True)))
                connection.execute(select(func.refresh_project_facts(ids[at : at + BATCH])))
            say(min(at + BATCH, len(ids)), len(ids))
        with engine.begin() as connection:
            connection.execute(select(func.rebuild_project_cells()))
            record_bulk(connection, "facts", "update", "重新计算派生数据", {"projects": len(ids)})
    finally:
        engine.dispose()
    return len(ids)
