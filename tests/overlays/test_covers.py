"""What projects cover of layers: exact, whatever was changed in whichever order, and told to the right people."""

from random import Random
from typing import Any

import pytest
from shapely import LineString, MultiPoint, MultiPolygon, Point, Polygon, get_parts, union_all
from shapely.affinity import rotate, scale
from shapely.geometry import box, mapping, shape
from shapely.geometry.base import BaseGeometry

from app.kit.errors import NotFound
from app.overlays.commands import forget_layer, remove_layer, take_back
from app.projects.schemas import ComponentIn
from tests.city import City, named
from tests.overlays.layers import EAST, NORTH, SOUTH, SQUARE, WEST, ellipsoid_area, ellipsoid_length, lay

OVERLAYS = "/api/v1/overlays"
FARM = "/api/v1/overlays/farm"
CLASSES = ("水田", "旱地", "水浇地")
LON, LAT = 125.32, 43.9


def covers(city: City, code: str, login: str = "planner") -> dict[str, Any]:
    """What one project covers, by layer."""
    answer = city.client(login).get(f"/api/v1/projects/{code}/overlays")
    assert answer.status_code == 200, answer.text
    return {layer["code"]: layer for layer in answer.json()["layers"]}


def listed(city: City, layer: str, login: str = "planner", **query: Any) -> dict[str, Any]:
    answer = city.client(login).get(f"{OVERLAYS}/{layer}/projects", params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def works(city: City, place: BaseGeometry | None, accuracy: str | None = "site", **given: Any) -> Any:
    """A project here; facilities may be of any shape."""
    wanted = {"programme": "pocket_parks", "geometry": None if place is None else dict(mapping(place))}
    return city.project(**wanted | {"location_accuracy": accuracy if place is not None else None} | given)


def reckoned(place: BaseGeometry, ground: BaseGeometry) -> float:
    """The same by shapely and the integrals of `layers`."""
    cut = place.intersection(ground)
    if place.area:
        return ellipsoid_area(MultiPolygon([one for one in get_parts(cut) if isinstance(one, Polygon)]))
    if place.length:
        return ellipsoid_length(cut)
    return float(len([one for one in get_parts(place) if ground.intersects(one)]))


def some_area(random: Random, most: float) -> Polygon:
    x, y = LON + random.uniform(-0.1, 0.1), LAT + random.uniform(-0.06, 0.06)
    flat = box(x, y, x + random.uniform(0.1, 1) * most, y + random.uniform(0.1, 1) * most)
    found: Polygon = rotate(flat, random.uniform(0, 90))
    return found.difference(scale(found, 0.4, 0.4)) if random.random() < 0.4 else found


def some_place(random: Random) -> BaseGeometry:
    kind = random.choice(["area", "areas", "line", "point", "points"])
    if kind == "area":
        return some_area(random, 0.03)
    if kind == "areas":
        first = some_area(random, 0.02)
        _, south, east, north = first.bounds
        return MultiPolygon([first, box(east + 0.001, south, east + 0.01, north)])
    x, y = LON + random.uniform(-0.1, 0.1), LAT + random.uniform(-0.06, 0.06)
    if kind == "line":
        corners = [(x + random.uniform(-0.03, 0.03), y + random.uniform(-0.03, 0.03)) for _ in range(4)]
        return LineString(corners)
    points = [(x + random.uniform(-0.05, 0.05), y + random.uniform(-0.05, 0.05)) for _ in range(4)]
    return Point(points[0]) if kind == "point" else MultiPoint(points)


def ground(random: Random, number: int) -> list[tuple[BaseGeometry, str | None]]:
    """Areas that lie over one another now and then, one of them with very many corners."""
    many = Point(LON, LAT).buffer(0.03, quad_segs=400)
    some = [(some_area(random, 0.05), random.choice([*CLASSES, None])) for _ in range(number)]
    return [*some, (many, CLASSES[0])]


def agree(told: dict[str, Any] | None, place: BaseGeometry, areas: list[tuple[BaseGeometry, str | None]]) -> None:
    """What is told of a place is what was reckoned, in all and class by class."""
    here = [(area, word or "") for area, word in areas if area.intersects(place)]
    amount = reckoned(place, union_all([area for area, _ in here])) if here else 0.0
    if amount < 0.005:
        assert told is None
        return
    assert told is not None
    # A ten-millionth, or what is rounded off.
    assert told["amount"] == pytest.approx(amount, rel=1e-7, abs=0.02)
    by_class = {word: union_all([area for area, its in here if its == word]) for word in {word for _, word in here}}
    expected = {word: reckoned(place, areas_of) for word, areas_of in by_class.items()}
    found = {one["name"]: one["amount"] for one in told["classes"]}
    assert found == pytest.approx({word: one for word, one in expected.items() if one >= 0.005}, rel=1e-7, abs=0.02)
    whole = reckoned(place, place.envelope.buffer(1))
    assert told["whole"] == pytest.approx(whole, rel=1e-7, abs=0.02)
    assert told["share"] == pytest.approx(min(amount / whole, 1), abs=2e-6)


@pytest.mark.parametrize("seed", range(3))
def test_covers_are_what_two_other_ways_of_reckoning_give(city: City, seed: int):
    """After layers and places came and went in any order."""
    random = Random(seed)
    layers = {code: ground(random, 25) for code in ("first", "second")}
    lay(city, "first", layers["first"])
    places = {}
    for _ in range(12):
        place = some_place(random)
        places[works(city, place).code] = place
    lay(city, "second", layers["second"])
    for code in random.sample(sorted(places), 5):
        moved = some_place(random)
        answer = city.change(code, {"geometry": dict(mapping(moved)), "location_accuracy": "site"})
        assert answer.status_code == 200, answer.text
        places[code] = moved
    layers["first"] = ground(random, 25)
    lay(city, "first", layers["first"], replace=True)
    for code, place in places.items():
        told = covers(city, code)
        for layer, areas in layers.items():
            agree(told[layer]["cover"], shape(mapping(place)), areas)


def test_a_rebuild_changes_nothing(city: City):
    from app.facts.commands import rebuild

    lay(city, "farm", ground(Random(5), 20))
    for _ in range(5):
        works(city, some_place(Random(9)))
    kept = "SELECT json_agg(c ORDER BY project_id, class) FROM (SELECT project_id, class, amount FROM overlay_covers) c"
    before = city.asked(kept)
    rebuild(city.urls.owner_url)
    assert city.asked(kept) == before


def test_ground_that_lies_twice_in_a_layer_counts_once(city: City):
    lay(city, "farm", [(SQUARE, "水田"), (SQUARE, "旱地"), (SQUARE, "旱地")])
    place = box(WEST + 0.01, SOUTH + 0.01, WEST + 0.02, SOUTH + 0.02)
    cover = covers(city, works(city, place).code)["farm"]["cover"]
    assert cover["amount"] == pytest.approx(ellipsoid_area(place), rel=1e-6)
    assert cover["share"] == 1
    assert {one["name"]: one["share"] for one in cover["classes"]} == {"水田": 1, "旱地": 1}


def test_what_only_touches_covers_nothing(city: City):
    lay(city, "farm")
    beside = works(city, box(EAST, SOUTH, EAST + 0.01, NORTH))
    along = works(city, LineString([(EAST + 0.01, NORTH), (EAST, NORTH)]))
    on_the_edge = works(city, Point(EAST, NORTH))
    assert [covers(city, one.code)["farm"]["cover"] for one in (beside, along)] == [None, None]
    assert covers(city, on_the_edge.code)["farm"]["cover"]["amount"] == 1


@pytest.mark.parametrize(("accuracy", "apart"), [("district", "district"), ("street", None), (None, "no_place")])
def test_a_place_no_better_than_its_district_takes_no_part_and_that_is_said(city: City, accuracy, apart):
    lay(city, "farm")
    place = None if accuracy is None else Point(125.3, 43.9)
    project = works(city, place, accuracy)
    answer = city.client("planner").get(f"/api/v1/projects/{project.code}/overlays").json()
    assert answer["apart"] == apart
    assert (answer["layers"][0]["cover"] is None) == (apart is not None)
    totals = listed(city, "farm")
    assert (totals["total"], totals["vague"], totals["unmapped"]) == (
        int(apart is None), int(apart == "district"), int(apart == "no_place"),
    )  # fmt: skip


def test_a_place_that_becomes_better_known_takes_part_at_once(city: City):
    lay(city, "farm")
    project = works(city, Point(125.3, 43.9), "district")
    assert city.change(project.code, {"location_accuracy": "site"}).status_code == 200
    assert covers(city, project.code)["farm"]["cover"]["amount"] == 1
    assert city.change(project.code, {"geometry": None, "location_accuracy": None}).status_code == 200
    assert covers(city, project.code)["farm"]["cover"] is None


def part(key: str, place: BaseGeometry | None) -> ComponentIn:
    words = {"key": key, "kind": "section", "name": f"{key}区间", "position": 1, "stage": "planned"}
    return ComponentIn.model_validate(words | {"geometry": None if place is None else dict(mapping(place))})


def test_each_part_is_told_and_a_project_without_a_place_of_its_own_is_its_parts(city: City):
    from app.projects.commands import put_component

    lay(city, "farm")
    inside, across = LineString([(125.3, 43.9), (125.31, 43.9)]), LineString([(125.39, 43.9), (125.42, 43.9)])
    outside = LineString([(125.5, 43.9), (125.51, 43.9)])
    parts = [part("a", inside), part("b", across), part("c", outside), part("d", None)]
    line = city.project(programme="metro", components=parts)
    told = covers(city, line.code)["farm"]
    assert {one["key"]: one["amount"] for one in told["parts"]} == {
        "a": pytest.approx(ellipsoid_length(inside), abs=0.01),
        "b": pytest.approx(ellipsoid_length(across.intersection(SQUARE)), abs=0.01),
    }
    assert told["cover"]["amount"] == pytest.approx(sum(one["amount"] for one in told["parts"]), rel=1e-6)
    assert city.client("planner").get(f"/api/v1/projects/{line.code}/overlays").json()["placed_parts"] == 3
    with city.write() as db:
        put_component(db, db.merge(line), part("c", LineString([(125.3, 43.92), (125.31, 43.92)])))
    assert [one["key"] for one in covers(city, line.code)["farm"]["parts"]] == ["a", "b", "c"]


def test_the_table_is_worst_first_page_by_page_with_the_sums_of_the_selection(city: City):
    lay(city, "farm")
    random = Random(3)
    for _ in range(14):
        works(city, some_place(random))
    works(city, Point(126.5, 43.9))
    whole = listed(city, "farm")
    rank = {"area": 2, "line": 1, "point": 0}
    order = [(-rank[one["shape"]], -one["amount"]) for one in whole["items"]]
    assert order == sorted(order)
    assert whole["total"] == len(whole["items"]) and whole["clear"] == 15 - whole["total"]
    assert whole["area_m2"] == pytest.approx(sum(one["amount"] for one in whole["items"] if one["shape"] == "area"))
    assert whole["length_m"] == pytest.approx(sum(one["amount"] for one in whole["items"] if one["shape"] == "line"))
    assert whole["points"] == sum(one["amount"] for one in whole["items"] if one["shape"] == "point")
    pages: list[Any] = []
    mark: dict[str, str] = {}
    while True:
        page = listed(city, "farm", limit=3, **mark)
        pages += page["items"]
        assert page["total"] == whole["total"]
        if page["next"] is None:
            break
        mark = {"cursor": page["next"]}
    assert pages == whole["items"]


def test_the_table_is_of_what_the_one_filter_selects(city: City):
    lay(city, "farm")
    first = works(city, Point(125.3, 43.9), unit="chaoyang")
    works(city, Point(125.31, 43.9), unit="jingkai")
    assert [one["code"] for one in listed(city, "farm", unit="chaoyang")["items"]] == [first.code]
    client = city.client("planner")
    assert named(client.get(f"{FARM}/projects", params={"unit": "nowhere"})) == [["unit"]]
    assert named(client.get(f"{FARM}/projects", params={"cursor": "nonsense"})) == [["cursor"]]
    assert named(client.get(f"{FARM}/projects", params={"as_of": "2025-06-30"})) == [["as_of"]]


def test_a_reader_is_told_of_projects_that_they_see_and_of_no_others(city: City):
    lay(city, "farm", roles=["auditor", "viewer"])
    works(city, Point(125.3, 43.9))
    hidden = works(city, Point(125.3, 43.9), public=False)
    assert listed(city, "farm", "auditor")["total"] == 1
    assert listed(city, "farm", "viewer")["total"] == 2
    assert city.client("auditor").get(f"/api/v1/projects/{hidden.code}/overlays").status_code == 404


def test_a_layer_that_is_removed_is_gone_with_all_that_was_covered(city: City):
    lay(city, "farm")
    project = works(city, Point(125.3, 43.9))
    with city.write() as db:
        remove_layer(db, "farm")
    assert covers(city, project.code) == {}
    assert city.client("planner").get(FARM).status_code == 404
    assert city.asked("SELECT count(*) FROM overlay_covers") == 0
    with city.write() as db:
        forget_layer(db, "farm")
    for table in ("overlay_features", "overlay_pieces"):
        assert city.asked(f"SELECT count(*) FROM {table}") == 0
    with pytest.raises(NotFound), city.write() as db:
        take_back(db, "farm")
    lay(city, "farm")
    assert covers(city, project.code)["farm"]["cover"]["amount"] == 1


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_table_leaves_as_csv_and_as_a_workbook(city: City, language: str):
    import csv
    import io

    from python_calamine import CalamineWorkbook

    from app.identity.models import Provenance
    from app.projects.schemas import Source

    lay(city, "farm")
    place = box(125.3, 43.9, 125.31, 43.91)
    works(city, place, name="=1+1")
    works(city, Point(125.3, 43.9), source=Source(provenance=Provenance.DEMO), name="示例点")
    client = city.client("planner")
    query = {"format": "csv", "lang": language}
    answer = client.get(f"{FARM}/projects/export", params=query)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "farm" not in answer.headers["content-disposition"]
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert len(head) == 13 and len(rows) == 2
    assert rows[0][1] == "'=1+1" and rows[1][2] == "示例"
    assert float(rows[0][10]) == pytest.approx(ellipsoid_area(place), rel=1e-6)
    book = client.get(f"{FARM}/projects/export", params=query | {"format": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert sheet[0] == head and sheet[1][1] == "=1+1"
    assert sheet[1][10] == float(rows[0][10])


def test_who_may_not_take_a_selection_away_takes_no_table(city: City):
    lay(city, "farm", roles=["viewer"])
    assert city.client("viewer").get(f"{FARM}/projects").status_code == 200
    assert city.client("viewer").get(f"{FARM}/projects/export", params={"format": "csv"}).status_code == 403
