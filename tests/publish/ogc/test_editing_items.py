"""OGC API – Features Part 4: create, replace, update, delete; optimistic locking by ETag; by the rules of the API."""

from typing import Any

import pytest

from app.projects.models import Project
from tests.city import City
from tests.publish.ogc.editing import MOVED, POINT, item, read, refused, send

ITEMS = "/ogc/collections/{}/items"
PROJECTS = "SELECT count(*) FROM projects"


@pytest.fixture
def road(town: City) -> Project:
    return town.project(geometry=POINT, location_accuracy="site", stage="preparing")


def post(town: City, body: Any, login: str = "editor", collection: str = "dead_end_roads", **more: Any) -> Any:
    headers = {"Content-Type": "application/geo+json"} | more.pop("headers", {})
    return town.client(login).post(ITEMS.format(collection), json=body, params=more, headers=headers)


def new(**properties: Any) -> dict[str, Any]:
    given = {"name": "新的道路", "office": "office-a", "location_accuracy": "site"} | properties
    return {"type": "Feature", "geometry": POINT, "properties": given}


# --- conformance, methods ------------------------------------------------------------------------------------------


def test_the_classes_of_part_4_are_claimed(town: City):
    claimed = town.client().get("/ogc/conformance").json()["conformsTo"]
    for name in ("create-replace-delete", "update", "features", "optimistic-locking-etags"):
        assert f"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/{name}" in claimed


@pytest.mark.parametrize(
    ("login", "edits"),
    [(None, False), ("viewer", False), ("auditor", False), ("planner", True), ("analyst", True), ("editor", True),
     ("dispatcher", True)],
)  # fmt: skip
def test_options_tells_who_may_edit_that_they_may(town: City, road: Project, login: str | None, edits: bool):
    """/req/create-replace-delete/… OPTIONS. QGIS lets nobody edit whom it does not see that they may POST."""
    client = town.client(login)
    for collection, more in (
        ("projects", edits),
        ("dead_end_roads", edits),
        ("components", False),
        ("districts", False),
    ):
        of_items = client.options(ITEMS.format(collection)).headers["Allow"].split(", ")
        of_one = client.options(item(road.code, collection)).headers["Allow"].split(", ")
        assert of_items == ["GET", "OPTIONS", *(["POST"] if more else [])]
        assert of_one == ["GET", "OPTIONS", *(["PUT", "PATCH", "DELETE"] if more else [])]


@pytest.mark.parametrize("collection", ["components", "districts"])
def test_what_is_no_project_is_only_read(town: City, collection: str):
    answer = post(town, new(), "dispatcher", collection)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, OPTIONS")
    for method in ("PUT", "PATCH", "DELETE"):
        body = None if method == "DELETE" else new()
        answer = send(town, method, "220102", body, collection=collection, seen=1)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, OPTIONS")


@pytest.mark.parametrize("media", ["text/plain", "application/xml", "application/x-www-form-urlencoded"])
def test_another_media_type_is_not_supported(town: City, road: Project, media: str):
    assert post(town, new(), headers={"Content-Type": media}).status_code == 415
    for method in ("PUT", "PATCH"):
        assert send(town, method, road.code, new(), headers={"Content-Type": media}).status_code == 415


def test_a_patch_may_be_sent_as_what_it_is_or_as_json(town: City, road: Project):
    for media in ("application/merge-patch+json", "application/geo+json", "application/json; charset=utf-8"):
        body = {"properties": {"phase": media[:20]}}
        assert send(town, "PATCH", road.code, body, headers={"Content-Type": media}).status_code == 200


# --- create --------------------------------------------------------------------------------------------------------


def test_a_feature_that_is_posted_is_a_project_with_its_milestones(town: City):
    """/req/create-replace-delete/post-response: 201 and its address."""
    answer = post(town, new(phase="一期"), reason="年度计划下达")
    assert answer.status_code == 201, answer.text
    code = answer.json()["id"]
    assert answer.headers["Location"] == f"http://testserver{item(code, 'dead_end_roads')}"
    assert town.client("viewer").get(answer.headers["Location"]).json()["geometry"] == POINT
    project = town.show(code)
    assert (project["programme"], project["phase"], project["provenance"]) == ("dead_end_roads", "一期", "entered")
    assert town.client("viewer").get(f"/api/v1/projects/{code}/milestones").json()["items"]
    history = town.client("dispatcher").get(f"/api/v1/projects/{code}/history").json()["items"]
    assert {(one["person"]["name"], one["reason"]) for one in history} == {("editor", "年度计划下达")}


def test_a_client_may_send_empty_what_only_guatu_knows(town: City):
    """As QGIS does, which sends every field of a new feature."""
    empty = dict.fromkeys(("code", "kind", "version", "progress_pct", "updated_at", "nature"))
    assert post(town, new(**empty)).status_code == 201


