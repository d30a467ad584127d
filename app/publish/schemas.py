"""Base maps as the page is told of them."""

from typing import Literal

from app.kit.schemas import Out


class BasemapOut(Out):
    """A base map to choose; each plane of `planes` lies over the one before and has addresses of the same tiles.

    `pmtiles` has one plane with the address of the file; `layers` are its layers, where it is of vectors and known.
    """

    id: str
    name: str
    name_en: str | None
    kind: Literal["raster", "pmtiles"]
    tiles: Literal["raster", "vector"]
    planes: list[list[str]]
    attribution: str
    datum: Literal["wgs84", "cgcs2000", "gcj02"]
    tile_size: int
    min_zoom: int
    max_zoom: int
    layers: list[str]


class Basemaps(Out):
    """`first` is what is shown until somebody chooses; `offline` is the base map of the database, whose attribution is
    empty while it is the one that came with Guatu."""

    items: list[BasemapOut]
    first: str
    offline_attribution: str
