"""What is asked about a place that comes in, and what is answered."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from app.kit.schemas import Out


class SplitIn(BaseModel):
    """GeoJSON in EPSG:4326: a LineString or a Polygon, and the LineString that divides it."""

    model_config = ConfigDict(extra="forbid")

    geometry: dict[str, Any]
    blade: dict[str, Any]


class Pieces(Out):
    items: list[dict[str, Any]]
