"""Writing down what was agreed on two works, changing it, and taking it back."""

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller
from app.identity.roles import Permission
from app.kit import clock
from app.kit.errors import Forbidden, Invalid
from app.portfolio.conflicts.models import Agreement
from app.portfolio.conflicts.schemas import AgreementIn
from app.projects.models import Project
from app.projects.queries import visible_project


def two_projects(db: Db, caller: Caller, code: str, other: str, *, lock: bool = False) -> tuple[Project, Project]:
    """Both, as far as the caller may know of both, the one with the smaller number first; two different ones."""
    if code == other:
        raise Invalid.at("other", "agreement.one_project", other)
    # Always in the same order, so that two who save at once do not wait for each other.
    found = {one: visible_project(db, caller, one, lock=lock) for one in sorted((code, other))}
    first, second = sorted(found.values(), key=lambda project: project.id)
    return first, second


def find_agreement(db: Db, pair: tuple[Project, Project]) -> Agreement | None:
    return db.scalar(select(Agreement).where(Agreement.project_id == pair[0].id, Agreement.other_id == pair[1].id))


def check_theirs(caller: Caller, pair: tuple[Project, Project]) -> None:
    """An office agrees on works of which one is its own."""
    if not any(caller.may_change(Permission.PLACE, project.office) for project in pair):
        raise Forbidden("error.forbidden_not_own")


def put_agreement(
    db: Db, caller: Caller, pair: tuple[Project, Project], given: AgreementIn, known: Agreement | None
) -> Agreement:
    """Write down what was agreed on, or replace what stood there; the log keeps it."""
    if (given.first_date is None) != (given.last_date is None):
        raise Invalid.at("last_date", "agreement.two_ends", given.last_date)
    if given.first_date is not None and given.last_date is not None and given.first_date > given.last_date:
        raise Invalid.at("last_date", "agreement.ends_first", given.last_date)
    day = given.agreed_date or clock.today()
    if day > clock.today():
        raise Invalid.at("agreed_date", "agreement.not_yet", day)
    assert caller.person_id is not None
    names = f"{pair[0].code} / {pair[1].code}"
    row = known or Agreement(project_id=pair[0].id, other_id=pair[1].id, pair=names)
    row.decision, row.first_date, row.last_date = given.decision, given.first_date, given.last_date
    row.agreed_date, row.agreed_by = day, caller.person_id
    db.add(row)
    db.flush()
    return row
