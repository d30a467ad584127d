"""`changes` (written by the trigger `record_change` alone), its chain, `access_events` and `answers` (what a repeat gets)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, LargeBinary, String, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Instant


class Change(Base):
    """One row of one table, changed. `old` and `new` hold the changed columns; an insert has no `old`."""

    __tablename__ = "changes"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    transaction: Mapped[int] = mapped_column(BigInteger)
    # No foreign key: the log outlives whoever it names, and so it keeps the name as well.
    person_id: Mapped[int]
    person_name: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(16))
    request_id: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(Text)
    table_name: Mapped[str] = mapped_column(String(63))
    row_key: Mapped[str] = mapped_column(Text)
    project_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(8))
    old: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    new: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    __table_args__ = (
        Index("ix_changes_project_id_id", "project_id", "id"),
        Index("ix_changes_person_id_id", "person_id", "id"),
        Index("ix_changes_table_name_id", "table_name", "id"),
        Index("ix_changes_at", "at"),
    )


class ChangeLink(Base):
    """A change's place in the chain: `hash` is the SHA-256 of the hash before it and the change's text.

    Linked as the last step before COMMIT, so positions are the order of commits. Who, when and which table stand here
    as well, so that a row that was taken away can be named.
    """

    __tablename__ = "change_links"
    change_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(Instant)
    person_name: Mapped[str] = mapped_column(Text)
    table_name: Mapped[str] = mapped_column(String(63))


class ChainHead(Base):
    """The one row that whoever links holds: the last position and its hash."""

    __tablename__ = "chain_head"
    one: Mapped[bool] = mapped_column(primary_key=True, server_default="true")
    position: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (CheckConstraint("one", name="one"),)


class ChainPruning(Base):
    """The oldest part of the log, written to a file and taken away; the chain begins anew behind `position`."""

    __tablename__ = "chain_prunings"
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    before_date: Mapped[date]
    rows_removed: Mapped[int] = mapped_column(BigInteger)
    file_name: Mapped[str] = mapped_column(Text)
    file_hash: Mapped[str] = mapped_column(String(64))
    pruned_at: Mapped[datetime] = mapped_column(Instant, server_default=func.clock_timestamp())


class AccessEvent(Base):
    """Something that happened at the door. `login` is what was given: nobody may have that name."""

    __tablename__ = "access_events"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant, server_default=func.clock_timestamp())
    kind: Mapped[str] = mapped_column(String(24))
    person_id: Mapped[int | None]
    login: Mapped[str | None] = mapped_column(String(80))
    origin: Mapped[str] = mapped_column(String(16))
    request_id: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64))
    path: Mapped[str | None] = mapped_column(Text)
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)

    __table_args__ = (
        Index("ix_access_events_person_id_id", "person_id", "id"),
        Index("ix_access_events_kind_id", "kind", "id"),
        Index("ix_access_events_at", "at"),
    )


class Answer(Base):
    """What the request with this key was answered; a repeat gets the same bytes and does nothing."""

    __tablename__ = "answers"
    person_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    request_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[int | None]
    etag: Mapped[str | None] = mapped_column(String(80))
    location: Mapped[str | None] = mapped_column(String(200))
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
