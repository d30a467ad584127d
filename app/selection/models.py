"""Areas that people keep under a name, for the filter's `within`."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Code, Id, Instant, Name, code_type, one_of, version_column


class AreaOrigin(StrEnum):
    """What an area was made from."""

    DRAWN = "drawn"
    CIRCLE = "circle"
    CORRIDOR = "corridor"


class Area(Base):
    """保存的范围: its person's own, or shared with whoever signs in. One that is removed can be put back by its person."""

    __tablename__ = "areas"
    id: Mapped[Id]
    code: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(Name)
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    shared: Mapped[bool] = mapped_column(server_default="false")
    made_from: Mapped[AreaOrigin] = mapped_column(code_type(AreaOrigin))
    # Of a circle its middle and radius, of a corridor its line and half its width; of a drawn one nothing.
    made_with: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    geom: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    removed_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("made_from", AreaOrigin),
        CheckConstraint("ST_IsValid(geom) AND ST_NDims(geom) = 2", name="geom_is_valid"),
        Index("ix_areas_shared", "shared", postgresql_where="removed_at IS NULL"),
    )
