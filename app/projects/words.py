"""The fixed vocabularies of projects, and the moves between stages."""

from enum import StrEnum


class Kind(StrEnum):
    INDUSTRIAL = "industrial"
    ROAD = "road"
    URBAN_VILLAGE = "urban_village"
    METRO_LINE = "metro_line"
    FACILITY = "facility"


class ProjectClass(StrEnum):
    """三大类"""

    INDUSTRY = "industry"
    INFRASTRUCTURE = "infrastructure"
    REAL_ESTATE = "real_estate"


class ConstructionType(StrEnum):
    """建设性质, for life; not the year's 新开工 or 续建."""

    NEW = "new"
    EXPANSION = "expansion"
    RENOVATION = "renovation"
    RELOCATION = "relocation"
    RESTORATION = "restoration"
    PURCHASE = "purchase"


class YearCategory(StrEnum):
    """年度类别"""

    NEW = "new"
    CONTINUING = "continuing"
    PREPARING = "preparing"


class Accuracy(StrEnum):
    """How well the place is known, best first; no place, no accuracy."""

    SURVEYED = "surveyed"
    STATION = "station"
    SITE = "site"
    STREET = "street"
    DISTRICT = "district"


class MoneyState(StrEnum):
    """Why a sum is missing."""

    EMPTY = "empty"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"
    CONFIDENTIAL = "confidential"


class ComponentKind(StrEnum):
    STATION = "station"
    SECTION = "section"
    BUILDING = "building"
    SEGMENT = "segment"

    @property
    def geometry_types(self) -> frozenset[str]:
        """Of GeoJSON, that a place of it may have."""
        if self in (ComponentKind.SECTION, ComponentKind.SEGMENT):
            return frozenset({"LineString", "MultiLineString"})
        return frozenset({"Point", "Polygon", "MultiPolygon"})


class PartyRole(StrEnum):
    OWNER = "owner"
    INVESTOR = "investor"


class ApprovalState(StrEnum):
    """办理状态 of a 手续"""

    TO_FILE = "to_file"
    FILED = "filed"
    APPROVED = "approved"
    NOT_NEEDED = "not_needed"


class Stage(StrEnum):
    PLANNED = "planned"
    SIGNED = "signed"
    PREPARING = "preparing"
    UNDER_CONSTRUCTION = "under_construction"
    COMPLETED = "completed"
    OPERATING = "operating"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


STAGE_MOVES: dict[Stage, frozenset[Stage]] = {
    Stage.PLANNED: frozenset({Stage.SIGNED, Stage.PREPARING, Stage.CANCELLED}),
    Stage.SIGNED: frozenset({Stage.PREPARING, Stage.CANCELLED}),
    Stage.PREPARING: frozenset({Stage.UNDER_CONSTRUCTION, Stage.SUSPENDED, Stage.CANCELLED}),
    Stage.UNDER_CONSTRUCTION: frozenset({Stage.COMPLETED, Stage.OPERATING, Stage.SUSPENDED, Stage.CANCELLED}),
    Stage.SUSPENDED: frozenset({Stage.PREPARING, Stage.UNDER_CONSTRUCTION, Stage.CANCELLED}),
    Stage.COMPLETED: frozenset({Stage.OPERATING, Stage.UNDER_CONSTRUCTION}),
    Stage.OPERATING: frozenset({Stage.UNDER_CONSTRUCTION}),
    Stage.CANCELLED: frozenset(),  # the stage before alone; see Project.stages_open
}

# A move that stops, ends or takes back a stage is explained.
NEEDS_REASON = frozenset({Stage.SUSPENDED, Stage.CANCELLED})
TAKES_BACK = frozenset({(Stage.COMPLETED, Stage.UNDER_CONSTRUCTION), (Stage.OPERATING, Stage.UNDER_CONSTRUCTION)})
