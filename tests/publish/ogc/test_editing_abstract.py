"""OGC API – Features Part 4 (20-002): the abstract tests of the classes that are claimed, by their names.

One of them is met in a sense of Guatu's own: DELETE cancels. The feature stays, with the stage `cancelled`, since a
project that was promised does not vanish; /conf/create-replace-delete/delete asks for a 404 afterwards.
"""

import json
from typing import Any

import pytest
from httpx2 import Response

from app.projects.models import Project
from tests.city import City
from tests.publish.ogc.editing import CRS, MOVED, POINT, in_system, item, read, send

COLLECTION = "dead_end_roads"
ITEMS = f"/ogc/collections/{COLLECTION}/items"
GEOJSON = "application/geo+json"


@pytest.fixture
def road(town: City) -> Project:
    return town.project(geometry=POINT, location_accuracy="site", stage="preparing")


def feature(**more: Any) -> dict[str, Any]:
    properties = {"name": "断头路甲", "office": "office-a", "location_accuracy": "site"}
    return {"type": "Feature", "geometry": POINT, "properties": properties} | more


def post(town: City, body: Any, headers: dict[str, str] | None = None) -> Response:
    return town.client("editor").post(ITEMS, json=body, headers={"Content-Type": GEOJSON} | (headers or {}))


def bare(town: City, method: str, path: str, body: Any, **headers: str) -> Response:
    """A request whose body does not say what it is."""
    client = town.client("dispatcher")
    request = client.build_request(method, path, content=json.dumps(body).encode(), headers=headers)
    assert "content-type" not in request.headers
    return client.send(request)


def codes_there(town: City) -> set[str]:
    page = town.client("viewer").get(ITEMS, params={"limit": 10000, "f": "json"}).json()
    return {one["id"] for one in page["features"]}


# --- /conf/create-replace-delete, /conf/update -----------------------------------------------------------------------


def test_options(town: City, road: Project):
    """/conf/create-replace-delete/options, /conf/update/options"""
    client = town.client("dispatcher")
    of_items, of_one = client.options(ITEMS), client.options(item(road.code, COLLECTION))
    assert (of_items.status_code, of_one.status_code) == (200, 200)
    assert "POST" in of_items.headers["Allow"]
    assert GEOJSON in of_items.headers["Accept-Post"]
    assert {"PUT", "PATCH", "DELETE"} <= set(of_one.headers["Allow"].split(", "))
    assert "application/merge-patch+json" in of_one.headers["Accept-Patch"]


def test_create(town: City):
    """/conf/create-replace-delete/create"""
    before = codes_there(town)
    made = post(town, feature())
    assert made.status_code == 201, made.text
    found = town.client("viewer").get(made.headers["Location"], headers={"Accept": GEOJSON})
    assert found.status_code == 200
    assert found.json()["geometry"] == POINT
    assert found.json()["properties"]["name"] == "断头路甲"
    assert found.json()["id"] not in before
    assert made.headers["Location"].endswith(f"/{found.json()['id']}")
    named = post(town, feature(id="我自己的编号"))
    if named.status_code == 201:
        assert codes_there(town) == before | {found.json()["id"], named.headers["Location"].rpartition("/")[2]}
    else:
        assert 400 <= named.status_code < 500
        assert codes_there(town) == before | {found.json()["id"]}


def test_create_content_type(town: City):
    """/conf/create-replace-delete/create-content-type"""
    before = codes_there(town)
    assert bare(town, "POST", ITEMS, feature()).status_code == 400
    assert codes_there(town) == before


def test_replace(town: City, road: Project):
    """/conf/create-replace-delete/replace"""
    answer = send(town, "PUT", road.code, feature(geometry=MOVED), collection=COLLECTION)
    assert answer.status_code in (200, 204), answer.text
    now = read(town, road.code)
    assert (now["geometry"], now["properties"]["name"]) == (MOVED, "断头路甲")


def test_replace_content_type(town: City, road: Project):
    """/conf/create-replace-delete/replace-content-type"""
    path, version = item(road.code, COLLECTION), read(town, road.code)["properties"]["version"]
    assert bare(town, "PUT", path, feature(geometry=MOVED), **{"If-Match": f'"{version}"'}).status_code == 400
    assert read(town, road.code)["geometry"] == POINT


def test_replace_rid(town: City, road: Project):
    """/conf/create-replace-delete/replace-rid, /conf/features/geojson: an id of its own is refused"""
    answer = send(town, "PUT", road.code, feature(id="an-other", geometry=MOVED), collection=COLLECTION)
    assert 400 <= answer.status_code < 500
    assert read(town, road.code)["geometry"] == POINT
    assert town.client("viewer").get(item("an-other")).status_code == 404


def test_replace_exceptions(town: City, road: Project):
    """/conf/create-replace-delete/replace-exceptions: PUT makes nothing new"""
    for mark in ({}, {"If-Match": '"xyz"'}):
        headers = {"Content-Type": GEOJSON} | mark
        answer = town.client("dispatcher").put(item("nobody", COLLECTION), json=feature(), headers=headers)
        assert answer.status_code == 404, answer.text
    assert town.client("viewer").get(item("nobody")).status_code == 404
    shown = town.client("viewer").get(f"/ogc/collections/{COLLECTION}").json()
    assert not shown.get("supportsNonAutogeneratedResourceIds")


