"""The pages for people: the same documents, told in Chinese or English, with a map where there is something to draw."""

import json
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.kit.crs import SYSTEMS
from app.kit.settings import PROJECT_ROOT
from app.publish.ogc.collections import Collection
from app.publish.ogc.links import Links, item_path, items_path
from app.publish.ogc.schemas import ItemsQuery
from app.publish.ogc.wording import code_word, property_word, say

Names = dict[tuple[str, str], str]
PAGE = PROJECT_ROOT / "frontend" / "dist"
ENTRY = "src/ogc.ts"
# The columns of the table of items; the rest stands on the feature's own page.
COLUMNS = {
    "projects": (
        "code", "name", "stage", "unit", "owner", "total_investment_wan", "progress_pct", "start_date", "finish_date",
        "provenance",
    ),
    "components": ("code", "name", "kind", "stage", "project_name", "length_m", "structure_pct", "provenance"),
    "districts": ("code", "name", "name_en", "kind", "area_km2"),
}  # fmt: skip


@lru_cache(maxsize=1)
def _templates() -> Environment:
    folder = PROJECT_ROOT / "app" / "publish" / "ogc" / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def _page(name: str, links: Links, **values: Any) -> str:
    language = links.language

    def word(key: str, **given: Any) -> str:
        return say(f"page.{key}", language, **given)

    tools = {"root": links.root, "lang": language, "say": word, "property_word": property_word}
    return _templates().get_template(f"{name}.html").render(**tools, map_files=map_files(), **values)


def rendered(name: str, **values: Any) -> str:
    """A template that is no page."""
    return _templates().get_template(name).render(**values)


def landing(links: Links, content: dict[str, Any], found: list[Collection]) -> str:
    return _page("landing", links, doc=content, collections=found)


def conformance(links: Links, content: dict[str, Any]) -> str:
    return _page("conformance", links, doc=content)


def api(links: Links, content: dict[str, Any]) -> str:
    return _page("api", links, doc=content)


def collections(links: Links, content: dict[str, Any]) -> str:
    return _page("collections", links, doc=content)


def collection(links: Links, content: dict[str, Any]) -> str:
    return _page("collection", links, doc=content, systems=SYSTEMS)


def described(links: Links, asked: Collection, what: str, content: dict[str, Any]) -> str:
    return _page("described", links, doc=content, asked=asked, what=what)


def items(
    links: Links,
    asked: Collection,
    query: ItemsQuery,
    given: list[tuple[str, str]],
    content: dict[str, Any],
    names: Names,
) -> str:
    chosen = [(name, value) for name, value in given if name not in ("f", "cursor", "limit")]
    columns = COLUMNS[asked.source.name]
    if query.properties is not None:
        columns = tuple(query.properties.split(","))
    following = next((link["href"] for link in content["links"] if link["rel"] == "next"), None)
    drawn = [
        {"type": "Feature", "geometry": one["geometry"], "properties": _drawn(links, asked, one)}
        for one in content["features"]
        if one["geometry"] and (query.crs is None or SYSTEMS[query.crs].uri.endswith("CRS84"))
    ]
    return _page(
        "items", links, doc=content, asked=asked, query=query, chosen=chosen, columns=columns, following=following,
        drawn={"type": "FeatureCollection", "features": drawn},
        unmapped=sum(one["geometry"] is None for one in content["features"]),
        first=f"{links.root}{items_path(asked)}",
        begun=query.cursor is not None, shown=partial(_shown, names=names),
        address=lambda code: f"{links.root}{item_path(asked, code)}",
    )  # fmt: skip


def item(links: Links, asked: Collection, content: dict[str, Any], names: Names) -> str:
    drawn = {"type": "Feature", "geometry": content["geometry"], "properties": _drawn(links, asked, content)}
    here = next(link["href"] for link in content["links"] if link["rel"] == "self")
    collection = {
        "type": "FeatureCollection",
        "features": [drawn] if content["geometry"] and "crs=" not in here else [],
    }
    return _page("item", links, doc=content, asked=asked, drawn=collection, shown=partial(_shown, names=names))


def _drawn(links: Links, asked: Collection, one: dict[str, Any]) -> dict[str, Any]:
    """What the map needs of a feature."""
    known = one["properties"]
    return {
        "name": known.get("name") or one["id"],
        "demo": known.get("provenance") == "demo",
        "href": f"{links.root}{item_path(asked, one['id'])}",
    }


def _shown(name: str, value: Any, language: str, *, names: Names) -> str:
    """A value as the table has it: codes by their words, thousands apart."""
    if value is None:
        return say("page.empty", language)
    if isinstance(value, bool):
        return say("page.yes" if value else "page.no", language)
    if isinstance(value, int | float) and name != "version":
        return f"{value:,}"
    return names.get((name, value)) or code_word(name, value, language)


def map_files() -> dict[str, Any] | None:
    """The built script of the map and its style sheets; None where the page is not built."""
    manifest = PAGE / "manifest.json"
    try:
        return _read(str(manifest), manifest.stat().st_mtime_ns)
    except OSError:
        return None


@lru_cache(maxsize=2)
def _read(manifest: str, _: int) -> dict[str, Any] | None:
    known = json.loads(Path(manifest).read_text(encoding="utf-8"))
    if ENTRY not in known:
        return None
    styles: list[str] = []
    waiting, seen = [ENTRY], set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            styles += known[name].get("css", [])
            waiting += known[name].get("imports", [])
    return {"script": known[ENTRY]["file"], "styles": styles}
