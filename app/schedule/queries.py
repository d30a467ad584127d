"""Reading milestones with their baselines, and the baselines of a project."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, Integer, Select, String, column, select, table
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller
from app.identity.models import Person
from app.identity.roles import Permission
from app.kit import clock
from app.projects.models import Component, Project
from app.schedule.models import (
    COMPUTED_FROM,
    Baseline,
    BaselineDate,
    BaselineDecision,
    Milestone,
    Precision,
    Template,
    TemplateLink,
    TemplateStep,
)
from app.schedule.schemas import BaselineDateOut, BaselineOut, Baselines, MilestoneOut, Milestones, TemplateOut

# The view that says which baseline date holds; see the migration of the facts.
IN_FORCE = table(
    "baselines_in_force",
    column("project_id", Integer),
    column("milestone_id", Integer),
    column("number", Integer),
    column("date", Date),
    column("precision", String),
)


@dataclass(frozen=True)
class Placed:
    """A milestone with its step, its component and its baseline in force."""

    milestone: Milestone
    step: TemplateStep
    component: Component | None
    baseline: date | None
    precision: Precision | None


def placed_milestones(db: Db, project_id: int) -> list[Placed]:
    """All milestones of a project: its own by position, then those of its components."""
    rows = db.execute(
        select(Milestone, TemplateStep, Component, IN_FORCE.c.date, IN_FORCE.c.precision)
        .join(TemplateStep, TemplateStep.id == Milestone.step_id)
        .outerjoin(Component, Component.id == Milestone.component_id)
        .outerjoin(
            IN_FORCE, (IN_FORCE.c.project_id == Milestone.project_id) & (IN_FORCE.c.milestone_id == Milestone.id)
        )
        .where(Milestone.project_id == project_id)
        .order_by(Component.position.nulls_first(), TemplateStep.position, Milestone.id)
    )
    return [Placed(m, s, c, day, Precision(p) if p else None) for m, s, c, day, p in rows]


def milestone_out(placed: Placed, all_placed: list[Placed], today: date) -> MilestoneOut:
    """One milestone as it stands on `today`; a computed one takes its date from the parts."""
    milestone, step = placed.milestone, placed.step
    done, total, actual = None, None, milestone.actual_date
    if step.computed:
        done, total, actual = _from_parts(step, all_placed)
    standing = milestone.standing(placed.baseline, today, actual)
    return MilestoneOut(
        key=milestone.key,
        component=placed.component.key if placed.component else None,
        name=step.name if placed.component is None else f"{placed.component.name} · {step.name}",
        name_en=step.name_en if placed.component is None else _english(placed.component, step),
        position=step.position,
        baseline_date=placed.baseline,
        baseline_precision=placed.precision,
        forecast_date=milestone.forecast_date,
        actual_date=actual,
        status=standing.status,
        slip_days=standing.slip_days,
        weight_pct=step.weight_pct,
        mark=step.mark,
        stage_reached=step.stage_reached,
        frost=step.frost,
        paperwork=step.paperwork,
        computed=step.computed,
        done=done,
        total=total,
        not_applicable=milestone.not_applicable,
        not_applicable_reason=milestone.not_applicable_reason,
        version=milestone.version,
    )


def _english(component: Component, step: TemplateStep) -> str:
    return f"{component.name_en or component.name} · {step.name_en}"


def _from_parts(step: TemplateStep, all_placed: list[Placed]) -> tuple[int | None, int, date | None]:
    """(done, total, the day the last part was done) over the parts of the opening scope.

    Nothing recorded of any part is unknown, not zero.
    """
    scopes = COMPUTED_FROM[step.key]
    days = [
        part.milestone.actual_date
        for part in all_placed
        if part.component and part.component.in_opening_scope
        if part.step.scope in scopes and not part.milestone.not_applicable
    ]
    done = [day for day in days if day is not None]
    return len(done) or None, len(days), max(done) if days and len(done) == len(days) else None


def milestones_of(db: Db, project: Project) -> Milestones:
    """A project's milestones as they stand today."""
    placed = placed_milestones(db, project.id)
    template = db.get_one(Template, project.template)
    today = clock.today()
    return Milestones(
        template=TemplateOut.model_validate(template), items=[milestone_out(one, placed, today) for one in placed]
    )


def steps_before(step_id: int) -> Select[int]:
    """Ids of the steps that must be finished before this one."""
    return select(TemplateLink.before_id).where(TemplateLink.step_id == step_id, TemplateLink.relation == "FS")


def baselines_of(db: Db, project_id: int, caller: Caller) -> Baselines:
    """Every baseline of a project, newest first; names of people only for who reads everything."""
    rows = db.execute(
        select(Baseline, BaselineDecision, Person.name)
        .outerjoin(BaselineDecision, BaselineDecision.baseline_id == Baseline.id)
        .join(Person, Person.id == Baseline.requested_by)
        .where(Baseline.project_id == project_id)
        .order_by(Baseline.number.desc())
    ).all()
    keys = db.execute(
        select(BaselineDate.baseline_id, Milestone.key, BaselineDate.date, BaselineDate.precision)
        .join(Milestone, Milestone.id == BaselineDate.milestone_id)
        .where(BaselineDate.project_id == project_id)
        .order_by(BaselineDate.date, Milestone.id)
    ).all()
    deciders = {d.decided_by for _, d, _ in rows if d}
    names = dict(db.execute(select(Person.id, Person.name).where(Person.id.in_(deciders))).all())
    sees_people = caller.may(Permission.READ_ALL)
    items: list[BaselineOut] = []
    in_force_seen = False
    for baseline, decision, requester in rows:
        approved = decision is not None and decision.approved
        state = "requested" if decision is None else "refused" if not approved else "in_force"
        if approved and in_force_seen:
            state = "superseded"
        in_force_seen = in_force_seen or approved
        items.append(
            BaselineOut(
                number=baseline.number,
                state=state,
                reason=baseline.reason,
                requested_by=requester if sees_people else None,
                requested_at=baseline.requested_at,
                decided_by=names.get(decision.decided_by) if decision and sees_people else None,
                decided_at=decision.decided_at if decision else None,
                decision_reason=decision.reason if decision else None,
                dates=[BaselineDateOut(key=k, date=d, precision=p) for b, k, d, p in keys if b == baseline.id],
            )
        )
    return Baselines(items=items)
