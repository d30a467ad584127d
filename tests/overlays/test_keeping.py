"""Whoever administers keeps the layers by the page: brings a file in after a look, names roles, puts a newer file in its
place, takes it away and takes that back; and sees no area of any."""

import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw as gdal
import pytest
from httpx2 import Response
from shapely import LineString, Point, Polygon, box, to_wkb
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from sqlalchemy import text

from app.exchange.overlays import bringing
from app.identity.commands import put_person
from app.identity.schemas import GrantIn, PersonIn
from app.overlays import commands
from tests.city import City, give_token, named, unsafe
from tests.overlays.layers import SQUARE, ellipsoid_area, geojson, lay
from tests.overlays.test_covers import covers, listed, works
from tests.overlays.test_import import BOWTIE, in_system, zipped

LAYERS = "/api/v1/overlay-layers"
NEW: dict[str, Any] = {"name": "永久基本农田", "kind": "permanent_farmland", "role": ["planner"]}


def file_of(*shapes: tuple[BaseGeometry | None, str | None]) -> bytes:
    with geojson(shapes) as file:
        return file.read_bytes()


def looked(city: City, content: bytes, login: str = "administrator", **query: Any) -> Response:
    return city.client(login).post(f"{LAYERS}/read", content=content, params=query, headers=unsafe())


def brought(city: City, content: bytes, code: str = "farmland", version: int | None = None, **query: Any) -> Response:
    headers = unsafe(version) if version is not None else unsafe() | {"If-None-Match": "*"}
    path = f"{LAYERS}/{code}/contents"
    return city.client("administrator").put(path, content=content, params=query, headers=headers)


def told(city: City, code: str = "farmland") -> dict[str, Any]:
    (found,) = [one for one in city.client("administrator").get(LAYERS).json()["items"] if one["code"] == code]
    return dict(found)


def asked(city: City, method: str, path: str, version: int, **more: Any) -> Response:
    return city.client("administrator").request(method, f"{LAYERS}/{path}", headers=unsafe(version), **more)


def test_a_file_is_looked_at_and_nothing_stays(city: City):
    content = file_of((SQUARE, "水田"), (BOWTIE, "旱地"), (box(116, 39, 117, 40), "旱地"), (None, None))
    answer = looked(city, content)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    assert (found["read"], found["feature_count"], found["mended"], found["empty"], found["elsewhere"]) == (
        4, 2, [2], [4], 1,
    )  # fmt: skip
    assert found["system"] == "EPSG:4326" and found["class_field"] == "DLMC" and found["errors"] == []
    assert found["classes"][0]["area_m2"] == pytest.approx(ellipsoid_area(SQUARE), abs=0.02)
    assert found["sketch"]["type"] == found["city"]["type"] == "MultiPolygon"
    for table in ("overlay_layers", "overlay_features", "overlay_pieces"):
        assert city.asked(f"SELECT count(*) FROM {table}") == 0


def test_what_is_wrong_is_told_by_the_feature_and_the_field(city: City):
    wrong = file_of((SQUARE, "水田"), (Point(125.3, 43.9), "旱地"))
    (error,) = looked(city, wrong).json()["errors"]
    assert error["number"] == 2 and "图斑2" in error["msg"]
    refused = brought(city, wrong, **NEW)
    assert refused.status_code == 422 and named(refused) == [["feature", 2]]
    assert named(looked(city, file_of((SQUARE, "水田")), class_field="nothing")) == [["field"]]
    for crs in ("EPSG:99999", "nonsense"):
        assert named(looked(city, file_of((SQUARE, "水田")), crs=crs)) == [["crs"]]
    assert named(brought(city, file_of((SQUARE, "水田")), kind="other")) == [["name"]]
    public = brought(city, file_of((SQUARE, "水田")), **NEW | {"role": ["public"]})
    assert named(public) == [["roles"]]
    assert looked(city, b"no map at all").status_code == 422


