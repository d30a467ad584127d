"""Which form of a document is sent: `f` says it, else `Accept`, else JSON."""

from collections.abc import Mapping

from app.kit.errors import NotAcceptable
from app.publish.ogc.schemas import DocumentFormat

# Those who ask for plain JSON are given the JSON that there is: GeoJSON and JSON Schema are JSON.
ALSO_JSON = ("application/json", "application/geo+json", "application/schema+json")


def form(accept: str | None, given: DocumentFormat | None, media: Mapping[str, str]) -> str:
    """The name of the form in `media` (name: media type) that suits best; of two that suit as well the first."""
    if given is not None:
        return given.value
    best, found = 0.0, None
    # What a client names exactly weighs more than what it takes besides.
    for wanted, weight in _wanted(accept):
        for name, kind in media.items():
            if weight > best and _fits(wanted, name, kind):
                best, found = weight, name
    if found is None:
        raise NotAcceptable
    return found


def json_type(accept: str | None, kind: str) -> str:
    """How JSON of this kind is called to somebody who takes no other than plain JSON: GDAL reads nothing else."""
    names = [name for name, weight in _wanted(accept) if weight > 0]
    return "application/json" if "application/json" in names and kind not in names else kind


def _wanted(accept: str | None) -> list[tuple[str, float]]:
    """Media ranges with their weights, in the order given; ranges that say less come after those that say more."""
    found = []
    for part in (accept or "*/*")[:1000].lower().split(","):
        kind, *parameters = (word.strip() for word in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip() == "q":
                weight = _number(value)
        found.append((kind, weight))
    return sorted(found, key=lambda one: "*" in one[0])


def _number(value: str) -> float:
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0


def _fits(wanted: str, name: str, kind: str) -> bool:
    base = kind.partition(";")[0]
    if wanted in ("*/*", base) or (wanted.endswith("/*") and base.startswith(wanted[:-1])):
        return True
    return name == "json" and wanted in ALSO_JSON