@pytest.mark.parametrize(
    ("body", "collection", "at"),
    [
        (new(code="CC2025-ROAD-9999"), "projects", ["properties", "code"]),
        (new(version=1), "projects", ["properties", "version"]),
        (new(colour="red"), "projects", ["properties", "colour"]),
        (new(geometry=POINT), "projects", ["properties", "geometry"]),
        (new(programme="metro"), "dead_end_roads", ["properties", "programme"]),
        (new(), "projects", ["properties", "programme"]),
        (new(name=None), "dead_end_roads", ["properties", "name"]),
        (new(stage="finished"), "dead_end_roads", ["properties", "stage"]),
        (new(office="office-b"), "dead_end_roads", ["office"]),
        (new(location_accuracy=None), "dead_end_roads", ["location_accuracy"]),
        ({"type": "Feature", "properties": {}}, "dead_end_roads", ["geometry"]),
        ({"type": "Thing", "geometry": None, "properties": {}}, "dead_end_roads", ["type"]),
        ([], "dead_end_roads", []),
    ],
)  # fmt: skip
def test_a_feature_that_cannot_be_made_is_refused_by_name(town: City, body: Any, collection: str, at: list[str]):
    before = town.asked(PROJECTS)
    found = refused(post(town, body, collection=collection))
    assert at in found or at == []
    assert town.asked(PROJECTS) == before


# --- replace, update -----------------------------------------------------------------------------------------------


def test_a_patch_changes_what_it_names_and_null_takes_away(town: City, road: Project):
    answer = send(town, "PATCH", road.code, {"properties": {"sector": "E48", "address": "示意路一号"}})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["properties"]["sector"], town.show(road.code)["address"]) == ("E48", "示意路一号")
    assert send(town, "PATCH", road.code, {"properties": {"sector": None}}).status_code == 200
    shown = town.show(road.code)
    assert (shown["sector"], shown["address"], shown["geometry"]) == (None, "示意路一号", POINT)


def test_a_put_takes_away_what_the_feature_shows_and_it_leaves_out(town: City):
    """/req/create-replace-delete/put-response. What a feature does not show, such as the address, stays."""
    code = town.project(
        geometry=POINT, location_accuracy="street", sector="E48", address="示意路二号", stage="preparing",
        total_investment_wan=5000,
    ).code  # fmt: skip
    whole = {"type": "Feature", "geometry": MOVED, "properties": {"name": "改名的道路", "office": "office-a"}}
    answer = send(town, "PUT", code, whole)
    assert answer.status_code == 200, answer.text
    shown = town.show(code)
    assert (shown["name"], shown["sector"], shown["total_investment_wan"]) == ("改名的道路", None, None)
    assert (shown["stage"], shown["location_accuracy"], shown["address"]) == ("preparing", "street", "示意路二号")


def test_money_may_be_changed_with_its_reason_for_missing_sent_back(town: City, road: Project):
    whole = read(town, road.code)
    assert whole["properties"]["total_investment_state"] == "empty"
    whole["properties"]["total_investment_wan"] = 1234.5678
    answer = send(town, "PUT", road.code, whole)
    assert answer.status_code == 200, answer.text
    told = answer.json()["properties"]
    assert (told["total_investment_wan"], told["total_investment_state"]) == (1234.5678, None)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("name", "value"),
    [("programme", "metro"), ("progress_pct", 100), ("code", "x"), ("provenance", "report"), ("colour", "red"),
     ("mapped", False), ("updated_at", "2025-01-01T00:00:00Z"), ("stage", "no such"), ("total_investment_wan", -1),
     ("name", None), ("fields", {"no_such": 1}), ("office", "no-such")],
)  # fmt: skip
def test_what_cannot_be_changed_is_refused_by_name_and_nothing_is_kept(
    town: City, road: Project, method: str, name: str, value: Any
):
    body = read(town, road.code)
    body["geometry"] = MOVED
    body["properties"] = (body["properties"] if method == "PUT" else {}) | {"phase": "夹带", name: value}
    found = refused(send(town, method, road.code, body))
    assert any(name in at for at in found)
    after = town.show(road.code)
    assert (after["geometry"], after["phase"]) == (POINT, None)


def test_an_id_stays_what_it_is(town: City, road: Project):
    whole = read(town, road.code) | {"id": "CC2025-ROAD-9999"}
    assert refused(send(town, "PUT", road.code, whole)) == [["id"]]


def test_a_feature_is_changed_only_in_its_own_collection(town: City, road: Project):
    assert send(town, "PATCH", road.code, {"geometry": MOVED}, collection="dead_end_roads").status_code == 200
    for method, body in (("PATCH", {"geometry": POINT}), ("PUT", new()), ("DELETE", None)):
        assert send(town, method, road.code, body, collection="metro").status_code == 404
    assert send(town, "PATCH", "CC2025-ROAD-9998", {"geometry": POINT}, seen=1).status_code == 404


