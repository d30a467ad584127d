"""公共设施, the plain kind: buildings, plants, parks, pipelines, heritage, mostly with public money."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Name, Quantity, Wan, not_negative
from app.projects.models import OF_PROJECT, Project
from app.projects.words import Kind


class FacilityProject(Project):
    __tablename__ = "facility_projects"
    id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    facility_type: Mapped[str | None] = mapped_column(Name)
    floor_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    land_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    capacity: Mapped[Decimal | None] = mapped_column(Quantity)
    capacity_unit: Mapped[str | None] = mapped_column(String(16))
    served_population: Mapped[int | None]
    budget_estimate_wan: Mapped[Decimal | None] = mapped_column(Wan)
    final_account_wan: Mapped[Decimal | None] = mapped_column(Wan)
    operator: Mapped[str | None] = mapped_column(Name)
    heritage_level: Mapped[str | None] = mapped_column(Name)
    heritage_number: Mapped[str | None] = mapped_column(Name)
    protection_plan_number: Mapped[str | None] = mapped_column(Name)

    __mapper_args__ = {"polymorphic_identity": Kind.FACILITY}
    __table_args__ = (
        *not_negative("floor_area_m2", "land_area_m2", "capacity", "served_population"),
        *not_negative("budget_estimate_wan", "final_account_wan"),
        CheckConstraint("(capacity IS NULL) = (capacity_unit IS NULL)", name="capacity_has_a_unit"),
    )

    TEMPLATE = "facility"
    GEOMETRY_TYPES = frozenset({"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"})
