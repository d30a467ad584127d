"""A row that a reader may not see leaves no trace: every answer is the same as where it never existed.

Bodies, counts, sums, facets, cursors, tile bytes, ETags and the refusals of writes are compared with a database that
differs in the hidden rows alone.
"""

import re
from collections.abc import Iterator
from math import asinh, pi, radians, tan
from typing import Any

import pytest

from tests.app.permissions import TABLE
from tests.app.worlds import SITE, Worlds, add_demo, add_unpublished, worlds
from tests.city import ORIGIN, City, unsafe

PROJECTS = "/api/v1/projects"
OGC = "/ogc/collections"
SORTS = ["code", "-name", "total_investment", "-year_actual", "finish", "-slip", "-updated"]
FILTERS = [
    "", "programme=dead_end_roads", "programme=industrial", "kind=road", "class=infrastructure", "stage=planned",
    "stage=under_construction", "unit=chaoyang", "unit=shuangyang", "unit=jingkai", "district=220104", "sector=C39",
    "sector=E50", "office=office-a", "office=office-b", "list=municipal_key", "provenance=entered", "provenance=demo",
    "accuracy=street", "accuracy=none", "nature=new", "min_investment=5000", "max_investment=5000", "year=2025",
    "q=%E6%9C%AA%E5%85%AC%E5%BC%80", "q=shili", "q=CC2025", "bbox=125.3,43.89,125.34,43.92", "mapped=true",
    "mapped=false", "office=demo-office", "office=no-such-office",
]  # fmt: skip


OF_ITEMS = ["limit=3&sortby=-total_investment_wan", "bbox=125,43,126,44", "datetime=2025-12-31"]
OF_CONFLICTS = ["", "limit=2", "distance=500&gap_days=200", "agreed=false"]


def tile_at(zoom: int) -> str:
    """The tile in which everything with a place is."""
    lon, lat = SITE["coordinates"]
    x, y = (lon + 180) / 360, (1 - asinh(tan(radians(lat))) / pi) / 2
    return f"{zoom}/{int(x * 2**zoom)}/{int(y * 2**zoom)}.mvt"


def ogc_tile_at(grid: str, zoom: int) -> str:
    """The same of a tile matrix set, the row before the column."""
    if grid == "WebMercatorQuad":
        z, x, y = tile_at(zoom).removesuffix(".mvt").split("/")
        return f"{z}/{y}/{x}"
    lon, lat = SITE["coordinates"]
    return f"{zoom}/{int((90 - lat) / 180 * 2**zoom)}/{int((lon + 180) / 180 * 2**zoom)}"


TILES = [tile_at(zoom) for zoom in (6, 10, 14)]
HIDDEN_FROM = {None: "the public", "viewer-jingkai": "a limited viewer", "auditor": "an auditor", "administrator": "…"}


WHOLE = (0, 1)


