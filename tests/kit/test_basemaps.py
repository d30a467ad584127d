"""Base maps of the settings: what may be written, what the page may then load, and what is never printed."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from app.kit.basemaps import Basemap, policy
from app.kit.settings import Settings, origins, settings

XYZ = {"id": "town", "name": "城市影像", "type": "xyz", "url": "http://127.0.0.1:9/{z}/{x}/{y}.png"}


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    monkeypatch.delenv("GUATU_BASEMAPS", raising=False)
    settings.cache_clear()
    yield
    settings.cache_clear()


def given(monkeypatch, *maps: dict[str, Any]) -> tuple[Basemap, ...]:
    monkeypatch.setenv("GUATU_BASEMAPS", json.dumps(maps))
    return Settings().basemaps


def test_without_the_setting_there_is_none_and_no_other_host():
    assert Settings().basemaps == ()
    assert b"http" not in policy(())


def test_json_and_toml_say_the_same(monkeypatch, tmp_path):
    as_json = given(monkeypatch, XYZ)
    file = tmp_path / "maps.toml"
    file.write_text(
        '[[basemap]]\nid = "town"\nname = "城市影像"\ntype = "xyz"\nurl = "http://127.0.0.1:9/{z}/{x}/{y}.png"\n'
    )
    monkeypatch.setenv("GUATU_BASEMAPS", str(file))
    assert Settings().basemaps == as_json


def test_tianditu_is_two_planes_with_the_operators_key_which_is_not_printed(monkeypatch):
    (one,) = given(
        monkeypatch, {"id": "tdt", "name": "天地图影像", "type": "tianditu", "layer": "imagery", "key": "s3cr3t"}
    )
    ground, names = one.planes
    assert len(ground) == len(names) == 8
    assert ground[0] == (
        "https://t0.tianditu.gov.cn/img_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=img&STYLE=default"
        "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=s3cr3t"
    )
    assert "LAYER=cia" in names[7]
    assert one.origins == [f"https://t{n}.tianditu.gov.cn" for n in range(8)]
    settings.cache_clear()
    shown = next(value for name, value, _ in origins() if name == "GUATU_BASEMAPS")
    assert "tdt" in shown
    assert "s3cr3t" not in shown
    assert "s3cr3t" not in repr(one)


@pytest.mark.parametrize(
    ("more", "address"),
    [
        (
            {"type": "wms", "url": "https://maps.example.com/wms?map=1", "layer": "dom", "format": "image/jpeg"},
            (
                "https://maps.example.com/wms?map=1&SERVICE=WMS&REQUEST=GetMap&VERSION=1.1.1&LAYERS=dom&STYLES=&SRS=EPSG:3857"
                "&BBOX={bbox-epsg-3857}&WIDTH=256&HEIGHT=256&FORMAT=image/jpeg&TRANSPARENT=true"
            ),
        ),
        (
            {"type": "wmts", "url": "https://maps.example.com/{TileMatrix}/{TileRow}/{TileCol}.png"},
            "https://maps.example.com/{z}/{y}/{x}.png",
        ),
        (
            {"type": "wmts", "url": "https://maps.example.com/wmts", "layer": "vec"},
            (
                "https://maps.example.com/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default"
                "&TILEMATRIXSET=GoogleMapsCompatible&FORMAT=image/png&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}"
            ),
        ),
        ({"type": "pmtiles", "url": "https://maps.example.com/city.pmtiles"}, "https://maps.example.com/city.pmtiles"),
    ],
)
def test_each_service_is_asked_as_its_standard_says(monkeypatch, more: dict[str, Any], address: str):
    (one,) = given(monkeypatch, XYZ | more)
    assert one.planes == [[address]]
    assert one.origins == ["https://maps.example.com"]


def test_subdomains_are_hosts_of_their_own(monkeypatch):
    (one,) = given(
        monkeypatch, XYZ | {"url": "https://{s}.tiles.example.com/{z}/{x}/{y}.png", "subdomains": ["a", "b"]}
    )
    assert one.origins == ["https://a.tiles.example.com", "https://b.tiles.example.com"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://example.com/{z}/{x}/{y}"},
        {"url": "https://a.example.com; script-src *//{z}/{x}/{y}"},
        {"url": "https://a.example.com script/{z}"},
        {"url": "//example.com/{z}/{x}/{y}"},
        {"url": "https://{s}.example.com/{z}/{x}/{y}"},
        {"url": None},
        {"id": "offline"},
        {"datum": "bd09"},
        {"type": "wms"},
        {"type": "tianditu"},
        {"type": "pmtiles", "datum": "gcj02"},
        {"colour": "red"},
    ],
)
def test_what_cannot_be_shown_is_refused_at_the_start(monkeypatch, wrong: dict[str, Any]):
    with pytest.raises(ValidationError):
        given(monkeypatch, XYZ | wrong)


def test_two_of_one_name_and_a_missing_file_are_refused(monkeypatch):
    with pytest.raises(ValidationError, match="same id"):
        given(monkeypatch, XYZ, XYZ)
    monkeypatch.setenv("GUATU_BASEMAPS", "/nowhere/maps.toml")
    with pytest.raises(ValidationError, match="basemaps"):
        Settings()


def test_the_policy_names_the_hosts_for_images_and_tiles_and_for_nothing_else():
    said = dict(part.strip().split(" ", 1) for part in policy(("https://a.example.com",)).decode().split(";"))
    assert {name for name, value in said.items() if "example" in value} == {"img-src", "connect-src"}
    assert said["img-src"] == "'self' data: blob: https://a.example.com"
