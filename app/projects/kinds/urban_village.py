"""城中村: renewal of a village inside the city. Counts only; never names or addresses of households."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Quantity, Wan, code_type, not_negative, one_of
from app.projects.models import OF_PROJECT, Project
from app.projects.words import Kind


class RenewalMode(StrEnum):
    """拆除新建, 整治提升, 拆整结合: the three ways of the State Council's opinion of 2023."""

    REBUILD = "rebuild"
    IMPROVE = "improve"
    MIXED = "mixed"


class LandOwnership(StrEnum):
    """国有, 集体"""

    STATE = "state"
    COLLECTIVE = "collective"
    BOTH = "both"


class UrbanVillageProject(Project):
    __tablename__ = "urban_village_projects"
    id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    renewal_mode: Mapped[RenewalMode | None] = mapped_column(code_type(RenewalMode))
    land_ownership: Mapped[LandOwnership | None] = mapped_column(code_type(LandOwnership))
    households: Mapped[int | None]
    households_signed: Mapped[int | None]
    households_moved: Mapped[int | None]
    population: Mapped[int | None]
    land_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    expropriation_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    residential_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    non_residential_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    unregistered_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    signed_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    demolished_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    effective_ratio_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    homes_needed: Mapped[int | None]
    homes_built: Mapped[int | None]
    homes_bought: Mapped[int | None]
    homes_other: Mapped[int | None]
    vouchers_issued: Mapped[int | None]
    vouchers_redeemed: Mapped[int | None]
    voucher_amount_wan: Mapped[Decimal | None] = mapped_column(Wan)
    loan_granted_wan: Mapped[Decimal | None] = mapped_column(Wan)
    loan_drawn_wan: Mapped[Decimal | None] = mapped_column(Wan)
    loan_paid_wan: Mapped[Decimal | None] = mapped_column(Wan)
    special_bond_wan: Mapped[Decimal | None] = mapped_column(Wan)
    fiscal_money_wan: Mapped[Decimal | None] = mapped_column(Wan)
    transition_fee_until: Mapped[date | None]
    land_to_auction_mu: Mapped[Decimal | None] = mapped_column(Quantity)
    court_cases: Mapped[int | None]

    __mapper_args__ = {"polymorphic_identity": Kind.URBAN_VILLAGE}
    __table_args__ = (
        one_of("renewal_mode", RenewalMode),
        one_of("land_ownership", LandOwnership),
        *not_negative("households", "households_signed", "households_moved", "population", "land_area_m2"),
        *not_negative("expropriation_area_m2", "signed_area_m2", "demolished_area_m2", "homes_needed"),
        *not_negative("homes_built", "homes_bought", "homes_other", "vouchers_issued", "vouchers_redeemed"),
        *not_negative("voucher_amount_wan", "loan_granted_wan", "loan_drawn_wan", "loan_paid_wan", "court_cases"),
        CheckConstraint("households_signed <= households", name="households_signed"),
        CheckConstraint("households_moved <= households", name="households_moved"),
        CheckConstraint("vouchers_redeemed <= vouchers_issued", name="vouchers_redeemed"),
        CheckConstraint("effective_ratio_pct BETWEEN 0 AND 100", name="effective_ratio"),
    )

    TEMPLATE = "urban_village_rebuild"
    GEOMETRY_TYPES = frozenset({"Point", "Polygon", "MultiPolygon"})
