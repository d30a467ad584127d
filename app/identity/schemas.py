"""Who is signed in, the code lists of the city's parts, and what seeds and administrators send."""

from datetime import date
from typing import Any

from pydantic import Field

from app.identity.models import OrganisationKind, Provenance
from app.identity.roles import Role
from app.kit.schemas import Body, Out


class SignIn(Body):
    link: str = Field(max_length=200, description="the one-time token of a sign-in link")


class ProviderName(Out):
    name: str


class SignInWays(Out):
    """How one may sign in here; `oidc` is the provider's name for its button."""

    password: bool
    oidc: ProviderName | None
    links: bool


class SignedOut(Out):
    """Where the browser has to go on to sign out of the provider too."""

    continue_at: str | None


class Office(Out):
    code: str
    name: str


class Me(Out):
    login: str
    name: str
    roles: list[Role]
    organisation: Office | None
    provenance: Provenance


class SessionOut(Out):
    """Who is asking, what they may do, and what day it is for the business."""

    person: Me | None
    permissions: list[str]
    today: date
    clock_shifted: bool
    demo: bool
    languages: list[str]


class DistrictIn(Body):
    code: str
    number: int
    name: str
    name_en: str
    short_name: str
    kind: str
    parent_code: str | None = None
    area_km2: float | None = None
    position: int
    source: str | None = None
    geometry: dict[str, Any]
    label: tuple[float, float]


class ReportingUnitIn(Body):
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    district: str | None = None
    position: int
    source: str | None = None
    point: tuple[float, float] | None = None


class OrganisationIn(Body):
    code: str = Field(max_length=40)
    name: str = Field(max_length=200)
    name_en: str | None = None
    kind: OrganisationKind
    parent: str | None = None
    unit: str | None = None
    provenance: Provenance


class GrantIn(Body):
    role: Role
    unit: str | None = None
    programme: str | None = None


class PersonIn(Body):
    login: str = Field(min_length=2, max_length=80, pattern=r"^[a-z0-9][a-z0-9._-]*$")
    name: str = Field(min_length=1, max_length=200)
    organisation: str | None = None
    provenance: Provenance = Provenance.ENTERED
    grants: list[GrantIn] = []
