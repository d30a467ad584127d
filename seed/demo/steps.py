"""The milestone templates of the reference seed, as the generator uses them: order, links, durations, frost."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Step:
    key: str
    name: str
    after: tuple[tuple[str, str], ...]  # (key, FS | SS)
    low: int  # days
    high: int
    stage: str | None
    mark: str | None
    frost: str
    paperwork: bool


@dataclass(frozen=True)
class Template:
    code: str
    kind: str
    steps: tuple[Step, ...]

    def marked(self, mark: str) -> Step:
        return next(s for s in self.steps if s.mark == mark)


def load_templates(reference: Path) -> dict[str, Template]:
    with (reference / "templates.toml").open("rb") as file:
        rows = tomllib.load(file)["templates"]
    return {row["code"]: _template(row) for row in rows}


def _template(row: dict[str, Any]) -> Template:
    steps = [s for s in row["steps"] if s.get("scope", "project") == "project" and not s.get("computed")]
    return Template(row["code"], row["kind"], tuple(_step(s) for s in steps))


def _step(row: dict[str, Any]) -> Step:
    after = tuple(
        (parts[0], parts[1] if len(parts) > 1 else "FS") for parts in (a.split() for a in row.get("after", []))
    )
    low = row.get("min_days") or 0
    return Step(
        key=row["key"],
        name=row["name"],
        after=after,
        low=low,
        high=row.get("max_days") or low,
        stage=row.get("stage"),
        mark=row.get("mark"),
        frost=row.get("frost", "none"),
        paperwork=bool(row.get("paperwork")),
    )


def frozen(day: date) -> bool:
    """1 November to 10 April: no earthworks, planting or asphalt."""
    return day.month in (11, 12, 1, 2, 3) or (day.month == 4 and day.day <= 10)


def thawed(day: date, spread: int = 20) -> date:
    """The day itself in the season; a day in the frost moves behind the next thaw."""
    if not frozen(day):
        return day
    thaw = date(day.year + (1 if day.month >= 11 else 0), 4, 11)
    return thaw + timedelta(days=2 + spread)


def stage_after(template: Template, achieved: set[str]) -> str:
    """The stage that the achieved steps have led to."""
    stage = "planned"
    for step in template.steps:
        if step.stage and step.key in achieved:
            stage = step.stage
    return stage
