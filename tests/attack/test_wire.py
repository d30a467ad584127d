"""Bytes that no decent client sends, and what they leave in answers and in the log."""

import io
import logging
import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest
from fastapi import FastAPI
from sqlalchemy import text
from starlette.testclient import TestClient

from app.identity.commands import hash_of
from app.kit.db import engine
from app.kit.logs import OneRecord
from app.main import create_app
from tests.city import ORIGIN, TOKENS, application, unsafe
from tests.serving import serving

SECRETS = {
    "password": "Tr0ub4dor-and-3",
    "link": "LINK-zB6yq1kQw8PmXs",
    "cookie": "COOKIE-7fGh2LpQ9xZt",
    "token": "guatu_TOKEN5Rt7YuIoP2wEz",
}


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """The service with a page beside which something lies that is not for anybody."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "dist" / "assets").mkdir(parents=True)
    (folder / "dist" / "index.html").write_text("<!doctype html><title>page</title>")
    (folder / "secret.txt").write_text("not for anybody")
    (folder / "dist" / "assets" / "out.txt").symlink_to(folder / "secret.txt")
    service = create_app(folder / "dist")

    @service.get("/api/v1/breaks")
    def breaks(said: str) -> None:
        with engine().connect() as connection:
            connection.execute(text("SELECT 1 / 0 WHERE 'x' <> :said"), {"said": said})
        raise RuntimeError(said)

    @service.get("/api/v1/fails")
    def fails(said: str) -> None:
        raise RuntimeError(f"failed with {said}")

    for _ in range(2):
        service.router.routes.insert(0, service.router.routes.pop())
    return service


@pytest.fixture(scope="module")
def address(target, page: FastAPI) -> Iterator[tuple[str, int]]:
    with serving(page) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


def sent(address: tuple[str, int], raw: bytes) -> bytes:
    found = b""
    with socket.create_connection(address, timeout=10) as wire:
        wire.sendall(raw)
        # An answer that ends the connection is waited for; what is no whole request gets none, or gets it at once.
        wire.settimeout(10 if raw.endswith(b"\r\n\r\n") and b"Connection: close" in raw else 1)
        with suppress(TimeoutError):
            while part := wire.recv(65536):
                found += part
    return found


def get(path: bytes, *headers: bytes) -> bytes:
    lines = [b"GET " + path + b" HTTP/1.1", b"Host: testserver", b"Connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@pytest.mark.parametrize(
    "path",
    [
        b"/../secret.txt", b"/assets/../../secret.txt", b"/%2e%2e/secret.txt", b"/..%2fsecret.txt", b"/assets/..%2f..%2fsecret.txt",
        b"/%2e%2e%2fsecret.txt", b"/....//secret.txt", b"/assets/%2e%2e/%2e%2e/secret.txt", b"/..%5csecret.txt", b"/%252e%252e/secret.txt",
        b"//secret.txt", b"/./../secret.txt", b"/assets/out.txt", b"/..;/secret.txt", b"/\xc0\xae\xc0\xae/secret.txt", b"/secret.txt%00.js",
        b"http://testserver/../secret.txt", b"/assets/%00/../../../secret.txt",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_page(address, path):
    answer = sent(address, get(path))
    assert status(answer) in (200, 400, 404)
    assert b"not for anybody" not in answer


@pytest.mark.parametrize(
    "raw",
    [
        get(b"/api/v1/projects/x%0d%0aX-Evil:%201"), get(b"/api/v1/projects?q=x%0d%0aX-Evil:%201"),
        get(b"/%0d%0aX-Evil:%201"), get(b"/api/v1/session", b"X-Request-ID: x%0d%0aX-Evil: 1"),
        get(b"/api/v1/oidc/start?next=/%0d%0aX-Evil:%201"), get(b"/api/v1/session", b"Accept-Language: en\r\n X-Evil: 1"),
        get(b"/api/v1/projects", b"If-None-Match: \"x\"\rX-Evil: 1"), get(b"/sign-in\r\nX-Evil: 1"),
    ],
    ids=range(8),
)  # fmt: skip
def test_nobody_writes_a_header_of_an_answer(address, raw):
    head = sent(address, raw).partition(b"\r\n\r\n")[0].lower()
    assert not [line for line in head.split(b"\r\n") if line.startswith(b"x-evil")]


def test_our_own_number_of_a_request_is_ours(target):
    answer = target.city.client().get("/api/v1/session", headers={"X-Request-ID": "chosen-by-a-client"})
    assert answer.headers["x-request-id"] != "chosen-by-a-client"


HIDDEN = b"GET /api/v1/hidden-behind HTTP/1.1\r\nHost: testserver\r\n\r\n"


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 0\r\nTransfer-Encoding: chunked", b"Content-Length: 0\r\nContent-Length: 67",
        b"Content-Length: 0, 67", b"Content-Length: -1", b"Content-Length: 0x10", b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding : chunked", b"Content-Length: +0",
    ],
)  # fmt: skip
def test_no_request_is_smuggled_behind_another(address, framing):
    """However the length is told twice, at most one request is read, or the connection ends."""
    first = b"POST /api/v1/session HTTP/1.1\r\nHost: testserver\r\n" + framing + b"\r\n\r\n"
    body = b"0\r\n\r\n" if b"chunked" in framing and b"Length" in framing else b""
    answer = sent(address, first + body + HIDDEN)
    assert answer.count(b"HTTP/1.1 404") == 0 or answer.startswith(b"HTTP/1.1 400"), answer
    assert status(answer) in (0, 400, 403, 404, 422)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 1000, b"GET " + b"/x" * 100_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: testserver\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", b"GET / HTTP/1.1\r\nHost: testserver\r\nX: " + b"y" * 500_000 + b"\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=range(8),
)  # fmt: skip
def test_what_is_no_http_ends_and_the_service_goes_on(address, raw):
    with suppress(ConnectionResetError, BrokenPipeError):  # it may be refused while it is still being sent
        assert status(sent(address, raw)) in (0, 400, 404, 413, 414, 421, 431, 200)
    assert status(sent(address, get(b"/healthz"))) == 200


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What `guatu serve` would have written to stderr."""
    kept = io.StringIO()
    handler = logging.StreamHandler(kept)
    handler.setFormatter(OneRecord("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    yield kept
    root.removeHandler(handler)


def test_failing_requests_leave_no_secret_in_log_answers_or_tables(target, page, log):
    """Signing in with everything wrong, errors of the database and of the code: nothing of it is written down."""
    client = TestClient(page, headers={"Origin": ORIGIN}, raise_server_exceptions=False)
    said = []
    for path, body in (
        ("/api/v1/session", {"link": SECRETS["link"]}), ("/api/v1/session", {"login": "x", "password": SECRETS["password"]}),
        ("/api/v1/session", {"link": SECRETS["link"] * 20}),
    ):  # fmt: skip
        said.append(client.post(path, json=body))
    said.append(client.get("/api/v1/session", headers={"Cookie": f"guatu_session={SECRETS['cookie']}"}))
    said.append(client.get("/api/v1/session", headers={"Authorization": f"Bearer {SECRETS['token']}"}))
    words = (f"Bearer {SECRETS['token']}", f"guatu_session={SECRETS['cookie']}", f"password={SECRETS['password']}")
    for path in ("breaks", "fails"):
        said += [client.get(f"/api/v1/{path}", params={"said": word}) for word in words]
    broken = [answer for answer in said if answer.status_code >= 500]
    assert len(broken) == 3 and "RuntimeError" in log.getvalue()
    kept = str(target.city.asked("SELECT string_agg(e::text, ' ') FROM access_events e"))
    kept += str(target.city.asked("SELECT string_agg(c::text, ' ') FROM changes c"))
    for name, secret in SECRETS.items():
        assert secret not in log.getvalue() and hash_of(secret) not in log.getvalue(), name
        assert secret not in kept, name
    for answer in broken:
        assert not [secret for secret in SECRETS.values() if secret in answer.text]


def test_a_refused_field_is_not_repeated_where_it_is_a_secret(target):
    """The answer to a wrong link names the field and keeps its value to itself."""
    client = TestClient(application(), headers={"Origin": ORIGIN}, raise_server_exceptions=False)
    both = {"link": SECRETS["link"] * 20, "password": SECRETS["password"]}
    for body in (both, [both], {"x": both}, {"password": SECRETS["password"]}):
        answer = client.post("/api/v1/session", json=body)
        assert answer.status_code == 422
        assert SECRETS["link"] not in answer.text and SECRETS["password"] not in answer.text


@pytest.mark.parametrize(
    "sign", ["\r\nERROR guatu all is well", "\n\nERROR guatu all is well", "\x1b[2J", "\u2028ERROR guatu"]
)
def test_nobody_writes_a_line_of_the_log(target, page, log, sign):
    client = TestClient(page, raise_server_exceptions=False)
    assert client.get("/api/v1/fails", params={"said": f"x{sign}"}).status_code == 500
    written = log.getvalue()
    assert "failed with x" in written
    assert not [line for line in written.splitlines() if line.startswith("ERROR guatu all")]
    assert "\x1b" not in written and "\u2028" not in written


def test_an_answer_with_a_place_holds_no_more_than_the_place(target):
    """The Location of something new is made of our own code, whatever the name was."""
    body = {"name": "路\r\nX-Evil: 1", "programme": "dead_end_roads", "office": "office-a"}
    answer = target.city.client("dispatcher").post("/api/v1/projects", json=body, headers=unsafe())
    assert answer.status_code in (201, 422)
    assert "x-evil" not in answer.headers
    assert answer.status_code == 422 or answer.headers["location"].startswith("/api/v1/projects/CC")


def test_the_known_tokens_of_the_tests_are_real(target):
    """A guard of the tests themselves."""
    assert target.city.client("viewer").get("/api/v1/session").json()["person"]["login"] == "viewer"
    assert len(TOKENS) >= 9
