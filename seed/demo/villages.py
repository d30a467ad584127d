"""Urban villages: coarse hexagons on open land outside the ring, far from stations and towns; a few beside a new road."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from shapely.affinity import translate
from shapely.geometry import LineString, Point, Polygon

from seed.demo.draft import Draft, Workshop
from seed.demo.money import wan, year_round
from seed.demo.places import to_plane
from seed.demo.plots import MU_M2, far_from_centre
from seed.demo.roads import area_of
from seed.demo.sites import AREAS, SITES, TOWNS

RING_M = (8_200.0, 21_000.0)
FROM_STATION_M = 1_400.0
FROM_SITE_M = 2_300.0
FROM_TOWN_M = 3_500.0
APART_M = 1_900.0
# Every so many of them a road is opened to, which is then so far away.
BESIDE_ROAD, ROAD_M = 9, (60.0, 400.0)


def hexagon(at: Point, radius: float, bearing: float) -> Polygon:
    corners = [math.radians(60 * k + bearing) for k in range(6)]
    return Polygon([(at.x + radius * math.cos(a), at.y + radius * math.sin(a)) for a in corners])


def villages(shop: Workshop, count: int, roads: list[Draft]) -> list[Draft]:
    found: list[Polygon] = []
    drafts: list[Draft] = []
    while len(drafts) < count:
        shape = _open_land(shop, found)
        found.append(shape)
        if len(drafts) % BESIDE_ROAD == BESIDE_ROAD - 1:
            # The land that it leaves stays empty: no other project moves.
            shape = _beside_road(shop, shape, roads, found) or shape
            found.append(shape)
        drafts.append(_draft(shop, shape, len(drafts)))
    return drafts


def _open_land(shop: Workshop, found: list[Polygon]) -> Polygon:
    rng = shop.rng
    ring = Polygon(shop.ground.names["B-EW-RING"].coords)
    for _ in range(4_000):
        angle, reach = rng.uniform(0, math.tau), rng.uniform(*RING_M)
        at = Point(math.cos(angle) * reach, -4_500 + math.sin(angle) * reach)
        if not _outside(shop, at, ring):
            continue
        shape = hexagon(at, rng.choice((280, 330, 380, 430, 480)), rng.choice((0, 10, 20, 30)))
        if _open(shop, shape, found):
            return shape
    raise RuntimeError("no open land left for a village")


def _beside_road(shop: Workshop, shape: Polygon, roads: list[Draft], found: list[Polygon]) -> Polygon | None:
    """The same shape beside the first road that has open land for it."""
    ring = Polygon(shop.ground.names["B-EW-RING"].coords)
    for road in (road.place for road in roads if road.place):
        for step in range(72):
            angle, reach = math.radians(15 * step), 500 + 200 * (step // 24)
            at = road.interpolate(0.5, normalized=True)
            at = Point(at.x + math.cos(angle) * reach, at.y + math.sin(angle) * reach)
            moved = translate(shape, at.x - shape.centroid.x, at.y - shape.centroid.y)
            low, high = ROAD_M
            if low < moved.distance(road) < high and _outside(shop, at, ring) and _open(shop, moved, found):
                return moved
    return None


def _outside(shop: Workshop, at: Point, ring: Polygon) -> bool:
    """Outside the ring, and far from whatever people live and work in or pass by."""
    ground = shop.ground
    sites = [Point(to_plane(s.lon, s.lat)) for s in SITES]
    towns = [Point(to_plane(lon, lat)) for lon, lat, _ in TOWNS.values()]
    return not (
        far_from_centre(at) < RING_M[0]
        or min(at.distance(s) for s in sites) < FROM_SITE_M
        or min([at.distance(s) for s in ground.stations] or [9e9]) < FROM_STATION_M
        or min(at.distance(t) for t in towns) < FROM_TOWN_M
        or ring.contains(at)
        or min(at.distance(h) for h in ground.highways) < 900
        or min(at.distance(r) for r in ground.rivers) < 1_200
    )


def _open(shop: Workshop, shape: Polygon, found: list[Polygon]) -> bool:
    ground = shop.ground
    return (
        sum(1 for d in ground.districts.values() if d.intersects(shape)) == 1
        and ground.buildable(shape)
        and all(shape.distance(f) > APART_M for f in found)
        and min(shape.distance(s) for s in ground.streets) > 500
    )


def _draft(shop: Workshop, shape: Polygon, index: int) -> Draft:
    rng = shop.rng
    improve = index % 7 == 3
    land = wan(shape.area / 100) * 100
    households = rng.randint(16, 110) * 10
    built = wan(households * rng.uniform(105, 190) / 100) * 100
    total = year_round(rng, households * (14 if improve else rng.uniform(95, 150)) + (4_000 if improve else 0))
    total = max(Decimal(6_000), total)
    middle = shape.centroid
    area = area_of(shop, LineString([middle, (middle.x + 1, middle.y)]))
    fields = _fields(rng, improve, households, land, built, total)
    way = "整治提升" if improve else "拆除新建"
    content = (
        f"示例：位于{AREAS[area][0]},采用{way}方式改造,占地{land}平方米,涉及{households}户、征收建筑面积{built}平方米。总投资{total}万元。"
        if not improve
        else f"示例：位于{AREAS[area][0]},采用{way}方式改造,占地{land}平方米,惠及{households}户,改造管网、立面及消防设施。总投资{total}万元。"
    )
    start = date(
        2025,
        *rng.choice(((2, 26), (3, 10), (3, 20), (4, 8), (4, 22), (5, 12), (5, 26), (6, 16), (7, 10), (8, 18), (9, 15))),
    )
    if improve:
        start = date(2025, *rng.choice(((4, 20), (5, 10), (6, 1))))
    return Draft(
        programme="urban_villages", kind="urban_village", template="urban_village_improve" if improve else "urban_village_rebuild",
        project_class="infrastructure", sector="K70", area=area, subject="living", name=f"示例村{index + 1:02d}改造", content=content,
        total=total, start=start, deadline=date(2026, 6, 30) if improve else date(2028, rng.choice((6, 9, 10)), 30), fields=fields,
        place=shape, accuracy="site", location_note="示意图形,位于空地,不代表任何村屯范围", owner=shop.builder("城市更新单位"),
        construction_type="renovation", lists=[("livelihood", "2025"), *([("special_bond", "2025")] if rng.random() < 0.5 else [])],
    )  # fmt: skip


def _fields(
    rng: Random, improve: bool, households: int, land: Decimal, built: Decimal, total: Decimal
) -> dict[str, Any]:
    fields: dict[str, Any] = dict(
        renewal_mode="improve" if improve else "rebuild", households=households, population=int(households * 2.6), land_area_m2=land,
        land_ownership=rng.choice(("collective", "both", "state")), households_signed=0, households_moved=0,
    )  # fmt: skip
    if improve:
        return fields
    homes = int(households * rng.uniform(1.0, 1.4))
    fields.update(
        expropriation_area_m2=built, residential_area_m2=wan(float(built) * 0.82), non_residential_area_m2=wan(float(built) * 0.11),
        unregistered_area_m2=wan(float(built) * 0.07), signed_area_m2=Decimal(0), demolished_area_m2=Decimal(0),
        effective_ratio_pct=Decimal(rng.choice((80, 85, 90))), homes_needed=homes, homes_built=int(homes * 0.4), homes_bought=int(homes * 0.35),
        loan_granted_wan=year_round(rng, float(total) * 0.6), loan_drawn_wan=year_round(rng, float(total) * 0.2),
        land_to_auction_mu=Decimal(str(round(float(land) / MU_M2 * 0.45, 1))), court_cases=rng.choice((0, 0, 1, 2, 3)),
    )  # fmt: skip
    return fields
