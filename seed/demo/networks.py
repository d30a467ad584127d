"""Greenways along rivers and lakes, pipelines along streets, water plants and pocket parks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import substring

from seed.demo.draft import Draft, Workshop
from seed.demo.money import round_sum, wan
from seed.demo.places import to_plane
from seed.demo.plots import far_from_centre
from seed.demo.roads import area_of

GREENWAYS_KM = Decimal(200)
PIPELINES_KM = Decimal(1000)
BANK_M = 150.0
SHORE_M = 110.0
PIPE_TYPES = (
    ("燃气管网", "老旧燃气管网更新改造", 165), ("供热管网", "供热管网更新改造", 240), ("供水管网", "供水管网更新改造", 190),
    ("排水管网", "雨污分流排水管网改造", 260), ("排水管网", "污水收集管网完善", 220), ("供热管网", "热源联网管线", 310),
)  # fmt: skip
PLANTS = ((125.243, 43.742, 20), (125.705, 43.905, 15), (125.600, 43.565, 5))


def shares(rng: Random, count: int, whole: Decimal, low: float, high: float, step: str) -> list[Decimal]:
    """`count` lengths that add up to `whole` exactly."""
    raw = [rng.uniform(low, high) for _ in range(count)]
    parts = [(Decimal(r) * whole / Decimal(sum(raw))).quantize(Decimal(step)) for r in raw]
    parts[-1] += whole - sum(parts)
    return parts


def greenways(shop: Workshop, count: int, whole: Decimal = GREENWAYS_KM) -> list[Draft]:
    """Banks first, then lake shores; each stretch its own project."""
    rng, drafts = shop.rng, []
    used: list[BaseGeometry] = []
    for km in shares(rng, count, whole, 6, 14, "0.1"):
        line = _waterside(shop, float(km) * 1000, used)
        used.append(line)
        area = area_of(shop, line)
        total, n = round_sum(rng, float(km) * rng.uniform(380, 1100)), shop.number("greenway")
        content = f"示例：沿水系建设慢行绿道{km}公里,配套驿站、照明、标识及绿化。总投资{total}万元。"
        draft = Draft(
            programme="greenways", kind="facility", template="facility_park", project_class="infrastructure", sector="N78",
            area=area, subject="building", name=f"示例滨水绿道{n:02d}号段", content=content, total=total,
            start=date(2025, *rng.choice(((4, 15), (4, 20), (4, 28), (5, 8), (5, 20), (6, 10)))),
            deadline=date(2025, rng.choice((9, 10, 10)), rng.choice((15, 25, 30))), place=line, accuracy="street",
            fields=dict(facility_type="绿道", capacity=km, capacity_unit="公里", budget_estimate_wan=total),
            owner=shop.builder("园林建设单位"), lists=[("livelihood", "2025")],
        )  # fmt: skip
        drafts.append(draft)
    return drafts


def _waterside(shop: Workshop, length: float, used: list[BaseGeometry]) -> LineString:
    rng, ground = shop.rng, shop.ground
    middle = LineString(ground.names["B-RV-YITONG-C"].coords)  # the river through the city
    shores = [LineString(lake.buffer(SHORE_M).exterior.coords) for lake in ground.lakes]
    for turn in range(200):
        pool = [middle, middle, middle, *shores] if turn < 80 else [*ground.rivers, *shores]
        base = rng.choice(pool)
        if base.length < length:
            continue
        at = rng.uniform(0, base.length - length)
        line = substring(base, at, at + length)
        if base not in shores:
            line = line.parallel_offset(BANK_M, rng.choice(("left", "right")))
        if line.geom_type != "LineString" or abs(line.length / length - 1) > 0.08:
            continue
        if not ground.city.contains(line) or ground.water.intersection(line).length > 0.02 * line.length:
            continue
        if all(line.distance(other) > 120 for other in used):
            return line.simplify(8)
    raise RuntimeError(f"no waterside left for {length:.0f} m of greenway")


def pipelines(shop: Workshop, count: int, whole: Decimal = PIPELINES_KM) -> list[Draft]:
    """Network renewals; the map shows the main along a street, the capacity is the whole network."""
    rng, drafts = shop.rng, []
    for km in shares(rng, count, whole, 12, 40, "0.1"):
        street = rng.choice([s for s in shop.ground.streets if s.length > 2_000])
        length = min(street.length * 0.9, rng.uniform(1_500, 6_000))
        at = rng.uniform(0, street.length - length)
        line = substring(street, at, at + length).parallel_offset(
            rng.choice((14, 22, 30)), rng.choice(("left", "right"))
        )
        kind, what, cost = rng.choice(PIPE_TYPES)
        total, n = round_sum(rng, float(km) * cost * rng.uniform(0.8, 1.25)), shop.number("pipeline")
        content = f"示例：实施{what}{km}公里,同步恢复路面、更新阀井及监测设施。总投资{total}万元。"
        month = rng.choice((4, 4, 5, 5, 6, 7))
        drafts.append(
            Draft(
                programme="pipelines", kind="facility", template="facility_pipeline", project_class="infrastructure",
                sector="D46" if "水" in kind else "D45" if "燃气" in kind else "D44", area=area_of(shop, line), subject="building",
                name=f"示例{what}工程{n:02d}", content=content, total=total, place=line, accuracy="street",
                start=date(2025, month, 15 if month == 4 else rng.choice((5, 12, 20))), deadline=date(2025, 10, rng.choice((10, 20, 28))),
                fields=dict(facility_type=kind, capacity=km, capacity_unit="公里", budget_estimate_wan=total),
                location_note="示意:图上为主干线走向,规模按管网总长", owner=shop.builder("管网运营单位"),
                construction_type="renovation", lists=[(rng.choice(("two_majors", "special_bond", "urban_construction")), "2025")],
            )
        )  # fmt: skip
    return drafts


def water_plants(shop: Workshop, count: int) -> list[Draft]:
    drafts: list[Draft] = []
    for n, (lon, lat, tons) in enumerate(PLANTS[:count], 1):
        point = Point(to_plane(lon, lat))
        total = round_sum(shop.rng, tons * 2_600 * shop.rng.uniform(0.85, 1.2))
        drafts.append(
            Draft(
                programme="water_plants", kind="facility", template="facility_water_plant", project_class="infrastructure",
                sector="D46", area=area_of(shop, LineString([point, (point.x + 1, point.y)])), subject="building",
                name=f"示例净水厂{n:02d}提标改造工程", total=total, start=date(2025, 4, 16 + n), deadline=date(2026, 8, 30), place=point,
                content=f"示例：新建沉淀、滤池及深度处理构筑物,日供水规模{tons}万吨,不停水施工。总投资{total}万元。", accuracy="site",
                fields=dict(facility_type="净水厂", capacity=Decimal(tons), capacity_unit="万吨/日", budget_estimate_wan=total),
                owner="示例供水运营单位01", construction_type="expansion", lists=[("special_bond", "2025")],
            )
        )  # fmt: skip
    return drafts


def pocket_parks(shop: Workshop, count: int) -> list[Draft]:
    """Small greens beside streets; the place is the street, not a plot."""
    rng = shop.rng
    drafts: list[Draft] = []
    while len(drafts) < count:
        street = rng.choice(shop.ground.streets)
        at = street.interpolate(rng.uniform(0, street.length))
        point = Point(at.x + rng.uniform(-90, 90), at.y + rng.uniform(-90, 90))
        if not shop.ground.buildable(point) or far_from_centre(point) < 900:
            continue
        n, land = shop.number("pocket"), wan(rng.uniform(15, 110)) * 100
        total = round_sum(rng, float(land) * rng.uniform(0.035, 0.075))
        drafts.append(
            Draft(
                programme="pocket_parks", kind="facility", template="facility_park", project_class="infrastructure", sector="N78",
                area=area_of(shop, LineString([point, (point.x + 1, point.y)])), subject="building", name=f"示例口袋公园{n:02d}",
                content=f"示例：利用街角空地建设口袋公园{land}平方米,含绿化、铺装、座椅及照明。总投资{total}万元。", total=total,
                start=date(2025, rng.choice((4, 5, 5, 6)), rng.choice((15, 20, 25))), deadline=date(2025, rng.choice((7, 8, 9, 9, 10, 10)), 28),
                fields=dict(facility_type="口袋公园", land_area_m2=land, capacity=Decimal(1), capacity_unit="处", budget_estimate_wan=total),
                place=point, accuracy="street", owner=shop.builder("园林建设单位"), lists=[("livelihood", "2025")],
            )
        )  # fmt: skip
    return drafts
