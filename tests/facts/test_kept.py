"""What is kept: made by one for all who ask meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest

from app.facts.kept import Store

CROWD = 6


class Failed(Exception):
    """What whoever makes it meets."""


@pytest.fixture
def store() -> Store:
    return Store()


def asked_at_once(store: Store, make: Callable[[int], str], version: int = 1) -> list[object]:
    """What each of a crowd gets; they ask while the first one is at it."""
    everyone, begun, go_on = Barrier(CROWD), Event(), Event()

    def made(number: int) -> str:
        begun.set()
        assert go_on.wait(10)
        return make(number)

    def ask(number: int) -> object:
        everyone.wait(10)
        if number:
            assert begun.wait(10)
        try:
            return store.ask("totals", version, lambda: made(number), len)
        except Failed as error:
            return error

    with ThreadPoolExecutor(CROWD) as pool:
        answers = [pool.submit(ask, number) for number in range(CROWD)]
        assert begun.wait(10)
        go_on.set()
        return [one.result(10) for one in answers]


def test_a_crowd_gets_the_answer_that_one_of_them_made(store: Store):
    made: list[int] = []

    def make(number: int) -> str:
        made.append(number)
        return "an answer"

    assert asked_at_once(store, make) == ["an answer"] * CROWD
    assert made == [0]
    assert store.find("totals", 1) == (True, "an answer")
    assert store.being_made == {}


def test_where_one_fails_the_others_make_it(store: Store):
    def make(number: int) -> str:
        if number == 0:
            raise Failed
        return "an answer"

    first, *others = asked_at_once(store, make)
    assert isinstance(first, Failed)
    assert others == ["an answer"] * (CROWD - 1)
    assert store.being_made == {}


def test_who_knows_of_a_newer_change_does_not_wait_for_an_older_answer(store: Store):
    begun, go_on = Event(), Event()

    def slow() -> str:
        begun.set()
        assert go_on.wait(10)
        return "older"

    with ThreadPoolExecutor(1) as pool:
        older = pool.submit(store.ask, "totals", 1, slow, len)
        assert begun.wait(10)
        assert store.ask("totals", 2, lambda: "newer", len) == "newer"
        go_on.set()
        assert older.result(10) == "older"
