"""What a project may be asked about in CQL2: the allow-list of names, with the expression and the type of each."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import SQLColumnExpression, select

from app.facts.models import ProjectFacts as F
from app.facts.models import ProjectYearFacts as Y
from app.facts.queries import finish_slip_days
from app.identity.models import Provenance
from app.projects.words import Accuracy, Kind, ProjectClass, Stage


class Type(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TIMESTAMP = "timestamp"
    BOOLEAN = "boolean"
    GEOMETRY = "geometry"


@dataclass(frozen=True)
class Property:
    """One name; `words` are the only values that it ever has, `cost` how many plain columns it is as dear as."""

    expression: SQLColumnExpression[Any]
    kind: Type
    words: type[StrEnum] | None = None
    cost: int = 1


def properties(today: date, year: int) -> dict[str, Property]:
    """Names as a project has them in JSON; money in 万元, `year_` figures are of `year`, slip in days on `today`."""

    def of_year(column: SQLColumnExpression[Any]) -> SQLColumnExpression[Any]:
        mine = (Y.project_id == F.project_id, Y.year == year)
        return select(column).where(*mine).correlate(F).scalar_subquery()

    text = {
        "code": F.code, "name": F.name, "programme": F.programme, "unit": F.unit, "district": F.district,
        "sector": F.sector, "office": F.office, "owner": F.owner,
    }  # fmt: skip
    words = {
        "kind": (F.kind, Kind),
        "class": (F.project_class, ProjectClass),
        "stage": (F.stage, Stage),
        "provenance": (F.provenance, Provenance),
        "location_accuracy": (F.accuracy, Accuracy),
    }
    numbers = {
        "total_investment_wan": F.total_wan, "investment_wan": F.size_wan, "actual_wan": F.actual_wan,
        "accepted_wan": F.accepted_wan, "progress_pct": F.progress_pct,
    }  # fmt: skip
    # Looked up, or computed, for each project and each time that it is mentioned.
    dear = {
        "nature": Property(of_year(Y.nature), Type.TEXT, cost=40),
        "year_plan_wan": Property(of_year(Y.plan_wan), Type.NUMBER, cost=40),
        "year_actual_wan": Property(of_year(Y.actual_wan), Type.NUMBER, cost=40),
        "finish_slip_days": Property(finish_slip_days(today), Type.NUMBER, cost=10),
    }
    dates = (
        "start_date", "start_baseline", "start_forecast", "start_actual",
        "finish_date", "finish_baseline", "finish_forecast", "finish_actual",
    )  # fmt: skip
    return (
        {name: Property(column, Type.TEXT) for name, column in text.items()}
        | {name: Property(column, Type.TEXT, known) for name, (column, known) in words.items()}
        | {name: Property(column, Type.NUMBER) for name, column in numbers.items()}
        | {name: Property(getattr(F, name), Type.DATE) for name in dates}
        | dear
        | {"mapped": Property(F.geom.is_not(None), Type.BOOLEAN), "geometry": Property(F.geom, Type.GEOMETRY)}
    )
