"""Making and changing a whole project, with its milestones."""

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from geoalchemy2 import WKBElement
from geoalchemy2.shape import to_shape
from sqlalchemy.orm import Session as Db

from app.identity.access import Caller
from app.identity.roles import Permission, Role
from app.kit import shapes
from app.kit.errors import Forbidden, Invalid
from app.land.noticing import check_confirmed
from app.portfolio.detail import may_move
from app.projects import commands as projects
from app.projects.kinds import CLASS_OF
from app.projects.models import Component, Programme, Project
from app.projects.schemas import (
    PARTY_FIELDS,
    PLACE_FIELDS,
    ComponentChange,
    ComponentIn,
    ProjectChange,
    ProjectIn,
    Source,
)
from app.schedule.commands import Layout, lay_out
from app.schedule.models import Template
from app.schedule.schemas import MilestoneChange


@dataclass(frozen=True)
class Opening:
    """What a new project is made from; `entered`: see `lay_out`."""

    given: ProjectIn
    source: Source
    components: Sequence[ComponentIn] = ()
    entered: Mapping[str, MilestoneChange] = field(default_factory=dict)


def open_project(db: Db, given: ProjectIn, source: Source, components: Sequence[ComponentIn] = ()) -> Project:
    """A new project with the milestones of its template, and those of its parts."""
    return open_projects(db, [Opening(given, source, components)])[0]


def open_projects(db: Db, openings: Sequence[Opening]) -> list[Project]:
    """New projects with the milestones of their templates, and those of their parts, in few statements."""
    given = [one.given.model_copy(update={"template": _template(db, one.given)}) for one in openings]
    made = projects.create_projects(db, list(zip(given, (one.source for one in openings), strict=True)))
    parts = [
        [projects.put_component(db, project, component) for component in one.components]
        for project, one in zip(made, openings, strict=True)
    ]
    db.flush()
    entered = [one.entered for one in openings]
    lay_out(db, [Layout(*of) for of in zip(made, parts, entered, strict=True)])
    return made


def _template(db: Db, given: ProjectIn) -> str | None:
    """The template that was asked for, else the programme's; where that is for another kind, the kind's own."""
    programme = db.get(Programme, given.programme)
    kind = given.kind or (programme.kind if programme else None)
    if programme is None or kind is None:
        return given.template  # refused in a moment
    named = given.template or programme.template
    found = db.get(Template, named) if named else None
    if given.template is None:
        own = CLASS_OF[kind].TEMPLATE
        return found.code if found and found.kind == kind else own
    if found is None:
        raise Invalid.at("template", "project.unknown_code", given.template)
    if found.kind != kind:
        raise Invalid.at("template", "project.template_kind", given.template, template=found.code, kind=kind)
    return found.code


def check_office(caller: Caller, office: str | None) -> None:
    """An editor may hand a project only to their own office or one below it."""
    everywhere = caller.roles & {Role.DISPATCHER}
    if not everywhere and not caller.owns(office):
        raise Invalid.at("office", "project.own_office", office)


def check_fields(caller: Caller, project: Project, change: ProjectChange) -> None:
    """A planner changes places, an analyst parties and signings, an office everything of its own; a viewer nothing."""
    given = change.model_fields_set - {"reason"}
    if "stage" in given and not may_move(caller, project):
        raise Forbidden("project.restored_by_dispatcher")
    _check_needed(caller, project, given, (Permission.FACTS, Permission.PLACE, Permission.PARTIES))


def _check_needed(caller: Caller, project: Project, given: Set[str], any_of: Sequence[Permission]) -> None:
    """The permissions that the fields `given` need; who gives none needs one of `any_of`."""
    needed = set()
    if given & PLACE_FIELDS:
        needed.add(Permission.PLACE)
    if given & PARTY_FIELDS:
        needed.add(Permission.PARTIES)
    if given - PLACE_FIELDS - PARTY_FIELDS:
        needed.add(Permission.FACTS)
    if not needed and not any(caller.may_change(permission, project.office) for permission in any_of):
        raise Forbidden
    for permission in needed:
        if not caller.may_change(permission, project.office):
            raise Forbidden if not caller.may(permission) else Forbidden("error.forbidden_not_own")


def check_lies_well(db: Db, change: ProjectChange | ComponentChange, known: WKBElement | None = None) -> None:
    """Refuse a new place that lies oddly and is not confirmed; `known` is where it is now."""
    if change.geometry is None:
        return
    found = shapes.from_geojson(change.geometry)
    if shapes.to_geojson(found) != shapes.to_geojson(known):
        check_confirmed(db, to_shape(found), change.confirmed or ())


def alter_project(
    db: Db, caller: Caller, project: Project, change: ProjectChange, check_seen: Callable[[], None]
) -> None:
    """Change a project that is held, as far as the caller may; `check_seen` refuses what was made from an older version."""
    check_fields(caller, project, change)
    if "office" in change.model_fields_set:
        check_office(caller, change.office)
    check_seen()
    check_lies_well(db, change, project.geom)
    projects.change_project(db, project, change)
    # What the database made of it must show.
    db.expire(project)


def alter_component(
    db: Db,
    caller: Caller,
    project: Project,
    component: Component,
    change: ComponentChange,
    check_seen: Callable[[], None],
) -> None:
    """Change a part of a project that is held, by the rules of the project itself."""
    given = change.model_fields_set - {"reason"}
    _check_needed(caller, project, given, (Permission.FACTS, Permission.PLACE))
    check_seen()
    check_lies_well(db, change, component.geom)
    projects.change_component(db, project, component, change)
