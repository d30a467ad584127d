"""A project's history: the change log read as what happened to whom, newest first."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.audit.models import Change
from app.audit.schemas import Author, ChangeOut, FieldChange, History
from app.identity.access import Caller, visible
from app.identity.roles import Permission
from app.kit.errors import Invalid
from app.projects.kinds import CLASS_OF
from app.projects.models import Component, Party, Project
from app.projects.queries import ROWS, reads_inside
from app.projects.schemas import PERSON_FIELDS
from app.schedule.models import Milestone, TemplateStep

PAGE = 40
KIND_TABLES = frozenset(mapped.__tablename__ for mapped in CLASS_OF.values())
SUBJECTS = {
    "projects": "project", "milestones": "milestone", "monthly_investments": "month", "annual_plans": "plan",
    "project_years": "year", "components": "component", "baselines": "baseline",
    "baseline_decisions": "baseline_decision", "project_parties": "party", "signings": "signing",
    "fundings": "funding", "approvals": "approval", "list_memberships": "list", "road_pipes": "pipe",
}  # fmt: skip
# Keys of the database that say nothing to a reader.
MUTE = frozenset({
    "id", "project_id", "step_id", "component_id", "baseline_id", "milestone_id", "template", "requested_by",
    "decided_by",
})  # fmt: skip
NOT_PUBLIC = frozenset[str]().union(*(mapped.NOT_PUBLIC for mapped in CLASS_OF.values()))


def history(db: Db, caller: Caller, project: Project, cursor: str | None) -> History:
    """A page of what happened. A project's own row and its kind's row of one transaction are one entry."""
    statement = (
        select(Change)
        .where(Change.project_id == project.id)
        # Laying out and joining rows are the making of the project or baseline, which is an entry of its own.
        .where(Change.table_name != "baseline_dates")
        .where(~((Change.action == "insert") & Change.table_name.in_(("milestones", "components", *KIND_TABLES))))
        .order_by(Change.id.desc())
        .limit(PAGE + 1)
    )
    if cursor is not None:
        if not re.fullmatch("[0-9]{1,18}", cursor):
            raise Invalid.at("cursor", "filter.cursor", cursor)
        statement = statement.where(Change.id < int(cursor))
    rows = db.scalars(statement).all()
    shown = rows[:PAGE]
    names = _names(db, project) | _referred(db, caller, shown)
    sees_people = caller.may(Permission.READ_ALL) or caller.may(Permission.LOG)
    hidden = _hidden(db, caller, project)
    entries = [_entry(change, names, sees_people, hidden) for change in shown]
    items = [entry for entry in entries if entry is not None]
    return History(items=items, next=str(shown[-1].id) if len(rows) > PAGE else None)


def _hidden(db: Db, caller: Caller, project: Project) -> frozenset[str]:
    """The columns that this reader does not see: the same that the project itself keeps from them."""
    if caller.may(Permission.LOG):
        return MUTE
    hidden = MUTE if caller.may(Permission.READ_PERSONS) else MUTE | PERSON_FIELDS
    return hidden if reads_inside(db, caller, project) else hidden | NOT_PUBLIC


def _entry(change: Change, names: dict[str, Any], sees_people: bool, hidden: frozenset[str]) -> ChangeOut | None:
    subject = "project" if change.table_name in KIND_TABLES else SUBJECTS.get(change.table_name, change.table_name)
    old, new = _shown(change.old, names, hidden), _shown(change.new, names, hidden)
    fields = list(old | new)
    if change.action == "update" and not fields:
        return None
    return ChangeOut(
        id=change.id,
        at=change.at,
        person=Author(name=change.person_name) if sees_people else None,
        origin=change.origin,
        subject=subject,
        key=_key(change),
        name=names.get(f"{subject}:{_key(change)}"),
        action=change.action,
        reason=change.reason,
        changes=[FieldChange(field=name, old=old.get(name), new=new.get(name)) for name in fields],
    )


def _shown(row: dict[str, Any] | None, names: dict[str, Any], hidden: frozenset[str]) -> dict[str, Any]:
    """Values for a reader: the kind of a shape instead of its points, the name of a party instead of its id."""
    shown = {name: value for name, value in (row or {}).items() if name not in hidden}
    if isinstance(shown.get("geom"), dict):
        shown["geom"] = shown["geom"].get("type")
    if "party_id" in shown:
        shown["party_id"] = names.get(f"party:{shown['party_id']}", shown["party_id"])
    if "package_of_id" in shown:
        package = shown.pop("package_of_id")
        shown |= {"package_of": names[f"package:{package}"]} if f"package:{package}" in names else {}
    return shown


def _key(change: Change) -> str:
    """The key that people know: a month without its day."""
    return change.row_key[:7] if change.table_name == "monthly_investments" else change.row_key


def _names(db: Db, project: Project) -> dict[str, Any]:
    """Names of the project, its milestones and its components, by `subject:key`."""
    found: dict[str, Any] = {f"project:{project.code}": project.name}
    rows = db.execute(
        select(Milestone.key, TemplateStep.name, Component.name)
        .join(TemplateStep, TemplateStep.id == Milestone.step_id)
        .outerjoin(Component, Component.id == Milestone.component_id)
        .where(Milestone.project_id == project.id)
    )
    for key, step, component in rows:
        found[f"milestone:{key}"] = f"{component} · {step}" if component else step
    parts = db.execute(select(Component.key, Component.name).where(Component.project_id == project.id))
    return found | {f"component:{key}": name for key, name in parts}


def _referred(db: Db, caller: Caller, changes: Sequence[Change]) -> dict[str, Any]:
    """What the changes name by number: parties, also former ones, and packages that the caller may know of."""
    rows = [row for change in changes for row in (change.old, change.new) if row]
    parties = select(Party.id, Party.name).where(Party.id.in_({row.get("party_id") for row in rows}))
    packages = select(Project.id, Project.code).where(
        Project.id.in_({row.get("package_of_id") for row in rows}), visible(caller, ROWS)
    )
    found = {f"party:{party_id}": name for party_id, name in db.execute(parties)}
    return found | {f"package:{project_id}": code for project_id, code in db.execute(packages)}
