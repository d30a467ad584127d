"""A layer comes in whole or not at all: from every format, in every system, with what is wrong told by the feature."""

import io
import shutil
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw as gdal
import pytest
from shapely import MultiPolygon, Point, Polygon, box, to_wkb, transform
from shapely.geometry.base import BaseGeometry
from sqlalchemy import func, select

from app.exchange.overlays import files
from app.kit.errors import Conflict, Invalid
from tests.city import City
from tests.overlays.layers import EAST, NORTH, SOUTH, SQUARE, WEST, ellipsoid_area, geojson, lay, lay_file

SIZE = "SELECT area_m2 FROM overlay_layers WHERE code = 'farm'"
BOWTIE = Polygon([(WEST, SOUTH), (EAST, NORTH), (EAST, SOUTH), (WEST, NORTH)])


def write(path: Path, driver: str, places: list[BaseGeometry], *, crs: str | None = "EPSG:4326", **more: Any) -> Path:
    """A file as GDAL writes it."""
    gdal.write(
        path,
        geometry=np.array(to_wkb(places), dtype=object),
        field_data=[np.array([f"图斑{number}" for number in range(len(places))], dtype=object),
                    np.array(["水田"] * len(places), dtype=object)],
        fields=["mc", "DLMC"],
        driver=driver,
        geometry_type=more.pop("geometry_type", "Polygon"),
        crs=crs,
        **more,
    )  # fmt: skip
    return path


def in_system(city: City, place: BaseGeometry, srid: int) -> BaseGeometry:
    from shapely import from_wkb

    from app.kit.shapes import literal_of

    with city.write() as db:
        turned = func.ST_AsBinary(func.ST_Transform(literal_of(place, 4326), srid))
        return from_wkb(bytes(db.scalar(select(turned)) or b""))


def zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as packed:
        for part in folder.rglob("*"):
            packed.write(part, part.relative_to(folder))
    return target


FORMATS = {"gpkg": ("GPKG", "layer.gpkg"), "geojson": ("GeoJSON", "layer.geojson"), "kml": ("LIBKML", "layer.kml"),
           "shp": ("ESRI Shapefile", "layer.shp"), "gdb": ("OpenFileGDB", "layer.gdb")}  # fmt: skip


@pytest.mark.parametrize("form", [*FORMATS, "zipped shp", "zipped gdb"])
def test_every_format_comes_in_with_names_and_classes(city: City, tmp_path: Path, form: str):
    driver, name = FORMATS[form.removeprefix("zipped ")]
    home = tmp_path / "data"
    home.mkdir()
    file = write(home / name, driver, [SQUARE, box(125.1, 43.7, 125.2, 43.8)])
    if form.startswith("zipped"):
        file = zipped(home, tmp_path / "layer.zip")
    lay_file(city, file, "farm")
    assert city.asked(SIZE) == pytest.approx(ellipsoid_area(SQUARE) + ellipsoid_area(box(125.1, 43.7, 125.2, 43.8)))
    assert city.asked("SELECT count(*) FROM overlay_features WHERE name LIKE '图斑%'") == (0 if form == "kml" else 2)
    assert city.asked("SELECT array_agg(DISTINCT class) FROM overlay_features") == ["水田"]


@pytest.mark.parametrize("srid", [4490, 4551, 4529, 4530])
def test_the_files_own_system_counts(city: City, tmp_path: Path, srid: int):
    """Edges that are straight on the plane are straight there: the area differs from that between degrees by little."""
    small = box(125.3, 43.9, 125.301, 43.901)
    file = write(tmp_path / "layer.gpkg", "GPKG", [in_system(city, small, srid)], crs=f"EPSG:{srid}")
    lay_file(city, file, "farm")
    assert city.asked(SIZE) == pytest.approx(ellipsoid_area(small), rel=1e-5)
    assert city.asked("SELECT crs FROM overlay_layers") == f"EPSG:{srid}"


