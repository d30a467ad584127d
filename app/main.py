"""The application: the only place that joins the rooms."""

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from mimetypes import guess_type
from pathlib import Path
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp

import app.models  # noqa: F401 (every mapper, before the first query)
from app.administration.router import router as administration
from app.exchange.exports.router import router as exports
from app.exchange.exports.spool import sweep
from app.exchange.overlays.router import router as cover_tables
from app.exchange.places.router import router as places
from app.exchange.router import router as exchange
from app.finding.router import router as finding
from app.identity.dependencies import Reading, Reads, Writes, bearer_token, origin_is_ours
from app.identity.door import record_refusal
from app.identity.oidc.router import router as oidc
from app.identity.roles import Permission
from app.identity.router import router as identity
from app.investment.router import router as investment
from app.kit.asked import Asked
from app.kit.contract import Door, completed
from app.kit.db import close_engine, engine
from app.kit.edge import Edge
from app.kit.errors import Forbidden, NotFound
from app.kit.metrics import Metrics, exposition
from app.kit.packing import Packing, takes
from app.kit.settings import PROJECT_ROOT, settings
from app.kit.web import add_error_handlers, known_problem
from app.logbook.router import router as logbook
from app.overlays.router import router as overlays
from app.portfolio.conflicts.router import router as conflicts
from app.portfolio.router import router as portfolio
from app.publish.ogc.editing.router import router as ogc_editing
from app.publish.ogc.router import router as ogc
from app.publish.ogc.tiles.router import router as ogc_tiles
from app.publish.router import router as publish
from app.schedule.router import router as schedule
from app.selection.areas.router import router as areas
from app.workspace.live import Watch
from app.workspace.router import router as workspace

PAGE = PROJECT_ROOT / "frontend" / "dist"
STATE = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
# The page's files lie beside themselves in these forms, as they were built.
FORMS = {"br": ".br", "gzip": ".gz"}


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """As many request threads as database connections, so that no request waits for a connection."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = settings().pool_size
    # What was loaded to start with is never garbage: looking through it would stop every request for a tenth of a second.
    gc.collect()
    gc.freeze()
    sweep()
    yield
    close_engine()


async def same_origin(request: Request) -> None:
    """A write that leans on the cookie must come from our own page."""
    if request.method in UNSAFE and bearer_token(request) is None and not origin_is_ours(request):
        raise Forbidden("error.origin")


def refused(request: Request, error: Exception) -> Response:
    """Tell a person that they may not, and keep that they tried."""
    record_refusal(request, getattr(request.state, "caller", None))
    return known_problem(request, error)


class Service(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        inner = super().build_middleware_stack()
        return Edge(Metrics(Packing(inner)))

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = completed(super().openapi(), doors(self), asked(self))
        return self.openapi_schema


def depended(service: FastAPI) -> Iterator[tuple[tuple[str, str], Any]]:
    """What each route depends on, one by one, with its path and method."""
    for route in iter_route_contexts(service.routes):
        dependant = getattr(route, "dependant", None)
        for one in dependant.dependencies if dependant else ():
            for method in route.methods or ():
                yield (route.path or "", method.lower()), one.call


def doors(service: FastAPI) -> dict[tuple[str, str], Door]:
    """Who stands at the door of each route."""
    found: dict[tuple[str, str], Door] = {}
    for route, call in depended(service):
        if isinstance(call, Reads | Writes):
            found[route] = "reads" if isinstance(call, Reads) else "account" if call.own else "writes"
    return found


def asked(service: FastAPI) -> dict[tuple[str, str], type[BaseModel]]:
    """What a route asks by one model of parameters, where it is read by `Asked`."""
    return {route: call.model for route, call in depended(service) if isinstance(call, Asked)}


def create_app(page: Path = PAGE) -> FastAPI:
    """The service with its page, if that is built."""
    service = Service(
        title="Guatu 挂图",
        version="0.1.0",
        description="A city's major projects: what was promised, what is being built, where, with what money, by when.",
        lifespan=lifespan,
        dependencies=[Depends(same_origin)],
        docs_url=None,
        redoc_url=None,
    )
    service.state.watch = Watch()
    # Routes are tried one after the other. /projects/export is no project, so it comes first; then what is asked most.
    often = (exports, portfolio, publish, ogc_tiles, ogc)
    # /people/template.xlsx is no person.
    others = (
        exchange,
        cover_tables,
        places,
        identity,
        oidc,
        conflicts,
        areas,
        overlays,
        finding,
        logbook,
        schedule,
        investment,
    )
    for router in (*often, *others, ogc_editing, workspace, administration):
        service.include_router(router)
    add_health(service)
    add_error_handlers(service)
    service.add_exception_handler(Forbidden, refused)
    add_page(service, page)
    return service


def add_health(service: FastAPI) -> None:
    """`/healthz`: the process lives. `/readyz`: the database answers, its migrations are current. `/metrics`: figures."""

    @service.get("/healthz", tags=["health"])
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @service.get("/readyz", tags=["health"], responses={503: {"content": {"application/json": {"schema": STATE}}}})
    def readyz(response: Response) -> dict[str, str | None]:
        try:
            with engine().connect() as connection:
                found = connection.scalar(text("SELECT version_num FROM alembic_version"))
        except SQLAlchemyError:
            response.status_code = 503
            return {"status": "database unreachable"}
        if found != newest_migration():
            response.status_code = 503
            return {"status": "migrations pending", "database": found}
        return {"status": "ok"}

    @service.get("/metrics", tags=["health"], response_class=Response, responses={200: {"content": {"text/plain": {}}}})
    def metrics(_: Annotated[Reading, Depends(Reads(Permission.ADMINISTER), scope="function")]) -> Response:
        """Prometheus figures, for an administrator's bearer token."""
        return exposition()


