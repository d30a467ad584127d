"""What an open page is told: what its reader may see, soon, and nothing else."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, Queue
from threading import Thread
from typing import Any

import httpx2
import pytest
from sqlalchemy import text

from app.identity.commands import hash_of
from app.kit.settings import settings
from app.main import create_app
from app.workspace import live
from tests.city import TOKENS, City
from tests.conftest import anonymous
from tests.serving import serving

# Far more than the second that is promised: nothing is timed here.
PATIENCE_S = 15


class Page:
    """An open page: what it hears, one event after the other."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.heard: Queue[tuple[str, Any] | None] = Queue()
        Thread(target=self._hear, args=(lines,), daemon=True).start()

    def _hear(self, lines: Iterator[str]) -> None:
        name = ""
        try:
            for line in lines:
                if line.startswith("event:"):
                    name = line.removeprefix("event:").strip()
                elif line.startswith("data:"):
                    self.heard.put((name, json.loads(line.removeprefix("data:"))))
        except httpx2.HTTPError:
            pass  # closed by us
        self.heard.put(None)

    def next(self) -> tuple[str, Any] | None:
        return self.heard.get(timeout=PATIENCE_S)

    def hears_nothing(self) -> bool:
        try:
            self.heard.get(timeout=4 * live.ASK_EVERY_S)
        except Empty:
            return True
        return False


@contextmanager
def page(address: str, who: str | None = None) -> Iterator[Page]:
    headers = {"Authorization": f"Bearer {TOKENS[who]}"} if who else {}
    with httpx2.stream("GET", f"{address}/api/v1/events", headers=headers, timeout=60) as answer:
        assert answer.status_code == 200, answer.read()
        assert answer.headers["content-type"].startswith("text/event-stream")
        opened = Page(answer.iter_lines())
        assert opened.next() == ("ready", {})
        yield opened


@pytest.fixture
def address(city: City, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("GUATU_ALLOWED_HOSTS", "127.0.0.1,testserver")
    settings.cache_clear()
    with serving(create_app()) as found:
        yield found


def hidden(city: City, **given: Any) -> str:
    """A project that is not published."""
    code = city.project(**given).code
    assert city.change(code, {"public": False}).status_code == 200
    return code


def test_a_change_is_told_to_whoever_sees_the_project(city: City, address: str) -> None:
    code = city.project().code
    with page(address) as public, page(address, "viewer") as viewer:
        assert city.change(code, {"name": "改了名字"}).status_code == 200
        told = ("changed", {"projects": [code], "more": False, "lists": False})
        assert public.next() == told
        assert viewer.next() == told


def test_of_a_hidden_project_nothing_is_told(city: City, address: str) -> None:
    code = hidden(city)
    with page(address) as public, page(address, "viewer") as viewer:
        assert city.change(code, {"name": "改了名字"}).status_code == 200
        assert viewer.next() == ("changed", {"projects": [code], "more": False, "lists": False})
        assert public.hears_nothing()


def test_a_project_that_goes_out_of_sight_is_told_once(city: City, address: str) -> None:
    code = city.project().code
    with page(address) as public:
        assert city.change(code, {"public": False}).status_code == 200
        assert public.next() == ("changed", {"projects": [code], "more": False, "lists": False})
        assert city.change(code, {"name": "再改"}).status_code == 200
        assert public.hears_nothing()


def test_a_limited_viewer_hears_of_their_unit_alone(city: City, address: str) -> None:
    theirs = hidden(city, unit="jingkai")
    other = hidden(city, unit="nongan")
    with page(address, "viewer-jingkai") as limited:
        assert city.change(other, {"name": "别处的"}).status_code == 200
        assert city.change(theirs, {"name": "本区的"}).status_code == 200
        heard = limited.next()
        assert heard is not None and heard[1]["projects"] == [theirs]
        assert limited.hears_nothing()


def test_a_stream_ends_with_its_token(city: City, address: str) -> None:
    code = city.project().code
    with page(address, "viewer") as viewer:
        with city.write() as db:
            db.execute(
                text("UPDATE api_tokens SET revoked_at = now() WHERE token_hash = :hash"),
                {"hash": hash_of(TOKENS["viewer"])},
            )
        assert city.change(code, {"name": "又改"}).status_code == 200
        assert viewer.next() is None


def test_an_open_page_keeps_no_session_alive(city: City, address: str) -> None:
    code = city.project().code
    with page(address, "viewer") as viewer:
        with city.write() as db:
            db.execute(text("UPDATE api_tokens SET last_used_at = NULL"))
        assert city.change(code, {"name": "又改"}).status_code == 200
        assert viewer.next() is not None
        used = city.asked(
            "SELECT last_used_at FROM api_tokens WHERE token_hash = :hash", hash=hash_of(TOKENS["viewer"])
        )
        assert used is None


def test_too_many_pages_of_one_reader_are_refused(city: City, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "MAX_PAGES_OF_ONE", 1)
    with page(address, "viewer"):
        refused = httpx2.get(f"{address}/api/v1/events", headers={"Authorization": f"Bearer {TOKENS['viewer']}"})
        assert refused.status_code == 429 and refused.headers["retry-after"]
        with page(address, "planner"):
            pass


def test_nobody_listens_where_nothing_is_open(city: City, address: str) -> None:
    with anonymous("none"):
        assert httpx2.get(f"{address}/api/v1/events").status_code == 401