def test_a_long_edge_on_the_plane_stays_straight_on_the_plane(city: City, tmp_path: Path):
    """Ten kilometres between two corners: turned into degrees by its ends alone it would bend by metres."""
    flat = box(480_000, 4_850_000, 490_000, 4_860_000)
    lay_file(city, write(tmp_path / "layer.gpkg", "GPKG", [flat], crs="EPSG:4551"), "farm")
    dense = "ST_Transform(ST_Segmentize(ST_GeomFromText(:flat, 4551), 5), 4326)::geography"
    truth = city.asked(f"SELECT ST_Area({dense})", flat=flat.wkt)
    assert city.asked(SIZE) == pytest.approx(truth, rel=1e-8)


def test_a_system_that_is_declared_counts_where_the_file_has_none(city: City, tmp_path: Path):
    from app.exchange.places.systems import System

    file = write(tmp_path / "layer.shp", "ESRI Shapefile", [in_system(city, SQUARE, 4551)])
    file.with_suffix(".prj").unlink()
    with pytest.raises(Invalid) as refused:
        lay_file(city, file, "farm")
    assert refused.value.faults[0].key == "overlay.no_crs"
    lay_file(city, file, "farm", crs=4551)
    assert city.asked(SIZE) == pytest.approx(ellipsoid_area(SQUARE), rel=1e-5)
    lay_file(city, file, "again", crs=System.GK126)
    assert city.asked("SELECT count(DISTINCT area_m2) FROM overlay_layers") == 1


def test_a_declared_system_that_contradicts_the_file_is_refused(city: City, tmp_path: Path):
    file = write(tmp_path / "layer.gpkg", "GPKG", [SQUARE])
    with pytest.raises(Invalid) as refused:
        lay_file(city, file, "farm", crs=4551)
    assert refused.value.faults[0].key == "overlay.other_crs"


def test_what_is_given_in_gcj02_is_shifted_back(city: City):
    from app.exchange.places.systems import System
    from app.kit.datum import gcj02_of

    shifted = transform(SQUARE, lambda at: np.array([gcj02_of(*corner) for corner in at]))
    with geojson([(shifted, "水田")]) as file:
        lay_file(city, file, "farm", crs=System.GCJ02)
    west = city.asked("SELECT bounds[1] FROM overlay_layers")
    assert west == pytest.approx(WEST, abs=2e-6)


def test_an_area_that_crosses_itself_is_mended_and_told(city: City):
    found = lay(city, "farm", [(SQUARE, "水田"), (BOWTIE, "旱地")])
    assert found.mended == [2]
    halves = ellipsoid_area(SQUARE) / 2
    assert city.asked("SELECT area_m2 FROM overlay_features WHERE number = 2") == pytest.approx(halves, rel=1e-3)


