"""What the generator hands over: offices, people, projects as they are entered, and what happened after."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from shapely.geometry.base import BaseGeometry

TODAY = date(2025, 9, 30)
YEAR = 2025
PROVENANCE = "demo"


@dataclass(slots=True)
class Office:
    code: str
    name: str
    name_en: str
    kind: str  # department | office
    parent_code: str | None
    unit_code: str | None
    subject: str  # general | industry | building | living; a leading department carries its family


@dataclass(slots=True)
class Person:
    login: str
    name: str
    organisation_code: str | None
    role: str
    unit_code: str | None = None


@dataclass(slots=True)
class Existing:
    """A project that is already in the portfolio before the filler comes (the report's own)."""

    code: str
    programme: str
    total_investment_wan: Decimal | None = None
    investment_floor_wan: Decimal | None = None
    length_km: Decimal | None = None

    @property
    def least_wan(self) -> Decimal:
        return self.total_investment_wan or self.investment_floor_wan or Decimal(0)


@dataclass(slots=True)
class Milestone:
    """As entered when the project is created: what is past has its actual date already."""

    key: str
    baseline_date: date | None
    baseline_precision: str = "day"
    actual_date: date | None = None
    not_applicable: bool = False
    reason: str | None = None


@dataclass(slots=True)
class Month:
    month: str  # 2024-12
    actual_wan: Decimal | None
    actual_state: str | None = None
    arrived_wan: Decimal | None = None
    note: str | None = None


@dataclass(slots=True)
class Year:
    year: int
    category: str  # new | continuing | preparing
    to_complete: bool = False
    planned_start_month: int | None = None
    annual_goal: str | None = None


@dataclass(slots=True)
class Approval:
    name: str
    number: str | None
    authority: str
    filed_date: date
    approved_date: date | None
    state: str  # approved | filed


@dataclass(slots=True)
class Signing:
    signed_date: date
    agreement_type: str
    contract_sum_wan: Decimal
    first_contact: str | None = None
    attraction_mode: str | None = None


@dataclass(slots=True)
class Funding:
    source: str
    planned_wan: Decimal


@dataclass(slots=True)
class Pipe:
    kind: str  # water drainage gas heat power telecom
    owner: str
    length_m: Decimal
    moved_m: Decimal


@dataclass(slots=True)
class Party:
    name: str
    origin: str | None = None


@dataclass(slots=True)
class Project:
    code: str
    name: str
    programme: str
    kind: str
    template: str
    project_class: str
    sector: str
    unit: str
    district: str | None
    office: str
    editor: str  # login of who reports it
    owner: str
    content_and_scale: str
    construction_type: str
    total_investment_wan: Decimal
    created_on: date
    stage: str  # when created
    fields: dict[str, Any] = field(default_factory=dict)
    geometry: BaseGeometry | None = None  # EPSG:4326
    location_accuracy: str | None = None
    location_note: str | None = None
    investor: str | None = None
    signing: Signing | None = None
    years: list[Year] = field(default_factory=list)
    plans: dict[int, Decimal] = field(default_factory=dict)
    past_months: list[Month] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    approvals: list[Approval] = field(default_factory=list)
    fundings: list[Funding] = field(default_factory=list)
    pipes: list[Pipe] = field(default_factory=list)
    lists: list[tuple[str, str | None]] = field(default_factory=list)  # (list code, batch)
    provenance: str = PROVENANCE
    behaviour: str = "on_track"  # how it was meant to go; for the summary only, not to be stored
    indoor: bool = False


@dataclass(slots=True)
class Event:
    """One thing that happened on a business date.

    kind and data:
      project_created       {}                                   (the project as it stands in `projects`)
      milestone             key, and of forecast_date, actual_date, reason, advance_stage what applies
      stage                 stage, reason
      resumed               year, resumed_date
      fields                fields of the kind that have changed (households_signed, in_statistics …)
      plan_adjusted         year, plan_wan, reason
      investment            month, actual_wan, actual_state, arrived_wan, note
      investments_accepted  month, codes                         (no project of its own)
      rebaseline_requested  dates [(key, date)], reason
      rebaseline_decided    approve, reason
    """

    on: date
    kind: str
    project: str | None
    by: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Portfolio:
    seed: int
    offices: list[Office]
    people: list[Person]
    parties: list[Party]
    projects: list[Project]
    events: list[Event]
    existing: list[Existing]

    def months(self) -> dict[str, list[Event]]:
        """Events by business month, each in order of its day."""
        found: dict[str, list[Event]] = {}
        for event in self.events:
            found.setdefault(event.on.strftime("%Y-%m"), []).append(event)
        return found

    def fingerprint(self) -> str:
        """The same for the same seed and the same reference data."""
        digest = hashlib.sha256()
        for rows in (self.offices, self.people, self.projects, self.events):
            for row in rows:
                digest.update(repr([_plain(getattr(row, f.name)) for f in fields(row)]).encode())
        return digest.hexdigest()

    def summary(self) -> str:
        from seed.demo.summary import summary

        return summary(self)


def _plain(value: Any) -> Any:
    return value.wkt if isinstance(value, BaseGeometry) else value
