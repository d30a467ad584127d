"""Refreshing the facts: once for a bulk load, or all of them after a restore or a change of their definition."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

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


def rebuild(db: Db) -> int:
    """Recompute the facts of every project in batches; answers how many."""
    ids = list(db.scalars(select(Project.id).order_by(Project.id)))
    now = clock.now().isoformat()
    for at in range(0, len(ids), BATCH):
        db.execute(select(func.set_config("guatu.at", now, True)))
        db.execute(select(func.refresh_project_facts(ids[at : at + BATCH])))
        db.commit()
    return len(ids)
