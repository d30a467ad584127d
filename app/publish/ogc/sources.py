"""What features are made of: projects, parts of projects, districts. Where rows come from, what is shown and asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import SQLColumnExpression, func, literal

from app.facts.models import ProjectFacts as F
from app.identity.models import District, Provenance
from app.kit.shapes import WEB_MERCATOR, WGS84
from app.portfolio.items import feature_json, item_columns, with_columns, with_parts
from app.projects.models import Component, Project
from app.projects.words import ComponentKind, Stage
from app.selection.properties import Property, Type, properties

# Fields of an item that are the feature's id and shape, or say nothing beside them.
NOT_SHOWN = ("id", "point", "mapped")
PLAIN_PARTS = (
    "key", "kind", "name", "name_en", "position", "stage", "in_opening_scope", "interchange", "method", "length_m",
    "enclosure_pct", "earthwork_pct", "structure_pct", "mechanical_pct", "decoration_pct", "annexes_done",
    "annexes_total", "rings_done", "rings_total", "passages_done", "passages_total", "version",
)  # fmt: skip
QUANTITIES = ("_wan", "_pct", "_m", "_km2")


@dataclass(frozen=True, eq=False)
class Source:
    """Rows that features are made of.

    `key`: the number that orders and tells apart; `code`: the feature's id; `place` with its `srid`: the indexed shape
    that boxes are compared with; `shape`: the one that is shown, in degrees; `narrow` joins what selects, `wide` what is
    shown; `ready`: a whole feature in CRS84 as JSON text, where that stands ready, with what `lean` joins; `selects`:
    whether the one filter says anything about it.
    """

    name: str
    key: SQLColumnExpression[int]
    code: SQLColumnExpression[str]
    place: SQLColumnExpression[Any]
    srid: int
    shape: SQLColumnExpression[Any]
    version: SQLColumnExpression[Any]
    columns: Callable[[date], dict[str, Any]] = field(repr=False)
    queryables: Callable[[date, int], dict[str, Property]] = field(repr=False)
    narrow: Callable[[Any], Any] = field(repr=False)
    wide: Callable[[Any, int], Any] = field(repr=False)
    ready: Callable[[date], Any] | None = field(default=None, repr=False)
    lean: Callable[[Any, int], Any] = field(default=lambda rows, _: rows, repr=False)
    selects: bool = True
    # Parameters of the one filter that here are about the feature itself.
    own: dict[str, SQLColumnExpression[Any]] = field(default_factory=dict, repr=False)


def _project_columns(today: date) -> dict[str, Any]:
    shown = {name: column for name, column in item_columns(today).items() if name not in NOT_SHOWN}
    # To the thousandth of a second: readers with less room round the last microsecond of a day into none.
    at = func.to_char(func.timezone("UTC", Project.updated_at), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    return shown | {"updated_at": at}


def _part_code() -> SQLColumnExpression[str]:
    return F.code.concat(".").concat(Component.key)


def _shown(column: Any) -> Any:
    return func.trim_scale(column) if column.key.endswith(QUANTITIES) else column


def _part_columns(_: date) -> dict[str, Any]:
    own = {name: _shown(Component.__table__.c[name]) for name in PLAIN_PARTS}
    its = {"project": F.code, "project_name": F.name, "programme": F.programme, "provenance": F.provenance}
    return {"code": _part_code()} | its | own


def _part_queryables(_: date, __: int) -> dict[str, Property]:
    texts = ("key", "name", "name_en", "interchange", "method")
    numbers = [name for name in PLAIN_PARTS if name.endswith((*QUANTITIES, "_done", "_total", "position"))]
    c = Component.__table__.c
    return (
        {"code": Property(_part_code(), Type.TEXT), "project": Property(F.code, Type.TEXT)}
        | {"project_name": Property(F.name, Type.TEXT), "programme": Property(F.programme, Type.TEXT)}
        | {"provenance": Property(F.provenance, Type.TEXT, Provenance)}
        | {"kind": Property(c.kind, Type.TEXT, ComponentKind), "stage": Property(c.stage, Type.TEXT, Stage)}
        | {name: Property(c[name], Type.TEXT) for name in texts}
        | {name: Property(c[name], Type.NUMBER) for name in numbers}
        | {"in_opening_scope": Property(c.in_opening_scope, Type.BOOLEAN)}
        | {"geometry": Property(func.ST_Transform(Component.geom, WEB_MERCATOR), Type.GEOMETRY)}
    )


def _district_columns(_: date) -> dict[str, Any]:
    names = ("code", "name", "name_en", "short_name", "kind", "parent_code", "area_km2")
    return {name: _shown(District.__table__.c[name]) for name in names}


def _district_queryables(_: date, __: int) -> dict[str, Property]:
    c = District.__table__.c
    return (
        {
            name: Property(c[name], Type.TEXT)
            for name in ("code", "name", "name_en", "short_name", "kind", "parent_code")
        }
        | {"area_km2": Property(c.area_km2, Type.NUMBER)}
        | {"geometry": Property(func.ST_Transform(District.geom, WEB_MERCATOR), Type.GEOMETRY)}
    )


PROJECTS = Source(
    name="projects", key=F.project_id, code=F.code, place=F.geom, srid=WEB_MERCATOR, shape=Project.__table__.c.geom,
    version=Project.__table__.c.version, columns=_project_columns, queryables=properties,
    narrow=lambda rows: rows.select_from(F), wide=with_columns, ready=feature_json, lean=with_parts,
)  # fmt: skip
COMPONENTS = Source(
    name="components", key=Component.__table__.c.id, code=_part_code(), place=Component.__table__.c.geom, srid=WGS84,
    shape=Component.__table__.c.geom, version=Component.__table__.c.version, columns=_part_columns,
    queryables=_part_queryables,
    narrow=lambda rows: rows.select_from(Component.__table__).join(F, F.project_id == Component.__table__.c.project_id),
    wide=lambda rows, _: rows,
    own={"kind": Component.__table__.c.kind, "stage": Component.__table__.c.stage},
)  # fmt: skip
DISTRICTS = Source(
    name="districts", key=District.__table__.c.number, code=District.__table__.c.code, place=District.__table__.c.geom,
    srid=WGS84, shape=District.__table__.c.geom, version=literal(1), columns=_district_columns,
    queryables=_district_queryables, narrow=lambda rows: rows.select_from(District.__table__),
    wide=lambda rows, _: rows, selects=False, own={"kind": District.__table__.c.kind},
)  # fmt: skip
SORTED = (Type.TEXT, Type.NUMBER, Type.DATE)


def sortables(source: Source, today: date, year: int) -> dict[str, Property]:
    """What items may be ordered by: whatever may be asked and has an order."""
    return {name: one for name, one in source.queryables(today, year).items() if one.kind in SORTED}
