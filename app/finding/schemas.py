"""What the box answers, and the nearest station."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.identity.models import Provenance
from app.kit.coordinates import Datum
from app.kit.schemas import Money, Out, storable
from app.projects.words import Kind, Stage


class SearchQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    q: Annotated[str, Field(max_length=100)]
    limit: Annotated[int, Field(ge=1, le=20)] = 8

    @field_validator("q")
    @classmethod
    def _readable(cls, given: str) -> str:
        return str(storable(given))


class FoundProject(Out):
    """A project, as short as a line; `point` is null where it has no place."""

    code: str
    name: str
    name_en: str | None
    programme: str
    kind: Kind
    stage: Stage
    district: str | None
    owner: str | None
    investment_wan: Money | None
    provenance: Provenance
    point: tuple[float, float] | None


class FoundPlace(Out):
    """A place with its box `west, south, east, north`; `code` of a district or a reporting unit, which filters take."""

    kind: str
    code: str | None
    districts: list[str] = Field(description="of the zone by whose name a reporting unit was found: where it lies")
    name: str
    name_en: str | None
    note: str | None = Field(description="the lines of a station")
    point: tuple[float, float]
    box: tuple[float, float, float, float]
    path: list[tuple[float, float]] | None = Field(description="the corners of a street, a river or a railway")


class FoundPoint(Out):
    """One meaning of a pair of coordinates, in WGS 84. `swapped`: latitude, or north, stood first."""

    datum: Datum
    lon: float
    lat: float
    swapped: bool
    meridian: int | None


class Asked(Out):
    """What a whole sentence asks for beside the places in it: parameters of the filter, and the order of the list."""

    programme: list[str]
    stage: list[Stage]
    under_way_from: date | None
    under_way_to: date | None
    around: str | None
    around_m: float | None
    metres: float | None = Field(description="from the place that is named, in place of the usual distance")
    sort: Literal["-total_investment"] | None
    unread: str | None = Field(description="what was not understood, and is not asked for")


class Found(Out):
    """`total`: projects that `q` selects in all. `programmes`: those that the words are a name of. `points` is null where no
    coordinates were typed, and empty where they lie outside the city."""

    projects: list[FoundProject]
    total: int
    programmes: list[str]
    places: list[FoundPlace]
    asked: Asked | None
    points: list[FoundPoint] | None


class Station(Out):
    """The nearest metro station, `distance_m` on the ellipsoid from the project's shape; the station is good to some
    50 m, one of a project by what that says of itself."""

    name: str
    name_en: str | None
    lines: list[str]
    stage: Stage | None
    distance_m: int
    point: tuple[float, float]
    project: str | None = Field(description="the metro project that builds it")


class NearestStation(Out):
    """`station` is null where the project has no place, or one no better than its district (`why`)."""

    station: Station | None
    why: Literal["no_place", "district", "none_near"] | None