def test_a_file_becomes_a_layer_of_the_roles_that_were_named(city: City):
    project = works(city, box(125.3, 43.9, 125.31, 43.91))
    answer = brought(city, file_of((SQUARE, "水田")), file_name="农田.geojson", colour="#112233", **NEW)
    assert answer.status_code == 201, answer.text
    found = told(city)
    assert (found["file_name"], found["imported_by"], found["roles"]) == ("农田.geojson", "administrator", ["planner"])
    assert covers(city, project.code)["farmland"]["cover"]["share"] == 1
    assert city.client("planner").get("/api/v1/overlays/farmland").json()["colour"] == "#112233"
    assert city.client("dispatcher").get("/api/v1/overlays/farmland").status_code == 404
    # Whoever keeps it sees no area of it, and a second one under the same code is refused.
    assert city.client("administrator").get("/api/v1/overlays/farmland").status_code == 403
    assert city.client("administrator").get("/tiles/overlays/farmland.json").status_code == 403
    assert brought(city, file_of((SQUARE, "水田")), **NEW).status_code == 412


def test_roles_and_names_are_changed_and_count_at_once(city: City):
    lay(city, "farmland")
    version = told(city)["version"]
    change = {"roles": ["dispatcher"], "name": "农田", "colour": "#aabbcc"}
    assert asked(city, "PATCH", "farmland", version, json=change).status_code == 200
    assert city.client("planner").get("/api/v1/overlays").json() == {"items": []}
    (seen,) = city.client("dispatcher").get("/api/v1/overlays").json()["items"]
    assert (seen["name"], seen["colour"]) == ("农田", "#aabbcc")
    stale = asked(city, "PATCH", "farmland", version, json={"name": "别的"})
    assert stale.status_code == 412 and stale.json()["current"]["name"] == "农田"
    assert named(asked(city, "PATCH", "farmland", version + 1, json={"roles": ["administrator"]})) == [["roles"]]
    (entry, *_) = city.client("dispatcher").get("/api/v1/changes", params={"subject": "overlay_layers"}).json()["items"]
    assert entry["person"]["name"] == "administrator"


def test_a_newer_file_takes_its_place_and_is_taken_back(city: City):
    lay(city, "farmland", source="老数据")
    inside = works(city, Point(125.3, 43.9))
    first = told(city)
    answer = brought(city, file_of((box(125.0, 43.7, 125.1, 43.8), "旱地")), version=first["version"], source="新数据")
    assert answer.status_code == 200, answer.text
    second = answer.json()
    assert (second["source"], second["name"], second["roles"]) == ("新数据", first["name"], first["roles"])
    assert second["former"]["area_m2"] == first["area_m2"]
    assert covers(city, inside.code)["farmland"]["cover"] is None
    # What was seen is no longer what is there.
    assert brought(city, file_of((SQUARE, "水田")), version=first["version"]).status_code == 412
    back = asked(city, "POST", "farmland/undo", second["version"])
    assert back.status_code == 200, back.text
    assert (back.json()["source"], back.json()["area_m2"]) == ("老数据", first["area_m2"])
    assert covers(city, inside.code)["farmland"]["cover"]["amount"] == 1


def test_a_layer_is_removed_and_comes_back_until_it_is_forgotten(city: City):
    lay(city, "farmland")
    works(city, Point(125.3, 43.9))
    gone = asked(city, "DELETE", "farmland", told(city)["version"], params={"reason": "过期"})
    assert gone.status_code == 200 and gone.json()["removed_at"]
    assert city.client("planner").get("/api/v1/overlays").json() == {"items": []}
    assert asked(city, "DELETE", "farmland", gone.json()["version"]).status_code == 404
    back = asked(city, "POST", "farmland/undo", gone.json()["version"])
    assert back.status_code == 200 and listed(city, "farmland")["points"] == 1
    assert asked(city, "POST", "farmland/undo", back.json()["version"]).status_code == 409
    gone = asked(city, "DELETE", "farmland", back.json()["version"])
    assert asked(city, "DELETE", "farmland/former", gone.json()["version"]).status_code == 204
    assert city.client("administrator").get(LAYERS).json()["items"] == []
    assert city.asked("SELECT count(*) FROM overlay_features") == 0
    assert brought(city, file_of((SQUARE, "水田")), **NEW).status_code == 201


