"""道路: dead-end and bottleneck roads 断头路、卡脖路, arterial roads, expressways; and the pipes under them."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Id, Name, Quantity, Wan, code_type, not_negative, one_of
from app.projects.models import OF_PROJECT, Project
from app.projects.words import Kind


class RoadClass(StrEnum):
    """快速路, 主干路, 次干路, 支路; 高速公路, 国省干线"""

    EXPRESS = "express"
    ARTERIAL = "arterial"
    SECONDARY = "secondary"
    LOCAL = "local"
    MOTORWAY = "motorway"
    HIGHWAY = "highway"


class ObstacleType(StrEnum):
    """断头 or 卡脖"""

    DEAD_END = "dead_end"
    BOTTLENECK = "bottleneck"


class OpenedKind(StrEnum):
    """简易通车 or 全面通车"""

    PROVISIONAL = "provisional"
    FULL = "full"


class PipeKind(StrEnum):
    """给水, 排水, 燃气, 供热, 电力, 通信, 军缆"""

    WATER = "water"
    DRAINAGE = "drainage"
    GAS = "gas"
    HEAT = "heat"
    POWER = "power"
    TELECOM = "telecom"
    MILITARY = "military"


class RoadProject(Project):
    __tablename__ = "road_projects"
    id: Mapped[int] = mapped_column(ForeignKey(OF_PROJECT, ondelete="CASCADE"), primary_key=True)
    length_m: Mapped[Decimal | None] = mapped_column(Quantity)
    redline_width_m: Mapped[Decimal | None] = mapped_column(Quantity)
    lanes: Mapped[int | None]
    road_class: Mapped[RoadClass | None] = mapped_column(code_type(RoadClass))
    from_to: Mapped[str | None] = mapped_column(Name)
    obstacle_type: Mapped[ObstacleType | None] = mapped_column(code_type(ObstacleType))
    obstacle_cause: Mapped[str | None] = mapped_column(Name)
    households_to_move: Mapped[int | None]
    households_moved: Mapped[int | None]
    area_to_expropriate_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    area_expropriated_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    enterprises_to_move: Mapped[int | None]
    green_trees: Mapped[int | None]
    rail_crossing: Mapped[bool | None]
    drainage_length_m: Mapped[Decimal | None] = mapped_column(Quantity)
    bridges: Mapped[int | None]
    pavement_area_m2: Mapped[Decimal | None] = mapped_column(Quantity)
    defects: Mapped[str | None] = mapped_column(Text)
    budget_estimate_wan: Mapped[Decimal | None] = mapped_column(Wan)
    traffic_diversion: Mapped[str | None] = mapped_column(Text)
    opened_kind: Mapped[OpenedKind | None] = mapped_column(code_type(OpenedKind))

    __mapper_args__ = {"polymorphic_identity": Kind.ROAD}
    __table_args__ = (
        one_of("road_class", RoadClass),
        one_of("obstacle_type", ObstacleType),
        one_of("opened_kind", OpenedKind),
        *not_negative("length_m", "redline_width_m", "lanes", "households_to_move", "households_moved"),
        *not_negative("area_to_expropriate_m2", "area_expropriated_m2", "enterprises_to_move", "green_trees"),
        *not_negative("drainage_length_m", "bridges", "pavement_area_m2", "budget_estimate_wan"),
        CheckConstraint("households_moved <= households_to_move", name="households_moved"),
        CheckConstraint("area_expropriated_m2 <= area_to_expropriate_m2", name="area_expropriated"),
    )

    TEMPLATE = "road"
    GEOMETRY_TYPES = frozenset({"Point", "LineString", "MultiLineString", "Polygon", "MultiPolygon"})


class RoadPipe(Base):
    """管线: what must be moved or laid under a road, whose it is, and how far it is."""

    __tablename__ = "road_pipes"
    id: Mapped[Id]
    project_id: Mapped[int] = mapped_column(ForeignKey("road_projects.id", ondelete="CASCADE"))
    kind: Mapped[PipeKind] = mapped_column(code_type(PipeKind))
    owner: Mapped[str | None] = mapped_column(Name)
    length_m: Mapped[Decimal | None] = mapped_column(Quantity)
    moved_m: Mapped[Decimal | None] = mapped_column(Quantity)

    __table_args__ = (
        UniqueConstraint("project_id", "kind", "owner", postgresql_nulls_not_distinct=True),
        one_of("kind", PipeKind),
        *not_negative("length_m", "moved_m"),
        CheckConstraint("moved_m <= length_m", name="moved"),
    )
