"""What belongs to one project, in one statement: its rows as JSON made by PostgreSQL, by the names of their schemas."""

import json
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, and_, bindparam, cast, func, select
from sqlalchemy.orm import Session as Db

from app.projects.models import (
    Approval,
    Funding,
    ListMembership,
    Party,
    Project,
    ProjectList,
    ProjectParty,
    ProjectYear,
    Signing,
)
from app.projects.schemas import ApprovalIn, FundingIn, SigningIn, YearOut
from app.schedule.models import Milestone, Template, TemplateStep
from app.schedule.queries import IN_FORCE

ID = bindparam("project", type_=Integer)


def parts_of(db: Db, project_id: int) -> dict[str, Any]:
    """`years`, `fundings`, `approvals`, `parties`, `lists` and `dates` as lists of rows, `signing` and `template` as one or
    None. Sums are exact; days are text. What the session has not flushed is not in it."""
    found = db.execute(_statement(), {"project": project_id}).scalar_one()
    return dict(json.loads(found, parse_float=Decimal))


@cache
def _statement() -> Select[Any]:
    of_year, of_funding, of_approval, of_signing = (
        _columns(model, schema)
        for model, schema in (
            (ProjectYear, YearOut),
            (Funding, FundingIn),
            (Approval, ApprovalIn),
            (Signing, SigningIn),
        )
    )
    members = {
        "years": _many(of_year.where(ProjectYear.project_id == ID).order_by(ProjectYear.year)),
        "fundings": _many(of_funding.where(Funding.project_id == ID).order_by(Funding.id)),
        "approvals": _many(of_approval.where(Approval.project_id == ID).order_by(Approval.id)),
        "parties": _many(_parties()),
        "lists": _many(_lists()),
        "dates": _many(_dates()),
        "signing": _one(of_signing.where(Signing.project_id == ID)),
        "template": _one(_template()),
    }
    return select(cast(func.json_build_object(*(part for pair in members.items() for part in pair)), Text))


def _columns(model: Any, schema: Any) -> Select[Any]:
    """The columns that the schema shows."""
    return select(*(model.__table__.c[name] for name in schema.model_fields))


def _parties() -> Any:
    firm = (Party.name, Party.origin, Party.ranking, Party.provenance)
    rows: Any = select(ProjectParty.role, *firm).join(Party, Party.id == ProjectParty.party_id)
    return rows.where(ProjectParty.project_id == ID).order_by(ProjectParty.id)


def _lists() -> Any:
    on = ListMembership
    rows: Any = select(on.list.label("code"), ProjectList.name, on.batch, on.joined_date, on.left_date)
    return rows.join(ProjectList, ProjectList.code == on.list).where(on.project_id == ID).order_by(on.list, on.batch)


def _dates() -> Select[Any]:
    """The project's own milestones that begin or end it."""
    holds = and_(IN_FORCE.c.project_id == Milestone.project_id, IN_FORCE.c.milestone_id == Milestone.id)
    rows = select(
        TemplateStep.mark,
        IN_FORCE.c.date.label("baseline"),
        IN_FORCE.c.precision.label("baseline_precision"),
        Milestone.forecast_date.label("forecast"),
        Milestone.actual_date.label("actual"),
    )
    rows = rows.join_from(Milestone, TemplateStep, TemplateStep.id == Milestone.step_id).outerjoin(IN_FORCE, holds)
    mine = (Milestone.project_id == ID, Milestone.component_id.is_(None), TemplateStep.mark.is_not(None))
    return rows.where(*mine).order_by(TemplateStep.position, Milestone.id)


def _template() -> Any:
    rows: Any = select(Template.code, Template.name, Template.name_en)
    return rows.join(Project.__table__, Project.__table__.c.template == Template.code).where(
        Project.__table__.c.id == ID
    )


def _many(rows: Select[Any]) -> ColumnElement[Any]:
    found = rows.subquery()
    listed = func.coalesce(func.json_agg(found.table_valued()), func.json_build_array())
    return select(listed).select_from(found).scalar_subquery()


def _one(rows: Select[Any]) -> ColumnElement[Any]:
    found = rows.subquery()
    return select(func.row_to_json(found.table_valued())).select_from(found).scalar_subquery()