def progress(city: City, key: str, login: str = "administrator") -> dict[str, Any]:
    return dict(city.client(login).get(f"/api/v1/overlay-files/{key}").json())


NOTHING = {"phase": None, "done": 0, "of": 0}


def test_while_a_file_comes_in_it_is_told_how_far_it_is(city: City, monkeypatch: pytest.MonkeyPatch):
    works(city, box(125.3, 43.9, 125.31, 43.91))
    with city.write() as db:
        put_person(db, PersonIn(login="second", name="second", grants=[GrantIn(role="administrator")]))
        give_token(db, "second")
    content = file_of(*[(box(125.3 + at / 1e5, 43.9, 125.300005 + at / 1e5, 43.900005), "水田") for at in range(2500)])
    heard: list[dict[str, Any]] = []

    def asked_before(work: Any) -> Any:
        def asking(*given: Any) -> Any:
            heard.append(progress(city, "mine"))
            assert progress(city, "mine", "second") == progress(city, "another") == NOTHING
            return work(*given)

        return asking

    for room, name in ((bringing, "lay"), (commands, "lay"), (commands, "measured_since")):
        monkeypatch.setattr(room, name, asked_before(getattr(room, name)))
    headers, client = unsafe() | {"Idempotency-Key": "mine"}, city.client("administrator")
    read = [{"phase": "reading", "done": done, "of": 2500} for done in (2000, 2500)]
    assert client.post(f"{LAYERS}/read", content=content, headers=headers).status_code == 200
    assert (heard, progress(city, "mine")) == (read, NOTHING)
    heard.clear()
    with city.write() as db:  # the key is of one request, and that was another
        db.execute(text("DELETE FROM answers"))
    headers |= {"If-None-Match": "*"}
    assert client.put(f"{LAYERS}/farmland/contents", content=content, params=NEW, headers=headers).status_code == 201
    assert (heard, progress(city, "mine")) == ([*read, {"phase": "measuring", "done": 1, "of": 1}], NOTHING)
    heard.clear()
    twisted = headers | {"Idempotency-Key": "refused"}
    assert client.put(f"{LAYERS}/farmland/contents", content=b"none", params=NEW, headers=twisted).status_code == 412
    assert progress(city, "refused") == NOTHING


@pytest.mark.parametrize("login", ["planner", "dispatcher", "auditor", "viewer"])
def test_nobody_else_keeps_layers(city: City, login: str):
    lay(city, "farmland")
    client = city.client(login)
    assert client.get(LAYERS).status_code == client.get(f"{LAYERS}/farmland").status_code == 403
    assert looked(city, file_of((SQUARE, "水田")), login).status_code == 403
    assert client.patch(f"{LAYERS}/farmland", json={"roles": [login]}, headers=unsafe(1)).status_code == 403


