"""The log as a file: JSON lines that prove themselves, or a table for people. Streamed, in constant memory."""

import csv
import io
from collections.abc import Iterator

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session as Db

from app.audit import chain
from app.audit.models import Change, ChangeLink
from app.identity.access import Caller
from app.kit import clock
from app.kit.db import engine
from app.kit.messages import sentence
from app.logbook.entries import logged
from app.logbook.queries import conditions
from app.logbook.schemas import ExportQuery, LogEntry
from app.logbook.vocabulary import value_word

BATCH = 1000
BOM = "\ufeff"
COLUMNS = (
    "export.id", "export.at", "export.person", "export.origin", "export.project_code", "export.project", "export.action",
    "export.sentences", "export.reason", "export.request",
)  # fmt: skip
# What a spreadsheet takes for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def cell(text: str | None) -> str:
    """Text that stays text in every spreadsheet."""
    return f"'{text}" if text and text.startswith(FORMULA) else text or ""


def exported(wanted: ExportQuery, caller: Caller, language: str) -> Iterator[str]:
    """Pieces of the file, oldest first. A connection is held for each piece only: a slow reader keeps nobody waiting."""
    if wanted.format == "csv":
        yield BOM + _rows([[sentence(key, language) for key in COLUMNS]])
    after = 0
    with _reading() as db:
        last = db.scalar(select(func.max(Change.id))) or 0
    while True:
        with _reading() as db:
            here = (*conditions(db, wanted, caller), Change.id > after, Change.id <= last)
            piece, after = (
                _table(db, here, after, caller, language) if wanted.format == "csv" else _lines(db, here, after)
            )
        if not piece:
            return
        yield piece


def _reading() -> Db:
    return Db(engine().execution_options(postgresql_readonly=True), autoflush=False)


def _table(db: Db, here: tuple[object, ...], after: int, caller: Caller, language: str) -> tuple[str, int]:
    """The next rows of the table, and the last id."""
    rows = db.scalars(select(Change).where(*here).order_by(Change.id).limit(BATCH)).all()  # type: ignore[arg-type]
    entries = logged(db, caller, rows, language)
    return _rows([_cells(entry, language) for entry in entries]), rows[-1].id if rows else after


def _lines(db: Db, here: tuple[object, ...], after: int) -> tuple[str, int]:
    """The next lines, as `guatu audit export` writes them, and the last id."""
    before = ChangeLink.__table__.alias("before")
    statement = (
        select(
            Change.id,
            ChangeLink.position,
            ChangeLink.hash,
            before.c.hash,
            func.chain_text(literal_column("changes")),
        )
        .join(ChangeLink, ChangeLink.change_id == Change.id)
        .outerjoin(before, before.c.position == ChangeLink.position - 1)
        .where(*here)  # type: ignore[arg-type]
        .order_by(Change.id)
        .limit(BATCH)
    )
    rows = db.execute(statement).all()
    start = chain.anchor(db)[1]
    text = "".join(chain.line(at, (previous or start).hex(), own.hex(), entry) for _, at, own, previous, entry in rows)
    return text, rows[-1][0] if rows else after


def _cells(entry: LogEntry, language: str) -> list[str]:
    project = entry.project
    return [
        str(entry.id),
        entry.at.astimezone(clock.CITY_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
        cell(entry.person.name if entry.person else None),
        value_word("Origin", entry.origin, language),
        cell(project.code if project else None),
        cell(project.name if project else None),
        value_word("Action", entry.action, language),
        cell("\n".join(entry.sentences)),
        cell(entry.reason),
        cell(entry.request_id),
    ]


def _rows(rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
