"""The OpenAPI 3.0 document of the OGC API: what GIS clients read. `/openapi.json` has the same routes in 3.1."""

from functools import cache
from typing import Any

from app.kit.crs import SYSTEMS
from app.publish.ogc.links import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from app.publish.ogc.schemas import MOST, PROJECT_FIELDS, ItemsQuery
from app.publish.ogc.wording import say

Json = dict[str, Any]
NUMBERS: Json = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
URI: Json = {"type": "string", "format": "uri", "enum": [*SYSTEMS]}
WORDS: Json = {"type": "array", "minItems": 1, "items": {"type": "string"}}
# As the standards define them; what is not here is one of the one filter's own.
STANDARD: dict[str, Json] = {
    "f": {"type": "string", "enum": ["json", "html"]},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": 100},
    "cursor": {"type": "string", "maxLength": 2000},
    "bbox": NUMBERS,
    "bbox-crs": URI,
    "datetime": {"type": "string"},
    "crs": URI,
    "filter": {"type": "string", "maxLength": 8000},
    "filter-lang": {"type": "string", "enum": ["cql2-text", "cql2-json", "cql-text"], "default": "cql2-text"},
    "filter-crs": URI,
    "sortby": WORDS,
    "properties": WORDS,
    "skipGeometry": {"type": "boolean", "default": False},
}
PROBLEM = "application/problem+json"


