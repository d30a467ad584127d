"""Every format read back says what the list says: the same projects, sums, days and Chinese text, in the right place."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pyogrio
import pytest
import shapely
from python_calamine import load_workbook

from app.exchange.exports.fields import FIELDS
from app.exchange.exports.formats import FORMATS
from app.exchange.exports.schemas import Format
from app.logbook.vocabulary import value_word
from app.portfolio.items import item_columns
from tests.city import City, named, unsafe
from tests.exchange.taken import HERE, NAMES, SHAPES, Layer, furnish, layer, listed, saved, take, unzipped

# Open data is another thing: `test_open_data.py`.
ALL = [format_.value for format_, made in FORMATS.items() if not made.open]
MONEY = "total_investment_wan"
pytestmark = pytest.mark.usefixtures("full")


@pytest.fixture(scope="module")
def full(shared: City) -> dict[str, str]:
    return furnish(shared)


def table(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def same_shapes(found: list[bytes | None], tolerance: float = 1e-9) -> None:
    """The shapes of `SHAPES` in their order, but for the type that a file may only know as its multiple."""
    for given, read in zip(SHAPES.values(), found, strict=True):
        if given is None:
            assert read is None
        else:
            wanted = shapely.from_geojson(json.dumps(given))
            assert shapely.hausdorff_distance(shapely.from_wkb(read), wanted) <= tolerance


def of_the_list(city: City, name: str) -> list:
    return [item[name] for item in listed(city)]


def agrees(city: City, read: Layer) -> None:
    """Ids, sums, days and text of what GDAL read are those of the list."""
    order = np.argsort(read.values["id"])
    for field in FIELDS:
        found = [read.values[field.name][at] for at in order]
        if field.name == "mark":
            assert found == ["示例" if p == "demo" else None for p in of_the_list(city, "provenance")]
        elif field.type == "number":
            assert found == [value if value is None else float(value) for value in of_the_list(city, field.name)]
        elif field.type == "instant":
            assert [one[:19] for one in found] == [one[:19] for one in of_the_list(city, field.name)]
        else:
            assert found == of_the_list(city, field.name), field.name
    same_shapes([read.shapes[at] for at in order])


def test_the_fields_are_those_of_the_list_and_their_short_names_fit_a_dbf():
    names = [field.name for field in FIELDS]
    assert set(names) == item_columns(date(2025, 9, 30)).keys() - {"point"} | {"mark"}
    short = [field.short for field in FIELDS]
    assert len({one.lower() for one in short}) == len(names) and max(map(len, short)) <= 10
    assert all(one.isascii() for one in short)


def test_every_format_is_in_the_one_table():
    assert FORMATS.keys() == set(Format)


def test_geojson_holds_the_items_of_the_list_and_their_whole_shapes(shared: City, tmp_path):
    answer = take(shared, "geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    features = answer.json()["features"]
    for feature, item in zip(features, listed(shared), strict=True):
        mark = "示例" if item["provenance"] == "demo" else None
        shown = {name: value for name, value in item.items() if name not in ("id", "point", "mapped")}
        assert feature["properties"] == shown | {"mark": mark}
        assert feature["id"] == item["code"]
    same_shapes([one["geometry"] and shapely.from_geojson(json.dumps(one["geometry"])).wkb for one in features])
    assert "crs" not in answer.json()


def test_rings_run_as_the_rfc_wants_and_lines_as_they_were_drawn(shared: City):
    shapes = {one["properties"]["name"]: one["geometry"] for one in take(shared, "geojson").json()["features"]}
    for sort in ("LineString", "MultiLineString"):
        assert shapes[NAMES[sort]] == SHAPES[sort]
    outer, hole = (shapely.LinearRing(ring) for ring in shapes[NAMES["Polygon"]]["coordinates"])
    assert outer.is_ccw and not hole.is_ccw


def test_geojson_says_what_it_is(shared: City):
    answer = take(shared, "geojson", f"{HERE}&q=%E7%A4%BA%E4%BE%8B", **{"Accept-Language": "en"})
    told = answer.json()["metadata"]
    assert told["filter"] == f"{HERE}&q=示例"
    assert (told["count"], told["demo_count"], told["business_date"]) == (1, 1, "2025-09-30")
    assert told["note"] == "1（含示例 1 个）" and told["units"]["_wan"] == "万元" and told["title"].startswith("Guatu")
    assert datetime.fromisoformat(told["exported_at"]).utcoffset() is not None


@pytest.mark.parametrize("format_", ["gpkg", "fgb"])
def test_a_gis_file_says_what_the_list_says(shared: City, tmp_path, format_):
    read = layer(saved(shared, tmp_path, format_))
    if format_ == "fgb":  # it knows instants, and no days
        for field in FIELDS:
            if field.type == "date":
                read.values[field.name] = [one and one[:10] for one in read.values[field.name]]
    agrees(shared, read)
    assert read.meta["crs"] == "EPSG:4326"


def test_a_geopackage_says_what_it_is(shared: City, tmp_path):
    told = pyogrio.read_info(saved(shared, tmp_path, "gpkg"))
    assert told["layer_name"] == "projects"
    assert told["layer_metadata"]["filter"] == "unit=jingkai"
    assert told["layer_metadata"]["note"] == "7（含示例 1 个）"
    assert "2025-09-30" in told["layer_metadata"]["DESCRIPTION"]
    assert json.loads(told["layer_metadata"]["fields"])[MONEY] == "总投资（万元）"


def test_a_flatgeobuf_in_which_everything_has_a_place_can_be_searched_by_place(shared: City, tmp_path):
    with_all, placed = saved(shared, tmp_path, "fgb"), tmp_path / "placed.fgb"
    assert not pyogrio.read_info(with_all)["capabilities"]["fast_spatial_filter"]
    placed.write_bytes(take(shared, "fgb", f"{HERE}&mapped=true").content)
    assert pyogrio.read_info(placed)["capabilities"]["fast_spatial_filter"]
    assert pyogrio.read_info(placed, force_feature_count=True)["features"] == len(SHAPES) - 1


def test_a_shapefile_has_a_layer_for_each_sort_of_place_and_loses_nothing(shared: City, tmp_path):
    folder = unzipped(shared, tmp_path)
    layers = {path.stem.partition("_")[2]: layer(path) for path in folder.glob("*.shp")}
    assert set(layers) == {"point", "multipoint", "line", "polygon"}
    codes = [code for one in layers.values() for code in one.values["code"]]
    assert sorted(codes) == sorted(item["code"] for item in listed(shared) if item["mapped"])
    sums = [value or 0 for one in layers.values() for value in one.values["total_wan"]]
    assert sum(sums) == pytest.approx(sum(item[MONEY] or 0 for item in listed(shared) if item["mapped"]), abs=1e-6)
    assert layers["multipoint"].values["name"] == [NAMES["MultiPoint"]]
    assert layers["line"].values["name"] == [NAMES["LineString"], NAMES["MultiLineString"]]
    assert layers["line"].values["owner"] == ["-甲&乙<公司>"] * 2
    assert layers["polygon"].values["mark"] == [None, "示例"]
    # A .dbf takes 254 bytes; the table beside it has the whole name and the project without a place.
    assert layers["polygon"].values["name"][0] == "长" * 84
    rows = table((folder / "projects.csv").read_bytes())
    assert [row["code"] for row in rows] == of_the_list(shared, "code")
    assert rows[4]["name"] == NAMES["Polygon"]
    assert "WKT" not in rows[0]


def test_a_shapefile_explains_itself(shared: City, tmp_path):
    folder = unzipped(shared, tmp_path, f"{HERE}&mapped=false")
    assert {path.name for path in folder.iterdir()} >= {f"projects_point.{end}" for end in ("shp", "shx", "dbf", "prj")}
    assert (folder / "projects_point.cpg").read_text() == "UTF-8"
    explained = {row["字段"]: row for row in table((folder / "字段说明.csv").read_bytes())}
    assert explained["total_wan"]["中文"] == "总投资" and explained["total_wan"]["单位"] == "万元"
    assert explained["total_wan"]["全名"] == MONEY and explained["slip_days"]["Unit"] == "days"
    assert list(explained) == list(layer(folder / "projects_point.shp").values)
    notes = (folder / "说明.txt").read_text(encoding="utf-8-sig")
    assert "未落图的 1 个项目" in notes and "mapped=false" in notes and "2025-09-30" in notes


def test_kml_is_read_with_its_types(shared: City, tmp_path):
    read = layer(saved(shared, tmp_path, "kml"))
    assert read.meta["crs"] == "EPSG:4326"
    assert read.values["code"] == of_the_list(shared, "code")
    assert read.values[MONEY] == [value and float(value) for value in of_the_list(shared, MONEY)]
    assert read.values["Name"] == list(NAMES.values())  # GDAL's name for it
    assert read.values["owner"] == of_the_list(shared, "owner")
    assert read.values["mark"] == [("示例" if p == "demo" else None) for p in of_the_list(shared, "provenance")]
    same_shapes([shapely.force_2d(shapely.from_wkb(one)).wkb if one else None for one in read.shapes])


def test_kml_drops_what_xml_has_no_place_for(shared: City, tmp_path):
    project = shared.project(name="响铃\u0007与\uffff换页\u000c的路", unit="chaoyang")
    read = layer(saved(shared, tmp_path, "kml", "unit=chaoyang"))
    assert read.values["code"] == [project.code]
    assert read.values["Name"] == ["响铃与换页的路"]


def test_csv_is_a_clean_table_with_whole_shapes(shared: City):
    answer = take(shared, "csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert head == [*(field.name for field in FIELDS), "WKT"]
    assert {len(row) for row in rows} == {len(head)}
    read = table(answer.content)
    assert [int(row["id"]) for row in read] == of_the_list(shared, "id")
    same_shapes([shapely.from_wkt(row["WKT"]).wkb if row["WKT"] else None for row in read])
    # Lines end as RFC 4180 says, but for those inside a name.
    assert answer.content.count(b"\r\n") == len(rows) + 1
    assert answer.content.count(b"\n") == len(rows) + 2


def test_csv_keeps_numbers_exact_and_formulas_text(shared: City):
    rows = table(take(shared, "csv").content)
    exact = shared.client("planner").get("/api/v1/projects").text
    assert [row[MONEY] for row in rows][1:3] == ["1000.1151", "2000.2252"]
    assert all(f'"{MONEY}":{row[MONEY]},' in exact for row in rows if row[MONEY])
    names = [row["name"] for row in rows]
    assert names[2] == "'" + NAMES["LineString"] and names[6] == "'" + NAMES["none"]
    assert [name.removeprefix("'") for name in names] == list(NAMES.values())
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@", "\t", "\r"))]


def test_a_negative_number_is_no_formula(shared: City):
    project = shared.project(name="提前的路", unit="kuancheng", baseline={"opened": "2025-12-31"})
    client = shared.client("dispatcher")
    version = client.get(f"/api/v1/projects/{project.code}/milestones/opened").json()["version"]
    path = f"/api/v1/projects/{project.code}/milestones/opened"
    assert client.patch(path, json={"forecast_date": "2025-12-01"}, headers=unsafe(version)).status_code == 200
    (row,) = table(take(shared, "csv", "unit=kuancheng").content)
    assert (row["finish_slip_days"], row["finish_date"]) == ("-30", "2025-12-01")


@pytest.mark.parametrize("crs", [4326, 4490, 4551])
def test_csv_with_a_point(shared: City, crs):
    rows = table(take(shared, "csv", f"{HERE}&geometry=lonlat&crs={crs}").content)
    assert "WKT" not in rows[0]
    if crs == 4551:
        assert 370_000 < float(rows[0]["easting_m"]) < 460_000
        assert 4_800_000 < float(rows[0]["northing_m"]) < 4_900_000
        assert rows[-1]["easting_m"] == ""
    else:
        assert (rows[0]["lon"], rows[0]["lat"]) == ("125.324568", "43.886123")
        assert rows[-1]["lon"] == ""


def test_a_workbook_has_words_real_numbers_and_days(shared: City):
    answer = take(shared, "xlsx")
    with load_workbook(io.BytesIO(answer.content)) as book:
        assert book.sheet_names == ["项目", "说明"]
        head, *rows = book.get_sheet_by_name("项目").to_python(skip_empty_area=False)
        notes = book.get_sheet_by_name("说明").to_python()
    assert head == [field.head("zh-CN") for field in FIELDS]
    assert "总投资（万元）" in head and "竣工偏差（天）" in head
    read = [dict(zip([field.name for field in FIELDS], row, strict=True)) for row in rows]
    assert [row["name"] for row in read] == list(NAMES.values())
    assert [row[MONEY] for row in read[1:]] == [float(item[MONEY]) for item in listed(shared)[1:]]
    assert [row["mark"] for row in read] == [""] * 5 + ["示例", ""]
    assert {row["stage"] for row in read} == {value_word("Stage", "planned", "zh-CN")}
    assert {row["unit"] for row in read} == {"经开区"}
    assert all(isinstance(row["updated_at"], datetime) for row in read)
    said = {row[0]: row[1] for row in notes}
    assert said["筛选条件"] == "unit=jingkai" and said["项目数"] == "7（含示例 1 个）"


def test_a_workbook_in_english(shared: City):
    answer = take(shared, "xlsx", **{"Accept-Language": "en"})
    with load_workbook(io.BytesIO(answer.content)) as book:
        assert book.sheet_names == ["Projects", "Notes"]
        head = book.get_sheet_by_name("Projects").to_python()[0]
    assert "Total investment (10,000 CNY)" in head


@pytest.mark.parametrize("format_", ["geojson", "gpkg", "fgb", "csv"])
@pytest.mark.parametrize("crs", [4490, 4551])
def test_coordinates_are_right_to_a_millimetre_easting_first(shared: City, tmp_path, format_, crs):
    """Against PostGIS, which reads what was sent in longitude and latitude."""
    if format_ == "csv":
        rows = table(take(shared, "csv", f"{HERE}&crs={crs}").content)
        shapes = {row["code"]: row["WKT"] and shapely.from_wkt(row["WKT"]).wkb for row in rows}
    else:
        read = layer(saved(shared, tmp_path, format_, f"{HERE}&crs={crs}"))
        assert read.meta["crs"] == f"EPSG:{crs}"
        shapes = dict(zip(read.values["code"], read.shapes, strict=True))
    millimetre = 0.001 if crs == 4551 else 1e-8
    wanted = "SELECT ST_AsBinary(ST_Transform(geom, :crs)) FROM projects WHERE code = :code"
    for code, shape in shapes.items():
        exact = shared.asked(wanted, crs=crs, code=code)
        if exact is None:
            assert not shape
        else:
            assert shapely.hausdorff_distance(shapely.from_wkb(shape), shapely.from_wkb(bytes(exact))) < millimetre


def test_a_shapefile_in_gauss_kruger_has_its_projection_beside_it(shared: City, tmp_path):
    folder = unzipped(shared, tmp_path, f"{HERE}&crs=4551")
    read = layer(folder / "projects_point.shp")
    assert "CGCS2000" in (folder / "projects_point.prj").read_text() and read.meta["crs"] == "EPSG:4551"
    exact = shared.asked("SELECT ST_AsBinary(ST_Transform(geom, 4551)) FROM projects WHERE id = 1")
    assert shapely.distance(shapely.from_wkb(read.shapes[0]), shapely.from_wkb(bytes(exact))) < 0.001


@pytest.mark.parametrize("format_", ALL)
def test_an_empty_selection_is_a_valid_empty_file(shared: City, tmp_path, format_):
    answer = take(shared, format_, "unit=shuangyang")
    assert answer.status_code == 200
    if format_ == "csv":
        assert table(answer.content) == []
    elif format_ == "xlsx":
        with load_workbook(io.BytesIO(answer.content)) as book:
            assert len(book.get_sheet_by_index(0).to_python()) == 1
    elif format_ == "geojson":
        assert answer.json()["features"] == []
    elif format_ == "shp":
        read = layer(unzipped(shared, tmp_path, "unit=shuangyang") / "projects_point.shp")
        assert read.shapes == [] and len(read.values) == len(FIELDS)
    else:
        (tmp_path / f"empty.{format_}").write_bytes(answer.content)
        assert layer(tmp_path / f"empty.{format_}").shapes == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("format=kml&crs=4490", "crs"), ("format=geojson&crs=3857", "crs"), ("format=dwg", "format"),
        ("crs=4326", "format"), ("format=gpkg&geometry=wkt", "geometry"), ("format=csv&geometry=wkb", "geometry"),
        ("format=csv&unit=nowhere", "unit"), ("format=csv&limit=1", "limit"), ("format=csv&filter=1%3D", "filter"),
        ("format=csv&as_of=2026-01-01", "as_of"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_name(shared: City, query, field):
    answer = shared.client("planner").get(f"/api/v1/projects/export?{query}")
    assert named(answer)[0][0] == field


def test_the_file_is_named_after_its_day(shared: City):
    answer = take(shared, "gpkg", f"{HERE}&crs=4551")
    name = "%E6%8C%82%E5%9B%BE-%E9%A1%B9%E7%9B%AE-2025-09-30-EPSG4551.gpkg"  # 挂图-项目-…
    assert answer.headers["content-disposition"] == (
        f"attachment; filename=\"guatu-projects-2025-09-30-EPSG4551.gpkg\"; filename*=UTF-8''{name}"
    )
    assert answer.headers["link"].endswith('/api/v1/projects/export?format=gpkg&unit=jingkai&crs=4551>; rel="self"')
    assert answer.headers["content-length"] == str(len(answer.content))


def test_sums_are_those_of_the_summary(shared: City):
    rows = table(take(shared, "csv").content)
    told = shared.client("planner").get("/api/v1/projects/summary?unit=jingkai").json()
    assert sum(Decimal(row[MONEY] or 0) for row in rows) == Decimal(str(told["total_investment_wan"]))
    assert len(rows) == told["count"]
