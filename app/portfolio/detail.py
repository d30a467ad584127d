"""One project whole: what lists show of it, what it says of itself, its dates, and what the reader may do with it."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller, visible
from app.identity.roles import Permission, Role
from app.kit.schemas import as_number, own_columns
from app.kit.shapes import to_geojson
from app.portfolio.items import project_item
from app.portfolio.parts import parts_of
from app.portfolio.schemas import Dates, DateTriple, ProjectOut
from app.projects.models import Component, Project
from app.projects.queries import ROWS, reads_inside, visible_project
from app.projects.schemas import PERSON_FIELDS, ComponentOut, Components, SourceOut
from app.projects.words import Stage

PLAIN = (
    "national_code", "content_and_scale", "description", "construction_type", "address", "phase",
    "competent_department", "investment_note", "ceremony_date", "location_note", "created_at",
)  # fmt: skip
NO_DATES = dict.fromkeys(DateTriple.model_fields)
CHANGES = (
    Permission.FACTS, Permission.PLACE, Permission.PARTIES, Permission.SCHEDULE, Permission.INVESTMENT,
    Permission.ACCEPT, Permission.APPROVE,
)  # fmt: skip


def project_out(db: Db, caller: Caller, code: str) -> ProjectOut:
    """The project with this code, as this reader may see it."""
    project = visible_project(db, caller, code)
    # A change of the same transaction must show.
    item = project_item(db, project.id)
    parts = parts_of(db, project.id)
    marked = {one["mark"]: one for one in parts.pop("dates")}
    may = [str(permission) for permission in CHANGES if caller.may_change(permission, project.office)]
    return ProjectOut.model_validate(
        item
        | parts
        | {name: getattr(project, name) for name in PLAIN}
        | _persons(project, caller)
        | {
            "package_of": _package(db, caller, project),
            "source": SourceOut(
                provenance=project.provenance,
                quote=project.source_quote,
                line=project.source_line,
                document=project.source_document,
                note=project.source_note,
            ),
            "public": project.is_public,
            "geometry": to_geojson(project.geom),
            "fields": _fields(db, project, caller),
            "dates": {mark: marked.get(mark, NO_DATES) for mark in Dates.model_fields},
            "allowed_stages": sorted(project.stages_open())
            if Permission.FACTS in may and may_move(caller, project)
            else [],
            "geometry_types": sorted(type(project).GEOMETRY_TYPES),
            "may": may,
        }
    )


def may_move(caller: Caller, project: Project) -> bool:
    """Only a dispatcher restores a cancelled project."""
    return project.stage is not Stage.CANCELLED or Role.DISPATCHER in caller.roles


def _persons(project: Project, caller: Caller) -> dict[str, Any]:
    """包保领导 and 项目秘书 are not public."""
    sees = caller.may(Permission.READ_PERSONS)
    return {name: getattr(project, name) if sees else None for name in PERSON_FIELDS}


def _package(db: Db, caller: Caller, project: Project) -> str | None:
    """The code of the package, if the caller may know of it."""
    if project.package_of_id is None:
        return None
    return db.scalar(select(Project.code).where(Project.id == project.package_of_id, visible(caller, ROWS)))


def _fields(db: Db, project: Project, caller: Caller) -> dict[str, Any]:
    hidden: frozenset[str] = frozenset() if reads_inside(db, caller, project) else type(project).NOT_PUBLIC
    return {name: _plain(getattr(project, name)) for name in own_columns(type(project)) if name not in hidden}


def _plain(value: Any) -> Any:
    return as_number(value) if isinstance(value, Decimal) else value


def component_out(row: Component) -> ComponentOut:
    values = {name: getattr(row, name) for name in ComponentOut.model_fields if not name.startswith("geometry")}
    types = sorted(row.kind.geometry_types)
    return ComponentOut(**values, geometry=to_geojson(row.geom), geometry_types=types)


def components_out(rows: list[Component]) -> Components:
    return Components(items=[component_out(row) for row in rows])
