"""Roads as lines that go on from the base map's streets, cross or accompany them, or bound a park."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal

from shapely.geometry import LineString, Point
from shapely.ops import substring

from seed.demo.draft import Draft, Workshop, spread_start
from seed.demo.model import Pipe
from seed.demo.money import round_sum, wan
from seed.demo.places import to_plane, turn
from seed.demo.plots import Park, far_from_centre
from seed.demo.sites import AREAS, SITES, TOWNS

WORDS = (
    "云杉", "白桦", "丁香", "红松", "银杏", "海棠", "青杨", "紫藤", "槐荫", "柳岸", "枫林", "榆阳", "梨园", "松涛", "杏林",
    "百合", "月季", "长青", "望湖", "临溪", "新禾", "金穗", "丰泽", "安和", "宁远", "瑞祥", "景明", "朝晖", "晨曦", "春晓",
)  # fmt: skip
CAUSES = ("征拆", "管线", "涉铁", "权属", "跨河")
PIPES = ("water", "drainage", "gas", "heat", "power", "telecom")
KEEP_APART_M = 260.0
LINKS_APART_M = 2_500.0
INNER_M = 3_200.0


class Streets:
    """Lines already drawn, so that no two roads lie on each other."""

    def __init__(self, shop: Workshop, parks: dict[str, Park]) -> None:
        self.shop, self.parks = shop, parks
        self.drawn: list[LineString] = []

    def free(self, line: LineString, area: str | None, apart: float = KEEP_APART_M) -> bool:
        ground = self.shop.ground
        if not ground.city.contains(line) or any(line.intersects(lake) for lake in ground.lakes):
            return False
        if line.intersection(ground.water).length > 330 or line.intersection(ground.rails).length > 260:
            return False
        if area and not self.shop.allowed[area].intersects(line.centroid):
            return False
        return all(line.distance(other) > apart for other in self.drawn)

    def keep(self, line: LineString) -> LineString:
        self.drawn.append(line)
        return line

    def beside(self, low: float, high: float, inner: float = INNER_M) -> LineString | None:
        """Goes on where a street ends, or runs across or beside one, `low` to `high` metres long."""
        rng = self.shop.rng
        for _ in range(60):
            street = rng.choice(self.shop.ground.streets)
            length = rng.uniform(low, high)
            line = rng.choice((_onward, _across, _along, _across))(self.shop, street, length)
            if line and far_from_centre(line.centroid) > inner and self.free(line, None):
                return self.keep(line)
        return None

    def in_park(self, low: float, high: float) -> tuple[LineString, str] | None:
        """A street of a park's own grid."""
        rng = self.shop.rng
        for _ in range(60):
            park = self.parks[rng.choice(SITES).key]
            i, j = rng.randint(-7, 7), rng.randint(-7, 7)
            u, v = park.corner(i * 3, j * 2)
            length = rng.uniform(low, high)
            across = rng.random() < 0.5
            ends = (
                ((u - 23, v - length / 2), (u - 23, v + length / 2))
                if across
                else ((u - length / 2, v - 23), (u + length / 2, v - 23))
            )
            line = _bent(self.shop, park.world(*ends[0]), park.world(*ends[1]), 6)
            if math.dist(line.coords[0], park.origin) < 3_800 and self.free(line, park.site.area):
                return self.keep(line), park.site.area
        return None

    def in_town(self, low: float, high: float) -> tuple[LineString, str] | None:
        """The edge of a county town, on the bearing of its streets."""
        rng = self.shop.rng
        for _ in range(60):
            town = rng.choice(list(TOWNS))
            lon, lat, bearing = TOWNS[town]
            x0, y0 = to_plane(lon, lat)
            ring = rng.uniform(1_500, 3_300) * rng.choice((-1, 1))
            slide, length = rng.uniform(-1_500, 1_500), rng.uniform(low, high)
            ends = (
                ((slide, ring), (slide + length, ring))
                if rng.random() < 0.5
                else ((ring, slide), (ring, slide + length))
            )
            (ax, ay), (bx, by) = (turn(*e, bearing) for e in ends)
            line = _bent(self.shop, (x0 + ax, y0 + ay), (x0 + bx, y0 + by), 10)
            if self.free(line, town):
                return self.keep(line), town
        return None


