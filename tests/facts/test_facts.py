"""The facts follow every change, in whatever order and by whomever it is made."""

from collections.abc import Callable, Iterator
from datetime import date
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session as Db

from app.audit.commands import SYSTEM, sign
from app.facts.commands import rebuild, refreshed_once
from app.investment import commands as investment
from app.investment.schemas import MonthIn, PlanIn
from app.kit.errors import GuatuError
from app.projects import commands as projects
from app.projects.models import Component, Project
from app.projects.schemas import ComponentChange, ComponentIn, ProjectChange
from app.projects.words import Stage
from app.schedule import commands as schedule
from app.schedule.models import Milestone
from app.schedule.queries import placed_milestones
from app.schedule.schemas import BaselineDateIn, MilestoneChange
from tests.city import City
from tests.facts.recomputed import Facts, facts_of, recomputed

Edit = tuple[str, int, dict[str, Any]]

days = st.dates(date(2024, 1, 1), date(2025, 9, 30))
sums = st.none() | st.decimals(0, 100_000, places=4)
points = st.builds(
    lambda lon, lat: {"type": "Point", "coordinates": [lon, lat]}, st.floats(124.5, 127), st.floats(43.1, 45.2)
)
parties = st.lists(
    st.fixed_dictionaries({"role": st.sampled_from(["owner", "investor"]), "name": st.sampled_from("甲乙丙")}),
    max_size=3,
)
years = st.lists(
    st.fixed_dictionaries(
        {"year": st.sampled_from([2024, 2025]), "category": st.sampled_from(["new", "continuing", None])}
    ),
    max_size=2,
)
lists = st.lists(
    st.fixed_dictionaries({"list": st.sampled_from(["national_key", "provincial_key"]), "left_date": st.none() | days}),
    max_size=2,
)
counts = st.integers(0, 500)
facts_of_a_project = st.one_of(
    st.builds(lambda v: {"name": v}, st.sampled_from(["人民大街", "吉林大路", "Test_100%"])),
    st.builds(lambda v: {"total_investment_wan": v}, sums),
    st.builds(lambda v: {"investment_floor_wan": v}, sums),
    st.builds(lambda v: {"geometry": v, "location_accuracy": "site"}, points),
    st.just({"geometry": None}),
    st.builds(lambda v: {"parties": v}, parties),
    st.builds(lambda v: {"years": v}, years),
    st.builds(lambda v: {"lists": v}, lists),
    st.builds(lambda v: {"stage": v, "reason": "测试"}, st.sampled_from(list(Stage))),
    st.builds(lambda v: {"public": v}, st.booleans()),
    st.builds(lambda v: {"unit": v, "office": "office-b"}, st.sampled_from(["nanguan", None])),
    st.builds(
        lambda a, b, c: {"fields": {"households": a + b, "households_signed": b, "homes_needed": c}},
        counts,
        counts,
        counts,
    ),
)
keys = st.integers(0, 30)
edits = st.one_of(
    st.tuples(st.just("project"), st.integers(0, 3), facts_of_a_project),
    st.tuples(st.just("milestone"), st.integers(0, 3), st.fixed_dictionaries({
        "at": keys, "change": st.fixed_dictionaries({"reason": st.just("测试")}, optional={
            "forecast_date": st.none() | days, "actual_date": st.none() | days, "not_applicable": st.booleans()})})),
    st.tuples(st.just("baseline"), st.integers(0, 3), st.fixed_dictionaries({
        "at": keys, "date": days, "approve": st.none() | st.booleans()})),
    st.tuples(st.just("month"), st.integers(0, 3), st.fixed_dictionaries({
        "month": st.sampled_from(["2024-12", "2025-02", "2025-03"]), "wan": sums, "accepted": st.booleans()})),
    st.tuples(st.just("plan"), st.integers(0, 3), st.fixed_dictionaries({
        "year": st.sampled_from([2024, 2025]), "wan": sums})),
    st.tuples(st.just("component"), st.just(2), st.fixed_dictionaries({
        "at": st.integers(0, 2), "scope": st.booleans()})),
)  # fmt: skip


@pytest.fixture(scope="module")
def made(town: City) -> list[int]:
    """A road, a village, a metro line with parts, and a factory."""
    parts = [
        ComponentIn(key=f"S0{number}", kind="station", name="站", position=number, stage="under_construction")
        for number in range(1, 4)
    ]
    return [
        town.project(baseline={"ground_broken": "2025-05-01", "opened": "2025-10-31"}).id,
        town.project(programme="urban_villages").id,
        town.project(programme="metro", components=parts).id,
        town.project(programme="industrial", stage="preparing").id,
    ]


