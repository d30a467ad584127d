"""Where many signs would stand close together in a tile that is not full, a cell stands for them; the rest stands free."""

from collections import Counter
from collections.abc import Callable
from math import floor
from typing import Any

import pytest

from app.publish import queries
from tests.city import City
from tests.publish.mvt import Feature, layers_of
from tests.publish.test_cells import QUERIES, items, pyramid
from tests.publish.test_tiles import position
from tests.selection.corpus import Known


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    return sixty(town)


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three signs are a crowd."""
    monkeypatch.setattr(queries, "CROWD", 2)


@pytest.fixture(scope="module")
def close_up(town: City, known: list[Known]) -> list[dict[str, list[Feature]]]:
    """Every tile of zoom 12 that has something, of which there are hundreds to ask for."""
    with pytest.MonkeyPatch.context() as three:
        three.setattr(queries, "CROWD", 2)
        return pyramid(town, 12, {})


@pytest.mark.parametrize(("z", "query"), [*((z, query) for z in (0, 7, 9) for query in QUERIES), (12, QUERIES[0])])
def test_crowds_and_those_that_stand_free_are_the_selection_once(
    town: City, known: list[Known], close_up: list[dict[str, list[Feature]]], z: int, query: dict[str, Any]
):
    tiles = close_up if z == 12 else pyramid(town, z, query)
    told = {item["id"]: item for item in items(town, query)}
    mapped = [one for one in known if one.id in told and one.shape is not None]
    cells = [cell.properties for tile in tiles for cell in tile.get("cells", [])]
    homes = [one.properties for tile in tiles for one in tile.get("projects", []) if one.properties.get("home")]
    assert sum(cell["count"] for cell in cells) + len(homes) == len(mapped) > 0
    sums = sum(one.get("wan", 0) for one in (*cells, *homes))
    assert sums == pytest.approx(float(sum(one.size or 0 for one in mapped)))
    by = Counter(one["programme"] for one in homes)
    for cell in cells:
        by.update({name.removeprefix("n_"): number for name, number in cell.items() if name.startswith("n_")})
    assert by == Counter(one.values["programme"] for one in mapped)
    demo = sum(cell.get("demo", 0) for cell in cells) + sum(one["provenance"] == "demo" for one in homes)
    assert demo == sum(told[one.id]["provenance"] == "demo" for one in mapped)


def test_a_crowd_says_how_far_it_reaches_and_only_then_is_one(town: City, known: list[Known]):
    cells = [cell.properties for tile in pyramid(town, 7, {}) for cell in tile.get("cells", [])]
    assert cells
    places = [one.shape.centroid for one in known if one.shape is not None]
    for cell in cells:
        west, south, east, north = map(float, cell["box"].split(","))
        assert cell["count"] > 2
        within = [at for at in places if west - 0.02 <= at.x <= east + 0.02 and south - 0.02 <= at.y <= north + 0.02]
        assert len(within) >= cell["count"]


def test_no_sign_of_a_crowd_lies_on_another(town: City, known: list[Known]):
    signs = [cell.vertices[0] for z in range(4, 10) for tile in pyramid(town, z, {}) for cell in tile.get("cells", [])]
    assert signs
    # Each stands 14 of a tile's 512 pixels from the edges of its square of 64; a place is rounded to the tile's unit.
    assert all(14 * 8 - 1 <= at % (64 * 8) <= 50 * 8 + 1 for sign in signs for at in sign)


def test_lines_and_areas_that_can_be_seen_stand_free(known: list[Known], close_up: list[dict[str, list[Feature]]]):
    drawn = {feature.id for tile in close_up for feature in tile.get("projects", []) if feature.type != 1}
    large = {one.id for one in known if one.shape is not None and one.shape.length > 0.03}
    assert set() != large <= drawn


def test_closer_up_everybody_stands_alone(town: City, known: list[Known]):
    middles = [one.shape.centroid for one in known if one.shape is not None]
    client = town.client("viewer")
    tiles = {tuple(map(floor, position(at.x, at.y, 13))) for at in middles}
    found = [layers_of(client.get(f"/tiles/projects/13/{x}/{y}.mvt").content) for x, y in tiles]
    assert any(tile.get("projects") for tile in found)
    assert not any(tile.get("cells") for tile in found)