def _bent(shop: Workshop, start: tuple[float, float], end: tuple[float, float], wobble: float) -> LineString:
    """Nearly straight, as planned streets are: a little off in the middle."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1
    points = [start]
    for share in (0.33, 0.68):
        off = shop.rng.uniform(-wobble, wobble)
        points.append((start[0] + dx * share - dy / length * off, start[1] + dy * share + dx / length * off))
    return LineString([*points, end])


def _onward(shop: Workshop, street: LineString, length: float) -> LineString:
    coords = list(street.coords) if shop.rng.random() < 0.5 else list(street.coords)[::-1]
    (ax, ay), (bx, by) = coords[-2], coords[-1]
    angle = math.atan2(by - ay, bx - ax) + math.radians(shop.rng.uniform(-12, 12))
    gap = shop.rng.uniform(0, 120)
    start = (bx + math.cos(angle) * gap, by + math.sin(angle) * gap)
    return _bent(shop, start, (start[0] + math.cos(angle) * length, start[1] + math.sin(angle) * length), 25)


def _across(shop: Workshop, street: LineString, length: float) -> LineString:
    at = shop.rng.uniform(0.08, 0.95) * street.length
    here, there = street.interpolate(at), street.interpolate(min(at + 60, street.length))
    angle = math.atan2(there.y - here.y, there.x - here.x) + shop.rng.choice((-1, 1)) * math.pi / 2
    gap = shop.rng.choice((15, 15, 420, 800))
    start = (here.x + math.cos(angle) * gap, here.y + math.sin(angle) * gap)
    return _bent(shop, start, (start[0] + math.cos(angle) * length, start[1] + math.sin(angle) * length), 18)


def _along(shop: Workshop, street: LineString, length: float) -> LineString | None:
    if street.length < length * 1.1:
        return None
    at = shop.rng.uniform(0, street.length - length)
    moved = substring(street, at, at + length).parallel_offset(
        shop.rng.choice((430, 650, 880)), shop.rng.choice(("left", "right"))
    )
    return moved if moved.geom_type == "LineString" and moved.length > length * 0.6 else None


def area_of(shop: Workshop, line: LineString, town: str | None = None) -> str:
    """Who reports a road: the zone of the nearest site on this district's land, else the district itself."""
    if town:
        return town
    middle = line.interpolate(0.5, normalized=True)
    district = shop.ground.district_of(middle)
    near = [
        s
        for s in SITES
        if district in AREAS[s.area][2] and math.dist(to_plane(s.lon, s.lat), (middle.x, middle.y)) < 2_600
    ]
    if near:
        return min(near, key=lambda s: math.dist(to_plane(s.lon, s.lat), (middle.x, middle.y))).area
    return next(a for a, (_, unit, districts) in AREAS.items() if districts == (district,) and unit == a)


