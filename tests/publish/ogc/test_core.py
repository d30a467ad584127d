"""OGC API – Features Part 1 (17-069r4): the abstract tests of Core, GeoJSON, HTML and OpenAPI 3.0, by requirement."""

import re
from datetime import date, datetime

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_30_VALIDATOR, OPENAPI_31_VALIDATOR
from shapely import box

from app.publish.ogc.conformance import classes
from tests.city import City
from tests.publish.ogc.conftest import Ask, codes, href
from tests.selection.corpus import Known

FIXED = ["projects", "components", "districts"]
LINKED = {"href", "rel", "type", "title", "hreflang"}
EVERYWHERE = [
    "", "/", "/conformance", "/api", "/collections", "/collections/projects", "/collections/projects/queryables",
    "/collections/components/sortables", "/collections/districts/schema", "/collections/metro/feature-schema",
    "/collections/projects/items", "/collections/components/items", "/collections/districts/items",
]  # fmt: skip


def test_req_1_and_2_the_landing_page_leads_to_everything(ask: Ask):
    """/req/core/root-op, /req/core/root-success"""
    page = ask("")
    assert {"service-desc", "service-doc", "conformance", "data", "self", "alternate"} <= {
        one["rel"] for one in page["links"]
    }
    assert all(one.keys() == LINKED for one in page["links"])
    assert ask("/")["links"] == page["links"]


def test_req_3_and_4_the_api_definition_is_where_the_landing_page_says(town: City, known: list[Known], ask: Ask):
    """/req/core/api-definition-op, /req/core/api-definition-success"""
    answer = town.client("viewer").get(href(ask(""), "service-desc"))
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert answer.json()["openapi"].startswith("3.0.")
    OPENAPI_30_VALIDATOR.validate(answer.json())


def test_the_whole_service_is_described_in_openapi_3_1(town: City):
    described = town.client("viewer").get("/openapi.json").json()
    assert described["openapi"].startswith("3.1.")
    OPENAPI_31_VALIDATOR.validate(described)


def test_req_5_and_6_conformance_names_the_classes(ask: Ask):
    """/req/core/conformance-op, /req/core/conformance-success"""
    found = ask("/conformance")["conformsTo"]
    assert found == classes()
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in found
    assert len(found) == len(set(found))


@pytest.mark.parametrize("path", EVERYWHERE)
def test_req_8_an_unknown_parameter_is_a_400_that_names_it(ask: Ask, path: str):
    """/req/core/query-param-unknown"""
    said = ask(path, _status=400, moon="1")
    assert said["status"] == 400
    assert [fault["loc"] for fault in said["errors"]] == [["moon"]]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("f", "xml"), ("limit", "0"), ("limit", "-1"), ("limit", "many"), ("bbox", "1,2,3"), ("bbox", "1,2,3,4,5"),
        ("bbox", "w,s,e,n"), ("bbox", "0,50,10,40"), ("bbox", "nan,0,1,1"), ("bbox", "0,0,inf,1"), ("bbox", "0,-91,1,0"),
        ("bbox", "181,0,190,1"), ("bbox", ""), ("datetime", "yesterday"), ("datetime", "2025-13-01"),
        ("datetime", "2025-06-01T"), ("datetime", "../.."), ("datetime", "2025-06-02/2025-06-01"), ("datetime", ""),
        ("datetime", "2025-06-01/2025-06-02/2025-06-03"), ("cursor", "x"), ("stage", "moon"), ("unit", "moon"),
        ("kind", "moon"), ("crs", "EPSG:4326"), ("sortby", "moon"), ("properties", "moon"), ("skipGeometry", "perhaps"),
        ("filter-lang", "sql"), ("as_of", "soon"), ("q", "\0"),
    ],
)  # fmt: skip
def test_req_9_an_invalid_parameter_is_a_400_that_names_it(ask: Ask, name: str, value: str):
    """/req/core/query-param-invalid"""
    said = ask("/collections/projects/items", _status=400, **{name: value})
    assert [fault["loc"][0] for fault in said["errors"]] == [name]


