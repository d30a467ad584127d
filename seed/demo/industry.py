"""Projects of enterprises: factories, energy, services and homes on the plots of the parks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from shapely.geometry import Point

from seed.demo.draft import Draft, Workshop, weighted
from seed.demo.industries import THEMES, Theme
from seed.demo.money import wan, year_round
from seed.demo.places import to_plane
from seed.demo.plots import MU_M2, Park, block_for, jittered
from seed.demo.sites import AREAS, SITES, TOWNS, Site

SCATTERED = {
    "wind": (2_500, 11_000),
    "solar": (1_200, 6_000),
    "meat": (900, 5_000),
    "agri": (700, 4_000),
    "seed": (300, 1_800),
}
AREA_SHARE = 0.29
UNPLACED = 0.03
DISTRICT_ONLY = 0.025
VARIANTS = (
    ("", "new", 62),
    ("(一期)", "new", 10),
    ("(二期)", "expansion", 8),
    ("扩建", "expansion", 9),
    ("技术改造", "renovation", 8),
    ("迁建", "relocation", 3),
)
BUILDINGS = "总建筑面积{area}平方米"
INDOOR = {"renovation"}


def pick_site(rng: Random, theme_wanted: str | None = None) -> tuple[Site, str]:
    """A site and what settles there; homes only when they are asked for."""
    weights = []
    for site in SITES:
        share = site.themes.get("homes", 0) / sum(site.themes.values())
        weights.append(site.weight * (share if theme_wanted == "homes" else 1 - share))
    site = rng.choices(SITES, weights=weights)[0]
    if theme_wanted:
        return site, theme_wanted
    return site, weighted(rng, {k: v for k, v in site.themes.items() if k != "homes"})


def industrial(
    shop: Workshop, parks: dict[str, Park], total: Decimal, site: Site, theme_key: str, programme: str
) -> Draft:
    """One productive project; its dates are set by the caller."""
    rng, theme = shop.rng, THEMES[theme_key]
    what, content = rng.choice(theme.items)
    suffix, construction, _ = rng.choices(VARIANTS, weights=[v[2] for v in VARIANTS])[0]
    if theme_key in ("wind", "solar", "homes") and construction in ("renovation", "relocation"):
        suffix, construction = "", "new"
    owner = shop.firm()
    draft = Draft(
        programme=programme, kind="industrial", template="industrial", project_class=theme.project_class,
        sector=theme.sector, area=site.area, subject="industry", name=f"{owner}{what}{suffix}项目", content="",
        total=total, start=date(2025, 5, 1), construction_type=construction, owner=owner, public_money=False,
        indoor=construction in INDOOR,
    )  # fmt: skip
    _place(shop, parks[site.key], theme_key, theme, draft)
    _fields(rng, theme, draft, what)
    draft.content = _content(rng, theme, draft, content)
    draft.investor = owner if rng.random() < 0.6 else f"示例投资方{rng.randint(1, 160):03d}"
    draft.lists = _lists(rng, total)
    return draft


def _place(shop: Workshop, park: Park, theme_key: str, theme: Theme, draft: Draft) -> None:
    rng = shop.rng
    mu = min(900.0, max(12.0, float(draft.total) / theme.wan_per_mu * rng.uniform(0.75, 1.3)))
    draft.fields["land_area_mu"] = Decimal(str(round(mu, 1)))
    chance = rng.random()
    if chance < UNPLACED:
        draft.location_note = "选址未定"
        return
    if chance < UNPLACED + DISTRICT_ONLY:
        draft.place, draft.accuracy = _anchor(shop, park), "district"
        draft.location_note = "仅知所在属地,示意位置"
        return
    if theme_key in SCATTERED:
        low, high = SCATTERED[theme_key]
        draft.place = _open_land(shop, park, low, high)
        draft.accuracy = "site" if draft.place else None
        return
    wide, deep = block_for(mu * MU_M2)
    plot = park.take(shop, wide, deep, mu * MU_M2) or park.take(shop, 1, 1, mu * MU_M2)
    if plot is None:
        draft.location_note = "选址未定"
        return
    if park.urban:
        draft.place, draft.accuracy = jittered(rng, plot), "street"
    elif rng.random() < AREA_SHARE:
        draft.place, draft.accuracy = plot, "surveyed"
        draft.fields["land_area_mu"] = Decimal(str(round(plot.area / MU_M2, 1)))
    else:
        draft.place, draft.accuracy = (
            jittered(rng, plot),
            rng.choices(("site", "surveyed", "street"), weights=(70, 18, 12))[0],
        )


def _anchor(shop: Workshop, park: Park) -> Point | None:
    return shop.near(park.site.area, park.origin, 0, 1_500)


def _open_land(shop: Workshop, park: Park, low: float, high: float) -> Point | None:
    """Country land away from the county town and from the metro."""
    towns = [Point(to_plane(lon, lat)) for lon, lat, _ in TOWNS.values()]
    for _ in range(12):
        point = shop.near(park.site.area, park.origin, low, high)
        if point and min(point.distance(t) for t in towns) > 3_500:
            return point
    return None


def _fields(rng: Random, theme: Theme, draft: Draft, what: str) -> None:
    total = float(draft.total)
    fixed = total * rng.uniform(0.72, 0.95)
    energy = theme.subtype == "energy"
    draft.fields.update(
        subtype=theme.subtype,
        fixed_asset_investment_wan=year_round(rng, fixed),
        equipment_investment_wan=year_round(rng, fixed * (0.75 if energy else rng.uniform(0.25, 0.6))),
        industry_chain=theme.chain or None,
        main_products=what,
        approval_type="verification" if "风" in what else "filing",
        land_status=_land(rng, draft),
    )
    if theme.project_class == "real_estate":
        draft.fields["floor_area_m2"] = wan(total / rng.uniform(0.38, 0.55) / 100) * 100
        return
    built = min(float(draft.fields["land_area_mu"]) * MU_M2 * rng.uniform(0.55, 1.1), total * rng.uniform(1.2, 2.2))
    draft.fields.update(
        floor_area_m2=None if energy else wan(built / 100) * 100,
        output_at_capacity_wan=year_round(rng, total * rng.uniform(0.6, 1.9)),
        tax_at_capacity_wan=year_round(rng, total * rng.uniform(0.03, 0.09)),
        jobs=max(10, int(total / rng.uniform(90, 260) / 5) * 5),
    )
    if rng.random() < 0.4:
        draft.fields["energy_tce"] = wan(total * rng.uniform(0.02, 0.3))


def _land(rng: Random, draft: Draft) -> str:
    if draft.construction_type in ("renovation", "expansion"):
        return rng.choices(("owned", "leased", "clear"), weights=(65, 20, 15))[0]
    return rng.choices(("clear", "not_acquired", "leased", "owned"), weights=(70, 14, 8, 8))[0]


def _content(rng: Random, theme: Theme, draft: Draft, text: str) -> str:
    capacity = max(1, round(float(draft.total) / 10_000 * rng.choice((1, 2, 2, 3, 5))))
    for unit, size in (("万平方米", 10_000), ("千平方米", 1_000)):
        if f"面积{{n}}{unit}" in text:
            capacity = max(1, round(float(draft.fields.get("floor_area_m2") or draft.total) / size))
    body = text.format(n=capacity)
    land = f"占地{draft.fields['land_area_mu']}亩"
    floor = draft.fields.get("floor_area_m2")
    tail = f",{BUILDINGS.format(area=floor)}" if floor and "建筑面积" not in body else ""
    return f"示例：项目位于{AREAS[draft.area][0]},{land}{tail}。{body}。总投资{draft.total}万元。"


def _lists(rng: Random, total: Decimal) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    if total >= 50_000 and rng.random() < 0.5:
        found.append(("provincial_key", None))
    if total >= 20_000 and rng.random() < 0.55:
        found.append(("municipal_key", None))
    if rng.random() < 0.2:
        found.append(("three_early", None))
    if rng.random() < 0.3:
        found.append(("concentrated_start", rng.choice(("第一批", "第二批", "第三批"))))
    return found
