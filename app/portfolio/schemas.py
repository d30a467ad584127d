"""What lists, sums and one project look like."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from app.identity.models import Provenance
from app.kit.schemas import Amount, Money, Out, Sum
from app.projects.schemas import ProjectDetail
from app.projects.words import Accuracy, Kind, MoneyState, ProjectClass, Stage
from app.schedule.models import Precision
from app.schedule.schemas import TemplateOut
from app.selection.schemas import Nature, ProjectFilter

Basis = Literal["actual", "forecast", "baseline"]
# The keys that a list can be sorted by; a minus in front is descending, nulls are always last.
SortKey = Literal[
    "code", "-code", "name", "-name", "total_investment", "-total_investment", "year_plan", "-year_plan",
    "year_actual", "-year_actual", "progress", "-progress", "start", "-start", "finish", "-finish", "slip", "-slip",
    "updated", "-updated",
]  # fmt: skip


class ListQuery(ProjectFilter):
    sort: SortKey = "code"
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[str, Field(max_length=400)] | None = None


class ProjectItem(Out):
    """A project as lists show it. Money in 万元; a sum that is missing has a state."""

    id: int
    code: str
    name: str
    name_en: str | None
    programme: str
    kind: Kind
    stage: Stage
    project_class: ProjectClass | None = Field(alias="class")
    nature: Nature | None
    sector: str | None
    unit: str | None
    district: str | None
    office: str | None
    office_name: str | None
    owner: str | None
    total_investment_wan: Money | None
    total_investment_state: MoneyState | None
    investment_floor_wan: Money | None
    year_plan_wan: Money | None
    year_plan_state: MoneyState | None
    year_actual_wan: Money | None
    year_actual_state: MoneyState | None
    actual_wan: Money | None
    progress_pct: Amount | None
    provenance: Provenance
    source_quote: str | None
    source_document: str | None
    location_accuracy: Accuracy | None
    mapped: bool
    point: tuple[float, float] | None
    start_date: date | None
    start_basis: Basis | None
    finish_date: date | None
    finish_basis: Basis | None
    finish_precision: Precision | None
    finish_slip_days: int | None
    updated_at: datetime
    version: int


class ProjectPage(Out):
    """One page of a selection; `demo_total` of the total are 示例, `unmapped` have no place."""

    items: list[ProjectItem]
    total: int
    demo_total: int
    unmapped: int
    next: str | None


class StepDates(Out):
    """One milestone of a project's own."""

    key: str
    name: str
    name_en: str
    baseline: date | None
    forecast: date | None
    actual: date | None


class ScheduleEnd(Out):
    """Start or finish as promised, expected and done."""

    baseline: date | None
    forecast: date | None
    actual: date | None


class ScheduleItem(Out):
    """The dates of one project; `first` to `last` is its construction window, null where nothing is known."""

    id: int
    code: str
    name: str
    name_en: str | None
    programme: str
    stage: Stage
    provenance: Provenance
    first: date | None
    last: date | None
    start: ScheduleEnd
    finish: ScheduleEnd
    finish_precision: Precision | None
    milestones: list[StepDates]


class SchedulePage(Out):
    """One page of a selection, in the order of the list."""

    items: list[ScheduleItem]
    total: int
    demo_total: int
    unmapped: int
    next: str | None


class MonthCount(Out):
    """`month` as 2025-10; works under way in it, and how many of these begin or end in it."""

    month: str
    count: int
    starting: int
    finishing: int


class MonthCounts(Out):
    """From the first month with works to the last, without gaps; `undated` works have no window."""

    items: list[MonthCount]
    undated: int


class DateTriple(Out):
    baseline: date | None
    baseline_precision: Precision | None
    forecast: date | None
    actual: date | None


class Dates(Out):
    start: DateTriple
    finish: DateTriple


class ProjectOut(ProjectItem, ProjectDetail):
    """One project with everything that is asked of it at once."""

    dates: Dates
    template: TemplateOut
    allowed_stages: list[Stage]
    geometry_types: list[str] = Field(description="of GeoJSON, that a place of this kind may have")
    may: list[str]


class FacetCount(Out):
    """How many projects have this code, `selected` of them with every filter, and their total; `code` null: not stated."""

    code: str | None
    count: int
    selected: int
    total_investment_wan: Sum | None


Box = tuple[float, float, float, float]


class Summary(Out):
    """Totals of a selection. Each dimension of `by` is counted with every other filter, but not its own.

    `bbox`: west, south, east, north in degrees of the places that are better known than by their district.
    """

    count: int
    demo_count: int
    mapped: int
    unmapped: int
    total_investment_wan: Sum | None
    total_known: int
    floor_only: int
    year: int
    year_plan_wan: Sum | None
    year_actual_wan: Sum | None
    bbox: Box | None
    by: dict[str, list[FacetCount]]


class CodeOut(Out):
    code: str
    name: str
    name_en: str | None
    short_name: str | None = None
    parent: str | None = None
    count: int


class Codes(Out):
    items: list[CodeOut]


class ProgrammeOut(Out):
    code: str
    name: str
    name_en: str
    short_name: str
    kind: Kind | None
    family: str
    colour: str
    icon: str
    sentence: str | None
    report_line: int | None
    promised_quantity: Amount | None
    promised_unit: str | None
    template: str | None
    position: int
    count: int
    demo_count: int
    by_stage: dict[str, int]


class Programmes(Out):
    items: list[ProgrammeOut]
