"""A place out of a file or a text: read back to a centimetre, with what was noticed about it."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw as gdal
import pytest
from pyogrio import list_drivers
from shapely import Polygon, from_wkb, transform
from shapely.geometry import LineString, shape

from app.kit.datum import bd09_of, gauss_of, gcj02_of
from app.publish.commands import BasemapFeatureIn, replace_basemap
from tests.city import City, named, unsafe

LINE = LineString([(125.3001, 43.8001), (125.3123, 43.8102), (125.3201, 43.8204)])
CM_DEG = 1e-7
PLANE = transform(LINE, lambda at: np.array([gauss_of(x, y, 126) for x, y in at]))


def ask(city: City, content: bytes | str, login: str = "planner", **asked: Any):
    body = content.encode() if isinstance(content, str) else content
    headers = unsafe() | {"Content-Type": "application/octet-stream"}
    return city.client(login).post("/api/v1/places/read", content=body, params=asked, headers=headers)


def only(city: City, content: bytes | str, **asked: Any) -> tuple[Any, list[str]]:
    answer = ask(city, content, **asked)
    assert answer.status_code == 200, answer.text
    (item,) = answer.json()["items"]
    return shape(item["geometry"]), [note["code"] for note in item["notes"]]


def written(folder: Path, name: str, driver: str, place: Any, crs: str | None, kind: str = "LineString") -> Path:
    path = folder / name
    fields: dict[str, Any] = {"fields": ["name"], "field_data": [np.array(["甲"], dtype=object)]}
    if driver == "DXF":
        fields = {"fields": [], "field_data": []}
    gdal.write(path, np.array([place.wkb], dtype=object), geometry_type=kind, crs=crs, driver=driver, **fields)
    return path


def zipped(*paths: Path, under: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in paths:
            packed.write(path, under + path.name)
    return target.getvalue()


FORMATS = [
    ("a.gpkg", "GPKG", PLANE, "EPSG:4551"),
    ("a.gpkg", "GPKG", LINE, "EPSG:4490"),
    ("a.shp", "ESRI Shapefile", PLANE, "EPSG:4551"),
    ("a.geojson", "GeoJSON", LINE, "EPSG:4326"),
    ("a.kml", "KML", LINE, "EPSG:4326"),
    ("a.gdb", "OpenFileGDB", PLANE, "EPSG:4551"),
]


@pytest.mark.parametrize(("name", "driver", "place", "crs"), FORMATS)
def test_every_format_is_read_back_to_a_centimetre(
    city: City, tmp_path: Path, name: str, driver: str, place: Any, crs: str
) -> None:
    path = written(tmp_path, name, driver, place, crs)
    content = path.read_bytes() if path.is_file() and path.suffix != ".shp" else b""
    if path.suffix == ".shp":
        content = zipped(*tmp_path.glob("a.*"))
    if path.suffix == ".gdb":
        content = zipped(*path.iterdir(), under="a.gdb/")
    found, notes = only(city, content)
    assert np.allclose(found.coords, LINE.coords, atol=CM_DEG, rtol=0)
    assert notes == []


def test_a_drawing_has_no_system_and_says_which_would_fit(city: City, tmp_path: Path) -> None:
    content = written(tmp_path, "a.dxf", "DXF", PLANE, "EPSG:4551").read_bytes()
    asked = ask(city, content).json()
    assert (asked["system"], asked["items"]) == (None, [])
    assert "gk126" in asked["fits"] and "wgs84" not in asked["fits"]
    found, _ = only(city, content, system="gk126")
    assert np.allclose(found.coords, LINE.coords, atol=CM_DEG, rtol=0)
    assert named(ask(city, content, system="gk42")) == [["system"]]


def test_files_in_several_systems_one_after_the_other_each_keep_their_own(city: City, tmp_path: Path) -> None:
    """The first one's system once stayed in the statement that was kept, and the others lay three degrees off."""
    there = {crs: transform(LINE, lambda at, cm=cm: np.array([gauss_of(x, y, cm) for x, y in at]))
             for crs, cm in (("EPSG:4551", 126), ("EPSG:4550", 123), ("EPSG:4549", 120))}  # fmt: skip
    for crs, place in there.items():
        found, notes = only(city, written(tmp_path, f"{crs[5:]}.gpkg", "GPKG", place, crs).read_bytes())
        assert np.allclose(found.coords, LINE.coords, atol=CM_DEG, rtol=0), crs
        assert notes == []
    drawing = written(tmp_path, "a.dxf", "DXF", there["EPSG:4551"], "EPSG:4551").read_bytes()
    assert ask(city, drawing).json()["fits"] == ["gk126"]


