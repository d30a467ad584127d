"""The filter's parameters, the same for every place that selects projects."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.identity.models import Provenance
from app.kit.schemas import storable
from app.projects.words import Kind, ProjectClass, Stage

Code = Annotated[str, Field(max_length=40)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]


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
    q: Annotated[str, Field(max_length=100)] | None = None
    bbox: str | None = Field(None, description="west,south,east,north in degrees")
    mapped: bool | None = Field(None, description="with a place, or without")
    # Read at the door, which turns the database back to that day; here, so that it is a part of the filter.
    as_of: date | None = Field(None, description="what was known at the end of that day, with that day as today")

    @property
    def box(self) -> tuple[float, float, float, float] | None:
        return None if self.bbox is None else _box(self.bbox)

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        for one in given if isinstance(given, list | tuple) else [given]:
            storable(one)
        return given

    @field_validator("bbox")
    @classmethod
    def _is_a_box(cls, given: str | None) -> str | None:
        if given is not None:
            _box(given)
        return given

    @field_validator("max_investment")
    @classmethod
    def _is_above_the_minimum(cls, high: Decimal | None, info: ValidationInfo) -> Decimal | None:
        low = info.data.get("min_investment")
        if low is not None and high is not None and low > high:
            raise PydanticCustomError("range", "The minimum is above the maximum.")
        return high