def test_req_11_to_15_the_collections_describe_themselves(ask: Ask):
    """/req/core/fc-md-op, fc-md-success, fc-md-links, fc-md-items, fc-md-items-links"""
    found = ask("/collections")
    assert {"self", "alternate"} <= {one["rel"] for one in found["links"]}
    names = [one["id"] for one in found["collections"]]
    assert names[:3] == FIXED
    assert {"metro", "dead_end_roads", "industrial"} <= set(names)
    for one in found["collections"]:
        assert {"application/geo+json", "text/html"} == {
            link["type"] for link in one["links"] if link["rel"] == "items"
        }
        assert all(link.keys() == LINKED for link in one["links"])


def test_req_16_and_17_the_extent_holds_every_place(ask: Ask):
    """/req/core/fc-md-extent"""
    for name in FIXED:
        ((west, south, east, north),) = ask(f"/collections/{name}")["extent"]["spatial"]["bbox"]
        inside = ask(f"/collections/{name}/items", bbox=f"{west},{south},{east},{north}")["numberMatched"]
        assert inside == ask(f"/collections/{name}/items")["numberMatched"]


def test_req_18_and_19_one_collection_is_the_same_as_in_the_list(ask: Ask):
    """/req/core/sfc-md-op, /req/core/sfc-md-success"""
    for one in ask("/collections")["collections"]:
        assert ask(f"/collections/{one['id']}") == one
    ask("/collections/moon", _status=404)


def test_req_20_to_22_items_come_in_pages_of_the_wanted_length(ask: Ask):
    """/req/core/fc-op, fc-limit-definition, fc-limit-response-1"""
    assert len(ask("/collections/projects/items")["features"]) == 61
    page = ask("/collections/projects/items", limit=7)
    assert len(page["features"]) == page["numberReturned"] == 7
    assert len(ask("/collections/projects/items", limit=1_000_000)["features"]) == 61


def at_box(known: list[Known], edges: tuple[float, float, float, float]) -> set[str]:
    return {one.code for one in known if one.shape is None or one.shape.intersects(box(*edges))}


def test_req_23_and_24_a_box_selects_what_touches_it_and_what_has_no_place(ask: Ask, known: list[Known]):
    """/req/core/fc-bbox-definition, /req/core/fc-bbox-response"""
    edges = (125.155, 43.605, 125.905, 44.405)
    theirs = {one.code for one in known}
    text = ",".join(map(str, edges))
    found = set(codes(ask("/collections/projects/items", bbox=text))) & theirs
    assert found == at_box(known, edges)
    assert 0 < len(found) < 60
    flat = ask("/collections/projects/items", bbox=text, mapped="true")["numberMatched"]
    assert flat == sum(one.shape is not None and one.shape.intersects(box(*edges)) for one in known)
    high = f"{edges[0]},{edges[1]},-100,{edges[2]},{edges[3]},9000"
    assert set(codes(ask("/collections/projects/items", bbox=high))) & theirs == found


def test_req_24_a_box_across_the_date_line_is_two(ask: Ask, known: list[Known]):
    """/req/core/fc-bbox-response: west is greater than east"""
    theirs = {one.code for one in known}
    around = set(codes(ask("/collections/projects/items", bbox="125.505,40,-170,50"))) & theirs
    assert around == at_box(known, (125.505, 40, 180, 50))
    behind = set(codes(ask("/collections/projects/items", bbox="170,40,125.505,50"))) & theirs
    assert behind == at_box(known, (-180, 40, 125.505, 50))
    nowhere = set(codes(ask("/collections/projects/items", bbox="170,-90,-170,90"))) & theirs
    assert nowhere == {one.code for one in known if one.shape is None}


def test_req_24_the_api_goes_on_refusing_such_a_box(town: City, known: list[Known]):
    assert town.client("viewer").get("/api/v1/projects", params={"bbox": "170,-10,-170,10"}).status_code == 422


