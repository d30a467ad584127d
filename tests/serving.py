"""The service on a real socket: for crowds, for clients that go away, and for a database that does."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep

import uvicorn
from fastapi import FastAPI

from app.kit.wire import Wire


@contextmanager
def serving(service: FastAPI) -> Iterator[str]:
    """Its address while it serves, in a thread of this process."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        server = uvicorn.Server(
            uvicorn.Config(service, http=Wire, log_level="warning", server_header=False, proxy_headers=False)
        )
        thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        deadline = monotonic() + 20
        while not server.started:
            assert monotonic() < deadline, "the service did not start"
            sleep(0.02)
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            service.state.watch.end()  # a page whose client went away without a word would hold it open
            server.should_exit = True
            thread.join(20)
        assert not thread.is_alive(), "the service did not stop"
