"""A feature that was sent, as the project or the change of a project that it stands for."""

import json
from datetime import datetime, timedelta
from math import isfinite
from typing import Any, TypeVar

from geoalchemy2.shape import to_shape
from pydantic import BaseModel, ValidationError
from shapely import force_2d, get_coordinates
from shapely.errors import ShapelyError
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

from app.kit.crs import CRS84, Crs
from app.kit.errors import Fault, Invalid
from app.kit.shapes import CITY_BOX, WGS84, literal_of
from app.projects.models import Project
from app.projects.schemas import ProjectChange, ProjectIn
from app.publish.ogc.collections import Collection
from app.publish.ogc.editing.schemas import FeatureIn, FeaturePatch

Schema = TypeVar("Schema", bound=BaseModel)
# A shape is shown with six decimals: what differs by less came back as it was shown.
SAME_DEGREES = 6e-7
# Names that a client may change; the place is the feature's own member.
WRITABLE = {field.alias or name for name, field in ProjectChange.model_fields.items()} - {"geometry"}
# A place keeps its accuracy, and a project its stage, where a whole feature does not name them.
KEPT = {"location_accuracy", "stage"}
# What only a new project is told.
AT_FIRST = {"programme", "kind", "template"}


def new_project(db: Db, asked: Collection, sent: FeatureIn, crs: Crs, shown: set[str]) -> ProjectIn:
    """The project that a feature stands for; `shown` are the names that features have."""
    given = {name: value for name, value in (sent.properties or {}).items() if value is not None}
    faults = [
        Fault(("properties", name), "ogc.read_only" if name in shown else "fault.extra_forbidden", {}, given[name])
        for name in given
        if name not in WRITABLE | AT_FIRST
    ]
    if faults:
        raise Invalid(*faults)
    if asked.programme is not None and given.setdefault("programme", asked.programme) != asked.programme:
        raise Invalid(Fault(("properties", "programme"), "ogc.other_collection", {}, given["programme"]))
    if sent.geometry is not None:
        given["geometry"] = mapping(_place(db, sent.geometry, crs))
    return _read(ProjectIn, given)


def change_of(
    db: Db, project: Project, sent: FeatureIn | FeaturePatch, crs: Crs, shown: dict[str, Any]
) -> ProjectChange:
    """What differs from the feature as it is shown, `shown` by name. A whole feature takes away what it leaves out."""
    whole = isinstance(sent, FeatureIn)
    if sent.id is not None and sent.id != project.code:
        raise Invalid.at("id", "ogc.read_only", sent.id)
    found = _differing(sent.properties or {}, shown)
    if whole:
        left_out = {name for name, value in shown.items() if name in WRITABLE - KEPT and value is not None}
        found |= dict.fromkeys(left_out - (sent.properties or {}).keys())
    if whole or "geometry" in sent.model_fields_set:
        place = None if sent.geometry is None else _place(db, sent.geometry, crs)
        if not _same_place(project, place):
            found["geometry"] = None if place is None else mapping(place)
    return _read(ProjectChange, found)


def _differing(given: dict[str, Any], shown: dict[str, Any]) -> dict[str, Any]:
    """What is not as it is shown; refused, by name, where nobody can change it."""
    found, faults = {}, []
    for name, value in given.items():
        if name in shown and _same(value, shown[name]):
            continue
        if name in WRITABLE:
            found[name] = value
        else:
            key = "ogc.read_only" if name in shown else "fault.extra_forbidden"
            faults.append(Fault(("properties", name), key, {}, value))
    if faults:
        raise Invalid(*faults)
    return found


def _same(given: Any, shown: Any) -> bool:
    """Equal, as JSON; an instant may have lost its microseconds or changed its zone on the way."""
    if isinstance(given, bool) != isinstance(shown, bool):
        return False
    if given == shown:
        return True
    if not (isinstance(given, str) and isinstance(shown, str)):
        return False
    try:
        return abs(datetime.fromisoformat(given) - datetime.fromisoformat(shown)) < timedelta(milliseconds=1)
    except (ValueError, TypeError):
        return False


def _same_place(project: Project, place: BaseGeometry | None) -> bool:
    if project.geom is None or place is None:
        return project.geom is None and place is None
    return bool(to_shape(project.geom).equals_exact(place, SAME_DEGREES))


def _place(db: Db, given: dict[str, Any], crs: Crs) -> BaseGeometry:
    """A shape that was sent, in degrees, longitude first. What cannot be a place there is refused."""
    try:
        found = crs.easting_first(force_2d(shape(given)))
    except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise Invalid.at("geometry", "place.not_geojson") from None
    if found.is_empty or not all(map(isfinite, get_coordinates(found).flat)):
        raise Invalid.at("geometry", "place.empty" if found.is_empty else "place.not_geojson")
    if crs is not CRS84:
        _check_axes(found, crs)
    if crs.srid == WGS84:
        return found
    text = db.scalar(select(func.ST_AsGeoJSON(func.ST_Transform(literal_of(found, crs.srid), WGS84), 9, 0)))
    return shape(json.loads(text or "null"))


def _check_axes(found: BaseGeometry, crs: Crs) -> None:
    """Refuse what lies outside of the system; where the other order would fit, say so."""
    if _inside(found.bounds, crs.bounds):
        return
    west, south, east, north = found.bounds
    turned = (south, west, north, east)
    if _inside(turned, CITY_BOX if crs.degrees else crs.bounds):
        raise Invalid.at("geometry", "ogc.axes", crs.name, name=crs.name)
    raise Invalid.at("geometry", "place.not_degrees" if crs.degrees else "place.not_metres")


def _inside(bounds: tuple[float, float, float, float], limits: tuple[float, float, float, float]) -> bool:
    return limits[0] <= bounds[0] and limits[1] <= bounds[1] and bounds[2] <= limits[2] and bounds[3] <= limits[3]


def _read(schema: type[Schema], given: dict[str, Any]) -> Schema:
    """The schema that the API reads; what it refuses is named as it stands in the feature."""
    try:
        return schema.model_validate(given)
    except ValidationError as error:
        raise Invalid(
            *(
                Fault(
                    fault["loc"] if fault["loc"][:1] == ("geometry",) else ("properties", *fault["loc"]),
                    f"fault.{fault['type']}",
                    dict(fault.get("ctx", {})),
                    fault["input"],
                )
                for fault in error.errors()
            )
        ) from None
