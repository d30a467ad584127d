"""Areas under a name: whose they are, what they select, and that nobody learns of another's."""

from typing import Any

import pytest

from tests.city import City, named, unsafe

AREAS, PROJECTS = "/api/v1/areas", "/api/v1/projects"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[125.30, 43.88], [125.34, 43.88], [125.34, 43.92], [125.30, 43.92], [125.30, 43.88]]],
}


def saved(city: City, login: str = "planner", **given: Any) -> dict[str, Any]:
    body = {"name": "人民广场一带", "geometry": SQUARE} | given
    if "circle" in given or "corridor" in given:
        del body["geometry"]
    answer = city.client(login).post(AREAS, json=body, headers=unsafe())
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"{AREAS}/{answer.json()['code']}"
    return dict(answer.json())


def inside(city: City, code: str, login: str | None = "planner", where: str = PROJECTS) -> Any:
    return city.client(login).get(where, params={"within": code})


def point(lon: float, lat: float, accuracy: str = "site") -> dict[str, Any]:
    return {"geometry": {"type": "Point", "coordinates": [lon, lat]}, "location_accuracy": accuracy}


def codes(answer: Any) -> set[str]:
    assert answer.status_code == 200, answer.text
    return {one["code"] for one in answer.json()["items"]}


def test_an_area_selects_what_lies_in_it_and_no_mark_of_a_district(city: City):
    within, _beyond, _mark = (
        city.project(programme="water_plants", **point(*at)).code
        for at in ((125.32, 43.9), (125.36, 43.9), (125.321, 43.9, "district"))
    )
    area = saved(city)
    assert codes(inside(city, area["code"])) == {within}
    assert area["area_m2"] == pytest.approx(3216 * 4445, rel=0.01)
    assert (area["mine"], area["made_from"], area["version"]) == (True, "drawn", 1)


def test_a_circle_and_a_corridor_reach_as_far_as_they_say(city: City):
    near, far = (
        city.project(programme="water_plants", **point(125.32, lat)).code for lat in (43.9 + 0.00895, 43.9 + 0.00905)
    )  # 994 m and 1,005 m to the north
    circle = saved(city, circle={"centre": [125.32, 43.9], "radius_m": 1000})
    assert codes(inside(city, circle["code"])) == {near}
    assert circle["made_with"] == {"type": "Point", "coordinates": [125.32, 43.9], "metres": 1000}
    corridor = saved(city, corridor={"line": [[125.2, 43.9], [125.6, 43.9]], "aside_m": 1000})
    assert codes(inside(city, corridor["code"])) == {near}
    wider = saved(city, corridor={"line": [[125.2, 43.9], [125.6, 43.9]], "aside_m": 1010})
    assert codes(inside(city, wider["code"])) == {near, far}


@pytest.mark.parametrize(
    "where", [PROJECTS, f"{PROJECTS}/summary", f"{PROJECTS}/export", "/tiles/projects/9/434/187.mvt"]
)
def test_an_area_of_ones_own_is_nothing_to_others_even_after_its_answer_was_kept(city: City, where: str):
    """The same rows are seen by all of them, and kept answers are shared; the area is not."""
    query = {"format": "geojson"} if where.endswith("export") else {}
    area = saved(city)
    for _ in range(2):
        mine = city.client("planner").get(where, params={"within": area["code"]} | query)
        assert mine.status_code in (200, 204), mine.text
        for login in ("analyst", "dispatcher"):
            answer = city.client(login).get(where, params={"within": area["code"]} | query)
            assert named(answer) == [["within"]]
    unknown = inside(city, "area-nosuchcode", "analyst")
    told = inside(city, area["code"], "analyst").text
    assert told.replace(area["code"], "area-nosuchcode") == unknown.text


def test_also_inside_what_is_near(city: City):
    area = saved(city)
    query = {"around": f"within={area['code']}"}
    assert city.client("planner").get(PROJECTS, params=query).status_code == 200
    assert named(city.client("analyst").get(PROJECTS, params=query)) == [["around", "within"]]


def test_a_shared_area_is_there_for_whoever_signs_in(city: City):
    area = saved(city, shared=True)
    assert inside(city, area["code"], "viewer").status_code == 200
    assert named(inside(city, area["code"], None)) == [["within"]]
    assert city.client().get(AREAS).json() == {"items": []}
    shown = city.client("viewer").get(AREAS).json()["items"]
    assert [(one["code"], one["mine"], one["owner_name"]) for one in shown] == [(area["code"], False, "planner")]
    change = city.client("analyst").patch(f"{AREAS}/{area['code']}", json={"name": "x"}, headers=unsafe(1))
    assert change.status_code == 403
    city.client("planner").patch(f"{AREAS}/{area['code']}", json={"shared": False}, headers=unsafe(1))
    assert named(inside(city, area["code"], "viewer")) == [["within"]]
    assert city.client("viewer").get(f"{AREAS}/{area['code']}").status_code == 404


def test_what_was_removed_selects_nothing_until_its_person_puts_it_back(city: City):
    area, client = saved(city), city.client("planner")
    address = f"{AREAS}/{area['code']}"
    assert client.delete(address, headers=unsafe()).status_code == 428
    gone = client.delete(address, headers=unsafe(1))
    assert (gone.status_code, gone.json()["removed"], gone.headers["etag"]) == (200, True, '"2"')
    assert named(inside(city, area["code"])) == [["within"]]
    assert client.get(address).status_code == 404
    assert client.get(AREAS).json()["items"] == []
    stale = client.patch(address, json={"removed": False}, headers=unsafe(1))
    assert (stale.status_code, stale.json()["current"]["version"]) == (412, 2)
    assert client.patch(address, json={"removed": False}, headers=unsafe(2)).json()["version"] == 3
    assert inside(city, area["code"]).status_code == 200


def test_every_change_is_in_the_log(city: City):
    area = saved(city)
    city.client("planner").patch(f"{AREAS}/{area['code']}", json={"name": "新名"}, headers=unsafe(1))
    actions = city.asked("SELECT array_agg(action ORDER BY id) FROM changes WHERE table_name = 'areas'")
    assert actions == ["insert", "update"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"geometry": {"type": "Point", "coordinates": [125.3, 43.9]}}, ["geometry"]),
        ({"geometry": {"type": "Polygon", "coordinates": [[[1, 2], [2, 2], [2, 3], [1, 2]]]}}, ["geometry"]),
        ({"circle": {"centre": [125.3, 43.9], "radius_m": 0}}, ["circle", "radius_m"]),
        ({"circle": {"centre": [43.9, 125.3], "radius_m": 100}}, ["circle", "centre", 1]),
        ({"corridor": {"line": [[125.3, 43.9]], "aside_m": 100}}, ["corridor", "line"]),
        ({"corridor": {"line": [[125.3, 43.9], [125.3, 43.9]], "aside_m": 100}}, ["corridor"]),
        ({}, ["body"]),
        ({"geometry": SQUARE, "circle": {"centre": [125.3, 43.9], "radius_m": 100}}, ["body"]),
        ({"geometry": SQUARE, "name": ""}, ["name"]),
    ],
)
def test_what_is_no_area_is_refused_by_name(shared: City, given: dict[str, Any], field: list[Any]):
    answer = shared.client("planner").post(AREAS, json={"name": "范围"} | given, headers=unsafe())
    assert named(answer) == [field]
