"""Milestone templates, milestones, baselines and the decisions on them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Code, Id, Instant, Name, Quantity, code_type, not_negative, one_of, version_column
from app.projects.models import OF_PROJECT
from app.projects.words import Kind, Stage

DUE_SOON = timedelta(days=30)


class Precision(StrEnum):
    """How exact a date is: a promise for a year stands on its 31 December."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Frost(StrEnum):
    """Whether the work of a step is bound to the frost-free months."""

    NONE = "none"
    PART = "part"
    FULL = "full"


class Mark(StrEnum):
    """The two steps of a template that are the project's start and finish."""

    START = "start"
    FINISH = "finish"


class Scope(StrEnum):
    """Whose step it is: the project's, or each station's or section's."""

    PROJECT = "project"
    STATION = "station"
    SECTION = "section"


class Relation(StrEnum):
    """Finish-to-start; start-to-start, which may overlap."""

    FS = "FS"
    SS = "SS"


class Status(StrEnum):
    ACHIEVED = "achieved"
    ACHIEVED_LATE = "achieved_late"
    OVERDUE = "overdue"
    SLIPPING = "slipping"
    DUE_SOON = "due_soon"
    ON_TRACK = "on_track"


class Template(Base):
    """节点模板: the steps that a kind of work goes through."""

    __tablename__ = "milestone_templates"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    kind: Mapped[Kind] = mapped_column(code_type(Kind))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("kind", Kind),)


class TemplateStep(Base):
    """One step of a template. `weight_pct` counts towards 形象进度; paperwork 手续 has none."""

    __tablename__ = "template_steps"
    id: Mapped[Id]
    template: Mapped[str] = mapped_column(ForeignKey("milestone_templates.code", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    position: Mapped[int]
    scope: Mapped[Scope] = mapped_column(code_type(Scope))
    weight_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    frost: Mapped[Frost] = mapped_column(code_type(Frost))
    min_days: Mapped[int | None]
    max_days: Mapped[int | None]
    stage_reached: Mapped[Stage | None] = mapped_column(code_type(Stage))
    mark: Mapped[Mark | None] = mapped_column(code_type(Mark))
    paperwork: Mapped[bool]
    computed: Mapped[bool]

    __table_args__ = (
        UniqueConstraint("template", "key"),
        UniqueConstraint("template", "mark"),
        one_of("scope", Scope),
        one_of("frost", Frost),
        one_of("stage_reached", Stage),
        one_of("mark", Mark),
        CheckConstraint("weight_pct BETWEEN 0 AND 100", name="weight"),
        CheckConstraint("min_days <= max_days", name="durations"),
        *not_negative("min_days"),
    )


class TemplateLink(Base):
    """A step that must be finished (FS) or begun (SS) before another."""

    __tablename__ = "template_links"
    step_id: Mapped[int] = mapped_column(ForeignKey("template_steps.id", ondelete="CASCADE"), primary_key=True)
    before_id: Mapped[int] = mapped_column(
        ForeignKey("template_steps.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    relation: Mapped[Relation] = mapped_column(code_type(Relation))

    __table_args__ = (one_of("relation", Relation), CheckConstraint("step_id <> before_id", name="two_steps"))


@dataclass(frozen=True)
class Standing:
    """How a milestone stands on a day. `slip_days` is positive when late; both null where nothing can be said."""

    status: Status | None
    slip_days: int | None


class Milestone(Base):
    """节点: a dated promise of a project or of one of its components."""

    __tablename__ = "milestones"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    component_id: Mapped[int | None] = mapped_column(ForeignKey("components.id", ondelete="CASCADE"))
    step_id: Mapped[int] = mapped_column(ForeignKey("template_steps.id"), index=True)
    key: Mapped[str] = mapped_column(Code)
    forecast_date: Mapped[date | None]
    actual_date: Mapped[date | None]
    not_applicable: Mapped[bool] = mapped_column(server_default="false")
    not_applicable_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        UniqueConstraint("id", "project_id"),
        Index("ix_milestones_component_id", "component_id", postgresql_where=component_id.is_not(None)),
        CheckConstraint("not_applicable = (not_applicable_reason IS NOT NULL)", name="not_applicable_has_a_reason"),
        CheckConstraint("NOT (not_applicable AND actual_date IS NOT NULL)", name="not_applicable_has_no_date"),
    )

    def standing(self, baseline: date | None, today: date, computed: date | None = None) -> Standing:
        """Status and slip against `baseline` on `today`; the first rule that fits holds.

        `computed`: the actual date of a milestone that is derived from the project's parts.
        """
        actual = self.actual_date or computed
        if self.not_applicable:
            return Standing(None, None)
        if baseline is None:
            return Standing(Status.ACHIEVED if actual else None, None)
        if actual is not None:
            return Standing(Status.ACHIEVED_LATE if actual > baseline else Status.ACHIEVED, (actual - baseline).days)
        if baseline < today:
            expected = max(self.forecast_date or today, today)
            return Standing(Status.OVERDUE, (expected - baseline).days)
        slip = (self.forecast_date - baseline).days if self.forecast_date else None
        if slip is not None and slip > 0:
            return Standing(Status.SLIPPING, slip)
        soon = baseline - today <= DUE_SOON
        return Standing(Status.DUE_SOON if soon else Status.ON_TRACK, slip)


class Baseline(Base):
    """基线: all dates of a project as asked for at one time. Immutable; in force once decided."""

    __tablename__ = "baselines"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    number: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    requested_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("id", "project_id"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )


class BaselineDate(Base):
    """The date of one milestone in one baseline."""

    __tablename__ = "baseline_dates"
    baseline_id: Mapped[int] = mapped_column(primary_key=True)
    milestone_id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    date: Mapped[date]
    precision: Mapped[Precision] = mapped_column(code_type(Precision))

    __table_args__ = (
        ForeignKeyConstraint(
            ["baseline_id", "project_id"], ["baselines.id", "baselines.project_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["milestone_id", "project_id"], ["milestones.id", "milestones.project_id"], ondelete="CASCADE"
        ),
        one_of("precision", Precision),
        Index("ix_baseline_dates_project_id_milestone_id", "project_id", "milestone_id"),
    )


class BaselineDecision(Base):
    """What the dispatcher decided on a requested baseline."""

    __tablename__ = "baseline_decisions"
    baseline_id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int]
    approved: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    decided_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    decided_at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        ForeignKeyConstraint(
            ["baseline_id", "project_id"], ["baselines.id", "baselines.project_id"], ondelete="CASCADE"
        ),
        CheckConstraint("approved OR reason IS NOT NULL", name="refusal_has_a_reason"),
        Index("ix_baseline_decisions_project_id", "project_id"),
    )


# A computed step is done when these parts of the opening scope are: 工程主体完成 is all stations and all sections.
COMPUTED_FROM: dict[str, frozenset[Scope]] = {
    "stations_topped": frozenset({Scope.STATION}),
    "tunnels_through": frozenset({Scope.SECTION}),
    "structure_done": frozenset({Scope.STATION, Scope.SECTION}),
}
# Without a note, earthworks, planting and asphalt rest in these months.
FROST_MONTHS = frozenset({11, 12, 1, 2, 3})
