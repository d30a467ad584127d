"""One snapshot of the database, and the projects of a selection in it, batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Engine,
    LargeBinary,
    NullPool,
    Text,
    case,
    create_engine,
    func,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session as Db

from app.exchange.exports.schemas import Crs
from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectItem
from app.identity.access import Caller
from app.identity.dependencies import LOOK_BACK
from app.kit import clock
from app.kit.settings import settings
from app.portfolio.items import feature_head, feature_tail, with_columns, with_parts
from app.projects.models import Project
from app.selection.queries import selected, year_in_question
from app.selection.schemas import ProjectFilter
from app.selection.totals import Totals, count

BATCH = 2000
# So many bytes at once; and one column as it is, which JSON's escapes allow.
PIECE = 512 * 1024
RAW = r"COPY ({}) TO STDOUT (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"
# A ten-thousandth of a metre, or about that in degrees.
DECIMALS = {Crs.WGS84: 9, Crs.CGCS2000: 9, Crs.CGCS2000_CM126E: 4}


class Snapshot:
    """What a selection is at one moment. `close` gives the connection back; whoever has read all does so at once.

    `go_on` is called before each batch, and raises when nobody waits for it any more.
    """

    def __init__(self, db: Db, wanted: ProjectFilter, caller: Caller) -> None:
        self.db = db
        self.wanted, self.caller = wanted.alone(), caller
        self.go_on: Callable[[], object] = lambda: None
        self.today = clock.today()
        self.year = year_in_question(wanted)
        self.where = selected(wanted, caller)

    def counts(self) -> Totals:
        return count(self.db, self.wanted, self.caller.scope, self.today)

    def rows(self, *columns: Any, ready: bool = False) -> Iterator[Sequence[Any]]:
        """These columns of every project, in the order in which they came in; `ready`: they are of its ready-made item."""
        chosen = select(*columns).select_from(F).where(self.where).order_by(F.project_id)
        statement = (with_parts if ready else with_columns)(chosen, self.year)
        found = self.db.execute(statement, execution_options={"stream_results": True, "yield_per": BATCH})
        for rows in found.partitions():
            self.go_on()
            yield rows

    def lines(self, column: ColumnElement[str], *, ready: bool = False) -> Iterator[list[str]]:
        """One text of every project."""
        for rows in self.rows(column, ready=ready):
            yield [text for (text,) in rows]

    def written(self, column: ColumnElement[str], *, ready: bool = False) -> Iterator[bytes]:
        """One text of every project and a line's end behind each, as PostgreSQL sends it. No text may hold a control
        character: with such for quote and delimiter COPY changes nothing in it."""
        chosen = select(column).select_from(F).where(self.where).order_by(F.project_id)
        chosen = (with_parts if ready else with_columns)(chosen, self.year)
        connection = self.db.connection()
        asked = chosen.compile(connection, compile_kwargs={"render_postcompile": True})
        assert connection.connection.driver_connection is not None
        with (
            connection.connection.driver_connection.cursor() as cursor,
            cursor.copy(RAW.format(asked), asked.params) as copy,
        ):
            kept = bytearray()
            for data in copy:
                kept += data
                if len(kept) >= PIECE:
                    self.go_on()
                    yield bytes(kept)
                    kept.clear()
            if kept:
                yield bytes(kept)

    def close(self) -> None:
        self.db.close()


@contextmanager
def snapshot(wanted: ProjectFilter, caller: Caller) -> Iterator[Snapshot]:
    """Every statement sees the same state, that of now or of the day that the caller looks back to.

    The connection is not of the pool: an export holds it for as long as the database needs to write it all.
    """
    reading = _unpooled(settings().database_url or "").execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    with Db(reading, autoflush=False) as db:
        if caller.as_of is None:
            yield Snapshot(db, wanted, caller)
            return
        db.execute(LOOK_BACK, {"instant": clock.end_of(caller.as_of).isoformat()})
        with clock.business_date(caller.as_of):
            yield Snapshot(db, wanted, caller)


@lru_cache(maxsize=1)
def _unpooled(url: str) -> Engine:
    arguments = {"connect_timeout": 3, "application_name": "guatu export"}
    return create_engine(url, hide_parameters=True, poolclass=NullPool, connect_args=arguments)


def shape(crs: Crs) -> ColumnElement[Any]:
    """The place in this system, easting or longitude first."""
    return Project.geom if crs is Crs.WGS84 else func.ST_Transform(Project.geom, int(crs))  # type: ignore[return-value]


def wkb(crs: Crs) -> ColumnElement[bytes]:
    return type_coerce(func.ST_AsBinary(shape(crs)), LargeBinary)


def feature(snapshot: Snapshot, crs: Crs) -> ColumnElement[str]:
    """One GeoJSON feature as text: the item as lists have it, with its mark. In 4326 its place stands ready."""
    mark = case((F.provenance == "demo", ',"mark":"示例"'), else_=',"mark":null')
    place: Any = ProjectItem.geometry
    if crs is not Crs.WGS84:
        # No `crs` inside a geometry.
        place = type_coerce(func.ST_AsGeoJSON(shape(crs), DECIMALS[crs], 0), Text)
    return func.concat(*feature_head(), func.coalesce(place, "null"), *feature_tail(snapshot.today, mark))
