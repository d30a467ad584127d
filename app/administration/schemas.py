"""What administrators see and send."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.identity.models import OrganisationKind, Provenance
from app.identity.roles import Role
from app.identity.schemas import GrantIn, Office
from app.kit.schemas import Body, Out, storable

Login = Annotated[str, Field(min_length=2, max_length=80, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
OfficeCode = Annotated[str, Field(min_length=2, max_length=40, pattern=r"^[a-z0-9][a-z0-9._-]*$")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Reason = Annotated[str, Field(max_length=1000)]
Grants = Annotated[list[GrantIn], Field(max_length=60)]


class PeopleQuery(BaseModel):
    """`organisation` takes in the offices below it; people come in the order of their logins."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    q: Annotated[str, Field(max_length=80)] | None = None
    organisation: Annotated[str, Field(max_length=40)] | None = None
    role: Role | None = None
    active: bool | None = None
    cursor: Annotated[str, Field(max_length=80)] | None = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100

    @field_validator("q", "organisation", "cursor")
    @classmethod
    def _storable(cls, value: str | None) -> str | None:
        return storable(value)  # type: ignore[no-any-return]


class GrantOut(Out):
    role: Role
    unit: str | None
    programme: str | None


class PersonOut(Out):
    """A person; `sessions` are open now, `last_seen_at` is of any session."""

    login: str
    name: str
    organisation: Office | None
    grants: list[GrantOut]
    active: bool
    provenance: Provenance
    invited_at: datetime | None
    last_seen_at: datetime | None
    sessions: int
    version: int


class People(Out):
    items: list[PersonOut]
    total: int
    next: str | None


class PersonNew(Body):
    login: Login
    name: Name
    organisation: Annotated[str, Field(max_length=40)] | None = None
    grants: Grants = []
    reason: Reason | None = None


class PersonChange(Body):
    """Only what is sent changes; making inactive needs a reason."""

    name: Name | None = None
    organisation: Annotated[str, Field(max_length=40)] | None = None
    active: bool | None = None
    reason: Reason | None = None


class GrantsChange(Body):
    """All roles of the person; those that are not sent are taken away."""

    grants: Grants
    reason: Reason | None = None


class Invitation(Out):
    """`link` is told once: a repeat of the request gets the rest without it."""

    login: str
    link: str | None
    expires_at: datetime


class Ended(Out):
    ended: int


class OrganisationOut(Out):
    """`people` are active ones; `projects` all that the office leads, cancelled and unpublished ones as well."""

    code: str
    name: str
    name_en: str | None
    kind: OrganisationKind
    parent: str | None
    unit: str | None
    active: bool
    provenance: Provenance
    version: int
    people: int
    projects: int


class Organisations(Out):
    """Each office stands before those below it."""

    items: list[OrganisationOut]


class OrganisationNew(Body):
    code: OfficeCode
    name: Name
    name_en: Name | None = None
    kind: OrganisationKind = OrganisationKind.OFFICE
    parent: Annotated[str, Field(max_length=40)] | None = None
    unit: Annotated[str, Field(max_length=40)] | None = None
    reason: Reason | None = None


class OrganisationChange(Body):
    """Only what is sent changes; making inactive needs a reason."""

    name: Name | None = None
    name_en: Name | None = None
    kind: OrganisationKind | None = None
    parent: Annotated[str, Field(max_length=40)] | None = None
    unit: Annotated[str, Field(max_length=40)] | None = None
    active: bool | None = None
    reason: Reason | None = None


class HandOver(Body):
    """To which office, why, and which projects: all without `projects`."""

    to: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    projects: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=5000)] | None = None


class HandedOver(Out):
    """What changed hands; sent back the other way it is undone."""

    origin: str = Field(serialization_alias="from")
    to: str
    moved: int
    projects: list[str]
