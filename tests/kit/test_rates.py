"""So many at once, then evenly so many a minute; nobody pays for another."""

import time

import pytest

from app.kit import rates as module
from app.kit.errors import TooMany
from app.kit.rates import Rates, network_of


@pytest.fixture
def moment(monkeypatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(module, "monotonic", lambda: now[0])
    return now


def test_a_minutes_worth_may_come_at_once_and_one_more_waits(moment):
    rates = Rates()
    assert [rates.wait("x", "a", 60) for _ in range(60)] == [0.0] * 60
    assert rates.wait("x", "a", 60) == pytest.approx(1.0)


def test_whoever_waited_may_go_on_evenly(moment):
    rates = Rates()
    for _ in range(60):
        rates.wait("x", "a", 60)
    moment[0] += 1.001
    assert rates.wait("x", "a", 60) == 0
    assert rates.wait("x", "a", 60) > 0
    moment[0] += 60
    assert [rates.wait("x", "a", 60) for _ in range(60)] == [0.0] * 60


def test_a_refusal_costs_nothing(moment):
    """Otherwise whoever keeps trying would never get in again."""
    rates = Rates()
    for _ in range(500):
        rates.wait("x", "a", 60)
    moment[0] += 1.001
    assert rates.wait("x", "a", 60) == 0


def test_nobody_pays_for_another_or_for_another_thing(moment):
    rates = Rates()
    for _ in range(61):
        rates.wait("x", "a", 60)
    assert rates.wait("x", "b", 60) == 0
    assert rates.wait("y", "a", 60) == 0


def test_no_limit_is_none(moment):
    rates = Rates()
    assert not any(rates.wait("x", "a", 0) for _ in range(1000))


def test_a_refusal_says_how_long_in_whole_seconds(moment):
    rates = Rates()
    for _ in range(6):
        rates.check("x", "a", 6)
    with pytest.raises(TooMany) as refused:
        rates.check("x", "a", 6)
    assert refused.value.wait_s == 10


def test_a_crowd_of_strangers_fills_no_memory_and_frees_nobody_who_owes(moment, monkeypatch):
    monkeypatch.setattr(module, "KEPT", 1000)
    rates = Rates()
    for _ in range(61):
        rates.wait("x", "owing", 60)
    for number in range(5000):
        rates.wait("x", str(number), 60)
    assert len(rates._due) <= 1000
    assert rates.wait("x", "owing", 60) > 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
    ],
)
def test_an_address_of_ipv6_counts_with_its_network(address, network):
    assert network_of(address) == network


def test_counting_costs_less_than_fifty_microseconds():
    rates, rounds = Rates(), 20_000
    began = time.perf_counter()
    for number in range(rounds):
        rates.wait("x", str(number % 500), 100_000)
    assert (time.perf_counter() - began) / rounds < 50e-6
