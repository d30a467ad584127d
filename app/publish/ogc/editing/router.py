"""Writing to `/ogc/collections/{id}/items`."""

import json
from typing import Annotated, Any
from urllib.parse import unquote

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from starlette.exceptions import HTTPException

from app.identity.dependencies import SAFE, Reading, Reads, Writes, Writing
from app.identity.roles import Permission
from app.kit import clock
from app.kit.crs import CRS84, Crs
from app.kit.errors import Invalid, NotFound, Precondition, Stale
from app.kit.messages import CHINESE, sentence
from app.kit.schemas import UNSTORABLE, Written
from app.portfolio import commands
from app.projects.models import Project
from app.projects.queries import WHOLE, visible_project
from app.projects.schemas import ProjectChange, Source
from app.projects.words import Stage
from app.publish.ogc import queries
from app.publish.ogc.collections import Collection, collection
from app.publish.ogc.editing import features
from app.publish.ogc.editing.schemas import FeatureIn, FeaturePatch, WriteQuery
from app.publish.ogc.links import GEOJSON, item_path
from app.publish.ogc.schemas import system

router = APIRouter(prefix="/ogc/collections/{collection_id}/items", tags=["ogc"])
READING, MAKING, CHANGING = ("GET", "OPTIONS"), ("POST",), ("PUT", "PATCH", "DELETE")
WHOLE_TYPES = (GEOJSON, "application/json")
PATCH_TYPES = ("application/merge-patch+json", *WHOLE_TYPES)
EDITS = (Permission.FACTS, Permission.PLACE, Permission.PARTIES)


class Accepts:
    """Dependency: refuses a body that is sent as something else, and one of which nothing is said."""

    def __init__(self, *media: str) -> None:
        self.media = media

    def __call__(self, request: Request) -> None:
        given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not given:
            raise Invalid.at("Content-Type", "ogc.no_media_type", None, media=self.media[0])
        if given not in self.media:
            raise HTTPException(415, headers={"Accept": ", ".join(self.media)})


def _written_crs(request: Request) -> Crs:
    """The reference system of the shape that is sent; CRS84 where none is named. Angle brackets may be left out."""
    given = request.headers.get("content-crs")
    found = system(None if given is None else given.strip().removeprefix("<").removesuffix(">"))
    if found is None:
        raise Invalid.at("Content-Crs", "ogc.crs", given)
    return found


SentCrs = Annotated[Crs, Depends(_written_crs)]
Said = Annotated[WriteQuery, Query()]
Edit = Annotated[Writing, Depends(Writes(Permission.READ_ALL), scope="function")]


@router.options("", response_class=Response)
def items_options(
    collection_id: str, reading: Annotated[Reading, Depends(Reads(Permission.READ, snapshot=False), scope="function")]
) -> Response:
    """What may be done here. QGIS lets nobody edit who may not `POST`, so whoever may change anything is told of it."""
    asked = collection(reading.db, collection_id)
    return _allowed(MAKING, {"Accept-Post": WHOLE_TYPES}) if _edits(reading, asked) else _allowed()


@router.options("/{feature_id}", response_class=Response)
def item_options(
    collection_id: str,
    feature_id: str,
    reading: Annotated[Reading, Depends(Reads(Permission.READ, snapshot=False), scope="function")],
) -> Response:
    """What may be done with a feature; asked also for one that there is not."""
    asked = collection(reading.db, collection_id)
    return _allowed(CHANGING, {"Accept-Patch": PATCH_TYPES}) if _edits(reading, asked) else _allowed()


def _edits(reading: Reading, asked: Collection) -> bool:
    return _is_of_projects(asked) and any(map(reading.caller.may, EDITS))


def _allowed(more: tuple[str, ...] = (), bodies: dict[str, tuple[str, ...]] | None = None) -> Response:
    """The methods, and by header the media types that they take."""
    said = {"Allow": (*READING, *more)} | (bodies or {})
    return Response(headers=SAFE | {name: ", ".join(values) for name, values in said.items()})


@router.post("", status_code=201, response_class=Response, dependencies=[Depends(Accepts(*WHOLE_TYPES))])
def create_item(
    collection_id: str,
    body: Annotated[FeatureIn, Body(media_type=GEOJSON)],
    query: Said,
    crs: SentCrs,
    request: Request,
    writing: Annotated[Writing, Depends(Writes(Permission.FACTS), scope="function")],
) -> Response:
    """A new project; its code is its feature's id."""
    asked = _projects(writing, collection_id)
    given = features.new_project(writing.db, asked, body, crs, set(asked.source.columns(clock.today())))
    given = given.model_copy(update=_said(given, request, query))

    def work() -> Written:
        commands.check_office(writing.caller, given.office)
        commands.check_lies_well(writing.db, given)
        project = commands.open_project(writing.db, given, Source())
        writing.db.flush()
        location = f"{request.url.scheme}://{request.url.netloc}/ogc{item_path(asked, project.code)}"
        return Written(body=_shown(writing, asked, project), version=project.version, status=201, location=location)

    return _as_geojson(writing.answer(work, reason=given.reason))


