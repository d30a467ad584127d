"""Sums as offices write them: round, lognormal, in 万元; the year's plan and lumpy months."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from seed.demo.model import TODAY, Month

YI = 10_000
# what of a year's outdoor work falls in which month; the row for February covers January too
SEASON = {2: 5, 3: 7, 4: 8, 5: 10, 6: 14, 7: 10, 8: 10, 9: 13, 10: 9, 11: 5, 12: 9}
NOT_REPORTED = 0.15


def wan(value: float) -> Decimal:
    return Decimal(round(value))


def round_sum(rng: Random, value: float, least: int = 0) -> Decimal:
    """Rounded as in a list: thousands and half thousands mostly, a few exact to the yuan's hundreds."""
    if rng.random() < 0.07:
        return max(Decimal(least), Decimal(int(value * 100)) / 100)
    size = 10 ** max(0, int(math.log10(max(value, 10))) - 1)
    step = size * rng.choices((10, 5, 2, 1, 0.5, 0.1), weights=(8, 22, 15, 30, 15, 10))[0]
    step = max(10, int(step))
    return max(Decimal(least), Decimal(round(value / step) * step))


def draw_sum(rng: Random, median: float, sigma: float, low: float, high: float) -> float:
    for _ in range(50):
        value = median * math.exp(rng.gauss(0, sigma))
        if low <= value <= high:
            return value
    return rng.uniform(low, min(high, low * 2))


def year_round(rng: Random, value: float) -> Decimal:
    """A plan or a month: hundreds or thousands by size."""
    step = 10 if value < 300 else 50 if value < 2_000 else 100 if value < 10_000 else 500
    if rng.random() < 0.3:
        step *= 2 if step != 500 else 4
    return Decimal(round(value / step) * step)


def split_years(start: date, finish: date) -> dict[int, float]:
    """Share of the works in each year, by season, between two dates."""
    shares: dict[int, float] = {}
    year, month = start.year, start.month
    while (year, month) <= (finish.year, finish.month):
        shares[year] = shares.get(year, 0.0) + SEASON.get(month, 1)
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    total = sum(shares.values()) or 1.0
    return {y: s / total for y, s in shares.items()}


def annual_plans(
    rng: Random, total: Decimal, start: date, finish: date
) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    """Plans by year to 2025 and what the years before 2025 brought; together never more than the total."""
    shares = split_years(start, max(finish, start))
    plans: dict[int, Decimal] = {}
    done: dict[int, Decimal] = {}
    left = total
    for year in sorted(shares):
        if year > TODAY.year or left <= 0:
            break
        last = year == finish.year
        aim = float(left) if last else float(total) * shares[year] * rng.uniform(0.85, 1.1)
        plans[year] = min(left, year_round(rng, min(aim, float(left))))
        if year < TODAY.year:
            done[year] = min(left, year_round(rng, float(plans[year]) * rng.uniform(0.82, 1.06)))
            left -= done[year]
    return plans, done


@dataclass(frozen=True)
class Works:
    """When money is spent in 2025, and how well."""

    first: int  # month
    last: int
    pace: float
    stop: tuple[int, int] | None = None  # months without work, both ends in
    before: float = 0.0  # share of the plan spent on land and papers before the works


def months_of(rng: Random, plan: Decimal, room: Decimal, works: Works, entered: int) -> list[Month]:
    """The rows of 2025, February to September. `room`: what is left of the total; `entered`: month of entry."""
    weights = {m: w for m, w in SEASON.items() if works.first <= m <= works.last}
    whole = sum(weights.values()) or 1
    rows: list[Month] = []
    carried, spent = 0.0, Decimal(0)
    for month in range(max(2, entered), TODAY.month + 1):
        value = float(plan) * weights.get(month, 0) / whole * works.pace
        if works.stop and works.stop[0] <= month <= works.stop[1]:
            value = 0.0
        elif month < works.first:
            value = float(plan) * works.before * rng.choice((0, 0, 0.2, 0.5))
        row, carried = _month(rng, month, value, carried, plan)
        if row.actual_wan is not None:
            row.actual_wan = min(row.actual_wan, max(Decimal(0), room - spent))
            spent += row.actual_wan
        if row.actual_wan and rng.random() < 0.3:
            row.arrived_wan = year_round(rng, float(row.actual_wan) * rng.uniform(0.5, 1.4))
        rows.append(row)
    return rows


def _month(rng: Random, month: int, value: float, carried: float, plan: Decimal) -> tuple[Month, float]:
    """One row and what it leaves to be made up next month."""
    key = f"2025-{month:02d}"
    chance = rng.random()
    if chance < NOT_REPORTED and value > 0:
        return Month(key, None, "not_reported"), carried + (value if rng.random() < 0.7 else 0)
    if chance < NOT_REPORTED + 0.03:
        return Month(key, Decimal(0)), carried + value * 0.5
    if chance < NOT_REPORTED + 0.10 and value > 0:
        twelfth = year_round(rng, float(plan) / 12)
        return Month(key, twelfth), 0.0
    lump = math.exp(rng.gauss(-0.05, 0.38)) * (1.18 if month in (3, 6, 9) else 0.93)
    note = "补报上月完成数" if carried and rng.random() < 0.5 else None
    return Month(key, year_round(rng, value * lump + carried), None, None, note), 0.0
