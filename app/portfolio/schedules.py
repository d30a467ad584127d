"""The dates of many projects: a page for a Gantt chart, and how many works are under way month by month."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, Date, Select, Text, and_, cast, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.facts.models import ProjectFacts as F
from app.facts.queries import construction_window
from app.identity.access import Caller
from app.kit import clock
from app.portfolio.queries import chosen_page, page_bytes
from app.portfolio.schemas import ListQuery, MonthCount, MonthCounts
from app.projects.models import Project
from app.schedule.models import Milestone, TemplateStep
from app.schedule.queries import IN_FORCE
from app.selection.queries import selected
from app.selection.schemas import ProjectFilter
from app.selection.totals import totals

# A slip of the pen must not make a chart of centuries.
MOST_MONTHS = 480


def schedule_page(db: Db, query: ListQuery, caller: Caller) -> bytes:
    """A page as JSON text, in the order of the list: one statement for however many projects it has."""
    counted = totals(db, query, caller)
    return page_bytes(query, counted, db.execute(_statement(query, caller.scope, clock.today())).all())


@lru_cache(maxsize=256)
def _statement(query: ListQuery, caller: Caller, today: date) -> Select[Any]:
    page, descending = chosen_page(query, caller, today)
    project: Any = Project.__table__
    steps = _steps(page)
    first, last = construction_window()

    def end(name: str) -> Any:
        return func.json_build_object(
            *(part for kind in ("baseline", "forecast", "actual") for part in (kind, getattr(F, f"{name}_{kind}")))
        )

    members = {
        "id": F.project_id, "code": F.code, "name": F.name, "name_en": project.c.name_en, "programme": F.programme,
        "stage": F.stage, "provenance": F.provenance, "first": first, "last": last, "start": end("start"),
        "finish": end("finish"), "finish_precision": F.finish_precision,
        "milestones": func.coalesce(steps.c.steps, func.json_build_array()),
    }  # fmt: skip
    item = func.json_build_object(*(part for pair in members.items() for part in pair))
    place = (page.c.place.desc() if descending else page.c.place.asc()).nulls_last()
    told = select(cast(item, Text).label("item"), page.c.key, F.project_id).join(
        page, page.c.project_id == F.project_id
    )
    told = told.join(project, project.c.id == F.project_id)
    return told.outerjoin(steps, steps.c.project_id == F.project_id).order_by(place, F.project_id)


def _steps(page: CTE) -> Any:
    """Milestones of the page's projects themselves, in their order; those of parts are many and stand in the panel."""
    step = func.json_build_object(
        "key", Milestone.key, "name", TemplateStep.name, "name_en", TemplateStep.name_en, "baseline", IN_FORCE.c.date,
        "forecast", Milestone.forecast_date, "actual", Milestone.actual_date,
    )  # fmt: skip
    mine = and_(IN_FORCE.c.project_id == Milestone.project_id, IN_FORCE.c.milestone_id == Milestone.id)
    rows = select(
        Milestone.project_id, func.json_agg(aggregate_order_by(step, TemplateStep.position)).label("steps")
    ).join(TemplateStep, TemplateStep.id == Milestone.step_id)
    rows = rows.outerjoin(IN_FORCE, mine)
    dated = func.coalesce(IN_FORCE.c.date, Milestone.forecast_date, Milestone.actual_date).is_not(None)
    return (
        rows.where(
            Milestone.project_id.in_(select(page.c.project_id)), Milestone.component_id.is_(None),
            Milestone.not_applicable.is_(False), dated,
        )
        .group_by(Milestone.project_id)
        .subquery("steps")
    )  # fmt: skip


def months(db: Db, wanted: ProjectFilter, caller: Caller) -> MonthCounts:
    """Works of the selection by month."""
    wanted, scope = wanted.alone(), caller.scope
    key = ("months", wanted, scope, clock.today())
    return kept(db, key, lambda: _count(db, wanted, scope))


def _count(db: Db, wanted: ProjectFilter, scope: Caller) -> MonthCounts:
    starting: dict[date | None, int] = {}
    finishing: dict[date | None, int] = {}
    for what, month, number in db.execute(_counted(wanted, scope)):
        (starting if what == "first" else finishing)[month] = number
    undated = starting.pop(None, 0)
    finishing.pop(None, 0)
    known = [day for day in (*starting, *finishing) if day is not None]
    items, under_way = [], 0
    for month in _between(min(known), max(known)) if known else ():
        begun, ended = starting.get(month, 0), finishing.get(month, 0)
        under_way += begun
        items.append(MonthCount(month=f"{month:%Y-%m}", count=under_way, starting=begun, finishing=ended))
        under_way -= ended
    return MonthCounts(items=items[-MOST_MONTHS:], undated=undated)


@lru_cache(maxsize=256)
def _counted(wanted: ProjectFilter, scope: Caller) -> Select[Any]:
    """How many windows begin, and how many end, in each month."""
    first, last = construction_window()
    chosen = select(first.label("first"), last.label("last")).where(selected(wanted, scope)).cte("chosen")
    sides = [
        select(literal(name).label("what"), cast(func.date_trunc("month", column), Date).label("month"), func.count())
        for name, column in (("first", chosen.c.first), ("last", chosen.c.last))
    ]
    return select(union_all(*(side.group_by("month") for side in sides)).subquery("counted"))


def _between(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
