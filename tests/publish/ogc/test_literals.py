"""A shape in a request counts in the reference system that this request names, whatever others named before."""

from typing import Any

import pytest

from tests.city import City

SYSTEMS = ("OGC/1.3/CRS84", "EPSG/0/4326", "EPSG/0/4490", "EPSG/0/4551", "EPSG/0/3857")
TURNED = ("EPSG/0/4326", "EPSG/0/4490", "EPSG/0/4551")
WEST, SOUTH, EAST, NORTH = 125.31, 43.87, 125.33, 43.89


@pytest.fixture(scope="module")
def places(town: City) -> set[str]:
    """The codes of those inside the box."""
    given = {"inside": [125.32, 43.88], "outside": [125.4, 43.95]}
    made = {
        name: town.project(geometry={"type": "Point", "coordinates": at}, location_accuracy="site").code
        for name, at in given.items()
    }
    return {made["inside"]}


def corners(town: City, name: str) -> list[list[float]]:
    """Two corners of the box in a system, in its own order."""
    statement = "SELECT ARRAY[ST_X(p), ST_Y(p)] FROM ST_Transform(ST_SetSRID(ST_MakePoint(:x, :y), 4326), :srid) p"
    srid = 4326 if name.startswith("OGC") else int(name.rpartition("/")[2])
    found = [town.asked(statement, x=x, y=y, srid=srid) for x, y in ((WEST, SOUTH), (EAST, NORTH))]
    return [at[::-1] if name in TURNED else at for at in found]


def asked(town: City, **query: Any) -> set[str]:
    answer = town.client("viewer").get("/ogc/collections/projects/items", params=query | {"mapped": "true"})
    assert answer.status_code == 200, answer.text
    return {feature["id"] for feature in answer.json()["features"]}


def test_a_box_and_a_filter_are_read_in_their_own_system_one_after_the_other(town: City, places: set[str]):
    for name in (*SYSTEMS, *SYSTEMS[::-1]):
        uri, (low, high) = f"http://www.opengis.net/def/crs/{name}", corners(town, name)
        box = ",".join(map(str, [*low, *high]))
        assert asked(town, bbox=box, **{"bbox-crs": uri}) == places, name
        ring = [low, [low[0], high[1]], high, [high[0], low[1]], low]
        words = ", ".join(f"{x} {y}" for x, y in ring)
        cql = f"S_INTERSECTS(geometry, POLYGON(({words})))"
        assert asked(town, filter=cql, **{"filter-crs": uri}) == places, name
