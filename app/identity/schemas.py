"""Who is signed in, the code lists of the city's parts, and what seeds and administrators send."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import Discriminator, Field, StringConstraints, Tag

from app.identity.models import OrganisationKind, Provenance, SignInMethod
from app.identity.roles import Role
from app.kit.schemas import Body, Out

# Blanks at the ends of a password are part of it. Longer ones than may be set are let in, to be refused as wrong.
Secret = Annotated[str, StringConstraints(strip_whitespace=False, max_length=1000)]
Code = Annotated[str, StringConstraints(pattern=r"^\d{3} ?\d{3}$")]


class LinkSignIn(Body):
    link: str = Field(max_length=200, description="the one-time token of a sign-in link")


class PasswordSignIn(Body):
    login: str = Field(max_length=200)
    password: Secret
    code: Code | None = Field(None, description="the six digits of the second factor, where that is on")


def _kind_of(given: Any) -> str:
    return "link" if "link" in (given if isinstance(given, dict) else {}) else "password"


SignIn = Annotated[
    Annotated[LinkSignIn, Tag("link")] | Annotated[PasswordSignIn, Tag("password")], Discriminator(_kind_of)
]


class Oidc(Out):
    name: str


class SignInWays(Out):
    """How one may sign in here. `links`: one-time links of the demo work from where the asker is."""

    password: bool
    oidc: Oidc | None
    links: bool


class SignedOut(Out):
    """Where the browser has to go on to sign out of the provider too."""

    continue_at: str | None


class PasswordChange(Body):
    old: Secret | None = Field(None, description="may be left out only by who came by an invitation")
    new: Secret


class TotpOut(Out):
    secret: str
    address: str = Field(description="otpauth:// address, for a QR code")


class TotpCode(Body):
    code: Code


class TotpOff(Body):
    password: Secret


class SessionRow(Out):
    """A session of one's own that lives."""

    id: int
    current: bool
    method: SignInMethod
    address: str | None
    user_agent: str | None
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime


class SessionList(Out):
    items: list[SessionRow]


class TokenIn(Body):
    name: str = Field(min_length=1, max_length=200)
    role: Role
    expires_on: date = Field(description="the last day on which it is worth anything, at most 366 days ahead")


class TokenRow(Out):
    """`role` null: all roles of its person, as the command line issues it."""

    id: int
    name: str
    role: Role | None
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class TokenMade(TokenRow):
    token: str = Field(description="shown here and never again")


class TokenList(Out):
    items: list[TokenRow]
    roles: list[Role] = Field(description="the roles that a new one may have")


class Office(Out):
    code: str
    name: str
    name_en: str | None
    kind: OrganisationKind


class Me(Out):
    login: str
    name: str
    roles: list[Role]
    organisation: Office | None
    provenance: Provenance
    method: SignInMethod | None = Field(description="how this session was opened; null for a token")
    must_change: bool = Field(description="until the password is changed, nothing else is open")
    has_password: bool
    totp: bool


class SessionOut(Out):
    """Who is asking, what they may do, and what day it is for the business."""

    person: Me | None
    permissions: list[str]
    today: date
    clock_shifted: bool
    demo: bool
    languages: list[str]
    embedded: bool = Field(description="whether pages elsewhere may show the map in a frame")


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
