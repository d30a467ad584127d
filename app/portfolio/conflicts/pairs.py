"""Which works lie near one another in place and time: found once for a filter, a reader and a state of the data, for the
list and for the map.

All works are laid into a tree of boxes, in memory: asking the index of the database for the neighbours of each of 100,000
takes several times as long. A metre of the ground is longer on the map the farther north it is; what counts is the
distance on the ellipsoid between the two nearest points.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.identity.access import Caller
from app.kit import clock
from app.portfolio.conflicts.distances import GROUPS, limits
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


def _found(db: Db, wanted: Nearness, caller: Caller) -> list[Pair]:
    works, places = works_of(db, wanted, caller)
    near = _near(Columns(works), places, wanted) if works else None
    if near is None:
        return []
    found: dict[tuple[int, int], Pair] = {}
    for a, b, severity, overlap, metres, limit, *ends in zip(*(column.tolist() for column in near), strict=True):
        one, other = works[a], works[b]
        # Of several parts of two projects the worst tells, which comes first.
        if (one.id, other.id) not in found:
            rank = (-severity, -overlap, metres, one.id, other.id)
            found[one.id, other.id] = Pair(rank, limit, one, other, ((ends[0], ends[1]), (ends[2], ends[3])))
    if wanted.agreed is None:
        return list(found.values())
    agreed = agreed_pairs(db)
    return [pair for ids, pair in found.items() if (ids in agreed) == wanted.agreed]


class Columns:
    """The works as columns: what is compared a hundred thousand times is compared by numpy."""

    def __init__(self, works: list[Work]) -> None:
        self.id, self.part, self.first, self.last = (
            np.array([getattr(work, name) for work in works]) for name in ("id", "part", "first", "last")
        )
        self.chosen = np.array([work.chosen for work in works])
        self.group = np.array([GROUPS.index(work.group) for work in works])


def _near(works: Columns, places: Any, wanted: Nearness) -> tuple[Any, ...] | None:
    """Pairs of works as columns, the worst first: the two by their places in the list, severity, days of overlap, metres,
    the limit, the coordinates of the two nearest points on the map. None where there is none."""
    a, b = _candidates(works, places, wanted)
    if not len(a):
        return None
    limit_of = limits(wanted.distance)
    limit = np.array([[limit_of[one, other] for other in GROUPS] for one in GROUPS])[works.group[a], works.group[b]]
    ends = shapely.get_coordinates(shapely.shortest_line(places[a], places[b])).reshape(-1, 2, 2)
    metres = _metres(ends)
    a, b, limit, ends, metres = (column[metres <= limit] for column in (a, b, limit, ends, metres))
    overlap = np.minimum(works.last[a], works.last[b]) - np.maximum(works.first[a], works.first[b]) + 1
    severity = np.where(overlap <= 0, IN_TURN, np.where(metres <= TOUCHING_M, SAME_GROUND, SAME_TIME))
    overlap, metres = np.maximum(overlap, 0), np.round(metres, 1)
    # The last is looked at first.
    ranked = (works.part[b], works.part[a], works.id[b], works.id[a], metres, -overlap, -severity)
    order = np.lexsort(ranked)
    return tuple(column[order] for column in (a, b, severity, overlap, metres, limit, *ends.reshape(-1, 4).T))


def _candidates(works: Columns, places: Any, wanted: Nearness) -> tuple[Any, Any]:
    """Which works, by their places in the list, are near on the map, have windows that overlap or touch, and one of which
    is looked at; each pair once, the one with the smaller number first."""
    chosen = np.flatnonzero(works.chosen)
    if not len(chosen):
        return chosen, chosen
    looked_at = places[chosen]
    northing = np.abs(shapely.bounds(looked_at)[:, [1, 3]]).max(axis=1)
    reach = _reach(works.group[chosen], northing, wanted)
    left, b = shapely.STRtree(places).query(looked_at, predicate="dwithin", distance=reach)
    a, days = chosen[left], wanted.gap_days + 1
    once = (works.id[a] != works.id[b]) & ~(works.chosen[b] & (works.id[b] < works.id[a]))
    in_time = (works.first[b] - days <= works.last[a]) & (works.first[a] - days <= works.last[b])
    a, b = a[once & in_time], b[once & in_time]
    turned = works.id[a] > works.id[b]
    return np.where(turned, b, a), np.where(turned, a, b)


def _reach(groups: Any, northing: Any, wanted: Nearness) -> Any:
    """How far on the map a work of a group has to look, whose northernmost or southernmost point lies so far from the
    equator."""
    limit_of = limits(wanted.distance)
    far = np.array([max(limit_of[one, other] for other in GROUPS) for one in GROUPS], dtype=float)[groups]
    return far * MARGIN * np.cosh((northing + 2 * far) / EARTH_M) + 0.01


def _metres(ends: Any) -> Any:
    """The distances of two points of the map each on the ellipsoid, by its radii of curvature in their middle: over a few
    kilometres exact to a millimetre."""
    y = ends[:, :, 1].mean(axis=1) / EARTH_M
    # The map's scale is 1 / cos(latitude).
    scale = np.cosh(y)
    root = 1 - ECCENTRICITY_2 * (np.sinh(y) / scale) ** 2
    east, north = ((ends[:, 1] - ends[:, 0]) / scale[:, None]).T
    return np.hypot(east / np.sqrt(root), north * (1 - ECCENTRICITY_2) / root**1.5)
