"""What is sent to make or change a project and its parts, and what a project looks like."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError, PydanticKnownError

from app.identity.models import Provenance
from app.kit.schemas import Amount, Body, Money, Out, fields_schema
from app.land.noticing import Oddity
from app.projects.kinds import CLASS_OF
from app.projects.words import (
    Accuracy,
    ApprovalState,
    ComponentKind,
    ConstructionType,
    Kind,
    MoneyState,
    PartyRole,
    ProjectClass,
    Stage,
    YearCategory,
)

KIND_FIELDS: dict[Kind, type[BaseModel]] = {
    kind: fields_schema(mapped, f"{mapped.__name__}Fields", Body) for kind, mapped in CLASS_OF.items()
}

Year = Annotated[int, Field(ge=2000, le=2100)]
Text = Annotated[str, Field(max_length=4000)]
Short = Annotated[str, Field(max_length=200)]
Confirmed = Annotated[list[Oddity], Field(max_length=4, description="what is odd about the place and meant so")]


class PartyIn(Body):
    role: PartyRole
    name: str = Field(min_length=1, max_length=200)
    origin: Short | None = None
    ranking: Short | None = None


class SigningIn(Body):
    signed_date: date | None = None
    agreement_type: Short | None = None
    contract_sum_wan: Money | None = None
    foreign_sum_usd_wan: Money | None = None
    first_contact: Short | None = None
    attraction_mode: Short | None = None


class FundingIn(Body):
    source: str = Field(min_length=1, max_length=200)
    planned_wan: Money | None = None
    allocated_wan: Money | None = None
    arrived_wan: Money | None = None
    paid_wan: Money | None = None


def _not_before(earlier: str) -> Any:
    """A check of a date that cannot lie before the field `earlier`."""

    def check(value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get(earlier)
        if value is not None and first is not None and value < first:
            raise PydanticCustomError("date_order", "The date is before {earlier}.", {"earlier": str(first)})
        return value

    return AfterValidator(check)


class ApprovalIn(Body):
    name: str = Field(min_length=1, max_length=200)
    number: Short | None = None
    authority: Short | None = None
    filed_date: date | None = None
    approved_date: Annotated[date | None, _not_before("filed_date")] = None
    state: ApprovalState


class MembershipIn(Body):
    list: str
    batch: str = Field("", max_length=40)
    joined_date: date | None = None
    left_date: Annotated[date | None, _not_before("joined_date")] = None


class YearIn(Body):
    year: Year
    category: YearCategory | None = None
    to_complete: bool = False
    planned_start_month: Annotated[int, Field(ge=1, le=12)] | None = None
    annual_goal: Text | None = None
    resumed_date: date | None = None


class ProjectChange(Body):
    """Any part of a project; what is left out stays. Lists of parts replace the former ones."""

    name: Annotated[str, Field(min_length=2, max_length=200)] | None = None
    name_en: Short | None = None
    national_code: Annotated[str, Field(max_length=40)] | None = None
    project_class: ProjectClass | None = Field(None, alias="class")
    sector: str | None = None
    unit: str | None = None
    district: str | None = None
    office: str | None = None
    competent_department: str | None = None
    responsible_leader: Short | None = None
    secretary: Short | None = None
    secretary_phone: Annotated[str, Field(max_length=40)] | None = None
    content_and_scale: Text | None = None
    description: Text | None = None
    construction_type: ConstructionType | None = None
    package_of: str | None = None
    phase: Annotated[str, Field(max_length=40)] | None = None
    ceremony_date: date | None = None
    total_investment_wan: Money | None = None
    total_investment_state: MoneyState | None = None
    investment_floor_wan: Money | None = None
    investment_note: Text | None = None
    public: bool | None = None
    address: Text | None = None
    location_accuracy: Accuracy | None = None
    location_note: Text | None = None
    geometry: dict[str, Any] | None = None
    confirmed: Confirmed | None = None
    fields: dict[str, Any] | None = None
    parties: list[PartyIn] | None = None
    signing: SigningIn | None = None
    fundings: list[FundingIn] | None = None
    approvals: list[ApprovalIn] | None = None
    lists: list[MembershipIn] | None = None
    years: list[YearIn] | None = None
    stage: Stage | None = None
    reason: Annotated[str, Field(max_length=1000)] | None = None

    @field_validator("name", mode="before")
    @classmethod
    def _named(cls, name: Any) -> Any:
        """A name may be left out and not be taken away."""
        if name is None:
            raise PydanticKnownError("missing")
        return name


class ProjectIn(ProjectChange):
    """A new project. `template` is the programme's own unless given."""

    name: Annotated[str, Field(min_length=2, max_length=200)]
    programme: str
    kind: Kind | None = None
    template: str | None = None