def questions(part: tuple[int, int] = WHOLE) -> list[str]:
    """Everything that can be asked of more than one project. A part of it, such as the first of four, has every route, and
    its share of the filters and orders; the four together have all of them."""

    def share(words: list[str]) -> list[str]:
        return words[part[0] :: part[1]]

    found = [
        f"/api/v1/{name}" for name in ("session", "programmes", "units", "districts", "sectors", "offices", "lists")
    ]
    for words in share(FILTERS):
        found += [f"{PROJECTS}?{words}", f"{PROJECTS}/summary?{words}"]
    found += [f"/tiles/projects/{TILES[1]}?{words}" for words in share(FILTERS[::4])]
    found += [f"{PROJECTS}?sort={sort}&limit=3" for sort in share(SORTS)]
    found.append(f"{PROJECTS}/export?format=oc4ids")
    found += [f"/api/v1/search?q={words}" for words in ("%E6%9C%AA%E5%85%AC%E5%BC%80", "shili", "CC2025", "%E4%B8%80")]
    found += [
        f"{PROJECTS}?around={words}&around_m=5000" for words in ("dead_end_roads", "kind%3Droad", "mapped%3Dtrue")
    ]
    found += [
        f"{PROJECTS}?polygon=125.2,43.8,125.5,43.8,125.3,44",
        f"{PROJECTS}?along=125.2,43.9,125.5,43.9",
        "/api/v1/areas",
    ]
    found += [f"{PROJECTS}/schedule{of}?{words}" for words in share(FILTERS[::5]) for of in ("", "/months")]
    for words in share([*FILTERS[::5], *OF_ITEMS]):
        found += [f"{OGC}/projects/items?{words}", f"{OGC}/industrial/items?{words}"]
    found += ["/ogc", "/ogc/collections", f"{OGC}/components/items", f"{OGC}/projects/items?f=html"]
    found += [f"{OGC}/projects/items?filter=owner%20LIKE%20%27%25%27", f"{OGC}/components/items?filter=true&limit=2"]
    for words in share([*OF_CONFLICTS, *FILTERS[1::4]]):
        found.append(f"/api/v1/conflicts?{words}")
    found += [f"/tiles/conflicts/{tile}?distance=300" for tile in TILES] + ["/tiles/conflicts.json?unit=chaoyang"]
    for layer in ("projects", "components", "districts"):
        found += [f"/tiles/{layer}/{tile}" for tile in TILES]
        found.append(f"/tiles/{layer}.json?unit=chaoyang")
    for collection in ("projects", "components", "dead_end_roads"):
        for grid in ("WebMercatorQuad", "WorldCRS84Quad"):
            tiles = f"/ogc/collections/{collection}/tiles/{grid}"
            found += [tiles, *(f"{tiles}/{ogc_tile_at(grid, zoom)}" for zoom in (6, 10))]
    return found


# A file that is finished before its first byte leaves says its length, a later one comes in chunks.
BY_CHANCE = {"x-request-id", "content-length", "transfer-encoding"}


def told(answer: Any) -> tuple[int, dict[str, str], bytes]:
    """All of an answer but its number, its instant and how it was cut."""
    headers = {name: value for name, value in answer.headers.items() if name not in BY_CHANCE}
    return answer.status_code, headers, re.sub(rb'"timeStamp": "[^"]+"', b"", answer.content)


def listed(client: Any, part: tuple[int, int] = WHOLE) -> dict[str, Any]:
    """Every question's answer, and every page behind each first one."""
    answers: dict[str, Any] = {}
    waiting = questions(part)
    while waiting:
        path = waiting.pop()
        answer = client.get(path)
        answers[path] = told(answer)
        if answer.status_code == 200 and path.startswith(f"{PROJECTS}?") and answer.json()["next"]:
            waiting.append(f"{path.split('&cursor=')[0]}&cursor={answer.json()['next']}")
    return answers


def asked_by_code(client: Any, codes: list[str]) -> dict[str, Any]:
    """Every route of one project, read and written, asked for codes that are hidden or never were."""
    answers = {}
    for row in TABLE:
        if "{code}" not in row.path and "{feature_id}" not in row.path:
            continue
        parts = {"key": "opened", "month": "2025-08", "year": "2025", "number": "1", "collection_id": "projects"}
        parts["other"] = "CC2025-ROAD-0001"
        for code in codes:
            path = row.path.replace("{code}", code).replace("{feature_id}", code)
            for name, value in parts.items():
                path = path.replace(f"{{{name}}}", value)
            headers = {} if row.method in ("GET", "OPTIONS") else unsafe(1) | {"Origin": ORIGIN}
            answers[f"{row.name} {code}"] = told(client.request(row.method, path, json=row.body, headers=headers))
    return answers


@pytest.fixture(scope="module")
def unpublished(cluster, template) -> Iterator[Worlds]:
    with worlds(cluster, template, "hidden", add_unpublished) as both:
        yield both


@pytest.fixture(scope="module")
def demo(cluster, template) -> Iterator[Worlds]:
    with worlds(cluster, template, "demo", add_demo) as both:
        yield both


