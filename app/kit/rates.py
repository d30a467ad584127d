"""How often somebody may ask: so many at once, and then evenly so many a minute.

Kept in this process's memory: one process serves, a start forgets, and a request costs about a microsecond.
"""

from ipaddress import IPv6Address, ip_address
from threading import Lock
from time import monotonic

from app.kit.errors import TooMany

MINUTE = 60.0
KEPT = 100_000


class Rates:
    """For each key the instant at which all that it asked for will have been due (a leaky bucket with one number)."""

    def __init__(self) -> None:
        self._due: dict[tuple[str, str], float] = {}
        self._lock = Lock()

    def wait(self, what: str, who: str, per_minute: int) -> float:
        """Seconds that `who` has to wait before the next one; 0 counts this one. No limit where `per_minute` is 0."""
        if not per_minute:
            return 0.0
        now, key = monotonic(), (what, who)
        with self._lock:
            due = max(self._due.get(key, now), now) + MINUTE / per_minute
            if due - now > MINUTE:
                return due - now - MINUTE
            if len(self._due) >= KEPT:
                self._sweep(now)
            self._due[key] = due
        return 0.0

    def check(self, what: str, who: str, per_minute: int) -> None:
        """Count one, or refuse it."""
        seconds = self.wait(what, who, per_minute)
        if seconds:
            raise TooMany(seconds)

    def clear(self) -> None:
        self._due.clear()

    def _sweep(self, now: float) -> None:
        """Forget who owes nothing; of a crowd of strangers those who owe least."""
        owing = sorted((due, key) for key, due in self._due.items() if due > now)
        self._due = {key: due for due, key in owing[-KEPT // 2 :]}


rates = Rates()


def network_of(address: str) -> str:
    """Who shares a limit: an IPv4 address, or the /64 that one household or host has of IPv6."""
    if ":" not in address:
        return address
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))
    return address
