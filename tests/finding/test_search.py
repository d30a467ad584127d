"""One box: projects, places and coordinates, as the reader may see them."""

from datetime import date
from typing import Any

import pytest

from app.kit import clock
from app.projects.schemas import ComponentIn
from app.publish.commands import BasemapFeatureIn, replace_basemap
from tests.city import City, named

SEARCH = "/api/v1/search"


def asked(city: City, words: str, login: str | None = "viewer", **more: Any) -> dict[str, Any]:
    answer = city.client(login).get(SEARCH, params={"q": words} | more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def names(found: dict[str, Any], of: str = "projects") -> list[str]:
    return [one["name"] for one in found[of]]


def ground(city: City, *features: tuple[str, str, list[Any]]) -> None:
    """A base map of these: kind, name, coordinates of a point or a line."""
    with city.write() as db:
        replace_basemap(
            db,
            (
                BasemapFeatureIn(
                    key=f"B-{number}", kind=kind, name=name, name_en=None, rank=2, colour=None, accuracy_m=50,
                    status="operating", source=None, note=None,
                    geometry={"type": "LineString" if isinstance(at[0], list) else "Point", "coordinates": at},
                )
                for number, (kind, name, at) in enumerate(features)
            ),
        )  # fmt: skip


@pytest.mark.parametrize("words", ["人民", "renmin", "rmdj", "CC2025-ROAD-0001", "城建"])
def test_a_project_is_found_by_name_pinyin_initials_code_and_owner(city: City, words: str):
    city.project(name="人民大街南延", parties=[{"role": "owner", "name": "城建公司"}])
    city.project(name="吉林大路")
    assert names(asked(city, words)) == ["人民大街南延"]


def test_another_base_map_has_other_names_at_once(city: City):
    ground(city, ("landmark", "旧塔", [125.3, 43.9]))
    assert names(asked(city, "塔"), "places") == ["旧塔"]
    ground(city, ("landmark", "新塔", [125.3, 43.9]))
    assert names(asked(city, "塔"), "places") == ["新塔"]


def test_a_whole_question_finds_the_places_that_it_names(city: City):
    ground(
        city,
        ("landmark", "旧塔", [125.3, 43.9]),
        ("landmark", "旧塔公园", [125.31, 43.9]),
        ("landmark", "塔", [125.32, 43.9]),
    )
    assert names(asked(city, "旧塔公园附近的地铁"), "places") == ["旧塔公园", "旧塔"]
    assert names(asked(city, "旧塔 地铁 冬季"), "places") == ["旧塔"]
    assert names(asked(city, "附近的地铁"), "places") == []
    # Where a name has the words, no question is looked for in them.
    assert names(asked(city, "旧塔公"), "places") == ["旧塔公园"]


@pytest.mark.parametrize("words", ["北湖", "Beihu", "the three largest projects in Beihu that have not started"])
def test_a_zone_is_found_as_its_unit_in_the_districts_that_it_lies_in(city: City, words: str):
    ground(city)
    first = asked(city, words)["places"][0]
    assert (first["kind"], first["code"], first["districts"]) == ("unit", "xinqu", ["220103"])
    assert asked(city, "长春新区")["places"][0]["districts"] == []
    assert asked(city, "空港和北湖未开工的项目")["places"][0]["districts"] == ["220103", "220113"]


def test_a_sentence_is_told_as_parameters_that_the_filter_takes(city: City):
    ground(city, ("landmark", "旧塔", [125.3, 43.9]))
    with clock.business_date(date(2025, 9, 30)):
        found = asked(city, "今冬旧塔300米内的地铁后天")
        near = asked(city, "正在打通的断头路500米内的城中村")
    assert names(found, "places") == ["旧塔"]
    assert found["asked"] == {
        "programme": ["metro"], "stage": [], "under_way_from": "2025-12-01", "under_way_to": "2026-02-28", "around": None,
        "around_m": None, "metres": 300, "sort": None, "unread": "后天",
    }  # fmt: skip
    parameters = {name: near["asked"][name] for name in ("programme", "around", "around_m")}
    assert city.client("viewer").get("/api/v1/projects", params=parameters).status_code == 200


@pytest.mark.parametrize("words", ["旧塔公园", "旧塔公", "jiuta", "?!", "125.3, 43.9", "CC2025-ROAD-0001"])
def test_a_name_or_a_part_of_one_is_no_sentence(city: City, words: str):
    ground(city, ("landmark", "旧塔公园", [125.3, 43.9]))
    assert asked(city, words)["asked"] is None


def test_a_national_code_finds_its_project(city: City):
    city.project(name="净水厂", programme="water_plants", national_code="2501-220104-04-01-123456")
    assert names(asked(city, "2501-220104-04-01-123456")) == ["净水厂"]
    assert names(asked(city, "2501-220104-04-01-999999")) == []


def test_who_begins_with_the_words_comes_first_and_more_are_counted(city: City):
    for name in ("老北湖路", "北湖", "北湖路"):
        city.project(name=name)
    found = asked(city, "北湖", limit=2)
    assert (names(found), found["total"]) == (["北湖", "北湖路"], 3)


def test_what_is_not_published_is_not_found_by_the_public(city: City):
    city.project(name="未公开的路", public=False, national_code="2501-220104-04-01-123456")
    for words in ("未公开", "2501-220104-04-01-123456"):
        assert names(asked(city, words)) == ["未公开的路"]
        hidden = asked(city, words, None)
        assert (hidden["projects"], hidden["total"]) == ([], 0)


@pytest.mark.parametrize(
    ("words", "kind", "code"),
    [("南关", "district", "220102"), ("nanguan", "district", "220102"), ("净月", "unit", "jingyue")],
)
def test_a_district_and_a_zone_are_places_with_the_code_that_filters_take(
    shared: City, words: str, kind: str, code: str
):
    first = asked(shared, words)["places"][0]
    assert (first["kind"], first["code"]) == (kind, code)
    west, south, east, north = first["box"]
    assert west <= first["point"][0] <= east and south <= first["point"][1] <= north


def test_a_street_of_two_pieces_is_one_place(city: City):
    ground(
        city,
        ("road", "人民大街", [[125.32, 43.90], [125.32, 43.86]]),
        ("road", "人民大街", [[125.32, 43.86], [125.32, 43.80]]),
    )
    (found,) = asked(city, "rmdj")["places"]
    assert (found["name"], found["box"]) == ("人民大街", [125.32, 43.8, 125.32, 43.9])


STOP = {"type": "Point", "coordinates": [125.3183, 43.8863]}


def metro(city: City, **given: Any) -> str:
    part = {
        "key": "s1",
        "kind": "station",
        "name": "人民广场",
        "position": 1,
        "stage": "under_construction",
        "geometry": STOP,
    }
    return city.project(
        name="轨道交通5号线", programme="metro", fields={"line": "5号线"},
        components=[ComponentIn.model_validate(part)], **given,
    ).code  # fmt: skip


def test_a_station_of_two_lines_is_one_place(city: City):
    metro(city)
    ground(
        city,
        ("metro_station", "人民广场", [125.3182, 43.8862]),
        ("metro_line", "1号线", [[125.3182, 43.9], [125.3182, 43.8]]),
    )
    (found,) = asked(city, "人民广场")["places"]
    assert (found["kind"], found["note"]) == ("metro_station", "1号线、5号线")


def test_a_station_of_a_hidden_line_is_no_place(city: City):
    metro(city, public=False)
    ground(city)
    assert names(asked(city, "人民广场"), "places") == ["人民广场"]
    assert asked(city, "人民广场", None)["places"] == []


def test_coordinates_are_told_with_every_meaning_and_no_project(shared: City):
    found = asked(shared, "43.8862, 125.3181")
    assert [one["datum"] for one in found["points"]] == ["wgs84", "gcj02", "bd09"]
    assert found["points"][0] | {"lon": 125.3181, "lat": 43.8862, "swapped": True} == found["points"][0]
    assert asked(shared, "116.4, 39.9")["points"] == []
    assert asked(shared, "人民")["points"] is None


def test_what_cannot_be_asked_is_named(shared: City):
    client = shared.client("viewer")
    assert named(client.get(SEARCH)) == [["q"]]
    assert named(client.get(SEARCH, params={"q": "x" * 101})) == [["q"]]
    assert named(client.get(SEARCH, params={"q": "x", "moon": "1"})) == [["moon"]]
    assert asked(shared, "  ")["projects"] == []


# --- the nearest station -------------------------------------------------------------------------------------------


def nearest(city: City, code: str, login: str | None = "viewer") -> dict[str, Any]:
    answer = city.client(login).get(f"/api/v1/projects/{code}/nearest-station")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def at(lon: float, lat: float, accuracy: str = "site") -> dict[str, Any]:
    return {
        "programme": "water_plants",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "location_accuracy": accuracy,
    }


def test_the_nearest_station_with_its_lines_state_and_distance(city: City):
    line = metro(city)
    ground(
        city,
        ("metro_station", "解放大路", [125.3184, 43.8758]),
        ("metro_line", "1号线", [[125.3184, 43.9], [125.3184, 43.8]]),
    )
    south, north = city.project(**at(125.3184, 43.8713)).code, city.project(**at(125.3183, 43.8953)).code
    found = nearest(city, south)["station"]
    assert (found["name"], found["lines"], found["stage"], found["project"]) == (
        "解放大路",
        ["1号线"],
        "operating",
        None,
    )
    assert found["distance_m"] == pytest.approx(500, abs=1)
    found = nearest(city, north)["station"]
    assert (found["name"], found["lines"], found["stage"]) == ("人民广场", ["5号线"], "under_construction")
    assert (found["distance_m"], found["project"]) == (pytest.approx(1000, abs=1), line)


def test_a_hidden_line_has_no_stations(city: City):
    metro(city, public=False)
    ground(city)
    code = city.project(**at(125.3183, 43.8953)).code
    assert nearest(city, code)["station"]["name"] == "人民广场"
    assert nearest(city, code, None) == {"station": None, "why": "none_near"}


def test_without_a_place_of_its_own_nothing_is_measured(city: City):
    assert nearest(city, city.project().code) == {"station": None, "why": "no_place"}
    assert nearest(city, city.project(**at(125.3, 43.9, "district")).code) == {"station": None, "why": "district"}
    assert city.client("viewer").get("/api/v1/projects/nothing/nearest-station").status_code == 404
