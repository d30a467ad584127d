"""Filling a database: reference, report and demo data, through the commands that everybody uses.

By natural keys and safe to run twice: code lists are brought up to date, projects that are there stay as people left them.
"""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Db

import app.models  # noqa: F401 (every mapper, before the first query)
from app.audit.commands import SYSTEM, sign
from app.identity import commands as identity
from app.identity.models import Provenance
from app.identity.schemas import DistrictIn, ReportingUnitIn
from app.kit import clock
from app.land.models import BasemapFeature
from app.portfolio.commands import open_project
from app.projects import commands as projects
from app.projects.models import Programme, Project
from app.projects.schemas import ComponentIn, ListIn, PartyIn, ProgrammeIn, ProjectIn, SectorIn, Source, YearIn
from app.publish.basemaps import OSM
from app.publish.commands import BasemapFeatureIn, replace_basemap
from app.schedule import commands as schedule
from app.schedule.schemas import BaselineDateIn, LinkIn, StepIn, TemplateIn
from seed.demo.load import load_demo, play_demo
from seed.demo.remove import remove_demo
from seed.reference import read as reference
from seed.report import read as report
from seed.transaction import opened

Say = Callable[[str], None]

__all__ = ["draw_plate", "is_empty", "load_all", "load_demo", "load_reference", "load_report", "remove_demo"]


def is_empty(service_url: str) -> bool:
    """Whether nothing has been loaded yet."""
    with opened(service_url) as db:
        return not db.scalar(select(func.count()).select_from(Programme))


def load_all(service_url: str, *, demo: bool, say: Say) -> None:
    """Everything or nothing: code lists and base map, the report's projects and, where wanted, demo data."""
    with opened(service_url) as db:
        _reference(db, say)
        _report(db, say)
        if demo:
            play_demo(db, say)
        # A year's worth of additions and subtractions, summed up.
        db.execute(select(func.rebuild_project_cells()))


def load_reference(service_url: str, say: Say) -> None:
    """Districts, units, sectors, lists, templates, programmes and the base map."""
    with opened(service_url) as db:
        _reference(db, say)


def load_report(service_url: str, say: Say) -> None:
    """The projects that the report names, as it tells them; known since the day it was given."""
    with opened(service_url) as db:
        _report(db, say)


def _signed(db: Db, reason: str, hour: int) -> None:
    day = report.REPORT_DATE
    sign(
        db, person_id=SYSTEM, origin="seed", reason=reason, at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    )


def _reference(db: Db, say: Say) -> None:
    _signed(db, "基础数据", 1)
    for number, district in enumerate(reference.districts(), 1):
        identity.put_district(db, DistrictIn(number=number, **_values(district, DistrictIn)))
    for unit in reference.units():
        identity.put_unit(db, ReportingUnitIn(**_values(unit, ReportingUnitIn)))
    for sector in reference.sectors():
        projects.put_sector(db, SectorIn(**_values(sector, SectorIn)))
    for one in reference.lists():
        projects.put_list(db, ListIn(**_values(one, ListIn)))
    for template in reference.templates():
        schedule.put_template(db, _template(template))
    for programme in reference.programmes():
        projects.put_programme(db, ProgrammeIn(**_values(programme, ProgrammeIn)))
    # What the operator brought is left alone; `guatu basemap reset` puts ours back.
    if not db.scalar(select(BasemapFeature.id).where(BasemapFeature.source == OSM).limit(1)):
        draw_plate(db)
    say(
        "已载入区划、属地、行业、节点模板、专项和底图。/ Loaded districts, units, sectors, templates, programmes, base map."
    )


def draw_plate(db: Db) -> int:
    """Guatu's own base map in the place of whatever is there; answers how many features."""
    return replace_basemap(db, (BasemapFeatureIn(**_values(f, BasemapFeatureIn)) for f in reference.plate()))


def _report(db: Db, say: Say) -> None:
    _signed(db, report.DOCUMENT, 2)
    known = set(db.scalars(select(Project.code)))
    new = [one for one in report.projects() if one.code not in known]
    with clock.business_date(report.REPORT_DATE):
        for one in new:
            _open(db, one)
    say(f"已载入政府工作报告提到的 {len(new)} 个项目。/ Loaded {len(new)} projects that the report names.")


def _values(record: object, schema: type) -> dict[str, object]:
    """What the schema asks for of a record."""
    return {name: getattr(record, name) for name in schema.model_fields if hasattr(record, name)}  # type: ignore[attr-defined]


def _template(template: reference.Template) -> TemplateIn:
    return TemplateIn(
        code=template.code,
        name=template.name,
        name_en=template.name_en,
        kind=template.kind,
        steps=[StepIn(**_values(step, StepIn), stage_reached=step.stage) for step in template.steps],
        links=[LinkIn(step=link.step, before=link.after, relation=link.kind) for link in template.links],
    )


def _open(db: Db, one: report.ReportProject) -> None:
    source = Source(
        provenance=Provenance.REPORT,
        code=one.code,
        quote=one.source_quote,
        line=one.report_line,
        document=report.DOCUMENT,
        note=one.source_note,
    )
    given = ProjectIn.model_validate(_given(one))
    parts = [ComponentIn(**_values(part, ComponentIn) | {"stage": one.stage}) for part in one.components]
    project = open_project(db, given, source, parts)
    if one.baseline:
        promised = BaselineDateIn(key=one.baseline.step, date=one.baseline.date, precision=one.baseline.precision)
        baseline = schedule.request_baseline(db, project, [promised], report.DOCUMENT, SYSTEM)
        schedule.decide_baseline(db, baseline, approve=True, reason=None, person_id=SYSTEM)


def _given(one: report.ReportProject) -> dict[str, object]:
    """Only what the report states: what it leaves open stays empty."""
    plain = (
        "name", "name_en", "programme", "kind", "template", "stage", "sector", "construction_type", "unit", "district",
        "total_investment_wan", "investment_floor_wan", "investment_note", "location_note", "geometry", "fields",
    )  # fmt: skip
    given = {name: getattr(one, name) for name in plain if getattr(one, name) is not None}
    if one.project_class:
        given["class"] = one.project_class
    if one.geometry is not None:
        given["location_accuracy"] = one.accuracy
    if one.owner:
        given["parties"] = [PartyIn(role="owner", name=one.owner)]
    if one.category:
        year = report.REPORT_DATE.year
        given["years"] = [
            YearIn(year=year, category=one.category, to_complete=one.to_complete, annual_goal=one.annual_goal)
        ]
    return given
