"""`/api/v1/conflicts`: nearby works, and what was agreed on two of them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from app.identity.dependencies import SAFE, Reading, Recalls, Writes, Writing, check_version
from app.identity.models import Person
from app.identity.roles import Permission
from app.kit.asked import Asked
from app.kit.errors import NotFound
from app.kit.schemas import Written
from app.portfolio.conflicts import commands, queries
from app.portfolio.conflicts.schemas import AgreementIn, AgreementOut, ConflictQuery, Conflicts
from app.selection.queries import check_codes

router = APIRouter(prefix="/api/v1/conflicts", tags=["conflicts"])
Read = Annotated[Reading, Depends(Recalls(Permission.READ), scope="function")]
Write = Annotated[Writing, Depends(Writes(Permission.PLACE), scope="function")]


@router.get("")
def list_conflicts(
    reading: Read, query: Annotated[ConflictQuery, Depends(Asked(ConflictQuery))], response: Response
) -> Conflicts:
    """Pairs of works near one another in place and time, worst first."""
    check_codes(reading.db, query, reading.caller)
    response.headers.update(SAFE)
    return queries.conflicts(reading.db, query, reading.caller)


@router.get("/{code}/{other}/agreement")
def read_agreement(code: str, other: str, reading: Read, response: Response) -> AgreementOut:
    db, caller = reading.db, reading.caller
    found = commands.find_agreement(db, commands.two_projects(db, caller, code, other))
    if found is None:
        raise NotFound
    response.headers.update(SAFE | reading.mark(found.version))
    return queries.agreement_out(found, db.get_one(Person, found.agreed_by).name, caller)


@router.put("/{code}/{other}/agreement", response_model=AgreementOut)
def put_agreement(code: str, other: str, body: AgreementIn, writing: Write) -> Response:
    """Write down what was agreed on two works (`If-None-Match: *` for the first time); in either order."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        pair = commands.two_projects(db, caller, code, other, lock=True)
        commands.check_theirs(caller, pair)
        known = commands.find_agreement(db, pair)
        seen = known.version if known else None
        check_version(
            writing.expected_or_new(),
            seen,
            lambda: known and queries.agreement_out(known, db.get_one(Person, known.agreed_by).name, caller),
        )
        row = commands.put_agreement(db, caller, pair, body, known)
        shown = queries.agreement_out(row, caller.name, caller)
        return Written(body=shown, version=row.version, status=200 if known else 201)

    return writing.answer(work)


@router.delete("/{code}/{other}/agreement", status_code=204, response_class=Response)
def delete_agreement(code: str, other: str, writing: Write) -> Response:
    """Take an agreement back; what it said stays in the log."""
    db, caller = writing.db, writing.caller

    def work() -> Written:
        pair = commands.two_projects(db, caller, code, other, lock=True)
        commands.check_theirs(caller, pair)
        known = commands.find_agreement(db, pair)
        if known is None:
            raise NotFound
        check_version(
            writing.expected_version(),
            known.version,
            lambda: queries.agreement_out(known, db.get_one(Person, known.agreed_by).name, caller),
        )
        db.delete(known)
        return Written(status=204)

    return writing.answer(work)
