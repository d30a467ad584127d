"""Coordinates between datums: known pairs, there and back, and what somebody types."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from app.kit.coordinates import Datum, readings
from app.kit.datum import bd09_of, gauss_of, gcj02_of, wgs84_of_bd09, wgs84_of_gauss, wgs84_of_gcj02
from app.kit.db import engine
from tests.city import City

lons, lats = st.floats(124.2, 127.3), st.floats(42.9, 45.5)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return 111_320 * hypot((one[0] - other[0]) * cos(radians(one[1])), one[1] - other[1])


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        # The pair that published implementations of the formula are shown with.
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ],
)
def test_gcj02_is_where_it_is_known_to_be(wgs84, gcj02):
    assert metres(gcj02_of(*wgs84), gcj02) < 1
    assert metres(wgs84_of_gcj02(*gcj02), wgs84) < 1


def test_bd09_is_where_it_is_known_to_be():
    assert metres(bd09_of(*wgs84_of_gcj02(116.404, 39.915)), (116.41036949371029, 39.92133699351021)) < 1


@given(lon=lons, lat=lats)
def test_there_and_back_is_nowhere_else(lon: float, lat: float):
    assert metres(wgs84_of_gcj02(*gcj02_of(lon, lat)), (lon, lat)) < 0.01
    assert metres(wgs84_of_bd09(*bd09_of(lon, lat)), (lon, lat)) < 0.01
    assert metres(wgs84_of_gauss(*gauss_of(lon, lat, 126), 126), (lon, lat)) < 0.001
    assert 200 < metres(gcj02_of(lon, lat), (lon, lat)) < 900


def test_gauss_krueger_is_that_of_the_database(shared: City):
    with engine().connect() as db:
        for lon, lat in [(125.318, 43.886), (124.3, 43.0), (127.2, 45.4)]:
            for srid, meridian in ((4551, 126), (4550, 123)):
                east, north = db.execute(
                    text(
                        "SELECT ST_X(g), ST_Y(g) FROM ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), 4490), :srid) g"
                    ),
                    {"lon": lon, "lat": lat, "srid": srid},
                ).one()
                # At a meridian's distance of four degrees the database's own series is good to some millimetres.
                assert gauss_of(lon, lat, meridian) == pytest.approx((north, east), abs=0.01) or gauss_of(
                    lon, lat, meridian
                ) == pytest.approx((east, north), abs=0.01)


@pytest.mark.parametrize("typed", ["125.3181,43.8862", "125.3181 43.8862", "（125.3181，43.8862）", "lon=125.3181, lat=43.8862",
                                   "125°19′5.16″E 43°53′10.32″N", "东经125°19′5.16″，北纬43°53′10.32″"])  # fmt: skip
def test_a_pair_in_degrees_may_be_any_of_three(typed: str):
    found = readings(typed)
    assert found is not None
    assert [one.datum for one in found] == [Datum.WGS84, Datum.GCJ02, Datum.BD09]
    assert not any(one.swapped for one in found)
    assert metres((found[0].lon, found[0].lat), (125.3181, 43.8862)) < 0.5
    assert metres(gcj02_of(found[1].lon, found[1].lat), (125.3181, 43.8862)) < 0.5


def test_swapped_axes_are_recognised():
    found = readings("43.8862, 125.3181")
    assert found is not None
    assert all(one.swapped for one in found) and (found[0].lon, found[0].lat) == (125.3181, 43.8862)


def test_metres_are_read_with_and_without_the_zone_and_north_first():
    east, north = gauss_of(125.3181, 43.8862, 126)
    for typed in (f"{east:.2f},{north:.2f}", f"{42_000_000 + east:.2f} {north:.2f}", f"{north:.2f},{east:.2f}"):
        found = readings(typed)
        assert found is not None and found[0].datum is Datum.GAUSS and found[0].meridian == 126
        assert metres((found[0].lon, found[0].lat), (125.3181, 43.8862)) < 0.5
    # West of 124.5 degrees the next zone begins; without its prefix both are possible, and both are told.
    east, north = gauss_of(124.6, 43.5, 123)
    found = readings(f"{east:.2f},{north:.2f}")
    assert found is not None and 123 in [one.meridian for one in found]
    assert [one.meridian for one in readings(f"{41_000_000 + east:.2f},{north:.2f}") or []] == [123]


@pytest.mark.parametrize("typed", ["人民大街", "5号线", "CC2025-IND-0001", "2025", "10 亿元", "", "1,2,3"])
def test_words_are_no_coordinates(typed: str):
    assert readings(typed) is None


def test_a_place_elsewhere_is_a_pair_without_a_meaning():
    assert readings("116.404,39.915") == []
