"""The filter's parameters, the same for every place that selects projects."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.identity.models import Provenance
from app.kit.schemas import day, storable
from app.projects.words import Kind, ProjectClass, Stage

Code = Annotated[str, Field(max_length=40)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]


DAYS = frozenset(
    f"{of}_{end}" for of in ("start", "finish", "signed", "started", "finished", "under_way") for end in ("from", "to")
)


class Nature(StrEnum):
    NEW = "new"
    CONTINUING = "continuing"


class AccuracyOrNone(StrEnum):
    SURVEYED = "surveyed"
    STATION = "station"
    SITE = "site"
    STREET = "street"
    DISTRICT = "district"
    NONE = "none"


def _box(given: str) -> tuple[float, float, float, float]:
    """`w,s,e,n` in degrees."""
    try:
        west, south, east, north = (float(part) for part in given.split(","))
    except ValueError:
        raise PydanticCustomError("bbox", "bbox takes west,south,east,north in degrees") from None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise PydanticCustomError("bbox", "bbox takes west,south,east,north in degrees")
    return (west, south, east, north)


def _point(given: str) -> tuple[float, float]:
    """`lon,lat` in degrees."""
    try:
        lon, lat = (float(part) for part in given.split(","))
    except ValueError:
        raise PydanticCustomError("near", "near takes longitude,latitude in degrees") from None
    if not (-180 <= lon <= 180 and -85 <= lat <= 85):
        raise PydanticCustomError("near", "near takes longitude,latitude in degrees")
    return (lon, lat)


class ProjectFilter(BaseModel):
    """Which projects; a parameter that repeats means any of. Unknown names and values are refused."""

    # Frozen, so that a statement can be kept by the filter that it was made from.
    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)

    programme: tuple[Code, ...] = ()
    kind: tuple[Kind, ...] = ()
    project_class: tuple[ProjectClass, ...] = Field((), alias="class")
    stage: tuple[Stage, ...] = ()
    unit: tuple[Code, ...] = ()
    district: tuple[Code, ...] = ()
    sector: tuple[Code, ...] = ()
    office: tuple[Code, ...] = ()
    list_: tuple[Code, ...] = Field((), alias="list")
    provenance: tuple[Provenance, ...] = ()
    accuracy: tuple[AccuracyOrNone, ...] = ()
    nature: tuple[Nature, ...] = ()
    min_investment: Amount | None = Field(None, description="万元, inclusive")
    max_investment: Amount | None = Field(None, description="万元, inclusive")
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    start_from: date | None = Field(None, description="start: actual, else forecast, else baseline; inclusive")
    start_to: date | None = None
    finish_from: date | None = Field(None, description="finish: actual, else forecast, else baseline; inclusive")
    finish_to: date | None = None
    signed_from: date | None = Field(None, description="signed on that day or later")
    signed_to: date | None = None
    started_from: date | None = Field(None, description="really started, that day or later")
    started_to: date | None = None
    finished_from: date | None = Field(None, description="really finished, that day or later")
    finished_to: date | None = None
    under_way_from: date | None = Field(
        None,
        description="the construction window (actual, else forecast, else baseline) touches that day or a later one",
    )
    under_way_to: date | None = Field(None, description="it touches that day or an earlier one")
    q: Annotated[str, Field(max_length=100)] | None = None
    filter: Annotated[str, Field(max_length=8000)] | None = Field(None, description="CQL2, text or JSON")
    near: str | None = Field(None, description="longitude,latitude in degrees; with `radius`")
    radius: Annotated[float, Field(gt=0, le=200_000)] | None = Field(None, description="metres, on the ellipsoid")
    within: tuple[Code, ...] = Field((), description="districts: in one of them, if only in part")
    bbox: str | None = Field(None, description="west,south,east,north in degrees")
    mapped: bool | None = Field(None, description="with a place, or without")
    # Read at the door, which turns the database back to that day; here, so that it is a part of the filter.
    as_of: date | None = Field(None, description="what was known at the end of that day, with that day as today")

    def alone(self) -> "ProjectFilter":
        """The filter without what a list adds to it: what selects the same projects is the same."""
        if type(self) is ProjectFilter:
            return self
        return ProjectFilter.model_construct(**{name: getattr(self, name) for name in ProjectFilter.model_fields})

    @property
    def point(self) -> tuple[float, float] | None:
        return None if self.near is None else _point(self.near)

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        return None if self.bbox is None else _box(self.bbox)

    @field_validator("*", mode="before")
    @classmethod
    def _readable(cls, given: Any, info: ValidationInfo) -> Any:
        if info.field_name in DAYS:
            return day(given)
        for one in given if isinstance(given, list | tuple) else [given]:
            storable(one)
        return given

    @field_validator("bbox")
    @classmethod
    def _is_a_box(cls, given: str | None) -> str | None:
        if given is not None:
            _box(given)
        return given

    @field_validator("near")
    @classmethod
    def _is_a_point(cls, given: str | None) -> str | None:
        if given is not None:
            _point(given)
        return given

    @field_validator("radius")
    @classmethod
    def _has_a_middle(cls, given: float | None, info: ValidationInfo) -> float | None:
        if given is not None and info.data.get("near") is None and "near" in info.data:
            raise PydanticCustomError("radius", "radius needs near.")
        return given

    @field_validator("start_to", "finish_to", "signed_to", "started_to", "finished_to", "under_way_to")
    @classmethod
    def _is_not_before(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get((info.field_name or "").replace("_to", "_from"))
        if first is not None and last is not None and first > last:
            raise PydanticCustomError("period", "The last day is before the first.")
        return last

    @field_validator("max_investment")
    @classmethod
    def _is_above_the_minimum(cls, high: Decimal | None, info: ValidationInfo) -> Decimal | None:
        low = info.data.get("min_investment")
        if low is not None and high is not None and low > high:
            raise PydanticCustomError("range", "The minimum is above the maximum.")
        return high
