"""`/ogc`: landing page, conformance, API definition, collections, their items; as JSON and as pages."""

import json
from datetime import UTC
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from app.identity.dependencies import SAFE, Reading, Reads, Recalls
from app.identity.roles import Permission
from app.kit import clock
from app.kit.asked import Asked
from app.kit.web import language
from app.publish.ogc import documents, openapi, pages, qgis, queries
from app.publish.ogc.collections import all_collections, collection
from app.publish.ogc.documents import DESCRIBED, PLAIN
from app.publish.ogc.links import GEOJSON, HTML, OPENAPI, SCHEMA, Links, item_path, items_path
from app.publish.ogc.negotiating import form, json_type
from app.publish.ogc.schemas import (
    CollectionOut,
    CollectionsOut,
    Conformance,
    Feature,
    FeatureCollection,
    ItemQuery,
    ItemsQuery,
    Landing,
    PageQuery,
)
from app.publish.ogc.selecting import check, crs_of
from app.publish.ogc.wording import code_names
from app.selection.queries import check_codes

Read = Annotated[Reading, Depends(Reads(Permission.READ, snapshot=False), scope="function")]
Recall = Annotated[Reading, Depends(Recalls(Permission.READ, snapshot=False), scope="function")]
Plain = Annotated[PageQuery, Query()]
FEATURES = {"json": GEOJSON, "html": HTML}
DEFINED = {"json": OPENAPI, "html": HTML}
VARY = {"Vary": "Accept, Accept-Language, Authorization, Cookie"}


class GeoJson(JSONResponse):
    media_type = GEOJSON


class Described(JSONResponse):
    media_type = SCHEMA


class Defined(JSONResponse):
    media_type = OPENAPI


def documented(model: type[BaseModel] | None = None) -> dict[int | str, dict[str, Any]]:
    """The answers of an address for the OpenAPI document: both forms, and refusals as problems."""
    shown = {"model": model} if model else {}
    refused = {"application/problem+json": {"schema": {"type": "object"}}}
    return {
        200: shown | {"description": "OK", "content": {HTML: {"schema": {"type": "string"}}}},
        "4XX": {"description": "RFC 9457", "content": refused},
    }


router = APIRouter(prefix="/ogc", tags=["ogc"])


def links_of(request: Request) -> Links:
    return Links(f"{request.url.scheme}://{request.url.netloc}/ogc", language(request))


def answer(body: bytes | str, media: str, tongue: str, headers: dict[str, str] | None = None) -> Response:
    kept = SAFE | VARY | {"Content-Language": tongue} | (headers or {})
    return Response(body, media_type=f"{media}; charset=utf-8" if media == HTML else media, headers=kept)


def as_json(content: Any, media: str, tongue: str, headers: dict[str, str] | None = None) -> Response:
    return answer(json.dumps(content, ensure_ascii=False), media, tongue, headers)


@router.get("", response_class=JSONResponse, responses=documented(Landing))
@router.get("/", include_in_schema=False)
def landing_page(query: Plain, request: Request, reading: Read) -> Response:
    """Where everything is."""
    shown, links = form(request.headers.get("accept"), query.f, PLAIN), links_of(request)
    content = documents.landing(links, shown)
    if shown == "json":
        return as_json(content, PLAIN[shown], links.language)
    return answer(pages.landing(links, content, all_collections(reading.db)), HTML, links.language)


@router.get("/conformance", response_class=JSONResponse, responses=documented(Conformance))
def conformance(query: Plain, request: Request, _: Read) -> Response:
    """The conformance classes that are met."""
    shown, links = form(request.headers.get("accept"), query.f, PLAIN), links_of(request)
    content = documents.conformance(links, shown)
    if shown == "json":
        return as_json(content, PLAIN[shown], links.language)
    return answer(pages.conformance(links, content), HTML, links.language)


@router.get("/api", response_class=Defined, responses=documented())
def definition(query: Plain, request: Request, _: Read) -> Response:
    """This part of the service in OpenAPI 3.0."""
    shown, links = form(request.headers.get("accept"), query.f, DEFINED), links_of(request)
    content = openapi.document(links.root, links.language)
    if shown == "json":
        return as_json(content, DEFINED[shown], links.language)
    return answer(pages.api(links, content), HTML, links.language)


@router.get("/guatu.qgs", response_class=Response, responses={200: {"content": {qgis.QGS: {}}}})
def qgis_project(request: Request, reading: Read) -> Response:
    """A project of QGIS, 3.22 or newer, with every programme as a layer of this server."""
    links = links_of(request)
    headers = {"Content-Disposition": 'attachment; filename="guatu.qgs"'}
    return answer(qgis.project(reading.db, links), qgis.QGS, links.language, headers)


@router.get("/collections", response_class=JSONResponse, responses=documented(CollectionsOut))
def list_collections(query: Plain, request: Request, reading: Read) -> Response:
    shown, links = form(request.headers.get("accept"), query.f, PLAIN), links_of(request)
    content = documents.collections(links, shown, all_collections(reading.db))
    if shown == "json":
        return as_json(content, PLAIN[shown], links.language)
    return answer(pages.collections(links, content), HTML, links.language)


