"""Who may do what: the one table. Rows are permissions, columns the roles that have them.

`own` in the words below means: of projects that the person's office, or one below it, leads; that narrowing is in
`access.py`, in the query that loads the rows.
"""

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    PUBLIC = "public"
    VIEWER = "viewer"
    PLANNER = "planner"
    ANALYST = "analyst"
    EDITOR = "editor"
    DISPATCHER = "dispatcher"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    READ = "project.read"  # published projects
    READ_ALL = "project.read_all"  # everything, or a granted part
    OVERLAYS = "overlay.read"  # layers of the operator's own, as far as a role is named with each
    READ_PERSONS = "project.read_persons"  # 包保领导, 项目秘书 and their telephone
    EXPORT = "project.export"  # take a selection away as a file
    PLACE = "place.write"  # draw and correct places (an editor: own)
    PARTIES = "parties.write"  # parties, signings, contract sums (an editor: own)
    FACTS = "facts.write"  # facts, years, lists, approvals, stage (an editor: own)
    SCHEDULE = "schedule.write"  # milestones, baseline requests (an editor: own)
    INVESTMENT = "investment.write"  # plans and months (an editor: own)
    ACCEPT = "investment.accept"
    APPROVE = "baseline.approve"
    LOG = "log.read"  # the whole change log
    ADMINISTER = "administer"  # people, offices, grants, programmes, settings


_INSIDE = frozenset({Role.VIEWER, Role.PLANNER, Role.ANALYST, Role.EDITOR, Role.DISPATCHER})
_OFFICES = frozenset({Role.EDITOR, Role.DISPATCHER})
_DISPATCHER = frozenset({Role.DISPATCHER})

ROLES_WITH: dict[Permission, frozenset[Role]] = {
    Permission.READ: frozenset(Role),
    Permission.READ_ALL: _INSIDE,
    Permission.OVERLAYS: _INSIDE | {Role.AUDITOR},
    Permission.READ_PERSONS: _INSIDE - {Role.VIEWER},
    Permission.EXPORT: _INSIDE - {Role.VIEWER},
    Permission.PLACE: _OFFICES | {Role.PLANNER},
    Permission.PARTIES: _OFFICES | {Role.ANALYST},
    Permission.FACTS: _OFFICES,
    Permission.SCHEDULE: _OFFICES,
    Permission.INVESTMENT: _OFFICES,
    Permission.ACCEPT: _DISPATCHER,
    Permission.APPROVE: _DISPATCHER,
    Permission.LOG: frozenset({Role.DISPATCHER, Role.AUDITOR}),
    Permission.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
}

# Whoever watches the log must not hold the keys.
NEVER_TOGETHER = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})

# These an editor has for the projects of their own office only; a role that has them has them for all.
_OF_OFFICES = frozenset(permission for permission, roles in ROLES_WITH.items() if Role.EDITOR in roles) - {
    Permission.READ, Permission.READ_ALL, Permission.OVERLAYS, Permission.READ_PERSONS, Permission.EXPORT,
}  # fmt: skip


def permissions_of(role: Role) -> frozenset[Permission]:
    return frozenset(permission for permission, roles in ROLES_WITH.items() if role in roles)


def not_above(role: Role, held: Iterable[Role]) -> bool:
    """Whether `role` may do nothing, in no row, that one of the roles `held` may not."""
    wanted = permissions_of(role)
    return any(
        role == one or (wanted <= permissions_of(one) and not (one is Role.EDITOR and wanted & _OF_OFFICES))
        for one in held
    )
