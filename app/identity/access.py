"""Who is asking, and which rows that is: the only place that knows.

`visible` and `editable` are conditions that the loading query takes; a row that they leave out does not exist for the
reader: not in a list, a count, a sum, a tile or an answer.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, false, or_, select, true

from app.identity.roles import ROLES_WITH, Permission, Role
from app.kit.db import Base, of_now


@dataclass(frozen=True)
class Caller:
    """Who is asking.

    `offices`: codes of the person's own office and all below it. `units`, `programmes`: what a limited viewer was
    granted. `sees_demo`: whether demo rows are shown to this caller (the public sees them on loopback only). `as_of`: the
    day that the caller looks back to; rights stay those of now, and nothing can be changed there.
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
    as_of: date | None = None
    by_token: bool = field(default=False, compare=False)
    # The roles that the person was given; a token may come in another that is not above them.
    held: frozenset[Role] = field(default=frozenset(), compare=False)
    # The session that speaks, how it was opened, and whether its person must set a password before anything else.
    session_id: int | None = field(default=None, compare=False)
    method: str | None = field(default=None, compare=False)
    must_change: bool = field(default=False, compare=False)

    def may(self, permission: Permission) -> bool:
        """Whether one of the caller's roles has the permission, for some row at least."""
        return bool(self.roles & ROLES_WITH[permission])

    @property
    def own_roles(self) -> frozenset[Role]:
        """The roles that the caller comes in and was given: what is shown to a role by name is shown to no other."""
        return self.roles & self.held

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
        return Caller(
            roles=self.roles,
            units=self.units,
            programmes=self.programmes,
            sees_demo=self.sees_demo,
            as_of=self.as_of,
        )

    def reads_inside(self, unit: str | None, programme: str) -> bool:
        """Whether the caller reads more of this project than the public does."""
        return self.reads_all or unit in self.units or programme in self.programmes

    def owns(self, office: str | None) -> bool:
        """Whether a project led by `office` is the caller's to change as its office."""
        return office is not None and office in self.offices

    def may_change(self, permission: Permission, office: str | None) -> bool:
        """Whether the caller may use `permission` on a project led by `office`."""
        if self.as_of is not None:
            return False
        holders = self.roles & ROLES_WITH[permission]
        return bool(holders - {Role.EDITOR}) or (Role.EDITOR in holders and self.owns(office))


@dataclass(frozen=True)
class Rows:
    """The columns of a table of projects that decide who sees a row; `of_now`: the same of the rows as they are now."""

    id: SQLColumnExpression[int]
    is_public: SQLColumnExpression[bool]
    provenance: SQLColumnExpression[str]
    unit: SQLColumnExpression[str | None]
    programme: SQLColumnExpression[str]
    of_now: "Rows | None" = None


def rows_of(model: type[Base], key: str) -> Rows:
    """The deciding columns of a mapped table whose column `key` holds the project's id."""

    def columns(table: Any, of_now: Rows | None = None) -> Rows:
        c = table.c
        return Rows(c[key], c.is_public, c.provenance, c.unit, c.programme, of_now)

    table: Any = model.__table__
    return columns(table, of_now=columns(of_now(table)))


def visible(caller: Caller, rows: Rows) -> ColumnElement[bool]:
    """The rows that the caller may see. Who looks back sees of a day what they may see now, and not what they might then."""
    if caller.reads_all:
        return true()
    if not caller.may(Permission.READ):
        return false()
    if caller.as_of is not None and rows.of_now is not None:
        now = rows.of_now
        return rows.id.in_(select(now.id).where(_shown(caller, now)))
    return _shown(caller, rows)


def _shown(caller: Caller, rows: Rows) -> ColumnElement[bool]:
    published: ColumnElement[bool] = rows.is_public.is_(True)
    if not caller.sees_demo:
        published = and_(published, rows.provenance != "demo")
    if not caller.may(Permission.READ_ALL):
        return published
    granted = [rows.unit.in_(caller.units)] if caller.units else []
    granted += [rows.programme.in_(caller.programmes)] if caller.programmes else []
    return or_(published, *granted)
