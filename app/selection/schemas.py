"""The filter's parameters, the same for every place that selects projects."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import parse_qs

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.identity.models import Provenance
from app.kit.schemas import day, storable
from app.projects.words import Kind, ProjectClass, Stage
from app.selection import shapes

Code = Annotated[str, Field(max_length=40)]
Amount = Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)]
Metres = Annotated[float, Field(gt=0, le=20_000)]


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
    within: tuple[Code, ...] = Field((), description="districts or saved areas: in one of them, if only in part")
    polygon: Annotated[str, Field(max_length=8000)] | None = Field(
        None, description="longitude,latitude,… in degrees: touches this area"
    )
    along: Annotated[str, Field(max_length=8000)] | None = Field(
        None, description="longitude,latitude,… in degrees: near this line; with `along_m`"
    )
    along_m: Metres | None = Field(None, description="metres to either side, on the ellipsoid; 200 without it")
    around: Annotated[str, Field(max_length=2000)] | None = Field(
        None,
        description="near other projects: the code of one, the code of a programme, or a filter as a query string, "
        "such as `programme=dead_end_roads&stage=under_construction`; with `around_m`",
    )
    around_m: Metres | None = Field(None, description="metres, on the ellipsoid; 500 without it")
    bbox: str | None = Field(None, description="west,south,east,north in degrees")
    mapped: bool | None = Field(None, description="with a place, or without")
    # Read at the door, which turns the database back to that day; here, so that it is a part of the filter.
    as_of: date | None = Field(None, description="what was known at the end of that day, with that day as today")

    def alone(self) -> "ProjectFilter":
        """The filter without what a list adds to it: what selects the same projects is the same."""
        return self if type(self) is ProjectFilter else _alone(self)

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

    @property
    def others(self) -> "ProjectFilter | str | None":
        """Near what: projects that a filter selects, or the code of a project or a programme."""
        return None if self.around is None else others(self.around)

    @field_validator("polygon")
    @classmethod
    def _is_an_area(cls, given: str | None) -> str | None:
        if given is not None:
            shapes.polygon(given)
        return given

    @field_validator("along")
    @classmethod
    def _is_a_line(cls, given: str | None) -> str | None:
        if given is not None:
            shapes.line(given)
        return given

    @field_validator("around")
    @classmethod
    def _means_projects(cls, given: str | None) -> str | None:
        if given is not None:
            others(given)
        return given

    @field_validator("along_m", "around_m")
    @classmethod
    def _has_a_from(cls, given: float | None, info: ValidationInfo) -> float | None:
        name = (info.field_name or "").removesuffix("_m")
        if given is not None and name in info.data and info.data[name] is None:
            raise PydanticCustomError("alone", "{name}_m needs {name}.", {"name": name})
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


# What is near what is near is nobody's question; the day is that of the whole question.
NOT_INSIDE = frozenset({"around", "around_m", "as_of"})


@lru_cache(maxsize=512)
def others(given: str) -> ProjectFilter | str:
    """What `around` means."""
    if "=" not in given:
        if not given.strip() or len(given) > 40:
            raise _unreadable(given)
        return given.strip()
    listed = {field.alias or name for name, field in ProjectFilter.model_fields.items() if field.default == ()}
    try:
        words = parse_qs(given, keep_blank_values=True, strict_parsing=True, max_num_fields=100)
        if NOT_INSIDE & words.keys() or any(len(values) > 1 for name, values in words.items() if name not in listed):
            raise _unreadable(given)
        return ProjectFilter.model_validate(
            {name: values if name in listed else values[0] for name, values in words.items()}
        )
    except ValidationError as error:
        raise _unreadable(".".join(map(str, error.errors()[0]["loc"]))) from None
    except ValueError:
        raise _unreadable(given) from None


def _unreadable(given: str) -> PydanticCustomError:
    return PydanticCustomError(
        "around",
        "around takes the code of a project or a programme, or a filter; not readable: {given}",
        {"given": given[:80]},
    )


@lru_cache(maxsize=512)
def _alone(query: ProjectFilter) -> ProjectFilter:
    return ProjectFilter.model_construct(**{name: getattr(query, name) for name in ProjectFilter.model_fields})
