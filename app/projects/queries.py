"""Loading projects and their parts: only rows that the caller may see, or may change."""

from sqlalchemy import select
from sqlalchemy.orm import Session as Db
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.identity.access import Caller, rows_of, visible
from app.identity.roles import Permission
from app.kit.errors import Forbidden, NotFound
from app.projects.models import Component, Project, ProjectParty

ROWS = rows_of(Project, "id")

WHOLE: tuple[ORMOption, ...] = (
    selectinload(Project.years),
    selectinload(Project.parties).options(joinedload(ProjectParty.party)),
    joinedload(Project.signing),
    selectinload(Project.fundings),
    selectinload(Project.approvals),
    selectinload(Project.memberships),
)


def visible_project(db: Db, caller: Caller, code: str, *options: ORMOption, lock: bool = False) -> Project:
    """The project with this code, as far as the caller may know that it exists.

    `lock` holds the row to the end of the transaction, so that two who save at once come one after the other.
    """
    if lock:
        db.scalar(select(Project.id).where(Project.code == code).with_for_update(of=Project.__table__))
    statement = select(Project).where(Project.code == code, visible(caller, ROWS)).options(*options)
    project = db.scalar(statement)
    if project is None:
        raise NotFound
    return project


def visible_project_id(db: Db, caller: Caller, code: str) -> int:
    """The id of a project that the caller may see, for reading its parts."""
    found = db.scalar(select(Project.id).where(Project.code == code, visible(caller, ROWS)))
    if found is None:
        raise NotFound
    return found


def reads_inside(db: Db, caller: Caller, project: Project) -> bool:
    """Whether the caller reads more of this project than the public does; by where it stands now."""
    if caller.as_of is None or caller.reads_all:
        return caller.reads_inside(project.unit, project.programme)
    now = ROWS.of_now
    assert now is not None
    unit, programme = db.execute(select(now.unit, now.programme).where(now.id == project.id)).one()
    return caller.reads_inside(unit, programme)


def editable_project(
    db: Db, caller: Caller, permission: Permission, code: str, *options: ORMOption, lock: bool = False
) -> Project:
    """The project, when the caller may use `permission` on it. Not visible: not found; visible, not theirs: refused."""
    project = visible_project(db, caller, code, *options, lock=lock)
    if not caller.may_change(permission, project.office):
        raise Forbidden("error.forbidden_not_own")
    return project


def component_of(db: Db, project_id: int, key: str) -> Component:
    """One part of a project."""
    found = db.scalar(select(Component).where(Component.project_id == project_id, Component.key == key))
    if found is None:
        raise NotFound
    return found


def components_of(db: Db, project_id: int) -> list[Component]:
    """The parts of a project in their order."""
    return list(
        db.scalars(
            select(Component).where(Component.project_id == project_id).order_by(Component.position, Component.key)
        )
    )
