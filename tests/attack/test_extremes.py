"""What is far too long, too deep, too many or no number is refused clearly, over a real socket, and the service goes on."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from math import cos, pi, sin
from typing import Any
from urllib.parse import quote

import pytest

from app.kit.bodies import MAX_JSON_BYTES, MAX_JSON_VALUES
from app.kit.edge import MAX_ADDRESS
from app.kit.shapes import MAX_POINTS
from app.kit.wire import LINGER_BYTES, MAX_HEAD
from tests.city import TOKENS, application
from tests.serving import serving

PROJECTS = "/api/v1/projects"
PLACES = [PROJECTS, f"{PROJECTS}/summary", "/tiles/projects/8/217/93.mvt", "/tiles/projects.json"]


@pytest.fixture(scope="module")
def address(target) -> Iterator[tuple[str, int]]:
    with serving(application()) as url:
        host, port = url.removeprefix("http://").split(":")
        yield host, int(port)


def ask(address, path: str, method: str = "GET", body: Any = None, **headers: str) -> tuple[int, dict[str, Any], Any]:
    """Status, what a problem says, and the headers; the connection is not to break, however much is sent."""
    connection = http.client.HTTPConnection(address[0], address[1], timeout=30)
    given = {
        "Host": "testserver",
        "Authorization": f"Bearer {TOKENS['dispatcher']}",
        "Content-Type": "application/json",
        "If-None-Match": "*",
        "Accept-Language": "en",
    }
    connection.request(method, path, body=body, headers=given | headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    told = json.loads(content) if content and "json" in answer.headers["content-type"] else {}
    return answer.status, told, answer.headers


def refused(found: tuple[int, dict[str, Any], Any], status: int, key: str) -> None:
    """A problem in the reader's language, with this key, or with a fault of this key in `filter`."""
    got, told, headers = found
    assert got == status, told
    assert headers["content-type"].startswith("application/problem+json")
    assert told["status"] == status and told["title"].isascii() and told["detail"]
    assert told["type"] == f"about:blank#{key}"
    assert headers["x-content-type-options"] == "nosniff" and headers["x-request-id"]


def circle(corners: int) -> list[list[float]]:
    found = [[125.3 + 0.3 * cos(2 * pi * n / corners), 43.9 + 0.3 * sin(2 * pi * n / corners)] for n in range(corners)]
    return [*found, found[0]]


def polygon(corners: int) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [circle(corners)]}


