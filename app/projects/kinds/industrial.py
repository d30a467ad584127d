"""产业 (wider than 工业): factories, farm processing, services, energy, paid for by enterprises."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Name, Quantity, Wan, code_type, not_negative, one_of
from app.projects.models import OF_PROJECT, Project
from app.projects.words import Kind


class Subtype(StrEnum):
    INDUSTRY = "industry"
    AGRICULTURE = "agriculture"
    SERVICE = "service"
    ENERGY = "energy"


class ApprovalType(StrEnum):
    """立项: 备案, 核准 or 审批"""

    FILING = "filing"
    VERIFICATION = "verification"
    APPROVAL = "approval"


class LandStatus(StrEnum):
    """净地, 未收储, 租赁, 自有"""

    CLEAR = "clear"
    NOT_ACQUIRED = "not_acquired"
    LEASED = "leased"
    OWNED = "owned"


class IndustrialProject(Project):
    __tablename__ = "industrial_projects"
    id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    subtype: Mapped[Subtype | None] = mapped_column(code_type(Subtype))
    land_area_mu: Mapped[Decimal | None] = mapped_column(Quantity)
    floor_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    fixed_asset_investment_wan: Mapped[Decimal | None] = mapped_column(Wan)
    equipment_investment_wan: Mapped[Decimal | None] = mapped_column(Wan)
    output_at_capacity_wan: Mapped[Decimal | None] = mapped_column(Wan)
    tax_at_capacity_wan: Mapped[Decimal | None] = mapped_column(Wan)
    jobs: Mapped[int | None]
    main_products: Mapped[str | None] = mapped_column(Text)
    industry_chain: Mapped[str | None] = mapped_column(Name)
    approval_type: Mapped[ApprovalType | None] = mapped_column(code_type(ApprovalType))
    land_status: Mapped[LandStatus | None] = mapped_column(code_type(LandStatus))
    energy_tce: Mapped[Decimal | None] = mapped_column(Quantity)
    water_need: Mapped[str | None] = mapped_column(Name)
    power_need: Mapped[str | None] = mapped_column(Name)
    gas_need: Mapped[str | None] = mapped_column(Name)
    heat_need: Mapped[str | None] = mapped_column(Name)
    in_statistics: Mapped[bool | None]
    in_statistics_month: Mapped[date | None]
    stats_name: Mapped[str | None] = mapped_column(Name)
    stats_total_wan: Mapped[Decimal | None] = mapped_column(Wan)

    __mapper_args__ = {"polymorphic_identity": Kind.INDUSTRIAL}
    __table_args__ = (
        one_of("subtype", Subtype),
        one_of("approval_type", ApprovalType),
        one_of("land_status", LandStatus),
        *not_negative("land_area_mu", "floor_area_m2", "fixed_asset_investment_wan", "equipment_investment_wan"),
        *not_negative("output_at_capacity_wan", "tax_at_capacity_wan", "jobs", "energy_tce", "stats_total_wan"),
        CheckConstraint("extract(day from in_statistics_month) = 1", name="in_statistics_month_is_a_month"),
    )

    TEMPLATE = "industrial"
    GEOMETRY_TYPES = frozenset({"Point", "MultiPoint", "Polygon", "MultiPolygon", "LineString", "MultiLineString"})
    # 统计数 of a single project is confidential by the Statistics Law.
    NOT_PUBLIC = frozenset({"in_statistics", "in_statistics_month", "stats_name", "stats_total_wan"})
