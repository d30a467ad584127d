"""Where a project was before can be looked at and put back."""

from tests.city import City

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
