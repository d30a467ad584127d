"""How near two works must be to concern one another, by what they are, in metres; and why."""

from app.projects.words import Kind

GROUPS = METRO, ROAD, LINE, SITE = "metro", "road", "line", "site"
# Places are centre lines and middles of sites, so half the width of a road or a structure is in each figure.
DISTANCES: dict[tuple[str, str], float] = {
    # 轨道交通控制保护区 reaches 50 m from a structure; with half its width and half the road's.
    (METRO, METRO): 100,
    (METRO, ROAD): 100,
    (METRO, LINE): 100,
    (METRO, SITE): 100,
    # Two closures within one block send their traffic through each other.
    (ROAD, ROAD): 100,
    # The same street between its red lines: a wide one has 60 m.
    (ROAD, LINE): 60,
    (LINE, LINE): 60,
    # Gates, connections and lorries of a site.
    (ROAD, SITE): 50,
    (LINE, SITE): 50,
    # Pit beside pit.
    (SITE, SITE): 30,
}
KNOWN = {Kind.METRO_LINE.value: METRO, Kind.ROAD.value: ROAD}
LIMITS = DISTANCES | {(other, one): metres for (one, other), metres in DISTANCES.items()}


def group(kind: str, dimension: int) -> str:
    """What kind of work it is to its neighbours: whatever is drawn as a line and is no road is pipes, cables or paths."""
    return KNOWN.get(kind, LINE if dimension == 1 else SITE)


def limits(given: float | None) -> dict[tuple[str, str], float]:
    """How near works of two groups must be; the reader's own distance stands for all."""
    return LIMITS if given is None else dict.fromkeys(LIMITS, given)
