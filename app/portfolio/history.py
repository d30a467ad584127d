"""A project's history: the change log read as what happened to whom, newest first."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.audit.models import Change
from app.audit.schemas import Author, ChangeOut, FieldChange, History
from app.identity.access import Caller
from app.identity.roles import Permission
from app.kit.errors import Invalid
from app.projects.kinds import CLASS_OF
from app.projects.models import Component, Party, Project, ProjectParty
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
MUTE = frozenset({"id", "project_id", "step_id", "component_id", "baseline_id", "milestone_id", "template"})
NOT_PUBLIC = PERSON_FIELDS.union(*(mapped.NOT_PUBLIC for mapped in CLASS_OF.values()))  # type: ignore[attr-defined]


def history(db: Db, caller: Caller, project_id: int, cursor: str | None) -> History:
    """A page of what happened. A project's own row and its kind's row of one transaction are one entry."""
    statement = (
        select(Change)
        .where(Change.project_id == project_id)
        # Laying out and joining rows are the making of the project or baseline, which is an entry of its own.
        .where(Change.table_name != "baseline_dates")
        .where(~((Change.action == "insert") & Change.table_name.in_(("milestones", "components", *KIND_TABLES))))
        .order_by(Change.id.desc())
        .limit(PAGE + 1)
    )
    if cursor is not None:
        if not cursor.isdecimal():
            raise Invalid.at("cursor", "filter.cursor", cursor)
        statement = statement.where(Change.id < int(cursor))
    rows = db.scalars(statement).all()
    shown = rows[:PAGE]
    names = _names(db, project_id)
    sees_all = caller.may(Permission.READ_ALL)
    entries = [_entry(change, names, sees_all) for change in shown]
    items = [entry for entry in entries if entry is not None]
    return History(items=items, next=str(shown[-1].id) if len(rows) > PAGE else None)


def _entry(change: Change, names: dict[str, Any], sees_all: bool) -> ChangeOut | None:
    subject = "project" if change.table_name in KIND_TABLES else SUBJECTS.get(change.table_name, change.table_name)
    hidden = MUTE if sees_all else MUTE | NOT_PUBLIC
    old, new = change.old or {}, change.new or {}
    fields = [name for name in {**old, **new} if name not in hidden]
    if change.action == "update" and not fields:
        return None
    return ChangeOut(
        id=change.id,
        at=change.at,
        person=Author(name=change.person_name) if sees_all else None,
        origin=change.origin,
        subject=subject,
        key=_key(change),
        name=names.get(f"{subject}:{_key(change)}"),
        action=change.action,
        reason=change.reason,
        changes=[
            FieldChange(field=name, old=_shown(old, name, names), new=_shown(new, name, names)) for name in fields
        ],
    )


def _shown(row: dict[str, Any], name: str, names: dict[str, Any]) -> Any:
    """A value for a reader: the kind of a shape instead of its points, the name of a party instead of its id."""
    value = row.get(name)
    if name == "geom" and isinstance(value, dict):
        return value.get("type")
    return names.get(f"party:{value}", value) if name == "party_id" else value


def _key(change: Change) -> str:
    """The key that people know: a month without its day."""
    return change.row_key[:7] if change.table_name == "monthly_investments" else change.row_key


def _names(db: Db, project_id: int) -> dict[str, Any]:
    """Names of the project, its milestones and its components, by `subject:key`."""
    found: dict[str, Any] = {}
    rows = db.execute(
        select(Milestone.key, TemplateStep.name, Component.name)
        .join(TemplateStep, TemplateStep.id == Milestone.step_id)
        .outerjoin(Component, Component.id == Milestone.component_id)
        .where(Milestone.project_id == project_id)
    )
    for key, step, component in rows:
        found[f"milestone:{key}"] = f"{component} · {step}" if component else step
    parts = db.execute(select(Component.key, Component.name).where(Component.project_id == project_id))
    found |= {f"component:{key}": name for key, name in parts}
    parties = db.execute(
        select(Party.id, Party.name)
        .join(ProjectParty, ProjectParty.party_id == Party.id)
        .where(ProjectParty.project_id == project_id)
    )
    found |= {f"party:{party_id}": name for party_id, name in parties}
    own = db.execute(select(Project.code, Project.name).where(Project.id == project_id)).one()
    return found | {f"project:{own.code}": own.name}
