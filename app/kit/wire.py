"""The head of a request: how long it may be, and what one hears whose request cannot be read."""

from secrets import token_hex
from typing import Any

from fastapi import Request
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from app.kit.edge import ASK_FIRST, MAX_ADDRESS, SECURITY_HEADERS
from app.kit.web import problem

# So many bytes of headers are kept; a browser's are a tenth of it.
MAX_HEAD = 128 * 1024
# Of an address that is too long, and after a refusal, so much and so long is read on and dropped: a client that is still
# sending when the connection is cut does not come to read why.
LINGER_S = 5.0
LINGER_BYTES = 16 * 1024 * 1024


class Wire(HttpToolsProtocol):
    """uvicorn's reader of requests, with a head that ends somewhere, and answers of ours to what it cannot read.

    By itself it would keep a head of any length in memory, and answer one that is too long, or no HTTP, with a line of
    plain text and a connection cut while the client is still sending.
    """

    head: int | None = None  # bytes of headers that have begun and not ended
    address = 0  # bytes of the address
    dropped: int | None = None  # bytes that came after the refusal

    def data_received(self, data: bytes) -> None:
        if self.dropped is not None:
            self.dropped += len(data)
            if self.dropped > LINGER_BYTES:
                self.transport.abort()
            return
        if self.head is not None and (self.head > MAX_HEAD or self.address > LINGER_BYTES):
            self._refuse(431 if self.head > MAX_HEAD else 414)
            return
        before = self.address
        super().data_received(data)
        if self.head is not None:
            self.head += max(0, len(data) - (self.address - before))

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.head = self.address = 0

    def on_headers_complete(self) -> None:
        self.head = None
        if self.address > MAX_ADDRESS:
            self.scope["state"]["address_cut"] = True
        super().on_headers_complete()

    def on_url(self, url: bytes) -> None:
        """No more of an address than shows that it is too long: the edge refuses it."""
        self.address += len(url)
        super().on_url(url[: MAX_ADDRESS + 1 - len(self.url)])

    def send_400_response(self, msg: str) -> None:
        self._refuse(400)

    def _refuse(self, status: int) -> None:
        """Answer what never became a request, and end the connection once that can be read."""
        if self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.close()  # another answer is on its way there
            return
        given = getattr(self, "headers", None) or []
        scope: dict[str, Any] = {"type": "http", "headers": given}
        answer = problem(Request(scope), status, f"http.{status}")
        headers = [*answer.raw_headers, *SECURITY_HEADERS, ASK_FIRST, (b"connection", b"close")]
        headers.append((b"x-request-id", token_hex(8).encode()))
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(STATUS_LINE[status] + lines + b"\r\n" + bytes(answer.body))
        self.dropped = 0
        self.transport.write_eof()
        self.loop.call_later(LINGER_S, self.transport.close)
