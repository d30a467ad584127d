"""Who is asking, and which rows that is: the only place that knows.

`visible` and `editable` are conditions that the loading query takes; a row that they leave out does not exist for the
reader: not in a list, a count, a sum, a tile or an answer.
"""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, false, or_, true
from sqlalchemy.orm import QueryableAttribute

from app.identity.roles import ROLES_WITH, Permission, Role


@dataclass(frozen=True)
class Caller:
    """Who is asking.

    `offices`: codes of the person's own office and all below it. `units`, `programmes`: what a limited viewer was
    granted. `sees_demo`: whether demo rows are shown to this caller (the public sees them on loopback only).
    """

    person_id: int | None = None
    login: str | None = None
    name: str | None = None
    roles: frozenset[Role] = frozenset()
    organisation: str | None = None
    offices: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    programmes: frozenset[str] = frozenset()
    sees_demo: bool = True
    by_token: bool = field(default=False, compare=False)
    # The session that speaks, how it was opened, and whether its person must set a password before anything else.
    session_id: int | None = field(default=None, compare=False)
    method: str | None = field(default=None, compare=False)
    must_change: bool = field(default=False, compare=False)

    def may(self, permission: Permission) -> bool:
        """Whether one of the caller's roles has the permission, for some row at least."""
        return bool(self.roles & ROLES_WITH[permission])

    @property
    def reads_all(self) -> bool:
        """Reads every row; a viewer with grants for units or programmes reads only those."""
        if not self.may(Permission.READ_ALL):
            return False
        limited = self.units or self.programmes
        return not (limited and self.roles & ROLES_WITH[Permission.READ_ALL] == {Role.VIEWER})

    @property
    def scope(self) -> "Caller":
        """What `visible` asks of the caller and no more: people who see the same rows share one."""
        return Caller(roles=self.roles, units=self.units, programmes=self.programmes, sees_demo=self.sees_demo)

    def reads_inside(self, unit: str | None, programme: str) -> bool:
        """Whether the caller reads more of this project than the public does."""
        return self.reads_all or unit in self.units or programme in self.programmes

    def owns(self, office: str | None) -> bool:
        """Whether a project led by `office` is the caller's to change as its office."""
        return office is not None and office in self.offices

    def may_change(self, permission: Permission, office: str | None) -> bool:
        """Whether the caller may use `permission` on a project led by `office`."""
        holders = self.roles & ROLES_WITH[permission]
        return bool(holders - {Role.EDITOR}) or (Role.EDITOR in holders and self.owns(office))


@dataclass(frozen=True)
class Rows:
    """The columns of a table of projects that decide who sees a row."""

    is_public: QueryableAttribute[bool]
    provenance: QueryableAttribute[str]
    unit: QueryableAttribute[str | None]
    programme: QueryableAttribute[str]


def visible(caller: Caller, rows: Rows) -> ColumnElement[bool]:
    """The rows that the caller may see."""
    if caller.reads_all:
        return true()
    if not caller.may(Permission.READ):
        return false()
    published: ColumnElement[bool] = rows.is_public.is_(True)
    if not caller.sees_demo:
        published = and_(published, rows.provenance != "demo")
    if not caller.may(Permission.READ_ALL):
        return published
    granted = [rows.unit.in_(caller.units)] if caller.units else []
    granted += [rows.programme.in_(caller.programmes)] if caller.programmes else []
    return or_(published, *granted)