def test_a_file_of_more_than_is_read_is_refused(city: City, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.kit.bodies.MAX_LAYER_MB", 0)
    assert looked(city, file_of((SQUARE, "水田"))).status_code == 413


def test_a_zip_that_would_fill_the_disk_is_refused(city: City, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bringing, "MAX_UNPACKED_BY_PAGE_MB", 1)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.shp", bytes(1024 * 1024 + 1))
    answer = looked(city, bomb.getvalue())
    assert answer.status_code == 422 and answer.json()["type"] == "about:blank#exchange.unpacked"


def test_one_of_several_layers_is_chosen(city: City, tmp_path: Path):
    path = tmp_path / "two.gpkg"
    for name, place in (("甲", SQUARE), ("乙", box(125.3, 43.9, 125.31, 43.91))):
        values = [np.array(["一"], dtype=object)]
        gdal.write(path, np.array([to_wkb(place)], dtype=object), values, ["mc"], layer=name, driver="GPKG",
                   geometry_type="Polygon", crs="EPSG:4490", append=path.exists())  # fmt: skip
    found = looked(city, path.read_bytes()).json()
    assert (found["layers"], found["layer"], found["name_field"]) == (["甲", "乙"], "甲", "mc")
    assert looked(city, path.read_bytes(), layer="乙").json()["area_m2"] < found["area_m2"]
    assert named(brought(city, path.read_bytes(), **NEW)) == [["layer"]]
    assert brought(city, path.read_bytes(), layer="乙", **NEW).status_code == 201


def test_a_shapefile_without_a_system_says_which_would_fit(city: City, tmp_path: Path):
    home = tmp_path / "data"
    home.mkdir()
    place = in_system(city, SQUARE, 4551)
    gdal.write(home / "a.shp", np.array([to_wkb(place)], dtype=object), [np.array(["水田"], dtype=object)], ["DLMC"],
               driver="ESRI Shapefile", geometry_type="Polygon", crs="EPSG:4551", encoding="UTF-8")  # fmt: skip
    (home / "a.prj").unlink()
    content = zipped(home, tmp_path / "a.zip").read_bytes()
    found = looked(city, content).json()
    assert (found["system"], found["fits"], found["feature_count"]) == (None, ["gk126"], 0)
    assert looked(city, content, crs="gk126").json()["area_m2"] == pytest.approx(ellipsoid_area(SQUARE), rel=1e-5)


def drawing(*entities: str) -> bytes:
    """A DXF as CAD programs write it, R12 with plain polylines."""
    return ("0\nSECTION\n2\nENTITIES\n" + "".join(entities) + "0\nENDSEC\n0\nEOF\n").encode()


def polyline(layer: str, corners: Any, *, closed: bool) -> str:
    vertices = "".join(f"0\nVERTEX\n8\n{layer}\n10\n{x:.3f}\n20\n{y:.3f}\n30\n0.0\n" for x, y in corners)
    return f"0\nPOLYLINE\n8\n{layer}\n66\n1\n70\n{int(closed)}\n{vertices}0\nSEQEND\n8\n{layer}\n"


def test_a_drawing_comes_in_by_its_closed_lines_once_its_system_is_chosen(city: City):
    place = in_system(city, SQUARE, 4551)
    assert isinstance(place, Polygon)
    ring = list(place.exterior.coords)[:-1]
    content = drawing(
        polyline("FARMLAND", ring, closed=True),
        polyline("AXIS", ring[:3], closed=False),
        "0\nTEXT\n8\nNOTES\n10\n520000\n20\n4860000\n40\n5\n1\nsheet 3\n",
        "0\nPOINT\n8\nNOTES\n10\n520000\n20\n4860000\n30\n0\n",
    )
    found = looked(city, content).json()
    assert (found["format"], found["system"], found["feature_count"]) == ("dxf", None, 0)
    assert "gk126" in found["fits"] and "wgs84" not in found["fits"]
    assert named(brought(city, content, **NEW)) == [["crs"]]
    found = looked(city, content, crs="gk126").json()
    assert (found["feature_count"], found["others"], found["errors"]) == (1, 3, [])
    assert [one["name"] for one in found["classes"]] == ["FARMLAND"]
    assert brought(city, content, crs="gk126", **NEW).status_code == 201
    assert told(city)["area_m2"] == pytest.approx(ellipsoid_area(SQUARE), rel=1e-5)
    assert looked(city, content, crs="gk42").json()["errors"] != []


def test_a_drawing_as_gdal_writes_it_comes_in_by_its_hatches(city: City, tmp_path: Path):
    place = in_system(city, box(125.3, 43.9, 125.31, 43.91), 4551)
    path = tmp_path / "a.dxf"
    gdal.write(path, np.array([to_wkb(place)], dtype=object), [np.array(["地块"], dtype=object)], ["Layer"], driver="DXF",
               geometry_type="Polygon", crs="EPSG:4551")  # fmt: skip
    assert brought(city, path.read_bytes(), crs="EPSG:4551", **NEW).status_code == 201
    assert told(city)["area_m2"] == pytest.approx(ellipsoid_area(box(125.3, 43.9, 125.31, 43.91)), rel=1e-5)


def test_a_line_that_is_closed_is_an_area_in_a_drawing_only(city: City):
    ring = LineString(list(SQUARE.exterior.coords))
    answer = looked(city, file_of((ring, "水田"))).json()
    assert [one["number"] for one in answer["errors"]] == [1]
    assert mapping(ring)["type"] == "LineString"
