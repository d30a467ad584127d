"""Culture and tourism, old buildings and quarters, innovation and medicine."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shapely.geometry import LineString, Point

from seed.demo.draft import Draft, Workshop, spread_start
from seed.demo.money import draw_sum, round_sum, wan
from seed.demo.plots import Park, jittered
from seed.demo.roads import area_of

TOURISM = (
    ("冰雪乐园", "建设雪圈、雪道、服务中心及停车场", "R90", 9_000), ("研学营地", "建设营地、教学用房及户外设施", "R90", 6_000),
    ("乡村民宿集群", "改造闲置农房并建设接待中心", "H61", 5_500), ("主题博物馆", "建设展厅、库房及公共空间", "R88", 12_000),
    ("文化馆改造", "改造剧场、展厅及培训用房", "R88", 7_000), ("露营公园", "建设营位、驿站和绿化", "R90", 4_500),
    ("非遗工坊街区", "修缮沿街建筑,建设工坊与展示空间", "R88", 8_500), ("景区基础设施提升", "改造游步道、停车场、游客中心", "N78", 7_500),
    ("滑雪度假区配套", "建设雪具大厅、索道站及酒店", "R90", 26_000), ("体育公园", "建设球场、健身步道和看台", "R89", 9_500),
    ("演艺剧场", "建设剧场、排练厅及配套", "R88", 18_000), ("温泉康养中心", "建设温泉馆、康养楼及园林", "H61", 16_000),
)  # fmt: skip
TOURIST_SITES = (
    ("lhs-resort", 14), ("lhs-south", 8), ("jy-yutan", 9), ("jy-film", 9), ("sy-sheling", 9), ("sy-deer", 5), ("jt-longjia", 4),
    ("jt-yingcheng", 6), ("ng-south", 5), ("kc-lanjia", 3), ("cy-hongqi", 4), ("ed-yingjun", 4), ("na-fulong", 3), ("na-park", 3),
    ("ys-park", 4), ("dh-park", 4), ("gz-agri", 4), ("gz-lingdong", 3), ("bh-space", 4), ("qk-rd", 3), ("ly-west", 3), ("jk-center", 3),
)  # fmt: skip
INNOVATION = (
    ("中试基地", "建设中试车间、公共实验平台及配套用房", "M73", 18_000), ("概念验证中心", "建设实验室、样机试制及路演空间", "M73", 9_000),
    ("重点实验室", "建设实验楼、洁净实验室及仪器平台", "M73", 26_000), ("高职院校新校区", "建设教学楼、实训楼、宿舍及运动场", "P83", 68_000),
    ("区域医疗中心院区", "建设门诊、住院及医技综合楼", "Q84", 95_000), ("疾控实验楼", "建设检验实验楼和应急物资库", "Q84", 14_000),
    ("专科医院", "建设门诊病房综合楼及地下车库", "Q84", 42_000), ("科技企业孵化器", "建设孵化楼、加速器及公共服务平台", "M75", 21_000),
    ("工程技术研究中心", "建设研发楼、试验车间", "M73", 16_000), ("人才公寓", "建设公寓楼及配套设施", "K70", 30_000),
)  # fmt: skip
INNOVATION_SITES = (
    ("bh-space", 6), ("bh-optics", 5), ("gx-south", 4), ("gx-chaoyue", 3), ("jy-center", 4), ("cy-yongchun", 4), ("ng-expo", 3),
    ("jk-south", 3), ("zh-core", 2), ("gz-agri", 2), ("qk-rd", 2), ("ly-hexin", 1), ("sy-sheling", 1), ("kc-equip", 1),
)  # fmt: skip
LEVELS = ("市级保护建筑", "区级历史建筑", "历史建筑", "历史建筑", "历史建筑")


def public_building(
    shop: Workshop,
    park: Park,
    programme: str,
    what: str,
    text: str,
    sector: str,
    total: Decimal,
    template: str = "facility",
) -> Draft:
    """A public building or facility on a plot of a site."""
    rng = shop.rng
    floor = wan(float(total) / rng.uniform(0.45, 0.9) / 100) * 100
    plot = park.take(shop, 1, 1, 40_000)
    n = shop.number(what)
    draft = Draft(
        programme=programme, kind="facility", template=template, project_class="infrastructure", sector=sector, area=park.site.area,
        subject="living", name=f"示例{what}{n:02d}建设项目", total=total, start=spread_start(rng),
        content=f"示例：{text},建筑面积{floor}平方米。总投资{total}万元。", owner=shop.builder(),
        fields=dict(facility_type=what, floor_area_m2=floor, budget_estimate_wan=total, served_population=rng.randint(5, 400) * 500),
        deadline=date(rng.choice((2026, 2026, 2027)), rng.choice((6, 9, 11)), 30),
    )  # fmt: skip
    if plot is not None and rng.random() > 0.04:
        draft.place = jittered(rng, plot)
        draft.accuracy = "street" if park.urban else rng.choice(("site", "site", "surveyed"))
    else:
        draft.location_note = "选址未定"
    return draft


def culture(shop: Workshop, parks: dict[str, Park], count: int) -> list[Draft]:
    rng, drafts = shop.rng, []
    for _ in range(count):
        park = parks[rng.choices([s for s, _ in TOURIST_SITES], weights=[w for _, w in TOURIST_SITES])[0]]
        what, text, sector, median = rng.choice(TOURISM)
        total = round_sum(rng, draw_sum(rng, median, 0.75, 900, 240_000))
        draft = public_building(shop, park, "culture_tourism", what, text, sector, total)
        if not park.urban and rng.random() < 0.7:
            draft.place = shop.near(park.site.area, park.origin, 800, 5_500) or draft.place
            draft.accuracy = draft.accuracy or "site"
            draft.location_note = None if draft.place else draft.location_note
        if "改造" in what or "提升" in what:
            draft.construction_type, draft.indoor = "renovation", "文化馆" in what
            draft.deadline = date(2025, rng.choice((9, 10, 11)), 20)
        drafts.append(draft)
    return drafts


def innovation(shop: Workshop, parks: dict[str, Park], count: int) -> list[Draft]:
    rng, drafts = shop.rng, []
    for _ in range(count):
        park = parks[rng.choices([s for s, _ in INNOVATION_SITES], weights=[w for _, w in INNOVATION_SITES])[0]]
        what, text, sector, median = rng.choice(INNOVATION)
        total = round_sum(rng, draw_sum(rng, median, 0.6, 3_000, 260_000))
        draft = public_building(shop, park, "innovation_and_medical", what, text, sector, total)
        draft.lists = [("two_majors", "2025")] if rng.random() < 0.3 else []
        drafts.append(draft)
    return drafts


def _beside_old_street(shop: Workshop, keys: tuple[str, ...]) -> Point:
    rng, names = shop.rng, shop.ground.names
    for _ in range(200):
        line = names[rng.choice(keys)]
        low, high = (0.05, 0.42) if line.length > 6_000 else (0.02, 0.98)
        at = line.interpolate(rng.uniform(low, high), normalized=True)
        point = Point(at.x + rng.choice((-1, 1)) * rng.uniform(35, 160), at.y + rng.uniform(-60, 60))
        if shop.ground.buildable(point):
            return point
    raise RuntimeError("no place beside the old streets")


def old_buildings(shop: Workshop, programme: str, count: int, what: str, keys: tuple[str, ...]) -> list[Draft]:
    """Restorations; the place is the street, never a house."""
    rng, drafts = shop.rng, []
    for _ in range(count):
        point = _beside_old_street(shop, keys)
        n, floor = shop.number(what), wan(rng.uniform(4, 60)) * 100
        district = "历史文化街区" in what
        total = round_sum(rng, draw_sum(rng, 15_000 if district else 950, 0.6, 150, 80_000))
        operator = f"示例运营单位{rng.randint(1, 9):02d}"
        fields = dict(
            facility_type=what, floor_area_m2=floor, budget_estimate_wan=total, operator=operator, capacity=Decimal(1), capacity_unit="片" if district else "栋",
            heritage_level="历史文化街区" if district else rng.choice(LEVELS), heritage_number=f"示例{n:03d}号", protection_plan_number=f"示例保护方案〔2025〕{n}号",
        )  # fmt: skip
        months = (4, 5, 6, 7) if district else (2, 3, 3, 4, 4, 5, 6, 7)
        drafts.append(
            Draft(
                programme=programme, kind="facility", template="facility_heritage", project_class="infrastructure", sector="R88",
                area=area_of(shop, LineString([point, (point.x + 1, point.y)])), subject="living", name=f"示例{what}{n:02d}{'保护提升' if district else '修缮'}",
                content=f"示例：对{what}实施结构加固、立面修缮及管线更新,建筑面积{floor}平方米,修缮后开放利用。总投资{total}万元。", total=total,
                start=date(2025, rng.choice(months), rng.choice((12, 18, 25))), deadline=date(2025, rng.choice((8, 9, 10, 11, 12)), rng.choice((10, 20, 28))),
                fields=fields, place=point, accuracy="street", owner=shop.builder("文保建设单位"), construction_type="restoration", indoor=not district,
            )
        )  # fmt: skip
    return drafts
