"""OGC API – Features Part 4: a planner corrects a place with a standard client, in any of the reference systems."""

from typing import Any

import pytest

from app.projects.models import Project
from tests.city import City
from tests.publish.ogc.editing import CRS, MOVED, POINT, THERE, TURNED, in_system, read, refused, send

SYSTEMS = ("OGC/1.3/CRS84", "EPSG/0/4326", "EPSG/0/4490", "EPSG/0/4551", "EPSG/0/3857")


def road(town: City, **given: Any) -> Project:
    return town.project(**{"geometry": POINT, "location_accuracy": "site"} | given)


def test_a_planner_moves_a_place_and_the_log_names_person_and_reason(town: City):
    code = road(town).code
    answer = send(town, "PATCH", code, {"geometry": MOVED}, "planner", reason="按实测坐标更正")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/geo+json"
    told = answer.json()
    assert (told["id"], told["geometry"], told["properties"]["location_accuracy"]) == (code, MOVED, "site")
    assert answer.headers["ETag"] == f'"{told["properties"]["version"]}"'
    assert read(town, code)["geometry"] == MOVED
    history = town.client("dispatcher").get(f"/api/v1/projects/{code}/history").json()["items"]
    change = next(one for one in history if "更正" in (one.get("reason") or ""))
    assert (change["person"]["name"], change["reason"]) == ("planner", "按实测坐标更正")


@pytest.mark.parametrize("header", ["按实测更正", "%E6%8C%89%E5%AE%9E%E6%B5%8B%E6%9B%B4%E6%AD%A3"])
def test_a_reason_comes_in_a_header_as_well(town: City, header: str):
    code = road(town).code
    # On the wire a header is bytes.
    given = {b"Reason": header.encode(), b"If-Match": b"*", b"Content-Type": b"application/merge-patch+json"}
    path = f"/ogc/collections/projects/items/{code}"
    answer = town.client("planner").patch(path, json={"geometry": MOVED}, headers=list(given.items()))
    assert answer.status_code == 200, answer.text
    history = town.client("dispatcher").get(f"/api/v1/projects/{code}/history").json()["items"]
    assert "按实测更正" in {one.get("reason") for one in history}


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_place_is_given_in_any_system_in_the_order_of_its_axes(town: City, name: str):
    code = road(town).code
    shape = {"type": "Point", "coordinates": in_system(town, name)}
    for header in (f"<{CRS}{name}>", f"{CRS}{name}"):  # QGIS leaves the brackets out
        assert send(town, "PATCH", code, {"geometry": POINT}).status_code == 200
        answer = send(town, "PATCH", code, {"geometry": shape}, headers={"Content-Crs": header})
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Crs"] == f"<{CRS}OGC/1.3/CRS84>"
        assert read(town, code)["geometry"]["coordinates"] == pytest.approx(THERE, abs=2e-6)


@pytest.mark.parametrize("name", ["OGC/1.3/CRS84", *TURNED])
def test_swapped_axes_are_refused_and_named(town: City, name: str):
    code = road(town).code
    turned = in_system(town, name)[::-1]
    answer = send(
        town, "PATCH", code, {"geometry": {"type": "Point", "coordinates": turned}},
        headers={"Content-Crs": f"<{CRS}{name}>", "Accept-Language": "en"},
    )  # fmt: skip
    assert refused(answer) == [["geometry"]]
    assert "swapped" in answer.json()["errors"][0]["msg"]
    assert read(town, code)["geometry"] == POINT


@pytest.mark.parametrize("name", ["EPSG/0/4528", "OGC/1.3/CRS83", "x"])
def test_a_system_that_is_not_served_is_refused(town: City, name: str):
    code = road(town).code
    answer = send(town, "PATCH", code, {"geometry": MOVED}, headers={"Content-Crs": f"<{CRS}{name}>"})
    assert refused(answer) == [["Content-Crs"]]


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_feature_that_is_read_and_sent_back_changes_nothing(town: City, name: str):
    """Whoever may change the place only may send the whole feature: what is as it was is no change."""
    code = road(
        town, geometry={"type": "LineString", "coordinates": [[125.3000005, 43.87], [125.3312345, 43.8898765]]}
    ).code
    before = read(town, code)["properties"]["version"]
    shown = town.client("planner").get(f"/ogc/collections/projects/items/{code}", params={"crs": f"{CRS}{name}"})
    answer = send(town, "PUT", code, shown.json(), "planner", headers={"Content-Crs": shown.headers["Content-Crs"]})
    assert answer.status_code == 200, answer.text
    after = read(town, code)
    assert after["properties"] | {"updated_at": 0} == shown.json()["properties"] | {
        "updated_at": 0, "version": after["properties"]["version"],
    }  # fmt: skip
    assert town.asked("SELECT ST_AsText(geom) FROM projects WHERE code = :code", code=code) == (
        "LINESTRING(125.3000005 43.87,125.3312345 43.8898765)"
    )
    assert before <= after["properties"]["version"]


def test_a_planner_may_replace_the_place_and_nothing_else(town: City):
    code = road(town).code
    whole = read(town, code)
    moved = whole | {"geometry": MOVED}
    assert send(town, "PUT", code, moved, "planner").status_code == 200
    whole = read(town, code)
    assert whole["geometry"] == MOVED
    renamed = whole | {"geometry": POINT, "properties": whole["properties"] | {"name": "改名的道路"}}
    answer = send(town, "PUT", code, renamed, "planner")
    assert answer.status_code == 403
    assert (read(town, code)["geometry"], read(town, code)["properties"]["name"]) == (
        MOVED,
        whole["properties"]["name"],
    )


def test_a_new_place_needs_its_accuracy_and_a_moved_one_keeps_it(town: City):
    code = town.project().code
    answer = send(town, "PATCH", code, {"geometry": POINT}, "planner")
    assert refused(answer) == [["location_accuracy"]]
    given = {"geometry": POINT, "properties": {"location_accuracy": "street"}}
    assert send(town, "PATCH", code, given, "planner").status_code == 200
    assert send(town, "PATCH", code, {"geometry": MOVED}, "planner").status_code == 200
    assert read(town, code)["properties"]["location_accuracy"] == "street"
    assert send(town, "PATCH", code, {"geometry": None}, "planner").status_code == 200
    assert (read(town, code)["geometry"], read(town, code)["properties"]["location_accuracy"]) == (None, None)


@pytest.mark.parametrize(
    "shape",
    [
        {"type": "LineString", "coordinates": [[125.3, 43.87], [125.33, 43.89]]},  # no village is a line
        {"type": "Point", "coordinates": [116.4, 39.9]},
        {"type": "Polygon", "coordinates": [[[125.3, 43.8], [125.4, 43.9], [125.4, 43.8], [125.3, 43.9], [125.3, 43.8]]]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Circle", "coordinates": [125.3, 43.8]},
        {"type": "GeometryCollection", "geometries": [POINT]},
        {},
    ],
    ids=["kind", "elsewhere", "bow tie", "empty", "letters", "circle", "collection", "nothing"],
)  # fmt: skip
def test_what_is_no_place_of_such_a_project_is_refused(town: City, shape: dict[str, Any]):
    code = town.project(programme="urban_villages", geometry=POINT, location_accuracy="site").code
    for system in ("OGC/1.3/CRS84", "EPSG/0/4490"):
        answer = send(town, "PATCH", code, {"geometry": shape}, headers={"Content-Crs": f"<{CRS}{system}>"})
        assert refused(answer) == [["geometry"]]
    assert read(town, code)["geometry"] == POINT