class Source(BaseModel):
    """Where a record comes from, given by whoever loads it and never by a client."""

    provenance: Provenance = Provenance.ENTERED
    code: str | None = None
    quote: str | None = None
    line: int | None = None
    document: str | None = None
    note: str | None = None


PLACE_FIELDS = frozenset({"geometry", "location_accuracy", "location_note", "address", "confirmed"})
PARTY_FIELDS = frozenset({"parties", "signing", "fundings"})
PERSON_FIELDS = frozenset({"responsible_leader", "secretary", "secretary_phone"})


class ComponentIn(Body):
    key: str = Field(max_length=40)
    kind: ComponentKind
    name: str = Field(max_length=200)
    name_en: str | None = None
    position: int
    stage: Stage
    in_opening_scope: bool = True
    interchange: str | None = None
    method: str | None = None
    length_m: Amount | None = None
    geometry: dict[str, Any] | None = None


class ComponentChange(Body):
    """What an office reports of a part of its project, and where it is."""

    stage: Stage | None = None
    in_opening_scope: bool | None = None
    structure_pct: Annotated[Amount, Field(le=100)] | None = None
    enclosure_pct: Annotated[Amount, Field(le=100)] | None = None
    earthwork_pct: Annotated[Amount, Field(le=100)] | None = None
    mechanical_pct: Annotated[Amount, Field(le=100)] | None = None
    decoration_pct: Annotated[Amount, Field(le=100)] | None = None
    annexes_done: Annotated[int, Field(ge=0)] | None = None
    annexes_total: Annotated[int, Field(ge=0)] | None = None
    rings_done: Annotated[int, Field(ge=0)] | None = None
    rings_total: Annotated[int, Field(ge=0)] | None = None
    passages_done: Annotated[int, Field(ge=0)] | None = None
    passages_total: Annotated[int, Field(ge=0)] | None = None
    geometry: dict[str, Any] | None = None
    confirmed: Confirmed | None = None
    reason: Annotated[str, Field(max_length=1000)] | None = None


class ComponentOut(Out):
    key: str
    kind: ComponentKind
    name: str
    name_en: str | None
    position: int
    stage: Stage
    in_opening_scope: bool
    interchange: str | None
    method: str | None
    length_m: Amount | None
    structure_pct: Amount | None
    enclosure_pct: Amount | None
    earthwork_pct: Amount | None
    mechanical_pct: Amount | None
    decoration_pct: Amount | None
    annexes_done: int | None
    annexes_total: int | None
    rings_done: int | None
    rings_total: int | None
    passages_done: int | None
    passages_total: int | None
    geometry: dict[str, Any] | None
    geometry_types: list[str] = Field(description="of GeoJSON, that a place of this part may have")
    version: int


class Components(Out):
    items: list[ComponentOut]


class PartyOut(Out):
    role: PartyRole
    name: str
    origin: str | None
    ranking: str | None
    provenance: Provenance


class YearOut(Out):
    year: int
    category: YearCategory | None
    to_complete: bool
    planned_start_month: int | None
    annual_goal: str | None
    resumed_date: date | None
    version: int


class MembershipOut(Out):
    code: str
    name: str
    batch: str
    joined_date: date | None
    left_date: date | None


class SourceOut(Out):
    provenance: Provenance
    quote: str | None
    line: int | None
    document: str | None
    note: str | None


class ProjectDetail(Out):
    """What a project says of itself, beside the figures that lists show."""

    national_code: str | None
    name_en: str | None
    content_and_scale: str | None
    description: str | None
    construction_type: ConstructionType | None
    address: str | None
    phase: str | None
    package_of: str | None
    competent_department: str | None
    responsible_leader: str | None
    secretary: str | None
    secretary_phone: str | None
    investment_note: str | None
    ceremony_date: date | None
    source: SourceOut
    public: bool
    geometry: dict[str, Any] | None
    location_note: str | None
    fields: dict[str, Any]
    parties: list[PartyOut]
    signing: SigningIn | None
    fundings: list[FundingIn]
    approvals: list[ApprovalIn]
    lists: list[MembershipOut]
    years: list[YearOut]
    created_at: datetime


class ProgrammeIn(Body):
    code: str
    code_prefix: str
    name: str
    name_en: str
    short_name: str
    kind: Kind | None = None
    family: str
    colour: str
    icon: str
    sentence: str | None = None
    report_line: int | None = None
    promised_quantity: Amount | None = None
    promised_unit: str | None = None
    template: str | None = None
    position: int


class SectorIn(Body):
    code: str
    name: str
    name_en: str
    parent: str | None = None


class ListIn(Body):
    code: str
    name: str
    name_en: str
    level: str | None = None
    position: int
