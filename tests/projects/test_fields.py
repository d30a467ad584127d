"""The fields that a kind has for itself: typed, bounded, named when they are wrong."""

from typing import Any

import pytest

from app.identity.models import Provenance
from app.kit.schemas import own_columns
from app.projects.kinds import CLASS_OF
from app.projects.models import Project
from app.projects.schemas import Source
from app.projects.words import Kind
from tests.city import City, named

PROGRAMME = {
    Kind.INDUSTRIAL: "industrial", Kind.ROAD: "dead_end_roads", Kind.URBAN_VILLAGE: "urban_villages",
    Kind.METRO_LINE: "metro", Kind.FACILITY: "water_plants",
}  # fmt: skip


@pytest.fixture(scope="module")
def of_kind(town: City) -> dict[Kind, Project]:
    return {kind: town.project(programme=programme) for kind, programme in PROGRAMME.items()}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_shows_its_own_fields_and_no_other(town: City, of_kind: dict[Kind, Project], kind: Kind):
    fields = town.show(of_kind[kind].code)["fields"]
    assert set(fields) == set(own_columns(CLASS_OF[kind]))
    assert set(fields.values()) == {None}


@pytest.mark.parametrize("kind", Kind)
def test_a_field_of_no_kind_or_of_another_is_refused_by_name(town: City, of_kind: dict[Kind, Project], kind: Kind):
    other = "lanes" if kind is not Kind.ROAD else "jobs"
    for field in ("moon", other, "id", "project_id"):
        assert named(town.change(of_kind[kind].code, {"fields": {field: 1}})) == [["fields", field]]


def test_what_is_made_up_says_so_and_who_forgets_is_told_which_field(town: City):
    demo = town.project(name="示例道路", source=Source(provenance=Provenance.DEMO))
    for change in ({"name": "一条道路"}, {"parties": [{"name": "一家公司", "role": "owner"}]}):
        answer = town.change(demo.code, change)
        assert (answer.status_code, named(answer)) == (422, [[next(iter(change))]])
        assert "示例" in answer.json()["detail"]
    assert town.change(demo.code, {"parties": [{"name": "示例公司", "role": "owner"}]}).status_code == 200


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Kind.ROAD, "length_m", 1234.567),
        (Kind.ROAD, "lanes", 6),
        (Kind.ROAD, "lanes", 0),
        (Kind.ROAD, "road_class", "arterial"),
        (Kind.ROAD, "rail_crossing", False),
        (Kind.ROAD, "from_to", "人民大街至亚泰大街"),
        (Kind.ROAD, "budget_estimate_wan", 12345.6789),
        (Kind.INDUSTRIAL, "in_statistics_month", "2025-03-01"),
        (Kind.INDUSTRIAL, "approval_type", "filing"),
        (Kind.URBAN_VILLAGE, "renewal_mode", "mixed"),
        (Kind.URBAN_VILLAGE, "effective_ratio_pct", 100),
        (Kind.METRO_LINE, "track_done_km", 0.5),
        (Kind.FACILITY, "facility_type", "净水厂"),
    ],
)
def test_a_field_is_kept_exactly_and_taken_back(
    town: City, of_kind: dict[Kind, Project], kind: Kind, field: str, value: Any
):
    code = of_kind[kind].code
    assert town.change(code, {"fields": {field: value}}).json()["fields"][field] == value
    assert town.change(code, {"fields": {}}).json()["fields"][field] == value
    assert town.change(code, {"fields": {field: None}}).json()["fields"][field] is None


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        (Kind.ROAD, "length_m", -0.001),
        (Kind.ROAD, "length_m", 1.2345),
        (Kind.ROAD, "length_m", 10**11),
        (Kind.ROAD, "lanes", -1),
        (Kind.ROAD, "lanes", 2.5),
        (Kind.ROAD, "lanes", 10**12),
        (Kind.ROAD, "road_class", "boulevard"),
        (Kind.ROAD, "rail_crossing", "perhaps"),
        (Kind.ROAD, "from_to", "路" * 201),
        (Kind.ROAD, "from_to", 5),
        (Kind.ROAD, "budget_estimate_wan", -1),
        (Kind.INDUSTRIAL, "in_statistics_month", "2025-03"),
        (Kind.INDUSTRIAL, "jobs", "many"),
        (Kind.URBAN_VILLAGE, "renewal_mode", "demolish"),
        (Kind.METRO_LINE, "line", "十" * 17),
        (Kind.FACILITY, "main", {}),
    ],
)
def test_a_wrong_value_is_refused_by_name_and_nothing_is_kept(
    town: City, of_kind: dict[Kind, Project], kind: Kind, field: str, value: Any
):
    code = of_kind[kind].code
    before = town.show(code)
    answer = town.change(code, {"name": "改名的项目", "fields": {field: value}})
    assert named(answer) == [["fields", field]]
    assert not answer.json()["detail"].startswith("fault.")
    assert town.show(code) == before


def test_all_wrong_fields_are_told_at_once(town: City, of_kind: dict[Kind, Project]):
    wrong = {"lanes": -1, "road_class": "boulevard", "moon": 1, "length_m": 5}
    locs = named(town.change(of_kind[Kind.ROAD].code, {"fields": wrong}))
    assert sorted(str(loc[1]) for loc in locs) == ["lanes", "moon", "road_class"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Kind.ROAD, {"households_to_move": 10, "households_moved": 11}),
        (Kind.URBAN_VILLAGE, {"households": 10, "households_signed": 11}),
        (Kind.URBAN_VILLAGE, {"effective_ratio_pct": 100.5}),
        (Kind.METRO_LINE, {"track_done_km": 2, "track_total_km": 1}),
        (Kind.FACILITY, {"capacity": 5}),
        (Kind.FACILITY, {"capacity_unit": "万吨/日"}),
        (Kind.INDUSTRIAL, {"in_statistics_month": "2025-03-15"}),
    ],
)
def test_what_contradicts_itself_is_refused_and_nothing_is_kept(
    town: City, of_kind: dict[Kind, Project], kind: Kind, fields: dict[str, Any]
):
    code = of_kind[kind].code
    before = town.show(code)
    answer = town.change(code, {"fields": fields})
    assert answer.status_code in (409, 422)
    assert town.show(code) == before


def test_fields_may_come_with_the_project(town: City):
    project = town.project(fields={"lanes": 6, "obstacle_type": "dead_end"})
    fields = town.show(project.code)["fields"]
    assert (fields["lanes"], fields["obstacle_type"]) == (6, "dead_end")
