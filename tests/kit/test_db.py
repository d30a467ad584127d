"""One engine a process."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.kit import db


def test_threads_that_ask_first_at_once_get_the_same_engine(monkeypatch: pytest.MonkeyPatch):
    def slowly(_url):
        time.sleep(0.05)
        return object()

    monkeypatch.setattr(db, "make_engine", slowly)
    db.close_engine()
    with ThreadPoolExecutor(4) as threads:
        found = {id(engine) for engine in threads.map(lambda _: db.engine(), range(4))}
    db._only_engine.cache_clear()
    assert len(found) == 1
