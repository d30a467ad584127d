"""The documents that describe: landing page, conformance, collections, queryables, sortables, schema."""

from datetime import date
from typing import Any

from app.kit.crs import CRS84, SYSTEMS
from app.publish.ogc.collections import Collection
from app.publish.ogc.conformance import classes
from app.publish.ogc.links import HTML, JSON, SCHEMA, Links, collection_path
from app.publish.ogc.sources import sortables
from app.publish.ogc.wording import code_word, property_word, say
from app.selection.properties import Property, Type

PLAIN = {"json": JSON, "html": HTML}
DESCRIBED = {"json": SCHEMA, "html": HTML}
# The city and some land around it; every place lies inside.
EXTENT = [124.2, 42.9, 127.3, 45.5]
SCHEMA_VERSION = "https://json-schema.org/draft/2020-12/schema"
GEOMETRY = {"format": "geometry-any", "$ref": "https://geojson.org/schema/Geometry.json"}
TYPES: dict[Type, dict[str, Any]] = {
    Type.TEXT: {"type": "string"},
    Type.NUMBER: {"type": "number"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.TIMESTAMP: {"type": "string", "format": "date-time"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.GEOMETRY: GEOMETRY,
}


def landing(links: Links, shown: str) -> dict[str, Any]:
    own = links.itself("", PLAIN, shown)
    title, description = (say(f"page.{key}", links.language) for key in ("title", "description"))
    return {"title": title, "description": description, "links": [*own, *links.landing()]}


def conformance(links: Links, shown: str) -> dict[str, Any]:
    return {"conformsTo": classes(), "links": links.itself("/conformance", PLAIN, shown)}


def collections(links: Links, shown: str, found: list[Collection]) -> dict[str, Any]:
    return {
        "links": links.itself("/collections", PLAIN, shown),
        "crs": [*SYSTEMS],
        "collections": [_described(links, one, links.itself(collection_path(one), PLAIN, "json")) for one in found],
    }


def collection(links: Links, shown: str, asked: Collection) -> dict[str, Any]:
    return _described(links, asked, links.itself(collection_path(asked), PLAIN, shown))


def _described(links: Links, asked: Collection, own: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": asked.id,
        "title": asked.title(links.language),
        "description": asked.description(links.language),
        "itemType": "feature",
        "extent": {
            "spatial": {"bbox": [EXTENT], "crs": CRS84.uri},
            "temporal": {"interval": [[None, None]], "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"},
        },
        "crs": [*SYSTEMS],
        # Stored with longitude first; the coordinates are those of EPSG:4326.
        "storageCrs": CRS84.uri,
        "links": [*own, *links.collection(asked)],
    }


def queryables(links: Links, asked: Collection, today: date) -> dict[str, Any]:
    known = asked.source.queryables(today, today.year)
    described = _schema(links, asked, "queryables", {name: _asked(name, one, links) for name, one in known.items()})
    # GDAL reads the list of a draft.
    return described | {"queryables": [{"id": name} for name in known]}


def sortable(links: Links, asked: Collection, today: date) -> dict[str, Any]:
    known = sortables(asked.source, today, today.year)
    return _schema(links, asked, "sortables", {name: _asked(name, one, links) for name, one in known.items()})


def schema(links: Links, asked: Collection, today: date) -> dict[str, Any]:
    """What a feature has; Part 5 calls these returnables."""
    known = {name: _returned(name, links) for name in asked.source.columns(today)}
    place = {"title": property_word("geometry", links.language), "x-ogc-role": "primary-geometry"} | GEOMETRY
    return _schema(links, asked, "schema", known | {"geometry": place})


def feature_schema(links: Links, asked: Collection, today: date) -> dict[str, Any]:
    """The same of the whole GeoJSON feature, for programs that take the types of its fields from there."""
    known = {name: _returned(name, links) for name in asked.source.columns(today)}
    whole = {
        "type": {"const": "Feature", "type": "string"},
        "id": {"type": "string"},
        "geometry": {"$ref": GEOMETRY["$ref"]},
        "properties": {"type": "object", "properties": known},
    }
    return _schema(links, asked, "feature-schema", whole)


def _schema(links: Links, asked: Collection, what: str, known: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": SCHEMA_VERSION,
        "$id": f"{links.root}{collection_path(asked)}/{what}",
        "type": "object",
        "title": asked.title(links.language),
        "description": asked.description(links.language),
        "properties": known,
        "additionalProperties": False,
    }


def _asked(name: str, one: Property, links: Links) -> dict[str, Any]:
    return {"title": property_word(name, links.language)} | TYPES[one.kind] | _closed(name, one.words, links)


def _closed(name: str, codes: Any, links: Links) -> dict[str, Any]:
    """The only values there are, and what they mean."""
    if not codes:
        return {}
    said = (f"{code} {code_word(name, code.value, links.language)}" for code in codes)
    return {"enum": [str(code) for code in codes], "description": ", ".join(said)}


def _returned(name: str, links: Links) -> dict[str, Any]:
    found: dict[str, Any] = {"title": property_word(name, links.language)}
    if name == "code":
        found["x-ogc-role"] = "id"
    if name.endswith(("_wan", "_pct", "_m", "_km2")):
        found |= TYPES[Type.NUMBER]
    elif name in ("version", "position", "finish_slip_days") or name.endswith(("_done", "_total")):
        found["type"] = "integer"
    elif name.endswith("_date"):
        found |= TYPES[Type.DATE]
    elif name.endswith("_at"):
        found |= TYPES[Type.TIMESTAMP]
    else:
        found["type"] = "boolean" if name.startswith("in_") else "string"
    return found
