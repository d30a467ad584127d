"""The filler portfolio: up to the promised counts and to 1,400 projects of 5,000 万元, as a year would have left them."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

from seed.demo.continuing import continuing, redated, sums
from seed.demo.culture import culture, innovation, old_buildings
from seed.demo.draft import Draft, Workshop, open_workshop, spread_start
from seed.demo.history import acceptances, tell
from seed.demo.industry import industrial, pick_site
from seed.demo.model import YEAR, Existing, Party, Portfolio
from seed.demo.money import draw_sum, round_sum
from seed.demo.networks import greenways, pipelines, pocket_parks, water_plants
from seed.demo.people import offices, people
from seed.demo.places import load_ground
from seed.demo.plots import Park, open_parks
from seed.demo.roads import Streets, dead_ends, expressways, overhauls
from seed.demo.settle import Settled, settle
from seed.demo.steps import load_templates
from seed.demo.villages import villages

SEED_FOLDER = Path(__file__).parent.parent
SEED = 20250930
PROMISED = {
    "industrial": 220, "dead_end_roads": 30, "urban_villages": 28, "arterial_roads": 11, "water_plants": 3, "pocket_parks": 30,
    "culture_tourism": 100, "historic_buildings": 63, "heritage_buildings": 7, "historic_districts": 6, "innovation_and_medical": 40,
    "expressways_and_hubs": 20, "greenways": 20, "pipelines": 40,
}  # fmt: skip
LARGE_WAN, LARGE = Decimal(5_000), 1_400
YI_WAN, OVER_YI = Decimal(10_000), 1_080
MIXED_YEARS = ("culture_tourism", "innovation_and_medical", "expressways_and_hubs")
OLD_STREETS = ("B-RD-XINMIN", "B-RD-XINMIN", "B-RD-RENMIN", "B-RD-RENMIN", "B-RD-CHANGCHUN", "B-RD-HONGQI")


def portfolio(
    existing: Sequence[Existing] | None = None, *, reference: Path | None = None, seed: int = SEED
) -> Portfolio:
    """The whole filler. `existing`: what the portfolio holds already (without it, the report seed is read)."""
    reference = reference or SEED_FOLDER / "reference"
    before = list(report_projects() if existing is None else existing)
    rng = Random(seed)
    shop = open_workshop(rng, load_ground(reference))
    parks = open_parks(shop)
    streets = Streets(shop, parks)
    left = {code: count - sum(e.programme == code for e in before) for code, count in PROMISED.items()}
    drafts = _promised(shop, parks, streets, left)
    drafts += _continuing(shop, parks, streets, drafts, before)
    templates = load_templates(reference)
    settled = [settle(shop, templates, draft) for draft in drafts]
    settled.sort(key=lambda s: (s.project.programme, s.project.created_on))
    _number(settled, before, reference)
    events = [event for one in settled for event in tell(rng, one)]
    events = sorted(events + acceptances(rng, events), key=lambda e: e.on)
    return Portfolio(
        seed=seed, offices=offices(), people=people(), parties=_parties(rng, settled), projects=[s.project for s in settled],
        events=events, existing=before,
    )  # fmt: skip


def report_projects(folder: Path | None = None) -> list[Existing]:
    """What the report seed brings, as far as counts and sums need it."""
    with ((folder or SEED_FOLDER / "report") / "projects.toml").open("rb") as file:
        rows = tomllib.load(file)["projects"]
    return [
        Existing(r["code"], r["programme"], _wan(r.get("total_investment_wan")), _wan(r.get("investment_floor_wan")))
        for r in rows
    ]


def _wan(value: float | str | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _promised(shop: Workshop, parks: dict[str, Park], streets: Streets, left: dict[str, int]) -> list[Draft]:
    """Every programme but the continuing one."""
    opened = dead_ends(shop, streets, left["dead_end_roads"])
    drafts = [*opened, *expressways(shop, streets, left["expressways_and_hubs"])]
    drafts += overhauls(shop, left["arterial_roads"])
    drafts += _new_industry(shop, parks, left["industrial"])
    drafts += villages(shop, left["urban_villages"], opened)
    drafts += water_plants(shop, left["water_plants"])
    drafts += greenways(shop, left["greenways"])
    drafts += pipelines(shop, left["pipelines"])
    drafts += pocket_parks(shop, left["pocket_parks"])
    drafts += old_buildings(shop, "historic_buildings", left["historic_buildings"], "历史建筑", OLD_STREETS)
    drafts += old_buildings(shop, "heritage_buildings", left["heritage_buildings"], "文物建筑", OLD_STREETS)
    drafts += old_buildings(shop, "historic_districts", left["historic_districts"], "历史文化街区", OLD_STREETS)
    drafts += culture(shop, parks, left["culture_tourism"])
    drafts += innovation(shop, parks, left["innovation_and_medical"])
    for draft in drafts:
        if draft.programme in MIXED_YEARS:
            _another_year(shop.rng, draft)
    _prepare_in_beihu([draft for draft in drafts if draft.programme == "innovation_and_medical"])
    return drafts


def _another_year(rng: Random, draft: Draft) -> None:
    """A fifth of these was begun in former years, a tenth is still being prepared."""
    chance = rng.random()
    if chance < 0.2:
        redated(rng, draft)
    elif chance < 0.3:
        draft.start = date(2026, rng.choice((4, 5, 6)), 20)
        draft.deadline = date(2028, 9, 30)


def _prepare_in_beihu(drafts: list[Draft]) -> None:
    """What is still being prepared lies where most of the new laboratories do: it changes places with what is begun there."""
    later = [draft for draft in drafts if draft.start.year > YEAR and draft.area != "beihu"]
    begun = [draft for draft in drafts if draft.start.year <= YEAR and draft.area == "beihu"]
    for one, other in zip(later, begun, strict=False):
        for what in ("area", "place", "accuracy", "location_note"):
            mine, theirs = getattr(one, what), getattr(other, what)
            setattr(one, what, theirs)
            setattr(other, what, mine)


def _new_industry(shop: Workshop, parks: dict[str, Park], count: int) -> list[Draft]:
    """亿元以上, begun in 2025; a dozen stand on exactly 10,000 万元."""
    rng, drafts = shop.rng, []
    for n in range(count):
        size = draw_sum(rng, 19_500, 1.02, 10_100, 1_000_000)
        total = YI_WAN if n < 12 else round_sum(rng, size, 10_100)
        site, theme = pick_site(rng)
        draft = industrial(shop, parks, total, site, theme, "industrial")
        draft.start = spread_start(rng, draft.indoor)
        year = rng.choices((2025, 2026, 2027), weights=(1, 7, 2) if total < 60_000 else (0, 4, 6))[0]
        if draft.indoor:
            year = rng.choice((2025, 2026))
        draft.deadline = date(year, 12 if year == 2025 else rng.choice((4, 6, 8, 9, 10, 11)), rng.choice((15, 25, 30)))
        drafts.append(draft)
    return drafts


def _continuing(
    shop: Workshop, parks: dict[str, Park], streets: Streets, drafts: list[Draft], before: list[Existing]
) -> list[Draft]:
    """As many as are missing to 1,400, and of them as many above a hundred million as are missing to 1,080."""
    large = sum(d.total >= LARGE_WAN for d in drafts) + sum(e.least_wan >= LARGE_WAN for e in before)
    over = sum(d.total > YI_WAN for d in drafts) + sum(e.least_wan > YI_WAN for e in before)
    return continuing(shop, parks, streets, sums(shop.rng, LARGE - large, OVER_YI - over))


def _number(settled: list[Settled], before: list[Existing], reference: Path) -> None:
    """Codes go on where the report's numbers end, programme by programme."""
    with (reference / "programmes.toml").open("rb") as file:
        prefixes = {p["code"]: p["code_prefix"] for p in tomllib.load(file)["programmes"]}
    last: Counter[str] = Counter()
    for e in before:
        last[e.programme] = max(last[e.programme], int(e.code.rsplit("-", 1)[1]))
    for one in settled:
        programme = one.project.programme
        last[programme] += 1
        one.project.code = f"CC2025-{prefixes[programme]}-{last[programme]:04d}"


def _parties(rng: Random, settled: list[Settled]) -> list[Party]:
    origins = {"示例企业": ("市内", "省内", "省外", "境外"), "示例投资": ("省外", "省外", "市外", "境外")}
    names = sorted({n for s in settled for n in (s.project.owner, s.project.investor) if n})
    return [Party(name, rng.choice(origins[name[:4]]) if name[:4] in origins else None) for name in names]
