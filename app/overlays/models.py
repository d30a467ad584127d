"""Layers, their features, the pieces that are measured with, and what projects cover."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, CheckConstraint, Double, ForeignKey, Index, SmallInteger, String, Text, desc
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Code, Id, Instant, Name, code_type, one_of, version_column
from app.kit.shapes import WEB_MERCATOR, WGS84

# The edition of a layer of which nothing is kept but that it was there.
GONE = 0


class OverlayKind(StrEnum):
    """What a layer is about."""

    DEVELOPMENT_BOUNDARY = "development_boundary"
    PERMANENT_FARMLAND = "permanent_farmland"
    ECOLOGICAL_REDLINE = "ecological_redline"
    DETAILED_PLAN = "detailed_plan"
    LAND_STATE = "land_state"
    OTHER = "other"


class OverlayLayer(Base):
    """叠加图层. `roles`: who may know of it. `edition`: what it holds now, the number of one import; `crs`, `file_name`,
    `imported_by` tell of that. `former`: the same of what it held before, kept for the way back. One that was removed
    keeps its areas for the same reason; covers are kept of what lies in a layer that is there."""

    __tablename__ = "overlay_layers"
    id: Mapped[Id]
    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str | None] = mapped_column(Name)
    kind: Mapped[OverlayKind] = mapped_column(code_type(OverlayKind))
    source: Mapped[str | None] = mapped_column(Text)
    data_date: Mapped[date | None]
    crs: Mapped[str] = mapped_column(Code)
    roles: Mapped[list[str]] = mapped_column(ARRAY(String(24)), server_default="{}")
    feature_count: Mapped[int]
    area_m2: Mapped[float] = mapped_column(Double)
    # [{"name", "features", "area_m2"}], the largest first; the name is empty where the file gives none.
    classes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    bounds: Mapped[list[float]] = mapped_column(ARRAY(Double))
    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    file_name: Mapped[str | None] = mapped_column(Name)
    edition: Mapped[int]
    former: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    # #RRGGBB of its first class; without one the kind's own.
    colour: Mapped[str | None] = mapped_column(String(7))
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("kind", OverlayKind),)


class OverlayFeature(Base):
    """One area of an edition, whole. `drawn` is the same in the tile's projection; `extent_m`, `x`, `y` are its size there
    and a point on it."""

    __tablename__ = "overlay_features"
    id: Mapped[Id]
    edition: Mapped[int]
    number: Mapped[int]
    name: Mapped[str | None] = mapped_column(Name)
    class_name: Mapped[str | None] = mapped_column("class", Name)
    area_m2: Mapped[float] = mapped_column(Double)
    extent_m: Mapped[float] = mapped_column(Double)
    x: Mapped[float] = mapped_column(Double)
    y: Mapped[float] = mapped_column(Double)
    geom: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=WGS84, spatial_index=False))
    drawn: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=WEB_MERCATOR, spatial_index=False))

    __table_args__ = (
        CheckConstraint("ST_IsValid(geom) AND ST_NDims(geom) = 2", name="geom_is_valid"),
        Index("ix_overlay_features_drawn", "edition", "drawn", postgresql_using="gist"),
    )


class OverlayPiece(Base):
    """A part of a feature with few corners, by which covers are found and measured; edges are short. There is no index of
    editions: one that just came in is not analysed, and a plan would go through all of it for each project."""

    __tablename__ = "overlay_pieces"
    id: Mapped[Id]
    edition: Mapped[int]
    class_name: Mapped[str] = mapped_column("class", Name)
    geom: Mapped[Any] = mapped_column(Geometry("POLYGON", srid=WGS84, spatial_index=False))

    __table_args__ = (Index("ix_overlay_pieces_geom", "geom", postgresql_using="gist"),)


class OverlayCover(Base):
    """压占: what a project (or its part, `component_id`) covers of an edition, by class; without a class, of all together.

    No foreign keys: checking one would hold a lock on the project for as long as a layer is coming in.

    `whole` and `amount` are m² of an area (dimension 2), m of a line (1), a number of points (0). Derived by the database.
    """

    __tablename__ = "overlay_covers"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    project_id: Mapped[int]
    component_id: Mapped[int | None]
    edition: Mapped[int]
    class_name: Mapped[str | None] = mapped_column("class", Name)
    dimension: Mapped[int] = mapped_column(SmallInteger)
    whole: Mapped[float] = mapped_column(Double)
    amount: Mapped[float] = mapped_column(Double)

    __table_args__ = (
        Index("ix_overlay_covers_project_id", "project_id", "edition"),
        Index(
            "ix_overlay_covers_worst",
            "edition",
            desc("dimension"),
            desc("amount"),
            "project_id",
            postgresql_where="component_id IS NULL AND class IS NULL",
        ),
    )
