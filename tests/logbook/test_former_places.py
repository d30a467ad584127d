"""Where a project was before can be looked at and put back."""

from app.projects.schemas import ComponentIn
from tests.city import City, named, unsafe

FIRST = {"type": "Point", "coordinates": [125.3, 43.8]}
THEN = {"type": "LineString", "coordinates": [[125.3, 43.8], [125.31, 43.80000001]]}


def places(city: City, code: str, login: str | None = "viewer"):
    return city.client(login).get(f"/api/v1/projects/{code}/places").json()["items"]


def test_each_former_place_is_told_with_who_replaced_it_when_and_why(city: City) -> None:
    code = city.project(geometry=FIRST, location_accuracy="district").code
    assert places(city, code) == []
    city.change(code, {"geometry": THEN, "location_accuracy": "surveyed", "reason": "按测绘成果"}, "planner")
    city.change(code, {"geometry": None, "location_accuracy": None, "reason": "位置有误"})
    last, before = places(city, code)
    assert (last["geometry"], last["location_accuracy"], last["person"]["name"]) == (THEN, "surveyed", "dispatcher")
    assert (before["geometry"], before["location_accuracy"], before["reason"]) == (FIRST, "district", "按测绘成果")
    assert before["person"]["name"] == "planner"


def test_a_former_place_can_be_put_back_to_the_millimetre(city: City) -> None:
    code = city.project(geometry=THEN, location_accuracy="surveyed").code
    city.change(code, {"geometry": FIRST, "reason": "试"})
    (former,) = places(city, code)
    city.change(code, {"geometry": former["geometry"], "reason": "恢复"})
    assert city.show(code)["geometry"] == THEN


def test_a_move_of_a_few_millimetres_is_a_change(city: City) -> None:
    code = city.project(geometry=FIRST, location_accuracy="surveyed").code
    moved = {"type": "Point", "coordinates": [125.3, 43.80000005]}
    assert city.change(code, {"geometry": moved}).json()["geometry"] == moved


def test_a_change_of_something_else_leaves_no_former_place(city: City) -> None:
    code = city.project(geometry=FIRST, location_accuracy="site").code
    city.change(code, {"address": "示意路一号"})
    assert places(city, code) == []


def test_a_part_keeps_its_former_places_and_they_can_be_put_back(city: City) -> None:
    part = ComponentIn(key="east", kind="segment", name="东段", position=1, stage="planned", geometry=THEN)
    other = part.model_copy(update={"key": "west", "name": "西段", "position": 2})
    address = f"/api/v1/projects/{city.project(components=[part, other]).code}/components/east"
    planner, moved = city.client("planner"), {**THEN, "coordinates": [[125.3, 43.8], [125.32, 43.82]]}
    saved = planner.patch(address, json={"geometry": moved, "reason": "按竣工图"}, headers=unsafe(1))
    assert (saved.status_code, saved.json()["geometry"], saved.headers["etag"]) == (200, moved, '"2"')
    (former,) = planner.get(f"{address}/places").json()["items"]
    assert (former["geometry"], former["reason"], former["location_accuracy"]) == (THEN, "按竣工图", None)
    back = planner.patch(address, json={"geometry": former["geometry"], "reason": "恢复"}, headers=unsafe(2))
    assert back.json()["geometry"] == THEN
    assert [one["geometry"] for one in planner.get(f"{address}/places").json()["items"]] == [moved, THEN]
    assert planner.get(address.replace("east", "west") + "/places").json() == {"items": []}
    assert planner.get(address.replace("east", "north") + "/places").status_code == 404


def test_a_part_takes_the_shapes_of_its_kind_only(city: City) -> None:
    part = ComponentIn(key="S01", kind="station", name="甲站", position=1, stage="planned", geometry=FIRST)
    project = city.project(programme="metro", components=[part])
    address = f"/api/v1/projects/{project.code}/components/S01"
    assert city.client().get(address.rpartition("/")[0]).json()["items"][0]["geometry_types"][0] == "MultiPolygon"
    answer = city.client("planner").patch(address, json={"geometry": THEN, "reason": "试"}, headers=unsafe(1))
    assert named(answer) == [["geometry"]]
