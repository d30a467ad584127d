"""Figures by which one sees whether the filler looks like a city's year."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

from seed.demo.model import TODAY, Event, Portfolio, Project

YI = Decimal(10_000)


def final_stages(portfolio: Portfolio, reached: dict[tuple[str, str], str]) -> dict[str, str]:
    """Stage of every project today; `reached`: (template, step) -> stage."""
    stages = {p.code: p.stage for p in portfolio.projects}
    templates = {p.code: p.template for p in portfolio.projects}
    for event in portfolio.events:
        if event.kind == "stage" and event.project:
            stages[event.project] = event.data["stage"]
        elif event.kind == "milestone" and event.project and event.data.get("advance_stage"):
            stages[event.project] = reached[templates[event.project], event.data["key"]]
    return stages


def standings(portfolio: Portfolio) -> tuple[Counter[str], Counter[str]]:
    """Statuses of all milestones today, and of every project its worst."""
    dates, forecasts, actuals = _dates(portfolio)
    all_of: Counter[str] = Counter()
    worst: Counter[str] = Counter()
    order = ("overdue", "slipping", "due_soon", "achieved_late", "on_track", "achieved")
    for project in portfolio.projects:
        found = set()
        for m in project.milestones:
            if not m.not_applicable:
                key = (project.code, m.key)
                found.add(status(dates[key], forecasts.get(key), actuals.get(key)))
                all_of[status(dates[key], forecasts.get(key), actuals.get(key))] += 1
        worst[next(s for s in order if s in found)] += 1
    return all_of, worst


def status(baseline: date, forecast: date | None, actual: date | None) -> str:
    if actual:
        return "achieved_late" if actual > baseline else "achieved"
    if baseline < TODAY:
        return "overdue"
    if forecast and forecast > baseline:
        return "slipping"
    return "due_soon" if (baseline - TODAY).days <= 30 else "on_track"


Dates = dict[tuple[str, str], date]


def _dates(portfolio: Portfolio) -> tuple[Dates, Dates, Dates]:
    baselines = {(p.code, m.key): m.baseline_date for p in portfolio.projects for m in p.milestones if m.baseline_date}
    actuals = {(p.code, m.key): m.actual_date for p in portfolio.projects for m in p.milestones if m.actual_date}
    forecasts: Dates = {}
    asked: dict[str, list[tuple[str, date]]] = {}
    for e in portfolio.events:
        code = e.project or ""
        if e.kind == "milestone" and e.data.get("actual_date"):
            actuals[code, e.data["key"]] = e.data["actual_date"]
        elif e.kind == "milestone":
            forecasts[code, e.data["key"]] = e.data["forecast_date"]
        elif e.kind == "rebaseline_requested":
            asked[code] = e.data["dates"]
        elif e.kind == "rebaseline_decided" and e.data["approve"]:
            baselines.update({(code, key): day for key, day in asked[code]})
    return baselines, forecasts, actuals


def summary(portfolio: Portfolio) -> str:
    lines = ["programme                  n   ≥5000  >亿   总投资亿  年计划亿  1—9月亿  完成率"]
    spent = _spent(portfolio.events)
    by: dict[str, list[Project]] = {}
    for p in portfolio.projects:
        by.setdefault(p.programme, []).append(p)
    for name, rows in [*sorted(by.items()), ("all", portfolio.projects)]:
        total, plan = sum(p.total_investment_wan for p in rows), sum(p.plans[2025] for p in rows)
        done = sum(spent.get(p.code, Decimal(0)) for p in rows)
        large, over = sum(p.total_investment_wan >= 5000 for p in rows), sum(p.total_investment_wan > YI for p in rows)
        lines.append(
            f"{name:24s} {len(rows):4d} {large:5d} {over:5d} {total / YI:10.1f} {plan / YI:9.1f} {done / YI:8.1f} {done / plan:7.1%}"
        )
    names = (
        "kind",
        "project_class",
        "unit",
        "district",
        "location_accuracy",
        "behaviour",
        "stage",
        "construction_type",
    )
    lines += [f"{name}: {dict(Counter(str(getattr(p, name)) for p in portfolio.projects))}" for name in names]
    lines.append(f"category: {dict(Counter(p.years[0].category for p in portfolio.projects))}")
    lines.append(f"place: {dict(Counter(p.geometry.geom_type if p.geometry else 'none' for p in portfolio.projects))}")
    all_of, worst = standings(portfolio)
    lines += [f"milestones: {dict(all_of)}", f"worst of a project: {dict(worst)}"]
    lines.append(f"events: {len(portfolio.events)} {dict(Counter(e.kind for e in portfolio.events))}")
    lines.append(f"by month: {dict(sorted(Counter(e.on.strftime('%m') for e in portfolio.events).items()))}")
    rows_past = sum(len(p.past_months) for p in portfolio.projects)
    lines.append(f"investment rows: {rows_past} past; milestones: {sum(len(p.milestones) for p in portfolio.projects)}")
    lines.append(f"months, 亿: { {m: round(float(v / YI), 1) for m, v in sorted(_monthly(portfolio.events).items())} }")
    lines.append(
        f"offices: {len(portfolio.offices)}, people: {len(portfolio.people)}, parties: {len(portfolio.parties)}"
    )
    return "\n".join(lines)


def _spent(events: list[Event]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for e in events:
        if e.kind == "investment" and e.data["actual_wan"] and e.project:
            found[e.project] = found.get(e.project, Decimal(0)) + e.data["actual_wan"]
    return found


def _monthly(events: list[Event]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for e in events:
        if e.kind == "investment" and e.data["actual_wan"]:
            found[e.data["month"]] = found.get(e.data["month"], Decimal(0)) + e.data["actual_wan"]
    return found
