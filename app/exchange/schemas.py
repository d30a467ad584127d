"""What an import of people found and did."""

from typing import Any, Literal

from app.kit.schemas import Out

Action = Literal["added", "changed", "unchanged"]


class CellError(Out):
    """What is wrong in one cell; `row` and `cell` as the spreadsheet counts, `field` the column's name in the API."""

    cell: str
    row: int
    field: str
    msg: str
    input: str | None


class FieldDifference(Out):
    field: str
    old: Any
    new: Any


class RowOut(Out):
    """A person whom a row adds or changes."""

    row: int
    login: str
    name: str
    action: Action
    changes: list[FieldDifference]


class ImportOut(Out):
    """`digest` stands for the differences: sent as `seen`, the import is refused when it would do anything else."""

    dry_run: bool
    rows: int
    added: int
    changed: int
    unchanged: int
    items: list[RowOut]
    errors: list[CellError]
    digest: str
