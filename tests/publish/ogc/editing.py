"""How the tests of Part 4 ask: as standard clients do, by token, with nothing but `If-Match`."""

from typing import Any

from httpx2 import Response

from tests.city import City

CRS = "http://www.opengis.net/def/crs/"
POINT = {"type": "Point", "coordinates": [125.32, 43.88]}
MOVED = {"type": "Point", "coordinates": [125.33, 43.89]}
THERE = (125.33, 43.89)
# Latitude, or northing, comes first in these.
TURNED = ("EPSG/0/4326", "EPSG/0/4490", "EPSG/0/4551")


def item(code: str, collection: str = "projects") -> str:
    return f"/ogc/collections/{collection}/items/{code}"


def read(town: City, code: str, login: str | None = "viewer", collection: str = "projects") -> dict[str, Any]:
    """The feature as this person reads it."""
    answer = town.client(login).get(item(code, collection), headers={"Accept": "application/geo+json"})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def send(
    town: City,
    method: str,
    code: str,
    body: Any = None,
    login: str = "dispatcher",
    *,
    seen: str | int | None = "now",
    collection: str = "projects",
    headers: dict[str, str] | None = None,
    **query: Any,
) -> Response:
    """One write; `seen` is the version that the client says it saw."""
    media = "application/merge-patch+json" if method == "PATCH" else "application/geo+json"
    given = {"Content-Type": media} if body is not None else {}
    if seen == "now":
        seen = read(town, code)["properties"]["version"]
    if seen is not None:
        given["If-Match"] = seen if seen == "*" else f'"{seen}"'
    return town.client(login).request(
        method, item(code, collection), json=body, params=query, headers=given | (headers or {})
    )


def refused(answer: Response, status: int = 400) -> list[list[Any]]:
    """The places that a refusal names."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    return [fault["loc"] for fault in answer.json()["errors"]]


def in_system(town: City, name: str, place: tuple[float, float] = THERE) -> list[float]:
    """The coordinates of a place as a system has them, in its own order."""
    if name == "OGC/1.3/CRS84":
        return [*place]
    at = "SELECT ARRAY[ST_X(p), ST_Y(p)] FROM ST_Transform(ST_SetSRID(ST_MakePoint(:x, :y), 4326), :srid) p"
    found: list[float] = town.asked(at, x=place[0], y=place[1], srid=int(name.rpartition("/")[2]))
    return found[::-1] if name in TURNED else found
