"""From a draft to a project as it is entered: dates, stage, year, plans, papers, money by source."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from seed.demo.draft import Draft, Workshop
from seed.demo.model import TODAY, Approval, Funding, Milestone, Month, Project, Signing, Year
from seed.demo.money import annual_plans, year_round
from seed.demo.people import office_for
from seed.demo.places import lonlat
from seed.demo.schedule import Course, draw_behaviour, lay_plan, run
from seed.demo.sites import AREAS
from seed.demo.steps import Step, Template, stage_after

FIRST_ENTRY = date(2025, 1, 10)
NO_LAND_STEP = "利用自有或租赁场地,无供地环节"
PAPERS = {
    "approved": ("项目备案证明", "发改"), "assessed": ("环境影响评价批复", "生态环境"), "planning_permits": ("建设工程规划许可证", "规划"),
    "construction_permit": ("建筑工程施工许可证", "住建"), "feasibility_approved": ("可行性研究报告批复", "发改"),
    "design_approved": ("初步设计及概算批复", "发改"), "plan_approved": ("方案批复", "主管"), "decision_issued": ("征收决定公告", "征收"),
    "land_allocated": ("建设项目用地预审与选址意见书", "规划"),
}  # fmt: skip
SOURCES = {
    "市本级财政": 5, "地方政府专项债券": 4, "中央预算内投资": 2, "超长期特别国债": 2, "省级补助资金": 2, "区级配套资金": 3, "银行贷款": 2,
}  # fmt: skip


@dataclass(slots=True)
class Settled:
    """A project with what only the generator knows of it."""

    project: Project
    template: Template
    plan: dict[str, date]
    course: Course
    outdoor: bool


def settle(shop: Workshop, templates: dict[str, Template], draft: Draft) -> Settled:
    rng = shop.rng
    no_land = draft.template == "industrial" and draft.fields.get("land_status") in ("owned", "leased")
    template = templates[draft.template]
    worked = without(template, "land_secured") if no_land else template
    deadline = max(draft.deadline, draft.start + timedelta(days=50)) if draft.deadline else None
    plan = lay_plan(worked, rng, draft.start, deadline, not draft.indoor)
    course, behaviour = run(worked, rng, plan, draw_behaviour(rng), not draft.indoor)
    created = _entered_on(rng, worked, plan, course)
    office, editor = office_for(rng, draft.area, draft.subject)
    known = {k: d for k, d in course.actual.items() if d <= created}
    project = Project(
        code="", name=draft.name, programme=draft.programme, kind=draft.kind, template=draft.template, project_class=draft.project_class,
        sector=draft.sector, unit=AREAS[draft.area][1], district=_district(shop, draft), office=office, editor=editor, owner=draft.owner,
        content_and_scale=draft.content, construction_type=draft.construction_type, total_investment_wan=draft.total, created_on=created,
        stage=stage_known(worked, set(known)), fields=draft.fields, location_accuracy=draft.accuracy, location_note=draft.location_note,
        geometry=lonlat(draft.place) if draft.place else None, investor=draft.investor, pipes=draft.pipes, lists=draft.lists,
        behaviour=behaviour, indoor=draft.indoor,
    )  # fmt: skip
    project.milestones = _milestones(template, plan, known)
    project.years = [_year(worked, plan)]
    _money(rng, worked, plan, project)
    _papers(rng, worked, course, project)
    if draft.public_money and rng.random() < 0.6:
        project.fundings = _fundings(rng, draft.total)
    return Settled(project, worked, plan, course, not draft.indoor)


def without(template: Template, key: str) -> Template:
    """The template with one step left out and its links closed."""
    gone = next(s for s in template.steps if s.key == key)
    steps: list[Step] = []
    for step in template.steps:
        if step.key == key:
            continue
        after = [link for link in step.after if link[0] != key]
        steps.append(replace(step, after=tuple(after + (list(gone.after) if len(after) < len(step.after) else []))))
    return replace(template, steps=tuple(steps))


def stage_known(template: Template, achieved: set[str]) -> str:
    """A public building that is accepted and not yet handed over is completed."""
    stage = stage_after(template, achieved)
    if stage == "under_construction" and template.kind == "facility" and "accepted" in achieved:
        return "completed"
    return stage


def _district(shop: Workshop, draft: Draft) -> str | None:
    if draft.place is None:
        districts = AREAS[draft.area][2]
        return districts[0] if len(districts) == 1 else None
    inside = draft.place
    if draft.place.geom_type == "LineString":
        inside = draft.place.interpolate(0.5, normalized=True)
    elif draft.place.geom_type == "Polygon":
        inside = draft.place.representative_point()
    return shop.ground.district_of(inside)


def _entered_on(rng: Random, template: Template, plan: dict[str, date], course: Course) -> date:
    """Most enter in January, when the year's list is made; what is signed later enters after the signing."""
    first = template.steps[0].key
    day = FIRST_ENTRY + timedelta(days=rng.choice((0, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14)))
    signed = course.actual.get(first, plan[first])
    if first == "signed" and signed > day and signed < TODAY - timedelta(days=20):
        day = signed + timedelta(days=rng.randint(1, 9))
    elif first != "signed" and course.stopped_on is None and rng.random() < 0.05:
        day += timedelta(days=rng.randint(20, 110))
    return weekday(day)


