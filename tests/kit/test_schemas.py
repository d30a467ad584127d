"""Types that every schema shares: exact money, text that can be stored, fields derived from columns."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from app.kit.schemas import Amount, Body, Money, Sum, as_number, fields_schema, own_columns
from app.projects.kinds import CLASS_OF, RoadProject
from app.projects.words import Kind


class Paid(Body):
    sum_wan: Money | None = None
    note: str | None = None


class Told(BaseModel):
    sum_wan: Money
    length: Amount
    all_wan: Sum


@given(st.decimals(0, 10**9, places=4))
def test_a_sum_survives_json_to_the_yuan(value: Decimal):
    sent = json.dumps({"sum_wan": float(value)})
    read = Paid.model_validate(json.loads(sent))
    assert read.sum_wan == value
    told = json.loads(Told(sum_wan=value, length=Decimal(1), all_wan=value).model_dump_json())
    assert Decimal(str(told["sum_wan"])) == Decimal(str(told["all_wan"])) == value


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), -1, Decimal("0.00001"), 10**12, "x", True, []])
def test_what_is_no_sum_is_refused(value: Any):
    with pytest.raises(ValidationError):
        Paid(sum_wan=value)


@pytest.mark.parametrize(
    ("value", "number"), [(Decimal("5000.0000"), 5000), (Decimal("0.0001"), 0.0001), (Decimal(0), 0), (None, None)]
)
def test_a_whole_sum_is_a_whole_number(value: Decimal | None, number: float | None):
    assert as_number(value) == number
    assert type(as_number(value)) is type(number)


def test_blanks_round_text_are_cut_and_unknown_fields_refused():
    assert Paid(note="  好 ").note == "好"
    with pytest.raises(ValidationError, match="moon"):
        Paid.model_validate({"moon": 1})


@pytest.mark.parametrize("text", ["\0", "a\0b", "\ud800", "好\udfff"])
def test_text_that_no_database_keeps_is_refused(text: str):
    with pytest.raises(ValidationError, match="cannot be stored"):
        Paid(note=text)


@pytest.mark.parametrize("text", ["\n\t", "😀", "\x7f", "\u200b"])
def test_all_other_text_is_kept(text: str):
    assert Paid(note=f"a{text}b").note == f"a{text}b"


@pytest.mark.parametrize("kind", Kind)
def test_the_columns_of_a_kind_are_its_only_definition(kind: Kind):
    mapped = CLASS_OF[kind]
    schema = fields_schema(mapped, "Test", Body)
    assert set(schema.model_fields) == set(own_columns(mapped))
    assert "id" not in schema.model_fields
    assert schema().model_dump(exclude_unset=True) == {}
    assert set(schema().model_dump().values()) == {None}


def test_a_column_tells_the_type_of_its_field():
    schema = fields_schema(RoadProject, "Road", Body)
    read = schema.model_validate(
        {"length_m": 1.5, "lanes": 6, "road_class": "express", "rail_crossing": True, "budget_estimate_wan": 0.0001}
    )
    assert read.model_dump(exclude_unset=True) == {
        "length_m": Decimal("1.5"),
        "lanes": 6,
        "road_class": "express",
        "rail_crossing": True,
        "budget_estimate_wan": Decimal("0.0001"),
    }
    assert {loc[0] for loc in faults(schema, {"length_m": 0.0001, "budget_estimate_wan": 0.00001, "lanes": -1})} == {
        "length_m",
        "budget_estimate_wan",
        "lanes",
    }


def faults(schema: type[BaseModel], given: dict[str, Any]) -> list[tuple[int | str, ...]]:
    try:
        schema.model_validate(given)
    except ValidationError as error:
        return [fault["loc"] for fault in error.errors()]
    return []