def test_a_survey_text_has_north_first_and_holes(city: City) -> None:
    rings = [
        [(125.3, 43.8), (125.31, 43.8), (125.31, 43.81), (125.3, 43.81)],
        [(125.303, 43.803), (125.306, 43.803), (125.306, 43.806)],
    ]
    lines = ["[属性描述]", "坐标系=2000国家大地坐标系", "几度分带=3", "带号=42", "[地块坐标]", "7,1.0,1,地块甲,面,,,,@"]
    for number, ring in enumerate(rings, 1):
        for at, (lon, lat) in enumerate([*ring, ring[0]], 1):
            east, north = gauss_of(lon, lat, 126)
            lines.append(f"J{at},{number},{north:.4f},{42_000_000 + east:.4f}")
    for encoding in ("utf-8", "gb18030"):
        answer = ask(city, "\n".join(lines).encode(encoding)).json()
        (item,) = answer["items"]
        assert (answer["format"], answer["system"], item["name"]) == ("survey", "gk42", "地块甲")
        found = shape(item["geometry"])
        assert len(found.interiors) == 1
        assert np.allclose(found.exterior.coords[:4], rings[0], atol=CM_DEG, rtol=0)
        assert abs(found.area - Polygon(rings[0], [rings[1]]).area) < 1e-9


@pytest.mark.parametrize(
    ("system", "there"), [("gcj02", gcj02_of), ("bd09", bd09_of), ("cgcs2000", lambda x, y: (x, y))]
)
def test_pasted_coordinates_are_turned_back_from_what_was_declared(city: City, system: str, there: Any) -> None:
    text = "\n".join(f"{x:.9f}, {y:.9f}" for x, y in (there(*at) for at in LINE.coords))
    assert ask(city, text).json()["system"] is None
    found, notes = only(city, text, system=system)
    assert np.allclose(found.coords, LINE.coords, atol=CM_DEG, rtol=0)
    assert notes == []


def test_metres_are_read_whichever_stands_first(city: City) -> None:
    for order in (1, -1):
        text = "\n".join("\t".join(f"{n:.4f}" for n in at[::order]) for at in PLANE.coords)
        found, _ = only(city, text, system="gk126")
        assert np.allclose(found.coords, LINE.coords, atol=CM_DEG, rtol=0)


def test_swapped_axes_a_crossing_outline_and_places_elsewhere_are_said(city: City) -> None:
    def geojson(*corners: Any, kind: str = "LineString") -> str:
        return json.dumps({"type": kind, "coordinates": [list(corners)] if kind == "Polygon" else list(corners)})

    found, notes = only(city, geojson([43.8, 125.3], [43.9, 125.4]))
    assert (notes, found.coords[0]) == (["swapped"], (125.3, 43.8))
    bow, notes = only(
        city, geojson([125.3, 43.8], [125.32, 43.82], [125.32, 43.8], [125.3, 43.82], [125.3, 43.8], kind="Polygon")
    )
    assert notes == ["repaired"] and bow.is_valid and bow.geom_type == "MultiPolygon"
    assert only(city, geojson([116.3, 39.9], [116.4, 39.9]))[1] == ["outside"]


