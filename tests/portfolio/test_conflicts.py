"""Nearby works: exactly the pairs that a person with a ruler and a calendar would find."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import asinh, cos, pi, radians, sin, sqrt, tan
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from app.identity.models import Provenance
from app.portfolio.conflicts.distances import DISTANCES
from app.portfolio.conflicts.queries import suggested
from app.projects.schemas import ComponentIn, Source
from tests.city import City, named, unsafe
from tests.publish.mvt import layers_of

PATH = "/api/v1/conflicts"
LON, LAT = 125.32, 43.89
START, FINISH = date(2025, 3, 1), date(2026, 6, 30)
# programme: (kind, first and last step, shape)
WORKS = {
    "dead_end_roads": ("ground_broken", "opened", "line"),
    "industrial": ("ground_broken", "in_production", "point"),
    "urban_villages": ("decision_issued", "resettled", "area"),
    "pipelines": ("ground_broken", "in_use", "line"),
    "metro": ("ground_broken", "opened", "parts"),
}


@dataclass
class Work:
    """One project as the test knows it: its places, its window, and what it is to its neighbours."""

    code: str
    id: int
    group: str
    places: list[BaseGeometry]
    first: date
    last: date
    takes_part: bool
    programme: str


def metres() -> tuple[float, float]:
    """Degrees of longitude and latitude in metres on the ellipsoid, at this place."""
    a, e2, sine = 6378137.0, 0.00669437999014, sin(radians(LAT))
    meridian = a * (1 - e2) / (1 - e2 * sine**2) ** 1.5
    return radians(a / sqrt(1 - e2 * sine**2) * cos(radians(LAT))), radians(meridian)


def flat(geometry: dict[str, Any]) -> BaseGeometry:
    """The shape in metres round the middle of the map: good to a few centimetres over two kilometres."""
    return affinity.scale(affinity.translate(shape(geometry), -LON, -LAT), *metres(), origin=(0, 0))


def somewhere(dice: Random, kind: str) -> dict[str, Any]:
    x, y = (round(middle + dice.uniform(-0.007, 0.007), 6) for middle in (LON, LAT))
    if kind == "point":
        return {"type": "Point", "coordinates": [x, y]}
    to = [round(x + dice.uniform(-0.006, 0.006), 6), round(y + dice.uniform(-0.005, 0.005), 6)]
    if kind == "line":
        return {"type": "LineString", "coordinates": [[x, y], to]}
    w, h = dice.uniform(0.0005, 0.003), dice.uniform(0.0005, 0.002)
    ring = [[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def settle(city: City, dice: Random) -> Work:
    programme = dice.choice([*WORKS])
    begin, end, form = WORKS[programme]
    days = sorted(START + timedelta(dice.randrange(480)) for _ in range(2))
    days[1] = min(days[1], days[0] + timedelta(dice.choice([0, 30, 120, 500])))
    if dice.random() < 0.05:
        days.reverse()
    baseline = dict(zip((begin, end), map(str, days), strict=True))
    if dice.random() < 0.15:
        baseline.pop(dice.choice([begin, end]))
    accuracy = dice.choice(["site", "street", "surveyed", "district"] if dice.random() < 0.3 else ["site"])
    stage = dice.choice(["planned", "preparing", "under_construction", "suspended", "operating", "completed"])
    parts, places = [], []
    if form == "parts":
        geometry = somewhere(dice, "line")
        for at in range(3):
            over = dice.random() < 0.2
            place = somewhere(dice, "point" if at else "line")
            words = {
                "key": f"p{at}", "kind": "station" if at else "section", "name": f"第{at}段", "position": at + 1,
                "stage": "operating" if over else "under_construction", "geometry": place,
            }  # fmt: skip
            parts.append(ComponentIn.model_validate(words))
            places += [] if over else [flat(place)]
    else:
        geometry = somewhere(dice, form)
        places = [flat(geometry)]
    project = city.project(
        name=f"工程{dice.random()}", programme=programme, stage=stage, baseline=baseline, geometry=geometry,
        location_accuracy=accuracy, components=parts, office=dice.choice(["office-a", "office-b"]),
        unit=dice.choice(["chaoyang", "jingkai"]),
    )  # fmt: skip
    ends = [date.fromisoformat(baseline[key]) for key in (begin, end) if key in baseline]
    group = {"metro": "metro", "dead_end_roads": "road", "pipelines": "line"}.get(programme, "site")
    live = accuracy != "district" and stage not in ("operating", "completed")
    return Work(project.code, project.id, group, places, ends[0], max(ends), live, programme)


@pytest.fixture(scope="module")
def works(town: City) -> list[Work]:
    dice = Random(20250930)
    return [settle(town, dice) for _ in range(70)]


def expected(works: list[Work], distance: float | None, gap: int, programmes: list[str]) -> dict[tuple[str, str], Any]:
    """(severity, overlap, gap, metres, limit) by pair; None where a ruler cannot tell on which side of a bound it lies."""
    found: dict[tuple[str, str], Any] = {}
    for a, b in combinations(sorted(works, key=lambda work: work.id), 2):
        looked_at = not programmes or {a.programme, b.programme} & {*programmes}
        if not (a.takes_part and b.takes_part and a.places and b.places and looked_at):
            continue
        overlap = (min(a.last, b.last) - max(a.first, b.first)).days + 1
        near = min(one.distance(other) for one in a.places for other in b.places)
        rule = next(far for pair, far in DISTANCES.items() if sorted(pair) == sorted((a.group, b.group)))
        limit = rule if distance is None else distance
        if -overlap > gap or near > limit * 1.001 + 0.05:
            continue
        doubtful = near > limit * 0.999 - 0.05 or 0.9 < near < 1.1
        severity = "in_turn" if overlap <= 0 else "same_ground" if near <= 1 else "same_time"
        found[a.code, b.code] = (
            None if doubtful and near > 0 else (severity, max(overlap, 0), max(-overlap, 0), near, limit)
        )
    return found


def listed(city: City, login: str | None = "viewer", **query: Any) -> list[dict[str, Any]]:
    """Every page, one after the other."""
    client, items = city.client(login), []
    cursor: dict[str, str] = {}
    while True:
        answer = client.get(PATH, params=query | cursor)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        if page["next"] is None:
            assert page["total"] == len(items)
            return items
        cursor = {"cursor": page["next"]}


@settings(max_examples=40, deadline=None)
@given(
    distance=st.one_of(st.none(), st.sampled_from([0, 1, 25, 100, 333.3, 900, 2000])),
    gap=st.sampled_from([0, 1, 30, 200]),
    programmes=st.lists(st.sampled_from([*WORKS]), max_size=2, unique=True),
    limit=st.sampled_from([7, 100, 500]),
)
def test_the_pairs_are_those_of_a_ruler_and_a_calendar(town: City, works: list[Work], distance, gap, programmes, limit):
    query = {"gap_days": gap, "limit": limit, "programme": programmes} | (
        {} if distance is None else {"distance": distance}
    )
    items = listed(town, **query)
    found = {(item["a"]["code"], item["b"]["code"]): item for item in items}
    assert len(found) == len(items)
    meant = expected(works, distance, gap, programmes)
    assert found.keys() - meant.keys() == set()
    for pair, told in meant.items():
        if told is None:
            continue
        assert pair in found, (pair, told)
        item = found[pair]
        assert (item["severity"], item["overlap_days"], item["gap_days"]) == told[:3], pair
        assert item["distance_m"] == pytest.approx(told[3], rel=0.001, abs=0.1)
        assert item["limit_m"] == told[4]
    rank = ["same_ground", "same_time", "in_turn"]
    order = [(rank.index(item["severity"]), -item["overlap_days"], item["distance_m"]) for item in items]
    assert order == sorted(order)


def test_a_portfolio_of_this_size_has_pairs_of_every_kind(town: City, works: list[Work]):
    """The comparison above could tell."""
    items = listed(town, distance=300)
    assert {item["severity"] for item in items} == {"same_ground", "same_time", "in_turn"}
    assert any(item["a"]["part"] or item["b"]["part"] for item in items)
    assert {work.code for work in works if not work.takes_part}.isdisjoint(
        code for item in items for code in (item["a"]["code"], item["b"]["code"])
    )


ROAD = {"type": "LineString", "coordinates": [[125.10, 43.70], [125.11, 43.70]]}
BESIDE = {"type": "LineString", "coordinates": [[125.10, 43.7004], [125.11, 43.7004]]}
WINDOW = {"ground_broken": "2025-05-01", "opened": "2025-10-31"}
LATER = {"ground_broken": "2025-11-10", "opened": "2025-12-09"}


@pytest.fixture
def two(city: City) -> tuple[City, str, str]:
    """Two roads side by side, 44 m apart, one of each office."""
    a = city.project(geometry=ROAD, location_accuracy="street", baseline=WINDOW)
    b = city.project(geometry=BESIDE, location_accuracy="street", baseline=LATER, office="office-b")
    return city, a.code, b.code


def test_one_soon_after_the_other_has_a_common_window_if_it_comes_forward(two):
    city, _, b = two
    (item,) = listed(city)
    assert (item["severity"], item["overlap_days"], item["gap_days"]) == ("in_turn", 0, 9)
    assert item["distance_m"] == pytest.approx(44.4, abs=0.3)
    assert item["suggestion"] == {"first": "2025-10-02", "last": "2025-10-31", "move": b, "days": 39}
    assert listed(city, gap_days=8) == []
    assert [item["a"]["start_basis"], item["a"]["first"]] == ["baseline", "2025-05-01"]


def test_the_common_window_is_what_both_have_and_what_has_begun_stays():
    def day(text: str) -> date:
        return date.fromisoformat(f"2025-{text}")

    spring, summer = (day("03-01"), day("06-30")), (day("06-01"), day("09-30"))
    found = suggested(("a", True), ("b", True), spring, summer)
    assert found is not None and (found.first, found.last, found.move) == (day("06-01"), day("06-30"), None)
    autumn = (day("10-01"), day("10-10"))
    found = suggested(("a", False), ("b", False), autumn, summer)
    assert found is not None and (found.move, found.days, found.first, found.last) == (
        "a",
        10,
        day("09-21"),
        day("09-30"),
    )
    assert suggested(("a", True), ("b", False), autumn, summer) is None


def test_what_was_agreed_is_written_down_changed_and_taken_back(two):
    city, a, b = two
    path = f"{PATH}/{b}/{a}/agreement"
    body = {"decision": "同期施工，一次开挖", "first_date": "2025-10-02", "last_date": "2025-10-31"}
    planner = city.client("planner")
    made = planner.put(path, json=body, headers=unsafe())
    assert made.status_code == 201, made.text
    assert made.json() == body | {"agreed_date": "2025-09-30", "agreed_by": "planner", "version": 1}
    (item,) = listed(city)
    assert item["agreement"] == made.json() and listed(city, agreed=False) == [] and len(listed(city, agreed=True)) == 1
    assert city.client("planner").put(path, json=body, headers=unsafe()).status_code == 412
    changed = planner.put(path, json={"decision": "先管后路"}, headers=unsafe(1))
    assert changed.status_code == 200 and changed.headers["etag"] == '"2"' and changed.json()["first_date"] is None
    assert planner.get(f"{PATH}/{a}/{b}/agreement").json() == changed.json()
    assert planner.delete(path, headers=unsafe(1)).status_code == 412
    assert planner.delete(path, headers=unsafe(2)).status_code == 204
    assert planner.get(path).status_code == 404 and listed(city)[0]["agreement"] is None
    log = city.client("dispatcher").get("/api/v1/changes", params={"subject": "agreements"}).json()["items"]
    assert [entry["action"] for entry in log] == ["delete", "update", "insert"]
    assert f"{a} / {b}" in log[1]["sentences"][0] and "先管后路" in log[1]["sentences"][0]


def test_an_agreement_of_a_past_day_is_shown_as_it_was(two):
    city, a, b = two
    city.client("planner").put(f"{PATH}/{a}/{b}/agreement", json={"decision": "并行"}, headers=unsafe())
    assert len(listed(city, agreed=True, as_of="2025-09-30")) == 1
    assert listed(city, as_of="2025-09-29") == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"decision": ""}, "decision"),
        ({"decision": "  "}, "decision"),
        ({"decision": "x", "first_date": "2025-10-01"}, "last_date"),
        ({"decision": "x", "first_date": "2025-10-02", "last_date": "2025-10-01"}, "last_date"),
        ({"decision": "x", "agreed_date": "2025-10-01"}, "agreed_date"),
        ({"decision": "x", "who": "y"}, "who"),
    ],
)
def test_an_agreement_that_says_nothing_or_has_no_window_is_refused(two, body, field):
    city, a, b = two
    answer = city.client("planner").put(f"{PATH}/{a}/{b}/agreement", json=body, headers=unsafe())
    assert named(answer) == [[field]]


def test_an_office_agrees_where_one_of_the_two_works_is_its_own(two):
    city, a, b = two
    other = city.project(office="office-b")
    body = {"decision": "错期施工"}
    put = city.client("editor").put
    assert put(f"{PATH}/{a}/{b}/agreement", json=body, headers=unsafe()).status_code == 201
    assert put(f"{PATH}/{b}/{other.code}/agreement", json=body, headers=unsafe()).status_code == 403
    assert named(put(f"{PATH}/{a}/{a}/agreement", json=body, headers=unsafe())) == [["other"]]
    assert [city.client(who).get(PATH).json()["items"][0]["may_agree"] for who in ("editor", "planner", "viewer")] == [
        True, True, False,
    ]  # fmt: skip


def test_only_pairs_of_which_the_reader_sees_both_are_there(two):
    city, a, _ = two
    hidden = city.project(geometry=BESIDE, location_accuracy="street", baseline=WINDOW, public=False, unit="chaoyang")
    assert len(listed(city)) == 3
    assert [len(listed(city, login)) for login in (None, "viewer-jingkai", "auditor")] == [1, 1, 1]
    body = {"decision": "x"}
    assert city.client("planner").put(f"{PATH}/{a}/{hidden.code}/agreement", json=body, headers=unsafe()).is_success
    for path in (f"{PATH}/{a}/{hidden.code}/agreement", f"{PATH}/{hidden.code}/{a}/agreement"):
        assert city.client("auditor").get(path).status_code == 404


def test_demo_works_are_counted_apart(city: City):
    city.project(
        Source(provenance=Provenance.DEMO), name="示例路", geometry=ROAD, location_accuracy="street", baseline=WINDOW
    )
    city.project(geometry=BESIDE, location_accuracy="street", baseline=WINDOW)
    page = city.client("viewer").get(PATH).json()
    assert (page["total"], page["demo"], page["agreed"]) == (1, 1, 0)
    assert {page["items"][0][side]["provenance"] for side in "ab"} == {"demo", "entered"}


@pytest.mark.parametrize(
    "query", ["distance=-1", "distance=2001", "gap_days=367", "agreed=x", "limit=0", "cursor=x", "sort=code"]
)
def test_what_cannot_be_meant_is_refused_by_its_name(town: City, query: str):
    assert named(town.client("viewer").get(f"{PATH}?{query}")) == [[query.partition("=")[0]]]


def tile_at(lon: float, lat: float, zoom: int) -> str:
    x, y = (lon + 180) / 360, (1 - asinh(tan(radians(lat))) / pi) / 2
    return f"{zoom}/{int(x * 2**zoom)}/{int(y * 2**zoom)}.mvt"


@pytest.mark.parametrize(
    "query", [{}, {"programme": "dead_end_roads"}, {"distance": 400, "gap_days": 0}, {"agreed": "false"}]
)
def test_the_map_has_the_pairs_of_the_list(town: City, works: list[Work], query: dict[str, Any]):
    """In a tile round all of them, and one by one in the small tile in the middle of each."""
    items = listed(town, **query)
    client = town.client("viewer")
    whole = layers_of(client.get(f"/tiles/conflicts/{tile_at(LON, LAT, 8)}", params=query).content)["conflicts"]
    drawn = {(one.properties["a"], one.properties["b"]) for one in whole}
    assert drawn == {(item["a"]["code"], item["b"]["code"]) for item in items} and drawn
    for item in items[:12]:
        lon, lat = (sum(ends) / 2 for ends in zip(*item["near"], strict=True))
        tile = client.get(f"/tiles/conflicts/{tile_at(lon, lat, 15)}", params=query)
        told = [one.properties for one in layers_of(tile.content)["conflicts"]]
        (mine,) = [one for one in told if (one["a"], one["b"]) == (item["a"]["code"], item["b"]["code"])]
        assert mine["severity"] == item["severity"] and mine["days"] == item["overlap_days"]
        assert mine["metres"] == pytest.approx(item["distance_m"])


def test_the_layer_says_where_its_tiles_are_and_knows_its_parameters(town: City, works: list[Work]):
    client = town.client("viewer")
    described = client.get("/tiles/conflicts.json?distance=50&unit=chaoyang").json()
    assert [layer["id"] for layer in described["vector_layers"]] == ["conflicts", "conflict_links"]
    held = layers_of(client.get(f"/tiles/conflicts/{tile_at(LON, LAT, 8)}").content)
    for layer in described["vector_layers"]:
        assert {name for one in held[layer["id"]] for name in one.properties} == set(layer["fields"])
    assert described["tiles"][0].endswith("/tiles/conflicts/{z}/{x}/{y}.mvt?distance=50&unit=chaoyang")
    assert named(client.get("/tiles/projects.json?distance=50")) == [["distance"]]
    assert named(client.get(f"/tiles/conflicts/{tile_at(LON, LAT, 8)}?distanz=50")) == [["distanz"]]
    assert client.get("/tiles/conflicts/8/0/0.mvt").status_code == 204
    assert client.get("/tiles/conflicts/1/5/0.mvt").status_code == 404
