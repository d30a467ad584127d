"""`project_facts`, `project_year_facts`, `project_items` and `project_cells`: derived by the database, read by everybody."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Double, ForeignKey, Index, Numeric, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Code, Degrees, Quantity, Wan
from app.kit.shapes import WEB_MERCATOR, place_type
from app.projects.models import OF_PROJECT


class ProjectFacts(Base):
    """One row a project. `size_wan` is the total, or the floor where only that is known."""

    __tablename__ = "project_facts"
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(Code)
    name: Mapped[str] = mapped_column(Text)
    programme: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code)
    project_class: Mapped[str | None] = mapped_column("class", Code)
    stage: Mapped[str] = mapped_column(Code)
    unit: Mapped[str | None] = mapped_column(Code)
    district: Mapped[str | None] = mapped_column(Code)
    sector: Mapped[str | None] = mapped_column(Code)
    office: Mapped[str | None] = mapped_column(Code)
    lists: Mapped[list[str]] = mapped_column(ARRAY(Text))
    provenance: Mapped[str] = mapped_column(Code)
    is_public: Mapped[bool]
    accuracy: Mapped[str | None] = mapped_column(Code)
    owner: Mapped[str | None] = mapped_column(Text)
    # Each Chinese character stands twice in it (`twice_han`): then an index by three characters finds words of two.
    search_text: Mapped[str] = mapped_column(Text)
    total_wan: Mapped[Decimal | None] = mapped_column(Wan)
    size_wan: Mapped[Decimal | None] = mapped_column(Wan)
    actual_wan: Mapped[Decimal | None] = mapped_column(Wan)
    accepted_wan: Mapped[Decimal | None] = mapped_column(Wan)
    progress_pct: Mapped[Decimal | None] = mapped_column(Quantity)
    start_baseline: Mapped[date | None]
    start_forecast: Mapped[date | None]
    start_actual: Mapped[date | None]
    finish_baseline: Mapped[date | None]
    finish_precision: Mapped[str | None] = mapped_column(Code)
    finish_forecast: Mapped[date | None]
    finish_actual: Mapped[date | None]
    start_date: Mapped[date | None]
    finish_date: Mapped[date | None]
    geom: Mapped[Any | None] = mapped_column(place_type(WEB_MERCATOR))
    # A point on the shape and the longer side of its box in the same metres: what a tile draws of a shape too small to see.
    anchor: Mapped[Any | None] = mapped_column(place_type(WEB_MERCATOR, "POINT"))
    extent_m: Mapped[float | None]
    # The point in degrees, for who flies there.
    lon: Mapped[Decimal | None] = mapped_column(Degrees)
    lat: Mapped[Decimal | None] = mapped_column(Degrees)

    __table_args__ = (
        Index("ix_project_facts_geom", "geom", postgresql_using="gist"),
        Index(
            "ix_project_facts_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
        Index("ix_project_facts_programme_district", "programme", "district", "project_id"),
        Index("ix_project_facts_kind_district", "kind", "district", "project_id"),
        Index("ix_project_facts_unit", "unit", "stage", "project_id"),
        # In the order that lists have: the unknown last, whichever way.
        Index("ix_project_facts_code", "code", "project_id"),
        Index("ix_project_facts_size_wan", "size_wan", "project_id"),
        Index("ix_project_facts_size_wan_desc", text("size_wan DESC NULLS LAST"), "project_id"),
    )


class ProjectYearFacts(Base):
    """A project's money in one year; `nature` is 新开工 or 续建."""

    __tablename__ = "project_year_facts"
    project_id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    nature: Mapped[str | None] = mapped_column(Code)
    plan_wan: Mapped[Decimal | None] = mapped_column(Wan)
    plan_state: Mapped[str | None] = mapped_column(Code)
    actual_wan: Mapped[Decimal | None] = mapped_column(Wan)
    accepted_wan: Mapped[Decimal | None] = mapped_column(Wan)
    actual_state: Mapped[str | None] = mapped_column(Code)

    __table_args__ = (Index("ix_project_year_facts_year_nature", "year", "nature"),)


class ProjectItem(Base):
    """A project as lists and exports write it, ready made: JSON members without the braces, and its place as GeoJSON."""

    __tablename__ = "project_items"
    project_id: Mapped[int] = mapped_column(
        ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    item: Mapped[str] = mapped_column(Text)
    geometry: Mapped[str | None] = mapped_column(Text)


class ProjectCell(Base):
    """So many projects more, or fewer, in one cell of the map: to be summed up.

    `level` n has 2^n columns and rows over the square world of Web Mercator, from its north-west corner; level -1 is all
    projects, placed (`mapped`) or not. `x` and `y` are sums of the projects' points in metres.
    """

    __tablename__ = "project_cells"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    level: Mapped[int] = mapped_column(SmallInteger)
    col: Mapped[int]
    row: Mapped[int]
    programme: Mapped[str] = mapped_column(Code)
    kind: Mapped[str] = mapped_column(Code)
    stage: Mapped[str] = mapped_column(Code)
    provenance: Mapped[str] = mapped_column(Code)
    is_public: Mapped[bool]
    mapped: Mapped[bool]
    unit: Mapped[str | None] = mapped_column(Code)
    number: Mapped[int]
    wan: Mapped[Decimal] = mapped_column(Numeric(20, 4))
    x: Mapped[float | None] = mapped_column(Double)
    y: Mapped[float | None] = mapped_column(Double)

    # Tiles find their cells by the place; what is added is summed up with the rows of the same programme, unit and stage.
    __table_args__ = (Index("ix_project_cells_level_col_row", "level", "col", "row", "programme", "unit", "stage"),)
