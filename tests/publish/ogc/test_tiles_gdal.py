"""GDAL's own driver for vector tiles finds in them what Guatu put there, where it put it."""

import json
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
from shapely import from_wkb, transform

from app.projects.models import Project
from tests.city import City
from tests.publish.ogc.grids import SETS, fetch, position

# Two roads and a village round the middle of the city.
SHAPES: dict[str, tuple[str, dict[str, Any]]] = {
    "一路": ("dead_end_roads", {"type": "LineString", "coordinates": [[125.30, 43.87], [125.33, 43.89]]}),
    "二路": ("dead_end_roads", {"type": "LineString", "coordinates": [[125.31, 43.90], [125.34, 43.90]]}),
    "一村": (
        "urban_villages",
        {"type": "Polygon", "coordinates": [[[125.31, 43.86], [125.33, 43.86], [125.33, 43.88], [125.31, 43.86]]]},
    ),
}
# What GDAL has to be told of a tile that is not Web Mercator.
SCHEME = {
    "crs": "EPSG:4326", "tile_origin_upper_left_x": -180.0, "tile_origin_upper_left_y": 90.0,
    "tile_dimension_zoom_0": 180.0, "tile_matrix_width_zoom_0": 2, "tile_matrix_height_zoom_0": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def drawn(town: City) -> dict[str, Project]:
    return {
        name: town.project(name=name, programme=programme, geometry=geometry, location_accuracy="site")
        for name, (programme, geometry) in SHAPES.items()
    }


def layer_of(tile: bytes, folder: Path, name: str, z: int, layer: str) -> tuple[Any, list[Any], dict[str, list[Any]]]:
    """The CRS, the shapes and the fields of a layer, as GDAL reads them."""
    x, y = (floor(part) for part in position(name, 125.32, 43.88, z))
    file = folder / f"{y}.mvt"
    file.write_bytes(tile)
    more: dict[str, Any] = {}
    if name == "WorldCRS84Quad":
        described = folder / "metadata.json"
        described.write_text(json.dumps(SCHEME))
        more["METADATA_FILE"] = str(described)
    found, _, shapes, columns = pyogrio.raw.read(file, layer=layer, X=str(x), Y=str(y), Z=str(z), CLIP="NO", **more)
    return found["crs"], [from_wkb(one) for one in shapes], dict(zip(found["fields"], columns, strict=True))


@pytest.mark.parametrize("name", SETS)
def test_gdal_reads_the_projects_of_a_tile_at_their_places(
    town: City, drawn: dict[str, Project], tmp_path: Path, name: str
):
    z = 9
    tile = fetch(town, "projects", name, z, headers={"Accept-Encoding": "identity"}).content
    crs, shapes, fields = layer_of(tile, tmp_path, name, z, "projects")
    assert crs == ("EPSG:4326" if name == "WorldCRS84Quad" else "EPSG:3857")
    by_name = dict(zip(fields["name"], shapes, strict=True))
    assert set(by_name) == set(SHAPES)
    # One unit of a tile of this zoom.
    unit = (180 if name == "WorldCRS84Quad" else 360) / 2**z / 4096
    for title, (_, geometry) in SHAPES.items():
        there = by_name[title] if name == "WorldCRS84Quad" else transform(by_name[title], _degrees)
        given = geometry["coordinates"] if geometry["type"] == "LineString" else geometry["coordinates"][0]
        west, south = min(at[0] for at in given), min(at[1] for at in given)
        east, north = max(at[0] for at in given), max(at[1] for at in given)
        assert there.bounds == pytest.approx((west, south, east, north), abs=2 * unit), title
        assert there.geom_type.removeprefix("Multi") == geometry["type"]


def _degrees(metres: Any) -> Any:
    """Longitude and latitude of points of the map's projection, one a row."""
    x, y = metres[:, 0] / 20037508.342789244, metres[:, 1] / 20037508.342789244
    return np.column_stack([x * 180, np.degrees(np.arctan(np.sinh(y * np.pi)))])


@pytest.mark.parametrize("name", SETS)
def test_gdal_reads_the_districts_of_a_tile(town: City, tmp_path: Path, name: str):
    tile = fetch(town, "districts", name, 5, headers={"Accept-Encoding": "identity"}).content
    _, shapes, fields = layer_of(tile, tmp_path, name, 5, "districts")
    assert len(shapes) == 11
    assert "220102" in set(fields["code"])
    assert {shape.geom_type.removeprefix("Multi") for shape in shapes} == {"Polygon"}
