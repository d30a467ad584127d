"""Many at once: more requests than database connections wait their turn, and none is refused for it."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx2
import pytest
from sqlalchemy import text

from app.kit.settings import settings
from tests.city import TOKENS, City, application, unsafe
from tests.serving import serving

CROWD = 40


@pytest.fixture(scope="module")
def address(shared: City) -> Iterator[str]:
    assert settings().pool_size * 3 < CROWD
    for _ in range(3):
        shared.project()
    with serving(application()) as url:
        yield url


def all_at_once(ask) -> Counter[int]:
    """How many got which status when `ask(client, number)` is called by everybody at the same moment."""
    start = Barrier(CROWD)

    def one(number: int) -> int:
        with httpx2.Client(timeout=60) as client:
            start.wait()
            return int(ask(client, number).status_code)

    with ThreadPoolExecutor(CROWD) as crowd:
        return Counter(crowd.map(one, range(CROWD)))


def test_a_crowd_of_readers_is_answered(address):
    bearer = {"Authorization": f"Bearer {TOKENS['viewer']}"}
    assert all_at_once(lambda client, _: client.get(f"{address}/api/v1/projects", headers=bearer)) == {200: CROWD}


def test_a_page_that_wakes_up_is_answered_however_much_it_asks_for(shared: City, address):
    """Every one of its requests wants to note that the session is in use, each beside the connection that it holds."""
    cookie = shared.signed_in("viewer").cookies["guatu_session"]
    with shared.write() as db:
        db.execute(text("UPDATE sessions SET last_seen_at = now() - interval '5 minutes'"))
    headers = {"Cookie": f"guatu_session={cookie}"}
    found = all_at_once(lambda client, _: client.get(f"{address}/tiles/districts/8/217/93.mvt", headers=headers))
    assert found == {200: CROWD}


def test_a_crowd_signs_in(shared: City, address):
    links = [shared.link("editor") for _ in range(CROWD)]
    headers = {"Origin": address}
    found = all_at_once(
        lambda client, number: client.post(f"{address}/api/v1/session", json={"link": links[number]}, headers=headers)
    )
    assert found == {201: CROWD}


def test_a_crowd_of_writers_to_one_project_is_answered_and_loses_nothing(shared: City, address):
    project = shared.project()
    bearer = {"Authorization": f"Bearer {TOKENS['dispatcher']}"}
    path = f"{address}/api/v1/projects/{project.code}/investments"
    months = [f"{2019 + number // 11}-{number % 11 + 2:02d}" for number in range(CROWD)]
    found = all_at_once(
        lambda client, number: client.put(
            f"{path}/{months[number]}", json={"actual_wan": number}, headers=unsafe() | bearer
        )
    )
    assert found == {201: CROWD}
    assert shared.asked("SELECT actual_wan FROM project_facts WHERE project_id = :id", id=project.id) == sum(
        range(CROWD)
    )
