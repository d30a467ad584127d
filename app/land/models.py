"""The offline base map: roads, railways, water, stations, each with its accuracy and source."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Code, Id, Name, Quantity
from app.kit.shapes import WEB_MERCATOR, place_type


class BasemapFeature(Base):
    """底图要素. `rank` orders labels, 1 first."""

    __tablename__ = "basemap_features"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(Code, unique=True)
    kind: Mapped[str] = mapped_column(Code)
    name: Mapped[str | None] = mapped_column(Name)
    name_en: Mapped[str | None] = mapped_column(Name)
    rank: Mapped[int]
    colour: Mapped[str | None] = mapped_column(String(7))
    status: Mapped[str | None] = mapped_column(Code)
    accuracy_m: Mapped[Decimal | None] = mapped_column(Quantity)
    source: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any] = mapped_column(place_type(WEB_MERCATOR))

    __table_args__ = (Index("ix_basemap_features_geom", "geom", postgresql_using="gist"),)
