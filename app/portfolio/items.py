"""A project as lists show it: its JSON, most of which stands ready in `project_items`, and the same as columns."""

import json
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, Text, and_, case, cast, func, literal_column, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectItem as Item
from app.facts.models import ProjectYearFacts as Y
from app.facts.queries import basis, finish_slip_days
from app.identity.models import Organisation
from app.kit import clock
from app.projects.models import Project


def item_columns(today: date) -> dict[str, Any]:
    """The columns of one item, in the order that `ProjectItem` documents, for files that have columns of their own types.

    They are joined by `with_columns`. A test holds them and the JSON together.
    """
    trim = func.trim_scale
    return {
        "id": F.project_id, "code": F.code, "name": F.name, "name_en": Project.name_en, "programme": F.programme,
        "kind": F.kind, "stage": F.stage, "class": F.project_class, "nature": Y.nature, "sector": F.sector,
        "unit": F.unit, "district": F.district, "office": F.office, "office_name": Organisation.name, "owner": F.owner,
        "total_investment_wan": trim(F.total_wan), "total_investment_state": Project.total_investment_state,
        "investment_floor_wan": trim(Project.investment_floor_wan),
        "year_plan_wan": trim(Y.plan_wan),
        "year_plan_state": _state(Y.plan_wan, Y.plan_state),
        "year_actual_wan": trim(Y.actual_wan),
        "year_actual_state": _state(Y.actual_wan, Y.actual_state),
        "actual_wan": trim(F.actual_wan), "progress_pct": trim(F.progress_pct), "provenance": F.provenance,
        "source_quote": Project.source_quote, "source_document": Project.source_document, "location_accuracy": F.accuracy, "mapped": F.geom.is_not(None),
        "point": _when(F.lon.is_not(None), func.json_build_array(F.lon, F.lat)),
        "start_date": F.start_date, "start_basis": basis(F.start_actual, F.start_forecast, F.start_baseline),
        "finish_date": F.finish_date, "finish_basis": basis(F.finish_actual, F.finish_forecast, F.finish_baseline),
        "finish_precision": _when(and_(F.finish_actual.is_(None), F.finish_forecast.is_(None)), F.finish_precision),
        "finish_slip_days": finish_slip_days(today),
        "updated_at": Project.updated_at, "version": Project.version,
    }  # fmt: skip


def _when(condition: SQLColumnExpression[bool], value: Any) -> ColumnElement[Any]:
    return case((condition, value))


def _state(value: SQLColumnExpression[Any], state: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    """Why a sum is missing; a project without a row for the year has an empty one."""
    return _when(value.is_(None), func.coalesce(state, "empty"))


def with_parts(statement: Any, year: int) -> Any:
    """Join what an item needs beside the facts: its ready-made part, its year, its office."""
    return (
        statement.join(Item, Item.project_id == F.project_id)
        .outerjoin(Y, and_(Y.project_id == F.project_id, Y.year == year))
        .outerjoin(Organisation, Organisation.code == F.office)
    )


def with_columns(statement: Any, year: int) -> Any:
    """As `with_parts`, and the project itself, for `item_columns`."""
    return with_parts(statement, year).join(Project.__table__, Project.__table__.c.id == F.project_id)


def _members(today: date) -> ColumnElement[str]:
    """The members of an item without its braces: the ready-made ones, and those that depend on the day, on the year or on
    an office's present name."""
    texts = {
        "nature": Y.nature, "office_name": Organisation.name, "year_plan_state": _state(Y.plan_wan, Y.plan_state),
        "year_actual_state": _state(Y.actual_wan, Y.actual_state),
    }  # fmt: skip
    numbers = {
        "year_plan_wan": func.trim_scale(Y.plan_wan), "year_actual_wan": func.trim_scale(Y.actual_wan),
        "finish_slip_days": finish_slip_days(today),
    }  # fmt: skip
    written = {name: cast(func.to_json(value), Text) for name, value in texts.items()}
    written |= {name: cast(value, Text) for name, value in numbers.items()}
    parts = [part for name, value in written.items() for part in (f',"{name}":', func.coalesce(value, "null"))]
    return func.concat(Item.item, *parts)


@lru_cache(maxsize=8)
def item_json(today: date) -> ColumnElement[str]:
    """One item as JSON text. Compiled once a day: doing so for each request takes longer than the query itself."""
    place = _when(F.lon.is_not(None), func.concat("[", F.lon, ",", F.lat, "]"))
    head = ('{"id":', F.project_id, ',"mapped":', case((F.geom.is_not(None), "true"), else_="false"))
    return _compiled(func.concat(*head, ',"point":', func.coalesce(place, "null"), ",", _members(today), "}"))


@lru_cache(maxsize=8)
def feature_json(today: date) -> ColumnElement[str]:
    """One project as a GeoJSON Feature, longitude first; its `id` is the code, its properties are those of an item."""
    return _compiled(func.concat(*feature_head(), func.coalesce(Item.geometry, "null"), *feature_tail(today)))


def feature_head() -> tuple[Any, ...]:
    """What stands before a Feature's geometry."""
    return ('{"type":"Feature","id":', func.to_json(F.code), ',"geometry":')


def feature_tail(today: date, *more: Any) -> tuple[Any, ...]:
    """What stands behind it; `more`: further members of its properties, each with a comma in front."""
    return (',"properties":{', _members(today), *more, "}}")


def _compiled(expression: ColumnElement[Any]) -> ColumnElement[str]:
    words = cast(expression, Text).compile(
        dialect=postgresql.dialect(),  # type: ignore[no-untyped-call]
        compile_kwargs={"literal_binds": True},
    )
    return literal_column(str(words), Text)


def project_item(db: Db, project_id: int) -> dict[str, Any]:
    """One project as lists show it, by name of field; sums are exact."""
    statement = with_parts(select(item_json(clock.today())).select_from(F), clock.today().year)
    found = db.execute(statement.where(F.project_id == project_id)).scalar_one()
    return dict(json.loads(found, parse_float=Decimal))
