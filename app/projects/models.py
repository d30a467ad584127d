"""Programmes, code lists, projects and what hangs on a project."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.identity.models import Provenance
from app.kit import clock
from app.kit.db import (
    Base,
    Code,
    CreatedAt,
    Id,
    Instant,
    Name,
    Quantity,
    Wan,
    code_type,
    not_negative,
    one_of,
    version_column,
)
from app.kit.errors import Conflict
from app.kit.shapes import place_type
from app.projects.words import (
    NEEDS_REASON,
    STAGE_MOVES,
    TAKES_BACK,
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

OF_PROJECT = "projects.id"


class Programme(Base):
    """专项: a list of projects, mostly one that the report promises. It is data; a new one needs no code."""

    __tablename__ = "programmes"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    code_prefix: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    short_name: Mapped[str] = mapped_column(Name)
    kind: Mapped[Kind | None] = mapped_column(code_type(Kind))
    family: Mapped[str] = mapped_column(Code)
    colour: Mapped[str] = mapped_column(String(7))
    icon: Mapped[str] = mapped_column(Code)
    sentence: Mapped[str | None] = mapped_column(Text)
    report_line: Mapped[int | None]
    promised_quantity: Mapped[Decimal | None] = mapped_column(Quantity)
    promised_unit: Mapped[str | None] = mapped_column(String(16))
    template: Mapped[str | None] = mapped_column(ForeignKey("milestone_templates.code"))
    position: Mapped[int]
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("kind", Kind),
        CheckConstraint("(promised_quantity IS NULL) = (promised_unit IS NULL)", name="promise_has_a_unit"),
        CheckConstraint("colour ~ '^#[0-9A-Fa-f]{6}$'", name="colour"),
    )


class Sector(Base):
    """行业: sections and divisions of GB/T 4754-2017."""

    __tablename__ = "sectors"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    parent: Mapped[str | None] = mapped_column(ForeignKey("sectors.code"))


class ProjectList(Base):
    """A list that projects are put on: 国家、省、市重点, 三早, 专项债 …"""

    __tablename__ = "lists"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    level: Mapped[str | None] = mapped_column(Code)
    position: Mapped[int]


class Project(Base):
    """项目: one thing to be delivered. `kind` says which joined table holds its own fields."""

    # What a kind says of itself; see `kinds/`.
    GEOMETRY_TYPES: ClassVar[frozenset[str]]
    NOT_PUBLIC: ClassVar[frozenset[str]] = frozenset()
    TEMPLATE: ClassVar[str]

    __tablename__ = "projects"
    id: Mapped[Id]
    code: Mapped[str] = mapped_column(Code, unique=True)
    national_code: Mapped[str | None] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str | None] = mapped_column(Name)
    name_pinyin: Mapped[str] = mapped_column(Text, server_default="")
    kind: Mapped[Kind] = mapped_column(code_type(Kind))
    programme: Mapped[str] = mapped_column(ForeignKey("programmes.code"), index=True)
    template: Mapped[str] = mapped_column(ForeignKey("milestone_templates.code"))
    # "class" is a word of Python's.
    project_class: Mapped[ProjectClass | None] = mapped_column("class", code_type(ProjectClass))
    sector: Mapped[str | None] = mapped_column(ForeignKey("sectors.code"))
    unit: Mapped[str | None] = mapped_column(ForeignKey("reporting_units.code"), index=True)
    district: Mapped[str | None] = mapped_column(ForeignKey("districts.code"), index=True)
    office: Mapped[str | None] = mapped_column(ForeignKey("organisations.code"), index=True)
    competent_department: Mapped[str | None] = mapped_column(ForeignKey("organisations.code"), index=True)
    responsible_leader: Mapped[str | None] = mapped_column(Name)
    secretary: Mapped[str | None] = mapped_column(Name)
    secretary_phone: Mapped[str | None] = mapped_column(String(40))
    content_and_scale: Mapped[str | None] = mapped_column(Text)
    description: Mapped[str | None] = mapped_column(Text)
    construction_type: Mapped[ConstructionType | None] = mapped_column(code_type(ConstructionType))
    package_of_id: Mapped[int | None] = mapped_column(ForeignKey(OF_PROJECT), index=True)
    phase: Mapped[str | None] = mapped_column(String(40))
    stage: Mapped[Stage] = mapped_column(code_type(Stage))
    stage_before: Mapped[Stage | None] = mapped_column(code_type(Stage))
    ceremony_date: Mapped[date | None]
    total_investment_wan: Mapped[Decimal | None] = mapped_column(Wan)
    total_investment_state: Mapped[MoneyState | None] = mapped_column(code_type(MoneyState))
    investment_floor_wan: Mapped[Decimal | None] = mapped_column(Wan)
    investment_note: Mapped[str | None] = mapped_column(Text)
    provenance: Mapped[Provenance] = mapped_column(code_type(Provenance))
    source_quote: Mapped[str | None] = mapped_column(Text)
    source_line: Mapped[int | None]
    source_document: Mapped[str | None] = mapped_column(Text)
    source_note: Mapped[str | None] = mapped_column(Text)
    is_public: Mapped[bool] = mapped_column(server_default="true")
    address: Mapped[str | None] = mapped_column(Text)
    location_accuracy: Mapped[Accuracy | None] = mapped_column(code_type(Accuracy))
    location_note: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any | None] = mapped_column(place_type())
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now(), onupdate=clock.now)
    version: Mapped[int] = version_column()

    years: Mapped[list["ProjectYear"]] = relationship(lazy="raise", order_by="ProjectYear.year", viewonly=True)
    parties: Mapped[list["ProjectParty"]] = relationship(lazy="raise", order_by="ProjectParty.id", viewonly=True)
    signing: Mapped["Signing | None"] = relationship(lazy="raise", viewonly=True)
    fundings: Mapped[list["Funding"]] = relationship(lazy="raise", order_by="Funding.id", viewonly=True)
    approvals: Mapped[list["Approval"]] = relationship(lazy="raise", order_by="Approval.id", viewonly=True)
    memberships: Mapped[list["ListMembership"]] = relationship(lazy="raise", viewonly=True)

    __mapper_args__ = {"version_id_col": version, "polymorphic_on": kind}
    __table_args__ = (
        one_of("kind", Kind),
        one_of("class", ProjectClass),
        one_of("construction_type", ConstructionType),
        one_of("stage", Stage),
        one_of("stage_before", Stage),
        one_of("total_investment_state", MoneyState),
        one_of("provenance", Provenance),
        one_of("location_accuracy", Accuracy),
        *not_negative("total_investment_wan", "investment_floor_wan"),
        CheckConstraint(
            "(total_investment_wan IS NULL) = (total_investment_state IS NOT NULL)", name="total_or_its_state"
        ),
        CheckConstraint("(geom IS NULL) = (location_accuracy IS NULL)", name="place_has_accuracy"),
        CheckConstraint("geom IS NULL OR (ST_IsValid(geom) AND ST_NDims(geom) = 2)", name="place_is_valid"),
        CheckConstraint(r"national_code ~ '^\d{4}-\d{6}-\d{2}-\d{2}-\d{5}[\dX]$'", name="national_code"),
        CheckConstraint("package_of_id <> id", name="package_is_another"),
        CheckConstraint("(provenance <> 'demo') OR (name LIKE '%示例%')", name="demo_says_so"),
        Index("ix_projects_geom", "geom", postgresql_using="gist"),
        Index("ix_projects_sector", "sector"),
    )

    def check_alive(self) -> None:
        """A cancelled project changes only by being restored."""
        if self.stage is Stage.CANCELLED:
            raise Conflict("project.cancelled")

    def stages_open(self) -> frozenset[Stage]:
        """The stages that this project may move to; a cancelled one only back to where it was."""
        if self.stage is Stage.CANCELLED:
            return frozenset({self.stage_before}) if self.stage_before else frozenset()
        return STAGE_MOVES[self.stage]

    def needs_reason(self, to: Stage) -> bool:
        """Whether moving to `to` must be explained."""
        leaves_cancelled = self.stage is Stage.CANCELLED
        return leaves_cancelled or to in NEEDS_REASON or (self.stage, to) in TAKES_BACK


class ProjectYear(Base):
    """A project in one year: 年度类别, planned start month, goal in words, resumption after winter."""

    __tablename__ = "project_years"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    year: Mapped[int]
    category: Mapped[YearCategory | None] = mapped_column(code_type(YearCategory))
    to_complete: Mapped[bool] = mapped_column(server_default="false")
    planned_start_month: Mapped[int | None]
    annual_goal: Mapped[str | None] = mapped_column(Text)
    resumed_date: Mapped[date | None]
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("project_id", "year"),
        one_of("category", YearCategory),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="year"),
        CheckConstraint("planned_start_month BETWEEN 1 AND 12", name="planned_start_month"),
    )


class Component(Base):
    """单项工程: a part with its own place, stage and milestones: a metro station or section, a building, a segment."""

    __tablename__ = "components"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Code)
    kind: Mapped[ComponentKind] = mapped_column(code_type(ComponentKind))
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str | None] = mapped_column(Name)
    position: Mapped[int]
    stage: Mapped[Stage] = mapped_column(code_type(Stage))
    in_opening_scope: Mapped[bool] = mapped_column(server_default="true")
    interchange: Mapped[str | None] = mapped_column(Name)
    method: Mapped[str | None] = mapped_column(Name)
    length_m: Mapped[Decimal | None] = mapped_column(Quantity)
    enclosure_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    earthwork_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    structure_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    mechanical_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    decoration_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    annexes_done: Mapped[int | None]
    annexes_total: Mapped[int | None]
    rings_done: Mapped[int | None]
    rings_total: Mapped[int | None]
    passages_done: Mapped[int | None]
    passages_total: Mapped[int | None]
    geom: Mapped[Any | None] = mapped_column(place_type())
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("project_id", "key"),
        one_of("kind", ComponentKind),
        one_of("stage", Stage),
        CheckConstraint("annexes_done <= annexes_total", name="annexes"),
        CheckConstraint("rings_done <= rings_total", name="rings"),
        CheckConstraint("passages_done <= passages_total", name="passages"),
        CheckConstraint("geom IS NULL OR (ST_IsValid(geom) AND ST_NDims(geom) = 2)", name="place_is_valid"),
        Index("ix_components_geom", "geom", postgresql_using="gist"),
    )


class Party(Base):
    """A firm or body that owns or invests; one record however many projects it has."""

    __tablename__ = "parties"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(Name, unique=True)
    name_pinyin: Mapped[str] = mapped_column(Text, server_default="")
    origin: Mapped[str | None] = mapped_column(Name)
    ranking: Mapped[str | None] = mapped_column(Name)
    provenance: Mapped[Provenance] = mapped_column(code_type(Provenance))
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("provenance", Provenance),
        CheckConstraint("(provenance <> 'demo') OR (name LIKE '%示例%')", name="demo_says_so"),
    )


class ProjectParty(Base):
    """Who owns 建设单位 or invests in a project."""

    __tablename__ = "project_parties"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    role: Mapped[PartyRole] = mapped_column(code_type(PartyRole))

    party: Mapped[Party] = relationship(lazy="raise", viewonly=True)

    __table_args__ = (UniqueConstraint("project_id", "party_id", "role"), one_of("role", PartyRole))


class Signing(Base):
    """签约: what was agreed with the investor. 合同引资额 is neither the total nor the money that arrived."""

    __tablename__ = "signings"
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    signed_date: Mapped[date | None]
    agreement_type: Mapped[str | None] = mapped_column(Name)
    contract_sum_wan: Mapped[Decimal | None] = mapped_column(Wan)
    foreign_sum_usd_wan: Mapped[Decimal | None] = mapped_column(Wan)
    first_contact: Mapped[str | None] = mapped_column(Name)
    attraction_mode: Mapped[str | None] = mapped_column(Name)

    __table_args__ = (*not_negative("contract_sum_wan", "foreign_sum_usd_wan"),)


class Funding(Base):
    """资金构成: one source of a project's money, as planned, allocated, arrived and paid."""

    __tablename__ = "fundings"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(Name)
    planned_wan: Mapped[Decimal | None] = mapped_column(Wan)
    allocated_wan: Mapped[Decimal | None] = mapped_column(Wan)
    arrived_wan: Mapped[Decimal | None] = mapped_column(Wan)
    paid_wan: Mapped[Decimal | None] = mapped_column(Wan)

    __table_args__ = (
        UniqueConstraint("project_id", "source"),
        *not_negative("planned_wan", "allocated_wan", "arrived_wan", "paid_wan"),
    )


class Approval(Base):
    """手续: one approval with its number, authority and dates."""

    __tablename__ = "approvals"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Name)
    number: Mapped[str | None] = mapped_column(Name)
    authority: Mapped[str | None] = mapped_column(Name)
    filed_date: Mapped[date | None]
    approved_date: Mapped[date | None]
    state: Mapped[ApprovalState] = mapped_column(code_type(ApprovalState))

    __table_args__ = (
        UniqueConstraint("project_id", "name"),
        one_of("state", ApprovalState),
        CheckConstraint("approved_date >= filed_date", name="filed_before_approved"),
    )


class ListMembership(Base):
    """A project on a list, in a batch, from one day to another."""

    __tablename__ = "list_memberships"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"))
    list: Mapped[str] = mapped_column(ForeignKey("lists.code"), index=True)
    batch: Mapped[str] = mapped_column(String(40), server_default="")
    joined_date: Mapped[date | None]
    left_date: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("project_id", "list", "batch"),
        CheckConstraint("left_date >= joined_date", name="joined_before_left"),
    )
