"""One record is one line and what is indented below it; no secret stands in it."""

import logging

import pytest

from app.kit.logs import OneRecord, clean


def record(message: str, *values: object) -> str:
    made = logging.LogRecord("guatu", logging.WARNING, __file__, 1, message, values, None)
    return OneRecord("%(levelname)s %(name)s %(message)s").format(made)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0b", "\x0c", "\x85"])
def test_nobody_writes_a_record_of_ours(ending):
    said = record("path %s", f"/x{ending}ERROR guatu everything is fine")
    assert not [line for line in said.splitlines()[1:] if not line.startswith("    ")]


@pytest.mark.parametrize("sign", ["\x1b[2J", "\x00", "\x07", "\x9b31m", "\u202e"])
def test_nobody_moves_the_readers_cursor(sign):
    assert sign[0] not in record("name %s", sign)


@pytest.mark.parametrize(
    "said",
    [
        "guatu_{}", "Authorization: Bearer {}", "Cookie: guatu_session={}; x=1", "guatu_oidc={}", "password={}",
        "{{'password': '{}'}}", '{{"link": "{}"}}', "postgresql+psycopg://guatu_service:{}@db/guatu",
        "/callback?code={}&state=x", "/callback?x=1&state={}", "client_secret={}",
    ],
)  # fmt: skip
def test_no_secret_is_kept(said):
    secret = "Zx81kLm0Qw7RtYpA5sDf"
    assert secret not in clean(said.format(secret))


def test_what_is_no_secret_stays():
    said = "database unavailable: OperationalError 项目 CC2025-ROAD-0001"
    assert clean(said) == said
