"""A transaction that lay idle for too long: its connection has ended, and whoever asked hears to try again."""

import time

from sqlalchemy import text
from starlette.testclient import TestClient

from app.kit.db import engine
from app.main import create_app
from tests.city import City


def test_an_idle_transaction_that_was_ended_is_a_503_and_the_next_request_works(shared: City):
    service = create_app()

    @service.get("/api/v1/idle")
    def idle(seconds: float) -> int:
        with engine().connect() as connection:
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '20ms'"))
            time.sleep(seconds)
            return int(connection.scalar(text("SELECT 1")) or 0)

    service.router.routes.insert(0, service.router.routes.pop())
    client = TestClient(service, raise_server_exceptions=False)
    answer = client.get("/api/v1/idle?seconds=0.3")
    assert answer.status_code == 503, answer.text
    assert answer.json()["type"].endswith("error.unavailable")
    assert answer.headers["retry-after"] == "2"
    assert client.get("/api/v1/idle?seconds=0").json() == 1
    assert shared.client("viewer").get("/api/v1/projects").status_code == 200
