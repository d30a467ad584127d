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
MVT = "application/vnd.mapbox-vector-tile"


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
        "tags": [{"name": "Capabilities"}, {"name": "Data"}, {"name": "Tiles"}],
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
            "get": _get("getFeatures", "Items", inside + several, {GEOJSON: "FeatureCollectionGeoJSON"}, "Data"),
            "post": _write("createFeature", "A new project", inside, GEOJSON, "201"),
        },
        f"{at}/items/{{featureId}}": {
            "get": _get("getFeature", "One item", item + one, {GEOJSON: "FeatureGeoJSON"}, "Data"),
            "put": _write("replaceFeature", "Replace", item, GEOJSON),
            "patch": _write("updateFeature", "Update", item, "application/merge-patch+json"),
            "delete": _write("deleteFeature", "Cancel the project", item, None, "204"),
        },
    } | tile_paths(at, inside)


def tile_paths(at: str, inside: list[Json]) -> dict[str, Json]:
    """The addresses of OGC API – Tiles."""
    grid, filtered = [_path("tileMatrixSetId")], [_ref(name) for name in own_parameters()]
    tile = [_path(name) for name in ("tileMatrix", "tileRow", "tileCol")]
    found = {
        "/tileMatrixSets": ("getTileMatrixSetsList", "Tile matrix sets", [], {JSON: "Anything"}),
        "/tileMatrixSets/{tileMatrixSetId}": ("getTileMatrixSet", "One of them", grid, {JSON: "Anything"}),
        f"{at}/tiles": ("collection.vector.getTileSetsList", "Tilesets", inside + filtered, {JSON: "Anything"}),
        f"{at}/tiles/{{tileMatrixSetId}}": (
            "collection.vector.getTileSet", "One tileset", inside + grid + filtered, {JSON: "Anything"},
        ),
        f"{at}/tiles/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": (
            "collection.vector.getTile", "One tile", inside + grid + tile + filtered, {MVT: "Binary"},
        ),
    }  # fmt: skip
    return {path: {"get": _only(_get(*said, "Tiles"))} for path, said in found.items()}


def _only(operation: Json) -> Json:
    """Without the page that other addresses have beside their JSON."""
    operation["responses"]["200"]["content"].pop(HTML)
    return operation


def _path(name: str) -> Json:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _write(name: str, what: str, parameters: list[Json], media: str | None, status: str = "200") -> Json:
    """Part 4. What guards a write is `If-Match`; the shape is in the system that `Content-Crs` names."""
    text = {"schema": {"type": "string"}}
    more: list[Json] = [{"name": "reason", "in": "query"} | text]
    if status != "201":
        more.append({"name": "If-Match", "in": "header", "required": True} | text)
    if media:
        more.append({"name": "Content-Crs", "in": "header"} | text)
    shown = {GEOJSON: {"schema": _ref("FeatureGeoJSON", "schemas")}}
    answers: Json = {status: {"description": what} | ({"content": shown} if media else {})}
    answers |= {one: _ref("Problem", "responses") for one in ("400", "401", "403", "404", "405", "409", "412", "428")}
    found: Json = {"operationId": name, "summary": what, "tags": ["Data"], "parameters": parameters + more}
    if media:
        schema = {"schema": _ref("FeatureGeoJSON" if media == GEOJSON else "Anything", "schemas")}
        found["requestBody"] = {"required": True, "content": {media: schema}}
        answers["415"] = _ref("Problem", "responses")
    return found | {"responses": answers}


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
        "Binary": {"type": "string", "format": "binary"},
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