def test_gcj02_given_as_wgs84_is_suspected_where_streets_tell(city: City) -> None:
    road = {"key": "r", "kind": "road", "name": "某街", "name_en": None, "rank": 1, "colour": None, "status": None,
            "accuracy_m": 50, "source": None, "note": None, "geometry": LINE.__geo_interface__}  # fmt: skip
    with city.write() as db:
        replace_basemap(db, [BasemapFeatureIn.model_validate(road)])
    shifted = transform(LINE, lambda at: np.array([gcj02_of(x, y) for x, y in at]))
    assert only(city, json.dumps(shifted.__geo_interface__))[1] == ["gcj02"]
    found, notes = only(city, json.dumps(shifted.__geo_interface__), system="gcj02")
    assert notes == [] and np.allclose(found.coords, LINE.coords, atol=CM_DEG, rtol=0)
    assert only(city, json.dumps(LINE.__geo_interface__))[1] == []


def test_old_systems_broken_files_and_bombs_are_refused_in_words(city: City, tmp_path: Path) -> None:
    old = written(tmp_path, "old.gpkg", "GPKG", PLANE, "EPSG:2378").read_bytes()
    assert "CGCS2000" in ask(city, old).json()["errors"][0]["msg"]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.shp", b"\0" * 90_000_000)
    nothing = io.BytesIO()
    with zipfile.ZipFile(nothing, "w") as packed:
        packed.writestr("../readme.txt", "x")
    entity = '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]><kml>&a;</kml>'
    for content in (b"SQLite format 3\0rubbish", b"\x89PNG\r\n\0\0", b"", bomb.getvalue(), nothing.getvalue(), entity):
        assert named(ask(city, content)) == [["file"]]


def test_what_is_read_is_not_stored(city: City) -> None:
    before = city.asked("SELECT count(*) FROM changes")
    assert ask(city, from_wkb(LINE.wkb).wkt.replace("LINESTRING", ""), system="wgs84").status_code in (200, 422)
    assert city.asked("SELECT count(*) FROM changes") == before


# --- a file that leads elsewhere ------------------------------------------------------------------------------------


def leading_to(secret: Path) -> bytes:
    """A format of GDAL that only says where else to read."""
    return (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource><LayerSRS>WGS84</LayerSRS>'
        '<GeometryType>wkbPoint</GeometryType><GeometryField encoding="WKT" field="WKT"/></OGRVRTLayer></OGRVRTDataSource>'
    ).encode()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.csv"
    file.write_text('name,WKT\n机密,"POINT(125.3 43.9)"\n')
    return file


@pytest.mark.parametrize(
    "disguise",
    [
        b"<!-- <kml -->%s", b"<kml></kml>%s", b"999\n%s\n0\nSECTION\n", b"  0\nSECTION\n%s", b'{"type": "%s"}',
        b'{"type": "gdal_streamed_alg", "command_line": "%s"}',
    ],
)  # fmt: skip
def test_a_file_that_leads_to_another_file_is_refused(shared: City, secret: Path, disguise: bytes):
    answer = ask(shared, disguise.replace(b"%s", leading_to(secret)))
    assert named(answer) == [["file"]]
    assert "机密" not in answer.text


@pytest.mark.parametrize("name", ["a.shp", "a.gdb", "a.gdb/a00000001.gdbtable", "a.gdb/a.csv"])
def test_so_is_one_in_a_zip(shared: City, secret: Path, name: str):
    for content in (leading_to(secret), secret.read_bytes()):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as file:
            file.writestr(name, content)
        answer = ask(shared, packed.getvalue())
        assert named(answer) == [["file"]]
        assert "机密" not in answer.text


def test_a_database_that_leads_to_another_file_tells_nothing_of_it(shared: City, secret: Path, tmp_path: Path):
    path = written(tmp_path, "good.gpkg", "GPKG", LINE, "EPSG:4326")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES ('table', 'other', 'other', 0, ?)",
            (f"CREATE VIRTUAL TABLE other USING VirtualOGR('{secret}')",),
        )
        db.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('other', 'attributes', 'other')"
        )
    assert "机密" not in ask(shared, path.read_bytes()).text


def test_gdal_knows_no_format_that_leads_elsewhere():
    assert not {"OGR_VRT", "GDALG", "WFS", "CSW", "HTTP"} & set(list_drivers())
