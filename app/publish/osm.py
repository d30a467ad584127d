"""An extract of OpenStreetMap as the base map of the database: GDAL reads it, a table says what becomes of each tag."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyogrio.raw as gdal
from pyogrio.errors import DataLayerError, DataSourceError

from app.kit.shapes import CITY_BOX
from app.publish.basemaps import OSM
from app.publish.commands import BasemapWkbIn

ROADS = {
    "motorway": ("expressway", 1), "trunk": ("expressway", 2), "primary": ("road", 1), "secondary": ("road", 2),
    "tertiary": ("road", 3), "unclassified": ("road", 4), "residential": ("road", 4), "living_street": ("road", 5),
}  # fmt: skip
RIVERS = {"river": 2, "canal": 3, "stream": 4}
GREEN = frozenset({"forest", "grass", "meadow", "recreation_ground", "village_green", "cemetery"})
TOWN = frozenset({"residential", "commercial", "industrial", "retail", "construction"})
PARKS = frozenset({"park", "garden", "nature_reserve", "golf_course", "pitch"})
# Round the city, as far as the page's map goes.
REACH = (CITY_BOX[0] - 1, CITY_BOX[1] - 1, CITY_BOX[2] + 1, CITY_BOX[3] + 1)

Tags = dict[str, str]
Sort = tuple[str, int, str | None]


class NotOsm(ValueError):
    """GDAL cannot read the file as an extract of OpenStreetMap."""


def tags_of(fields: dict[str, Any]) -> Tags:
    """All tags of a feature: those with a column of their own and those that GDAL writes in one, as hstore."""
    found = {name: str(value) for name, value in fields.items() if value is not None and name != "other_tags"}
    for pair in str(fields.get("other_tags") or "").split('","'):
        key, arrow, value = pair.strip('"').partition('"=>"')
        if arrow:
            found[key] = value
    return found


def line_of(tags: Tags) -> Sort | None:
    """Kind, rank and status of a line; None for what is not drawn."""
    if tags.get("highway") in ROADS:
        return (*ROADS[tags["highway"]], None)
    if tags.get("railway") == "rail" and "service" not in tags:
        return ("railway_hsr" if tags.get("highspeed") == "yes" else "railway", 3, None)
    if tags.get("railway") in ("subway", "light_rail"):
        return ("metro_line", 2, "operating")
    if tags.get("waterway") in RIVERS:
        return ("river", RIVERS[tags["waterway"]], None)
    return None


def area_of(tags: Tags) -> Sort | None:
    if tags.get("natural") == "water":
        return ("reservoir" if tags.get("water") == "reservoir" else "lake", 3, None)
    if tags.get("leisure") in PARKS:
        return ("green", 2, None)
    if tags.get("landuse") in GREEN or tags.get("natural") in ("wood", "scrub"):
        return ("green", 3, None)
    return ("built_up", 3, None) if tags.get("landuse") in TOWN else None


def point_of(tags: Tags) -> Sort | None:
    if tags.get("railway") == "station":
        return ("metro_station", 2, "operating") if tags.get("station") == "subway" else ("railway_station", 2, None)
    return ("airport", 1, None) if tags.get("aeroway") == "aerodrome" else None


LAYERS: dict[str, Callable[[Tags], Sort | None]] = {"lines": line_of, "multipolygons": area_of, "points": point_of}


def features(file: Path) -> Iterator[BasemapWkbIn]:
    """What is drawn of an extract (`.osm.pbf`, `.osm`), layer by layer; NotOsm where it is none."""
    for layer, sort in LAYERS.items():
        try:
            about, numbers, places, columns = gdal.read(file, layer=layer, bbox=REACH, return_fids=True)
        except (DataSourceError, DataLayerError) as error:
            raise NotOsm(str(error)) from None
        names = [str(name) for name in about["fields"]]
        for at, number in enumerate(numbers):
            tags = tags_of({name: column[at] for name, column in zip(names, columns, strict=True)})
            found = sort(tags)
            if found is None or places[at] is None:
                continue
            kind, rank, status = found
            yield BasemapWkbIn(
                key=f"osm-{layer}-{number}",
                kind=kind,
                name=_short(tags.get("name:zh") or tags.get("name")),
                name_en=_short(tags.get("name:en")),
                rank=rank,
                colour=_colour(tags.get("colour")),
                status=status,
                accuracy_m=None,
                source=OSM,
                note=None,
                wkb=bytes(places[at]),
            )


def _short(name: str | None) -> str | None:
    return name[:200] if name else None


def _colour(given: str | None) -> str | None:
    """Only a colour as the map wants it."""
    good = (
        given is not None
        and len(given) == 7
        and given[0] == "#"
        and all(c in "0123456789abcdefABCDEF" for c in given[1:])
    )
    return given if good else None