@pytest.fixture
def owner(town: City) -> Iterator[Connection]:
    with town.owner() as connection:
        yield connection
        connection.rollback()


def do(db: Db, ids: list[int], edit: Edit) -> None:
    """One edit through its command; what a command refuses is left out."""
    kind, which, body = edit
    project = db.get_one(Project, ids[which])
    try:
        with db.begin_nested():
            EDIT[kind](db, project, body)
            db.flush()
    except GuatuError:
        pass
    db.expire_all()


def edit_project(db: Db, project: Project, body: dict[str, Any]) -> None:
    projects.change_project(db, project, ProjectChange.model_validate(body))


def edit_milestone(db: Db, project: Project, body: dict[str, Any]) -> None:
    placed = placed_milestones(db, project.id)
    change = MilestoneChange.model_validate(body["change"])
    schedule.record_milestone(db, project, placed[body["at"] % len(placed)], change)


def edit_baseline(db: Db, project: Project, body: dict[str, Any]) -> None:
    placed = placed_milestones(db, project.id)
    key = placed[body["at"] % len(placed)].milestone.key
    made = schedule.request_baseline(db, project, [BaselineDateIn(key=key, date=body["date"])], "测试", SYSTEM)
    if body["approve"] is not None:
        schedule.decide_baseline(db, made, approve=body["approve"], reason="测试", person_id=SYSTEM)


def edit_month(db: Db, project: Project, body: dict[str, Any]) -> None:
    month = investment.month_of(body["month"])
    known = investment.find_month(db, project.id, month)
    status = "accepted" if body["accepted"] else None
    state = "not_reported" if body["wan"] is None else None
    given = MonthIn.model_validate({"actual_wan": body["wan"], "actual_state": state, "status": status})
    investment.put_month(db, project, month, given, known=known)


def edit_plan(db: Db, project: Project, body: dict[str, Any]) -> None:
    known = investment.find_plan(db, project.id, body["year"])
    investment.put_plan(db, project, body["year"], PlanIn(plan_wan=body["wan"]), known=known)


def edit_component(db: Db, project: Project, body: dict[str, Any]) -> None:
    rows = db.scalars(select(Component).where(Component.project_id == project.id).order_by(Component.key)).all()
    projects.change_component(db, project, rows[body["at"]], ComponentChange(in_opening_scope=body["scope"]))


EDIT: dict[str, Callable[[Db, Project, dict[str, Any]], None]] = {
    "project": edit_project,
    "milestone": edit_milestone,
    "baseline": edit_baseline,
    "month": edit_month,
    "plan": edit_plan,
    "component": edit_component,
}


def after(owner: Connection, ids: list[int], given: list[Edit], *, at_once: bool) -> tuple[Facts, Facts]:
    """The facts after these edits and as they are computed anew; nothing stays."""
    with owner.begin_nested() as kept, Db(owner, autoflush=False, join_transaction_mode="create_savepoint") as db:
        sign(db, person_id=SYSTEM, origin="test")
        if at_once:
            with refreshed_once(db) as touched:
                touched.update(ids)
                for edit in given:
                    do(db, ids, edit)
        else:
            for edit in given:
                do(db, ids, edit)
        found = facts_of(owner), recomputed(owner)
        db.rollback()
        kept.rollback()
    return found


def follow(owner: Connection, ids: list[int], examples: int, longest: int) -> None:
    @settings(max_examples=examples)
    @given(st.lists(edits, min_size=1, max_size=longest))
    def hold(given: list[Edit]) -> None:
        kept, anew = after(owner, ids, given, at_once=False)
        assert kept == anew

    hold()


def test_the_facts_follow_every_change(owner: Connection, made: list[int]):
    follow(owner, made, 40, 6)


@pytest.mark.nightly
def test_the_facts_follow_every_change_at_length(owner: Connection, made: list[int]):
    follow(owner, made, 1500, 25)


@settings(max_examples=15)
@given(given=st.lists(edits, min_size=1, max_size=8))
def test_facts_refreshed_once_are_those_of_the_triggers(owner: Connection, made: list[int], given: list[Edit]):
    assert after(owner, made, given, at_once=True)[0] == after(owner, made, given, at_once=False)[0]


