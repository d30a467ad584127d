"""The one clock. Nothing else in Guatu may ask what day it is.

`today()` is the business date in Asia/Shanghai; `now()` is the instant that a change gets. Both follow `GUATU_TODAY`,
which moves the date and lets the time of day run on. `real_now()` is for sessions, tokens, limits and logs, which must
not be fooled by a moved date.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.kit.settings import settings

CITY_ZONE = ZoneInfo("Asia/Shanghai")
_business_date: ContextVar[date | None] = ContextVar("business_date", default=None)


def real_now() -> datetime:
    """The real instant, UTC."""
    return datetime.now(UTC)


def real_today() -> date:
    """The real day in the city."""
    return real_now().astimezone(CITY_ZONE).date()


def today() -> date:
    """The business date."""
    return _business_date.get() or settings().today or real_today()


def now() -> datetime:
    """The instant of a change, UTC: the business date with the real time of day."""
    return real_now() + timedelta(days=(today() - real_today()).days)


def end_of(day: date) -> datetime:
    """The last instant of a day in the city."""
    return datetime.combine(day + timedelta(days=1), time(), CITY_ZONE) - timedelta(microseconds=1)


@contextmanager
def business_date(day: date) -> Iterator[None]:
    """Let the business date be `day` inside the block (seeding steps through a year with it)."""
    token = _business_date.set(day)
    try:
        yield
    finally:
        _business_date.reset(token)
