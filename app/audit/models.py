"""`changes` (written by the trigger `record_change` alone), `access_events` and `answers` (what a repeat gets)."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, Integer, LargeBinary, String, Text, func
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

    __table_args__ = (Index("ix_changes_project_id_id", "project_id", "id"),)


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
