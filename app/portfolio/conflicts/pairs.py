"""Which works lie near one another in place and time: found once for a filter, a reader and a state of the data, for the
list and for the map.

All works are laid into a tree of boxes, in memory: asking the index of the database for the neighbours of each of 100,000
takes several times as long. A metre of the ground is longer on the map the farther north it is; what counts is the
distance on the ellipsoid between the two nearest points.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import atan, cosh, degrees, hypot, sinh, sqrt
from operator import attrgetter
from typing import Any

import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.identity.access import Caller
from app.kit import clock
from app.portfolio.conflicts.distances import limits
from app.portfolio.conflicts.models import Agreement
from app.portfolio.conflicts.schemas import Nearness
from app.portfolio.conflicts.works import Work, works_of

# WGS 84: the radius at the equator, which is that of the map, and the square of the eccentricity.
EARTH_M, ECCENTRICITY_2 = 6_378_137.0, 0.00669437999014
# What the ellipsoid may take off a distance on the map, which is that of a ball.
MARGIN = 1.005
SAME_GROUND, SAME_TIME, IN_TURN = 3, 2, 1
# Nearer than this they are on the same ground: places are not known better.
TOUCHING_M = 1.0
# What a pair takes in memory.
PAIR_BYTES = 400

Point = tuple[float, float]


# Less severity, fewer days of overlap, metres, the two numbers: what is worse comes first.
Rank = tuple[int, int, float, int, int]


@dataclass(slots=True)
class Pair:
    """Two works; `a` has the smaller number. `near`: their nearest points, on the map."""

    rank: Rank
    limit_m: float
    a: Work
    b: Work
    near: tuple[Point, Point]

    @property
    def ids(self) -> tuple[int, int]:
        return self.a.id, self.b.id

    @property
    def severity(self) -> int:
        return -self.rank[0]

    @property
    def overlap_days(self) -> int:
        return -self.rank[1]

    @property
    def metres(self) -> float:
        return self.rank[2]

    @property
    def gap_days(self) -> int:
        """Days between the two windows."""
        return max(max(self.a.first, self.b.first) - min(self.a.last, self.b.last) - 1, 0)

    @property
    def demo(self) -> bool:
        return self.a.demo or self.b.demo


def pairs_of(db: Db, wanted: Nearness, caller: Caller) -> list[Pair]:
    """The pairs that this reader may know of, the worst first."""
    bare = Nearness.model_construct(**{name: getattr(wanted, name) for name in Nearness.model_fields})
    key = ("pairs", bare, caller.scope, clock.today())
    return kept(db, key, lambda: _found(db, bare, caller.scope), lambda found: len(found) * PAIR_BYTES)


def agreed_pairs(db: Db) -> set[tuple[int, int]]:
    return {(a, b) for a, b in db.execute(select(Agreement.project_id, Agreement.other_id))}


def degrees_of(point: Point) -> Point:
    """A point of the map as longitude and latitude."""
    return degrees(point[0] / EARTH_M), degrees(atan(sinh(point[1] / EARTH_M)))


def _found(db: Db, wanted: Nearness, caller: Caller) -> list[Pair]:
    works, places = works_of(db, wanted, caller)
    one, other = _candidates(works, places, wanted)
    ways = shapely.get_coordinates(shapely.shortest_line(places[one], places[other])).tolist() if one else []
    limit_of = limits(wanted.distance)
    worst: dict[tuple[int, int], Pair] = {}
    for at, (a, b) in enumerate(zip(map(works.__getitem__, one), map(works.__getitem__, other), strict=True)):
        here, there = ways[2 * at], ways[2 * at + 1]
        metres, limit = _metres(here, there), limit_of[a.group, b.group]
        if metres > limit:
            continue
        ends = ((here[0], here[1]), (there[0], there[1]))
        first, second, near = (a, b, ends) if a.id < b.id else (b, a, ends[::-1])
        pair = Pair(_rank(first, second, metres), limit, first, second, near)
        before = worst.setdefault(pair.ids, pair)
        # Of several parts of two projects the worst tells; of equal ones the first.
        if (pair.rank, first.part, second.part) < (before.rank, before.a.part, before.b.part):
            worst[pair.ids] = pair
    found = sorted(worst.values(), key=attrgetter("rank"))
    if wanted.agreed is None:
        return found
    agreed = agreed_pairs(db)
    return [pair for pair in found if (pair.ids in agreed) == wanted.agreed]


def _candidates(works: list[Work], places: Any, wanted: Nearness) -> tuple[list[int], list[int]]:
    """Which works, by their places in the list, are near on the map, have windows that overlap or touch, and one of which
    is looked at; each pair once."""
    chosen = [at for at, work in enumerate(works) if work.chosen]
    if not chosen:
        return [], []
    looked_at, reaches = places[chosen], _reaches(wanted)
    northing = abs(shapely.bounds(looked_at)[:, [1, 3]]).max(axis=1).tolist()
    far = [reaches(works[at].group, north) for at, north in zip(chosen, northing, strict=True)]
    left, right = shapely.STRtree(places).query(looked_at, predicate="dwithin", distance=far).tolist()
    days, ones, others = wanted.gap_days + 1, [], []
    for at, other in zip(map(chosen.__getitem__, left), right, strict=True):
        a, b = works[at], works[other]
        if a.id == b.id or (b.chosen and b.id < a.id):
            continue
        if b.first - days <= a.last and a.first - days <= b.last:
            ones.append(at)
            others.append(other)
    return ones, others


def _reaches(wanted: Nearness) -> Callable[[str, float], float]:
    """How far on the map a work of a group has to look, whose northernmost or southernmost point lies so far from the
    equator."""
    far: dict[str, float] = {}
    for (one, _), metres in limits(wanted.distance).items():
        far[one] = max(metres, far.get(one, 0))
    return lambda group, north: far[group] * MARGIN * cosh((north + 2 * far[group]) / EARTH_M) + 0.01


def _rank(a: Work, b: Work, metres: float) -> Rank:
    overlap = min(a.last, b.last) - max(a.first, b.first) + 1
    severity = IN_TURN if overlap <= 0 else SAME_GROUND if metres <= TOUCHING_M else SAME_TIME
    return -severity, -max(overlap, 0), round(metres, 1), a.id, b.id


def _metres(here: list[float], there: list[float]) -> float:
    """The distance of two points of the map on the ellipsoid, by its radii of curvature in their middle: over a few
    kilometres exact to a millimetre."""
    y = (here[1] + there[1]) / 2 / EARTH_M
    # The map's scale is 1 / cos(latitude).
    scale = cosh(y)
    root = 1 - ECCENTRICITY_2 * (sinh(y) / scale) ** 2
    east, north = (there[0] - here[0]) / scale, (there[1] - here[1]) / scale
    return hypot(east / sqrt(root), north * (1 - ECCENTRICITY_2) / root**1.5)
