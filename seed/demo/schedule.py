"""Dates: a plan laid from a template around its start, and how the year really went."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from seed.demo.model import TODAY
from seed.demo.steps import Step, Template, frozen, thawed

BEHAVIOURS = {"on_track": 0.53, "slipping": 0.25, "overdue": 0.11, "early": 0.07, "stopped": 0.04}
LAST_ASPHALT = (10, 20)
DELAY_REASONS = {
    "industrial": (
        "设备到货延期",
        "企业投资节奏调整",
        "施工许可办理滞后",
        "供地手续未完成",
        "图审意见修改",
        "企业自身资金安排",
    ),
    "road": ("征拆未完成", "管线迁改滞后", "涉铁手续未批复", "交通导改方案调整", "雨季影响路基施工"),
    "urban_village": ("签约进度低于预期", "补偿资金未全部到位", "裁决程序未完结", "安置房源未落实"),
    "facility": ("施工招标流标重新组织", "初步设计调整", "资金下达滞后", "管线迁改滞后", "方案报批周期延长"),
}
WINTER_REASON = "冬季停工顺延"
EARLY_REASON = "施工组织优化,提前完成"


@dataclass
class Course:
    """What became of a plan by today."""

    actual: dict[str, date] = field(default_factory=dict)
    forecasts: list[tuple[date, str, date, str | None]] = field(default_factory=list)  # said on, key, date, reason
    stopped_on: date | None = None
    resumed_on: date | None = None
    late_reason: str | None = None


def lay_plan(template: Template, rng: Random, start: date, deadline: date | None, outdoor: bool) -> dict[str, date]:
    """Baseline dates with the start step on `start` and, where given, the finish step not after `deadline`."""
    days = {
        s.key: max(1, round(rng.triangular(s.low, s.high, s.low + 0.35 * (s.high - s.low)))) for s in template.steps
    }
    first = template.marked("start").key
    days.update(_fitting_works(template, days, start, deadline))
    loose = _forward(template, days, date(2020, 6, 1), None, outdoor=False)
    return _forward(template, days, date(2020, 6, 1) + (start - loose[first]), (first, start), outdoor)


def _fitting_works(template: Template, days: dict[str, int], start: date, deadline: date | None) -> dict[str, int]:
    """Durations of the works, stretched or pressed so that they end by the deadline."""
    if deadline is None:
        return {}
    marks = template.marked("start").key, template.marked("finish").key
    loose = _forward(template, days, date(2020, 6, 1), None, outdoor=False)
    span = (loose[marks[1]] - loose[marks[0]]).days or 1
    factor = min(4.5, max(0.3, (deadline - start).days / span))
    works = {s.key for s in template.steps[[s.key for s in template.steps].index(marks[0]) + 1 :]}
    return {key: max(1, int(days[key] * factor)) for key in works}


def _forward(
    template: Template, days: dict[str, int], begin: date, pin: tuple[str, date] | None, outdoor: bool
) -> dict[str, date]:
    plan: dict[str, date] = {}
    for step in template.steps:
        ready = [
            plan[key] - timedelta(days=days[key] // 2 if link == "SS" else 0) for key, link in step.after if key in plan
        ]
        day = max(ready, default=begin) + timedelta(days=days[step.key] if ready else 0)
        if pin and step.key == pin[0]:
            day = pin[1]
        elif outdoor and step.frost == "full":
            day = thawed(day, days[step.key] % 35)
        plan[step.key] = day
    return plan


def draw_behaviour(rng: Random) -> str:
    return rng.choices(list(BEHAVIOURS), weights=list(BEHAVIOURS.values()))[0]


def run(template: Template, rng: Random, plan: dict[str, date], behaviour: str, outdoor: bool) -> tuple[Course, str]:
    """How it went until today; also the behaviour that was possible with this plan."""
    course = Course(late_reason=rng.choice(DELAY_REASONS[template.kind]))
    stuck: str | None = None
    if behaviour == "overdue":
        stuck = _stuck_step(template, rng, plan)
        behaviour = "overdue" if stuck else "slipping"
    if behaviour == "stopped":
        _stop(template, rng, plan, course)
        behaviour = "stopped" if course.stopped_on else "slipping"
    _achieve(template, rng, plan, behaviour, outdoor, stuck, course)
    if behaviour == "slipping" and not _slip(template, rng, plan, outdoor, course):
        behaviour = "on_track"
    if behaviour in ("overdue", "stopped"):
        _expect_late(template, rng, plan, behaviour, outdoor, course)
    if behaviour == "early":
        _expect_early(template, rng, plan, course)
    return course, behaviour


def _stuck_step(template: Template, rng: Random, plan: dict[str, date]) -> str | None:
    """The step that should have come this summer and has not."""
    low, high = date(2025, 5, 20), TODAY - timedelta(days=3)
    late = [s.key for s in template.steps if low <= plan[s.key] <= high]
    return rng.choice(late[-2:]) if late else None


def _stop(template: Template, rng: Random, plan: dict[str, date], course: Course) -> None:
    """A stop between spring and August, of a project that has left planning by then."""
    day = date(2025, 3, 15) + timedelta(days=rng.randrange(0, 165))
    begun = [s for s in template.steps if s.stage == "preparing" and plan[s.key] < day - timedelta(days=30)]
    finished = plan[template.marked("finish").key] <= TODAY + timedelta(days=20)
    if not begun or finished:
        return
    course.stopped_on = day
    if rng.random() < 0.3 and day < date(2025, 7, 20):
        course.resumed_on = day + timedelta(days=rng.randint(28, 65))


def _achieve(
    template: Template,
    rng: Random,
    plan: dict[str, date],
    behaviour: str,
    outdoor: bool,
    stuck: str | None,
    course: Course,
) -> None:
    drift = 0.0
    limit = course.stopped_on or TODAY
    for step in template.steps:
        planned = plan[step.key]
        before = [course.actual.get(key) for key, link in step.after if link == "FS"]
        if step.key == stuck or None in before:
            continue
        drift = _drift(rng, drift, behaviour)
        day = planned + timedelta(days=round(drift))
        if planned <= limit < day:
            day = limit - timedelta(days=rng.randint(0, 2))
        day = max([day, *[b for b in before if b]])
        day = _in_season(step, day, outdoor, limit)
        if day <= limit and planned <= limit + timedelta(days=25):
            course.actual[step.key] = day


def _drift(rng: Random, drift: float, behaviour: str) -> float:
    step = rng.gauss(-3.5, 4) if behaviour == "early" else rng.gauss(-0.9, 5)
    low, high = (-45, 2) if behaviour == "early" else (-10, 14)
    return min(high, max(low, drift * 0.8 + step))


def _in_season(step: Step, day: date, outdoor: bool, limit: date) -> date:
    """Frost-bound work is reached on the last good day before, or after the thaw."""
    if not (outdoor and step.frost == "full" and frozen(day)):
        return day
    if day.month in (4, 3, 2, 1):
        return min(max(limit, date(day.year, 4, 11)), date(day.year, 4, 11) + timedelta(days=day.day % 9))
    return date(day.year, 10, 31)


def _open_steps(template: Template, plan: dict[str, date], course: Course) -> list[Step]:
    return [s for s in template.steps if s.key not in course.actual]


def _slip(template: Template, rng: Random, plan: dict[str, date], outdoor: bool, course: Course) -> bool:
    """What is still ahead is expected later; said once or twice in the summer."""
    ahead = [s for s in _open_steps(template, plan, course) if plan[s.key] > TODAY]
    if not ahead:
        return False
    said = date(2025, 6, 1) + timedelta(days=rng.randrange(0, 118))
    delay = rng.choice((12, 18, 25, 30, 30, 45, 45, 60, 75, 90, 120))
    if rng.random() < 0.3 and said < date(2025, 8, 10):
        _say(rng, ahead, plan, said, delay // 2, outdoor, course)
        said += timedelta(days=rng.randint(30, 50))
    _say(rng, ahead, plan, said, delay, outdoor, course)
    return True


def _say(
    rng: Random, steps: list[Step], plan: dict[str, date], said: date, delay: int, outdoor: bool, course: Course
) -> None:
    for step in steps:
        day, reason = plan[step.key] + timedelta(days=delay), course.late_reason
        if (
            outdoor
            and step.frost == "full"
            and (frozen(day) or (step.key == "paved" and (day.month, day.day) > LAST_ASPHALT))
        ):
            day, reason = thawed(date(day.year, 11, 2) if day.month == 10 else day, delay % 30), WINTER_REASON
        course.forecasts.append((said, step.key, max(day, said + timedelta(days=3)), reason))


def _expect_late(
    template: Template, rng: Random, plan: dict[str, date], behaviour: str, outdoor: bool, course: Course
) -> None:
    """Most offices say when they expect what is overdue; some say nothing, and a stopped one says little."""
    if rng.random() < (0.3 if behaviour == "overdue" else 0.7 if course.resumed_on is None else 0.1):
        return
    late = _open_steps(template, plan, course)
    first = plan[late[0].key] if late else TODAY
    said = max(course.resumed_on or first, date(2025, 6, 5)) + timedelta(days=rng.randint(4, 20))
    said = min(said, TODAY)
    delay = max((TODAY - first).days, 0) + rng.choice((15, 20, 31, 45, 61, 90))
    _say(rng, late[:5], plan, said, delay, outdoor, course)


def _expect_early(template: Template, rng: Random, plan: dict[str, date], course: Course) -> None:
    ahead = [s for s in _open_steps(template, plan, course) if plan[s.key] > TODAY + timedelta(days=40)]
    if ahead and rng.random() < 0.6:
        said = date(2025, 8, 1) + timedelta(days=rng.randrange(0, 59))
        for step in ahead[:2]:
            course.forecasts.append((said, step.key, plan[step.key] - timedelta(days=rng.randint(5, 25)), EARLY_REASON))
