"""The declarative base, column types and engines.

Every table takes its constraint names from one convention, so that a migration can drop by name what another made.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from threading import Lock
from time import monotonic
from typing import Annotated, Any

import psycopg
from sqlalchemy import (
    CheckConstraint,
    DateTime,
    Engine,
    Enum,
    MetaData,
    Numeric,
    String,
    Table,
    create_engine,
    event,
    func,
)
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, MappedColumn, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator, TypeEngine

from app.kit.settings import settings

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant: aware in Python, always UTC, `timestamptz` in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


# Money in 万元 with four decimals: a yuan is exact.
Wan = Numeric(16, 4)
# Lengths, areas, percentages and other quantities.
Quantity = Numeric(14, 3)
# Longitude and latitude, to a tenth of a metre.
Degrees = Numeric(9, 6)

Id = Annotated[int, mapped_column(primary_key=True)]
CreatedAt = Annotated[datetime, mapped_column(Instant, server_default=func.now())]


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


def code_type(words: type[StrEnum]) -> TypeEngine[Any]:
    """A text column that holds the values of `words`; the table adds the CHECK with `one_of`."""
    return Enum(
        words, native_enum=False, create_constraint=False, length=24, values_callable=lambda e: [m.value for m in e]
    )


def one_of(column: str, words: type[StrEnum]) -> CheckConstraint:
    """CHECK that `column` holds one of `words`."""
    values = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({values})", name=column)


def not_negative(*columns: str) -> Iterable[CheckConstraint]:
    """CHECKs that refuse negative quantities."""
    return [CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative") for column in columns]


def version_column() -> MappedColumn[int]:
    """The number that guards a row against a lost update; the mapper raises it with every write."""
    return mapped_column(server_default="1")


def of_now(table: Table) -> Table:
    """The table as it is now, also for who looks back: there its plain name is what was known on that day."""
    return table.to_metadata(MetaData(), schema="public")


def of_then(table: Table) -> Table:
    """The table as it was at the instant in the transaction's setting `guatu.as_of`."""
    return table.to_metadata(MetaData(), schema="as_of")


Code = String(40)
Name = String(200)


_first = Lock()


def engine() -> Engine:
    """The service's engine, one pool a process: two threads that ask first get the same one."""
    with _first:
        return _only_engine()


@cache
def _only_engine() -> Engine:
    return make_engine(settings().database_url or "")


@cache
def reading_engine(engine: Engine, isolation: str) -> Engine:
    """The same engine for reading alone, in this isolation. Kept: making one takes a tenth of a short request."""
    return engine.execution_options(isolation_level=isolation, postgresql_readonly=True)


def close_engine() -> None:
    """Close every connection of the engine, if there is one; the next call of `engine` reads the settings anew."""
    with _first:
        reading_engine.cache_clear()
        if _only_engine.cache_info().currsize:
            _only_engine().dispose()
        _only_engine.cache_clear()


def make_engine(url: str) -> Engine:
    """An engine for `url` with the pool that serves a thread pool of the same size.

    The overflow is for what a request leaves behind in a transaction of its own while it holds a connection.
    """
    made = create_engine(
        url,
        hide_parameters=True,  # an error in the log names the statement and not what somebody sent
        pool_recycle=300,
        pool_size=settings().pool_size,
        max_overflow=2,
        pool_timeout=5,
        pool_use_lifo=True,
        connect_args={"connect_timeout": 3, "application_name": "guatu"},
    )
    event.listen(made, "checkin", _left)
    event.listen(made, "checkout", _alive)
    return made


# A connection that was at work so lately is taken to live: asking it is a round trip, as long as a short query.
IDLE_S = 1.0


def _left(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info["left_at"] = monotonic()


def _alive(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
    """Ask a connection that lay idle whether it lives; the pool opens another in place of a dead one."""
    if monotonic() - record.info.get("left_at", monotonic()) > IDLE_S:
        try:
            connection.execute("")
            connection.rollback()
        except psycopg.OperationalError as error:
            raise DisconnectionError from error
