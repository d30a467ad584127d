"""From a provider's groups to roles here: `group=role`, perhaps only for a unit or programme, perhaps in an office."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.identity.roles import Role
from app.identity.schemas import GrantIn
from app.kit.errors import Invalid

PARTS = ("unit", "programme", "office")


@dataclass(frozen=True)
class Rule:
    """What one group gives. `office` becomes the person's organisation: an editor's projects are its."""

    group: str
    role: Role
    unit: str | None = None
    programme: str | None = None
    office: str | None = None


@cache
def rules(given: str) -> tuple[Rule, ...]:
    """The rules of GUATU_OIDC_ROLES, for example `dispatch=dispatcher, jk=viewer:unit=jingkai`."""
    return tuple(_rule(part.strip()) for part in given.split(",") if part.strip())


def _rule(part: str) -> Rule:
    group, _, rest = part.partition("=")
    role, *narrowings = rest.split(":")
    known = dict(word.partition("=")[::2] for word in narrowings)
    roles = {one.value for one in Role} - {Role.PUBLIC}
    narrowed = not known.keys() & {"unit", "programme"} or role == Role.VIEWER
    if not group.strip() or role.strip() not in roles or known.keys() - set(PARTS) or not narrowed:
        raise Invalid.at("GUATU_OIDC_ROLES", "oidc.rule", part)
    return Rule(group.strip(), Role(role.strip()), **{name: value.strip() for name, value in known.items()})


def grants_of(groups: Iterable[str], given: str) -> tuple[list[GrantIn], str | None]:
    """The roles that these groups give, and the office that one of them names."""
    there = set(groups)
    found = [rule for rule in rules(given) if rule.group in there]
    grants = {(rule.role, rule.unit, rule.programme) for rule in found}
    ordered = sorted(grants, key=lambda one: tuple(part or "" for part in one))
    office = next((rule.office for rule in found if rule.office), None)
    return [GrantIn(role=role, unit=unit, programme=programme) for role, unit, programme in ordered], office


def groups_in(claims: dict[str, Any], path: str) -> list[str]:
    """The groups of a claim, by its name or by a dotted path into it (`realm_access.roles`)."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for name in path.split("."):
            found = found.get(name) if isinstance(found, dict) else None
    if isinstance(found, str):
        found = [found]
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else []
