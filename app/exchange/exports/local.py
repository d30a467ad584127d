"""An export by the operator, on this machine: everything, into a file, and kept in the same record."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session as Db

from app.audit.commands import SYSTEM, Door, record_access
from app.exchange.exports.formats import write_export
from app.exchange.exports.schemas import ExportQuery
from app.identity.access import Caller
from app.identity.roles import Role
from app.kit import clock
from app.kit.db import engine
from app.kit.errors import Invalid
from app.selection.queries import check_codes
from app.selection.totals import Totals

OPERATOR = Caller(roles=frozenset({Role.DISPATCHER}))


def export_to(file: Path, wanted: ExportQuery, *, query: str, language: str) -> Totals:
    """Write the selection to `file`, which is either whole or as it was before."""
    wanted.check()
    if wanted.as_of is not None and wanted.as_of > clock.today():
        raise Invalid.at("as_of", "as_of.later", str(wanted.as_of), today=clock.today())
    caller = replace(OPERATOR, as_of=wanted.as_of)

    def note(counts: Totals) -> None:
        detail = {"format": wanted.format_.value, "query": query[:300], "count": counts.total}
        with Db(engine()) as db, db.begin():
            record_access(db, Door.EXPORT, origin="command", person_id=SYSTEM, path="guatu export", detail=detail)

    with Db(engine()) as db:
        check_codes(db, wanted, caller)
    unfinished = file.with_name(file.name + ".part")
    try:
        unfinished.touch(mode=0o600)
        with unfinished.open("wb") as out:
            counts = write_export(wanted, caller, out, query=query, language=language, note=note)
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    return counts