@pytest.mark.parametrize(
    ("given", "first", "last"),
    [
        ("2025-06-01", date(2025, 6, 1), date(2025, 6, 1)),
        ("2025-06-01T18:00:00Z", date(2025, 6, 2), date(2025, 6, 2)),
        ("2025-01-01/2025-03-01", date(2025, 1, 1), date(2025, 3, 1)),
        ("2024-12-31T16:00:00Z/2025-03-01T00:00:00.5+08:00", date(2025, 1, 1), date(2025, 3, 1)),
        ("../2024-06-01", date.min, date(2024, 6, 1)),
        ("/2024-06-01", date.min, date(2024, 6, 1)),
        ("2025-11-01/..", date(2025, 11, 1), date.max),
        ("2025-11-01/", date(2025, 11, 1), date.max),
    ],
)
def test_req_25_and_26_time_selects_what_is_under_way_then_and_what_has_none(
    ask: Ask, known: list[Known], given: str, first: date, last: date
):
    """/req/core/fc-time-definition, /req/core/fc-time-response"""
    wanted = set()
    for one in known:
        begins, ends = one.start or one.finish, one.finish or one.start
        if begins is None or (ends is not None and begins <= last and ends >= first):
            wanted.add(one.code)
    found = set(codes(ask("/collections/projects/items", datetime=given)))
    assert found & {one.code for one in known} == wanted
    assert wanted and len(wanted) < 60


def test_req_27_to_32_a_page_says_when_how_many_and_where_to_go_on(ask: Ask):
    """/req/core/fc-response, fc-links, fc-rel-type, fc-timeStamp, fc-numberMatched, fc-numberReturned"""
    page = ask("/collections/projects/items", limit=20, stage="planned")
    assert page["type"] == "FeatureCollection"
    assert {"self", "alternate", "collection"} <= {one["rel"] for one in page["links"]}
    assert all(one.keys() == LINKED for one in page["links"])
    assert datetime.fromisoformat(page["timeStamp"]).tzinfo is not None
    assert page["numberMatched"] == ask("/collections/projects/items", stage="planned")["numberReturned"]


@pytest.mark.parametrize(
    "sortby", [None, "code", "-total_investment_wan,code", "stage,-start_date,owner", "-finish_slip_days"]
)
@pytest.mark.parametrize("collection", ["projects", "components", "districts"])
def test_rec_next_every_item_comes_once_behind_the_next_links(
    town: City, ask: Ask, known: list[Known], collection: str, sortby: str | None
):
    """/rec/core/fc-next-1: parameters are kept, and no row is lost or told twice, whatever the order"""
    if collection != "projects" and sortby not in (None, "code"):
        sortby = "-name,code"
    query = {"limit": "7", "f": "json"} | ({"sortby": sortby} if sortby else {}) | ({"bbox": "120,40,130,46"})
    whole = codes(ask(f"/collections/{collection}/items", **query | {"limit": "1000"}))
    client, found = town.client("viewer"), []
    page = ask(f"/collections/{collection}/items", **query)
    while True:
        assert page["numberMatched"] == len(whole)
        assert len(page["features"]) <= 7
        found += codes(page)
        if not any(one["rel"] == "next" for one in page["links"]):
            break
        following = href(page, "next")
        assert "bbox=120" in following
        page = client.get(following).json()
    assert found == whole
    assert len(set(whole)) == len(whole)


def test_a_mark_of_another_order_is_refused(ask: Ask):
    mark = re.search(r"cursor=([^&]+)", href(ask("/collections/projects/items", limit=3), "next"))
    assert mark
    ask("/collections/projects/items", _status=400, cursor=mark[1], sortby="code")
    for forged in (
        "bnVsbA==",
        "W10=",
        "WzEsMiwzXQ==",
        "W251bGwsICJbXSIsIC01XQ==",
        "W251bGwsICJbMV0iLCA1XQ==",
        "[" * 300,
    ):
        ask("/collections/projects/items", _status=400, cursor=forged)


@pytest.mark.parametrize("collection", [*FIXED, "metro"])
def test_req_33_to_35_a_feature_is_the_one_of_the_page_with_its_links(ask: Ask, collection: str):
    """/req/core/f-op, f-success, f-links"""
    one = ask(f"/collections/{collection}/items", limit=1)["features"][0]
    alone = ask(f"/collections/{collection}/items/{one['id']}")
    assert {"self", "alternate", "collection"} <= {link["rel"] for link in alone["links"]}
    assert {name: alone[name] for name in one} == one
    ask(f"/collections/{collection}/items/moon", _status=404)


def test_a_project_of_another_programme_is_not_of_this_collection(ask: Ask):
    one = ask("/collections/metro/items")["features"][0]["id"]
    ask(f"/collections/dead_end_roads/items/{one}", _status=404)
    counts = [
        ask(f"/collections/{name['id']}/items", limit=1)["numberMatched"]
        for name in ask("/collections")["collections"][3:]
    ]
    assert sum(counts) == 61


