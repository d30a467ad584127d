"""Where more lies in a tile than can be seen, cells stand for it, in both tile matrix sets and for parts as well."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from app.projects.models import Project
from app.projects.schemas import ComponentIn
from app.publish import queries
from tests.city import City
from tests.publish.mvt import Feature
from tests.publish.ogc.grids import SETS, pyramid
from tests.selection.corpus import Known

MOST = 5
QUERIES: list[dict[str, Any]] = [
    {},
    {"kind": ["road", "industrial"]},
    {"filter": "finish_slip_days > 0 OR owner IS NULL"},
]
STOPS = 12


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


@pytest.fixture(scope="module")
def lines(town: City, known: list[Known]) -> list[Project]:
    """Two metro lines across the city, with stations and the sections between them."""
    return [town.project(programme="metro", components=_parts(lat), name=f"测试线{lat}") for lat in (43.8, 43.9)]


def _parts(lat: float) -> list[ComponentIn]:
    stops = [[125.0 + at * 0.05, lat] for at in range(STOPS)]
    shapes: list[tuple[str, str, dict[str, Any]]] = [
        (f"S{at:02}", "station", {"type": "Point", "coordinates": stop}) for at, stop in enumerate(stops)
    ]
    shapes += [
        (f"X{at:02}", "section", {"type": "LineString", "coordinates": [stops[at], stops[at + 1]]})
        for at in range(STOPS - 1)
    ]
    return [
        ComponentIn.model_validate(
            {"key": key, "kind": kind, "name": key, "position": at, "stage": "planned", "geometry": geometry}
        )
        for at, (key, kind, geometry) in enumerate(shapes)
    ]


@pytest.fixture
def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tile is full with five."""
    monkeypatch.setattr(queries, "MOST_FEATURES", MOST)


def told(tiles: list[dict[str, list[Feature]]], layer: str) -> tuple[int, Counter[str], float]:
    """How many, by programme, and how much money: cells and features together, each counted at home."""
    cells = [cell for tile in tiles for cell in tile.get("cells", [])]
    homes = [feature for tile in tiles for feature in tile.get(layer, []) if feature.properties.get("home")]
    by = Counter(feature.properties["programme"] for feature in homes)
    for cell in cells:
        for name, number in cell.properties.items():
            if name.startswith("n_"):
                by[name.removeprefix("n_")] += number
    money = sum(one.properties.get("wan", 0) for one in [*cells, *homes])
    return sum(cell.properties["count"] for cell in cells) + len(homes), by, money


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("z", [0, 6, 8])
@pytest.mark.parametrize("name", SETS)
def test_the_tiles_of_a_zoom_count_the_selection_once(
    town: City, known: list[Known], crowded: None, name: str, z: int, query: dict[str, Any]
):
    page = town.client("viewer").get("/api/v1/projects", params=query | {"limit": 1000}).json()
    ids = {item["id"] for item in page["items"]}
    mapped = [one for one in known if one.id in ids and one.shape is not None]
    count, by, money = told(list(pyramid(town, "projects", name, z, query)), "projects")
    assert count == len(mapped) > 0
    assert by == Counter(one.values["programme"] for one in mapped)
    assert money == pytest.approx(float(sum(one.size or 0 for one in mapped)))


@pytest.mark.parametrize("z", [0, 8])
@pytest.mark.parametrize("name", SETS)
def test_the_parts_of_a_zoom_are_counted_once(town: City, lines: list[Project], crowded: None, name: str, z: int):
    tiles = list(pyramid(town, "components", name, z, {}))
    count, by, _ = told(tiles, "components")
    assert (count, by) == (2 * (2 * STOPS - 1), {"metro": 2 * (2 * STOPS - 1)})
    for tile in tiles:
        assert len(tile) == 1
        assert len(tile.get("components", [])) <= MOST
    assert any("cells" in tile for tile in tiles)


@pytest.mark.parametrize("name", SETS)
def test_parts_that_fit_are_drawn_and_follow_the_filter_of_their_project(town: City, lines: list[Project], name: str):
    (tile,) = pyramid(town, "components", name, 0, {"q": lines[0].code})
    assert {part.properties["project"] for part in tile["components"]} == {lines[0].code}
    assert len(tile["components"]) == 2 * STOPS - 1
    assert list(pyramid(town, "components", name, 0, {"programme": "industrial"})) == []


@pytest.mark.parametrize("z", [0, 8])
@pytest.mark.parametrize("name", SETS)
def test_a_cell_lies_where_what_it_counts_lies(town: City, known: list[Known], crowded: None, name: str, z: int):
    for tile in pyramid(town, "projects", name, z, {}):
        for cell in tile.get("cells", []):
            ((x, y),) = cell.vertices
            column, row = cell.id % queries.GRID, cell.id // queries.GRID
            side = 4096 / queries.GRID
            assert column * side - 1 <= x <= (column + 1) * side + 1
            assert row * side - 1 <= y <= (row + 1) * side + 1
