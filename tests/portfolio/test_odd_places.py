"""A place that lies oddly is stored when somebody has said that it is meant so, whichever way it comes."""

from typing import Any

import numpy as np
from shapely import transform
from shapely.geometry import LineString, mapping

from app.kit.datum import gcj02_of
from app.projects.schemas import ComponentIn
from app.publish.commands import BasemapFeatureIn, replace_basemap
from tests.city import City, named, unsafe

LINE = LineString([(125.3001, 43.8001), (125.3123, 43.8102), (125.3201, 43.8204)])
# Within the box that a place may lie in, and beyond every district.
FAR = {"type": "Point", "coordinates": [124.25, 42.95]}


def street(city: City) -> dict[str, Any]:
    """A street on the base map; answers the same line as a map of GCJ-02 has it."""
    road = {"key": "r", "kind": "road", "name": "某街", "name_en": None, "rank": 1, "colour": None, "status": None,
            "accuracy_m": 50, "source": None, "note": None, "geometry": mapping(LINE)}  # fmt: skip
    with city.write() as db:
        replace_basemap(db, [BasemapFeatureIn.model_validate(road)])
    shifted = transform(LINE, lambda at: np.array([gcj02_of(x, y) for x, y in at]))
    return {"type": "LineString", "coordinates": [list(at) for at in shifted.coords]}


def place(geometry: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"geometry": geometry, "location_accuracy": "site", "reason": "试"} | more


def test_a_place_outside_the_city_has_to_be_confirmed(city: City) -> None:
    code = city.project().code
    refused = city.change(code, place(FAR), "planner")
    assert (refused.status_code, named(refused)) == (422, [["confirmed", "outside"]])
    assert '"confirmed": ["outside"]' in refused.json()["errors"][0]["msg"]
    assert city.show(code)["geometry"] is None
    assert named(city.change(code, place(FAR, confirmed=["gcj02"]), "planner")) == [["confirmed", "outside"]]
    assert city.change(code, place(FAR, confirmed=["outside"]), "planner").json()["geometry"] == FAR
    # What is there already is not asked about again.
    assert city.change(code, place(FAR, location_accuracy="street"), "planner").status_code == 200


def test_a_line_that_is_off_by_as_much_as_gcj02_has_to_be_confirmed(city: City) -> None:
    shifted = street(city)
    code = city.project().code
    assert named(city.change(code, place(shifted), "planner")) == [["confirmed", "gcj02"]]
    assert city.change(code, place(shifted, confirmed=["gcj02"]), "planner").status_code == 200
    assert city.change(code, place(mapping(LINE)), "planner").status_code == 200


def test_a_part_and_a_new_project_are_asked_the_same(city: City) -> None:
    part = ComponentIn(key="east", kind="segment", name="东段", position=1, stage="planned")
    address = f"/api/v1/projects/{city.project(components=[part]).code}/components/east"
    body = {"geometry": street(city), "reason": "试"}
    planner = city.client("planner")
    assert named(planner.patch(address, json=body, headers=unsafe(1))) == [["confirmed", "gcj02"]]
    assert planner.patch(address, json=body | {"confirmed": ["gcj02"]}, headers=unsafe(1)).status_code == 200
    new = {"name": "远方的路", "programme": "dead_end_roads", "geometry": FAR, "location_accuracy": "site"}
    made = [
        city.client("dispatcher").post("/api/v1/projects", json=new | more, headers=unsafe())
        for more in ({}, {"confirmed": ["outside"]})
    ]
    assert [one.status_code for one in made] == [422, 201]


def test_standard_clients_confirm_by_a_parameter(city: City) -> None:
    code = city.project().code
    address = f"/ogc/collections/projects/items/{code}"
    headers = unsafe(city.show(code)["version"]) | {"Content-Type": "application/merge-patch+json"}
    body = {"type": "Feature", "geometry": FAR, "properties": {"location_accuracy": "site"}}
    planner = city.client("planner")
    refused = planner.patch(address, json=body, headers=headers)
    assert refused.status_code in (400, 422) and "confirmed" in refused.text
    assert planner.patch(address, json=body, params={"confirmed": "outside"}, headers=headers).status_code == 200
