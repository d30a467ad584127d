"""How much JSON is read. It is read all at once and by one for all: what is longer than anybody writes is not read at all."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

MB = 1024 * 1024
# The largest village is a few hundred kilobytes.
MAX_JSON_BYTES = MB
# Commas and opening brackets: a value costs fifty times the two bytes that it is written in.
MAX_JSON_VALUES = 100_000
# Of a file, which is read into memory as well, also of somebody who is not signed in.
MAX_FILE_MB = 8
# Of a file that becomes a layer: some hundred thousand parcels, packed.
MAX_LAYER_MB, LAYERS = 100, "/api/v1/overlay-layers/"


def measured(scope: Scope, receive: Receive) -> Receive:
    """The same body, refused (413) as soon as it is longer than that, or says that it will be, or JSON of more values."""
    headers = dict(scope["headers"])
    kinds = [value.partition(b";")[0].strip().lower() for name, value in scope["headers"] if name == b"content-type"]
    is_json = any(kind.endswith((b"/json", b"+json")) for kind in kinds)
    most_mb = MAX_LAYER_MB if scope["path"].startswith(LAYERS) else MAX_FILE_MB
    most = MAX_JSON_BYTES if is_json else most_mb * MB
    said = headers.get(b"content-length", b"0")
    size = values = 0

    async def counted() -> Message:
        nonlocal size, values
        if said.isdigit() and int(said) > most:
            raise HTTPException(413)
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if is_json:
            values += part.count(b",") + part.count(b"[") + part.count(b"{")
        if size > most or values > MAX_JSON_VALUES:
            raise HTTPException(413)
        return message

    return counted