def document(root: str, language: str) -> Json:
    return {
        "openapi": "3.0.3",
        "info": {
            "title": say("page.title", language),
            "description": say("page.description", language),
            "version": "0.1.0",
            "license": {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"},
        },
        "servers": [{"url": root}],
        "security": [{}, {"bearer": []}],
        "tags": [{"name": "Capabilities"}, {"name": "Data"}],
        "paths": paths(),
        "components": components(),
    }


@cache
def paths() -> dict[str, Json]:
    """Every address. Whoever adds a part adds its addresses here."""
    inside, item = [_ref("collectionId")], [_ref("collectionId"), _ref("featureId")]
    plain, one = [_ref("f")], [_ref("f"), _ref("crs"), _ref("as_of")]
    several = [_ref(name) for name in (*STANDARD, *own_parameters())]
    at = "/collections/{collectionId}"
    return {
        "/": {"get": _get("getLandingPage", "Landing page", plain, {JSON: "LandingPage"})},
        "/conformance": {"get": _get("getConformance", "Conformance classes", plain, {JSON: "ConfClasses"})},
        "/api": {"get": _get("getApi", "This document", plain, {OPENAPI: "Anything"})},
        "/collections": {"get": _get("getCollections", "Collections", plain, {JSON: "Collections"}, "Data")},
        at: {"get": _get("describeCollection", "One collection", inside + plain, {JSON: "Collection"}, "Data")},
        f"{at}/queryables": {"get": _get("getQueryables", "Queryables", inside + plain, {SCHEMA: "Anything"}, "Data")},
        f"{at}/sortables": {"get": _get("getSortables", "Sortables", inside + plain, {SCHEMA: "Anything"}, "Data")},
        f"{at}/feature-schema": {
            "get": _get(
                "getFeatureSchema", "Schema of an item as GeoJSON", inside + plain, {SCHEMA: "Anything"}, "Data"
            )
        },
        f"{at}/schema": {"get": _get("getSchema", "Schema", inside + plain, {SCHEMA: "Anything"}, "Data")},
        f"{at}/items": {
            "get": _get("getFeatures", "Items", inside + several, {GEOJSON: "FeatureCollectionGeoJSON"}, "Data")
        },
        f"{at}/items/{{featureId}}": {
            "get": _get("getFeature", "One item", item + one, {GEOJSON: "FeatureGeoJSON"}, "Data")
        },
    }


def _ref(name: str, of: str = "parameters") -> Json:
    return {"$ref": f"#/components/{of}/{name}"}


def _get(name: str, what: str, parameters: list[Json], content: dict[str, str], tag: str = "Capabilities") -> Json:
    schemas = {media: {"schema": _ref(schema, "schemas")} for media, schema in content.items()}
    answers: Json = {"200": {"description": what, "content": schemas | {HTML: {"schema": {"type": "string"}}}}}
    refused = ("400", "401", "406", "429", "503", "404") if len(parameters) > 1 else ("400", "401", "406", "429", "503")
    answers |= {status: _ref("Problem", "responses") for status in refused}
    return {"operationId": name, "summary": what, "tags": [tag], "parameters": parameters, "responses": answers}


@cache
def own_parameters() -> dict[str, Json]:
    """The parameters of the one filter, from the schema that reads them."""
    schema = ItemsQuery.model_json_schema()
    names = {(field.alias or name): name for name, field in ItemsQuery.model_fields.items()}
    return {
        name: _parameter(name, _plain(one, schema["$defs"]), one.get("description"))
        for name, one in schema["properties"].items()
        if names[name] in PROJECT_FIELDS | {"as_of"}
    }


def _parameter(name: str, schema: Json, description: str | None) -> Json:
    found = {"name": name, "in": "query", "required": False, "schema": schema, "style": "form"}
    found["explode"] = name not in STANDARD and schema.get("type") == "array"
    return found | ({"description": description} if description else {})


def _plain(schema: Json, known: dict[str, Json]) -> Json:
    """A schema of 2020-12 in the words of OpenAPI 3.0."""
    if "$ref" in schema:
        return _plain(known[schema["$ref"].rpartition("/")[2]], known)
    if "anyOf" in schema:
        return _plain(next(one for one in schema["anyOf"] if one.get("type") != "null"), known)
    found = {key: value for key, value in schema.items() if key not in ("title", "default", "description")}
    if "exclusiveMinimum" in found:
        found |= {"minimum": found["exclusiveMinimum"], "exclusiveMinimum": True}
    if "items" in found:
        found["items"] = _plain(found["items"], known)
    return found


@cache
def components() -> Json:
    described = {(field.alias or name): field.description for name, field in ItemsQuery.model_fields.items()}
    standard = {name: _parameter(name, schema, described[name]) for name, schema in STANDARD.items()}
    inside = {
        name: {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in ("collectionId", "featureId")
    }
    said = {PROBLEM: {"schema": _ref("Problem", "schemas")}}
    return {
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        "parameters": standard | own_parameters() | inside,
        "responses": {"Problem": {"description": "RFC 9457", "content": said}},
        "schemas": _schemas(),
    }


def _object(required: tuple[str, ...], **properties: Any) -> Json:
    return {"type": "object", "required": [*required], "properties": properties}


def _schemas() -> Json:
    text, links = {"type": "string"}, {"type": "array", "items": _ref("Link", "schemas")}
    texts = {"type": "array", "items": text}
    feature = {"type": "array", "items": _ref("FeatureGeoJSON", "schemas")}
    count = {"type": "integer", "minimum": 0}
    return {
        "Link": _object(("href", "rel"), href=text, rel=text, type=text, title=text, hreflang=text),
        "LandingPage": _object(("links",), title=text, description=text, links=links),
        "ConfClasses": _object(("conformsTo",), conformsTo=texts),
        "Collection": _object(
            ("id", "links"), id=text, title=text, description=text, links=links, itemType=text, crs=texts, storageCrs=text,
            extent={"type": "object"},
        ),
        "Collections": _object(
            ("links", "collections"), links=links, crs=texts,
            collections={"type": "array", "items": _ref("Collection", "schemas")},
        ),
        "Anything": {"type": "object"},
        "FeatureGeoJSON": _object(
            ("type", "geometry", "properties"), type={"type": "string", "enum": ["Feature"]}, id=text, links=links,
            geometry={"type": "object", "nullable": True}, properties={"type": "object", "nullable": True},
        ),
        "FeatureCollectionGeoJSON": _object(
            ("type", "features"), type={"type": "string", "enum": ["FeatureCollection"]}, features=feature, links=links,
            timeStamp={"type": "string", "format": "date-time"}, numberMatched=count, numberReturned=count,
        ),
        "Problem": _object(
            ("type", "title", "status"), type=text, title=text, status=count, detail=text,
            errors={"type": "array", "items": {"type": "object"}},
        ),
    }  # fmt: skip
