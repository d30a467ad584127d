"""A layer is there for the roles that were named with it; for everybody else it leaves no trace."""

from collections.abc import Iterator
from typing import Any

import pytest
from shapely import Point
from shapely.geometry import mapping
from sqlalchemy import text

from app.identity.roles import Role
from app.kit.errors import Invalid
from app.overlays.commands import name_roles, remove_layer
from tests.app.test_hidden_rows import WHOLE, differing, listed, tile_at, told
from tests.app.worlds import Worlds, worlds
from tests.city import City
from tests.overlays.layers import lay
from tests.publish.mvt import layers_of

QUESTIONS = [
    "/api/v1/overlays", "/api/v1/overlays/secret", "/api/v1/overlays/secret/projects",
    "/api/v1/overlays/secret/projects/export?format=csv", "/api/v1/projects/CC2025-ROAD-0001/overlays",
    "/tiles/overlays/secret.json", f"/tiles/overlays/secret/{tile_at(10)}", "/api/v1/session", "/openapi.json",
    "/api/v1/changes", "/api/v1/changes?parts=true", "/api/v1/changes?subject=overlay_layers",
    "/api/v1/changes/export?format=csv", "/api/v1/changes/export?format=jsonl", "/api/v1/search?q=secret",
]  # fmt: skip


@pytest.fixture(scope="module")
def both(cluster, template) -> Iterator[Worlds]:
    """A city twice, once with a layer for planners alone."""

    def hide(city: City) -> list[str]:
        lay(city, "secret", name="秘密图层", roles=["planner"])
        return []

    with worlds(cluster, template, "overlay", hide) as made:
        yield made


def asked(both: Worlds, login: str | None, part: tuple[int, int] | None = None) -> list[str]:
    """What differs for this reader between the city with the layer and the one without; with a part, also in what can be
    asked about projects."""
    answers: dict[str, Any] = {}
    for world in ("without", "with"):
        with both.enter(world) as city, city.client(login) as client:
            answers[world] = {path: told(client.get(path)) for path in QUESTIONS}
            if part:
                answers[world] |= listed(client, part)
    return differing(answers["with"], answers["without"])


@pytest.mark.parametrize("login", [None, "viewer", "analyst", "editor", "dispatcher", "auditor", "administrator"])
def test_a_layer_leaves_no_trace_for_a_role_that_was_not_named(both, login):
    """Whatever is asked of projects is asked in every run by every route; at night, below, with every filter."""
    assert asked(both, login, {"dispatcher": (1, 4), None: (3, 4)}.get(login)) == []


@pytest.mark.nightly
@pytest.mark.parametrize("login", [None, "dispatcher"])
def test_a_layer_leaves_no_trace_in_any_answer_about_projects(both, login):
    assert asked(both, login, WHOLE) == []


def test_the_role_that_was_named_sees_it(both):
    seen = {path.partition("?")[0] for path in asked(both, "planner")}
    assert seen == {
        "/api/v1/overlays", "/api/v1/overlays/secret", "/api/v1/overlays/secret/projects",
        "/api/v1/overlays/secret/projects/export", "/api/v1/projects/CC2025-ROAD-0001/overlays",
        "/tiles/overlays/secret.json", f"/tiles/overlays/secret/{tile_at(10)}",
    }  # fmt: skip


def test_nobody_sees_a_layer_for_which_nobody_was_named(city: City):
    lay(city, "farm", roles=[])
    for login in ("viewer", "planner", "analyst", "editor", "dispatcher", "auditor"):
        assert city.client(login).get("/api/v1/overlays").json() == {"items": []}
        assert city.client(login).get("/api/v1/overlays/farm").status_code == 404


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.ADMINISTRATOR])
def test_some_roles_cannot_be_named(city: City, role: Role):
    lay(city, "farm")
    with pytest.raises(Invalid), city.write() as db:
        name_roles(db, "farm", [role])


def test_naming_other_roles_counts_at_once(city: City):
    lay(city, "farm", roles=["planner"])
    with city.write() as db:
        name_roles(db, "farm", [Role.DISPATCHER])
    assert city.client("planner").get("/api/v1/overlays/farm").status_code == 404
    assert city.client("dispatcher").get("/api/v1/overlays/farm").status_code == 200


