"""From rows of the log to what a reader gets: what they may see of each, with names and sentences."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session as Db

from app.audit.models import Change
from app.audit.schemas import Author, ChangeOut, FieldChange
from app.identity.access import Caller
from app.identity.models import Person
from app.identity.roles import Permission
from app.kit.messages import CHINESE
from app.logbook.names import Names, names_of
from app.logbook.schemas import LogEntry, ProjectRef
from app.logbook.sentences import KIND_TABLES, MUTE, own_name, sentences
from app.projects.kinds import CLASS_OF
from app.projects.models import Project
from app.projects.queries import reads_inside
from app.projects.schemas import PERSON_FIELDS

SUBJECTS = {
    "projects": "project", "milestones": "milestone", "monthly_investments": "month", "annual_plans": "plan",
    "project_years": "year", "components": "component", "baselines": "baseline",
    "baseline_decisions": "baseline_decision", "project_parties": "party", "signings": "signing",
    "fundings": "funding", "approvals": "approval", "list_memberships": "list", "road_pipes": "pipe",
}  # fmt: skip
NOT_PUBLIC = frozenset[str]().union(*(mapped.NOT_PUBLIC for mapped in CLASS_OF.values()))


def not_laid_out() -> ColumnElement[bool]:
    """Leaves out rows that come with another: milestones with their project, dates with their baseline."""
    with_others = (Change.action == "insert") & Change.table_name.in_(("milestones", "components", *KIND_TABLES))
    return ~((Change.table_name == "baseline_dates") | with_others)


def hidden_of(db: Db, caller: Caller, project: Project) -> frozenset[str]:
    """The columns that this reader does not see: the same that the project itself keeps from them."""
    if caller.may(Permission.LOG):
        return MUTE
    hidden = MUTE if caller.may(Permission.READ_PERSONS) else MUTE | PERSON_FIELDS
    return hidden if reads_inside(db, caller, project) else hidden | NOT_PUBLIC


def subject_of(table: str) -> str:
    """The kind of record as readers know it: a project's own row and its kind's row are both the project."""
    return "project" if table in KIND_TABLES else SUBJECTS.get(table, table)


def told(
    db: Db, caller: Caller, changes: Sequence[Change], hidden: frozenset[str], language: str
) -> list[ChangeOut | None]:
    """The entry of each change; None for one of which this reader may see nothing."""
    names = names_of(db, caller, changes)
    sees_people = caller.may(Permission.READ_ALL) or caller.may(Permission.LOG)
    return [_entry(change, names, hidden, language, sees_people=sees_people) for change in changes]


def logged(db: Db, caller: Caller, changes: Sequence[Change], language: str) -> list[LogEntry]:
    """The same for the whole log, with the project of each."""
    names = names_of(db, caller, changes)
    authors = select(Person.id, Person.login).where(Person.id.in_({change.person_id for change in changes}))
    logins = {row[0]: row[1] for row in db.execute(authors)}
    found = []
    for change in changes:
        entry = _entry(change, names, MUTE, language, sees_people=True, whole=True)
        assert entry is not None
        project = names.get(("projects", change.project_id))
        found.append(
            LogEntry(
                **{field: getattr(entry, field) for field in ChangeOut.model_fields},
                login=logins.get(change.person_id),
                project=ProjectRef(code=project.code or "", name=project.chinese, name_en=project.english)
                if project
                else None,
                request_id=change.request_id,
            )
        )
    return found


def _entry(
    change: Change, names: Names, hidden: frozenset[str], language: str, *, sees_people: bool, whole: bool = False
) -> ChangeOut | None:
    raw = _readable(change.old, names, hidden), _readable(change.new, names, hidden)
    old, new = (_shown(row, names) for row in raw)
    fields = list(old | new)
    if change.action == "update" and not fields and not whole:
        return None
    name = own_name(change, names)
    return ChangeOut(
        id=change.id,
        at=change.at,
        person=Author(name=change.person_name) if sees_people else None,
        origin=change.origin,
        subject=subject_of(change.table_name),
        key=_key(change),
        name=name.in_language(CHINESE) if name else None,
        action=change.action,
        reason=change.reason,
        changes=[FieldChange(field=field, old=old.get(field), new=new.get(field)) for field in fields],
        sentences=sentences(change, raw, names, language, sees_people=sees_people),
    )


def _readable(row: dict[str, Any] | None, names: Names, hidden: frozenset[str]) -> dict[str, Any]:
    """What this reader may see of the row; a package only where they may know of it."""
    seen = {column: value for column, value in (row or {}).items() if column not in hidden}
    package = seen.get("package_of_id")
    if package is not None and ("packages", package) not in names:
        del seen["package_of_id"]
    return seen


def _shown(row: dict[str, Any], names: Names) -> dict[str, Any]:
    """Values for a program: the kind of a shape instead of its points, the name of a party instead of its number."""
    shown = dict(row)
    if isinstance(shown.get("geom"), dict):
        shown["geom"] = shown["geom"].get("type")
    if "party_id" in shown:
        party = names.get(("parties", shown["party_id"]))
        shown["party_id"] = party.chinese if party else shown["party_id"]
    if "package_of_id" in shown:
        package = names.get(("packages", shown.pop("package_of_id")))
        shown |= {"package_of": package.code} if package else {}
    return shown


def _key(change: Change) -> str:
    """The key that people know: a month without its day."""
    return change.row_key[:7] if change.table_name == "monthly_investments" else change.row_key
