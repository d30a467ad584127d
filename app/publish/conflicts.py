"""Nearby works as a tile: a point in the middle of the way between two, with what is told of them, and the way itself."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Boolean, Double, Integer, Select, Text, cast, column, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.identity.access import Caller
from app.kit.shapes import WEB_MERCATOR
from app.portfolio.conflicts.pairs import Pair, agreed_pairs, pairs_of
from app.portfolio.conflicts.queries import SEVERITIES
from app.portfolio.conflicts.schemas import Nearness
from app.publish.matrices import BUFFER, EXTENT, WEB_MERCATOR_QUAD

# More of them could not be told apart; the worst are drawn.
MOST_PAIRS = 1_000


def conflicts_tile(db: Db, wanted: Nearness, caller: Caller, z: int, x: int, y: int) -> bytes:
    """The pairs whose middle lies in one tile of Web Mercator, or in its buffer."""
    edges = WEB_MERCATOR_QUAD.values(z, x, y)
    west, south, east, north = (edges[f"{name}_m"] for name in ("west", "south", "east", "north"))
    there = [
        pair
        for pair in pairs_of(db, wanted, caller)
        if west <= sum(end[0] for end in pair.near) / 2 <= east
        and south <= sum(end[1] for end in pair.near) / 2 <= north
    ][:MOST_PAIRS]
    if not there:
        return b""
    named = {number for pair in there for number in pair.ids}
    told = db.execute(select(F.project_id, F.code, F.name).where(F.project_id.in_(named)))
    names = {number: (code, name) for number, code, name in told}
    return bytes(db.scalar(_statement(there, names, agreed_pairs(db)), edges) or b"")


def _statement(pairs: Sequence[Pair], names: dict[int, tuple[str, str]], agreed: set[tuple[int, int]]) -> Select[Any]:
    given: dict[str, tuple[Any, list[Any]]] = {
        f"{axis}{end}": (Double, [pair.near[end][place] for pair in pairs])
        for end in (0, 1)
        for place, axis in enumerate("xy")
    }
    for side in "ab":
        ids = [getattr(pair, side).id for pair in pairs]
        given |= {side: (Text, [names[one][0] for one in ids]), f"{side}_name": (Text, [names[one][1] for one in ids])}
    given |= {
        "severity": (Text, [SEVERITIES[pair.severity] for pair in pairs]),
        "metres": (Double, [pair.metres for pair in pairs]),
        "days": (Integer, [pair.overlap_days for pair in pairs]),
        "agreed": (Boolean, [pair.ids in agreed for pair in pairs]),
        "demo": (Boolean, [pair.demo for pair in pairs]),
    }
    arrays = [cast(literal(values, ARRAY(kind)), ARRAY(kind)) for kind, values in given.values()]
    columns = [column(name, kind) for name, (kind, _) in given.items()]
    row = func.unnest(*arrays).table_valued(*columns, name="row").render_derived().c
    ends = (func.ST_MakePoint(row.x0, row.y0), func.ST_MakePoint(row.x1, row.y1))
    way = func.ST_SetSRID(func.ST_MakeLine(*ends), WEB_MERCATOR)
    middle = func.ST_LineInterpolatePoint(way, 0.5)
    plain = [row[name] for name in given if name not in ("x0", "y0", "x1", "y1")]
    points = select(_in_tile(middle), *plain).subquery("points")
    ways = select(_in_tile(way), row.a, row.b, row.severity, row.agreed).where(row.metres > 0).subquery("ways")
    return select(_layer(points, "conflicts").op("||")(_layer(ways, "conflict_links")))


def _in_tile(place: Any) -> Any:
    return func.ST_AsMVTGeom(place, WEB_MERCATOR_QUAD.tile, EXTENT, BUFFER, True).label("geom")


def _layer(rows: Any, name: str) -> Any:
    made = func.ST_AsMVT(rows.table_valued(), name, EXTENT, "geom")
    return func.coalesce(select(made).select_from(rows).scalar_subquery(), b"")
