"""OGC API – Features Part 2 (18-058r1): coordinate reference systems by reference, by requirement."""

from math import hypot
from typing import Any

import pytest
from shapely.geometry import shape

from app.kit.crs import CRS84, EPSG_3857, EPSG_4326, EPSG_4490, EPSG_4551, SYSTEMS, Crs
from tests.city import City
from tests.publish.ogc.conftest import Ask, codes

# A place, and the same in each system with its axes in the registry's order; by hand, from PROJ.
PLACE = (125.3102, 43.9052)
STATION = (125.30, 43.86)


def first_position(feature: dict[str, Any]) -> tuple[float, float]:
    at = feature["geometry"]["coordinates"]
    while isinstance(at[0], list):
        at = at[0]
    return at[0], at[1]


@pytest.mark.parametrize("collection", ["projects", "components", "districts", "metro"])
def test_req_1_to_6_a_collection_lists_its_systems(ask: Ask, collection: str):
    """/req/crs/crs-uri, fc-md-crs-list, fc-md-storageCrs, fc-md-storageCrs-valid-value, fc-md-crs-list-global"""
    found = ask(f"/collections/{collection}")
    assert found["crs"] == [*SYSTEMS]
    assert found["crs"][0] == CRS84.uri
    assert found["storageCrs"] in found["crs"]
    assert ask("/collections")["crs"] == [*SYSTEMS]


@pytest.mark.parametrize("crs", SYSTEMS.values(), ids=lambda one: one.srid)
def test_req_7_to_16_answers_are_in_the_system_that_is_asked_for(town: City, ask: Ask, crs: Crs):
    """/req/crs/fc-crs-definition, fc-crs-valid-value, fc-crs-action, ogc-crs-header, ogc-crs-header-value, geojson"""
    plain = {one["id"]: one for one in ask("/collections/components/items")["features"]}
    answer = town.client("viewer").get("/ogc/collections/components/items", params={"crs": crs.uri})
    assert answer.headers["content-crs"] == f"<{crs.uri}>"
    for feature in answer.json()["features"]:
        lon, lat = first_position(plain[feature["id"]])
        first, second = first_position(feature)
        if crs in (EPSG_4326, EPSG_4490):
            assert (first, second) == pytest.approx((lat, lon), abs=1e-5)
        elif crs is EPSG_4551:
            # Northing first: some 4,860 km from the equator, and west of the meridian less than 500 km.
            assert 4_800_000 < first < 4_900_000 and 400_000 < second < 500_000
        elif crs is EPSG_3857:
            assert 13_900_000 < first < 14_000_000 and 5_400_000 < second < 5_500_000
        else:
            assert (first, second) == (lon, lat)
        one = town.client("viewer").get(f"/ogc/collections/components/items/{feature['id']}", params={"crs": crs.uri})
        assert one.headers["content-crs"] == f"<{crs.uri}>"
        assert first_position(one.json()) == (first, second)


def test_lengths_in_the_gauss_kruger_zone_are_true_to_a_thousandth(ask: Ask):
    """Easting and northing are not swapped in scale either: the section between the stations is 5.5 km long."""
    (one,) = ask("/collections/components/items", kind="section", crs=EPSG_4551.uri)["features"]
    (a, b), (c, d) = one["geometry"]["coordinates"]
    assert hypot(c - a, d - b) == pytest.approx(5487, rel=0.002)


def test_req_8_and_15_the_default_is_crs84(town: City, ask: Ask):
    """/req/crs/fc-crs-default-value, fc-bbox-crs-default-value"""
    answer = town.client("viewer").get("/ogc/collections/components/items")
    assert answer.headers["content-crs"] == f"<{CRS84.uri}>"
    near = "125.299,43.859,125.301,43.861"
    assert (
        ask("/collections/components/items", bbox=near)["numberMatched"]
        == ask("/collections/components/items", bbox=near, **{"bbox-crs": CRS84.uri})["numberMatched"]
        == 2
    )


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize(
    "value", ["http://www.opengis.net/def/crs/EPSG/0/9999", "4326", "EPSG:4326", "", "x" * 3000, "\0"]
)
def test_req_10_and_13_a_system_that_is_not_listed_is_a_400(ask: Ask, name: str, value: str):
    """/req/crs/crs-exception, bbox-crs-exception"""
    ask("/collections/projects/items", _status=400, **{name: value, "bbox": "120,40,130,50"})


@pytest.mark.parametrize("crs", SYSTEMS.values(), ids=lambda one: one.srid)
def test_req_12_to_14_a_box_is_read_in_its_own_system_and_order(ask: Ask, crs: Crs):
    """/req/crs/fc-bbox-crs-definition, fc-bbox-crs-valid-value, fc-bbox-crs-action"""
    wide = {"bbox": "125.155,43.605,125.905,44.405"}
    plain = codes(ask("/collections/components/items", **wide))
    one = ask("/collections/components/items", kind="station", crs=crs.uri, sortby="key")["features"][0]
    first, second = one["geometry"]["coordinates"]
    step = 0.0005 if crs.degrees else 50
    edges = {"bbox": f"{first - step},{second - step},{first + step},{second + step}", "bbox-crs": crs.uri}
    found = codes(ask("/collections/components/items", **edges))
    assert {name.rpartition(".")[2] for name in found} == {"S01", "X01"}
    assert set(found) < set(plain)
    if crs.swapped and crs.degrees:
        swapped = {"bbox": "125.155,43.605,125.905,44.405", "bbox-crs": crs.uri}
        ask("/collections/components/items", _status=400, **swapped)


def test_a_box_across_the_date_line_has_latitude_first_too(ask: Ask):
    query = {"bbox": "40,125.505,50,-170", "bbox-crs": EPSG_4326.uri}
    plain = ask("/collections/projects/items", bbox="125.505,40,-170,50")
    assert codes(ask("/collections/projects/items", **query)) == codes(plain)
    ask("/collections/projects/items", _status=400, **{"bbox": "2,0,1,1", "bbox-crs": EPSG_3857.uri})
    ask("/collections/projects/items", _status=400, **{"bbox": "0,0,1e9,1e9", "bbox-crs": EPSG_4551.uri})


@pytest.mark.parametrize("crs", [EPSG_4551, EPSG_3857, EPSG_4490], ids=lambda one: one.srid)
def test_a_large_box_of_metres_selects_what_the_same_outline_in_degrees_does(ask: Ask, crs: Crs):
    """Its edges are straight in its own system, where they bend in degrees."""
    city = ask("/collections/districts/items", crs=crs.uri, limit=20)["features"]
    for district in city[:4]:
        west, south, east, north = shape(district["geometry"]).bounds
        box = {"bbox": f"{west},{south},{east},{north}", "bbox-crs": crs.uri}
        assert district["id"] in codes(ask("/collections/districts/items", **box))


def test_only_the_wanted_properties_and_no_shape(ask: Ask):
    page = ask("/collections/projects/items", properties="stage,name", skipGeometry="true", limit=3)
    for feature in page["features"]:
        assert [*feature["properties"]] == ["name", "stage"]
        assert feature["geometry"] is None
    swapped = ask("/collections/projects/items", properties="code", crs=EPSG_4326.uri, limit=3)
    assert [*swapped["features"][0]["properties"]] == ["code"]
