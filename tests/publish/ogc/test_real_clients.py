"""QGIS and GDAL as Debian has them, as programs of their own, against the service on a real socket.

Where they are not installed their tests say that they were not run.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from app.kit.settings import PROJECT_ROOT
from tests.city import TOKENS, City, application
from tests.selection.corpus import Known
from tests.serving import serving

pytestmark = pytest.mark.nightly
SCRIPT = PROJECT_ROOT / "docs" / "pyqgis_load.py"
PYTHON = "/usr/bin/python3"
# What is asked of each collection besides all of it, as SQL and as CQL2 alike; every one selects some and not all.
CONDITIONS = {
    "projects": "stage = 'under_construction' AND location_accuracy = 'site'",
    "components": "kind = 'station'",
    "districts": "kind = 'district'",
    "industrial": "stage <> 'planned'",
    "dead_end_roads": "stage <> 'planned'",
    "urban_villages": "stage <> 'planned'",
}


@pytest.fixture(scope="module")
def address(town: City, known: list[Known]) -> Iterator[str]:
    with serving(application()) as found:
        yield found


def asked(address: str, path: str, **query: Any) -> dict[str, Any]:
    request = Request(f"{address}/ogc{path}?{urlencode({'f': 'json'} | query)}")  # noqa: S310 (our own service)
    request.add_header("Authorization", f"Bearer {TOKENS['viewer']}")
    with urlopen(request, timeout=60) as answer:  # noqa: S310 (our own service)
        found: dict[str, Any] = json.load(answer)
    return found


def collections(address: str) -> list[str]:
    return [one["id"] for one in asked(address, "/collections")["collections"]]


def gdal(program: str, *words: str) -> str:
    """What a program of GDAL prints, signed in as the viewer."""
    found = which(program)
    if found is None:
        pytest.skip(f"NOT RUN: {program} (Debian: gdal-bin) is not installed")
    bearer = f"Authorization: Bearer {TOKENS['viewer']}"
    command = [found, "--config", "GDAL_HTTP_HEADERS", bearer, *words]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_ogrinfo_counts_what_the_api_counts(address: str):
    told = {}
    for name in collections(address):
        counted = re.search(r"Feature Count: (\d+)", gdal("ogrinfo", "-ro", "-so", f"OAPIF:{address}/ogc", name))
        told[name] = int(counted[1]) if counted else None
    assert told == {name: asked(address, f"/collections/{name}/items", limit=1)["numberMatched"] for name in told}
    assert len(told) > 10
    assert sum(count or 0 for count in told.values()) > 100


def test_ogrinfo_knows_numbers_and_days_whatever_the_first_features_hold(address: str):
    kinds = {"integer": "Integer", "number": "Real", "boolean": "Integer", "date": "Date", "date-time": "DateTime"}
    for name in collections(address):
        schema = asked(address, f"/collections/{name}/feature-schema")["properties"]["properties"]["properties"]
        told = gdal("ogrinfo", "-ro", "-so", f"OAPIF:{address}/ogc", name)
        types = dict(re.findall(r"^(\w+): (\w+)(?:\(\w+\))? \(", told, re.M))
        for field, of in schema.items():
            assert types[field] == kinds.get(of.get("format", of.get("type")), "String"), (name, field)


@pytest.mark.parametrize("name", CONDITIONS)
def test_ogr2ogr_selects_what_the_api_selects(address: str, tmp_path: Path, name: str):
    file, condition = tmp_path / "taken.geojson", CONDITIONS[name]
    gdal("ogr2ogr", "-f", "GeoJSON", "-where", condition, str(file), f"OAPIF:{address}/ogc", name)
    taken = {feature["properties"]["code"] for feature in json.loads(file.read_text())["features"]}
    items = asked(address, f"/collections/{name}/items", filter=condition, limit=1000)
    whole = asked(address, f"/collections/{name}/items", limit=1)["numberMatched"]
    assert taken == {feature["properties"]["code"] for feature in items["features"]}
    assert 0 < len(taken) < whole


def test_qgis_loads_every_collection_and_the_tiles(address: str, tmp_path: Path):
    """The script of the documentation compares the counts itself and draws the tiles."""
    there = Path(PYTHON).exists() and subprocess.run(
        [PYTHON, "-c", "import qgis.core"], check=False, capture_output=True
    )
    if not there or there.returncode != 0:
        pytest.skip("NOT RUN: QGIS for Python (Debian: python3-qgis) is not installed")
    picture = tmp_path / "tiles.png"
    command = [PYTHON, str(SCRIPT), address, "--token", TOKENS["viewer"], "--picture", str(picture)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    sys.stdout.write(ran.stdout)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    lines = {line.split()[0]: line.split()[1:] for line in ran.stdout.splitlines() if re.match(r"\w+ +\d+ ", line)}
    assert set(lines) == set(collections(address))
    assert all(len(set(counts[:3])) == 1 for counts in lines.values())
    assert picture.stat().st_size > 1000
