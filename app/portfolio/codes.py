"""Code lists with the number of projects that the reader sees under each code."""

from collections import Counter, defaultdict
from typing import Any

from sqlalchemy import SQLColumnExpression, func, select
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.identity.access import Caller, visible
from app.identity.models import District, Organisation, OrganisationKind, ReportingUnit
from app.portfolio.schemas import CodeOut, Codes, ProgrammeOut, Programmes
from app.projects.models import Programme, ProjectList, Sector
from app.selection.queries import ROWS, known_office


def _counts(db: Db, caller: Caller, column: SQLColumnExpression[Any]) -> Counter[str]:
    rows = db.execute(select(column, func.count()).where(visible(caller, ROWS)).group_by(column))
    return Counter(dict(rows.all()))


def programmes(db: Db, caller: Caller) -> Programmes:
    """Every programme with what it promises and how many projects it has, by stage."""
    rows = db.execute(
        select(F.programme, F.stage, func.count(), func.count().filter(F.provenance == "demo"))
        .where(visible(caller, ROWS))
        .group_by(F.programme, F.stage)
        .order_by(F.programme, F.stage)  # else the order of the stages would tell of rows that are not shown
    ).all()
    by_stage: defaultdict[str, dict[str, int]] = defaultdict(dict)
    demo: Counter[str] = Counter()
    for code, stage, count, demo_count in rows:
        by_stage[code][stage] = count
        demo[code] += demo_count
    return Programmes(
        items=[
            ProgrammeOut.model_validate(
                {
                    **{name: getattr(one, name) for name in ProgrammeOut.model_fields if hasattr(one, name)},
                    "count": sum(by_stage[one.code].values()),
                    "demo_count": demo[one.code],
                    "by_stage": by_stage[one.code],
                }
            )
            for one in db.scalars(select(Programme).order_by(Programme.position))
        ]
    )


def units(db: Db, caller: Caller) -> Codes:
    """属地 in official order."""
    counts = _counts(db, caller, F.unit)
    rows = db.scalars(select(ReportingUnit).order_by(ReportingUnit.position))
    return Codes(
        items=[
            CodeOut(code=u.code, name=u.name, name_en=u.name_en, short_name=u.short_name, count=counts[u.code])
            for u in rows
        ]
    )


def districts(db: Db, caller: Caller) -> Codes:
    counts = _counts(db, caller, F.district)
    rows = db.scalars(select(District).order_by(District.position))
    return Codes(
        items=[
            CodeOut(code=d.code, name=d.name, name_en=d.name_en, short_name=d.short_name, count=counts[d.code])
            for d in rows
        ]
    )


def sectors(db: Db, caller: Caller) -> Codes:
    """Sections and divisions of GB/T 4754-2017."""
    counts = _counts(db, caller, F.sector)
    rows = db.scalars(select(Sector).order_by(Sector.code))
    return Codes(
        items=[
            CodeOut(code=s.code, name=s.name, name_en=s.name_en, parent=s.parent, count=counts[s.code]) for s in rows
        ]
    )


def offices(db: Db, caller: Caller) -> Codes:
    """Offices that lead projects; demo ones only for who sees demo data."""
    counts = _counts(db, caller, F.office)
    rows = db.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.OFFICE, known_office(caller))
        .order_by(Organisation.code)
    )
    return Codes(
        items=[
            CodeOut(code=o.code, name=o.name, name_en=o.name_en, parent=o.parent, count=counts[o.code]) for o in rows
        ]
    )


def lists(db: Db, caller: Caller) -> Codes:
    """Lists that projects are put on: key projects, special bonds …"""
    column = func.unnest(F.lists)
    counts = _counts(db, caller, column)
    rows = db.scalars(select(ProjectList).order_by(ProjectList.position))
    return Codes(items=[CodeOut(code=r.code, name=r.name, name_en=r.name_en, count=counts[r.code]) for r in rows])
