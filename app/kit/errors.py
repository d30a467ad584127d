"""What can go wrong, without HTTP.

    GuatuError
    ├── NotFound      it is not there, or not for you
    ├── Unauthenticated  nobody is signed in
    ├── Forbidden     you see it and may not do this
    ├── Conflict      it contradicts what is there
    ├── Stale         somebody was faster
    ├── TooMany       too often; after a while again
    ├── Precondition  the version that you saw is missing
    ├── HostUnknown   asked under a name that is not ours
    ├── AddressTooLong  asked with more words than an address may have
    ├── NotAcceptable asked for in a form that there is not
    └── Invalid       what you sent is wrong, field by field

A message is a key of `kit/messages`, with its values, and is put into the reader's language at the edge.
"""

from dataclasses import dataclass, field
from math import ceil
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where (`loc`), what (`key` with `values`), and what was given."""

    loc: tuple[str | int, ...]
    key: str
    values: dict[str, Any] = field(default_factory=dict)
    given: Any = None


class GuatuError(Exception):
    key = "error.unexpected"

    def __init__(self, key: str | None = None, **values: Any) -> None:
        self.key = key or self.key
        self.values = values
        super().__init__(f"{self.key} {values}" if values else self.key)


class NotFound(GuatuError):
    key = "error.not_found"


class Unauthenticated(GuatuError):
    key = "error.unauthenticated"


class Forbidden(GuatuError):
    key = "error.forbidden"


class Conflict(GuatuError):
    key = "error.conflict"


class Stale(GuatuError):
    """Carries the resource as it is now, for the one who lost the race."""

    key = "error.stale"

    def __init__(self, current: Any = None) -> None:
        super().__init__()
        self.current = current


class Precondition(GuatuError):
    key = "error.precondition_required"


class HostUnknown(GuatuError):
    key = "edge.host"


class AddressTooLong(GuatuError):
    key = "http.414"


class NotAcceptable(GuatuError):
    key = "http.406"


class TooMany(GuatuError):
    """Carries after how many seconds another try is worth it."""

    def __init__(self, wait_s: float) -> None:
        self.wait_s = max(1, ceil(wait_s))
        if self.wait_s < 120:
            super().__init__("error.wait_seconds", number=self.wait_s)
        else:
            super().__init__("error.wait_minutes", number=ceil(self.wait_s / 60))


class Invalid(GuatuError):
    key = "error.invalid"

    def __init__(self, *faults: Fault) -> None:
        super().__init__()
        self.faults = faults

    @classmethod
    def at(cls, field_name: str, key: str, given: Any = None, **values: Any) -> "Invalid":
        """One fault in one field of the body; the sentence may speak of what was given."""
        return cls(Fault(loc=(field_name,), key=key, values={"given": given} | values, given=given))
