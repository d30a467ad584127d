"""Loading the base map."""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel
from sqlalchemy import delete, func, insert
from sqlalchemy.orm import Session as Db

from app.publish.models import BasemapFeature


class BasemapFeatureIn(BaseModel):
    """One feature of the base map; `geometry` is GeoJSON in EPSG:4326."""

    key: str
    kind: str
    name: str | None
    name_en: str | None
    rank: int
    colour: str | None
    status: str | None
    accuracy_m: float | None
    source: str | None
    note: str | None
    geometry: dict[str, Any]


def replace_basemap(db: Db, features: Iterable[BasemapFeatureIn]) -> int:
    """Let the base map be these features and no others; answers how many."""
    db.execute(delete(BasemapFeature))
    count = 0
    for feature in features:
        place = func.ST_Transform(func.ST_SetSRID(func.ST_GeomFromGeoJSON(json.dumps(feature.geometry)), 4326), 3857)
        db.execute(insert(BasemapFeature).values(**feature.model_dump(exclude={"geometry"}), geom=place))
        count += 1
    return count