@router.get(
    "/collections/{collection_id}",
    response_class=JSONResponse,
    responses=documented(CollectionOut),
)
def read_collection(collection_id: str, query: Plain, request: Request, reading: Read) -> Response:
    shown, links = form(request.headers.get("accept"), query.f, PLAIN), links_of(request)
    content = documents.collection(links, shown, collection(reading.db, collection_id))
    if shown == "json":
        return as_json(content, PLAIN[shown], links.language)
    return answer(pages.collection(links, content), HTML, links.language)


DESCRIPTIONS = {
    "queryables": documents.queryables,
    "sortables": documents.sortable,
    "schema": documents.schema,
    "feature-schema": documents.feature_schema,
}


def described(what: str, collection_id: str, query: PageQuery, request: Request, reading: Reading) -> Response:
    shown, links = form(request.headers.get("accept"), query.f, DESCRIBED), links_of(request)
    asked = collection(reading.db, collection_id)
    content = DESCRIPTIONS[what](links, asked, clock.today())
    if shown == "json":
        return as_json(content, json_type(request.headers.get("accept"), DESCRIBED[shown]), links.language)
    return answer(pages.described(links, asked, what, content), HTML, links.language)


@router.get("/collections/{collection_id}/queryables", response_class=Described, responses=documented())
def read_queryables(collection_id: str, query: Plain, request: Request, reading: Read) -> Response:
    """What may be asked in `filter`, as JSON Schema."""
    return described("queryables", collection_id, query, request, reading)


@router.get("/collections/{collection_id}/sortables", response_class=Described, responses=documented())
def read_sortables(collection_id: str, query: Plain, request: Request, reading: Read) -> Response:
    """What `sortby` takes, as JSON Schema."""
    return described("sortables", collection_id, query, request, reading)


@router.get("/collections/{collection_id}/schema", response_class=Described, responses=documented())
def read_schema(collection_id: str, query: Plain, request: Request, reading: Read) -> Response:
    """What a feature has, as JSON Schema."""
    return described("schema", collection_id, query, request, reading)


@router.get("/collections/{collection_id}/feature-schema", response_class=Described, responses=documented())
def read_feature_schema(collection_id: str, query: Plain, request: Request, reading: Read) -> Response:
    """What a feature is as GeoJSON, as JSON Schema."""
    return described("feature-schema", collection_id, query, request, reading)


@router.get("/collections/{collection_id}/items", response_class=GeoJson, responses=documented(FeatureCollection))
def list_items(
    collection_id: str, request: Request, reading: Recall, query: Annotated[ItemsQuery, Depends(Asked(ItemsQuery))]
) -> Response:
    """A page of the features that match. The features are text made by the database."""
    shown, links = form(request.headers.get("accept"), query.f, FEATURES), links_of(request)
    asked = collection(reading.db, collection_id)
    check(asked, query)
    check_codes(reading.db, query.projects(), reading.caller)
    found = queries.page(reading.db, asked, query, reading.caller)
    matched = queries.total(reading.db, asked, query, reading.caller)
    given = request.query_params.multi_items()
    path = items_path(asked)
    around = links.itself(path, FEATURES, shown, given) + links.up(asked)
    if found.next:
        kept = [pair for pair in given if pair[0] not in ("cursor", "f")]
        around.append(
            links.to(path, "next", FEATURES[shown], "link.next", [*kept, ("cursor", found.next), ("f", shown)])
        )
    headers = {"Content-Crs": f"<{crs_of('crs', query.crs).uri}>"}
    tail = {
        "links": around,
        "timeStamp": clock.real_now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "numberMatched": matched,
        "numberReturned": found.returned,
    }
    told = json.dumps(tail, ensure_ascii=False)[1:]
    body = b'{"type":"FeatureCollection","features":[' + found.features + f"],{told}".encode()
    if shown == "json":
        return answer(body, GEOJSON, links.language, headers)
    names = code_names(reading.db, links.language)
    return answer(pages.items(links, asked, query, given, json.loads(body), names), HTML, links.language, headers)


@router.get(
    "/collections/{collection_id}/items/{feature_id}",
    response_class=GeoJson,
    responses=documented(Feature),
)
def read_item(
    collection_id: str, feature_id: str, query: Annotated[ItemQuery, Query()], request: Request, reading: Recall
) -> Response:
    """One feature with its links."""
    shown, links = form(request.headers.get("accept"), query.f, FEATURES), links_of(request)
    asked, crs = collection(reading.db, collection_id), crs_of("crs", query.crs)
    text, version = queries.feature(reading.db, asked, feature_id, crs, reading.caller)
    around = links.itself(item_path(asked, feature_id), FEATURES, shown, request.query_params.multi_items())
    told = json.dumps(around + links.up(asked), ensure_ascii=False)
    body = f'{text[:-1]},"links":{told}}}'
    headers = {"Content-Crs": f"<{crs.uri}>"} | (reading.mark(version) if asked.source.selects else {})
    if shown == "json":
        return answer(body, GEOJSON, links.language, headers)
    names = code_names(reading.db, links.language)
    return answer(pages.item(links, asked, json.loads(body), names), HTML, links.language, headers)
