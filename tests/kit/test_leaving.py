"""Somebody goes away while their file is still on its way."""

import asyncio
import logging
from typing import Any

import pytest
from fastapi import FastAPI, Request

from app.kit.web import add_error_handlers

taking = FastAPI()
add_error_handlers(taking)


@taking.put("/file")
async def take(request: Request) -> int:
    return len(await request.body())


def test_a_file_that_is_called_off_on_its_way_is_no_error_of_ours(caplog: pytest.LogCaptureFixture):
    parts: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]
    arriving = iter(parts)
    said: list[Any] = []

    async def receive() -> dict[str, Any]:
        return next(arriving)

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": "PUT", "path": "/file", "raw_path": b"/file", "query_string": b"", "headers": []}
    with caplog.at_level(logging.WARNING):
        asyncio.run(taking(scope, receive, send))
    assert said[0]["status"] == 400
    assert not caplog.records
