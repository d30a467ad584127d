"""However many projects are taken away, the service needs no more memory, and a slow reader keeps nothing."""

import json
import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app.exchange.exports.formats import write_export
from app.exchange.exports.schemas import ExportQuery, Format
from app.identity.access import Caller
from app.identity.roles import Role
from seed.synthetic import load_synthetic
from tests.city import TOKENS, City, application
from tests.exchange.taken import EXPORT
from tests.serving import serving

pytestmark = pytest.mark.nightly
SIZE = 20_000
MOST_MB = 48
CALLER = Caller(roles=frozenset({Role.DISPATCHER}))


@pytest.fixture(scope="module")
def many(town: City) -> City:
    load_synthetic(town.urls.owner_url, SIZE, lambda _: None)
    return town


class Nowhere:
    """Counts what is written to it."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes) -> None:
        self.size += len(data)


def memory_mb(line: str) -> float:
    status = Path("/proc/self/status").read_text()
    return next(int(one.split()[1]) for one in status.splitlines() if one.startswith(line)) / 1024


@pytest.mark.parametrize("format_", list(Format))
def test_memory_does_not_grow_with_the_selection(many: City, format_):
    few, all_ = (
        ExportQuery.model_validate({"format": format_, "min_investment": 300_000}),
        ExportQuery.model_validate({"format": format_}),
    )
    small = Nowhere()
    write_export(few, CALLER, small, query="", language="zh-CN")
    Path("/proc/self/clear_refs").write_text("5")  # the highest mark starts anew
    before = memory_mb("VmRSS")
    large = Nowhere()
    assert write_export(all_, CALLER, large, query="", language="zh-CN").total == SIZE
    assert large.size > 10 * small.size
    assert memory_mb("VmHWM") - before < MOST_MB


def test_who_reads_slowly_keeps_no_connection_and_gets_everything(many: City):
    at_work = (
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'guatu export' AND datname = current_database()"
    )
    with serving(application()) as address:
        where = urlsplit(address)
        with socket.create_connection((where.hostname, where.port), timeout=60) as client:
            client.sendall(
                f"GET {EXPORT}?format=geojson HTTP/1.0\r\nHost: {where.netloc}\r\n"
                f"Authorization: Bearer {TOKENS['planner']}\r\n\r\n".encode()
            )
            came = client.recv(1)
            deadline = time.monotonic() + 60
            while many.asked(at_work):
                assert time.monotonic() < deadline
                time.sleep(0.05)
            came += b"".join(iter(lambda: client.recv(1 << 20), b""))
    body = came.partition(b"\r\n\r\n")[2]
    assert len(body) > 10_000_000
    assert len(json.loads(body)["features"]) == SIZE
