"""Districts, reporting units, organisations, people, grants, and all ways in: passwords, sessions, tokens, links."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.identity.roles import Role
from app.kit.db import Base, Code, Id, Instant, Name, Quantity, code_type, one_of, version_column
from app.kit.errors import Invalid


class Provenance(StrEnum):
    """Where a record comes from. Nothing invented may look real."""

    REPORT = "report"
    IMPORTED = "imported"
    ENTERED = "entered"
    DEMO = "demo"

    def check_name(self, name: str, field_name: str = "name") -> None:
        """Refuse the name of something made up that does not say so."""
        if self is Provenance.DEMO and "示例" not in name:
            raise Invalid.at(field_name, "error.demo_name", name)


class OrganisationKind(StrEnum):
    OFFICE = "office"
    DEPARTMENT = "department"
    GOVERNMENT = "government"
    ENTERPRISE = "enterprise"


class LinkPurpose(StrEnum):
    """What a one-time link is for: an invitation is a person's first, handed to them by an administrator."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"


class District(Base):
    """行政区划: a county-level unit with its boundary, good to some 500 m."""

    __tablename__ = "districts"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    short_name: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(String(40))
    parent_code: Mapped[str | None] = mapped_column(Code)
    area_km2: Mapped[Decimal | None] = mapped_column(Quantity)
    position: Mapped[int]
    source: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any] = mapped_column(Geometry("MULTIPOLYGON", srid=4326, spatial_index=False))
    label: Mapped[Any] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))

    __table_args__ = (Index("ix_districts_geom", "geom", postgresql_using="gist"),)


class ReportingUnit(Base):
    """属地: who reports, ranks and answers for a project."""

    __tablename__ = "reporting_units"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str] = mapped_column(Name)
    short_name: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(String(40))
    district: Mapped[str | None] = mapped_column(ForeignKey("districts.code"))
    position: Mapped[int]
    source: Mapped[str | None] = mapped_column(Text)
    geom: Mapped[Any | None] = mapped_column(Geometry("POINT", srid=4326, spatial_index=False))


class Organisation(Base):
    """An office, a department or a firm; offices form a tree."""

    __tablename__ = "organisations"
    code: Mapped[str] = mapped_column(Code, primary_key=True)
    name: Mapped[str] = mapped_column(Name)
    name_en: Mapped[str | None] = mapped_column(Name)
    kind: Mapped[OrganisationKind] = mapped_column(code_type(OrganisationKind))
    parent: Mapped[str | None] = mapped_column(ForeignKey("organisations.code"), index=True)
    unit: Mapped[str | None] = mapped_column(ForeignKey("reporting_units.code"), index=True)
    provenance: Mapped[Provenance] = mapped_column(code_type(Provenance))
    active: Mapped[bool] = mapped_column(server_default="true")
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        one_of("kind", OrganisationKind),
        one_of("provenance", Provenance),
        CheckConstraint("parent <> code", name="parent_is_another"),
    )


class Person(Base):
    """Somebody who signs in, or the `system` that seeds and runs commands."""

    __tablename__ = "people"
    id: Mapped[Id]
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(Name)
    organisation: Mapped[str | None] = mapped_column(ForeignKey("organisations.code"), index=True)
    provenance: Mapped[Provenance] = mapped_column(code_type(Provenance))
    active: Mapped[bool] = mapped_column(server_default="true")
    # Links are not recorded in the log; that one was handed out is.
    invited_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[int] = version_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (one_of("provenance", Provenance),)


class Grant(Base):
    """A role of a person, for a viewer perhaps only for one reporting unit or programme."""

    __tablename__ = "grants"
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    role: Mapped[Role] = mapped_column(code_type(Role))
    unit: Mapped[str | None] = mapped_column(ForeignKey("reporting_units.code"), index=True)
    # The programmes stand one floor above; the key is the database's.
    programme: Mapped[str | None] = mapped_column(ForeignKey("programmes.code"), index=True)

    __table_args__ = (
        one_of("role", Role),
        CheckConstraint("role <> 'public'", name="public_is_nobody"),
        UniqueConstraint("person_id", "role", "unit", "programme", postgresql_nulls_not_distinct=True),
        # Whoever watches the log must not hold the keys (roles.NEVER_TOGETHER).
        ExcludeConstraint(
            ("person_id", "="),
            ("role", "<>"),
            where=text("role IN ('auditor', 'administrator')"),
            using="gist",
            name="ex_grants_never_together",
        ),
    )


class SignInMethod(StrEnum):
    """How a session was opened."""

    LINK = "link"
    INVITATION = "invitation"
    PASSWORD = "password"  # noqa: S105 (a word, no secret)
    OIDC = "oidc"


class Session(Base):
    """A server-side session; the cookie holds the secret, the database its hash."""

    __tablename__ = "sessions"
    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    user_agent: Mapped[str | None] = mapped_column(String(300))
    address: Mapped[str | None] = mapped_column(String(64))
    method: Mapped[SignInMethod] = mapped_column(code_type(SignInMethod), server_default="link")
    # Until its person has set a password, the session opens nothing else.
    must_change: Mapped[bool] = mapped_column(server_default="false")


class ApiToken(Base):
    """A named bearer token; shown once, kept as a hash. It acts in one `role`; without one in all of its person's."""

    __tablename__ = "api_tokens"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(Name)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    role: Mapped[Role | None] = mapped_column(code_type(Role))
    last_used_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInLink(Base):
    """A link that signs one person in, once."""

    __tablename__ = "sign_in_links"
    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    purpose: Mapped[LinkPurpose] = mapped_column(code_type(LinkPurpose), server_default="sign_in")

    __table_args__ = (one_of("purpose", LinkPurpose),)


class Password(Base):
    """What a person signs in with. `must_change`: somebody else chose it, so it opens nothing but its own change."""

    __tablename__ = "passwords"
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    hash: Mapped[str] = mapped_column("password_hash", Text)
    must_change: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(Instant)


class Totp(Base):
    """The second factor of a person: asked for once it is confirmed. `last_step`: the newest code that was used."""

    __tablename__ = "totps"
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    secret: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int] = mapped_column(BigInteger, server_default="0")
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)


class SignInFailure(Base):
    """How often signing in failed for a login or an address, and until when it is not tried again."""

    __tablename__ = "sign_in_failures"
    subject: Mapped[str] = mapped_column(String(160), primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(Instant)
    blocked_until: Mapped[datetime] = mapped_column(Instant)
