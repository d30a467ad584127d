"""Templates as they are loaded; milestones and baselines as they are sent and shown."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from app.kit.schemas import Amount, Body, Out
from app.projects.words import Kind, Stage
from app.schedule.models import Frost, Mark, Precision, Relation, Scope, Status

Reason = Annotated[str, Field(max_length=1000)]


class StepIn(Body):
    key: str
    name: str
    name_en: str
    position: int
    scope: Scope = Scope.PROJECT
    weight_pct: Amount | None = None
    frost: Frost = Frost.NONE
    min_days: int | None = None
    max_days: int | None = None
    stage_reached: Stage | None = None
    mark: Mark | None = None
    paperwork: bool = False
    computed: bool = False


class LinkIn(Body):
    step: str
    before: str
    relation: Relation


class TemplateIn(Body):
    code: str
    name: str
    name_en: str
    kind: Kind
    steps: list[StepIn]
    links: list[LinkIn]


class TemplateOut(Out):
    code: str
    name: str
    name_en: str


class MilestoneOut(Out):
    """A milestone as it stands today. `done` of `total` is for computed ones."""

    key: str
    component: str | None
    name: str
    name_en: str
    position: int
    baseline_date: date | None
    baseline_precision: Precision | None
    forecast_date: date | None
    actual_date: date | None
    status: Status | None
    slip_days: int | None
    weight_pct: Amount | None
    mark: Mark | None
    stage_reached: Stage | None
    frost: Frost
    paperwork: bool
    computed: bool
    done: int | None
    total: int | None
    not_applicable: bool
    not_applicable_reason: str | None
    version: int


class Milestones(Out):
    template: TemplateOut
    items: list[MilestoneOut]


class MilestoneChange(Body):
    """What an office records. `advance_stage` moves the project to the stage that the step leads to."""

    forecast_date: date | None = None
    actual_date: date | None = None
    not_applicable: bool | None = None
    reason: Reason | None = None
    advance_stage: bool = False


class MilestoneSaved(Out):
    milestone: MilestoneOut
    stage: Stage
    project_version: int
    warnings: list[str]


class BaselineDateIn(Body):
    key: str
    date: date
    precision: Precision = Precision.DAY


class BaselineIn(Body):
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    dates: list[BaselineDateIn] = Field(min_length=1, max_length=500)


class DecisionIn(Body):
    approve: bool
    reason: Reason | None = None


class BaselineDateOut(Out):
    key: str
    date: date
    precision: Precision


class BaselineOut(Out):
    number: int
    state: str = Field(description="requested, in_force, superseded or refused")
    reason: str
    requested_by: str | None
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    decision_reason: str | None
    dates: list[BaselineDateOut]


class Baselines(Out):
    items: list[BaselineOut]
