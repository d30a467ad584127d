"""Laying out milestones, recording them, and setting baselines."""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Date, Integer, Text, cast, func, insert, select
from sqlalchemy.orm import Session as Db

from app.audit.commands import give_reason
from app.kit import clock
from app.kit.errors import Conflict, Fault, Invalid
from app.projects.commands import move_stage
from app.projects.models import Component, Project
from app.projects.words import ComponentKind
from app.schedule.models import (
    FROST_MONTHS,
    Baseline,
    BaselineDate,
    BaselineDecision,
    Frost,
    Milestone,
    Precision,
    Scope,
    Template,
    TemplateLink,
    TemplateStep,
)
from app.schedule.queries import Placed, steps_before
from app.schedule.schemas import BaselineDateIn, MilestoneChange, TemplateIn

SCOPE_OF = {ComponentKind.STATION: Scope.STATION, ComponentKind.SECTION: Scope.SECTION}


def put_template(db: Db, given: TemplateIn) -> None:
    """Add a template, or bring the one with this code up to date; steps keep their identity by key."""
    template = db.get(Template, given.code) or Template(code=given.code)
    _assign(template, given.model_dump(include={"name", "name_en", "kind"}))
    db.add(template)
    db.flush()
    steps = {s.key: s for s in db.scalars(select(TemplateStep).where(TemplateStep.template == given.code))}
    for wanted in given.steps:
        step = steps.setdefault(wanted.key, TemplateStep(template=given.code))
        _assign(step, wanted.model_dump())
        db.add(step)
    db.flush()
    wanted_links = {(steps[link.step].id, steps[link.before].id): link.relation for link in given.links}
    ids = [step.id for step in steps.values()]
    have = {(k.step_id, k.before_id): k for k in db.scalars(select(TemplateLink).where(TemplateLink.step_id.in_(ids)))}
    for key, link in have.items():
        if key not in wanted_links:
            db.delete(link)
    for key, relation in wanted_links.items():
        link = have.get(key) or TemplateLink(step_id=key[0], before_id=key[1])
        _assign(link, {"relation": relation})
        db.add(link)
    db.flush()