@router.put("/{feature_id}", response_class=Response, dependencies=[Depends(Accepts(*WHOLE_TYPES))])
def replace_item(
    collection_id: str,
    feature_id: str,
    body: Annotated[FeatureIn, Body(media_type=GEOJSON)],
    query: Said,
    crs: SentCrs,
    request: Request,
    writing: Edit,
) -> Response:
    """All that a feature shows of its project. What it does not show stays."""
    return _change(collection_id, feature_id, body, crs, query, writing)


@router.patch("/{feature_id}", response_class=Response, dependencies=[Depends(Accepts(*PATCH_TYPES))])
def update_item(
    collection_id: str,
    feature_id: str,
    body: Annotated[FeaturePatch, Body(media_type=PATCH_TYPES[0])],
    query: Said,
    crs: SentCrs,
    request: Request,
    writing: Edit,
) -> Response:
    """Some of it: what is left out stays."""
    return _change(collection_id, feature_id, body, crs, query, writing)


@router.delete("/{feature_id}", status_code=204, response_class=Response)
def delete_item(collection_id: str, feature_id: str, query: Said, request: Request, writing: Edit) -> Response:
    """Cancel the project. A client that gives no reason is named as the one that gave none."""
    asked = _projects(writing, collection_id)
    reason = _reason(request, query) or _no_reason(request)

    def work() -> Written:
        project = _held(writing, asked, feature_id)
        change = ProjectChange(stage=Stage.CANCELLED, reason=reason)

        def check_seen() -> None:
            _check_seen(writing, asked, project, {})
            project.check_alive()

        commands.alter_project(writing.db, writing.caller, project, change, check_seen)
        return Written(status=204)

    return writing.answer(work, reason=reason)


def _change(
    collection_id: str, code: str, body: FeatureIn | FeaturePatch, crs: Crs, query: WriteQuery, writing: Writing
) -> Response:
    asked = _projects(writing, collection_id)

    def work() -> Written:
        project = _held(writing, asked, code)
        # Whoever may change nothing hears that first, and whoever is late before anything else is read.
        commands.check_fields(writing.caller, project, ProjectChange())
        _check_seen(writing, asked, project, body.properties or {})
        known = _shown(writing, asked, project)["properties"]
        change = features.change_of(writing.db, project, body, crs, known)
        change = change.model_copy(update=_said(change, writing.request, query))
        commands.alter_project(writing.db, writing.caller, project, change, lambda: None)
        return Written(body=_shown(writing, asked, project), version=project.version)

    return _as_geojson(writing.answer(work, reason=_reason(writing.request, query)))


def _projects(writing: Writing, name: str) -> Collection:
    """The collection, where its features are projects; others are only read."""
    asked = collection(writing.db, name)
    if not _is_of_projects(asked):
        raise HTTPException(405, headers={"Allow": ", ".join(READING)})
    return asked


def _is_of_projects(asked: Collection) -> bool:
    return asked.source.name == "projects"


def _held(writing: Writing, asked: Collection, code: str) -> Project:
    """The project of this collection, held to the end of the transaction."""
    if UNSTORABLE.search(code):
        raise NotFound
    project = visible_project(writing.db, writing.caller, code, *WHOLE, lock=True)
    if asked.programme not in (None, project.programme):
        raise NotFound
    return project


def _shown(writing: Writing, asked: Collection, project: Project) -> dict[str, Any]:
    """The feature as the writer reads it now."""
    text, _ = queries.feature(writing.db, asked, project.code, CRS84, writing.caller)
    found: dict[str, Any] = json.loads(text)
    return found


def _check_seen(writing: Writing, asked: Collection, project: Project, properties: dict[str, Any]) -> None:
    """Refuse what was made from an older version: by `If-Match`, and by the version that the feature itself carries."""
    marks = [
        mark.strip().removeprefix("W/").strip('"') for mark in writing.request.headers.get("if-match", "").split(",")
    ]
    if marks == [""]:
        raise Precondition
    version = str(project.version)
    carried = properties.get("version")
    if ("*" not in marks and version not in marks) or (carried is not None and str(carried) != version):
        raise Stale(_shown(writing, asked, project))


def _said(given: ProjectChange, request: Request, query: WriteQuery) -> dict[str, Any]:
    """Why, and what is meant so, where the feature itself does not tell."""
    said: dict[str, Any] = {"reason": given.reason or _reason(request, query)}
    return said | ({"confirmed": query.confirmed} if query.confirmed else {})


def _reason(request: Request, query: WriteQuery) -> str | None:
    """Why, in the client's words: a parameter, or a header, whose bytes may be UTF-8 or percent-encoded."""
    if query.reason is not None:
        return query.reason
    raw = request.headers.get("reason", "").encode("latin-1")
    try:
        given = unquote(raw.decode()).strip()
    except UnicodeDecodeError:
        given = raw.decode("latin-1").strip()
    if len(given) > 1000:
        raise Invalid.at("Reason", "fault.string_too_long", given[:80], max_length=1000)
    if UNSTORABLE.search(given):
        raise Invalid.at("Reason", "fault.text", given)
    return given or None


def _no_reason(request: Request) -> str:
    client = UNSTORABLE.sub("", request.headers.get("user-agent", "")).strip()[:200]
    return sentence("ogc.cancelled_by", CHINESE, {"client": client or "?"})


def _as_geojson(answer: Response) -> Response:
    answer.headers["Content-Type"] = GEOJSON
    answer.headers["Content-Crs"] = f"<{CRS84.uri}>"
    return answer
