"""A client that goes away in mid-request leaves all of its write or nothing of it, and may ask again."""

import json
import socket
import struct
from collections.abc import Iterator
from time import monotonic, sleep
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.city import TOKENS, City, application
from tests.serving import serving

OF_LOG = "FROM changes WHERE project_id = :id AND table_name = 'milestones' AND action = 'update'"
STATE = f"""SELECT json_build_array(
    (SELECT version FROM milestones WHERE project_id = :id AND key = 'opened'),
    (SELECT forecast_date::text FROM milestones WHERE project_id = :id AND key = 'opened'),
    (SELECT finish_forecast::text FROM project_facts WHERE project_id = :id),
    (SELECT count(*) {OF_LOG}),
    (SELECT count(*) FROM answers WHERE key = :key AND status = 200))"""
DAY = "2026-03-31"
NOTHING, ALL = [1, None, None, 0, 0], [2, DAY, DAY, 1, 1]


@pytest.fixture(scope="module")
def address(shared: City) -> Iterator[str]:
    with serving(application()) as url:
        yield url


def request(address: str, code: str, key: str) -> bytes:
    """The PATCH as it goes over the wire."""
    content = json.dumps({"forecast_date": DAY}).encode()
    head = (
        f"PATCH /api/v1/projects/{code}/milestones/opened HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n"
        f"Authorization: Bearer {TOKENS['editor']}\r\nContent-Type: application/json\r\n"
        f'If-Match: "1"\r\nIdempotency-Key: {key}\r\nContent-Length: {len(content)}\r\n\r\n'
    )
    return head.encode() + content


def opened(address: str) -> socket.socket:
    where = urlsplit(address)
    return socket.create_connection((where.hostname, where.port), timeout=20)


def go_away(address: str, sent: bytes, after_s: float) -> None:
    """Send, wait, and slam the door: the connection is reset, not closed."""
    with opened(address) as connection:
        connection.sendall(sent)
        sleep(after_s)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def settled(shared: City, project_id: int, key: str) -> list:
    """What is there once nobody works on it any more."""
    deadline = monotonic() + 10
    at_work = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND usename = 'guatu_service'"
    while shared.asked(at_work):
        assert monotonic() < deadline
        sleep(0.02)
    return list(shared.asked(STATE, id=project_id, key=key))


def test_a_write_whose_client_went_away_is_there_whole_or_not_at_all(shared: City, address):
    found = []
    for round_ in range(16):
        project, key = shared.project(), str(uuid4())
        sent = request(address, project.code, key)
        go_away(address, sent, round_ * 0.004)
        sleep(0.1)
        state = settled(shared, project.id, key)
        assert state in (NOTHING, ALL), f"after {round_ * 4} ms"
        found.append(state)
        with opened(address) as connection:
            connection.sendall(sent)
            answer = connection.recv(65536)
        assert answer.startswith(b"HTTP/1.1 200"), answer
        assert settled(shared, project.id, key) == ALL
    assert ALL in found


@pytest.mark.parametrize("share", [0.2, 0.9, 0.999])
def test_half_a_request_is_no_request(shared: City, address, share):
    project, key = shared.project(), str(uuid4())
    sent = request(address, project.code, key)
    go_away(address, sent[: int(len(sent) * share)], 0.05)
    sleep(0.1)
    assert settled(shared, project.id, key) == NOTHING


def test_connections_of_the_gone_serve_the_next(shared: City, address):
    """More clients than connections go away, and the service has lost none."""
    project = shared.project()
    for _ in range(24):
        go_away(address, request(address, project.code, str(uuid4())), 0)
    with opened(address) as connection:
        connection.sendall(f"GET /api/v1/projects HTTP/1.1\r\nHost: {urlsplit(address).netloc}\r\n\r\n".encode())
        assert connection.recv(64).startswith(b"HTTP/1.1 200")
    left = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
    )
    assert shared.asked(left) == 0
