"""What is claimed, by area; each class is held by tests of its own. Whoever adds a part adds its list here."""

FEATURES = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" for name in ("core", "oas30", "html", "geojson")
)
SYSTEMS = ("http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",)
FILTERING = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{name}"
    for name in ("queryables", "filter", "features-filter")
)
CQL2 = tuple(
    f"http://www.opengis.net/spec/cql2/1.0/conf/{name}"
    for name in (
        "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators", "case-insensitive-comparison",
        "basic-spatial-functions", "basic-spatial-functions-plus", "spatial-functions", "temporal-functions",
        "property-property",
    )
)  # fmt: skip
EDITING = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/{name}"
    for name in ("create-replace-delete", "update", "features", "optimistic-locking-etags")
)
TILES = tuple(
    f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}"
    for name in ("core", "tileset", "tilesets-list", "geodata-tilesets", "mvt")
)
MATRICES = tuple(
    f"http://www.opengis.net/spec/tms/2.0/conf/{name}"
    for name in (
        "tilematrixset", "tilematrixsetlimits", "tilesetmetadata", "json-tilematrixset", "json-tilematrixsetlimits",
        "json-tilesetmetadata",
    )
)  # fmt: skip
AREAS: tuple[tuple[str, ...], ...] = (FEATURES, SYSTEMS, FILTERING, CQL2, EDITING, TILES, MATRICES)


def classes() -> list[str]:
    return [one for area in AREAS for one in area]
