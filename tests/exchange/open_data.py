"""What OC4IDS 0.9.5 asks for, written down as facts, so that it is checked where its schema is not at hand."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

URI = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+", re.ASCII)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
PROJECT_ID = re.compile(r"oc4ids-[a-z0-9]{6}-.+")

# Closed code lists, by where they stand.
CLOSED = {
    "projects/status": {
        "identification", "preparation", "implementation", "completion", "maintenance", "decommissioning",
        "decommissioned", "cancelled",
    },
    "projects/type": {"construction", "rehabilitation", "replacement", "expansion", "decommissioning"},
    "projects/milestones/status": {"scheduled", "met", "notMet", "partiallyMet"},
    "projects/locations/geometry/type": {
        "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    },
}  # fmt: skip
# Open ones: the words of theirs that we use, and our own where they have none.
OPEN = {
    "projects/sector": {
        "education", "health", "energy", "communications", "waterAndWaste", "governance", "economy", "transport",
        "cultureSportsAndRecreation", "transport.air", "transport.water", "transport.rail", "transport.road",
        "transport.urban", "socialHousing", "naturalResources",
    },
    "projects/parties/roles": {"publicAuthority", "funder"},
    "projects/milestones/type": {"approval", "procurement"},
    "projects/milestones/code": {"projectApproval", "commencement", "completion", "commissioning"},
    "projects/relatedProjects/scheme": {"oc4ids"},
    "projects/relatedProjects/relationship": set(),
    "projects/additionalClassifications/scheme": set(),
    "projects/locations/gazetteer/scheme": set(),
}  # fmt: skip
OWN = {
    "projects/parties/roles": {"owner", "leadOffice", "competentDepartment"},
    "projects/relatedProjects/relationship": {"package"},
    "projects/additionalClassifications/scheme": {"GB/T 4754-2017", "guatu"},
    "projects/locations/gazetteer/scheme": {"GB/T 2260"},
}
VALUE = {"amount", "currency"}
PERIOD = {"startDate", "endDate"}
METRIC = {"id", "title", "description", "observations"}
# Every field that may stand there; a field that the standard has not is none of these.
FIELDS = {
    "": {"uri", "version", "publisher", "license", "publicationPolicy", "projects", "publishedDate"},
    "publisher": {"name"},
    "projects": {
        "id", "updated", "language", "identifiers", "publicAuthority", "title", "description", "status", "type",
        "sector", "additionalClassifications", "budget", "period", "locations", "parties", "forecasts", "metrics",
        "milestones", "completion", "documents", "relatedProjects",
    },
    "projects/identifiers": {"scheme", "id"},
    "projects/publicAuthority": {"id", "name"},
    "projects/additionalClassifications": {"scheme", "id", "description"},
    "projects/budget": {"description", "amount", "budgetBreakdowns"},
    "projects/budget/amount": VALUE,
    "projects/budget/budgetBreakdowns": {"id", "description", "budgetBreakdown"},
    "projects/budget/budgetBreakdowns/budgetBreakdown": {"id", "description", "amount"},
    "projects/budget/budgetBreakdowns/budgetBreakdown/amount": VALUE,
    "projects/period": PERIOD,
    "projects/locations": {"id", "description", "geometry", "gazetteer", "address"},
    "projects/locations/geometry": {"type", "coordinates"},
    "projects/locations/gazetteer": {"scheme", "identifiers"},
    "projects/locations/address": {"streetAddress", "locality", "countryName"},
    "projects/parties": {"id", "name", "roles"},
    "projects/milestones": {"id", "title", "type", "code", "description", "dueDate", "dateMet", "status"},
    "projects/completion": {"endDate", "endDateDetails", "finalValue"},
    "projects/completion/finalValue": VALUE,
    "projects/documents": {"id", "title", "description", "language"},
    "projects/relatedProjects": {"id", "scheme", "identifier", "relationship", "title"},
} | {
    f"projects/{metrics}{rest}": names
    for metrics in ("metrics", "forecasts")
    for rest, names in {
        "": METRIC,
        "/observations": {"id", "period", "value", "measure", "unit", "notes"},
        "/observations/period": PERIOD,
        "/observations/value": VALUE,
        "/observations/unit": {"name", "scheme", "id"},
    }.items()
}  # fmt: skip
INSTANTS = {"updated", "publishedDate", "startDate", "endDate", "dueDate", "dateMet"}
DEPTH = {"Point": 1, "MultiPoint": 2, "LineString": 2, "MultiLineString": 3, "Polygon": 3, "MultiPolygon": 4}


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Everything with the names of the fields that lead there."""
    yield path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from walk(inner, f"{path}/{name}".lstrip("/"))
    elif isinstance(value, list):
        for inner in value:
            yield from walk(inner, path)


