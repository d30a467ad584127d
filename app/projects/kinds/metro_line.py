"""轨道交通: a line, whose stations and sections are its components."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Quantity, Wan, not_negative
from app.projects.models import OF_PROJECT, Project
from app.projects.words import Kind


class MetroLineProject(Project):
    __tablename__ = "metro_line_projects"
    id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    line: Mapped[str | None] = mapped_column(String(16))
    line_colour: Mapped[str | None] = mapped_column(String(7))
    length_km: Mapped[Decimal | None] = mapped_column(Quantity)
    underground_km: Mapped[Decimal | None] = mapped_column(Quantity)
    elevated_km: Mapped[Decimal | None] = mapped_column(Quantity)
    surface_km: Mapped[Decimal | None] = mapped_column(Quantity)
    station_count: Mapped[int | None]
    interchange_count: Mapped[int | None]
    depot_count: Mapped[int | None]
    substation_count: Mapped[int | None]
    budget_estimate_wan: Mapped[Decimal | None] = mapped_column(Wan)
    capital_wan: Mapped[Decimal | None] = mapped_column(Wan)
    loan_wan: Mapped[Decimal | None] = mapped_column(Wan)
    track_done_km: Mapped[Decimal | None] = mapped_column(Quantity)
    track_total_km: Mapped[Decimal | None] = mapped_column(Quantity)

    __mapper_args__ = {"polymorphic_identity": Kind.METRO_LINE}
    __table_args__ = (
        *not_negative("length_km", "underground_km", "elevated_km", "surface_km", "station_count"),
        *not_negative("interchange_count", "depot_count", "substation_count"),
        *not_negative("budget_estimate_wan", "capital_wan", "loan_wan", "track_done_km", "track_total_km"),
        CheckConstraint("track_done_km <= track_total_km", name="track_done"),
    )

    TEMPLATE = "metro_new"
    GEOMETRY_TYPES = frozenset({"Point", "LineString", "MultiLineString"})
