"""What the rows are called that changes speak of: looked up for a whole page at once."""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import String, cast, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.orm import Session as Db

from app.audit.models import Change
from app.identity.access import Caller, visible
from app.identity.models import ApiToken, District, Grant, Organisation, Person, ReportingUnit
from app.kit.db import Base
from app.kit.messages import ENGLISH
from app.projects.models import Component, Party, Programme, Project, ProjectList, Sector
from app.projects.queries import ROWS
from app.schedule.models import Baseline, Milestone, Template, TemplateStep


class Name(NamedTuple):
    chinese: str
    english: str | None = None
    code: str | None = None

    def in_language(self, language: str) -> str:
        return (self.english if language == ENGLISH else None) or self.chinese


Names = dict[tuple[str, Any], Name]

# table: the key that others refer to it by, its name, its English name
PLAIN: dict[str, tuple[InstrumentedAttribute[Any], ...]] = {
    "programmes": (Programme.code, Programme.name, Programme.name_en),
    "reporting_units": (ReportingUnit.code, ReportingUnit.name, ReportingUnit.name_en),
    "districts": (District.code, District.name, District.name_en),
    "sectors": (Sector.code, Sector.name, Sector.name_en),
    "lists": (ProjectList.code, ProjectList.name, ProjectList.name_en),
    "organisations": (Organisation.code, Organisation.name, Organisation.name_en),
    "milestone_templates": (Template.code, Template.name, Template.name_en),
    "template_steps": (TemplateStep.id, TemplateStep.name, TemplateStep.name_en),
    "components": (Component.id, Component.name, Component.name_en),
    "people": (Person.id, Person.name),
    "parties": (Party.id, Party.name),
    "baselines": (Baseline.id, cast(Baseline.number, String)),  # type: ignore[dict-item]
}
# Rows that the log names by a code of theirs, which is also what others refer to them by.
BY_CODE = frozenset({
    "programmes", "reporting_units", "districts", "sectors", "lists", "organisations", "milestone_templates",
})  # fmt: skip


@cache
def referred_table(table: str, column: str) -> str | None:
    """The table that this column's values are keys of."""
    found = Base.metadata.tables.get(table)
    if found is None or column not in found.columns:
        return None
    targets = {key.column.table.name for key in found.columns[column].foreign_keys if key.column.name in ("id", "code")}
    return targets.pop() if len(targets) == 1 else None


def names_of(db: Db, caller: Caller, changes: Sequence[Change]) -> Names:
    """Names of the rows that changed and of all that they refer to, by (table, key)."""
    wanted = _wanted(changes)
    found: Names = {}
    for table, keys in wanted.items():
        if table in PLAIN:
            key, *names = PLAIN[table]
            found |= {(table, row[0]): Name(*row[1:]) for row in db.execute(select(key, *names).where(key.in_(keys)))}
    found |= _projects(db, caller, changes, wanted["projects"])
    found |= _milestones(db, changes, wanted["milestones"])
    found |= _by_number(db, changes)
    return found


def _wanted(changes: Sequence[Change]) -> defaultdict[str, set[Any]]:
    wanted: defaultdict[str, set[Any]] = defaultdict(set)
    for change in changes:
        for row in (change.old, change.new):
            for column, value in (row or {}).items():
                target = referred_table(change.table_name, column)
                if target and isinstance(value, str | int) and not isinstance(value, bool):
                    wanted[target].add(value)
        if change.table_name in BY_CODE:
            wanted[change.table_name].add(change.row_key)
        if change.table_name == "baseline_decisions" and change.row_key.isdecimal():
            wanted["baselines"].add(int(change.row_key))
    return wanted


def _projects(db: Db, caller: Caller, changes: Sequence[Change], packages: set[Any]) -> Names:
    """The projects that changed; of those that are only referred to, what the caller may know of."""
    whole = select(Project.id, Project.name, Project.name_en, Project.code)
    changed = {change.project_id for change in changes if change.project_id}
    found = {("projects", row[0]): Name(*row[1:]) for row in db.execute(whole.where(Project.id.in_(changed)))}
    known = db.execute(whole.where(Project.id.in_(packages), visible(caller, ROWS))) if packages else ()
    return found | {("packages", row[0]): Name(*row[1:]) for row in known}


def _milestones(db: Db, changes: Sequence[Change], referred: set[Any]) -> Names:
    """Milestones by their number and, as components too, by (project, key)."""
    keys = {(c.project_id, c.row_key) for c in changes if c.table_name == "milestones" and c.project_id}
    statement = (
        select(Milestone.id, Milestone.project_id, Milestone.key, TemplateStep, Component)
        .join(TemplateStep, TemplateStep.id == Milestone.step_id)
        .outerjoin(Component, Component.id == Milestone.component_id)
    )
    found: Names = {}
    for asked in (
        _among(statement, (Milestone.project_id, Milestone.key), keys),
        statement.where(Milestone.id.in_(referred)),
    ):
        for number, project_id, key, step, part in db.execute(asked) if keys or referred else ():
            before = (f"{part.name} · ", f"{part.name_en or part.name} · ") if part else ("", "")
            name = Name(before[0] + step.name, before[1] + step.name_en)
            found |= {("milestones", (project_id, key)): name, ("milestones", number): name}
    parts = {(c.project_id, c.row_key) for c in changes if c.table_name == "components" and c.project_id}
    named = select(Component.project_id, Component.key, Component.name, Component.name_en)
    rows = db.execute(_among(named, (Component.project_id, Component.key), parts)) if parts else ()
    return found | {("components", (row[0], row[1])): Name(*row[2:]) for row in rows}


def _among(statement: Any, columns: tuple[Any, ...], keys: set[Any]) -> Any:
    return statement.where(tuple_(*columns).in_(keys))


def _by_number(db: Db, changes: Sequence[Change]) -> Names:
    """People by login, and the people whose grants and tokens the log names by a number."""
    found: Names = {}
    logins = {change.row_key for change in changes if change.table_name == "people"}
    if logins:
        rows = db.execute(select(Person.login, Person.name).where(Person.login.in_(logins)))
        found |= {("logins", login): Name(name) for login, name in rows}
    owners: dict[str, type[Grant] | type[ApiToken]] = {"grants": Grant, "api_tokens": ApiToken}
    for table, mapped in owners.items():
        mine = [change for change in changes if change.table_name == table]
        if not mine:
            continue
        given = {c.row_key: (c.new or c.old or {}).get("person_id") for c in mine}
        numbers = {int(key) for key, person in given.items() if person is None and key.isdecimal()}
        held = {str(n): p for n, p in db.execute(select(mapped.id, mapped.person_id).where(mapped.id.in_(numbers)))}
        persons = {key: person or held.get(key) for key, person in given.items()}
        rows = db.execute(select(Person.id, Person.name).where(Person.id.in_({p for p in persons.values() if p})))
        by_id = {row[0]: row[1] for row in rows}
        found |= {(table, key): Name(by_id[person]) for key, person in persons.items() if person in by_id}
    return found
