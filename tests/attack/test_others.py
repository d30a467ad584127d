"""What somebody else was given opens nothing: their cursors, marks, tiles, ids and filters."""

import base64
import json
from typing import Any

import pytest

from tests.app.worlds import SITE
from tests.attack.contract import operations

PROJECTS = "/api/v1/projects"
OUTSIDERS = (None, "auditor", "administrator")
SORTS = ["code", "-name", "-total_investment", "year_actual", "-updated", "finish", "slip"]


@pytest.mark.parametrize(
    "operation", [one for one in operations() if "{code}" in one.path and one.method == "get"], ids=str
)
@pytest.mark.parametrize("outsider", OUTSIDERS, ids=str)
def test_an_id_that_is_hidden_answers_as_one_that_never_was(target, operation, outsider):
    client = target.city.client(outsider)
    hidden = client.get(operation.address(target.hidden.code))
    never = client.get(operation.address("CC2025-ROAD-9999"))
    # Who may use none of an address hears that first, whatever it names.
    closed = operation.path.endswith("/overlays") and outsider != "auditor"
    assert hidden.status_code == (404 if not closed else 401 if outsider is None else 403)
    assert (hidden.status_code, hidden.json()) == (never.status_code, never.json())


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("outsider", OUTSIDERS, ids=str)
def test_an_insiders_cursor_shows_an_outsider_nothing_more(target, sort, outsider):
    """Every cursor that an insider gets, also those that end on the hidden project."""
    insider, client = target.city.client("viewer"), target.city.client(outsider)
    cursor = ""
    for _ in range(10):
        page = insider.get(PROJECTS, params={"sort": sort, "limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        cursor = page["next"]
        if not cursor:
            break
        answer = client.get(PROJECTS, params={"sort": sort, "limit": 100, "cursor": cursor})
        assert answer.status_code in (200, 422)
        assert target.hidden.code not in answer.text and "秘密道路" not in answer.text


def test_a_cursor_made_by_hand_asks_nothing_of_the_database(target):
    client = target.city.client()
    attempts: list[Any] = [
        ["code", "'; DROP TABLE projects; --", 1], ["code", {"a": 1}, 1], ["is_public", False, 1], ["code", "x", "1 OR 1=1"],
        [], None, {}, ["total_investment", "NaN", 1], ["code", "x" * 10_000, 1], ["code", "x", 2**63], ["code", "\x00", 1],
    ]  # fmt: skip
    for made in attempts:
        cursor = base64.urlsafe_b64encode(json.dumps(made).encode()).decode()
        answer = client.get(PROJECTS, params={"sort": "code", "cursor": cursor})
        assert answer.status_code in (200, 422), made
        assert target.hidden.code not in answer.text


def tiles() -> list[str]:
    from math import asinh, pi, radians, tan

    lon, lat = SITE["coordinates"]
    x, y = (lon + 180) / 360, (1 - asinh(tan(radians(lat))) / pi) / 2
    return [
        f"/tiles/{layer}/{z}/{int(x * 2**z)}/{int(y * 2**z)}.mvt"
        for layer in ("projects", "components")
        for z in (8, 12)
    ]


@pytest.mark.parametrize("path", tiles())
def test_an_insiders_mark_of_a_tile_tells_an_outsider_nothing(target, path):
    """An ETag that an insider got is not "unchanged" for the public, and the public's own differs."""
    insider, outsider = target.city.client("viewer").get(path), target.city.client().get(path)
    assert insider.headers["etag"] != outsider.headers["etag"]
    asked = target.city.client().get(path, headers={"If-None-Match": insider.headers["etag"]})
    assert asked.status_code == outsider.status_code
    assert asked.content == outsider.content
    assert target.hidden.code.encode() in insider.content or "components" in path
    assert target.hidden.code.encode() not in outsider.content


@pytest.mark.parametrize("outsider", OUTSIDERS, ids=str)
def test_no_filter_finds_what_is_hidden(target, outsider):
    """Neither by name, nor by a sum that only it has, nor by telling counts apart."""
    client = target.city.client(outsider)
    for words in (
        {"q": "秘密"}, {"q": "mimidaolu"}, {"q": target.hidden.code}, {"min_investment": "6666", "max_investment": "6666"},
        {"unit": "jingkai"}, {"min_investment": "6665", "max_investment": "6667", "office": "office-b"},
    ):  # fmt: skip
        answer = client.get(PROJECTS, params=words)
        assert (answer.json()["total"], answer.json()["items"]) == (0, []), words
        assert client.get(f"{PROJECTS}/summary", params=words).json()["count"] == 0
    assert target.city.client("viewer").get(PROJECTS, params={"q": "秘密"}).json()["total"] == 1


def test_a_limited_viewer_gets_no_more_than_the_grant(target):
    city = target.city
    foreign = city.project(public=False, unit="chaoyang", name="别处的秘密")
    client = city.client("viewer-jingkai")
    assert client.get(f"{PROJECTS}/{target.hidden.code}").status_code == 200
    assert client.get(f"{PROJECTS}/{foreign.code}").status_code == 404
    for words in ("", "?unit=chaoyang", "?unit=jingkai&unit=chaoyang", "?q=别处"):
        assert foreign.code not in client.get(PROJECTS + words).text


def test_an_old_mark_of_another_persons_page_answers_with_ones_own(target):
    """If-None-Match and If-Match of somebody else never decide who may see."""
    version = target.city.show(target.hidden.code)["version"]
    for header in ("If-None-Match", "If-Match"):
        answer = target.city.client().get(f"{PROJECTS}/{target.hidden.code}", headers={header: f'"{version}"'})
        assert answer.status_code == 404