def weekday(day: date, last: date = TODAY) -> date:
    """Offices enter things on working days."""
    moved = day + timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])
    return moved if moved <= last else last


def _milestones(template: Template, plan: dict[str, date], known: dict[str, date]) -> list[Milestone]:
    rows = []
    for step in template.steps:
        if step.key in plan:
            rows.append(Milestone(step.key, plan[step.key], actual_date=known.get(step.key)))
        else:
            rows.append(Milestone(step.key, None, not_applicable=True, reason=NO_LAND_STEP))
    return rows


def _year(template: Template, plan: dict[str, date]) -> Year:
    start, finish = plan[template.marked("start").key], plan[template.marked("finish").key]
    category = "new" if start.year == 2025 else "continuing" if start.year < 2025 else "preparing"
    return Year(
        year=2025, category=category, to_complete=finish.year == 2025, planned_start_month=start.month if start.year == 2025 else None,
        annual_goal=_goal(template, plan),
    )  # fmt: skip


def _goal(template: Template, plan: dict[str, date]) -> str:
    start = template.marked("start")
    due = [s for s in template.steps if plan[s.key].year == 2025 and not s.paperwork and s.key != "in_statistics"]
    if not due:
        return "示例：主体工程持续推进" if plan[start.key].year < 2025 else "示例：完成前期手续"
    last = max(due, key=lambda s: plan[s.key])
    name = re.sub("（.*?）", "", last.name)
    begin = f"{plan[start.key].month}月开工," if plan[start.key].year == 2025 and last is not start else ""
    return f"示例：{begin}{plan[last.key].month}月底前{name}"


def _money(rng: Random, template: Template, plan: dict[str, date], project: Project) -> None:
    start, finish = plan[template.marked("start").key], plan[template.marked("finish").key]
    plans, done = annual_plans(rng, project.total_investment_wan, start, finish)
    if TODAY.year not in plans:
        share = 0.02 if start.year > TODAY.year else 0.03
        plans[TODAY.year] = min(
            year_round(rng, float(project.total_investment_wan) * share),
            project.total_investment_wan - sum(done.values()),
        )
    project.plans = plans
    project.past_months = [
        Month(f"{y}-12", wan, None, None, f"补录{y}年全年完成数") for y, wan in done.items() if wan > 0
    ]


def _papers(rng: Random, template: Template, course: Course, project: Project) -> None:
    """The agreement of a productive project, and the papers of about half of all."""
    signed = course.actual.get("signed")
    if project.kind == "industrial" and signed and signed <= project.created_on:
        share = rng.choice((Decimal(1), Decimal(1), Decimal(1), Decimal("0.8"), Decimal("0.6")))
        project.signing = Signing(
            signed, "正式投资协议", (project.total_investment_wan * share).quantize(Decimal("0.01")), f"示例招商小组{rng.randint(1, 18):02d}",
            rng.choice(("以商招商", "产业链招商", "驻外招商", "基金招商", "展会招商")),
        )  # fmt: skip
    if rng.random() > 0.5:
        return
    for step in template.steps:
        day = course.actual.get(step.key)
        if step.key in PAPERS and day and day <= project.created_on:
            name, office = PAPERS[step.key]
            filed = day - timedelta(days=rng.randint(5, 40))
            number = f"示例{office[0]}审〔{day.year}〕{rng.randint(1, 480)}号"
            project.approvals.append(Approval(name, number, f"示例{office}审批部门", filed, day, "approved"))


def _fundings(rng: Random, total: Decimal) -> list[Funding]:
    names = list(dict.fromkeys(rng.choices(list(SOURCES), weights=list(SOURCES.values()), k=rng.choice((1, 2, 2, 3)))))
    rows, left = [], total
    for name in names[:-1]:
        part = min(left, year_round(rng, float(total) * rng.uniform(0.15, 0.5)))
        if part > 0:
            rows.append(Funding(name, part))
            left -= part
    return [*rows, Funding(names[-1], left)] if left > 0 else rows
