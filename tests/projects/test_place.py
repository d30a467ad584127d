"""Where a project is: GeoJSON in and out, and what cannot be a place in this city."""

from typing import Any

import pytest
from httpx2 import Response

from tests.city import City, named, unsafe

POINT = {"type": "Point", "coordinates": [125.3245, 43.8868]}
LINE = {"type": "LineString", "coordinates": [[125.30, 43.88], [125.31, 43.89], [125.33, 43.89]]}
AREA = {"type": "Polygon", "coordinates": [[[125.3, 43.8], [125.4, 43.8], [125.4, 43.9], [125.3, 43.9], [125.3, 43.8]]]}
CROSSED = {
    "type": "Polygon",
    "coordinates": [[[125.3, 43.8], [125.4, 43.9], [125.4, 43.8], [125.3, 43.9], [125.3, 43.8]]],
}


def put(town: City, geometry: Any, accuracy: str | None = "site", **given: Any) -> Response:
    project = town.project(**given)
    return town.change(project.code, {"geometry": geometry, "location_accuracy": accuracy})


@pytest.mark.parametrize("geometry", [POINT, LINE, AREA], ids=lambda one: one["type"])
def test_a_place_comes_back_as_it_was_sent(town: City, geometry: dict[str, Any]):
    answer = put(town, geometry).json()
    assert answer["geometry"] == geometry
    assert (answer["mapped"], answer["location_accuracy"]) == (True, "site")


def test_the_point_of_a_place_lies_on_it(town: City):
    assert put(town, POINT).json()["point"] == POINT["coordinates"]
    lon, lat = put(town, AREA).json()["point"]
    assert 125.3 < lon < 125.4
    assert 43.8 < lat < 43.9


def test_heights_are_left_out(town: City):
    high = {"type": "LineString", "coordinates": [[125.30, 43.88, 210.5], [125.31, 43.89, 0]]}
    assert put(town, high).json()["geometry"]["coordinates"] == [[125.30, 43.88], [125.31, 43.89]]


def test_coordinates_are_shown_to_a_millimetre(town: City):
    fine = {"type": "Point", "coordinates": [125.123456789, 43.987654321]}
    assert put(town, fine).json()["geometry"]["coordinates"] == [125.12345679, 43.98765432]


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Point"},
        {"type": "Moon", "coordinates": [125.3, 43.9]},
        {"type": 5, "coordinates": [125.3, 43.9]},
        {"type": None},
        {"coordinates": [125.3, 43.9]},
        {"type": "Point", "coordinates": "125.3,43.9"},
        {"type": "Point", "coordinates": {}},
        {"type": "Point", "coordinates": [125.3]},
        {"type": "Point", "coordinates": ["东", "北"]},
        {"type": "Point", "coordinates": [None, None]},
        {"type": "LineString", "coordinates": [[125.3, 43.9]]},
        {"type": "LineString", "coordinates": [125.3, 43.9]},
        {"type": "Polygon", "coordinates": [[[125.3, 43.8], [125.4, 43.8]]]},
        {"type": "Polygon", "coordinates": [[125.3, 43.8], [125.4, 43.8]]},
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": []},
        {"type": "LineString", "coordinates": []},
        {"type": "Feature", "properties": {}, "geometry": POINT},
        {"type": "FeatureCollection", "features": []},
        {"type": "GeometryCollection", "geometries": [POINT]},
        {"type": "GeometryCollection", "geometries": 7},
        {"type": "point", "coordinates": [125.3, 43.9]},
        CROSSED,
        {"type": "LineString", "coordinates": [[125.3, 43.8], [125.3, 43.8]]},
        [125.3, 43.9],
        "POINT(125.3 43.9)",
    ],
)
def test_what_is_no_geojson_place_is_refused(town: City, geometry: Any):
    assert named(put(town, geometry))[0][0] == "geometry"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999"])
def test_a_place_is_made_of_numbers(town: City, number: str):
    body = f'{{"geometry": {{"type": "Point", "coordinates": [{number}, 43.9]}}, "location_accuracy": "site"}}'
    project = town.project()
    headers = unsafe(project.version) | {"Content-Type": "application/json"}
    answer = town.client("dispatcher").patch(f"/api/v1/projects/{project.code}", content=body, headers=headers)
    assert named(answer) == [["geometry"]]


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Point", "coordinates": [43.8868, 125.3245]}, "颠倒"),
        ({"type": "LineString", "coordinates": [[43.88, 125.30], [43.89, 125.31]]}, "颠倒"),
        ({"type": "Point", "coordinates": [116.4, 39.9]}, "市域之外"),
        ({"type": "LineString", "coordinates": [[125.3, 43.9], [128.9, 43.9]]}, "市域之外"),
        ({"type": "Point", "coordinates": [0, 0]}, "市域之外"),
        ({"type": "Point", "coordinates": [13951000.0, 5446000.0]}, "市域之外"),
        (CROSSED, "无效"),
        ({"type": "Polygon", "coordinates": []}, "空"),
    ],
)
def test_what_is_wrong_with_a_place_is_said(town: City, geometry: dict[str, Any], said: str):
    assert said in put(town, geometry).json()["detail"]


@pytest.mark.parametrize(
    ("programme", "geometry"),
    [
        ("urban_villages", LINE),
        ("metro", AREA),
        ("dead_end_roads", {"type": "MultiPoint", "coordinates": [[125.3, 43.9]]}),
    ],
)
def test_a_kind_accepts_its_own_shapes(town: City, programme: str, geometry: dict[str, Any]):
    answer = put(town, geometry, programme=programme)
    assert named(answer) == [["geometry"]]
    assert geometry["type"] in answer.json()["detail"]
    assert put(town, POINT, programme=programme).status_code == 200


def test_a_place_says_how_well_it_is_known(town: City):
    assert named(put(town, POINT, None)) == [["location_accuracy"]]
    assert named(put(town, POINT, "metre")) == [["location_accuracy"]]
    assert named(put(town, None, "site")) == [["location_accuracy"]]
    code = town.project().code
    assert named(town.change(code, {"location_accuracy": "site"})) == [["location_accuracy"]]


def test_accuracy_is_corrected_without_the_place_and_the_place_without_the_accuracy(town: City):
    code = town.project(geometry=POINT, location_accuracy="district").code
    assert town.change(code, {"location_accuracy": "street"}).json()["geometry"] == POINT
    moved = town.change(code, {"geometry": LINE}).json()
    assert (moved["geometry"], moved["location_accuracy"]) == (LINE, "street")
    assert named(town.change(code, {"location_accuracy": None})) == [["location_accuracy"]]


def test_a_place_is_taken_away_with_its_accuracy(town: City):
    code = town.project(geometry=POINT, location_accuracy="site").code
    gone = town.change(code, {"geometry": None}).json()
    assert (gone["geometry"], gone["location_accuracy"], gone["mapped"], gone["point"]) == (None, None, False, None)
    town.change(code, {"geometry": POINT, "location_accuracy": "site"})
    assert town.change(code, {"geometry": None, "location_accuracy": None}).status_code == 200


def test_a_planner_corrects_places_and_nothing_else(town: City):
    code = town.project().code
    place = {"geometry": POINT, "location_accuracy": "surveyed", "address": "人民大街1号", "location_note": "红线图"}
    assert town.change(code, place, "planner").status_code == 200
    assert town.change(code, place | {"name": "改名的路"}, "planner").status_code == 403
