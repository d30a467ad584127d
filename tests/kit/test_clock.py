"""One clock: the business date may be moved, the time of day and everything about safety may not."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from app.kit import clock
from app.kit.settings import settings

DAY = date(2025, 9, 30)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("GUATU_TODAY", str(DAY))
    settings.cache_clear()
    yield
    monkeypatch.delenv("GUATU_TODAY")
    settings.cache_clear()


@pytest.mark.usefixtures("moved")
def test_a_moved_date_moves_today_and_the_instant_of_changes():
    assert clock.today() == DAY
    assert clock.now().astimezone(clock.CITY_ZONE).date() == DAY


@pytest.mark.usefixtures("moved")
def test_the_time_of_day_runs_on():
    moved, real = clock.now(), clock.real_now()
    assert abs((real - moved) - timedelta(days=(clock.real_today() - DAY).days)) < timedelta(seconds=1)


@pytest.mark.usefixtures("moved")
def test_what_is_about_safety_does_not_move():
    assert clock.real_today() != DAY
    assert abs(clock.real_now() - datetime.now(UTC)) < timedelta(seconds=1)


@pytest.mark.usefixtures("moved")
def test_seeding_steps_through_a_year_and_comes_back():
    with clock.business_date(date(2025, 1, 8)):
        assert clock.today() == date(2025, 1, 8)
        with clock.business_date(date(2025, 2, 3)):
            assert clock.today() == date(2025, 2, 3)
            assert clock.now().astimezone(clock.CITY_ZONE).date() == date(2025, 2, 3)
        assert clock.today() == date(2025, 1, 8)
    assert clock.today() == DAY


@pytest.mark.usefixtures("moved")
def test_the_business_date_comes_back_after_an_error():
    with pytest.raises(ValueError, match="x"), clock.business_date(date(2025, 1, 8)):
        raise ValueError("x")
    assert clock.today() == DAY


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2025, 9, 30, 15, 59, 59, tzinfo=UTC), date(2025, 9, 30)),
        (datetime(2025, 9, 30, 16, 0, tzinfo=UTC), date(2025, 10, 1)),
        (datetime(2024, 12, 31, 16, 0, tzinfo=UTC), date(2025, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_the_city(monkeypatch: pytest.MonkeyPatch, instant: datetime, day: date):
    monkeypatch.setattr(clock, "real_now", lambda: instant)
    assert clock.real_today() == day
    assert clock.now() == instant
