"""What may be asked of the table of covers, and how a file becomes a layer."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.exchange.places.systems import System
from app.identity.roles import Role
from app.kit.schemas import Out, day, storable
from app.overlays.models import OverlayKind
from app.overlays.schemas import ClassOut, Colour
from app.selection.schemas import ProjectFilter


class TableQuery(ProjectFilter):
    format_: Literal["csv", "xlsx"] = Field(alias="format")
    lang: Literal["zh-CN", "en"] | None = Field(None, description="of heads and words; else Accept-Language decides")


class FileQuery(BaseModel):
    """How a file is read: its `crs` where it tells none (`EPSG:4551`, or a word such as `gk42`), one of its layers, the
    fields of class and name where the usual ones are not meant."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    crs: Annotated[str, Field(max_length=20)] | None = None
    layer: Annotated[str, Field(max_length=200)] | None = None
    class_field: Annotated[str, Field(max_length=200)] | None = None
    name_field: Annotated[str, Field(max_length=200)] | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any) -> Any:
        return storable(value) or None


class ContentsQuery(FileQuery):
    """With the file: what a new layer is called and who may know of it. What is not said of one that is there stays;
    `data_date` and `source` are of the file."""

    file_name: Annotated[str, Field(max_length=200)] | None = None
    name: Annotated[str, Field(max_length=200)] | None = None
    name_en: Annotated[str, Field(max_length=200)] | None = None
    kind: OverlayKind | None = None
    source: Annotated[str, Field(max_length=1000)] | None = None
    data_date: date | None = None
    colour: Colour | None = None
    role: Annotated[list[Role], Field(max_length=10)] | None = None
    reason: Annotated[str, Field(max_length=1000)] | None = None

    @field_validator("data_date", mode="before")
    @classmethod
    def _is_a_day(cls, value: Any) -> Any:
        return day(value) or None


Phase = Literal["reading", "measuring"]


class FileProgress(Out):
    """How far the work on a file has come: features that were read, then projects of which it was measured what they cover;
    null before and after."""

    phase: Phase | None
    done: int
    of: int


class FeatureError(Out):
    """Why a feature cannot be taken; `number` counts from 1 as they stand in the file."""

    number: int | None
    field: str | None
    msg: str


class FileRead(Out):
    """What would become of a file. Where it tells no system `fits` are those in which it would lie in the city, and one has
    to be chosen before anything is counted. `sketch` and `city` are GeoJSON, coarse, to be drawn over one another."""

    format: str
    layers: list[str]
    layer: str
    fields: list[str]
    class_field: str | None
    name_field: str | None
    system: str | None
    fits: list[System]
    read: int
    feature_count: int
    area_m2: float
    classes: list[ClassOut]
    bounds: tuple[float, float, float, float] | None
    mended: list[int]
    empty: list[int]
    elsewhere: int
    others: int
    errors: list[FeatureError]
    sketch: dict[str, Any] | None
    city: dict[str, Any] | None
