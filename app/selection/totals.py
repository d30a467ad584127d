"""How many a selection has: counted once for a filter, a reader and a state of the data."""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.facts.models import ProjectCell, ProjectFacts
from app.identity.access import Caller
from app.kit import clock
from app.selection.cells import counted
from app.selection.queries import selected
from app.selection.schemas import ProjectFilter


class Totals(NamedTuple):
    """Projects of a selection; `demo` of them are 示例, `unmapped` have no place."""

    total: int
    demo: int
    unmapped: int


def totals(db: Db, wanted: ProjectFilter, caller: Caller) -> Totals:
    """The numbers of this selection for this reader."""
    wanted, scope, today = wanted.alone(), caller.scope, clock.today()
    return kept(db, ("totals", wanted, scope, today), lambda: count(db, wanted, scope, today))


def count(db: Db, wanted: ProjectFilter, scope: Caller, today: date) -> Totals:
    """The same asked of the database, for whoever reads a snapshot of their own."""
    return Totals(*db.execute(_statement(wanted, scope, today)).one())


@lru_cache(maxsize=512)
def _statement(wanted: ProjectFilter, scope: Caller, today: date) -> Select[Any]:
    statement: Select[Any]
    cells = counted(wanted, scope)
    if cells is not None:
        number, demo, unplaced = ProjectCell.number, ProjectCell.provenance == "demo", ProjectCell.mapped.is_(False)
        sums: list[Any] = [func.sum(number), func.sum(number).filter(demo), func.sum(number).filter(unplaced)]
        statement = select(*(func.coalesce(one, 0) for one in sums)).where(ProjectCell.level == -1, cells)
        return statement
    unmapped, made_up = ProjectFacts.geom.is_(None), ProjectFacts.provenance == "demo"
    counts: list[Any] = [func.count(), func.count().filter(made_up), func.count().filter(unmapped)]
    statement = select(*counts).where(selected(wanted, scope))
    return statement
