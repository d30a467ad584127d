"""Whatever stands in a parameter or a body, the service keeps its feet and stores nothing that it should not."""

import json
from typing import Any

import pytest

from tests.attack.contract import Operation, fields_of, operations, unsafe_operations
from tests.city import unsafe

EVIL = [
    "'", "''; DROP TABLE projects; --", "\" OR \"\"=\"", "1) OR 1=1 --", "%00", "\x00", "%", "_", "\\", "${7*7}",
    "{{7*7}}", "../../etc/passwd", "%2e%2e%2f", "\r\nX-Evil: 1", "\u202e", "😀", "ⅷ", "NaN", "-1", "9" * 400,
    "1e400", "0x10", "null", "[]", "a" * 5000, "$where", "*)(uid=*", "|cat /etc/passwd", "<script>alert(1)</script>",
]  # fmt: skip
LEAKS = ("psycopg", "sqlalchemy", "traceback", "syntax error", "site-packages", "pg_", "select ")

READS = [one for one in operations() if one.method == "get"]
FILTERED = [one for one in operations() if {"bbox", "min_investment"} <= set(one.query)]


def unharmed(answer: Any, what: str) -> None:
    assert answer.status_code < 500, f"{what}: {answer.text[:300]}"
    if answer.status_code >= 400:
        said = answer.text.lower()
        assert not [leak for leak in LEAKS if leak in said], f"{what}: {answer.text[:300]}"
    assert "x-evil" not in answer.headers


# What is tried in every run is a share of it all, the next parameter's another one; the rest is tried at night.
at_night = pytest.mark.parametrize("rest", [False, pytest.param(True, marks=pytest.mark.nightly)])


def share(words: list[Any], place: int, of: int, rest: bool) -> list[Any]:
    """Every so many-th of the words from this place on, or the rest of them."""
    return [word for at, word in enumerate(words) if (at % of == place % of) is not rest]


@at_night
@pytest.mark.parametrize("operation", READS, ids=str)
def test_no_parameter_of_a_read_breaks_it(target, operation: Operation, rest: bool):
    """Each parameter with every third word, each part of the address with every fourth; with the rest of them at night."""
    client = operation.client(target.city)
    before = target.traces()
    for place, name in enumerate(operation.query):
        # The one filter is joined into several routes: each tries its share of everything, together all of it.
        start, of = (place + FILTERED.index(operation), len(FILTERED)) if operation in FILTERED else (place, 3)
        for evil in share(EVIL, start, of, rest):
            answer = client.get(operation.address(target.known.code), params={name: evil})
            unharmed(answer, f"{operation} {name}={evil!r}")
    for place, name in enumerate(operation.parts, READS.index(operation)):
        for evil in share(EVIL, place, 4, rest):
            answer = client.get(operation.address(target.known.code, **{name: quoted(evil)}))
            unharmed(answer, f"{operation} {name}={evil!r}")
    assert target.traces() == before


@pytest.mark.parametrize("operation", [one for one in operations() if one.query and one not in FILTERED], ids=str)
def test_a_parameter_given_twice_or_unknown_breaks_nothing(target, operation: Operation):
    thrice(target, operation, [*operation.query, *UNKNOWN])


@at_night
@pytest.mark.parametrize("operation", FILTERED, ids=str)
def test_a_parameter_of_the_filter_given_twice_breaks_nothing(target, operation: Operation, rest: bool):
    """In every run a third of them on each route, the next route with others; at night the rest of them."""
    thrice(target, operation, share([*operation.query, *UNKNOWN], FILTERED.index(operation), 3, rest))


UNKNOWN = ["unknown", "__proto__", "filter[$ne]"]


def thrice(target, operation: Operation, names: list[str]) -> None:
    client = operation.client(target.city)
    for name in names:
        given: list[tuple[str, Any]] = [(name, "a"), (name, "b"), (name, "")]
        unharmed(client.get(operation.address(target.known.code), params=given), f"{operation} {name} thrice")


@at_night
@pytest.mark.parametrize("operation", [one for one in unsafe_operations() if one.parts], ids=str)
def test_no_part_of_an_address_breaks_a_write(target, operation: Operation, rest: bool):
    """Each part with every third word, the next route with others; with the rest of them at night."""
    client = operation.client(target.city)
    for place, name in enumerate(operation.parts, unsafe_operations().index(operation)):
        for evil in share(EVIL, place, 3, rest):
            address = operation.address(target.known.code, **{name: quoted(evil)})
            answer = client.request(operation.method, address, json={}, headers=unsafe(1))
            unharmed(answer, f"{operation} {name}={evil!r}")
            assert answer.status_code >= 400, f"{operation} {name}={evil!r}"


