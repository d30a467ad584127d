"""Prometheus figures of the service: requests by route, how long they took, and the connections in use."""

import time

from fastapi import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.db import engine

REGISTRY = CollectorRegistry()
REQUESTS = Counter("guatu_requests_total", "Requests answered", ["method", "route", "status"], registry=REGISTRY)
SECONDS = Histogram("guatu_request_seconds", "Time to the answer's end", ["method", "route"], registry=REGISTRY)
CONNECTIONS = Gauge("guatu_database_connections_in_use", "Connections taken from the pool", registry=REGISTRY)


class Metrics:
    """Counts every request by the template of its route, never by its address: that would name projects."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            REQUESTS.labels(scope["method"], route, status).inc()
            SECONDS.labels(scope["method"], route).observe(time.perf_counter() - began)


def exposition() -> Response:
    """Everything counted so far, in Prometheus's text form."""
    CONNECTIONS.set(engine().pool.checkedout())  # type: ignore[attr-defined]
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)