def faults(package: dict[str, Any]) -> list[str]:
    """What the package breaks, in words; nothing where it is as it should be."""
    missing = {"uri", "publisher", "publishedDate", "projects", "version"} - package.keys()
    if missing:
        return [f"missing: {sorted(missing)}"]
    found = [] if package["version"] == "0.9" else ["version"]
    found += [] if URI.fullmatch(package["uri"]) and urlsplit(package["uri"]).scheme else ["uri"]
    found += [] if package["projects"] else ["no project"]
    for path, value in walk(package):
        found += [f"{path}: {fault}" for fault in _at(path, value)]
    for project in package["projects"]:
        found += [f"{project.get('id')}: {fault}" for fault in _of(project)]
    return found + _repeated("projects", package["projects"])


def _at(path: str, value: Any) -> Iterator[str]:
    """Faults of a value by where it stands."""
    if value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
        yield "empty"
    if isinstance(value, dict):
        yield from (f"not a field: {name}" for name in value.keys() - FIELDS.get(path, set()))
        if ("amount" in value and path.endswith(("amount", "value", "finalValue"))) and value.get("currency") != "CNY":
            yield "no currency"
    elif isinstance(value, list):
        if any(value.count(one) > 1 for one in value if not isinstance(one, int | float | list)):
            yield "twice the same"
        yield from _repeated("", value)
    elif path in CLOSED and value not in CLOSED[path]:
        yield f"not a code: {value}"
    elif path in OPEN and value not in OPEN[path] | OWN.get(path, set()):
        yield f"not a known code: {value}"
    elif path.rpartition("/")[2] in INSTANTS and not is_instant(value):
        yield f"no instant: {value}"


def is_instant(value: Any) -> bool:
    try:
        return bool(INSTANT.fullmatch(value)) and datetime.fromisoformat(value) is not None
    except (TypeError, ValueError):
        return False


def _repeated(path: str, items: list[Any]) -> list[str]:
    """The checker takes two things with one id in one list for the same, whatever their scheme."""
    if not items or not isinstance(items[0], dict):
        return []
    ids = [one.get("id") for one in items]
    found = [f"{path} without id"] if None in ids else []
    return found + [f"{path} id twice: {one}" for one in {one for one in ids if ids.count(one) > 1}]


def _of(project: dict[str, Any]) -> Iterator[str]:
    """Faults of a project that are about more than one of its values."""
    if not PROJECT_ID.fullmatch(project.get("id", "")):
        yield "prefix"
    known = [{"id": one["id"], "name": one["name"]} for one in project.get("parties", [])]
    if "publicAuthority" in project and project["publicAuthority"] not in known:
        yield "reference to nobody"
    for code in project.get("sector", []):
        if code.partition(".")[0] not in project["sector"]:
            yield f"sector without the one above it: {code}"
    for one in project.get("relatedProjects", []):
        if one["scheme"] == "oc4ids" and not PROJECT_ID.fullmatch(one["identifier"]):
            yield "related project without prefix"
    for path, value in walk(project):
        if isinstance(value, dict):
            yield from _of_dates(path, value)
        if path.endswith("geometry"):
            yield from _of_shape(value)


def _of_dates(path: str, value: dict[str, Any]) -> Iterator[str]:
    """Faults of a period or a milestone."""
    ends = [datetime.fromisoformat(value[name]) for name in ("startDate", "endDate") if is_instant(value.get(name))]
    if ends != sorted(ends):
        yield f"{path} ends before it begins"
    status = value.get("status")
    wrong = ("dateMet" in value and status != "met") or (status == "scheduled" and "dueDate" not in value)
    if path == "milestones" and wrong:
        yield f"milestone {value['id']}: {status}"


def _of_shape(shape: dict[str, Any]) -> Iterator[str]:
    depth, positions = DEPTH.get(shape["type"], 0), [shape["coordinates"]]
    for _ in range(depth - 1):
        positions = [inner for outer in positions for inner in outer]
    for position in positions:
        if len(position) != 2 or not all(isinstance(number, int | float) for number in position):
            yield f"no position in a {shape['type']}: {position}"
        elif not (124 < position[0] < 128 and 42 < position[1] < 46):
            yield f"not longitude, latitude: {position}"
