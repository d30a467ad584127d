"""The filler must be exact in its counts, deterministic, marked 示例, and as a year could have been."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from seed.demo.generate import SEED_FOLDER, portfolio, report_projects
from seed.demo.model import TODAY, Event, Portfolio, Project
from seed.demo.people import DEMO_AREA, office_code
from seed.demo.places import Ground, load_ground, plane
from seed.demo.steps import Template, frozen, load_templates
from seed.demo.summary import final_stages, standings

REFERENCE = SEED_FOLDER / "reference"
KM = {"greenways": Decimal(200), "pipelines": Decimal(1000)}
COUNTS = {
    "industrial": 220,
    "dead_end_roads": 30,
    "urban_villages": 28,
    "arterial_roads": 11,
    "water_plants": 3,
    "pocket_parks": 30,
    "culture_tourism": 100,
    "historic_buildings": 63,
    "heritage_buildings": 7,
    "historic_districts": 6,
}
MOVES = {
    "planned": {"signed", "preparing", "cancelled"},
    "signed": {"preparing", "cancelled"},
    "preparing": {"under_construction", "suspended", "cancelled"},
    "under_construction": {"completed", "operating", "suspended", "cancelled"},
    "suspended": {"preparing", "under_construction", "cancelled"},
    "completed": {"operating", "under_construction"},
    "operating": {"under_construction"},
}


@pytest.fixture(scope="module")
def made() -> Portfolio:
    return portfolio()


@pytest.fixture(scope="module")
def templates() -> dict[str, Template]:
    return load_templates(REFERENCE)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return load_ground(REFERENCE)


def actual_dates(made: Portfolio) -> dict[str, dict[str, date]]:
    found: dict[str, dict[str, date]] = {
        p.code: {m.key: m.actual_date for m in p.milestones if m.actual_date} for p in made.projects
    }
    for event in made.events:
        if event.kind == "milestone" and event.project and "actual_date" in event.data:
            found[event.project][event.data["key"]] = event.data["actual_date"]
    return found


def events_of(made: Portfolio, kind: str) -> list[Event]:
    return [e for e in made.events if e.kind == kind]


def test_the_same_seed_gives_the_same_portfolio_and_another_one_another(made: Portfolio) -> None:
    assert portfolio().fingerprint() == made.fingerprint()
    assert portfolio(seed=7).fingerprint() != made.fingerprint()


def test_the_promised_counts_are_met_exactly_with_what_the_report_names(made: Portfolio) -> None:
    counted = Counter(p.programme for p in made.projects) + Counter(e.programme for e in made.existing)
    assert {code: counted[code] for code in COUNTS} == COUNTS


@pytest.mark.parametrize("programme", sorted(KM))
def test_promised_kilometres_add_up_and_a_greenway_is_as_long_as_drawn(made: Portfolio, programme: str) -> None:
    rows = [p for p in made.projects if p.programme == programme]
    assert sum(p.fields["capacity"] for p in rows) == KM[programme]
    for p in rows if programme == "greenways" else []:
        assert plane(p.geometry).length / 1000 == pytest.approx(float(p.fields["capacity"]), rel=0.1)


def test_1400_projects_are_large_and_more_than_a_thousand_of_them_above_a_hundred_million(made: Portfolio) -> None:
    sums = [p.total_investment_wan for p in made.projects] + [e.least_wan for e in made.existing]
    assert sum(s >= 5_000 for s in sums) == 1_400
    assert 1_000 < sum(s > 10_000 for s in sums) < 1_120
    assert sum(s == 5_000 for s in sums) >= 5
    assert sum(s == 10_000 for s in sums) >= 10
    assert all(p.total_investment_wan >= 10_000 for p in made.projects if p.programme == "industrial")


def test_codes_are_unique_and_go_on_after_the_reports(made: Portfolio) -> None:
    codes = [p.code for p in made.projects] + [e.code for e in made.existing]
    assert len(codes) == len(set(codes))
    assert len(report_projects()) == len(made.existing)


def test_everything_invented_says_so_and_no_number_can_be_dialled(made: Portfolio) -> None:
    names = [p.name for p in made.projects] + [p.owner for p in made.projects] + [x.name for x in made.people]
    names += [o.name for o in made.offices] + [p.name for p in made.parties]
    assert all("示例" in name for name in names)
    assert all(p.content_and_scale.startswith("示例：") and p.provenance == "demo" for p in made.projects)
    assert len({p.name for p in made.projects}) > len(made.projects) * 0.97


def test_nothing_happens_after_today_and_nothing_before_the_project_is_entered(made: Portfolio) -> None:
    created = {p.code: p.created_on for p in made.projects}
    for event in made.events:
        assert date(2025, 1, 1) <= event.on <= TODAY
        assert event.project is None or event.on >= created[event.project]
        if "actual_date" in event.data:
            assert event.data["actual_date"] <= event.on
    for p in made.projects:
        assert all(m.actual_date is None or m.actual_date <= p.created_on for m in p.milestones)
        assert all(a.approved_date is None or a.filed_date <= a.approved_date <= TODAY for a in p.approvals)


def test_a_step_is_not_reached_before_the_steps_it_follows(made: Portfolio, templates: dict[str, Template]) -> None:
    reached = actual_dates(made)
    for p in made.projects:
        skipped = {m.key for m in p.milestones if m.not_applicable}
        for step in templates[p.template].steps:
            for before, link in step.after:
                if link == "FS" and step.key in reached[p.code] and before not in skipped:
                    assert reached[p.code][before] <= reached[p.code][step.key], (p.code, before, step.key)


def test_earthworks_planting_and_asphalt_rest_in_the_frost(made: Portfolio, templates: dict[str, Template]) -> None:
    reached = actual_dates(made)
    for p in made.projects:
        if not p.indoor:
            bound = [s.key for s in templates[p.template].steps if s.frost == "full"]
            assert not [k for k in bound if k in reached[p.code] and frozen(reached[p.code][k])], p.code
    starts = [reached[p.code].get(templates[p.template].marked("start").key) for p in made.projects]
    early = sum(1 for d in starts if d and d.year == 2025 and frozen(d))
    assert 5 < early < 60  # rebuilding indoors and expropriation begin before April


def test_stages_move_only_as_they_may(made: Portfolio, templates: dict[str, Template]) -> None:
    stage = {p.code: p.stage for p in made.projects}
    template = {p.code: p.template for p in made.projects}
    for event in made.events:
        if event.project is None:
            continue
        if event.kind == "stage":
            to = event.data["stage"]
        elif event.kind == "milestone" and event.data.get("advance_stage"):
            to = next(s.stage for s in templates[template[event.project]].steps if s.key == event.data["key"])
        else:
            continue
        assert to in MOVES[stage[event.project]] or to == stage[event.project], (event, stage[event.project])
        assert event.kind == "milestone" or event.data["reason"]
        stage[event.project] = to
    found = Counter(stage.values())
    assert found["under_construction"] > 900
    assert 20 < found["suspended"] < 60
    assert found["operating"] > 60
    reached = {(t.code, s.key): s.stage for t in templates.values() for s in t.steps if s.stage}
    assert final_stages(made, reached) == stage


def test_places_are_valid_in_the_city_dry_and_of_the_kinds_type(made: Portfolio, ground: Ground) -> None:
    types = {"road": {"LineString"}, "urban_village": {"Polygon"}, "industrial": {"Point", "Polygon"}}
    for p in made.projects:
        assert (p.geometry is None) == (p.location_accuracy is None), p.code
        if p.geometry is None:
            continue
        shape = plane(p.geometry)
        assert shape.is_valid
        assert not shape.is_empty
        assert ground.city.buffer(200).contains(shape), p.code
        assert p.geometry.geom_type in types.get(p.kind, {"Point", "Polygon", "LineString"})
        if p.geometry.geom_type != "LineString":
            assert ground.dry(shape), p.code
        assert ground.districts[p.district or ""].intersects(shape), p.code


def test_a_village_is_a_coarse_shape_on_open_land(made: Portfolio, ground: Ground) -> None:
    shapes = [plane(p.geometry) for p in made.projects if p.kind == "urban_village"]
    for shape in shapes:
        assert len(shape.exterior.coords) == 7
        assert min(shape.distance(s) for s in ground.stations) > 600
        assert min(shape.distance(s) for s in ground.streets) > 400
    for p in made.projects:
        if p.programme in ("historic_buildings", "heritage_buildings", "historic_districts"):
            assert p.location_accuracy == "street"


def stages(made: Portfolio, templates: dict[str, Template]) -> dict[str, str]:
    return final_stages(made, {(t.code, s.key): s.stage for t in templates.values() for s in t.steps if s.stage})


def test_some_villages_lie_within_500_m_of_a_dead_end_road_that_is_being_opened(
    made: Portfolio, templates: dict[str, Template]
) -> None:
    stage = stages(made, templates)
    roads = [p for p in made.projects if p.programme == "dead_end_roads"]
    near = {
        village.code: {stage[r.code] for r in roads if plane(r.geometry).distance(plane(village.geometry)) < 450}
        for village in made.projects
        if village.programme == "urban_villages"
    }
    assert sum("under_construction" in found for found in near.values()) == 2
    # One lies beside a road that is open: not every village near a road is an answer.
    assert sum(bool(found) for found in near.values()) == 3


def test_more_than_three_projects_in_beihu_have_not_started(made: Portfolio, templates: dict[str, Template]) -> None:
    stage = stages(made, templates)
    there = [p for p in made.projects if p.unit == "xinqu" and p.district == "220103" and "beihu" in p.office]
    waiting = [p.total_investment_wan for p in there if stage[p.code] in ("planned", "signed", "preparing")]
    assert len(waiting) == len(set(waiting)) == 4


def test_sums_fit_together(made: Portfolio) -> None:
    spent: dict[str | None, Decimal] = defaultdict(Decimal)
    for p in made.projects:
        past = sum((m.actual_wan or Decimal(0) for m in p.past_months), Decimal(0))
        assert all(Decimal(0) <= plan <= p.total_investment_wan for plan in p.plans.values()), p.code
        assert past + p.plans[2025] <= p.total_investment_wan, p.code
        assert all(f.planned_wan > 0 for f in p.fundings)
        assert not p.fundings or sum(f.planned_wan for f in p.fundings) == p.total_investment_wan
        spent[p.code] += past
    for event in events_of(made, "investment"):
        row = event.data
        assert row["month"][5:] != "01"
        assert (row["actual_wan"] is None) == (row["actual_state"] is not None)
        spent[event.project] += row["actual_wan"] or 0
    assert all(spent[p.code] <= p.total_investment_wan for p in made.projects)


def test_months_are_as_lumpy_as_real_ones(made: Portfolio) -> None:
    rows = [e.data for e in events_of(made, "investment")]
    states = Counter(r["actual_state"] for r in rows)
    assert 0.09 < states["not_reported"] / len(rows) < 0.2
    assert states["confidential"] > 10
    assert any(r["actual_wan"] == 0 for r in rows)
    month: Counter[str] = Counter()
    for r in rows:
        month[r["month"]] += r["actual_wan"] or 0
    assert month["2025-06"] > month["2025-05"] * Decimal("1.3")
    assert len(rows) + sum(len(p.past_months) for p in made.projects) <= 14_000
    assert len(made.events) <= 40_000
    assert len({(e.project, e.data["month"]) for e in events_of(made, "investment")}) == len(rows)


def test_the_year_is_of_the_citys_size(made: Portfolio) -> None:
    plan = sum((p.plans[2025] for p in made.projects), Decimal(0)) / 10_000
    done = sum((e.data["actual_wan"] or Decimal(0) for e in events_of(made, "investment")), Decimal(0)) / 10_000
    assert 1_800 < plan < 2_500  # 亿
    assert 0.6 < done / plan < 0.8


def test_most_go_well_some_slip_and_some_are_overdue(made: Portfolio) -> None:
    worst = standings(made)[1]
    share = {status: n / len(made.projects) for status, n in worst.items()}
    assert 0.05 < share["overdue"] < 0.12
    assert 0.18 < share["slipping"] < 0.32


def test_the_demo_editor_has_a_lively_mixture(made: Portfolio, templates: dict[str, Template]) -> None:
    mine = [p for p in made.projects if p.office == office_code(DEMO_AREA, "general")]
    assert {"industrial", "road", "facility"} <= {p.kind for p in mine}
    assert 15 <= len(mine) <= 80
    reached = actual_dates(made)
    soon = [p for p in mine if _due_within(p, reached[p.code], 45)]
    assert len(soon) >= 4
    assert max(Counter(p.office for p in made.projects).values()) <= 80


def _due_within(project: Project, reached: dict[str, date], days: int) -> bool:
    open_dates = [m.baseline_date for m in project.milestones if m.baseline_date and m.key not in reached]
    return any(0 <= (d - TODAY).days <= days for d in open_dates)


def test_everybody_named_exists(made: Portfolio) -> None:
    logins = {p.login for p in made.people}
    offices = {o.code for o in made.offices}
    assert {"administrator", "dispatcher", "editor", "planner", "analyst", "viewer", "auditor"} <= logins
    assert {e.by for e in made.events} <= logins
    assert {p.office for p in made.projects} <= offices
    assert {x.organisation_code for x in made.people if x.organisation_code} <= offices
    assert {o.parent_code for o in made.offices if o.parent_code} <= offices
    parties = {p.name for p in made.parties}
    assert {p.owner for p in made.projects} | {p.investor for p in made.projects if p.investor} <= parties


def test_codes_of_units_sectors_and_lists_are_the_references(made: Portfolio) -> None:
    def codes(name: str) -> set[str]:
        lines = (Path(REFERENCE) / name).read_text(encoding="utf-8").splitlines()[1:]
        return {line.split(",")[0] for line in lines}

    assert {p.unit for p in made.projects} <= codes("units.csv")
    assert {p.sector for p in made.projects} <= codes("sectors.csv")
    assert {code for p in made.projects for code, _ in p.lists} <= codes("lists.csv")


def test_fields_are_those_of_the_kind(made: Portfolio) -> None:
    kinds = pytest.importorskip("app.projects.kinds")
    for p in made.projects:
        model = kinds.CLASS_OF[p.kind]
        assert set(p.fields) <= set(model.__table__.columns.keys()) - {"id"}, p.code
        assert p.geometry is None or p.geometry.geom_type in model.GEOMETRY_TYPES
