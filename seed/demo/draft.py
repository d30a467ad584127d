"""A project before it has a code, an office, dates and money; and what every subject needs to make one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from shapely import prepare
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from seed.demo.model import Pipe
from seed.demo.places import Ground
from seed.demo.sites import AREAS


@dataclass(slots=True)
class Draft:
    programme: str
    kind: str
    template: str
    project_class: str
    sector: str
    area: str
    subject: str  # industry | building | living
    name: str
    content: str
    total: Decimal
    start: date
    deadline: date | None = None
    construction_type: str = "new"
    fields: dict[str, Any] = field(default_factory=dict)
    place: BaseGeometry | None = None  # plane metres
    accuracy: str | None = None
    location_note: str | None = None
    owner: str = ""
    investor: str | None = None
    indoor: bool = False
    public_money: bool = True
    pipes: list[Pipe] = field(default_factory=list)
    lists: list[tuple[str, str | None]] = field(default_factory=list)


@dataclass
class Workshop:
    rng: Random
    ground: Ground
    allowed: dict[str, BaseGeometry]
    taken: dict[str, int] = field(default_factory=dict)

    def number(self, series: str) -> int:
        """The next number of a series of names."""
        self.taken[series] = self.taken.get(series, 0) + 1
        return self.taken[series]

    def firm(self) -> str:
        """Mostly a new firm, sometimes one that has a project already."""
        last = self.taken.get("firm", 0)
        if last > 30 and self.rng.random() < 0.18:
            return f"示例企业{self.rng.randint(1, last):03d}"
        return f"示例企业{self.number('firm'):03d}"

    def builder(self, what: str = "建设单位") -> str:
        return f"示例{what}{self.rng.randint(1, 24):02d}"

    def fits(self, area: str, geometry: BaseGeometry) -> bool:
        """Whether it may stand there: dry, off the rails, in the city and on the land of the area."""
        return self.ground.buildable(geometry) and self.allowed[area].contains(geometry)

    def near(self, area: str, centre: tuple[float, float], low: float, high: float, tries: int = 60) -> Point | None:
        """A free point between `low` and `high` metres from a centre in the plane."""
        for _ in range(tries):
            x = centre[0] + self.rng.uniform(-high, high)
            y = centre[1] + self.rng.uniform(-high, high)
            point = Point(x, y)
            if low <= point.distance(Point(centre)) <= high and self.fits(area, point):
                return point
        return None


def open_workshop(rng: Random, ground: Ground) -> Workshop:
    allowed = {}
    for area, (_, _, districts) in AREAS.items():
        allowed[area] = unary_union([ground.districts[d] for d in districts if d in ground.districts]).buffer(-120)
        prepare(allowed[area])
    return Workshop(rng=rng, ground=ground, allowed=allowed)


def weighted(rng: Random, options: dict[str, float]) -> str:
    return rng.choices(list(options), weights=list(options.values()))[0]


def spread_start(rng: Random, indoor: bool = False) -> date:
    """A planned start in 2025: most in April to June, none for outdoor works before the thaw."""
    if indoor and rng.random() < 0.7:
        month = rng.choices((2, 3, 4), weights=(3, 6, 3))[0]
    else:
        month = rng.choices((4, 5, 6, 7, 8, 9, 10), weights=(25, 25, 18, 10, 8, 8, 4))[0]
    first = 12 if month == 4 and not indoor else 1
    return date(2025, month, rng.choice([d for d in (8, 10, 12, 15, 16, 18, 20, 22, 25, 26, 28) if d >= first]))