def test_the_edits_of_these_tests_do_change_facts(owner: Connection, made: list[int]):
    """Each kind of edit, so that the properties above speak of something."""
    before = facts_of(owner)
    for edit in [
        ("project", 0, {"total_investment_wan": 5}),
        ("project", 1, {"fields": {"households": 10, "households_signed": 5, "homes_needed": 1}}),
        ("project", 3, {"parties": [{"role": "owner", "name": "甲"}]}),
        ("milestone", 0, {"at": 7, "change": {"actual_date": "2025-05-05"}}),
        ("milestone", 2, {"at": 13, "change": {"actual_date": "2025-05-05"}}),
        ("baseline", 0, {"at": 11, "date": "2025-09-01", "approve": True}),
        ("month", 0, {"month": "2025-02", "wan": 5, "accepted": True}),
        ("plan", 0, {"year": 2025, "wan": 5}),
    ]:
        assert after(owner, made, [edit], at_once=False)[0] != before, edit  # type: ignore[list-item]


def test_a_part_out_of_the_opening_counts_no_more(owner: Connection, made: list[int]):
    done: Edit = ("milestone", 2, {"at": 13, "change": {"actual_date": "2025-05-05"}})
    out: Edit = ("component", 2, {"at": 1, "scope": False})

    def progress(given: list[Edit]) -> float:
        return float(after(owner, made, given, at_once=False)[0][f"project_facts {made[2]} "]["progress_pct"])

    assert progress([done]) == pytest.approx(100 / 3, abs=0.001)
    assert progress([done, out]) == 50


def test_rebuilding_gives_the_same_facts_and_takes_back_what_was_spoilt(town: City, made: list[int]):
    with town.owner() as connection:
        before = facts_of(connection)
        connection.execute(text("UPDATE project_facts SET name = 'spoilt', size_wan = 1, lists = '{spoilt}'"))
        connection.execute(text("DELETE FROM project_year_facts"))
        connection.execute(text("UPDATE project_items SET item = 'spoilt'"))
        connection.execute(text("UPDATE project_cells SET number = number + 1"))
    assert rebuild(town.urls.owner_url) == len(made)
    with town.owner() as connection:
        assert facts_of(connection) == before == recomputed(connection)


def test_what_many_changes_add_to_the_cells_is_summed_up_on_the_way(owner: Connection, made: list[int]):
    placed = text(
        "UPDATE projects SET location_accuracy = 'site', geom = ST_SetSRID(ST_MakePoint(125.3, 43.9), 4326) WHERE id = :id"
    )
    dearer = text(
        "UPDATE projects SET total_investment_state = NULL,"
        " total_investment_wan = coalesce(total_investment_wan, 0) + 1 WHERE id = :id"
    )
    one = {"id": made[0]}
    rows = text("SELECT count(*), coalesce(max(id), 0) FROM project_cells")
    with owner.begin_nested() as kept:
        owner.execute(text("SELECT set_config('guatu.person', '1', true), set_config('guatu.origin', 'test', true)"))
        owner.execute(placed, one)
        before, first = owner.execute(rows).one()
        for _ in range(500):
            owner.execute(dearer, one)
        after, last = owner.execute(rows).one()
        # A step of 2,000 rows is summed up before it is twice as long.
        assert last - first > 5_000 > 4_000 > after - before
        assert facts_of(owner) == recomputed(owner)
        kept.rollback()


def test_two_who_change_one_project_at_once_leave_right_facts(city: City):
    project = city.project(stage="under_construction")

    def reach(key: str, day: date, db: Db) -> None:
        milestone = db.scalar(select(Milestone).where(Milestone.project_id == project.id, Milestone.key == key))
        assert milestone is not None
        milestone.actual_date = day
        db.flush()

    def second() -> None:
        with city.write() as db:
            reach("opened", date(2025, 9, 1), db)

    def third() -> None:
        with city.write() as db:
            investment.put_month(db, project, date(2025, 8, 1), MonthIn(actual_wan=7), known=None)

    with city.write() as first:
        reach("ground_broken", date(2025, 5, 1), first)
        others = [Thread(target=second), Thread(target=third)]
        for other in others:
            other.start()
        for other in others:
            other.join(0.3)
            assert other.is_alive(), "the second one waits for the first"
    for other in others:
        other.join(10)
    with city.owner() as connection:
        found = facts_of(connection)
        assert found == recomputed(connection)
    mine = found[f"project_facts {project.id} "]
    assert (mine["start_actual"], mine["finish_actual"], mine["actual_wan"]) == ("2025-05-01", "2025-09-01", 7)
    assert mine["progress_pct"] == 15


def test_the_refresh_is_planned_once_and_finds_each_project_by_an_index(owner: Connection):
    # A migration that replaces the function takes its settings away, and nothing else would show it but the time.
    found = owner.scalar(text("SELECT proconfig FROM pg_proc WHERE proname = 'refresh_project_facts'"))
    by_index = {
        "plan_cache_mode=force_generic_plan",
        "enable_seqscan=off",
        "enable_hashjoin=off",
        "enable_mergejoin=off",
    }
    assert by_index <= set(found or [])