def _assign(row: object, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


@dataclass(frozen=True)
class Layout:
    """What is laid out for a project; `entered`: what was reached, or does not apply, before it came into Guatu, by key."""

    project: Project
    components: Sequence[Component] = ()
    entered: Mapping[str, MilestoneChange] = field(default_factory=dict)


def lay_out(db: Db, layouts: Sequence[Layout]) -> list[Milestone]:
    """Give each project the milestones of its template, and each station and section its own. Those there stay."""
    templates = {one.project.template for one in layouts}
    steps: dict[str, list[TemplateStep]] = {template: [] for template in templates}
    ordered = select(TemplateStep).where(TemplateStep.template.in_(templates)).order_by(TemplateStep.position)
    for step in db.scalars(ordered):
        steps[step.template].append(step)
    ids = [one.project.id for one in layouts]
    have = set(db.execute(select(Milestone.project_id, Milestone.key).where(Milestone.project_id.in_(ids))).all())
    new: list[Milestone] = []
    for one in layouts:
        made = _milestones_of(one, steps[one.project.template])
        new += [milestone for milestone in made if (milestone.project_id, milestone.key) not in have]
    db.add_all(new)
    db.flush()
    return new


def _milestones_of(one: Layout, steps: Sequence[TemplateStep]) -> list[Milestone]:
    made = [_new(one.project, step, None) for step in steps if step.scope == Scope.PROJECT]
    made += [
        _new(one.project, step, component)
        for component in one.components
        for step in steps
        if step.scope == SCOPE_OF.get(ComponentKind(component.kind))
    ]
    for milestone in made:
        if milestone.key in one.entered:
            _record(milestone, one.entered[milestone.key])
    return made


def _new(project: Project, step: TemplateStep, component: Component | None) -> Milestone:
    key = f"{component.key}.{step.key}" if component else step.key
    return Milestone(
        project_id=project.id,
        step_id=step.id,
        component_id=component.id if component else None,
        key=key,
        not_applicable=False,
    )


def record_milestone(db: Db, project: Project, placed: Placed, change: MilestoneChange) -> None:
    """Record what an office reports of a milestone; `warnings` answers what should be looked at again.

    An actual date after today is refused; changing or taking back a date needs a reason; a computed milestone is never
    typed. With `advance_stage` the project moves to the stage that the step leads to, in the same save.
    """
    project.check_alive()
    milestone, step = placed.milestone, placed.step
    if step.computed:
        raise Conflict("schedule.computed")
    give_reason(db, change.reason)
    _record(milestone, change)
    if change.advance_stage and milestone.actual_date and step.stage_reached not in (None, project.stage):
        move_stage(db, project, step.stage_reached, change.reason)
    db.flush()


def warnings(db: Db, placed: Placed) -> list[Fault]:
    """What is unusual but allowed in what was recorded: before the step before it, or in the frost."""
    milestone, step = placed.milestone, placed.step
    found: list[Fault] = []
    if milestone.actual_date is None:
        return found
    before = db.execute(
        select(TemplateStep.name, Milestone.actual_date)
        .join(Milestone, Milestone.step_id == TemplateStep.id)
        .where(
            Milestone.project_id == milestone.project_id,
            Milestone.component_id.is_(None),
            TemplateStep.id.in_(steps_before(step.id)),
            Milestone.actual_date > milestone.actual_date,
        )
    ).all()
    found += [Fault(("actual_date",), "schedule.before", {"name": name, "date": day}) for name, day in before]
    if step.frost is Frost.FULL and milestone.actual_date.month in FROST_MONTHS:
        found.append(Fault(("actual_date",), "schedule.frost", {"month": milestone.actual_date.month}))
    return found


def _record(milestone: Milestone, change: MilestoneChange) -> None:
    _check_dates(milestone, change)
    given = change.model_fields_set
    if "not_applicable" in given:
        milestone.not_applicable = bool(change.not_applicable)
        milestone.not_applicable_reason = change.reason if change.not_applicable else None
        if change.not_applicable:
            milestone.forecast_date = None
    for name in ("forecast_date", "actual_date"):
        if name in given and getattr(milestone, name) != getattr(change, name):
            setattr(milestone, name, getattr(change, name))


def _check_dates(milestone: Milestone, change: MilestoneChange) -> None:
    given, today = change.model_fields_set, clock.today()
    if change.actual_date is not None and change.actual_date > today:
        raise Invalid.at("actual_date", "schedule.future", change.actual_date, today=today)
    if change.not_applicable:
        if not change.reason:
            raise Invalid.at("reason", "schedule.not_applicable_reason")
        if change.actual_date or change.forecast_date or (milestone.actual_date and "actual_date" not in given):
            raise Invalid.at("not_applicable", "schedule.not_applicable_dates", True)
    if milestone.not_applicable and "not_applicable" not in given and (change.actual_date or change.forecast_date):
        raise Invalid.at("not_applicable", "schedule.not_applicable_dates", True)
    changed = [
        name
        for name in ("forecast_date", "actual_date")
        if name in given and getattr(milestone, name) not in (None, getattr(change, name))
    ]
    if changed and not change.reason:
        raise Invalid.at("reason", "schedule.reason_needed")


def request_baseline(
    db: Db, project: Project, dates: Iterable[BaselineDateIn], reason: str, person_id: int
) -> Baseline:
    """Ask for new baseline dates; they hold once decided. Milestones that are not named keep theirs."""
    return request_baselines(db, [(project, list(dates))], reason, person_id)[0]


def request_baselines(
    db: Db, wanted: Sequence[tuple[Project, Sequence[BaselineDateIn]]], reason: str, person_id: int
) -> list[Baseline]:
    """The same for many projects at once, for one reason."""
    ids = [project.id for project, _ in wanted]
    known: dict[int, dict[str, int]] = {project_id: {} for project_id in ids}
    for project_id, key, milestone_id in db.execute(
        select(Milestone.project_id, Milestone.key, Milestone.id).where(Milestone.project_id.in_(ids))
    ):
        known[project_id][key] = milestone_id
    for project, dates in wanted:
        project.check_alive()
        _check_baseline(dates, known[project.id])
    newest = select(Baseline.project_id, func.max(Baseline.number)).where(Baseline.project_id.in_(ids))
    numbers = dict(db.execute(newest.group_by(Baseline.project_id)).all())
    give_reason(db, reason)
    made = [
        Baseline(
            project_id=project_id,
            number=numbers.get(project_id, 0) + 1,
            reason=reason,
            requested_by=person_id,
            requested_at=clock.now(),
        )
        for project_id in ids
    ]
    db.add_all(made)
    db.flush()
    _add_dates(db, [(one, known[project.id], dates) for one, (project, dates) in zip(made, wanted, strict=True)])
    return made


def _add_dates(db: Db, of: Sequence[tuple[Baseline, Mapping[str, int], Sequence[BaselineDateIn]]]) -> None:
    """The dates of new baselines, whose milestones are known by key; columns as arrays are one short statement."""
    rows = [
        (baseline.id, known[one.key], baseline.project_id, one.date, one.precision.value)
        for baseline, known, dates in of
        for one in dates
    ]
    names = ("baseline_id", "milestone_id", "project_id", "date", "precision")
    kinds = (Integer, Integer, Integer, Date, Text)
    columns = zip(*rows, strict=True) if rows else [[]] * len(names)
    arrays: list[ColumnElement[Any]] = [
        cast(list(values), ARRAY(kind)) for values, kind in zip(columns, kinds, strict=True)
    ]
    given = func.unnest(*arrays).table_valued(*names).render_derived()
    db.execute(insert(BaselineDate).from_select(names, select(*(given.c[name] for name in names))))


def _check_baseline(wanted: Sequence[BaselineDateIn], known: dict[str, int]) -> None:
    faults, seen = [], set()
    for at, one in enumerate(wanted):
        if one.key not in known:
            faults.append(Fault(("dates", at, "key"), "schedule.unknown_milestone", {"given": one.key}, one.key))
        if one.key in seen:
            faults.append(Fault(("dates", at, "key"), "schedule.twice", {}, one.key))
        seen.add(one.key)
        if one.date != _last_day(one.date, one.precision):
            faults.append(Fault(("dates", at, "date"), f"schedule.{one.precision}_precision", {}, one.date))
    if faults:
        raise Invalid(*faults)


def _last_day(day: date, precision: Precision) -> date:
    """The day that a promise of this precision stands on."""
    if precision is Precision.YEAR:
        return date(day.year, 12, 31)
    if precision is Precision.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day


def decide_baseline(db: Db, baseline: Baseline, *, approve: bool, reason: str | None, person_id: int) -> None:
    """Put a requested baseline in force, or refuse it with a reason; once."""
    decide_baselines(db, [baseline], approve=approve, reason=reason, person_id=person_id)


def decide_baselines(
    db: Db, baselines: Sequence[Baseline], *, approve: bool, reason: str | None, person_id: int
) -> None:
    """The same for many that were asked for, for one reason."""
    ids = [baseline.id for baseline in baselines]
    if db.scalar(select(BaselineDecision.baseline_id).where(BaselineDecision.baseline_id.in_(ids)).limit(1)):
        raise Conflict("schedule.already_decided")
    if not approve and not reason:
        raise Invalid.at("reason", "schedule.refusal_reason")
    for baseline in baselines:
        give_reason(db, reason or baseline.reason)
        db.add(
            BaselineDecision(
                baseline_id=baseline.id,
                project_id=baseline.project_id,
                approved=approve,
                reason=reason,
                decided_by=person_id,
                decided_at=clock.now(),
            )
        )
    db.flush()
