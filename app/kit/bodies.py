"""How much JSON is read. It is read all at once and by one for all: what is longer than anybody writes is not read at all."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

# The largest village is a few hundred kilobytes.
MAX_JSON_BYTES = 1024 * 1024
# Commas and opening brackets: a value costs fifty times the two bytes that it is written in.
MAX_JSON_VALUES = 100_000
# Of a file, which is read into memory as well: a layer of some hundred thousand parcels, packed.
MAX_FILE_MB = 100


def measured(scope: Scope, receive: Receive) -> Receive:
    """The same body, refused (413) as soon as it is longer than that, or JSON of more values."""
    kinds = [value.partition(b";")[0].strip().lower() for name, value in scope["headers"] if name == b"content-type"]
    is_json = any(kind.endswith((b"/json", b"+json")) for kind in kinds)
    most = MAX_JSON_BYTES if is_json else MAX_FILE_MB * 1024 * 1024
    size = values = 0

    async def counted() -> Message:
        nonlocal size, values
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if is_json:
            values += part.count(b",") + part.count(b"[") + part.count(b"{")
        if size > most or values > MAX_JSON_VALUES:
            raise HTTPException(413)
        return message

    return counted
