"""Base maps from elsewhere, as the operator names them in `GUATU_BASEMAPS`: JSON, or the path of a TOML file."""

import json
import re
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

# A host as the page's policy may name it; nothing in it can end the policy.
ADDRESS = re.compile(r"^https?://[A-Za-z0-9.-]*(\{s\})?[A-Za-z0-9.-]+(:[0-9]{1,5})?/[^\s\"'<>\\^`]*$")
TIANDITU = {"vector": ("vec", "cva"), "imagery": ("img", "cia")}


class Kind(StrEnum):
    XYZ = "xyz"
    WMTS = "wmts"
    WMS = "wms"
    PMTILES = "pmtiles"
    TIANDITU = "tianditu"


class Basemap(BaseModel):
    """One source. `url`: an address with {z}, {x}, {y} and where wanted {s}; for WMTS by key and value and for WMS that of
    the service; for PMTiles that of the file. `datum`: gcj02 is shifted right by the page, which only images can be.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")
    name: str = Field(min_length=1, max_length=40)
    name_en: str | None = Field(None, max_length=60)
    type: Kind
    url: str | None = None
    attribution: str = Field("", max_length=200)
    datum: Literal["wgs84", "cgcs2000", "gcj02"] = "wgs84"
    min_zoom: int = Field(0, ge=0, le=22)
    max_zoom: int = Field(18, ge=0, le=22)
    tile_size: Literal[256, 512] = 256
    subdomains: tuple[str, ...] = ()
    layer: str | None = None
    style: str = "default"
    matrix_set: str = "GoogleMapsCompatible"
    format: str = "image/png"
    tiles: Literal["raster", "vector"] = "raster"
    key: SecretStr | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "Basemap":
        if self.id in ("offline", "imported"):
            raise ValueError(f"the id {self.id} is taken")
        if self.type is Kind.TIANDITU:
            if self.key is None or self.layer not in TIANDITU:
                raise ValueError("tianditu takes a key, and a layer: vector or imagery")
            return self
        if self.url is None or not ADDRESS.match(self.url):
            raise ValueError("url must be an http or https address with a plain host")
        if "{s}" in self.url and not self.subdomains:
            raise ValueError("an address with {s} needs subdomains")
        if self.type is Kind.WMS and self.layer is None:
            raise ValueError("wms takes a layer")
        if self.datum == "gcj02" and (self.type is Kind.PMTILES or self.type is Kind.WMS):
            raise ValueError("only xyz and wmts can be shifted from gcj02")
        return self

    def __repr__(self) -> str:
        """What may be printed: an address may hold a key."""
        return f"{self.id} ({self.type.value}: {' '.join(self.origins)})"

    @property
    def planes(self) -> list[list[str]]:
        """The addresses of the tiles, plane over plane; within one the page may take any."""
        if self.type is Kind.TIANDITU:
            return [self._everywhere(self._tianditu(layer)) for layer in TIANDITU[self.layer or ""]]
        if self.type is Kind.WMTS and "{" not in (self.url or "").replace("{s}", ""):
            return [self._everywhere(self._with(self.url or "", self._wmts(self.layer or "", self.matrix_set)))]
        if self.type is Kind.WMS:
            return [self._everywhere(self._with(self.url or "", self._wms()))]
        named = {"{TileMatrix}": "{z}", "{TileRow}": "{y}", "{TileCol}": "{x}"}
        url = self.url or ""
        for theirs, ours in named.items():
            url = url.replace(theirs, ours)
        return [self._everywhere(url)]

    @property
    def origins(self) -> list[str]:
        """Scheme and host of every address, for the page's policy."""
        found = [urlsplit(address) for plane in self.planes for address in plane]
        return sorted({f"{one.scheme}://{one.netloc}" for one in found})

    def _everywhere(self, url: str) -> list[str]:
        given = self.subdomains or tuple("01234567" if self.type is Kind.TIANDITU else ())
        return [url.replace("{s}", one) for one in given] if "{s}" in url else [url]

    def _tianditu(self, layer: str) -> str:
        secret = self.key.get_secret_value() if self.key else ""
        url = f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts"
        return self._with(url, self._wmts(layer, "w", "tiles")) + "&" + urlencode({"tk": secret})

    def _wmts(self, layer: str, matrix_set: str, format_: str | None = None) -> dict[str, str]:
        return {
            "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": layer, "STYLE": self.style,
            "TILEMATRIXSET": matrix_set, "FORMAT": format_ or self.format, "TILEMATRIX": "{z}", "TILEROW": "{y}",
            "TILECOL": "{x}",
        }  # fmt: skip

    def _wms(self) -> dict[str, str]:
        side = str(self.tile_size)
        return {
            "SERVICE": "WMS", "REQUEST": "GetMap", "VERSION": "1.1.1", "LAYERS": self.layer or "", "STYLES": "",
            "SRS": "EPSG:3857", "BBOX": "{bbox-epsg-3857}", "WIDTH": side, "HEIGHT": side, "FORMAT": self.format,
            "TRANSPARENT": "true",
        }  # fmt: skip

    @staticmethod
    def _with(url: str, words: dict[str, str]) -> str:
        return url + ("&" if "?" in url else "?") + urlencode(words, safe="{}:/")


def parsed(given: Any) -> Any:
    """What the setting says: a list as JSON, or the path of a TOML file with one `[[basemap]]` each."""
    if not isinstance(given, str):
        return given
    if not given.strip():
        return ()
    if given.lstrip().startswith("["):
        return json.loads(given)
    return tomllib.loads(Path(given).expanduser().read_text(encoding="utf-8")).get("basemap", [])


def policy(origins: tuple[str, ...]) -> bytes:
    """The page's policy: this host alone, and for images and tiles the hosts that the operator named."""
    more = "".join(f" {one}" for one in origins)
    # Styles: Ant Design writes them at run time. Workers and images: MapLibre's own, from this host and from memory.
    return (
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        f"img-src 'self' data: blob:{more}; worker-src 'self' blob:; connect-src 'self'{more}; "
        "font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ).encode()
