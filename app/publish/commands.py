"""Loading the base map."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pydantic import BaseModel
from sqlalchemy import LargeBinary, bindparam, delete, func, insert
from sqlalchemy.orm import Session as Db

from app.land.models import BasemapFeature


class BasemapIn(BaseModel):
    """One feature of the base map but for its place."""

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


class BasemapFeatureIn(BasemapIn):
    """`geometry` is GeoJSON in EPSG:4326."""

    geometry: dict[str, Any]


class BasemapWkbIn(BasemapIn):
    """`wkb` in EPSG:4326, as GDAL gives it."""

    wkb: bytes


BATCH = 2_000


def replace_basemap_by(db: Db, features: Iterable[BasemapWkbIn]) -> int:
    """The same from a file with very many features; answers how many. What has no place is left out."""
    db.execute(delete(BasemapFeature))
    place = func.ST_Transform(func.ST_Force2D(func.ST_GeomFromWKB(bindparam("wkb", type_=LargeBinary), 4326)), 3857)
    statement = insert(BasemapFeature).values(geom=place)
    count = 0
    for batch in batched(features):
        db.execute(statement, [one.model_dump() for one in batch])
        count += len(batch)
    return count


def batched(features: Iterable[BasemapWkbIn]) -> Iterator[list[BasemapWkbIn]]:
    rest = iter(features)
    while batch := list(islice(rest, BATCH)):
        yield batch


def replace_basemap(db: Db, features: Iterable[BasemapFeatureIn]) -> int:
    """Let the base map be these features and no others; answers how many."""
    db.execute(delete(BasemapFeature))
    count = 0
    for feature in features:
        place = func.ST_Transform(func.ST_SetSRID(func.ST_GeomFromGeoJSON(json.dumps(feature.geometry)), 4326), 3857)
        db.execute(insert(BasemapFeature).values(**feature.model_dump(exclude={"geometry"}), geom=place))
        count += 1
    return count
