"""What happened from January to September 2025, as the offices entered it."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from seed.demo.model import TODAY, Event, Month
from seed.demo.money import Works, months_of, year_round
from seed.demo.schedule import EARLY_REASON
from seed.demo.settle import Settled, weekday

DISPATCHER = "dispatcher"
STOP_REASONS = (
    "企业资金链紧张,暂停施工",
    "土地手续存在争议,停工待处理",
    "设计方案重大调整,暂停施工",
    "环保问题整改,停工",
    "建设单位与施工单位合同纠纷",
)
RESUME_REASONS = ("资金落实,恢复施工", "方案调整完成,恢复施工", "整改通过,恢复施工")
APPROVED = ("同意调整", "情况属实,同意按新计划推进", "经调度会研究同意")
REFUSED = ("理由不充分,按原计划推进", "请先落实征拆责任后再报")
ADJUST_REASONS = ("年中计划调整", "项目建设内容优化,相应调整年度计划", "资金安排变化,调减年度计划")
PACE = {
    "on_track": (1.07, 0.15),
    "early": (1.24, 0.1),
    "slipping": (0.86, 0.15),
    "overdue": (0.62, 0.15),
    "stopped": (0.8, 0.15),
}
LATE_NOTE = 10  # days late from which an office says why


def tell(rng: Random, settled: Settled) -> list[Event]:
    """Everything that was entered about one project, by day."""
    project = settled.project
    events = [Event(project.created_on, "project_created", project.code, project.editor)]
    events += _milestones(rng, settled)
    events += _forecasts(settled)
    events += _stops(rng, settled)
    events += _winter(rng, settled)
    events += _fields(rng, settled)
    events += _rebaseline(rng, settled)
    events += _investments(rng, settled)
    return events


def _milestones(rng: Random, settled: Settled) -> list[Event]:
    project, course = settled.project, settled.course
    said: dict[str, date] = {}
    events = []
    for step in settled.template.steps:
        actual = course.actual.get(step.key)
        if actual is None or actual <= project.created_on:
            continue
        last = course.stopped_on or TODAY
        on = weekday(min(last, actual + timedelta(days=rng.choice((0, 0, 1, 2, 3, 5, 8)))), last)
        on = max([on, project.created_on, *[said[k] for k, _ in step.after if k in said]])
        said[step.key] = on
        data: dict[str, object] = {"key": step.key, "actual_date": actual, "advance_stage": step.stage is not None}
        slip = (actual - settled.plan[step.key]).days
        if slip > LATE_NOTE or slip < -LATE_NOTE:
            data["reason"] = course.late_reason if slip > 0 else EARLY_REASON
        events.append(Event(on, "milestone", project.code, project.editor, data))
        if (
            step.key == "accepted"
            and settled.template.kind == "facility"
            and step.stage is None
            and "handed_over" in settled.plan
        ):
            events.append(
                Event(on, "stage", project.code, project.editor, {"stage": "completed", "reason": "通过联合验收"})
            )
    return events


def _forecasts(settled: Settled) -> list[Event]:
    project = settled.project
    return [
        Event(
            weekday(on), "milestone", project.code, project.editor, {"key": key, "forecast_date": day, "reason": reason}
        )
        for on, key, day, reason in settled.course.forecasts
        if on > project.created_on
    ]


def _stops(rng: Random, settled: Settled) -> list[Event]:
    project, course = settled.project, settled.course
    if course.stopped_on is None:
        return []
    stop = {"stage": "suspended", "reason": rng.choice(STOP_REASONS)}
    events = [Event(course.stopped_on, "stage", project.code, project.editor, stop)]
    if course.resumed_on:
        started = settled.template.marked("start").key in course.actual
        stage = "under_construction" if started else "preparing"
        again = {"stage": stage, "reason": rng.choice(RESUME_REASONS)}
        events.append(Event(weekday(course.resumed_on), "stage", project.code, project.editor, again))
    return events


def resumed_on(rng: Random, settled: Settled) -> date | None:
    """复工 of a work begun in former years: a few indoors in February, most in March and April, some not yet."""
    finish = settled.template.marked("finish").key
    start = settled.course.actual.get(settled.template.marked("start").key)
    done = settled.course.actual.get(finish)
    if start is None or start.year >= TODAY.year or (done and done < date(2025, 2, 15)):
        return None
    if rng.random() < 0.035:
        return None
    if settled.outdoor and rng.random() > 0.18:
        return date(2025, 3, 3) + timedelta(days=round(rng.triangular(0, 53, 24)))
    return date(2025, 2, 10) + timedelta(days=rng.randrange(0, 18))


def _winter(rng: Random, settled: Settled) -> list[Event]:
    project = settled.project
    day = resumed_on(rng, settled)
    if day is None or (settled.course.stopped_on and settled.course.stopped_on <= day):
        return []
    on = weekday(max(project.created_on, day + timedelta(days=rng.choice((0, 1, 1, 2, 4)))))
    data = {"year": TODAY.year, "resumed_date": weekday(day)}
    return [Event(on, "resumed", project.code, project.editor, data)]


def _fields(rng: Random, settled: Settled) -> list[Event]:
    """Counts that move with the works: signings of a village, cleared households, entry in the statistics."""
    project, actual = settled.project, settled.course.actual
    events = []
    entered = actual.get("in_statistics")
    if project.kind == "industrial" and entered:
        found = {"in_statistics": True, "in_statistics_month": entered.replace(day=1)}
        if entered <= project.created_on:
            project.fields.update(found)
        else:
            on = weekday(min(TODAY, entered + timedelta(days=rng.randint(1, 12))))
            events.append(Event(on, "fields", project.code, project.editor, {"fields": found}))
    opened = actual.get("signing_opened")
    if project.kind == "urban_village" and opened:
        events += _signings(rng, settled, opened)
    return events


def _signings(rng: Random, settled: Settled, opened: date) -> list[Event]:
    project = settled.project
    total, share, moved = project.fields["households"], 0.0, 0
    events: list[Event] = []
    for month in range(opened.month, TODAY.month + 1):
        on = date(2025, month, 27)
        if on <= max(opened, project.created_on) or (settled.course.stopped_on and on > settled.course.stopped_on):
            continue
        share = min(0.985, share + (1 - share) * rng.uniform(0.25, 0.5))
        signed = int(total * share)
        area = Decimal(int(float(project.fields["expropriation_area_m2"]) * share))
        moved = max(moved, int(signed * rng.uniform(0.4, 0.8)))
        found = {"households_signed": signed, "signed_area_m2": area, "households_moved": moved}
        events.append(Event(weekday(on), "fields", project.code, project.editor, {"fields": found}))
    return events


def _rebaseline(rng: Random, settled: Settled) -> list[Event]:
    """Some of the late ask for new dates; most are granted."""
    project, course = settled.project, settled.course
    if project.behaviour not in ("slipping", "overdue") or rng.random() > 0.17 or not course.forecasts:
        return []
    said = max(on for on, *_ in course.forecasts)
    asked = said + timedelta(days=rng.randint(3, 14))
    if asked > TODAY or said <= project.created_on:
        return []
    dates = [(key, day) for on, key, day, _ in course.forecasts if on == said]
    reason = f"{course.late_reason},申请调整节点计划"
    asked = weekday(asked)
    events = [Event(asked, "rebaseline_requested", project.code, project.editor, {"dates": dates, "reason": reason})]
    decided = weekday(asked + timedelta(days=rng.randint(4, 13)), date(2025, 12, 31))
    if decided <= TODAY:
        approve = rng.random() < 0.75
        answer = {"approve": approve, "reason": rng.choice(APPROVED if approve else REFUSED)}
        events.append(Event(decided, "rebaseline_decided", project.code, DISPATCHER, answer))
    return events


def _investments(rng: Random, settled: Settled) -> list[Event]:
    project = settled.project
    plan = project.plans[TODAY.year]
    past = sum((m.actual_wan or Decimal(0) for m in project.past_months), Decimal(0))
    rows = months_of(rng, plan, project.total_investment_wan - past, _works(rng, settled), project.created_on.month)
    finish = settled.course.actual.get(settled.template.marked("finish").key)
    last = f"2025-{min(12, finish.month + 1):02d}" if finish and finish.year == 2025 else "2025-12"
    hidden = project.kind == "industrial" and rng.random() < 0.008
    idle = project.years[0].category == "preparing" and rng.random() < 0.5
    events = []
    for row in rows:
        if row.month > last or (finish and finish.year < 2025):
            break
        event = _filed(rng, settled, row)
        if event is None:
            continue
        if hidden or idle:
            event.data.update(
                actual_wan=None,
                actual_state="confidential" if hidden else "not_applicable",
                arrived_wan=None,
                note=None,
            )
        events.append(event)
    return events + _adjusted(rng, settled)


def _filed(rng: Random, settled: Settled, row: Month) -> Event | None:
    """Filed between the 25th and the 5th of the next month; September is not all in yet."""
    month = int(row.month[5:])
    end = date(2025, month, calendar.monthrange(2025, month)[1])
    on = weekday(end + timedelta(days=rng.choice((-5, -4, -3, -2, -1, -1, 0, 0, 1, 2, 3, 5))), date(2025, 12, 31))
    if on > TODAY:
        on = TODAY - timedelta(days=rng.choice((0, 1, 1, 4, 5, 6)))
        if rng.random() < 0.75:
            return None
    on = max(on, settled.project.created_on)
    data = {
        "month": row.month,
        "actual_wan": row.actual_wan,
        "actual_state": row.actual_state,
        "arrived_wan": row.arrived_wan,
        "note": row.note,
    }
    return Event(on, "investment", settled.project.code, settled.project.editor, data)


def _works(rng: Random, settled: Settled) -> Works:
    course, template = settled.course, settled.template
    start = course.actual.get(template.marked("start").key)
    finish = settled.plan[template.marked("finish").key]
    first = 13 if start is None else 2 if start.year < 2025 else max(2, start.month)
    last = 12 if finish.year > 2025 else max(first, min(12, finish.month))
    stop = None
    if course.stopped_on:
        stop = (course.stopped_on.month + 1, course.resumed_on.month if course.resumed_on else 12)
    middle, spread = PACE[settled.project.behaviour]
    before = rng.choice((0.0, 0.01, 0.03, 0.05)) if settled.project.years[0].category == "new" else 0.02
    return Works(first, last, max(0.1, rng.gauss(middle, spread)), stop, before)


def _adjusted(rng: Random, settled: Settled) -> list[Event]:
    project = settled.project
    if rng.random() > 0.035 or project.created_on.month > 5:
        return []
    plan = min(
        year_round(rng, float(project.plans[TODAY.year]) * rng.choice((0.7, 0.8, 0.85, 1.15, 1.2))),
        project.total_investment_wan,
    )
    past = sum((m.actual_wan or Decimal(0) for m in project.past_months), Decimal(0))
    plan = min(plan, project.total_investment_wan - past)
    on = weekday(date(2025, 7, rng.randint(8, 24)))
    return [
        Event(
            on,
            "plan_adjusted",
            project.code,
            project.editor,
            {"year": 2025, "plan_wan": plan, "reason": rng.choice(ADJUST_REASONS)},
        )
    ]


def acceptances(rng: Random, events: list[Event]) -> list[Event]:
    """The dispatcher accepts most of a month about the tenth of the next, in a few sittings; the last month waits."""
    filed: dict[str, list[str]] = defaultdict(list)
    for event in events:
        if (
            event.kind == "investment"
            and event.data["month"] < "2025-09"
            and event.data["actual_wan"] is not None
            and event.project
        ):
            filed[event.data["month"]].append(event.project)
    accepted = []
    for month, codes in sorted(filed.items()):
        first = date(2025, int(month[5:]) + 1, 8)
        sittings: dict[date, list[str]] = defaultdict(list)
        for code in sorted(codes):
            if rng.random() < 0.93:
                sittings[weekday(first + timedelta(days=rng.choice((0, 0, 1, 1, 2, 6))))].append(code)
        accepted += [
            Event(on, "investments_accepted", None, DISPATCHER, {"month": month, "codes": c})
            for on, c in sorted(sittings.items())
        ]
    return accepted
