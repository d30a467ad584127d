"""The report's projects: what the report says, nothing it does not, and nothing that came later."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from shapely import get_coordinates, transform
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from seed.reference import read as reference
from seed.report import read
from seed.report.read import ReportProject

PROJECTS = {p.code: p for p in read.projects()}
STATIONS = {"CC2025-MET-0001": 6, "CC2025-MET-0002": 34, "CC2025-MET-0003": 18, "CC2025-MET-0004": 19}
GIVEN_SUMS = {"CC2025-EXP-0004": Decimal(1_480_000)}
FLOORS = {f"CC2025-IND-000{n}": Decimal(10_000) for n in (1, 2, 3)}


def metres(geometry: BaseGeometry) -> BaseGeometry:
    """Flat metres, good to a per cent around Changchun."""
    return transform(geometry, lambda lonlat: lonlat * (80_200, 111_130))


def every(what: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(what, PROJECTS.values(), ids=list(PROJECTS))


def test_the_report_is_whole() -> None:
    lines = read.report_lines()
    assert len(lines) == 70
    assert "全年实施投资5000万元以上项目1400个" in lines[3]


def test_every_named_row_is_decided_with_a_reason() -> None:
    rows = read.rows()
    assert [r.row for r in rows] == [f"P{n:03d}" for n in range(1, 65)]
    assert all(r.reason and r.is_project == bool(r.projects) for r in rows)
    assert sum(r.is_project for r in rows) == 38
    named = Counter(code for r in rows for code in r.projects)
    assert set(named) == set(PROJECTS)
    assert set(named.values()) == {1}
    assert all(code in next(r.projects for r in rows if r.row == p.row) for code, p in PROJECTS.items())


@pytest.mark.parametrize("what", ["enterprise", "fund", "brand", "product", "area", "region", "event", "air route"])
def test_a_body_a_brand_or_an_area_is_no_project(what: str) -> None:
    assert not any(r.is_project for r in read.rows() if r.what == what)


def test_there_are_43_projects_and_each_programme_has_its_own() -> None:
    assert len(read.projects()) == len(PROJECTS) == 43
    assert Counter(p.programme for p in PROJECTS.values()) == {
        "industrial": 3,
        "dead_end_roads": 1,
        "metro": 4,
        "arterial_roads": 1,
        "expressways_and_hubs": 6,
        "culture_tourism": 7,
        "historic_buildings": 1,
        "heritage_buildings": 1,
        "historic_districts": 1,
        "innovation_and_medical": 12,
        "continuing": 6,
    }


@every("project")
def test_it_quotes_the_report_letter_for_letter(project: ReportProject) -> None:
    line = read.report_lines()[project.report_line - 1]
    assert project.source_quote in line
    assert project.annual_goal is None or project.annual_goal in line


@every("project")
def test_it_fits_its_programme_and_the_code_lists(project: ReportProject) -> None:
    programme = next(p for p in reference.programmes() if p.code == project.programme)
    template = next(t for t in reference.templates() if t.code == project.template)
    assert re.fullmatch(rf"CC2025-{programme.code_prefix}-\d{{4}}", project.code)
    assert programme.kind in {None, project.kind}
    assert template.kind == project.kind
    assert project.unit is None or project.unit in {u.code for u in reference.units()}
    assert project.district is None or project.district in {d.code for d in reference.districts()}
    assert project.sector is None or project.sector in {s.code for s in reference.sectors()}
    assert project.project_class in {None, "industry", "infrastructure", "real_estate"}
    assert project.stage in {"preparing", "under_construction"}


@every("project")
def test_a_promise_for_the_year_is_due_at_its_end(project: ReportProject) -> None:
    if project.baseline is None:
        return
    template = next(t for t in reference.templates() if t.code == project.template)
    step = next(s for s in template.steps if s.key == project.baseline.step)
    assert (project.baseline.date.isoformat(), project.baseline.precision) == ("2025-12-31", "year")
    assert step.mark or step.key == "structure_done"
    assert project.to_complete == (step.mark == "finish")
    if step.mark == "start":
        assert project.stage == "preparing"


def test_only_what_is_promised_has_a_baseline() -> None:
    without = {c for c, p in PROJECTS.items() if p.baseline is None}
    assert "CC2025-MET-0002" in without  # 改造3号线: the report does not say by when
    assert all(p.baseline is None for p in PROJECTS.values() if p.source_quote.startswith(("加快", "抓好", "实施")))
    promised = Counter(p.baseline.step for p in PROJECTS.values() if p.baseline)
    assert promised == {"ground_broken": 8, "opened": 3, "structure_done": 2, "accepted": 3, "handed_over": 6}


@every("project")
def test_it_knows_nothing_later_than_the_report(project: ReportProject) -> None:
    for source in project.sources:
        assert (source.date is None) == bool(source.undated)
        assert source.date is None or source.date <= read.REPORT_DATE
    assert project.total_investment_wan == GIVEN_SUMS.get(project.code)
    assert project.investment_floor_wan == FLOORS.get(project.code)
    if project.owner or project.total_investment_wan:
        assert any("owner" in s.facts or "total" in s.facts for s in project.sources)


@pytest.mark.parametrize("name", ["projects.toml", "metro_stations.csv", "rows.csv"])
def test_no_later_news_hides_in_a_file(name: str) -> None:
    text = (read.HERE / name).read_text(encoding="utf-8")
    assert not re.search(r"202[6-9]|57\.8|8\.15|10\.607|职业技术大学", text)
    dates = set(re.findall(r"\b2025-\d\d(?:-\d\d)?", text))
    assert dates <= {"2025-01-08", "2025-12-31"}


@every("project")
def test_its_place_lies_in_the_city_and_says_how_good_it_is(project: ReportProject) -> None:
    assert (project.geometry is None) == (project.accuracy is None)
    if project.geometry is None:
        return
    assert project.accuracy in {"station", "site", "street", "district"}
    assert project.location_note or project.kind == "metro_line"
    city = metres(unary_union([shape(d.geometry) for d in reference.districts()]))
    for x, y in get_coordinates(metres(shape(project.geometry))):
        assert city.distance(Point(x, y)) < 1000


@pytest.mark.parametrize(("code", "stations"), STATIONS.items())
def test_a_metro_project_has_its_stations_and_the_sections_between(code: str, stations: int) -> None:
    project = PROJECTS[code]
    stops = [c for c in project.components if c.kind == "station"]
    sections = [c for c in project.components if c.kind == "section"]
    joined = code == "CC2025-MET-0001"  # from 东方广场, which belongs to line 2
    assert len(stops) == stations == project.fields["station_count"]
    assert len(sections) == stations - (0 if joined else 1)
    assert [c.key for c in stops] == [f"S{n:02d}" for n in range(1, stations + 1)]
    assert [c.key for c in sections] == [f"X{n:02d}" for n in range(1, len(sections) + 1)]
    assert [c.position for c in project.components] == list(range(1, len(project.components) + 1))
    assert all(c.in_opening_scope for c in project.components)
    assert project.geometry is not None
    assert project.geometry["coordinates"] == [c.geometry["coordinates"] for c in sections]


def test_the_east_extension_of_line_2_joins_the_line_in_service() -> None:
    first = PROJECTS["CC2025-MET-0001"].components[0]
    assert first.name == "东方广场—哈尔滨大街区间"
    line_2 = next(f for f in reference.basemap() if f.key == "B-ML-M2-1")
    assert list(first.geometry["coordinates"][0]) == line_2.geometry["coordinates"][-1]


def test_other_projects_have_no_components() -> None:
    assert all(bool(p.components) == (p.kind == "metro_line") for p in PROJECTS.values())
