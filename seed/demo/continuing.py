"""What is under way since former years: most of the 1,400, of every class."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from seed.demo.culture import public_building
from seed.demo.draft import Draft, Workshop
from seed.demo.industry import industrial, pick_site
from seed.demo.money import draw_sum, round_sum
from seed.demo.places import to_plane
from seed.demo.plots import Park
from seed.demo.roads import Streets, area_of, road_draft, road_pipes
from seed.demo.sites import SITES, TOWNS

YI = 10_000
LEAST = 5_000
FACILITIES = (
    ("学校", "建设教学楼、综合楼及运动场", "P83", 3), ("医院", "建设住院综合楼及医技用房", "Q84", 2), ("养老服务中心", "建设养护楼、康复用房及食堂", "Q85", 1),
    ("污水处理厂", "建设生化池、深度处理及配套管线", "N77", 2), ("水库除险加固", "加固坝体、改造溢洪道及监测设施", "N76", 1), ("灌区改造", "改造渠道、建筑物及信息化设施", "N76", 2),
    ("高标准农田", "建设田间道路、灌排设施及土壤改良", "A01", 3), ("老旧小区改造", "改造楼体、管网、道路及公共设施", "N78", 4), ("热源厂", "建设锅炉房、首站及配套管线", "D44", 1),
    ("变电站", "建设变压器、配电装置及送出线路", "D44", 2), ("体育馆", "建设比赛馆、训练馆及室外场地", "R89", 1), ("垃圾处理设施", "建设焚烧及渗滤液处理设施", "N77", 1),
    ("保障性住房", "建设住宅楼及配套设施", "K70", 3), ("停车设施", "建设停车楼及充电设施", "N78", 1), ("河道治理", "实施清淤、护岸及生态修复", "N76", 3), ("应急物资库", "建设库房、指挥中心", "G59", 1),
)  # fmt: skip
TOWN_TYPES = {"灌区改造", "高标准农田", "水库除险加固", "河道治理"}


def sums(rng: Random, count: int, above: int) -> list[Decimal]:
    """`count` totals of at least 5,000 万元, `above` of them over 10,000; some stand exactly on the two bounds."""
    below = count - above
    values = [round_sum(rng, draw_sum(rng, 20_500, 1.2, YI * 1.04, 900_000), YI + 10) for _ in range(above)]
    exact = [Decimal(LEAST)] * min(12, below // 4) + [Decimal(YI)] * min(16, below // 4)
    values += exact
    while len(values) < count:
        values.append(min(Decimal(YI), round_sum(rng, rng.triangular(5_050, 9_950, 7_800), LEAST + 10)))
    rng.shuffle(values)
    return values


def continuing(shop: Workshop, parks: dict[str, Park], streets: Streets, totals: list[Decimal]) -> list[Draft]:
    """One project a total; each then gets the years in which it was begun and will end."""
    drafts = []
    for total in totals:
        chance = shop.rng.random()
        draft = None
        if chance < 0.115 and total < 90_000:
            draft = _road(shop, streets, total)
        elif chance < 0.32:
            draft = _facility(shop, parks, total)
        if draft is None:
            theme = "homes" if chance > 0.915 else None
            site, key = pick_site(shop.rng, theme)
            draft = industrial(shop, parks, total, site, key, "continuing")
            if key == "homes":
                draft.kind, draft.template, draft.subject = "facility", "facility", "living"
                draft.fields = dict(facility_type="房地产开发", floor_area_m2=draft.fields.get("floor_area_m2"))
        drafts.append(redated(shop.rng, draft))
    return drafts


def redated(rng: Random, draft: Draft) -> Draft:
    """Begun in a season of 2022 to 2024; the larger, the earlier begun and the later done."""
    size = min(1.0, float(draft.total) / 150_000)
    year = rng.choices((2022, 2023, 2024), weights=(2 + 33 * size, 18 + 22 * size, 80 - 55 * size))[0]
    months = {2: 2, 3: 4, 4: 4, 5: 4, 6: 3, 9: 2} if draft.indoor else {4: 20, 5: 25, 6: 20, 7: 12, 8: 10, 9: 8, 10: 5}
    month = rng.choices(list(months), weights=list(months.values()))[0]
    draft.start = date(year, month, rng.randint(12, 28) if month == 4 else rng.randint(1, 28))
    shares = (0.38, 0.47, 0.13, 0.02) if size < 0.3 else (0.07, 0.33, 0.38, 0.22)
    end = rng.choices((2025, 2026, 2027, 2028), weights=shares)[0]
    months_end = (6, 7, 8, 9, 10, 10, 10, 11, 11, 12) if end == 2025 else (4, 5, 6, 7, 8, 9, 10, 10, 11, 12)
    draft.deadline = date(end, rng.choice(months_end), rng.choice((10, 15, 20, 25, 28, 30)))
    if draft.kind == "road":
        end = min(end, 2026)
        draft.start = draft.start.replace(year=max(year, min(2024, end - 1)))
        draft.deadline = date(end, rng.choice((7, 8, 9, 10)), rng.choice((10, 15, 20)))
    draft.deadline = max(draft.deadline, draft.start + timedelta(days=240))
    return draft


def _road(shop: Workshop, streets: Streets, total: Decimal) -> Draft | None:
    rng = shop.rng
    length = min(3_400.0, max(500.0, float(total) / rng.uniform(7, 13)))
    by_park = length < 2_100 and rng.random() < 0.65
    found = (streets.in_park if by_park else streets.in_town)(length * 0.9, length * 1.1)
    line, area = found or (None, None)
    if line is None:
        line = streets.beside(length * 0.85, length * 1.1, 4_500)
        area = area_of(shop, line) if line else None
    if line is None or area is None:
        return None
    draft = road_draft(
        shop,
        "continuing",
        line,
        area,
        rng.choice(("新建工程", "新建工程", "拓宽改造工程")),
        9_000,
        rng.choice((2, 4, 4, 6)),
    )
    old = draft.total
    draft.total = draft.fields["budget_estimate_wan"] = total
    draft.content = draft.content.replace(f"总投资{old}万元", f"总投资{total}万元")
    draft.pipes = road_pipes(shop, line)
    draft.construction_type = "expansion" if "拓宽" in draft.name else "new"
    return draft


def _facility(shop: Workshop, parks: dict[str, Park], total: Decimal) -> Draft:
    rng = shop.rng
    what, text, sector, _ = rng.choices(FACILITIES, weights=[f[3] for f in FACILITIES])[0]
    park = parks[rng.choices(SITES, weights=[s.weight for s in SITES])[0].key]
    draft = public_building(shop, park, "continuing", what, text, sector, total)
    if what in TOWN_TYPES:
        _in_the_country(shop, draft)
    if what == "保障性住房":
        draft.project_class = "real_estate"
    if what == "老旧小区改造":
        draft.construction_type, draft.accuracy = "renovation", "street" if draft.place else None
    if rng.random() < 0.3:
        draft.lists.append((rng.choice(("special_bond", "two_majors", "livelihood")), None))
    return draft


def _in_the_country(shop: Workshop, draft: Draft) -> None:
    town = shop.rng.choice(list(TOWNS))
    lon, lat, _ = TOWNS[town]
    draft.place = shop.near(town, to_plane(lon, lat), 5_000, 26_000)
    draft.area, draft.accuracy, draft.location_note = town, "site" if draft.place else None, None
    draft.fields.pop("floor_area_m2", None)
    draft.content = draft.content.split(",建筑面积")[0] + f"。总投资{draft.total}万元。"
