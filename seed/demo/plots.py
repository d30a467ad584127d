"""Plots in a park: a street grid with a bearing, filled from its middle outwards, one project a plot."""

from __future__ import annotations

import math
from random import Random

from shapely.geometry import Point, Polygon

from seed.demo.draft import Workshop
from seed.demo.places import CENTRE, to_plane, turn
from seed.demo.sites import SITES, Site

CELL_M = 230.0
STREET_M = 46.0
REACH = 8
MU_M2 = 666.67
INNER_CITY_M = 5_600.0


class Park:
    """The grid of one site. A project takes a block of cells, so plots never overlap."""

    def __init__(self, site: Site, rng: Random) -> None:
        self.site = site
        self.origin = to_plane(site.lon, site.lat)
        self.used: set[tuple[int, int]] = set()
        cells = [(i, j) for i in range(-REACH, REACH + 1) for j in range(-REACH, REACH + 1)]
        self.order = sorted(cells, key=lambda c: math.hypot(c[0], c[1] * 1.2) + rng.random() * 3.2)

    @property
    def urban(self) -> bool:
        x, y = self.origin
        return math.hypot(x, y) < INNER_CITY_M

    def corner(self, i: int, j: int) -> tuple[float, float]:
        """Lower left corner of a cell in the park's own axes; a street runs after every third cell."""
        return i * CELL_M + (i // 3) * STREET_M, j * CELL_M + (j // 2) * STREET_M

    def world(self, u: float, v: float) -> tuple[float, float]:
        x, y = turn(u, v, self.site.bearing)
        return self.origin[0] + x, self.origin[1] + y

    def take(self, shop: Workshop, wide: int, deep: int, area_m2: float) -> Polygon | None:
        """A free rectangle of about `area_m2` on a block of wide × deep cells."""
        for i, j in self.order:
            block = [(i + a, j + b) for a in range(wide) for b in range(deep)]
            if self.used.intersection(block):
                continue
            plot = self._plot(i, j, wide, deep, area_m2)
            if not shop.fits(self.site.area, plot):
                continue
            self.used.update(block)
            return plot
        return None

    def _plot(self, i: int, j: int, wide: int, deep: int, area_m2: float) -> Polygon:
        u, v = self.corner(i, j)
        right, top = self.corner(i + wide - 1, j + deep - 1)
        width, depth = right + CELL_M - u - 24, top + CELL_M - v - 24
        scale = min(1.0, math.sqrt(area_m2 / (width * depth)))
        width, depth = width * max(scale, 0.45), depth * max(scale, 0.45)
        u, v = u + 12, v + 12
        return Polygon([self.world(*c) for c in ((u, v), (u + width, v), (u + width, v + depth), (u, v + depth))])


def open_parks(shop: Workshop) -> dict[str, Park]:
    return {site.key: Park(site, shop.rng) for site in SITES}


def block_for(area_m2: float) -> tuple[int, int]:
    cell = CELL_M * CELL_M * 0.8
    for wide, deep in ((1, 1), (2, 1), (2, 2), (3, 2), (3, 3), (4, 3)):
        if area_m2 <= wide * deep * cell:
            return wide, deep
    return 4, 3


def jittered(rng: Random, plot: Polygon) -> Point:
    """Where somebody would put the pin: near the plot's middle."""
    middle = plot.centroid
    return Point(middle.x + rng.uniform(-35, 35), middle.y + rng.uniform(-35, 35))


def far_from_centre(point: Point) -> float:
    return math.hypot(point.x - to_plane(*CENTRE)[0], point.y - to_plane(*CENTRE)[1])
