"""A file as the body of a request."""

import anyio
import pytest
from starlette.requests import Request
from starlette.types import Message

from app.exchange.files import content_of
from app.kit.errors import Unauthenticated


def sent(*headers: tuple[bytes, bytes]) -> tuple[Request, list[int]]:
    read: list[int] = []

    async def receive() -> Message:
        read.append(1)
        return {"type": "http.request", "body": b"a file", "more_body": False}

    return Request({"type": "http", "method": "POST", "headers": list(headers)}, receive), read


def test_nothing_is_read_of_whoever_comes_with_nothing() -> None:
    request, read = sent()
    with pytest.raises(Unauthenticated):
        anyio.run(content_of, request)
    assert not read


def test_of_others_the_body_is_the_file() -> None:
    request, _ = sent((b"authorization", b"Bearer x"))
    assert anyio.run(content_of, request) == b"a file"
