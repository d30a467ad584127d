"""Taking the oldest part of the log out of the database, into a file that goes on proving itself."""

import hashlib
import os
from datetime import date, datetime, time, timedelta
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session as Db

from app.audit import chain
from app.audit.commands import SYSTEM, sign
from app.audit.models import ChainPruning
from app.kit import clock
from app.kit.errors import Conflict
from app.kit.settings import settings

# Positions are the order of commits, instants may be older: all up to the first row that must stay.
LAST_OLD = text("""
    SELECT l.position, l.hash FROM change_links l
    WHERE l.position < coalesce((SELECT min(position) FROM change_links WHERE at >= :start), 9223372036854775807)
    ORDER BY l.position DESC LIMIT 1
""")
LET = text("SELECT set_config('guatu.pruning', pg_current_xact_id()::text, true)")
REMOVE = text("DELETE FROM changes USING change_links l WHERE changes.id = l.change_id AND l.position <= :position")
REMOVE_LINKS = text("DELETE FROM change_links WHERE position <= :position")


def earliest_kept() -> date:
    """The first day that no pruning may touch."""
    return clock.real_today() - timedelta(days=settings().log_keep_days)


def prune(db: Db, before: date, file: Path, say: chain.Say = chain.silently) -> ChainPruning | None:
    """Write the rows before that day to `file` and remove exactly these; None when there are none.

    The caller is the owner and commits. The chain is verified first: pruning must not hide what somebody did to it.
    """
    if before > earliest_kept():
        raise Conflict("chain.keep", days=settings().log_keep_days, day=earliest_kept().isoformat())
    verdict = chain.verify(db, say=say)
    if verdict.broken:
        raise Conflict("chain.prune_broken")
    start = datetime.combine(before, time.min, clock.CITY_ZONE)
    last = db.execute(LAST_OLD, {"start": start}).one_or_none()
    if last is None:
        return None
    written, digest = write(db, file, last.position)
    sign(db, person_id=SYSTEM, origin="command")
    pruning = ChainPruning(
        position=last.position,
        hash=last.hash,
        before_date=before,
        rows_removed=written,
        file_name=file.name,
        file_hash=digest,
    )
    db.add(pruning)
    db.flush()
    db.execute(LET)
    removed = db.execute(REMOVE, {"position": last.position}).rowcount  # type: ignore[attr-defined]
    db.execute(REMOVE_LINKS, {"position": last.position})
    if removed != written:
        raise Conflict("chain.prune_broken")
    return pruning


def write(db: Db, file: Path, upto: int | None = None) -> tuple[int, str]:
    """Write the log to `file`, whole or not at all; answers the number of rows and the file's SHA-256."""
    if file.exists():
        raise Conflict("chain.file_exists", file=str(file))
    unfinished = file.with_name(file.name + ".part")
    rows = 0
    try:
        unfinished.touch(mode=0o600)
        with chain.opened(unfinished, "wb") as out:
            for line in chain.lines(db, upto):
                out.write(line.encode())
                rows += 1
        with unfinished.open("rb") as done:
            os.fsync(done.fileno())
            digest = hashlib.file_digest(done, "sha256").hexdigest()
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return rows, digest