def test_a_token_in_a_role_that_is_not_its_persons_own_opens_no_layer(city: City):
    """A dispatcher may make a token in the planner's role; what was shown to planners by name stays theirs."""
    lay(city, "farm", roles=["planner"])
    with city.write() as db:
        db.execute(
            text(
                "UPDATE api_tokens t SET role = 'planner' FROM people p WHERE p.id = t.person_id AND p.login = 'dispatcher'"
            )
        )
    client = city.client("dispatcher")
    assert client.get("/api/v1/session").json()["person"]["roles"] == ["planner"]
    assert client.get("/api/v1/overlays").json() == {"items": []}


def test_the_log_tells_of_a_layer_to_whom_it_is_named_also_when_it_is_gone(city: City):
    lay(city, "farm", roles=["dispatcher"], name="农田")
    with city.write() as db:
        remove_layer(db, "farm")
    query = {"subject": "overlay_layers"}
    told_to = {
        login: city.client(login).get("/api/v1/changes", params=query).json()["items"]
        for login in ("dispatcher", "auditor")
    }
    assert len(told_to["dispatcher"]) == 2 and told_to["auditor"] == []
    assert any("农田" in words for entry in told_to["dispatcher"] for words in entry["sentences"])


def test_the_record_of_the_door_names_no_layer_to_others(city: City):
    lay(city, "farm", roles=["planner", "dispatcher"])
    city.project(programme="pocket_parks", geometry=dict(mapping(Point(125.3, 43.9))), location_accuracy="site")
    answer = city.client("planner").get("/api/v1/overlays/farm/projects/export", params={"format": "csv"})
    assert answer.status_code == 200
    paths = {}
    for login in ("dispatcher", "auditor"):
        events = city.client(login).get("/api/v1/access-events", params={"kind": "export"}).json()["items"]
        paths[login] = [event["path"] for event in events if "/overlays/" in (event["path"] or "")]
        assert login == "dispatcher" or "farm" not in str(events)
    assert paths == {
        "dispatcher": ["GET /api/v1/overlays/farm/projects/export"],
        "auditor": ["GET /api/v1/overlays/…/projects/export"],
    }
    assert city.client("viewer").get("/api/v1/overlay-layers/farm").status_code == 403
    refused = city.client("auditor").get("/api/v1/access-events").json()["items"]
    assert "GET /api/v1/overlay-layers/…" in [event["path"] for event in refused]
    assert "farm" not in str(refused)


def test_tiles_hold_every_area_at_every_zoom_one_by_one_or_counted(city: City):
    from shapely import box

    squares = [(box(x := 125.2 + at % 20 / 200, y := 43.8 + at // 20 / 200, x + 0.001, y + 0.001), f"类{at % 2}") for at in range(200)]  # fmt: skip
    lay(city, "farm", squares)
    client = city.client("planner")
    for zoom in (6, 9, 11):
        found, whole = 0, 0.0
        for x in range(int((125.19 + 180) / 360 * 2**zoom), int((125.31 + 180) / 360 * 2**zoom) + 1):
            for y in range(2**zoom):
                if not 0.363 * 2**zoom < y + 1 < 0.3675 * 2**zoom + 2:
                    continue
                tile = layers_of(client.get(f"/tiles/overlays/farm/{zoom}/{x}/{y}.mvt").content)
                found += sum(cell.properties["number"] for cell in tile.get("cells", []))
                found += len({area.id for area in tile.get("areas", [])})
                whole += sum(cell.properties["area_m2"] for cell in tile.get("cells", []))
        if zoom <= 9:
            assert found == 200
            assert whole == pytest.approx(city.asked("SELECT area_m2 FROM overlay_layers"))
        else:
            assert found >= 200  # an area on the edge of two tiles is drawn in both


def test_a_tile_is_kept_marked_and_ends_with_its_layer(city: City):
    lay(city, "farm")
    client, address = city.client("planner"), f"/tiles/overlays/farm/{tile_at(10)}"
    first = client.get(address)
    assert first.status_code == 200 and first.headers["cache-control"] == "private, no-cache"
    again = client.get(address, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert client.get("/tiles/overlays/farm/10/868/99999.mvt").status_code == 404
    assert client.get("/tiles/overlays/farm/10/868/x.mvt").status_code == 422
    assert client.get("/tiles/overlays/farm/10/0/0.mvt").status_code == 204
    with city.write() as db:
        remove_layer(db, "farm")
    assert client.get(address, headers={"If-None-Match": first.headers["etag"]}).status_code == 404
