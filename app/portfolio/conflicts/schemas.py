"""What is asked about nearby works, and what they and agreements look like."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from app.identity.models import Provenance
from app.kit.schemas import Body, Out
from app.portfolio.schemas import Basis
from app.projects.words import ComponentKind, Kind, Stage
from app.selection.schemas import ProjectFilter

Text = Annotated[str, Field(min_length=1, max_length=2000)]
# Worst first: on the same ground at the same time, near at the same time, one soon after the other.
Severity = Literal["same_ground", "same_time", "in_turn"]
GAP_DAYS = 30


class Nearness(ProjectFilter):
    """The one filter says which projects are looked at: a pair counts when one of its two is selected."""

    distance: Annotated[float, Field(ge=0, le=2000)] | None = Field(
        None, description="metres on the ellipsoid; without it by the kinds of the two works (30 to 100)"
    )
    gap_days: Annotated[int, Field(ge=0, le=366)] = Field(
        GAP_DAYS, description="windows touch when no more days lie between them"
    )
    agreed: bool | None = Field(None, description="only pairs on which something was agreed, or only the others")


class ConflictQuery(Nearness):
    limit: Annotated[int, Field(ge=1, le=500)] = 100
    cursor: Annotated[str, Field(max_length=400)] | None = None


class PartOut(Out):
    """The part of a project that is meant: a station, a section."""

    key: str
    kind: ComponentKind
    name: str
    name_en: str | None


class WorkOut(Out):
    """One of the two works, with its construction window (`first` to `last`) and what each end of it is."""

    id: int
    code: str
    name: str
    name_en: str | None
    programme: str
    kind: Kind
    stage: Stage
    office: str | None
    provenance: Provenance
    part: PartOut | None
    point: tuple[float, float]
    start_date: date | None
    start_basis: Basis | None
    finish_date: date | None
    finish_basis: Basis | None
    first: date
    last: date


class Suggestion(Out):
    """A window in which both could work: as planned, or after `move` has been brought forward by `days`."""

    first: date
    last: date
    move: str | None
    days: int


class AgreementOut(Out):
    """What was agreed; who wrote it down only for who reads everything."""

    decision: str
    first_date: date | None
    last_date: date | None
    agreed_date: date
    agreed_by: str | None
    version: int


class ConflictOut(Out):
    """`near`: the two nearest points. `gap_days`: days between the windows; 0 where they overlap."""

    a: WorkOut
    b: WorkOut
    severity: Severity
    distance_m: float
    limit_m: float
    overlap_days: int
    gap_days: int
    near: tuple[tuple[float, float], tuple[float, float]]
    suggestion: Suggestion | None
    agreement: AgreementOut | None
    may_agree: bool


class Conflicts(Out):
    """Worst first: by severity, then by days of overlap, then the nearest. `total` pairs, `agreed` of them agreed upon,
    `demo` of them with a 示例."""

    items: list[ConflictOut]
    total: int
    agreed: int
    demo: int
    next: str | None


class AgreementIn(Body):
    """What was agreed, in words; the window both or neither; `agreed_date` is today where it is not given."""

    decision: Text
    first_date: date | None = None
    last_date: date | None = None
    agreed_date: date | None = None

    @field_validator("decision")
    @classmethod
    def _one_text(cls, given: str) -> str:
        return given.strip()
