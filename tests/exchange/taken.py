"""A city with every sort of place and every nasty name, and what an export of it says."""

import json
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw as gdal

from app.identity.models import Provenance
from app.projects.schemas import Source
from tests.city import City

EXPORT = "/api/v1/projects/export"
HERE = "unit=jingkai"
SQUARE = [[125.30, 43.90], [125.31, 43.90], [125.31, 43.91], [125.30, 43.91], [125.30, 43.90]]
HOLE = [[125.303, 43.903], [125.306, 43.903], [125.306, 43.906], [125.303, 43.906], [125.303, 43.903]]
SHAPES: dict[str, dict[str, Any] | None] = {
    "Point": {"type": "Point", "coordinates": [125.3245678, 43.8861234]},
    "MultiPoint": {"type": "MultiPoint", "coordinates": [[125.30, 43.90], [125.33, 43.91]]},
    "LineString": {"type": "LineString", "coordinates": [[125.30, 43.90], [125.33, 43.91], [125.35, 43.90]]},
    "MultiLineString": {
        "type": "MultiLineString",
        "coordinates": [[[125.30, 43.90], [125.33, 43.91]], [[125.35, 43.90], [125.36, 43.90]]],
    },
    # Clockwise outside: RFC 7946 wants it the other way round.
    "Polygon": {"type": "Polygon", "coordinates": [SQUARE[::-1], HOLE]},
    "MultiPolygon": {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
    "none": None,
}
NAMES = {
    "Point": "小南😀𠮷站前广场",
    "MultiPoint": '第一行\n第二行, “引号"和逗号”',
    "LineString": "=cmd|' /C calc'!A0",
    "MultiLineString": "@SUM(A1:A9) <b>&amp;</b> ]]>",
    "Polygon": "长" * 120,
    "MultiPolygon": "示例：-1+1 的园区",
    "none": "+86 没有位置的项目",
}


def furnish(city: City) -> dict[str, str]:
    """One project for each sort of place; answers their codes. One is made up."""
    codes = {}
    for number, (sort, shape) in enumerate(SHAPES.items()):
        demo = sort == "MultiPolygon"
        source = Source(
            provenance=Provenance.DEMO if demo else Provenance.REPORT,
            quote="" if demo else f"原文第{number}句：“开工”",
            document=None if demo else "政府工作报告",
        )
        given: dict[str, Any] = {
            "name": NAMES[sort], "programme": "industrial", "unit": "jingkai", "sector": "C36",
            "total_investment_wan": f"{number * 1000}.{number}{number}5{number}" if number else None,
            "geometry": shape, "location_accuracy": "site" if shape else None,
            "parties": [{"role": "owner", "name": "-甲&乙<公司>"}],
        }  # fmt: skip
        codes[sort] = city.project(source, **given).code
    return codes


@dataclass
class Layer:
    """What GDAL reads: values by field, one shape a row as WKB or None."""

    meta: dict[str, Any]
    shapes: list[bytes | None]
    values: dict[str, list[Any]]


def layer(path: Path | str) -> Layer:
    meta, _, shapes, values = gdal.read(path)
    named = dict(zip(meta["fields"], ([_plain(one) for one in column] for column in values), strict=True))
    return Layer(meta, [None if one is None else bytes(one) for one in shapes], named)


def _plain(value: Any) -> Any:
    if isinstance(value, np.datetime64):
        return None if np.isnat(value) else str(value)
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and value != value else value


def take(city: City, format_: str, query: str = HERE, login: str = "planner", **headers: str) -> Any:
    """The answer to an export."""
    return city.client(login).get(f"{EXPORT}?format={format_}&{query}".rstrip("&"), headers=headers)


def saved(city: City, folder: Path, format_: str, query: str = HERE) -> Path:
    """The file that an export makes."""
    answer = take(city, format_, query)
    assert answer.status_code == 200, answer.text
    path = folder / f"taken.{format_}"
    path.write_bytes(answer.content)
    return path


def unzipped(city: City, folder: Path, query: str = HERE) -> Path:
    """The folder of a Shapefile export."""
    answer = take(city, "shp", query)
    assert answer.status_code == 200, answer.text
    zipfile.ZipFile(BytesIO(answer.content)).extractall(folder)
    return folder


def listed(city: City, query: str = HERE) -> list[dict[str, Any]]:
    """What the list says of the same selection, in the order of an export."""
    answer = city.client("planner").get(f"/api/v1/projects?limit=1000&{query}")
    assert answer.status_code == 200, answer.text
    return sorted(json.loads(answer.content)["items"], key=lambda item: item["id"])
