"""Putting the filler in: month by month on the business date, through the commands, each change by whoever reports it."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from shapely.geometry import mapping
from sqlalchemy import select, text
from sqlalchemy.orm import Session as Db

from app.audit.commands import SYSTEM, give_reason, sign
from app.facts.commands import refreshed_once
from app.identity import commands as identity
from app.identity.models import District, Organisation, Person, Provenance, ReportingUnit
from app.identity.schemas import GrantIn, OrganisationIn, PersonIn
from app.investment import commands as investment
from app.investment.models import MonthlyInvestment
from app.investment.schemas import MonthIn, PlanIn
from app.kit import clock
from app.kit.errors import Conflict
from app.portfolio.commands import Opening, open_projects
from app.projects import commands as projects
from app.projects.kinds import RoadPipe
from app.projects.models import Programme, Project, ProjectList, Sector
from app.projects.schemas import (
    ApprovalIn,
    FundingIn,
    MembershipIn,
    PartyIn,
    ProjectChange,
    ProjectIn,
    SigningIn,
    Source,
    YearIn,
)
from app.schedule import commands as schedule
from app.schedule.models import Baseline, Milestone, Template, TemplateStep
from app.schedule.queries import Placed
from app.schedule.schemas import BaselineDateIn, MilestoneChange
from seed.demo import model
from seed.demo.generate import portfolio
from seed.transaction import opened

NOTE = "示例数据，由程序生成，不代表实际情况"
Say = Callable[[str], None]


def load_demo(service_url: str, say: Say) -> None:
    """The whole filler; what is there already stays."""
    with opened(service_url) as db:
        play_demo(db, say)


def play_demo(db: Db, say: Say) -> None:
    """The same, in a transaction that is open already."""
    if db.scalar(select(Project.id).where(Project.provenance == Provenance.DEMO).limit(1)):
        say("示例数据已在库中。/ The demo data is there already.")
        return
    filler = portfolio()
    _check_logins(db, filler)
    _people(db, filler)
    loader = Loader(db, filler)
    for month, events in filler.months().items():
        # What was planned for the month before was planned for a smaller city.
        db.execute(text("DISCARD PLANS"))
        # By day, so that looking back finds in lists what was known that day.
        for _, day in groupby(sorted(events, key=_order), key=lambda event: event.on):
            with refreshed_once(db) as touched:
                loader.play(_in_turn(list(day)), touched)
        say(f"示例数据：{month}，{len(events)} 件事。/ Demo data: {month}, {len(events)} events.")


def _check_logins(db: Db, filler: model.Portfolio) -> None:
    """Nobody real is made a demo person, whom removing the demo would take away."""
    logins = [person.login for person in filler.people]
    real = db.scalars(select(Person.login).where(Person.login.in_(logins), Person.provenance != Provenance.DEMO)).all()
    if real:
        raise Conflict("error.demo_logins", logins="、".join(sorted(real)))


def _people(db: Db, filler: model.Portfolio) -> None:
    """Offices and people, since the first working day of the year."""
    sign(db, person_id=SYSTEM, origin="seed", reason=NOTE, at=datetime(2025, 1, 2, 1, tzinfo=UTC))
    for office in filler.offices:
        given = OrganisationIn(
            code=office.code,
            name=office.name,
            name_en=office.name_en,
            kind=office.kind,
            parent=office.parent_code,
            unit=office.unit_code,
            provenance=Provenance.DEMO,
        )
        identity.put_organisation(db, given)
    for person in filler.people:
        given_person = PersonIn(
            login=person.login,
            name=person.name,
            organisation=person.organisation_code,
            provenance=Provenance.DEMO,
            grants=[GrantIn(role=person.role, unit=person.unit_code)],
        )
        identity.put_person(db, given_person)


class Loader:
    """Plays events in their order. Events of one person, day and reason are one save."""

    def __init__(self, db: Db, filler: model.Portfolio) -> None:
        self.db = db
        self.entries = {one.code: one for one in filler.projects}
        self.origin_of = {party.name: party.origin for party in filler.parties}
        self.people = dict(db.execute(select(Person.login, Person.id)).all())
        self.steps = {step.id: step for step in db.scalars(select(TemplateStep))}
        # A session forgets what nobody holds; these are asked for by every project.
        self.code_lists = [
            row for listed in (Programme, Sector, ProjectList, District, ReportingUnit, Organisation, Template)
            for row in db.scalars(select(listed))
        ]  # fmt: skip
        self.projects: dict[str, Project] = {}
        self.milestones: dict[tuple[str, str], Milestone] = {}
        self.months: dict[tuple[str, str], MonthlyInvestment] = {}
        self.requested: dict[str, Baseline] = {}
        self.tick = 0

    def play(self, events: list[model.Event], touched: set[int]) -> None:
        """Do what happened; the ids of the projects go into `touched`."""
        for (day, by, kind, reason), group in groupby(events, key=_save):
            self.tick += 1
            at = datetime.combine(day, time(1), UTC) + timedelta(seconds=self.tick % 28_000)
            with clock.business_date(day):
                sign(self.db, person_id=self.people[by], origin="seed", reason=reason, at=at)
                getattr(self, f"_{kind}")(list(group))
                self.db.flush()
        codes = {code for event in events for code in (event.project, *event.data.get("codes", ())) if code}
        touched.update(self.projects[code].id for code in codes)

    def _project_created(self, events: list[model.Event]) -> None:
        """All of one save together: each command once, for many projects."""
        entries = [self.entries[str(event.project)] for event in events]
        made = open_projects(self.db, [self._opening(entry) for entry in entries])
        new = list(zip(made, entries, strict=True))
        self.projects |= {project.code: project for project in made}
        code_of = {project.id: project.code for project in made}
        for row in self.db.scalars(select(Milestone).where(Milestone.project_id.in_(list(code_of)))):
            self.milestones[code_of[row.project_id], row.key] = row
        asked = [(project, dates) for project, entry in new if (dates := _dates(entry))]
        first = schedule.request_baselines(self.db, asked, "首次报送计划", self.people[events[0].by])
        schedule.decide_baselines(self.db, first, approve=True, reason=None, person_id=self.people["dispatcher"])
        # The reason of the baselines is not that of the money.
        give_reason(self.db, None)
        plans = [(project, year, PlanIn(plan_wan=wan)) for project, one in new for year, wan in one.plans.items()]
        investment.put_plans(self.db, plans)
        investment.put_months(self.db, [month for project, entry in new for month in _past(project, entry)])
        self.db.add_all(RoadPipe(project_id=project.id, **vars_of(pipe)) for project, one in new for pipe in one.pipes)

    def _opening(self, entry: model.Project) -> Opening:
        source = Source(provenance=Provenance.DEMO, code=entry.code, note=NOTE)
        entered = {one.key: change for one in entry.milestones if (change := _entered(one))}
        return Opening(self._given(entry), source, entered=entered)

    def _placed(self, milestone: Milestone) -> Placed:
        return Placed(milestone, self.steps[milestone.step_id], None, None, None)

    def _given(self, entry: model.Project) -> ProjectIn:
        parties = [PartyIn(role="owner", name=entry.owner, origin=self.origin_of.get(entry.owner))]
        if entry.investor:
            parties.append(PartyIn(role="investor", name=entry.investor, origin=self.origin_of.get(entry.investor)))
        place: dict[str, Any] = {}
        if entry.geometry is not None:
            place = {"geometry": mapping(entry.geometry), "location_accuracy": entry.location_accuracy}
        return ProjectIn.model_validate(
            place
            | {
                "name": entry.name,
                "programme": entry.programme,
                "kind": entry.kind,
                "template": entry.template,
                "class": entry.project_class,
                "sector": entry.sector,
                "unit": entry.unit,
                "district": entry.district,
                "office": entry.office,
                "content_and_scale": entry.content_and_scale,
                "construction_type": entry.construction_type,
                "total_investment_wan": entry.total_investment_wan,
                "location_note": entry.location_note,
                "stage": entry.stage,
                "fields": entry.fields,
                "parties": parties,
                "signing": SigningIn(**vars_of(entry.signing)) if entry.signing else None,
                "fundings": [FundingIn(**vars_of(one)) for one in entry.fundings],
                "approvals": [ApprovalIn(**vars_of(one)) for one in entry.approvals],
                "lists": [MembershipIn(list=code, batch=batch or "") for code, batch in entry.lists],
                "years": [YearIn(**vars_of(one)) for one in entry.years],
            }
        )

    def _milestone(self, events: list[model.Event]) -> None:
        for event in events:
            data = {name: value for name, value in event.data.items() if name != "key"}
            milestone = self.milestones[str(event.project), event.data["key"]]
            project = self.projects[str(event.project)]
            schedule.record_milestone(self.db, project, self._placed(milestone), MilestoneChange(**data))

    def _stage(self, events: list[model.Event]) -> None:
        for event in events:
            projects.change_project(self.db, self.projects[str(event.project)], ProjectChange(**event.data))

    def _fields(self, events: list[model.Event]) -> None:
        for event in events:
            data = {name: value for name, value in event.data.items() if name != "reason"}
            project = self.projects[str(event.project)]
            projects.change_project(
                self.db, project, ProjectChange(fields=data.get("fields", data), reason=event.data.get("reason"))
            )

    def _resumed(self, events: list[model.Event]) -> None:
        for event in events:
            projects.put_year(self.db, self.projects[str(event.project)].id, YearIn(**event.data))

    def _plan_adjusted(self, events: list[model.Event]) -> None:
        for event in events:
            project, year = self.projects[str(event.project)], event.data["year"]
            known = investment.find_plan(self.db, project.id, year)
            plan = PlanIn(plan_wan=event.data["plan_wan"], reason=event.data["reason"])
            investment.put_plan(self.db, project, year, plan, known=known)

    def _investment(self, events: list[model.Event]) -> None:
        reports = [
            (self.projects[str(event.project)], investment.month_of(event.data["month"]), _month(event.data))
            for event in events
        ]
        rows = investment.put_months(self.db, reports)
        for event, row in zip(events, rows, strict=True):
            self.months[str(event.project), event.data["month"]] = row

    def _investments_accepted(self, events: list[model.Event]) -> None:
        for event in events:
            rows = [self.months[code, event.data["month"]] for code in event.data["codes"]]
            investment.accept_months(self.db, rows)

    def _rebaseline_requested(self, events: list[model.Event]) -> None:
        for event in events:
            project = self.projects[str(event.project)]
            dates = [BaselineDateIn(key=key, date=day) for key, day in event.data["dates"]]
            by = self.people[event.by]
            self.requested[project.code] = schedule.request_baseline(self.db, project, dates, event.data["reason"], by)

    def _rebaseline_decided(self, events: list[model.Event]) -> None:
        for event in events:
            baseline = self.requested[str(event.project)]
            schedule.decide_baseline(self.db, baseline, person_id=self.people[event.by], **event.data)


# New projects are entered in one go in the morning, reports of money filed in one go at the end of a day; everything
# else in its own order.
TOGETHER = {"project_created": -1, "investment": 1, "investments_accepted": 2}


def _order(event: model.Event) -> tuple[Any, int, str]:
    when = TOGETHER.get(event.kind, 0)
    return event.on, when, event.by if when else ""


def _in_turn(events: list[model.Event]) -> list[model.Event]:
    """A day's events so that one save holds many; those of one project keep their order."""
    turns: Counter[tuple[str | None, int]] = Counter()
    keyed = []
    for event in events:
        _, when, _ = _order(event)
        keyed.append(((when, turns[event.project, when], event.by, event.kind, event.data.get("reason") or ""), event))
        turns[event.project, when] += 1
    return [event for _, event in sorted(keyed, key=lambda one: one[0])]


