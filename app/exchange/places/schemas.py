"""What is asked about a place that comes in, and what is answered."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from app.exchange.places.systems import System
from app.kit.schemas import Out


class SplitIn(BaseModel):
    """GeoJSON in EPSG:4326: a LineString or a Polygon, and the LineString that divides it."""

    model_config = ConfigDict(extra="forbid")

    geometry: dict[str, Any]
    blade: dict[str, Any]


class Pieces(Out):
    items: list[dict[str, Any]]


class ReadQuery(BaseModel):
    """`system` where the file tells none, or for pasted coordinates; `shape`: what pasted corners make."""

    model_config = ConfigDict(extra="forbid")

    system: System | None = None
    shape: Literal["point", "line", "area"] = "line"


NoteCode = Literal["swapped", "repaired", "broken", "outside", "gcj02", "too_many"]


class Note(Out):
    """Something that was noticed; `msg` in the reader's language."""

    code: NoteCode
    msg: str


class Candidate(Out):
    """One feature of the file as GeoJSON in EPSG:4326, and what was noticed about it."""

    name: str
    layer: str
    geometry: dict[str, Any]
    points: int
    notes: list[Note]


class PlacesOut(Out):
    """`system`: what the numbers were read as, declared or the file's own (`EPSG:4551`). Null: the file tells none, and
    nothing is read before one is declared; `fits` are those in which it lies in the city."""

    format: str
    system: str | None
    fits: list[System]
    items: list[Candidate]
    left_off: int
