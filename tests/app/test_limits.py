"""Whoever asks too often or too much hears it in a sentence, with the time to wait; nobody else is hindered."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.kit.bodies import MAX_FILE_MB, MAX_JSON_BYTES, MAX_LAYER_MB, MB
from app.kit.rates import rates
from app.kit.settings import settings
from tests.city import ORIGIN, TOKENS, City, application, unsafe
from tests.serving import serving

PROJECTS = "/api/v1/projects"


@contextmanager
def limits(**given: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        for name, value in given.items():
            environment.setenv(f"GUATU_{name}", value)
        settings.cache_clear()
        rates.clear()
        yield
    settings.cache_clear()
    rates.clear()


def from_address(address: str, login: str | None = None, **headers: str) -> TestClient:
    token = {"Authorization": f"Bearer {TOKENS[login]}"} if login else {}
    return TestClient(application(), headers=token | headers, client=(address, 50000), raise_server_exceptions=False)


def statuses(client: TestClient, count: int, path: str = PROJECTS) -> list[int]:
    return [client.get(path).status_code for _ in range(count)]


def test_a_network_address_has_a_limit_for_everything(shared: City):
    with limits(RATE_ADDRESS="5"):
        assert statuses(from_address("198.51.100.1"), 6) == [200] * 5 + [429]
        assert statuses(from_address("198.51.100.2"), 1) == [200]
        assert statuses(from_address("198.51.100.1"), 3, "/healthz") == [200] * 3


def test_a_refusal_says_when_to_come_again_in_the_readers_language(shared: City):
    with limits(RATE_ADDRESS="6"):
        client = from_address("198.51.100.1")
        statuses(client, 6)
        for tongue, word in (("zh-CN", "频繁"), ("en", "Too many")):
            answer = client.get(PROJECTS, headers={"Accept-Language": tongue})
            assert answer.status_code == 429
            assert answer.headers["content-type"].startswith("application/problem+json")
            assert 1 <= int(answer.headers["retry-after"]) <= 10
            assert word in answer.json()["title"] + answer.json()["detail"]
            assert answer.headers["x-frame-options"] == "DENY"


def test_those_who_are_not_signed_in_share_their_addresss_limit_and_the_others_do_not(shared: City):
    with limits(RATE_PUBLIC="3", RATE_PERSON="100"):
        assert statuses(from_address("198.51.100.1"), 4) == [200, 200, 200, 429]
        assert statuses(from_address("198.51.100.1", "viewer"), 4) == [200] * 4


def test_a_person_has_one_limit_from_wherever(shared: City):
    with limits(RATE_PERSON="3"):
        assert statuses(from_address("198.51.100.1", "viewer"), 2) == [200] * 2
        assert statuses(from_address("198.51.100.2", "viewer"), 2) == [200, 429]
        assert statuses(from_address("198.51.100.1", "analyst"), 1) == [200]


def test_tiles_count_as_well(shared: City):
    with limits(RATE_PUBLIC="3"):
        assert statuses(from_address("198.51.100.1"), 4, "/tiles/projects/8/217/93.mvt")[-1] == 429


def test_a_write_that_is_refused_did_nothing(shared: City):
    project = shared.project()
    with limits(RATE_PERSON="1"):
        client = from_address("198.51.100.1", "dispatcher")
        assert client.get(PROJECTS).status_code == 200
        answer = client.patch(f"{PROJECTS}/{project.code}", json={"phase": "二期"}, headers=unsafe(1))
        assert answer.status_code == 429
    assert shared.show(project.code)["version"] == 1


def test_guessing_at_the_door_has_a_limit_of_its_own(shared: City):
    with limits(RATE_SIGN_IN="3"):
        client = from_address("198.51.100.1", Origin=ORIGIN)
        found = [client.post("/api/v1/session", json={"link": f"guess-{n}"}).status_code for n in range(5)]
        assert found == [401, 401, 401, 429, 429]
        assert client.get(PROJECTS).status_code == 200
        # Also from the machine itself, where nothing else is counted.
        home = from_address("127.0.0.1", Origin=ORIGIN)
        assert [home.post("/api/v1/session", json={"link": "x"}).status_code for n in range(4)][-1] == 429


def test_whatever_asks_for_a_password_counts_as_an_attempt(shared: City):
    """By all ways together, and before a password is looked at."""
    with limits(RATE_SIGN_IN="3"):
        browser = shared.signed_in("editor")
        found = [
            browser.post("/api/v1/session", json={"login": "x", "password": "x"}),
            browser.put("/api/v1/password", json={"old": "x", "new": "y"}, headers=unsafe()),
            browser.request("DELETE", "/api/v1/totp", json={"password": "x"}, headers=unsafe()),
            browser.put("/api/v1/password", json={"old": "x", "new": "y"}, headers=unsafe()),
            browser.request("DELETE", "/api/v1/totp", json={"password": "x"}, headers=unsafe()),
            browser.post("/api/v1/session", json={"login": "x", "password": "x"}),
        ]
        assert [answer.status_code for answer in found] == [401, 409, 409, 429, 429, 429]


def test_the_machine_itself_is_not_counted_but_what_an_unknown_proxy_passes_on_is(shared: City):
    with limits(RATE_ADDRESS="3", RATE_PUBLIC="3", RATE_PERSON="3"):
        assert statuses(from_address("127.0.0.1"), 10) == [200] * 10
        assert statuses(from_address("127.0.0.1", "viewer"), 10) == [200] * 10
        assert statuses(from_address("127.0.0.1", **{"X-Forwarded-For": "127.0.0.1"}), 5)[-1] == 429


def test_an_address_in_a_header_is_believed_only_of_our_proxies(shared: City):
    """Otherwise everybody could come from a new address each time."""
    with limits(RATE_ADDRESS="2"):
        found = [
            from_address("198.51.100.1", **{"X-Forwarded-For": f"203.0.113.{n}"}).get(PROJECTS).status_code
            for n in range(3)
        ]
        assert found == [200, 200, 429]
    with limits(RATE_ADDRESS="2", TRUSTED_PROXIES="10.0.0.0/8, 127.0.0.1"):
        for forged in ("", "203.0.113.9, ", "127.0.0.1, ", "not an address, ", ", , "):
            rates.clear()
            behind = {"X-Forwarded-For": f"{forged}198.51.100.7, 10.1.1.1"}
            assert statuses(from_address("10.0.0.1", **behind), 3) == [200, 200, 429], forged
            other = {"X-Forwarded-For": f"{forged}198.51.100.8:4711"}
            assert statuses(from_address("10.0.0.1", **other), 1) == [200]


def test_who_signs_in_behind_a_proxy_is_known_by_their_own_address(shared: City):
    with limits(TRUSTED_PROXIES="10.0.0.1"):
        seen: list[Any] = []
        service = application()

        async def note(scope: Any, receive: Any, send: Any) -> None:
            await service(scope, receive, send)
            seen.append((scope["client"][0], scope["scheme"]))

        headers = {"X-Forwarded-For": "2001:db8::7", "X-Forwarded-Proto": "https"}
        TestClient(note, headers=headers, client=("10.0.0.1", 1)).get("/healthz")
        TestClient(note, headers=headers, client=("10.0.0.2", 1)).get("/healthz")
        assert seen == [("2001:db8::7", "https"), ("10.0.0.2", "http")]


def test_a_demo_person_comes_only_from_the_machine_itself(city: City):
    from sqlalchemy import text

    with city.write() as db:
        db.execute(text("UPDATE people SET provenance = 'demo' WHERE login = 'viewer'"))

    def opened(client: TestClient) -> int:
        return client.post("/api/v1/session", json={"link": city.link("viewer")}).status_code

    assert opened(from_address("198.51.100.1", Origin=ORIGIN)) == 401
    assert opened(from_address("127.0.0.1", **{"Origin": ORIGIN, "X-Forwarded-For": "198.51.100.1"})) == 401
    assert opened(from_address("127.0.0.1", Origin=ORIGIN)) == 201


@pytest.fixture(scope="module")
def address(shared: City) -> Iterator[tuple[str, int]]:
    with limits(ALLOWED_HOSTS="127.0.0.1"), serving(application()) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_that_is_too_large_is_refused_with_a_sentence_however_it_comes(address, method, chunked):
    connection = http.client.HTTPConnection(address[0], address[1], timeout=20)
    headers = {
        "Authorization": f"Bearer {TOKENS['dispatcher']}",
        "Content-Type": "application/json",
        "Accept-Language": "en",
    }
    path = {"POST": PROJECTS, "PATCH": f"{PROJECTS}/x", "PUT": f"{PROJECTS}/x/plans/2025"}[method]
    parts = (b" " * 65536 for _ in range(MAX_FILE_MB * MB // 65536 + 4))
    body: Any = parts if chunked else b" " * (MAX_FILE_MB * MB + 1)
    with suppress(BrokenPipeError, ConnectionResetError):  # it may be answered before all was sent
        connection.request(method, path, body=body, headers=headers, encode_chunked=chunked)
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    assert answer.status == 413
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "8 MB" in said


LAYER = "/api/v1/overlay-layers/farm/contents?name=x&kind=other"
PLACE = "/api/v1/places/read"


@pytest.mark.parametrize("chunked", [True, False])
@pytest.mark.parametrize(
    ("method", "path", "most"), [("PUT", LAYER, MAX_LAYER_MB), ("POST", PLACE, MAX_FILE_MB)], ids=["a layer", "a place"]
)
def test_a_file_is_read_up_to_what_its_route_takes(address, method, path, most, chunked):
    """The layer of an overlay is the one that may be long."""
    for size, status in ((most * MB, 422), (most * MB + 1, 413)):
        connection = http.client.HTTPConnection(address[0], address[1], timeout=60)
        headers = {"Authorization": f"Bearer {TOKENS['administrator']}", "If-None-Match": "*"}
        if method == "POST":
            headers["Authorization"] = f"Bearer {TOKENS['dispatcher']}"
        body = (b" " * min(MB, size - at) for at in range(0, size, MB)) if chunked else b" " * size
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, path, body=body, headers=headers, encode_chunked=chunked)
        assert connection.getresponse().status == status
        connection.close()


def test_a_smaller_body_is_read_to_its_end(address):
    connection = http.client.HTTPConnection(address[0], address[1], timeout=20)
    headers = {"Authorization": f"Bearer {TOKENS['dispatcher']}", "Content-Type": "application/json"}
    connection.request("POST", PROJECTS, body=b" " * (MAX_JSON_BYTES - 2) + b"{}", headers=headers)
    assert connection.getresponse().status == 422
    connection.close()
