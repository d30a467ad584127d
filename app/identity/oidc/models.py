"""Who a provider's accounts are, ways to it that are under way, and which sessions it opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Base, Id, Instant


class OidcIdentity(Base):
    """An account at a provider that is a person here. `granted`: [role, unit, programme] that its groups gave last."""

    __tablename__ = "oidc_identities"
    id: Mapped[Id]
    issuer: Mapped[str] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    granted: Mapped[list[Any]] = mapped_column(JSONB, server_default="[]")
    created_at: Mapped[datetime] = mapped_column(Instant, server_default=func.now())

    # One account of a provider is one person, and one person has one account there.
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("issuer", "person_id"))


class OidcAttempt(Base):
    """A way to the provider that is under way. Its secrets are in the browser's cookie; here is the hash of its state."""

    __tablename__ = "oidc_attempts"
    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    next: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


class OidcSession(Base):
    """A session that the provider opened: signing out of it signs out there as well."""

    __tablename__ = "oidc_sessions"
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    identity_id: Mapped[int] = mapped_column(ForeignKey("oidc_identities.id", ondelete="CASCADE"), index=True)