MANY = "code IN (" + ",".join(f"'CC2025-ROAD-{n:04d}'" for n in range(100_000)) + ")"
LONG = {
    "a polygon as text": f"S_INTERSECTS(geometry, POLYGON(({', '.join(f'{x} {y}' for x, y in circle(60_000))})))",
    "a polygon as JSON": json.dumps({"op": "s_intersects", "args": [{"property": "geometry"}, polygon(60_000)]}),
    "100,000 values": MANY,
    "10,000 NOT in JSON": '{"op":"not","args":[' * 10_000 + "true" + "]}" * 10_000,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("what", LONG)
def test_an_address_without_end_is_414(address, place, what):
    refused(ask(address, f"{place}?filter={quote(LONG[what])}"), 414, "http.414")


@pytest.mark.parametrize(
    "path",
    ["/" + "x" * 2_000_000, "/api/v1/projects/" + "x" * 100_000, "/?" + "x=1&" * 30_000, PROJECTS + "?x#" + "y" * 200_000],
    ids=["a path", "a code", "many parameters", "a fragment"],
)  # fmt: skip
def test_no_part_of_an_address_has_no_end(address, path):
    refused(ask(address, path), 414, "http.414")


def test_an_address_may_be_as_long_as_it_says(address):
    path = f"{PROJECTS}?q="
    status, _, _ = ask(address, path + "x" * (MAX_ADDRESS - len(path)))
    assert status == 422  # read, and too long for its parameter
    refused(ask(address, path + "x" * (MAX_ADDRESS - len(path) + 1)), 414, "http.414")


def test_an_address_with_the_hosts_name_in_it_is_not_read_in_part(address):
    """Cut off, the filter would be another one."""
    whole = f"http://testserver{PROJECTS}?q=x" + "&stage=planned" * 10_000
    refused(ask(address, whole), 414, "http.414")


@pytest.mark.parametrize("size", [MAX_HEAD * 8, 4_000_000])
def test_headers_without_end_are_431(address, size):
    refused(ask(address, PROJECTS, **{"X-Long": "x" * size}), 431, "http.431")
    refused(ask(address, PROJECTS, **{f"X-{n}": "x" * 100 for n in range(size // 110)}), 431, "http.431")


def test_a_head_that_never_ends_is_cut_and_the_service_goes_on(address):
    """What comes after the refusal is dropped, for a while."""
    with socket.create_connection(address, timeout=30) as wire:
        wire.sendall(b"GET / HTTP/1.1\r\nHost: testserver\r\nX: ")
        # The connection is ended while this is sent.
        with suppress(ConnectionResetError, BrokenPipeError):
            for _ in range(4 * LINGER_BYTES // 65536):
                wire.sendall(b"x" * 65536)
            pytest.fail("a head of any length is read")
    assert ask(address, "/healthz")[0] == 200


def test_what_is_no_http_gets_a_problem_too(address):
    with socket.create_connection(address, timeout=30) as wire:
        wire.sendall(b"GET / HTTP/9.9\r\nHost: testserver\r\n\r\n")
        answer = b""
        while part := wire.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ") and b"application/problem+json" in head
    assert json.loads(body)["type"] == "about:blank#http.400"


DEEP = "(" * 10_000 + "mapped" + ")" * 10_000
UNREADABLE = {
    "filter": [DEEP, "NOT " * 1_900 + "mapped", "(" * 60 + "mapped" + ")" * 60, "code IN (" + ",".join(["'x'"] * 1_999) + ")",
               "total_investment_wan > NaN", "total_investment_wan > 1e400", "total_investment_wan > Infinity",
               '{"op":">","args":[{"property":"total_investment_wan"},1e400]}',
               '{"op":">","args":[{"property":"total_investment_wan"},NaN]}',
               '{"op":"=","args":[{"property":"name"},"\\u0000"]}', '{"op":"=","args":[{"property":"name"},"\\ud800"]}',
               '{"op":"=","op":"<>","args":[{"property":"name"},"x"]}',
               "S_INTERSECTS(geometry, BBOX(125,44,126,43))", "S_INTERSECTS(geometry, POINT(NaN 43))", "start_date > DATE('20250101')",
               "start_date > DATE('infinity')", "year_plan_wan > 1 AND " * 60 + "mapped",
               " OR ".join([f"S_TOUCHES(geometry, {LONG['a polygon as text'][23:23 + 9]}125 43, 126 43, 126 44, 125 43)))"] * 90)],
    "bbox": ["170,-10,-170,10", "nan,nan,nan,nan", "-inf,-inf,inf,inf", "1e400,0,1,1", "125,43,126"],
    "near": ["nan,nan", "inf,43", "125,43,0", "125;43"],
    "radius": ["inf", "nan", "-1", "1e400", "200001"],
    "min_investment": ["NaN", "Infinity", "-Infinity", "1e400", "sNaN"], "year": ["1e3", "nan", "9" * 5_000],
    "start_from": ["0", "1700000000", "20250101", "2025-W01-1", "infinity", "-infinity", "99999-01-01", "today"],
    "q": ["x" * 101, "路" * 5_000],
}  # fmt: skip
REFUSALS = [(name, value) for name, values in UNREADABLE.items() for value in values]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("name", "value"), REFUSALS, ids=[f"{n} {v[:20]}" for n, v in REFUSALS])
def test_what_cannot_be_meant_is_refused_by_its_parameter(address, place, name, value):
    status, told, _ = ask(address, f"{place}?{name}={quote(value)}" + ("&near=125,43" if name == "radius" else ""))
    assert status == 422, told
    assert told["errors"][0]["loc"][0] == name


@pytest.mark.parametrize(
    ("tile", "status"),
    [("40/1/1", 404), ("23/0/0", 404), ("22/4194304/0", 404), ("8/256/0", 404), (f"{10**60}/1/1", 422), ("-1/0/0", 422),
     ("1e1/0/0", 422), ("8/nan/0", 422), ("٨/0/0", 422)],
)  # fmt: skip
def test_a_tile_that_is_not_there(address, tile, status):
    got, told, _ = ask(address, f"/tiles/projects/{quote(tile)}.mvt")
    assert got == status == told["status"]


NEW = {"name": "大地块", "programme": "industrial", "location_accuracy": "site"}
BODIES = {
    "a polygon of 2 MB": json.dumps(NEW | {"geometry": polygon(60_000)}),
    "more than a megabyte": json.dumps({"name": "x" * MAX_JSON_BYTES}),
    "many values": '{"name":[' + "1," * MAX_JSON_VALUES + "1]}",
    "many lists": '{"name":[' + "[]," * (MAX_JSON_VALUES // 2) + "[]]}",
    "the same name again and again": "{" + '"a":1,' * MAX_JSON_VALUES + '"a":1}',
    "deep lists": "[" * (MAX_JSON_VALUES + 1),
}


@pytest.mark.parametrize("chunked", [True, False], ids=["in chunks", "at once"])
@pytest.mark.parametrize("what", BODIES)
def test_json_without_end_is_413(target, address, what, chunked):
    before = target.traces()
    content = BODIES[what].encode()
    parts: Any = (content[at : at + 65536] for at in range(0, len(content), 65536))
    refused(ask(address, PROJECTS, "POST", parts if chunked else content), 413, "http.413")
    assert target.traces() == before


def test_a_place_has_so_many_points_and_no_more(target, address):
    before = target.traces()
    for corners in (MAX_POINTS, MAX_POINTS + 5):
        rough = {"type": "Polygon", "coordinates": [[[round(x, 5), round(y, 5)] for x, y in circle(corners)]]}
        found = ask(address, PROJECTS, "POST", json.dumps(NEW | {"geometry": rough}))
        refused(found, 422, "place.too_many_points")
        assert found[1]["errors"][0]["loc"] == ["geometry"]
    assert target.traces() == before


@pytest.mark.parametrize(
    "content",
    ['{"name": NaN}', '{"total_investment_wan": NaN}', '{"total_investment_wan": Infinity}', '{"total_investment_wan": 1e999}',
     '{"total_investment_wan": ' + "9" * 100_000 + "}", '{"total_investment_wan": -1e-400}', '{"geometry": {"type": "Point", "coordinates": [NaN, 43]}}',
     '{"geometry": {"type": "Point", "coordinates": [1e400, 43]}}', '{"a":' * 900 + "1" + "}" * 900,
     '{"geometry": ' + '{"a":' * 400 + "1" + "}" * 400 + "}", '{"geometry": {"type": "Point", "coordinates": ' + "[" * 300 + "1" + "]" * 300 + "}}",
     '{"signing": {"signed_date": 0}}', '{"signing": {"signed_date": "20250101"}}', '{"signing": {"signed_date": "infinity"}}'],
    ids=lambda content: content[:40],
)  # fmt: skip
def test_a_body_with_what_is_no_value_is_refused(target, address, content):
    before = target.traces()
    given = json.dumps(NEW)[:-1] + ", " + content[1:]
    status, told, headers = ask(address, PROJECTS, "POST", given)
    assert status in (400, 422), told
    assert headers["content-type"].startswith("application/problem+json")
    assert target.traces() == before
