"""GDAL and OWSLib, as people have them, read every collection on a real socket and get the counts that the API gives."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.city import TOKENS, City, application
from tests.publish.ogc.conftest import Ask
from tests.selection.corpus import Known
from tests.serving import serving

# In a process of its own: GDAL waits for the answer and lets nothing else in its process run meanwhile.
READER = """
import json, sys, warnings
warnings.simplefilter("ignore")
import pyogrio
address, asked = json.loads(sys.argv[1])
found = []
for one in asked:
    if one["what"] == "layers":
        found.append([name for name, _ in pyogrio.list_layers(address).tolist()])
    elif one["what"] == "info":
        told = pyogrio.read_info(address, layer=one["layer"], force_feature_count=True)
        found.append([told["features"], dict(zip(told["fields"].tolist(), told["dtypes"].tolist(), strict=True))])
    else:
        meta, _, shapes, fields = pyogrio.raw.read(address, **one["given"])
        found.append([len(shapes), sum(shape is None for shape in shapes), meta["crs"]])
print(json.dumps(found))
"""
WHERE = {
    "stage = 'under_construction'": "stage = 'under_construction'",
    "total_investment_wan > 4999.5": "total_investment_wan > 4999.5",
    "start_date >= '2025-01-01'": "start_date >= DATE('2025-01-01')",
    "start_date >= '2024-01-01' AND finish_date < '2026-01-01'": (
        "start_date >= DATE('2024-01-01') AND finish_date < DATE('2026-01-01')"
    ),
    "start_date BETWEEN '2024-06-01' AND '2025-06-01'": "start_date BETWEEN DATE('2024-06-01') AND DATE('2025-06-01')",
    "name LIKE '%路%' OR owner IS NULL": "name LIKE '%路%' OR owner IS NULL",
    "NOT (unit = 'jingkai') AND progress_pct IS NULL": "NOT (unit = 'jingkai') AND progress_pct IS NULL",
    "code ILIKE 'cc2025-ind-%'": "CASEI(code) LIKE CASEI('cc2025-ind-%')",
    "kind IN ('road', 'industrial')": "kind IN ('road', 'industrial')",
    "name = 'it''s'": "name = 'it''s'",
}


@pytest.fixture(scope="module")
def address(town: City, known: list[Known]) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as environment:
        from app.kit.settings import settings

        environment.setenv("GUATU_ALLOWED_HOSTS", "testserver,127.0.0.1")
        settings.cache_clear()
        with serving(application()) as served:
            yield f"{served}/ogc"
    settings.cache_clear()


def by_gdal(address: str, *asked: dict[str, Any], login: str | None = "viewer") -> Any:
    environment = {"GDAL_HTTP_HEADERS": f"Authorization: Bearer {TOKENS[login]}"} if login else {}
    given = json.dumps([f"OAPIF:{address}", asked])
    ran = subprocess.run(
        [sys.executable, "-c", READER, given], capture_output=True, text=True, timeout=240, env=environment, check=False
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    return json.loads(ran.stdout)


def test_gdal_reads_every_collection_with_the_counts_and_types(address: str, ask: Ask):
    collections = [one["id"] for one in ask("/collections")["collections"]]
    infos = [{"what": "info", "layer": name} for name in collections]
    reads = [{"what": "read", "given": {"layer": name}} for name in collections]
    layers, *found = by_gdal(address, {"what": "layers"}, *infos, *reads)
    assert layers == collections
    for name, (count, types), (read, _, _) in zip(collections, found[: len(infos)], found[len(infos) :], strict=True):
        assert count == read == ask(f"/collections/{name}/items", limit=1)["numberMatched"], name
        if name == "projects":
            assert types["total_investment_wan"] == types["progress_pct"] == "float64"
            assert types["start_date"].startswith("datetime64") and types["finish_slip_days"] == "int32"


def test_gdal_sends_its_conditions_and_gets_what_the_api_counts(address: str, town: City):
    found = by_gdal(address, *({"what": "read", "given": {"layer": "projects", "where": where}} for where in WHERE))
    client = town.client("viewer")
    for (where, cql), (count, _, _) in zip(WHERE.items(), found, strict=True):
        told = client.get("/api/v1/projects", params={"filter": cql, "limit": 1}).json()["total"]
        assert count == told, where


def test_gdal_reads_boxes_and_other_systems(address: str, town: City, ask: Ask):
    box = [125.155, 43.605, 125.905, 44.405]
    near, all_of_them, parts = by_gdal(
        address,
        {"what": "read", "given": {"layer": "projects", "bbox": box}},
        {"what": "read", "given": {"layer": "projects", "CRS": "EPSG:4551"}},
        {"what": "read", "given": {"layer": "components", "where": "kind = 'station'"}},
    )
    told = town.client("viewer").get("/api/v1/projects", params={"bbox": ",".join(map(str, box))}).json()["total"]
    assert near[0] == told
    assert (all_of_them[0], all_of_them[2]) == (61, "EPSG:4551")
    assert parts[0] == 2


def test_gdal_sees_what_its_token_may_see(address: str, town: City):
    hidden = town.project(name="未公开", public=False)
    try:
        asked = {"what": "read", "given": {"layer": "projects", "where": f"code = '{hidden.code}'"}}
        assert by_gdal(address, asked)[0][0] == 1
        assert by_gdal(address, asked, login=None)[0][0] == 0
    finally:
        with town.write() as db:
            db.delete(db.get_one(type(hidden), hidden.id))


def test_owslib_reads_every_collection_with_the_counts(address: str, ask: Ask):
    from owslib.ogcapi.features import Features

    service = Features(address, headers={"Authorization": f"Bearer {TOKENS['viewer']}"})
    assert service.conformance()["conformsTo"] == ask("/conformance")["conformsTo"]
    assert service.api()["openapi"].startswith("3.0")
    assert "projects" in service.feature_collections()
    for one in service.collections()["collections"]:
        page = service.collection_items(one["id"], limit=5)
        assert page["numberMatched"] == ask(f"/collections/{one['id']}/items")["numberMatched"]
        assert "geometry" in service.collection_queryables(one["id"])["properties"]
        if page["features"]:
            code = page["features"][0]["id"]
            assert service.collection_item(one["id"], code)["id"] == code
    planned = service.collection_items("projects", filter="stage = 'planned'")["numberMatched"]
    assert planned == ask("/collections/projects/items", stage="planned")["numberMatched"]
