"""While a layer comes in, is replaced or comes back, the city goes on: nobody who changes a place waits for it, and what
they changed counts."""

from typing import Any

import pytest
from shapely import LineString, Point, box
from shapely.geometry import mapping
from sqlalchemy import text

from app.audit.commands import SYSTEM
from app.exchange.overlays.files import opened, rows
from app.exchange.overlays.reading import features, srid_of, system_of
from app.kit.errors import Conflict, Invalid
from app.overlays import measuring
from app.overlays.commands import lay_layer, remove_layer, take_back
from app.overlays.schemas import OverlayIn
from app.projects.commands import put_component
from tests.city import City
from tests.overlays.layers import SQUARE, geojson, lay
from tests.overlays.test_covers import covers, part, works

INSIDE, OUTSIDE = Point(125.3, 43.9), Point(125.6, 43.9)
FARM = {"code": "farm", "name": "永久基本农田", "kind": "permanent_farmland", "roles": ["planner"]}


def moved(city: City, code: str, place: Any) -> int:
    answer = city.change(code, {"geometry": dict(mapping(place)), "location_accuracy": "site"})
    return int(answer.status_code)


def laid_while(city: City, during: Any, *, replace: bool = False, ground: Any = SQUARE) -> None:
    """Lay the layer in; when the first projects have been measured, something else happens in the city."""
    with geojson([(ground, "水田")]) as file, opened(file) as source, city.write() as db:
        system = system_of(source.crs, source.kind, None)
        _, batches = features(db, rows(source, None, source.field(None, ("dlmc",))), system, lambda _: None)
        happened: list[int] = []

        def say(done: int, of: int) -> None:
            if not happened:
                happened.append(done)
                during()

        lay_layer(
            db,
            OverlayIn.model_validate(FARM),
            "EPSG:4326",
            srid_of(system),
            batches,
            by=SYSTEM,
            replace=replace,
            say=say,
        )
        assert happened


@pytest.mark.parametrize("replace", [False, True], ids=["a new layer", "a newer file"])
def test_places_are_changed_while_a_layer_comes_in_and_count_in_it(
    city: City, monkeypatch: pytest.MonkeyPatch, replace: bool
):
    monkeypatch.setattr(measuring, "BATCH", 2)
    if replace:
        lay(city, "farm", [(box(125.0, 43.0, 125.1, 43.1), "旱地")])
    goes_in, goes_out, stays = (works(city, at).code for at in (OUTSIDE, INSIDE, INSIDE))
    line = city.project(programme="metro", components=[part("a", None)])
    made: list[str] = []

    def others() -> None:
        assert moved(city, goes_in, INSIDE) == 200
        assert moved(city, goes_out, OUTSIDE) == 200
        made.append(works(city, INSIDE).code)
        with city.write() as db:
            put_component(db, db.merge(line), part("a", LineString([(125.3, 43.9), (125.31, 43.9)])))

    laid_while(city, others, replace=replace)
    here = {code: covers(city, code)["farm"]["cover"] for code in (goes_in, goes_out, stays, *made)}
    assert {code: cover and cover["amount"] for code, cover in here.items()} == {
        goes_in: 1, goes_out: None, stays: 1, made[0]: 1,
    }  # fmt: skip
    assert [one["key"] for one in covers(city, line.code)["farm"]["parts"]] == ["a"]


def test_a_part_and_a_project_go_while_a_layer_comes_in(city: City):
    line = city.project(programme="metro", components=[part("a", LineString([(125.3, 43.9), (125.31, 43.9)]))])
    gone = works(city, INSIDE)

    def others() -> None:
        with city.owner() as connection:
            connection.execute(
                text("SELECT set_config('guatu.person', '1', true), set_config('lock_timeout', '3s', true)")
            )
            connection.execute(text("DELETE FROM components WHERE project_id = :id"), {"id": line.id})
            connection.execute(text("DELETE FROM projects WHERE id = :id"), {"id": gone.id})

    laid_while(city, others)
    assert city.asked("SELECT count(*) FROM overlay_covers") == 0


def test_what_is_covered_goes_with_its_project(city: City):
    lay(city, "farm")
    gone = works(city, INSIDE)
    with city.owner() as connection:
        connection.execute(text("SELECT set_config('guatu.person', '1', true)"))
        connection.execute(text("DELETE FROM projects WHERE id = :id"), {"id": gone.id})
    assert city.asked("SELECT count(*) FROM overlay_covers") == 0


def test_a_layer_that_cannot_be_laid_in_leaves_the_former_one(city: City):
    lay(city, "farm")
    code = works(city, INSIDE).code
    with pytest.raises(Invalid):
        lay(city, "farm", [(Point(1, 1), None)], replace=True)
    assert covers(city, code)["farm"]["cover"]["amount"] == 1


def test_a_layer_that_was_removed_comes_back_with_what_is_covered_by_now(city: City):
    lay(city, "farm")
    first, second = works(city, INSIDE).code, works(city, OUTSIDE).code
    with city.write() as db:
        remove_layer(db, "farm")
    assert moved(city, first, OUTSIDE) == moved(city, second, INSIDE) == 200
    assert city.asked("SELECT count(*) FROM overlay_covers") == 0
    with city.write() as db:
        take_back(db, "farm")
    assert covers(city, first)["farm"]["cover"] is None
    assert covers(city, second)["farm"]["cover"]["amount"] == 1


def test_a_newer_file_is_taken_back_and_put_in_again(city: City):
    lay(city, "farm", source="老数据", data_date="2020-12-31")
    elsewhere = box(125.55, 43.85, 125.65, 43.95)
    lay(city, "farm", [(elsewhere, "旱地")], replace=True)
    inside, outside = works(city, INSIDE).code, works(city, OUTSIDE).code

    def amounts() -> list[Any]:
        return [(covers(city, code)["farm"]["cover"] or {}).get("amount") for code in (inside, outside)]

    told = (
        "SELECT concat_ws(' ', source, data_date, classes -> 0 ->> 'name', former ->> 'data_date') FROM overlay_layers"
    )
    assert amounts() == [None, 1] and city.asked(told) == "旱地 2020-12-31"
    with city.write() as db:
        take_back(db, "farm")
    assert amounts() == [1, None] and city.asked(told) == "老数据 2020-12-31 水田"
    with city.write() as db:
        take_back(db, "farm")
    assert amounts() == [None, 1]
    lay(city, "farm", replace=True)
    # Of three editions the first is gone for good.
    assert city.asked("SELECT count(DISTINCT edition) FROM overlay_features") == 2


def test_what_cannot_come_back_is_said(city: City):
    lay(city, "farm")
    with pytest.raises(Conflict), city.write() as db:
        take_back(db, "farm")
