"""Geometry: one datum, longitude first, two dimensions, and out as it came in."""

from typing import Any

import pytest
from geoalchemy2.shape import to_shape
from hypothesis import given
from hypothesis import strategies as st

from app.kit.errors import Invalid
from app.kit.shapes import CITY_BOX, WEB_MERCATOR, WGS84, from_geojson, place_type, to_geojson

lons = st.floats(CITY_BOX[0], CITY_BOX[2]).map(lambda value: round(value, 6))
lats = st.floats(CITY_BOX[1], CITY_BOX[3]).map(lambda value: round(value, 6))
positions = st.tuples(lons, lats).map(list)


@given(positions)
def test_a_place_goes_in_and_out_unchanged(position: list[float]):
    place = {"type": "Point", "coordinates": position}
    stored = from_geojson(place)
    assert stored.srid == WGS84 == 4326
    assert to_geojson(stored) == place


@given(st.lists(positions, min_size=2, max_size=20, unique_by=tuple))
def test_a_line_keeps_its_order(line: list[list[float]]):
    place = {"type": "LineString", "coordinates": line}
    assert to_geojson(from_geojson(place)) == place


@given(positions)
def test_swapped_axes_are_always_recognised(position: list[float]):
    with pytest.raises(Invalid) as refused:
        from_geojson({"type": "Point", "coordinates": position[::-1]})
    assert refused.value.faults[0].key == "place.swapped"


def test_heights_and_measures_are_left_out():
    stored = from_geojson({"type": "Point", "coordinates": [125.3, 43.9, 210.5]})
    assert not to_shape(stored).has_z
    assert to_geojson(stored) == {"type": "Point", "coordinates": [125.3, 43.9]}


def test_no_place_is_no_geojson():
    assert to_geojson(None) is None


def test_a_column_is_of_one_datum():
    assert (place_type().srid, place_type(WEB_MERCATOR).srid) == (4326, 3857)


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ({"type": "Point", "coordinates": [124.2, 42.9]}, None),
        ({"type": "Point", "coordinates": [127.3, 45.5]}, None),
        ({"type": "Point", "coordinates": [127.3001, 45.5]}, "place.outside"),
        ({"type": "Point", "coordinates": [124.1999, 43.9]}, "place.outside"),
        ({"type": "Point", "coordinates": []}, "place.empty"),
        ({"type": "Moon"}, "place.not_geojson"),
        ({}, "place.not_geojson"),
        ({"type": "LineString", "coordinates": [[125.3, 43.9], [125.3, 43.9]]}, "place.invalid"),
    ],
)
def test_the_edge_of_the_city_is_inside(place: dict[str, Any], key: str | None):
    if key is None:
        from_geojson(place)
        return
    with pytest.raises(Invalid) as refused:
        from_geojson(place, "somewhere")
    fault = refused.value.faults[0]
    assert (fault.key, fault.loc) == (key, ("somewhere",))
