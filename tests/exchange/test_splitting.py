"""A line or an area divided by a drawn line."""

from typing import Any

from shapely import union_all
from shapely.geometry import shape

from tests.city import City, unsafe

SQUARE = [[125.3, 43.8], [125.4, 43.8], [125.4, 43.9], [125.3, 43.9], [125.3, 43.8]]
HOLE = [[125.34, 43.84], [125.36, 43.84], [125.36, 43.86], [125.34, 43.86], [125.34, 43.84]]


def split(city: City, geometry: dict[str, Any], *blade: list[float], login: str = "planner"):
    body = {"geometry": geometry, "blade": {"type": "LineString", "coordinates": blade}}
    return city.client(login).post("/api/v1/places/split", json=body, headers=unsafe())


def test_an_area_with_a_hole_is_divided_and_nothing_is_lost(city: City) -> None:
    whole = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}
    pieces = [shape(one) for one in split(city, whole, [125.35, 43.7], [125.35, 44.0]).json()["items"]]
    assert [piece.geom_type for piece in pieces] == ["Polygon", "Polygon"]
    assert abs(sum(piece.area for piece in pieces) - shape(whole).area) < 1e-12
    aside = split(city, whole, [125.32, 43.7], [125.32, 44.0]).json()["items"]
    assert sorted(len(one["coordinates"]) for one in aside) == [1, 2]


def test_a_line_is_divided_wherever_it_is_crossed(city: City) -> None:
    line = {"type": "LineString", "coordinates": [[125.3, 43.8], [125.4, 43.8], [125.4, 43.9]]}
    pieces = split(city, line, [125.35, 43.75], [125.35, 43.85], [125.45, 43.85]).json()["items"]
    assert len(pieces) == 3
    assert abs(union_all([shape(one) for one in pieces]).length - shape(line).length) < 1e-9


def test_a_slanting_line_is_divided_where_the_two_meet(city: City) -> None:
    line = {"type": "LineString", "coordinates": [[125.2561, 43.8864], [125.2311, 43.8874], [125.1961, 43.8924]]}
    first, second = (shape(one) for one in split(city, line, [125.2203, 43.8611], [125.2117, 43.9207]).json()["items"])
    assert first.coords[-1] == second.coords[0]
    assert abs(first.length + second.length - shape(line).length) < 1e-7


def test_a_line_that_does_not_go_through_is_told_so(city: City) -> None:
    answer = split(city, {"type": "Polygon", "coordinates": [SQUARE]}, [125.35, 43.7], [125.35, 43.85])
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["blade"]
    point = split(city, {"type": "Point", "coordinates": [125.3, 43.8]}, [125.3, 43.7], [125.3, 43.9])
    assert "Point" in point.json()["errors"][0]["msg"]
