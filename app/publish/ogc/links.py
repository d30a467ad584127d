"""The addresses of the OGC API and the links between them: the only place that makes one."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from app.publish.ogc.collections import Collection
from app.publish.ogc.wording import say

JSON, HTML, GEOJSON = "application/json", "text/html", "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
REL = "http://www.opengis.net/def/rel/ogc/1.0/"
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Links:
    """`root` is the address of `/ogc`; the titles are in `language`."""

    root: str
    language: str

    def to(self, path: str, rel: str, media: str, title: str, query: Pairs = (), **values: str) -> dict[str, str]:
        """`title` is a key of the words, with its values."""
        words = urlencode(list(query))
        href = f"{self.root}{path}" + (f"?{words}" if words else "")
        said = say(title, self.language, **values)
        return {"rel": rel, "href": href, "type": media, "title": said, "hreflang": self.language}

    def itself(self, path: str, media: dict[str, str], shown: str, query: Pairs = ()) -> list[dict[str, str]]:
        """`self` and `alternate`: this document as it is shown, and in its other forms; `media` by the name for `f`."""
        kept = [pair for pair in query if pair[0] != "f"]
        return [
            self.to(path, "self" if f == shown else "alternate", kind, f"link.{f}", [*kept, ("f", f)])
            for f, kind in sorted(media.items(), key=lambda one: one[0] != shown)
        ]

    def landing(self) -> list[dict[str, str]]:
        """What the landing page leads to. Whoever adds a part adds its link here."""
        return [
            self.to("/api", "service-desc", OPENAPI, "link.api", [("f", "json")]),
            self.to("/api", "service-doc", HTML, "link.api_doc", [("f", "html")]),
            self.to("/conformance", "conformance", JSON, "link.conformance"),
            self.to("/collections", "data", JSON, "link.collections"),
            self.to("/tileMatrixSets", f"{REL}tiling-schemes", JSON, "tiles.sets"),
        ]

    def collection(self, asked: Collection) -> list[dict[str, str]]:
        """What a collection leads to. Whoever adds a part adds its link here."""
        path = collection_path(asked)
        return [
            # Without a query: GDAL puts the id of a feature behind it.
            self.to(f"{path}/items", "items", GEOJSON, "link.items"),
            self.to(f"{path}/items", "items", HTML, "link.items", [("f", "html")]),
            self.to(f"{path}/queryables", f"{REL}queryables", SCHEMA, "link.queryables", [("f", "json")]),
            # By the name that GDAL still looks for.
            self.to(f"{path}/queryables", "queryables", SCHEMA, "link.queryables", [("f", "json")]),
            self.to(f"{path}/feature-schema", "describedby", SCHEMA, "link.feature_schema", [("f", "json")]),
            # So spelt by GDAL before 3.7, which otherwise takes for a text whatever is empty in the first features.
            self.to(f"{path}/feature-schema", "describedBy", SCHEMA, "link.feature_schema", [("f", "json")]),
            self.to(f"{path}/sortables", f"{REL}sortables", SCHEMA, "link.sortables", [("f", "json")]),
            self.to(f"{path}/schema", f"{REL}schema", SCHEMA, "link.schema", [("f", "json")]),
            self.to(f"{path}/tiles", f"{REL}tilesets-vector", JSON, "link.tiles", [("f", "json")]),
        ]

    def up(self, asked: Collection) -> list[dict[str, str]]:
        return [self.to(collection_path(asked), "collection", JSON, "link.collection", [("f", "json")])]


def collection_path(asked: Collection) -> str:
    return f"/collections/{quote(asked.id, safe='')}"


def items_path(asked: Collection) -> str:
    return f"{collection_path(asked)}/items"


def item_path(asked: Collection, code: str) -> str:
    return f"{items_path(asked)}/{quote(code, safe='')}"