def _save(event: model.Event) -> tuple[Any, str, str, str | None]:
    """What makes events one save."""
    return event.on, event.by, event.kind, event.data.get("reason")


def _entered(one: model.Milestone) -> MilestoneChange | None:
    """What was reached, or does not apply, before the project was entered."""
    if one.actual_date:
        return MilestoneChange(actual_date=one.actual_date, reason=one.reason)
    return MilestoneChange(not_applicable=True, reason=one.reason) if one.not_applicable else None


def _dates(entry: model.Project) -> list[BaselineDateIn]:
    """What was promised when the project was entered."""
    return [
        BaselineDateIn(key=one.key, date=one.baseline_date, precision=one.baseline_precision)
        for one in entry.milestones
        if one.baseline_date
    ]


def _past(project: Project, entry: model.Project) -> list[tuple[Project, date, MonthIn]]:
    """The months of former years, which the city has long accepted."""
    return [
        (project, investment.month_of(row.month), _month(vars_of(row)).model_copy(update={"status": "accepted"}))
        for row in entry.past_months
    ]


def _month(data: dict[str, Any]) -> MonthIn:
    names = ("actual_wan", "actual_state", "arrived_wan", "note")
    return MonthIn(**{name: data[name] for name in names})


def vars_of(row: Any) -> dict[str, Any]:
    """The fields of a slotted record by name."""
    return {name: getattr(row, name) for name in row.__slots__}