def newest_migration() -> str:
    """The revision that this code expects, from the names of its migrations."""
    names = sorted(path.stem for path in (PROJECT_ROOT / "migrations" / "versions").glob("*.py"))
    return "_".join(names[-1].split("_")[:4])


def add_page(service: FastAPI, page: Path) -> None:
    """The built page: its hashed files may be kept for ever, its index never."""

    @service.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def serve_page(path: str, request: Request) -> Response:
        served = path.startswith(("api/", "tiles/", "ogc/")) or path in ("ogc", "healthz", "readyz", "metrics")
        if served and request.method == "HEAD":
            raise HTTPException(405)
        if path.startswith(("api/", "tiles/", "ogc/")) or not (page / "index.html").is_file():
            raise NotFound("http.404")
        wanted = _file(page, path)
        if wanted:
            keep = "public, max-age=31536000, immutable" if path.startswith("assets/") else "no-cache"
            return _sent(wanted, request, {"Cache-Control": keep, "Vary": "Accept-Encoding"})
        if "." in path.rsplit("/", 1)[-1]:
            raise NotFound("http.404")
        return FileResponse(page / "index.html", headers={"Cache-Control": "no-cache"})


def _sent(file: Path, request: Request, headers: dict[str, str]) -> Response:
    """The file in the smallest form that is there and that the client takes."""
    media = guess_type(file.name)[0] or "application/octet-stream"
    accepted = request.headers.get("accept-encoding", "")
    for form, ending in FORMS.items():
        packed = file.with_name(file.name + ending)
        if takes(accepted, form) and packed.is_file():
            return FileResponse(packed, media_type=media, headers=headers | {"Content-Encoding": form})
    return FileResponse(file, media_type=media, headers=headers)


def _file(page: Path, path: str) -> Path | None:
    """The page's file of this name; None also for what no file can be called."""
    try:
        wanted = (page / path).resolve()
        return wanted if wanted.is_file() and wanted.is_relative_to(page.resolve()) else None
    except (OSError, ValueError):
        return None