# What has to be there besides, so that the field that is tried is read.
BESIDES: dict[str, dict[str, Any]] = {
    "ProjectIn": {"name": "新的道路", "programme": "dead_end_roads", "office": "office-a"},
    "PasswordSignIn": {"login": "x", "password": "x"},
    "PersonNew": {"login": "someone", "name": "某人"},
    "PersonChange": {"reason": "调整"},
    "OrganisationNew": {"code": "office-x", "name": "某单位", "kind": "office"},
    "HandOver": {"to": "office-a", "reason": "调整"},
    "TokenIn": {"name": "x", "role": "viewer", "expires_on": "2099-01-01"},
    "PasswordChange": {"old": "x", "new": "y"},
    "BaselineIn": {"reason": "规划调整", "dates": [{"key": "opened", "date": "2025-12-31"}]},
}
SHAPES: list[Any] = [[], {}, [[[]]], 1e308, -(10**30), True, None, {"$gt": ""}, ["'"], "\ud800", "x\x00y"]


@pytest.mark.parametrize("operation", [one for one in unsafe_operations() if one.body], ids=str)
@at_night
def test_no_field_of_a_body_breaks_a_write(target, operation: Operation, rest: bool):
    """Each field with two words and three shapes, the next one with others; with the rest of them at night."""
    client = operation.client(target.city)
    assert operation.body
    seen = "1"  # the newest version, so that no attempt is turned away as stale before it is read
    for place, field in enumerate(fields_of(operation.body)):
        for evil in [*share(EVIL[:16], place, 8, rest), *share(SHAPES, place, 4, rest)]:
            content = json.dumps(BESIDES.get(operation.body, {}) | {field: evil})
            headers = unsafe(1) | {"Content-Type": "application/json", "If-Match": f'"{seen}"'}
            answer = client.request(
                operation.method, operation.address(target.known.code), content=content, headers=headers
            )
            if answer.status_code == 412 and (answer.json().get("current") or {}).get("version"):
                headers |= unsafe(1) | {"If-Match": f'"{answer.json()["current"]["version"]}"'}
                answer = client.request(
                    operation.method, operation.address(target.known.code), content=content, headers=headers
                )
            seen = answer.headers.get("etag", f'"{seen}"').strip('"')
            unharmed(answer, f"{operation} {field}={evil!r}")


DEEP = 100_000


@pytest.mark.parametrize("operation", unsafe_operations(), ids=str)
@pytest.mark.parametrize(
    "content",
    [
        b"[" * DEEP, b'{"a":' * DEEP, b"[" * DEEP + b"]" * DEEP, b'{"name":' * 900 + b"1" + b"}" * 900, b"\xff\xfe", b"\x00",
        b"\xef\xbb\xbf{}", "{}".encode("utf-16"), b'"' + b"x" * 1_000_000 + b'"', b"1" * 100_000, b'{"a": 1e999999}',
    ],
    ids=[
        "deep lists", "deep objects", "closed deep lists", "deep enough", "no utf-8", "a null", "a mark", "utf-16",
        "a long text", "a long number", "a huge number",
    ],
)  # fmt: skip
def test_no_json_breaks_a_write(target, operation: Operation, content):
    client = operation.client(target.city)
    headers = unsafe(1) | {"Content-Type": "application/json"}
    answer = client.request(operation.method, operation.address("none"), content=content, headers=headers)
    unharmed(answer, str(operation))


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "application/x-www-form-urlencoded", "", "application/json; charset=utf-7"],
)
def test_a_body_of_another_kind_is_no_json(target, kind):
    for operation in unsafe_operations():
        if not operation.body:
            continue
        client, headers = operation.client(target.city), unsafe(1) | {"Content-Type": kind}
        address = operation.address(target.known.code)
        answer = client.request(operation.method, address, content=b"<!DOCTYPE x><x/>", headers=headers)
        assert answer.status_code in (401, 403, 404, 415, 422), operation


def test_a_name_that_stands_twice_in_json_is_one_and_passes_no_rule(target):
    """The last one counts for the rule and for what is stored alike: there is no second reader who takes the first."""
    address = f"/api/v1/projects/{target.known.code}"
    version = target.city.show(target.known.code)["version"]
    doubled = b'{"phase": "one", "phase": "two", "office": "office-a", "office": "office-b"}'
    headers = unsafe(version) | {"Content-Type": "application/json"}
    answer = target.city.client("editor").patch(address, content=doubled, headers=headers)
    assert answer.status_code in (403, 422)
    assert target.city.show(target.known.code)["version"] == version


def quoted(evil: str) -> str:
    """As one part of an address: what is special in a URL is escaped, what was escaped stays."""
    from urllib.parse import quote

    return quote(evil, safe="%")