@pytest.mark.parametrize(
    ("place", "key"),
    [
        (Point(125.3, 43.9), "overlay.not_area"),
        (Polygon([(125.3, 43.9), (125.4, 43.9), (125.3, 43.9), (125.3, 43.9)]), "overlay.broken"),
        (box(1253, 43, 1254, 44), "overlay.not_this_system"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_feature_and_nothing_comes_in(city: City, place: Any, key: str):
    with pytest.raises(Invalid) as refused:
        lay(city, "farm", [(SQUARE, "水田"), (place, "旱地"), (SQUARE, "水田")])
    (fault,) = refused.value.faults
    assert (fault.key, fault.values["number"], fault.values["name"]) == (key, 2, "图斑2")
    for table in ("overlay_layers", "overlay_features", "overlay_pieces"):
        assert city.asked(f"SELECT count(*) FROM {table}") == 0


def test_only_so_many_faults_are_told(city: City):
    with pytest.raises(Invalid) as refused:
        lay(city, "farm", [(Point(125.3, 43.9), None)] * 40)
    assert len(refused.value.faults) == 10


def test_what_lies_elsewhere_and_what_has_no_shape_is_left_out_and_counted(city: City):
    shapes: list[Any] = [(SQUARE, "水田"), (box(116, 39, 117, 40), "旱地"), (None, "水田")]
    found = lay(city, "farm", shapes)
    assert (found.read, found.kept, found.elsewhere, found.empty) == (3, 1, 1, [3])
    with pytest.raises(Invalid) as refused:
        lay(city, "beijing", [(box(116, 39, 117, 40), "旱地")])
    assert refused.value.faults[0].key == "overlay.elsewhere"


def test_a_layer_is_replaced_only_when_that_is_said_and_whole(city: City):
    lay(city, "farm")
    with pytest.raises(Conflict):
        lay(city, "farm", [(box(125.3, 43.9, 125.31, 43.91), "旱地")])
    with pytest.raises(Invalid):
        lay(city, "farm", [(box(125.3, 43.9, 125.31, 43.91), "旱地"), (Point(1, 1), None)], replace=True)
    assert city.asked(SIZE) == pytest.approx(ellipsoid_area(SQUARE))
    lay(city, "farm", [(box(125.3, 43.9, 125.31, 43.91), "旱地")], replace=True)
    assert city.asked("SELECT array_agg(class) FROM overlay_features JOIN overlay_layers USING (edition)") == ["旱地"]
    assert city.asked("SELECT version FROM overlay_layers") == 2


def test_a_large_layer_is_read_in_batches(city: City, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "BATCH", 7)
    monkeypatch.setattr(files, "PIECE", 3)
    shapes = [(box(x := 125.2 + at / 1000, 43.9, x + 0.0005, 43.901), f"类{at % 3}") for at in range(50)]
    found = lay(city, "farm", shapes)
    assert found.kept == 50
    assert city.asked("SELECT array_agg(number ORDER BY number) FROM overlay_features") == list(range(1, 51))
    assert city.asked(SIZE) == pytest.approx(sum(ellipsoid_area(place) for place, _ in shapes), rel=1e-7)


def test_pieces_of_a_large_area_add_up_to_it(city: City):
    many = MultiPolygon([Point(125.3, 43.9).buffer(0.05, quad_segs=2000).difference(Point(125.3, 43.9).buffer(0.02))])
    lay(city, "farm", [(many, "水田")])
    assert city.asked("SELECT count(*) > 20 FROM overlay_pieces")
    assert city.asked("SELECT max(ST_NPoints(geom)) <= 129 FROM overlay_pieces")
    summed = city.asked("SELECT sum(ST_Area(ST_Segmentize(geom, 0.0001)::geography)) FROM overlay_pieces")
    assert summed == pytest.approx(ellipsoid_area(many), rel=1e-7)
    assert city.asked(SIZE) == pytest.approx(ellipsoid_area(many), rel=1e-7)


def test_old_chinese_tables_are_read(city: City, tmp_path: Path):
    file = write(tmp_path / "layer.shp", "ESRI Shapefile", [SQUARE], encoding="GB18030")
    file.with_suffix(".cpg").unlink()
    lay_file(city, file, "farm")
    assert city.asked("SELECT class FROM overlay_features") == "水田"


def test_one_of_several_layers_is_named(city: City, tmp_path: Path):
    file = write(tmp_path / "layer.gpkg", "GPKG", [SQUARE], layer="first")
    write(file, "GPKG", [box(125.3, 43.9, 125.31, 43.91)], layer="second", append=True)
    with pytest.raises(Invalid) as refused:
        lay_file(city, file, "farm")
    assert refused.value.faults[0].values["layers"] == "first、second"
    lay_file(city, file, "farm", layer="second")
    assert city.asked(SIZE) == pytest.approx(ellipsoid_area(box(125.3, 43.9, 125.31, 43.91)), rel=1e-6)


@pytest.mark.parametrize(
    "content",
    [
        b"<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
        b'{"type": "FeatureCollection", "features": []} <ogrvrtdatasource>',
        b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>',
        b"name,x,y\n1,2,3\n",
        b"\x00\x01\x02\x03",
    ],
    ids=["vrt", "vrt in json", "entity", "text", "bytes"],
)  # fmt: skip
def test_a_file_that_leads_elsewhere_is_not_opened(city: City, tmp_path: Path, content: bytes):
    file = tmp_path / "layer.geojson"
    file.write_bytes(content)
    with pytest.raises(Invalid):
        lay_file(city, file, "farm")


def test_a_zip_that_is_more_than_it_claims_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from app.exchange.places.files import unpacked

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as writer:
        writer.writestr("layer.shp", b"\0" * 3_000_000)
    with pytest.raises(Invalid) as refused:
        unpacked(packed, tmp_path, 2)
    assert refused.value.faults[0].key == "exchange.unpacked"
    shutil.rmtree(tmp_path)