def road_draft(
    shop: Workshop, programme: str, line: LineString, area: str, what: str, cost_per_km: float, lanes: int
) -> Draft:
    """A road project with its fields; `what` follows the street's made-up name."""
    rng = shop.rng
    length = Decimal(round(line.length))
    width = Decimal({2: 20, 4: 30, 6: 40, 8: 50}[lanes])
    total = round_sum(rng, max(900.0, float(length) / 1000 * cost_per_km * rng.uniform(0.75, 1.35)))
    n = shop.number("road")
    word = WORDS[(n - 1) % len(WORDS)]
    ordinal = "" if n <= len(WORDS) else "一二三四五六七八九"[(n - 1) // len(WORDS) - 1]
    ends = f"示例{rng.choice(WORDS)}街—示例{rng.choice(WORDS)}路"
    name = f"示例{word}{ordinal}{'路' if rng.random() < 0.5 else '街'}({ends}){what}"
    moved = rng.randint(0, 60) if rng.random() < 0.6 else 0
    fields = dict(
        length_m=length, redline_width_m=width, lanes=lanes, from_to=ends,
        road_class="arterial" if lanes >= 6 else "secondary" if lanes == 4 else "local",
        households_to_move=moved, households_moved=int(moved * rng.uniform(0.3, 1)), green_trees=rng.randint(0, 40) * 5,
        drainage_length_m=Decimal(round(float(length) * rng.uniform(0.9, 1.1))), budget_estimate_wan=total,
        rail_crossing=line.intersects(shop.ground.rails), bridges=1 if line.intersects(shop.ground.water) else 0,
    )  # fmt: skip
    content = f"示例：{what}长{length}米,红线宽{width}米,双向{lanes}车道,同步实施排水、照明、交通设施及管线工程。总投资{total}万元。"
    return Draft(
        programme=programme, kind="road", template="road", project_class="infrastructure", sector="N78", area=area,
        subject="building", name=name, content=content, total=total, start=spread_start(rng), fields=fields, place=line,
        accuracy="surveyed" if rng.random() < 0.2 else "street", owner=shop.builder("市政建设单位"),
        lists=[("urban_construction", "2025")], construction_type="new",
    )  # fmt: skip


def dead_ends(shop: Workshop, streets: Streets, count: int) -> list[Draft]:
    """断头路、卡脖路: short, most to be open before the asphalt season ends."""
    drafts = []
    for n in range(count):
        found = streets.in_town(400, 1_400) if n % 6 == 5 else None
        line, town = found or (streets.beside(400, 2_600), None)
        if line is None:
            continue
        draft = road_draft(
            shop, "dead_end_roads", line, area_of(shop, line, town), "打通工程", 7_200, shop.rng.choice((2, 4, 4, 6))
        )
        draft.start = date(
            2025, *shop.rng.choice(((4, 12), (4, 15), (4, 18), (4, 20), (4, 25), (5, 6), (5, 10), (5, 20), (6, 5)))
        )
        draft.deadline = date(2025, 10, 25) + timedelta(days=shop.rng.choice((-45, -26, -15, -10, -5, 0, 0)))
        draft.fields.update(
            obstacle_type="bottleneck" if n % 4 == 3 else "dead_end", obstacle_cause=shop.rng.choice(CAUSES)
        )
        draft.construction_type = "expansion" if n % 4 == 3 else "new"
        draft.pipes = road_pipes(shop, line)
        draft.lists.append(("livelihood", "2025"))
        drafts.append(draft)
    return drafts


def road_pipes(shop: Workshop, line: LineString) -> list[Pipe]:
    rng = shop.rng
    pipes = []
    for kind in rng.sample(PIPES, rng.randint(2, 4)):
        length = wan(line.length * rng.uniform(0.3, 1.0))
        pipes.append(
            Pipe(
                kind,
                f"示例管线单位{rng.randint(1, 9):02d}",
                length,
                wan(float(length) * rng.choice((0, 0.3, 0.6, 1, 1))),
            )
        )
    return pipes


def overhauls(shop: Workshop, count: int) -> list[Draft]:
    """大中修: on the streets themselves, so nothing new is drawn through a block."""
    rng, ground = shop.rng, shop.ground
    drafts = []
    long_streets = [s for s in ground.streets if s.length > 2_600]
    for street in rng.sample(long_streets, count):
        length = rng.uniform(1_400, min(4_200, street.length * 0.8))
        at = rng.uniform(0, street.length - length)
        line = substring(street, at, at + length)
        draft = road_draft(
            shop, "arterial_roads", line, area_of(shop, line), "大中修工程", 2_600, rng.choice((6, 6, 8))
        )
        draft.template, draft.construction_type = "road_overhaul", "renovation"
        draft.start = date(2025, *rng.choice(((4, 15), (4, 25), (5, 10), (6, 1), (7, 1))))
        draft.deadline = date(2025, rng.choice((8, 9, 10)), rng.choice((10, 15, 18)))
        draft.fields.update(
            pavement_area_m2=wan(line.length * float(draft.fields["redline_width_m"]) * 0.7), households_to_move=0, households_moved=0,
            defects="示例：网裂、车辙、沉陷", traffic_diversion="半幅封闭、分段施工",
        )  # fmt: skip
        drafts.append(draft)
    return drafts


def expressways(shop: Workshop, streets: Streets, count: int) -> list[Draft]:
    """Links and widenings beside the motorways, and hubs at their crossings."""
    rng, ground = shop.rng, shop.ground
    drafts: list[Draft] = []
    while len(drafts) < count:
        highway = rng.choice(ground.highways)
        at = rng.uniform(0.05, 0.95) * highway.length
        if len(drafts) % 4 == 3:
            hub = _hub(shop, highway.interpolate(at))
            drafts += [hub] if hub else []
            continue
        line = _across(shop, highway, rng.uniform(2_200, 7_500))
        if not streets.free(line, None, LINKS_APART_M):
            continue
        draft = road_draft(
            shop,
            "expressways_and_hubs",
            streets.keep(line),
            area_of(shop, line),
            "快速联络线工程",
            11_000,
            rng.choice((4, 6, 6)),
        )
        draft.fields["road_class"] = rng.choice(("express", "highway"))
        draft.sector, draft.accuracy = "G54", "site"
        draft.deadline = date(rng.choice((2026, 2027)), 10, 15)
        drafts.append(draft)
    return drafts


def _hub(shop: Workshop, at: Point) -> Draft | None:
    rng = shop.rng
    point = Point(at.x + rng.uniform(-500, 500), at.y + rng.uniform(-500, 500))
    district = shop.ground.district_of(point)
    if district is None or not shop.ground.buildable(point):
        return None
    area = area_of(shop, LineString([point, (point.x + 1, point.y)]))
    total, n = round_sum(rng, rng.uniform(12_000, 90_000)), shop.number("hub")
    land = wan(rng.uniform(20, 90)) * 1000
    return Draft(
        programme="expressways_and_hubs", kind="facility", template="facility", project_class="infrastructure", sector="G54",
        area=area, subject="building", name=f"示例综合交通枢纽{n:02d}", total=total, start=spread_start(rng), place=point, accuracy="site",
        content=f"示例：建设客货换乘站房、停车楼和公交首末站,占地{land}平方米。总投资{total}万元。", owner=shop.builder("交通建设单位"),
        fields=dict(facility_type="交通枢纽", land_area_m2=land, budget_estimate_wan=total), deadline=date(2027, 6, 30),
    )  # fmt: skip
