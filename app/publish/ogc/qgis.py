"""A project of QGIS (.qgs) that is connected to this server: every programme a layer in its colour, over the base map.

The layers are those of OGC API – Features; what they hold is asked for when QGIS opens the project, with the rights of
whoever has opened it. Only what QGIS cannot guess stands in the file.
"""

from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.projects.models import Programme
from app.projects.words import Kind
from app.publish.ogc.collections import FIXED
from app.publish.ogc.links import Links
from app.publish.ogc.pages import rendered
from app.publish.ogc.wording import say

QGS = "application/x-qgis-project"
# What most projects of a kind are drawn as; QGIS takes a sign of its own where a layer turns out to be something else.
GEOMETRY = {Kind.ROAD: "Line", Kind.METRO_LINE: "Line", Kind.URBAN_VILLAGE: "Polygon"}
# The built-up city in metres of Web Mercator.
CITY = (13_927_000, 5_420_000, 13_975_000, 5_455_000)
INK, QUIET = "#2F4B8F", "#9A9AA6"


@dataclass(frozen=True)
class Layer:
    """`geometry`, `colour` and `edge` in QGIS's words."""

    id: str
    title: str
    geometry: str
    colour: str
    edge: str
    shown: bool


@dataclass(frozen=True)
class Style:
    """How one kind of the base map is drawn; `geometry` 1 is a line, 2 an area; `width` in millimetres."""

    kind: str
    geometry: int
    colour: str
    width: str = "0.3"


STYLES = tuple(
    Style(kind, geometry, colour, width)
    for kind, geometry, colour, width in (
        ("lake", 2, "#CFE0EA", "0.3"), ("reservoir", 2, "#CFE0EA", "0.3"), ("river", 1, "#CFE0EA", "0.9"),
        ("road", 1, "#C9C7BE", "0.5"), ("expressway", 1, "#BDB9A9", "0.8"), ("railway", 1, "#8C8F92", "0.3"),
        ("railway_hsr", 1, "#8C8F92", "0.4"), ("metro_line", 1, "#7D838D", "0.4"),
    )
)  # fmt: skip


def ink(colour: str, alpha: int = 255) -> str:
    """`#2F4B8F` as `47,75,143,255`."""
    return ",".join(str(part) for part in (*bytes.fromhex(colour[1:]), alpha))


def project(db: Db, links: Links) -> str:
    """The file's text, its titles in the reader's language."""
    layers = [_of_programme(one, links) for one in db.scalars(select(Programme).order_by(Programme.position))]
    districts = next(one for one in FIXED if one.id == "districts")
    layers.append(Layer("districts", districts.title(links.language), "Polygon", ink(QUIET, 0), ink(QUIET), shown=True))
    site = links.root.removesuffix("/ogc")
    return rendered(
        "guatu.qgs",
        title=say("page.title", links.language),
        basemap=say("qgis.basemap", links.language),
        root=links.root,
        tiles=site + quote("/tiles/basemap/{z}/{x}/{y}.mvt"),
        layers=layers,
        styles=[Style(one.kind, one.geometry, ink(one.colour), one.width) for one in STYLES],
        extent=CITY,
    )


def _of_programme(one: Programme, links: Links) -> Layer:
    title = one.name if links.language == "zh-CN" else one.name_en
    geometry = GEOMETRY.get(one.kind, "Point") if one.kind else "Point"
    return Layer(one.code, title, geometry, ink(one.colour), ink(one.colour), shown=one.code != "continuing")
