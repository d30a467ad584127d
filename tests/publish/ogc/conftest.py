"""Sixty projects of every sort, a line with its stations, and a way to ask the OGC API about them."""

from collections.abc import Callable
from typing import Any

import pytest

from app.projects.schemas import ComponentIn
from tests.city import City
from tests.selection.corpus import Known

STOPS = [[125.30, 43.86], [125.34, 43.90]]
PARTS: list[tuple[str, str, str, list[Any]]] = [
    ("S01", "station", "Point", STOPS[0]),
    ("S02", "station", "Point", STOPS[1]),
    ("X01", "section", "LineString", STOPS),
]
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def known(town: City, sixty: Callable[[City], list[Known]]) -> list[Known]:
    """The projects as they were told to Guatu, and a line of which only its parts are asked for."""
    found = sixty(town)
    parts = [
        ComponentIn(
            key=key, kind=kind, name=f"测试{key}", position=at, stage="under_construction",
            geometry={"type": shape, "coordinates": coordinates},
        )
        for at, (key, kind, shape, coordinates) in enumerate(PARTS)
    ]  # fmt: skip
    town.project(programme="metro", components=parts, name="测试线", stage="planned")
    return found


@pytest.fixture(scope="module")
def ask(town: City, known: list[Known]) -> Ask:
    """The JSON at an address below `/ogc`, as the viewer gets it; `_status` other than 200 is asked for by name."""
    client = town.client("viewer")

    def asking(path: str, _status: int = 200, _headers: dict[str, str] | None = None, **query: Any) -> Any:
        answer = client.get(f"/ogc{path}", params=query, headers=_headers or {})
        assert answer.status_code == _status, answer.text
        return answer.json()

    return asking


def codes(page: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def href(document: dict[str, Any], rel: str, media: str | None = None) -> str:
    """Where the one link with this relation leads, below the host."""
    found = [one for one in document["links"] if one["rel"] == rel and media in (None, one["type"])]
    assert found, (rel, document["links"])
    return str(found[0]["href"]).removeprefix("http://testserver")


COLLECTIONS = ["projects", "components", "districts"]
SAMPLE = {"string": "'foo'", "boolean": "true", "number": "3.14", "date": "DATE('2022-04-14')"}


def kind_of(one: dict[str, Any]) -> str:
    return str(one.get("format") or one["type"]) if "geometry" not in str(one.get("format")) else "geometry"


@pytest.fixture(scope="module", params=COLLECTIONS)
def queried(request: pytest.FixtureRequest, ask: Ask) -> tuple[str, dict[str, str]]:
    """A collection and the type of each of its queryables."""
    known = ask(f"/collections/{request.param}/queryables")["properties"]
    return request.param, {name: kind_of(one) for name, one in known.items()}


def found(ask: Ask, collection: str, text: str, **query: Any) -> set[str]:
    return set(codes(ask(f"/collections/{collection}/items", filter=text, **query)))


def sampled(known: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, SAMPLE[kind]) for name, kind in known.items() if kind in SAMPLE]