def test_delete(town: City, road: Project):
    """/conf/create-replace-delete/delete, as it is said above"""
    assert send(town, "DELETE", road.code, reason="并入另一项目", collection=COLLECTION).status_code == 204
    assert read(town, road.code)["properties"]["stage"] == "cancelled"


def test_update(town: City, road: Project):
    """/conf/update/update"""
    before = read(town, road.code)
    answer = send(town, "PATCH", road.code, {"properties": {"name": "改了名"}}, collection=COLLECTION)
    assert answer.status_code in (200, 204), answer.text
    after = read(town, road.code)
    assert after["properties"]["name"] == "改了名"
    changing = {"name", "version", "updated_at"}
    for one in (before, after):
        one.pop("links")
        for name in changing:
            one["properties"].pop(name)
    assert after == before


def test_update_content_type(town: City, road: Project):
    """/conf/update/update-content-type"""
    path, version = item(road.code, COLLECTION), read(town, road.code)["properties"]["version"]
    assert bare(town, "PATCH", path, {"geometry": MOVED}, **{"If-Match": f'"{version}"'}).status_code == 400
    assert read(town, road.code)["geometry"] == POINT


def test_update_rid(town: City, road: Project):
    """/conf/update/update-rid, /conf/features/json-merge-patch: an id is not changed"""
    for body in ({"id": "an-other"}, {"properties": {"code": "an-other"}}):
        assert 400 <= send(town, "PATCH", road.code, body, collection=COLLECTION).status_code < 500
    assert read(town, road.code)["id"] == road.code


# --- /conf/optimistic-locking-etags ----------------------------------------------------------------------------------

WRITES: list[tuple[str, Any]] = [("PUT", feature(geometry=MOVED)), ("PATCH", {"geometry": MOVED}), ("DELETE", None)]


@pytest.mark.parametrize(("method", "body"), WRITES)
def test_conditional_writes(town: City, road: Project, method: str, body: Any):
    """/conf/optimistic-locking-etags/get-etag, replace, update, delete"""
    mark = town.client("viewer").get(item(road.code, COLLECTION)).headers["ETag"]
    assert mark.startswith('"') and mark.endswith('"')

    def write(*marks: str) -> Response:
        given = {"If-Match": marks[0]} if marks else {}
        return send(town, method, road.code, body, seen=None, headers=given, collection=COLLECTION)

    before = read(town, road.code)
    assert write('"0"').status_code == 412
    assert write().status_code == 428
    assert read(town, road.code) == before
    done = write(mark)
    assert done.status_code in (200, 204), done.text
    if method != "DELETE":
        assert done.headers["ETag"] != mark
    assert read(town, road.code) != before
    assert write(mark).status_code in (409, 412), "the same mark does not hold twice"


# --- /conf/features --------------------------------------------------------------------------------------------------


def test_endpoints(town: City, road: Project):
    """/conf/features/endpoints"""
    client = town.client("dispatcher")
    ids = {one["id"] for one in client.get("/ogc/collections", params={"f": "json"}).json()["collections"]}
    mutable = {one for one in ids if "POST" in client.options(f"/ogc/collections/{one}/items").headers["Allow"]}
    assert COLLECTION in mutable < ids
    assert road.code in codes_there(town)


@pytest.mark.parametrize("name", ["EPSG/0/4490", "EPSG/0/4551", "EPSG/0/3857"])
def test_crs(town: City, name: str):
    """/conf/features/crs"""
    there = {"type": "Point", "coordinates": in_system(town, name, (125.32, 43.88))}
    plain = post(town, feature())
    declared = post(town, feature(geometry=there), {"Content-Crs": f"<{CRS}{name}>"})
    unknown = post(town, feature(), {"Content-Crs": f"<{CRS}EPSG/0/27700>"})
    assert (plain.status_code, declared.status_code) == (201, 201), declared.text
    assert 400 <= unknown.status_code < 500
    found = [
        town.client("viewer").get(one.headers["Location"], params={"crs": f"{CRS}{name}", "f": "json"}).json()
        for one in (plain, declared)
    ]
    first, second = (one["geometry"]["coordinates"] for one in found)
    assert first == pytest.approx(second, abs=0.05 if "4490" not in name else 1e-6)


def test_json_merge_patch(town: City, road: Project):
    """/conf/features/json-merge-patch: changed, added, taken away and moved in one"""
    body: dict[str, Any] = {"geometry": MOVED, "properties": {"name": "乙路", "sector": "E48"}}
    answer = send(town, "PATCH", road.code, body, collection=COLLECTION)
    assert answer.status_code == 200, answer.text
    now = read(town, road.code)
    assert (now["geometry"], now["properties"]["name"], now["properties"]["sector"]) == (MOVED, "乙路", "E48")
    assert send(town, "PATCH", road.code, {"properties": {"sector": None}}, collection=COLLECTION).status_code == 200
    assert read(town, road.code)["properties"]["sector"] is None
