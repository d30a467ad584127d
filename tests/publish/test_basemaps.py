"""The operator's own base map: an extract in the place of ours, a PMTiles file beside it."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.kit.settings import settings
from app.land.models import BasemapFeature
from app.publish.basemaps import OSM, NotPmtiles, archive_of, imported_file, keep
from app.publish.commands import replace_basemap_by
from app.publish.osm import NotOsm, features
from seed.load import _reference, draw_plate
from tests.city import City
from tests.publish import osm_file
from tests.publish.test_tiles import features as drawn

CITY = (125.32, 43.88)


def pmtiles(file: Path, *, told: dict[str, Any], vector: bool = True, body: bytes = b"0123456789") -> Path:
    """A file with a right head and metadata; the tiles are only bytes."""
    metadata = gzip.compress(json.dumps(told).encode())
    head = bytearray(127)
    head[:8] = b"PMTiles\x03"
    for at, number in ((24, 127), (32, len(metadata)), (56, 127 + len(metadata)), (64, len(body))):
        head[at : at + 8] = number.to_bytes(8, "little")
    head[97], head[99], head[100], head[101] = 2, 1 if vector else 2, 3, 14
    file.write_bytes(bytes(head) + metadata + body)
    return file


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own."""
    monkeypatch.setenv("GUATU_DATA_DIR", str(tmp_path / "data"))
    settings.cache_clear()
    return tmp_path


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """Two streets, a motorway, a lake, a park, a station; a bench that is not drawn, and a street in another city."""
    lon, lat = CITY
    nodes = {
        1: (lon - 0.01, lat, {}), 2: (lon + 0.01, lat, {}), 3: (lon, lat + 0.01, {}), 4: (lon, lat - 0.01, {}),
        5: (lon, lat, {"railway": "station", "station": "subway", "name": "人民广场"}),
        6: (lon, lat, {"amenity": "bench"}), 7: (116.4, 39.9, {}), 8: (116.41, 39.9, {}),
    }  # fmt: skip
    ways = {
        11: ([1, 2], {"highway": "primary", "name": "解放大路", "name:en": "Jiefang Road"}),
        12: ([3, 4], {"highway": "residential"}),
        13: ([1, 3], {"highway": "motorway", "name": "高速"}),
        14: ([1, 3, 2, 1], {"natural": "water", "name": "南湖"}),
        15: ([1, 4, 2, 1], {"leisure": "park"}),
        16: ([7, 8], {"highway": "primary", "name": "长安街"}),
    }
    file = tmp_path / "town.osm.pbf"
    osm_file.write(file, nodes, ways)
    return file


def test_an_extract_becomes_the_base_map(city: City, extract: Path):
    with city.write() as db:
        draw_plate(db)
        assert replace_basemap_by(db, features(extract)) == 6
        found = {(one.kind, one.rank, one.name, one.name_en) for one in db.scalars(select(BasemapFeature))}
    assert found == {
        ("road", 1, "解放大路", "Jiefang Road"),
        ("road", 4, None, None),
        ("expressway", 1, "高速", None),
        ("lake", 3, "南湖", None),
        ("green", 2, None, None),
        ("metro_station", 2, "人民广场", None),
    }
    assert city.client("viewer").get("/api/v1/basemaps").json()["offline_attribution"] == OSM


def test_small_streets_wait_until_there_is_room(city: City, extract: Path):
    with city.write() as db:
        replace_basemap_by(db, features(extract))
    ranks = {z: {one.properties["rank"] for one in drawn(city, "basemap", z).values()} for z in (8, 11, 12)}
    assert 4 not in ranks[8] | ranks[11]
    assert 4 in ranks[12]


def test_loading_the_seed_again_leaves_an_extract_alone(city: City, extract: Path):
    with city.write() as db:
        replace_basemap_by(db, features(extract))
    with city.write() as db:
        _reference(db, lambda _: None)
        assert set(db.scalars(select(BasemapFeature.source))) == {OSM}
        draw_plate(db)
        assert OSM not in set(db.scalars(select(BasemapFeature.source)))
    assert city.client("viewer").get("/api/v1/basemaps").json()["offline_attribution"] == ""


def test_what_is_no_extract_is_refused(tmp_path: Path):
    wrong = tmp_path / "wrong.osm.pbf"
    wrong.write_bytes(b"not at all")
    with pytest.raises(NotOsm):
        list(features(wrong))


def test_a_pmtiles_file_is_served_in_parts_and_named(shared: City, folder: Path):
    client = shared.client("viewer")
    assert client.get("/tiles/imported.pmtiles").status_code == 404
    assert client.get("/api/v1/basemaps").json()["first"] == "offline"
    told = {"attribution": "© Somebody", "vector_layers": [{"id": "roads"}, {"id": "water"}]}
    keep(pmtiles(folder / "town.pmtiles", told=told))
    found = client.get("/api/v1/basemaps").json()
    assert found["first"] == "imported"
    (own,) = found["items"]
    assert (own["kind"], own["tiles"], own["attribution"]) == ("pmtiles", "vector", "© Somebody")
    assert (own["min_zoom"], own["max_zoom"], own["layers"]) == (3, 14, ["roads", "water"])
    (address,) = own["planes"][0]
    part = client.get(address, headers={"Range": "bytes=0-6"})
    assert (part.status_code, part.content) == (206, b"PMTiles")
    assert part.headers["content-range"] == f"bytes 0-6/{imported_file().stat().st_size}"
    assert client.get(address, headers={"Range": "bytes=99999999-"}).status_code == 416


@pytest.mark.parametrize(("length", "magic"), [(20, b"PMTiles\x03"), (1000, b"PMTiles\x02"), (-3, b"PMTiles\x03")])
def test_a_file_that_is_cut_off_or_of_another_version_is_refused_and_the_old_one_stays(
    folder: Path, length: int, magic: bytes
):
    good = pmtiles(folder / "good.pmtiles", told={})
    keep(good)
    wrong = folder / "wrong.pmtiles"
    wrong.write_bytes(magic + good.read_bytes()[8:][:length])
    with pytest.raises(NotPmtiles):
        keep(wrong)
    assert imported_file().read_bytes() == good.read_bytes()
    assert archive_of(imported_file()).vector


def test_what_the_settings_name_is_offered_and_allowed(shared: City, folder: Path, monkeypatch: pytest.MonkeyPatch):
    maps = [{"id": "town", "name": "影像", "type": "xyz", "url": "https://a.example.com/{z}/{x}/{y}", "datum": "gcj02"}]
    monkeypatch.setenv("GUATU_BASEMAPS", json.dumps(maps))
    settings.cache_clear()
    answer = shared.client("viewer").get("/api/v1/basemaps")
    (one,) = answer.json()["items"]
    assert (one["id"], one["kind"], one["datum"]) == ("town", "raster", "gcj02")
    assert one["planes"] == [["https://a.example.com/{z}/{x}/{y}"]]
    assert answer.headers["content-security-policy"].count("https://a.example.com") == 2
