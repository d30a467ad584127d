"""What an area looks like, and what is told to make one."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from app.kit.schemas import Body, Out
from app.selection.models import AreaOrigin

AreaName = Annotated[str, Field(min_length=1, max_length=80)]
Lon = Annotated[float, Field(ge=-180, le=180)]
Lat = Annotated[float, Field(ge=-85, le=85)]
Metres = Annotated[float, Field(gt=0, le=50_000)]


class Circle(Body):
    """A middle, longitude first, and a radius in metres on the ellipsoid."""

    centre: tuple[Lon, Lat]
    radius_m: Metres


class Corridor(Body):
    """A line, longitude first, and so many metres to either side of it."""

    line: Annotated[list[tuple[Lon, Lat]], Field(min_length=2, max_length=400)]
    aside_m: Metres


class AreaIn(Body):
    """A new area: a shape, or what makes one."""

    name: AreaName
    shared: bool = False
    geometry: dict[str, Any] | None = Field(None, description="GeoJSON: Polygon or MultiPolygon, longitude first")
    circle: Circle | None = None
    corridor: Corridor | None = None

    @model_validator(mode="after")
    def _is_one_shape(self) -> "AreaIn":
        if [self.geometry, self.circle, self.corridor].count(None) != 2:
            raise PydanticCustomError("one_shape", "One of geometry, circle and corridor is needed.")
        return self


class AreaChange(Body):
    """What becomes of an area; `removed: false` puts back one that was removed."""

    name: AreaName | None = None
    shared: bool | None = None
    geometry: dict[str, Any] | None = None
    removed: bool | None = None


class AreaOut(Out):
    """`made_with` is the middle or the line as GeoJSON, with `metres`; of a drawn area null."""

    code: str
    name: str
    shared: bool
    mine: bool
    owner_name: str
    made_from: AreaOrigin
    made_with: dict[str, Any] | None
    area_m2: int
    created_at: datetime
    removed: bool
    version: int


class AreaWhole(AreaOut):
    geometry: dict[str, Any]


class Areas(Out):
    items: list[AreaOut]
