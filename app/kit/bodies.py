"""How much JSON is read. It is read all at once and by one for all: what is longer than anybody writes is not read at all."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

# The largest village is a few hundred kilobytes.
MAX_JSON_BYTES = 1024 * 1024
# Commas and opening brackets: a value costs fifty times the two bytes that it is written in.
MAX_JSON_VALUES = 100_000


def measured(scope: Scope, receive: Receive) -> Receive:
    """The same body, refused (413) as soon as it is JSON of more bytes or more values than that."""
    kinds = [value.partition(b";")[0].strip().lower() for name, value in scope["headers"] if name == b"content-type"]
    if not any(kind.endswith((b"/json", b"+json")) for kind in kinds):
        return receive
    size = values = 0

    async def counted() -> Message:
        nonlocal size, values
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        values += part.count(b",") + part.count(b"[") + part.count(b"{")
        if size > MAX_JSON_BYTES or values > MAX_JSON_VALUES:
            raise HTTPException(413)
        return message

    return counted