def differing(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    return [path for path in first.keys() | second.keys() if first.get(path) != second.get(path)]


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("login", HIDDEN_FROM, ids=str)
def test_unpublished_projects_leave_no_trace(unpublished, login, whole):
    """In every run each reader asks by every route, about one hidden project, and with a quarter of the filters; at night
    with all of them, and about two."""
    at, answers = [*HIDDEN_FROM].index(login), {}
    part, codes = (WHOLE, unpublished.codes[:2]) if whole else ((at, len(HIDDEN_FROM)), unpublished.codes[at : at + 1])
    for world in ("without", "with"):
        with unpublished.enter(world) as city, city.client(login) as client:
            answers[world] = listed(client, part) | asked_by_code(client, codes)
    assert differing(answers["with"], answers["without"]) == []
    assert len(answers["with"]) > len(questions(part)) + 30


def test_who_reads_everything_sees_what_the_others_do_not(unpublished):
    """The comparison above could tell: these answers do differ."""
    answers = {}
    for world in ("without", "with"):
        with unpublished.enter(world) as city, city.client("viewer") as client:
            answers[world] = listed(client, (0, 4))
    differ = set(differing(answers["with"], answers["without"]))
    for path in ("programmes", "units", "sectors", "offices", "projects?", "projects/summary?"):
        assert f"/api/v1/{path}" in differ, path
    assert {f"/tiles/{layer}/{tile}" for layer in ("projects", "components") for tile in TILES} <= differ
    assert not [path for path in differ if path.startswith("/tiles/districts")]


def test_a_limited_viewer_sees_what_was_granted_and_the_public_does_not(unpublished):
    with unpublished.enter("with") as city:
        names = {
            login: {item["name"] for item in city.client(login).get(PROJECTS).json()["items"]}
            for login in (None, "viewer-jingkai", "viewer")
        }
    assert names["viewer-jingkai"] - names[None] == {"授权道路"}
    assert len(names["viewer"]) == len(names["viewer-jingkai"]) + 5


def person_without_roles(city: City) -> None:
    from sqlalchemy import text

    with city.write() as db:
        db.execute(text("DELETE FROM grants g USING people p WHERE p.id = g.person_id AND p.login = 'planner'"))


@pytest.mark.parametrize("whole", [False, pytest.param(True, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("login", [None, "planner"], ids=["the public", "a person without a role"])
def test_demo_data_leaves_no_trace_beyond_the_loopback_address(demo, login, whole):
    """In every run each of the two with every route, one of the projects and a third of the filters; at night with all."""
    part, codes = (WHOLE, demo.codes) if whole else ((1, 3), demo.codes[:1]) if login else ((0, 3), demo.codes[1:])
    answers = {}
    for world in ("without", "with"):
        with demo.enter(world, GUATU_HOST="0.0.0.0") as city:
            person_without_roles(city)
            with city.client(login) as client:
                answers[world] = listed(client, part) | asked_by_code(client, codes)
    assert differing(answers["with"], answers["without"]) == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_demo_data_is_shown_and_marked_at_home(demo, host):
    with demo.enter("with", GUATU_HOST=host) as city:
        client = city.client()
        assert client.get("/api/v1/session").json()["demo"] is True
        page = client.get(PROJECTS).json()
        assert page["demo_total"] == 2
        assert {item["code"] for item in page["items"] if item["provenance"] == "demo"} == set(demo.codes)
        assert client.get(f"{PROJECTS}/summary").json()["demo_count"] == 2


def test_who_works_here_sees_demo_data_everywhere(demo):
    with demo.enter("with", GUATU_HOST="0.0.0.0") as city:
        for login in ("viewer", "editor", "dispatcher"):
            assert city.client(login).get(PROJECTS).json()["demo_total"] == 2


def test_nobody_reads_anything_where_the_public_is_not_let_in(unpublished):
    with unpublished.enter("with") as city:
        from tests.conftest import anonymous

        with anonymous("none"):
            client = city.client()
            for path in questions():
                if path != "/api/v1/session":
                    assert client.get(path).status_code == 401, path
