"""What every answer says to the browser: of the page, the API, tiles and errors alike."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import ValidationError
from starlette.testclient import TestClient

from app.kit.settings import Settings
from app.main import create_app
from tests.city import City, unsafe
from tests.conftest import forget

CSP = {
    "default-src": "'self'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "connect-src": "'self'",
}
HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "x-frame-options": "DENY"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of one file."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "assets").mkdir()
    (folder / "index.html").write_text("<!doctype html><title>挂图</title>")
    (folder / "assets" / "app-1a2b.js").write_text("1")
    return folder


@pytest.fixture(scope="module")
def page(folder: Path) -> FastAPI:
    service = create_app(folder)

    @service.get("/api/v1/broken")
    def broken() -> None:
        raise RuntimeError("SELECT secret FROM somewhere")

    service.router.routes.insert(0, service.router.routes.pop())
    return service


@pytest.fixture(scope="module")
def client(shared: City, page: FastAPI) -> TestClient:
    return TestClient(page, raise_server_exceptions=False, follow_redirects=False)


ANSWERS = {
    "/": 200, "/projects/CC2025-ROAD-0001": 200, "/assets/app-1a2b.js": 200, "/missing.js": 404, "/healthz": 200,
    "/api/v1/projects": 200, "/api/v1/projects/none": 404, "/api/v1/none": 404, "/api/v1/projects?limit=x": 422,
    "/tiles/districts/8/217/93.mvt": 200, "/tiles/projects/8/0/0.mvt": 204, "/tiles/none/0/0/0.mvt": 404,
    "/tiles/projects.json": 200, "/openapi.json": 200, "/api/v1/broken": 500,
}  # fmt: skip


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_carries_its_safety_headers(client, path):
    answer = client.get(path)
    assert answer.status_code == ANSWERS[path]
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy.items() >= CSP.items()
    assert "unsafe" not in policy["script-src"]
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert len(answer.headers["x-request-id"]) == 16
    assert "server" not in answer.headers


@pytest.mark.parametrize("path", [path for path in ANSWERS if path.startswith(("/api/", "/tiles/"))])
def test_no_answer_about_data_is_kept_without_asking(client, path):
    assert client.get(path).headers["cache-control"] == "private, no-cache"


def test_hashed_files_are_kept_for_ever_and_the_page_never(client):
    assert "immutable" in client.get("/assets/app-1a2b.js").headers["cache-control"]
    assert client.get("/").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("taken", "form", "body"),
    [
        ("br", "br", b"br"),
        ("gzip, br;q=0.5", "br", b"br"),
        ("gzip, br;q=0", "gzip", b"gz"),
        ("gzip", "gzip", b"gz"),
        ("identity", None, b"1"),
        ("", None, b"1"),
    ],
)
def test_the_pages_files_are_sent_packed_to_those_who_take_them(
    client, folder, taken: str, form: str | None, body: bytes
):
    for ending in ("br", "gz"):
        (folder / "assets" / f"app-1a2b.js.{ending}").write_bytes(ending.encode())
    request = client.build_request("GET", "/assets/app-1a2b.js", headers={"Accept-Encoding": taken})
    answer = client.send(request, stream=True)
    assert answer.headers.get("content-encoding") == form
    assert "javascript" in answer.headers["content-type"]
    assert answer.headers["vary"] == "Accept-Encoding"
    assert b"".join(answer.iter_raw()).startswith(body)


def test_long_answers_are_packed_and_what_is_packed_already_is_not(shared: City, client):
    for path, packed in (
        ("/api/v1/programmes", True), ("/openapi.json", True), ("/healthz", False),
        ("/ogc/collections?f=html", True),
    ):  # fmt: skip
        answer = shared.client("viewer").get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers.get("content-encoding") == ("gzip" if packed else None), path
        plain = shared.client("viewer").get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.content == answer.content


def test_an_unexpected_error_tells_its_number_and_nothing_else(client):
    answer = client.get("/api/v1/broken")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "RuntimeError" not in answer.text


def test_refused_writes_are_problems_with_headers_too(shared: City, client):
    project = shared.project()
    answer = client.patch(f"/api/v1/projects/{project.code}", json={"phase": "二期"}, headers=unsafe(1))
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "path",
    [
        "//elsewhere.example/", "/\\elsewhere.example", "/%2f%2felsewhere.example", "/api/v1/projects/", "/tiles/",
        "/api/v1/projects//", "/?next=https://elsewhere.example", "/sign-in?return=//elsewhere.example",
        "/assets//elsewhere.example", "/healthz/",
    ],
)  # fmt: skip
def test_nothing_redirects(client, path):
    answer = client.get(path)
    assert not answer.is_redirect
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/../main.py", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc%2fpasswd", "//etc/passwd", "/assets/../../x",
        "/.env", "/.git/config", "/%00", "/a%00.js", "/" + "x" * 300, "/assets/" + "x" * 300 + ".js", "/assets",
    ],
)  # fmt: skip
def test_the_page_gives_no_file_but_its_own(client, path):
    answer = client.get(path)
    assert answer.status_code in (200, 404)
    assert answer.status_code == 404 or answer.text.startswith("<!doctype html><title>挂图")


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_methods_that_nobody_needs_are_refused(client, method):
    assert client.request(method, "/api/v1/projects").status_code == 405


def test_problems_speak_the_readers_language(client):
    said = {
        tongue: client.get("/api/v1/none", headers={"Accept-Language": tongue}).json() for tongue in ("zh-CN", "en")
    }
    assert said["zh-CN"]["title"] == "没有找到"
    assert said["en"]["title"].isascii()
    assert said["zh-CN"].keys() >= {"type", "title", "status", "detail"}


def test_a_body_without_end_is_refused_before_it_is_read(client):
    from app.kit.bodies import MAX_FILE_MB, MB

    answer = client.patch("/api/v1/projects/x", content=b" " * (MAX_FILE_MB * MB + 1), headers=unsafe(1))
    assert answer.status_code == 413
    assert answer.headers["x-frame-options"] == "DENY"


def test_only_the_map_alone_may_stand_in_a_frame_and_only_where_the_settings_say(monkeypatch, city: City):
    def headers(path: str) -> tuple[str, str | None]:
        answer = city.client().get(path)
        return answer.headers["content-security-policy"], answer.headers.get("x-frame-options")

    for path in ("/", "/embed"):
        policy, options = headers(path)
        assert "frame-ancestors 'none'" in policy and options == "DENY"
    monkeypatch.setenv("GUATU_EMBED_IN", "https://www.example.gov.cn https://*.example.org")
    forget()
    policy, options = headers("/embed")
    assert "frame-ancestors https://www.example.gov.cn https://*.example.org" in policy and options is None
    assert headers("/")[1] == headers("/embed/")[1] == headers("/api/v1/session")[1] == "DENY"
    assert city.client().get("/api/v1/session").json()["embedded"] is True


@pytest.mark.parametrize(
    "value", ["*", "https://a.example; script-src *", "https://a.example\nX: y", "javascript:x", "'self'"]
)
def test_what_is_no_origin_is_refused_when_guatu_starts(monkeypatch, value: str):
    monkeypatch.setenv("GUATU_EMBED_IN", value)
    with pytest.raises(ValidationError):
        Settings()
