"""Where more projects lie in a tile than can be seen, cells stand for them; none is lost and none counted twice."""

from collections import Counter
from collections.abc import Callable
from math import floor
from typing import Any

import pytest

from app.publish import queries
from tests.city import City
from tests.publish.mvt import Feature, layers_of
from tests.publish.test_tiles import position
from tests.selection.corpus import Known, selects

# Round the city: every tile of a zoom that could hold one of its projects.
NORTH_WEST, SOUTH_EAST = (124.7, 45.2), (127.0, 43.15)
MOST = 5


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tile is full with five."""
    monkeypatch.setattr(queries, "MOST_FEATURES", MOST)


def pyramid(town: City, z: int, query: dict[str, Any], login: str | None = "viewer") -> list[dict[str, list[Feature]]]:
    """The layers of every tile of this zoom that has something."""
    (west, north), (east, south) = position(*NORTH_WEST, z), position(*SOUTH_EAST, z)
    client, found = town.client(login), []
    for x in range(floor(west), floor(east) + 1):
        for y in range(floor(north), floor(south) + 1):
            answer = client.get(f"/tiles/projects/{z}/{x}/{y}.mvt", params=query)
            assert answer.status_code in (200, 204), answer.text
            if answer.content:
                found.append(layers_of(answer.content))
    return found


QUERIES: list[dict[str, Any]] = [
    {},
    {"kind": ["road", "industrial"]},
    {"unit": ["jingkai", "chaoyang"]},
    {"min_investment": 5000, "stage": ["under_construction", "planned"]},
    {"filter": "finish_slip_days > 0 OR owner IS NULL"},
]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("z", [0, 7, 9])
def test_the_tiles_of_a_zoom_count_the_selection_once(
    town: City, known: list[Known], crowded: None, z: int, query: dict[str, Any]
):
    tiles = pyramid(town, z, query)
    told = {item["id"]: item for item in items(town, query)}
    mapped = [one for one in known if one.id in told and one.shape is not None]
    cells = [cell for tile in tiles for cell in tile.get("cells", [])]
    homes = [feature for tile in tiles for feature in tile.get("projects", []) if feature.properties.get("home")]
    assert sum(cell.properties["count"] for cell in cells) + len(homes) == len(mapped) > 0
    sums = sum(cell.properties.get("wan", 0) for cell in cells) + sum(f.properties.get("wan", 0) for f in homes)
    assert sums == pytest.approx(float(sum(one.size or 0 for one in mapped)))
    by = Counter(feature.properties["programme"] for feature in homes)
    for cell in cells:
        for name, number in cell.properties.items():
            if name.startswith("n_"):
                by[name.removeprefix("n_")] += number
    assert by == Counter(one.values["programme"] for one in mapped)


def items(town: City, query: dict[str, Any]) -> list[dict[str, Any]]:
    answer = town.client("viewer").get("/api/v1/projects", params=query | {"limit": 1000})
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_a_tile_has_cells_or_projects_and_never_both(town: City, known: list[Known], crowded: None):
    for z in (0, 8, 9):
        tiles = pyramid(town, z, {})
        assert tiles
        for tile in tiles:
            assert len(tile) == 1
            # What only reaches in from beside comes as well.
            assert len([one for one in tile.get("projects", []) if one.properties.get("home")]) <= MOST


def test_every_project_comes_into_sight_on_the_way_down(town: City, known: list[Known], crowded: None):
    seen = {feature.id for tile in pyramid(town, 11, {}) for feature in tile.get("projects", [])}
    assert seen == {one.id for one in known if one.shape is not None}


def test_a_full_tile_shows_cells_where_a_tile_less_full_shows_projects(town: City, known: list[Known], crowded: None):
    (whole,) = pyramid(town, 0, {})
    assert set(whole) == {"cells"}
    few = [one for one in known if selects({"q": "净水厂"}, one) and one.shape is not None][:1]
    (alone,) = pyramid(town, 0, {"q": few[0].code})
    assert [feature.id for feature in alone["projects"]] == [few[0].id]


@pytest.mark.parametrize("ours", [True, False])
def test_cells_hold_only_what_the_reader_may_see(town: City, known: list[Known], crowded: None, ours: bool):
    hidden = next(one for one in known if one.shape is not None and (one.values["unit"] == "jingkai") is ours)
    town.change(hidden.code, {"public": False})
    try:
        counts = {
            who: sum(c.properties["count"] for c in pyramid(town, 0, {}, who)[0]["cells"])
            for who in (None, "viewer", "viewer-jingkai")
        }
        assert counts[None] == counts["viewer"] - 1
        assert counts["viewer-jingkai"] == counts["viewer" if ours else None]
    finally:
        town.change(hidden.code, {"public": True})
