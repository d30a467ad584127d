"""The works that are compared: whole projects, or the parts of those whose parts have places of their own."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import shapely
from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.queries import construction_window
from app.identity.access import Caller, visible
from app.identity.models import Provenance
from app.kit.shapes import WEB_MERCATOR
from app.portfolio.conflicts.distances import group
from app.projects.models import Component
from app.projects.words import Accuracy, Stage
from app.selection.queries import ROWS, selected
from app.selection.schemas import ProjectFilter

OVER = [stage.value for stage in (Stage.COMPLETED, Stage.OPERATING, Stage.CANCELLED)]
DAY_ZERO = date(2000, 1, 1)


@dataclass(slots=True)
class Work:
    """`first`, `last`: its window in days since 2000. `chosen`: it is looked at."""

    id: int
    part: int
    group: str
    first: int
    last: int
    chosen: bool
    demo: bool

    @property
    def window(self) -> tuple[date, date]:
        return DAY_ZERO + timedelta(self.first), DAY_ZERO + timedelta(self.last)


def works_of(db: Db, wanted: ProjectFilter, caller: Caller) -> tuple[list[Work], Any]:
    """Every work that this reader sees and that is still to be done, at a place known better than by its district; and
    their places on the map, EPSG:3857, as an array of shapes."""
    rows = db.execute(_statement(wanted.alone(), caller)).all()
    places = shapely.from_wkb([row[5] for row in rows])
    wide = shapely.get_dimensions(places).tolist()
    works = [
        Work(number, part or 0, group(kind, dimension), first, last, chosen, demo)
        for (number, part, kind, first, last, _, chosen, demo), dimension in zip(rows, wide, strict=True)
    ]
    return works, places


def _statement(wanted: ProjectFilter, caller: Caller) -> Select[Any]:
    first, last = construction_window()

    def side(part: Any, place: Any) -> Select[Any]:
        told = select(
            F.project_id.label("id"), part.label("part"), F.kind, _number(first).label("first"),
            _number(last).label("last"), func.ST_AsBinary(place).label("place"),
            func.coalesce(selected(wanted, caller), False).label("chosen"),
            (F.provenance == Provenance.DEMO.value).label("demo"),
        )  # fmt: skip
        return told.where(visible(caller, ROWS), _live())

    placed = select(Component.project_id).where(Component.geom.is_not(None))
    whole = side(cast(null(), Integer), F.geom).where(F.geom.is_not(None), F.project_id.not_in(placed))
    parts = side(Component.id, func.ST_Transform(Component.geom, WEB_MERCATOR))
    parts = parts.join(Component, Component.project_id == F.project_id)
    parts = parts.where(Component.geom.is_not(None), Component.stage.not_in(OVER))
    both = union_all(whole, parts).subquery("works")
    return select(both)


def _number(day: ColumnElement[date]) -> Any:
    return cast(day - literal(DAY_ZERO), Integer)


def _live() -> ColumnElement[bool]:
    first, _ = construction_window()
    vague = F.accuracy.is_not_distinct_from(Accuracy.DISTRICT.value)
    return and_(F.stage.not_in(OVER), F.finish_actual.is_(None), first.is_not(None), ~vague)
