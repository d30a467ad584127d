"""Types that every schema shares: money, months, and fields derived from typed columns."""

import re
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, ValidationInfo, create_model, field_validator
from pydantic_core import PydanticCustomError
from sqlalchemy import Boolean, Date, Integer, Numeric, String, inspect
from sqlalchemy import Enum as EnumType


def as_number(value: Decimal | None) -> float | int | None:
    """A decimal as a JSON number; whole ones without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


# 万元, never negative, exact to the yuan.
Money = Annotated[
    Decimal,
    Field(ge=0, max_digits=16, decimal_places=4),
    PlainSerializer(as_number, return_type=float, when_used="json"),
]
Amount = Annotated[
    Decimal,
    Field(ge=0, max_digits=14, decimal_places=3),
    PlainSerializer(as_number, return_type=float, when_used="json"),
]
# A sum over many, without the bounds of one.
Sum = Annotated[Decimal, PlainSerializer(as_number, return_type=float, when_used="json")]


# As people write a day here. Python and pydantic would also take 20250930, 2025-W40-2 and seconds since 1970.
ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(value: Any) -> Any:
    """Refuse text that no database can keep: NUL, and halves of a character."""
    if isinstance(value, str) and UNSTORABLE.search(value):
        raise PydanticCustomError("text", "The text has characters that cannot be stored.")
    return value


def day(value: Any) -> Any:
    """Refuse a day that is written otherwise than people write it here."""
    if isinstance(value, int | float) or (isinstance(value, str) and value and not ISO_DAY.fullmatch(value)):
        raise PydanticCustomError("date_parsing", "The day must look like 2025-09-30.")
    return value


@cache
def _days(model: type[BaseModel]) -> frozenset[str]:
    """The fields that hold a day."""
    kinds = {name: field.annotation for name, field in model.model_fields.items()}
    return frozenset(name for name, kind in kinds.items() if kind is date or date in get_args(kind))


class Body(BaseModel):
    """What a client sends: unknown fields are refused, blanks round text are cut."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, from_attributes=True)

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, value: Any, info: ValidationInfo) -> Any:
        return day(value) if info.field_name in _days(cls) else storable(value)


class Out(BaseModel):
    """What a client gets, read from objects."""

    model_config = ConfigDict(from_attributes=True)


class Written(BaseModel):
    """The answer of a write before it is sent; `kept` stands for a body that must not be kept for repeats."""

    body: Any = None
    kept: Any = None
    version: int | None = None
    status: int = 200
    location: str | None = None


def own_columns(mapped: type[Any]) -> dict[str, Any]:
    """The columns that a joined-table subclass adds, by name."""
    table = inspect(mapped).local_table
    return {column.name: column for column in table.columns if not column.primary_key}


def _type_of(column: Any) -> Any:
    kind = column.type
    if isinstance(kind, EnumType):
        return kind.enum_class
    if isinstance(kind, Numeric):
        return Money if kind.scale == 4 else Amount
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, Integer):
        return Annotated[int, Field(ge=0, le=2_000_000_000)]
    if isinstance(kind, Date):
        return date
    if isinstance(kind, String):
        return Annotated[str, Field(max_length=kind.length or 4000)]
    raise TypeError(f"no schema type for {column}")


def fields_schema(mapped: type[Any], name: str, base: type[BaseModel]) -> type[BaseModel]:
    """A schema with one optional field for each own column of `mapped`: the column is the only definition."""
    fields: dict[str, Any] = {key: (_type_of(column) | None, None) for key, column in own_columns(mapped).items()}
    return create_model(name, __base__=base, **fields)