def test_geojson_every_item_is_a_feature_of_rfc_7946(town: City, ask: Ask, known: list[Known]):
    """/req/geojson/definition, /req/geojson/content"""
    answer = town.client("viewer").get("/ogc/collections/projects/items")
    assert answer.headers["content-type"] == "application/geo+json"
    by_code = {one.code: one for one in known}
    for feature in answer.json()["features"]:
        assert feature.keys() == {"type", "id", "geometry", "properties"}
        if feature["id"] in by_code:
            one = by_code[feature["id"]]
            assert (feature["geometry"] is None) == (one.shape is None)
            assert feature["properties"]["name"] == one.name
    assert not {"id", "point", "mapped"} & answer.json()["features"][0]["properties"].keys()


def test_what_the_item_says_is_what_the_list_says(town: City, ask: Ask):
    listed = {one["code"]: one for one in town.client("viewer").get("/api/v1/projects?limit=1000").json()["items"]}
    for feature in ask("/collections/projects/items")["features"]:
        told = feature["properties"]
        item = listed[feature["id"]]
        assert {name: told[name] for name in told if name != "updated_at"} == {
            name: item[name] for name in item if name not in ("id", "point", "mapped", "updated_at")
        }
        assert told["updated_at"][:19] == item["updated_at"][:19]


def test_components_are_those_of_the_selected_projects(ask: Ask):
    assert ask("/collections/components/items")["numberMatched"] == 3
    assert ask("/collections/components/items", programme="metro")["numberMatched"] == 3
    assert ask("/collections/components/items", programme="industrial")["numberMatched"] == 0
    # A parameter that is a property of the feature is about the feature: the line is planned, its parts are not.
    assert ask("/collections/components/items", stage="planned")["numberMatched"] == 0
    assert ask("/collections/components/items", kind=["station"])["numberMatched"] == 2
    one = ask("/collections/components/items", kind="section")["features"][0]
    assert one["id"] == f"{one['properties']['project']}.X01"
    ask("/collections/districts/items", _status=400, stage="planned")


def test_as_of_looks_back(town: City, ask: Ask):
    answer = town.client("viewer").get("/ogc/collections/projects/items?as_of=2000-01-01")
    assert (answer.status_code, answer.json()["numberMatched"]) == (200, 0)
    one = ask("/collections/metro/items")["features"][0]["id"]
    ask(f"/collections/metro/items/{one}", _status=404, as_of="2000-01-01")
    ask("/collections", _status=400, as_of="2000-01-01")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_html_every_address_has_a_page(town: City, known: list[Known], path: str):
    """/req/html/definition, /req/html/content"""
    client = town.client("viewer")
    by_accept = client.get(f"/ogc{path}", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    by_name = client.get(f"/ogc{path}", params={"f": "html"}, headers={"Accept": "application/json"})
    for answer in (by_accept, by_name):
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<script>" not in answer.text
    assert client.get(f"/ogc{path}", headers={"Accept": "image/png"}).status_code == 406
    assert client.get(f"/ogc{path}", headers={"Accept": "image/png, application/json;q=0.1"}).status_code == 200


@pytest.mark.parametrize(("tongue", "word"), [("zh-CN", "项目"), ("en", "Projects")])
def test_titles_are_in_the_readers_language(town: City, known: list[Known], tongue: str, word: str):
    for path in ("", "/collections", "/collections/projects", "/collections/projects/items"):
        answer = town.client("viewer").get(f"/ogc{path}?f=json", headers={"Accept-Language": tongue})
        assert answer.headers["content-language"] == tongue
        assert {one["hreflang"] for one in answer.json()["links"]} == {tongue}
    assert (
        town.client("viewer")
        .get("/ogc/collections/projects?f=json", headers={"Accept-Language": tongue})
        .json()["title"]
        == word
    )
    assert "Accept-Language" in answer.headers["vary"]


def test_nobody_reads_where_the_public_is_not_let_in(town: City, known: list[Known]):
    from tests.conftest import anonymous

    with anonymous("none"):
        for path in EVERYWHERE:
            assert town.client().get(f"/ogc{path}").status_code == 401, path