# --- locking -------------------------------------------------------------------------------------------------------

WRITES: list[tuple[str, Any]] = [("PUT", new()), ("PATCH", {"geometry": MOVED}), ("DELETE", None)]


@pytest.mark.parametrize(("method", "body"), WRITES)
def test_a_write_without_the_version_that_was_seen_is_refused(town: City, road: Project, method: str, body: Any):
    """/req/optimistic-locking-etags; RFC 6585."""
    answer = send(town, method, road.code, body, seen=None)
    assert answer.status_code == 428
    assert town.show(road.code)["geometry"] == POINT


@pytest.mark.parametrize(("method", "body"), WRITES)
@pytest.mark.parametrize("seen", [99, "x", -1])
def test_a_write_from_an_older_version_is_refused_with_the_present_one(
    town: City, road: Project, method: str, body: Any, seen: Any
):
    answer = send(town, method, road.code, body, seen=seen)
    assert answer.status_code == 412
    assert answer.json()["current"]["geometry"] == POINT
    assert answer.json()["current"]["properties"]["version"] == town.show(road.code)["version"]


def test_the_mark_of_a_feature_is_what_a_write_is_guarded_by(town: City, road: Project):
    mark = town.client("planner").get(item(road.code)).headers["ETag"]
    first = send(town, "PATCH", road.code, {"geometry": MOVED}, seen=None, headers={"If-Match": f'"0", {mark}'})
    assert first.status_code == 200
    again = send(town, "PATCH", road.code, {"geometry": POINT}, seen=None, headers={"If-Match": mark})
    assert again.status_code == 412
    assert send(
        town, "PATCH", road.code, {"geometry": POINT}, seen=None, headers={"If-Match": first.headers["ETag"]}
    ).status_code == 200  # fmt: skip


def test_a_client_that_cannot_send_a_version_says_so_on_purpose(town: City, road: Project):
    """QGIS sends the headers of its connection with every request, and `If-Match: *` is the only one that always fits."""
    assert send(town, "PATCH", road.code, {"geometry": MOVED}, "planner", seen="*").status_code == 200


def test_a_version_that_the_feature_carries_counts_as_well(town: City, road: Project):
    whole = read(town, road.code)
    assert send(town, "PATCH", road.code, {"geometry": MOVED}).status_code == 200
    answer = send(town, "PUT", road.code, whole, seen="*")
    assert answer.status_code == 412
    assert read(town, road.code)["geometry"] == MOVED


# --- delete --------------------------------------------------------------------------------------------------------


def reasons(town: City, code: str) -> set[tuple[str, str]]:
    history = town.client("dispatcher").get(f"/api/v1/projects/{code}/history").json()["items"]
    return {(one["person"]["name"], one["reason"]) for one in history if one.get("reason")}


def test_to_delete_is_to_cancel_with_a_reason(town: City, road: Project):
    answer = send(town, "DELETE", road.code, login="editor", reason="并入另一项目")
    assert (answer.status_code, answer.content) == (204, b"")
    assert town.show(road.code)["stage"] == "cancelled"
    assert ("editor", "并入另一项目") in reasons(town, road.code)
    # A cancelled project changes only by being restored.
    assert send(town, "PATCH", road.code, {"geometry": MOVED}).status_code == 409
    assert send(town, "DELETE", road.code).status_code == 409
    restored = send(town, "PATCH", road.code, {"properties": {"stage": "preparing", "reason": "恢复"}})
    assert restored.status_code == 200, restored.text
    assert restored.json()["properties"]["stage"] == "preparing"


def test_a_client_that_gives_no_reason_is_named_as_the_one_that_gave_none(town: City, road: Project):
    agent = "Mozilla/5.0 QGIS/34400/Debian GNU/Linux 12"
    assert send(town, "DELETE", road.code, headers={"User-Agent": agent}).status_code == 204
    assert any(agent in reason and "未说明" in reason for _, reason in reasons(town, road.code))


@pytest.mark.parametrize(("login", "status"), [("viewer", 403), ("planner", 403), ("analyst", 403), ("editor-b", 403)])
def test_who_may_not_change_the_stage_cancels_nothing(town: City, road: Project, login: str, status: int):
    assert send(town, "DELETE", road.code, login=login, seen="*").status_code == status
    assert town.show(road.code)["stage"] == "preparing"


@pytest.mark.parametrize("login", ["viewer", "auditor", "administrator"])
def test_who_may_change_nothing_hears_that_first(town: City, road: Project, login: str):
    assert post(town, new(), login).status_code == 403
    for method, body in WRITES:
        assert send(town, method, road.code, body, login, seen=None).status_code == 403
    assert town.client().patch(item(road.code), json={"geometry": MOVED}).status_code == 403  # not from our page
