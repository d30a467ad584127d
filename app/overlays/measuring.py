"""What every project covers of an edition, measured while others go on changing places.

Nobody is kept waiting while it is measured: which rows were looked at is remembered by their marks, and only what was
changed since is measured again at the end, under the lock for which the writers of places come together. From then
until the commit a writer waits; that is as long as a few projects take.
"""

import time
from collections.abc import Callable

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session as Db

from app.kit.errors import Conflict
from app.projects.models import Project

Say = Callable[[int, int], None]
# A number for each project that is another once its row, or one of its parts', is written.
Marks = dict[int, int]
# So many projects are measured in one statement.
BATCH = 500
# How often, and how long in all, it is tried whether no writer of a place is at work. Nobody queues behind a try.
PAUSE_S, PATIENCE_S = 0.02, 60.0
ALONE = text("SELECT pg_try_advisory_xact_lock(hashtext('overlay_covers'))")
MARKS = text("""
    SELECT p.id, hashtextextended(p.xmin::text || coalesce((
        SELECT string_agg(c.id || ':' || c.xmin, ',' ORDER BY c.id) FROM components c WHERE c.project_id = p.id), ''), 0)
    FROM projects p WHERE CAST(:ids AS integer[]) IS NULL OR p.id = ANY (CAST(:ids AS integer[]))
""")


def measure(db: Db, edition: int, say: Say = lambda done, of: None) -> Marks:
    """What each project covers, and what each looked like."""
    ids = list(db.scalars(select(Project.id).order_by(Project.id)))
    marks: Marks = {}
    for at in range(0, len(ids), BATCH):
        batch = ids[at : at + BATCH]
        # Marked before it is measured: what changes between the two is measured again, and needlessly at worst.
        marks |= _marks(db, batch)
        _refresh(db, edition, batch)
        say(min(at + BATCH, len(ids)), len(ids))
    return marks


def measured_since(db: Db, edition: int, marks: Marks | None) -> None:
    """Stop the writers of places until the commit, and measure again what they changed; nothing where `marks` is None."""
    until = time.monotonic() + PATIENCE_S
    if marks is not None:
        marks = _catch_up(db, edition, marks)  # most of it, before anybody has to wait
    while not db.scalar(ALONE):
        if time.monotonic() > until:
            raise Conflict("overlay.busy")
        time.sleep(PAUSE_S)
    if marks is not None:
        _catch_up(db, edition, marks)


def _catch_up(db: Db, edition: int, marks: Marks) -> Marks:
    now = _marks(db, None)
    # Also who is no longer there: measuring nothing leaves nothing.
    changed = sorted(one for one in marks.keys() | now.keys() if marks.get(one) != now.get(one))
    for at in range(0, len(changed), BATCH):
        _refresh(db, edition, changed[at : at + BATCH])
    return now


def _marks(db: Db, ids: list[int] | None) -> Marks:
    return {row[0]: row[1] for row in db.execute(MARKS, {"ids": ids})}


def _refresh(db: Db, edition: int, ids: list[int]) -> None:
    db.execute(select(func.refresh_overlay_covers(ids, [edition])))
