"""What a change looks like to a reader."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel


class FieldChange(BaseModel):
    field: str
    old: Any = None
    new: Any = None


class Author(BaseModel):
    name: str


class ChangeOut(BaseModel):
    """One record changed in one transaction; `subject` is the kind of record, `key` and `name` say which.

    `sentences` say it in the reader's language: one for each column that changed.
    """

    id: int
    at: datetime
    person: Author | None
    origin: str
    subject: str
    key: str
    name: str | None
    action: str
    reason: str | None
    changes: list[FieldChange]
    sentences: list[str]


class History(BaseModel):
    items: list[ChangeOut]
    next: str | None
