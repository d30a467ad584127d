"""Settings: environment variables with the prefix GUATU_, or a `.env` file in the project's folder."""

import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from dotenv import dotenv_values
from pydantic import AliasChoices, Field, FilePath, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url

from app.kit.basemaps import Basemap, parsed

PROJECT_ROOT = Path(__file__).resolve().parents[2]
ENV_FILE = PROJECT_ROOT / ".env"
# An address as a document may name it: nothing in it has to be escaped.
URI = r"^https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="GUATU_",
        env_file=ENV_FILE,
        env_ignore_empty=True,
        extra="ignore",  # .env may hold other programs' words, such as compose's passwords
        populate_by_name=True,
        frozen=True,
    )

    database_url: str | None = Field(None, repr=False, description="the service's role; absent: the private PostGIS")
    database_owner_url: str | None = Field(None, repr=False, description="migrations, restore, removing demo data")
    data_dir: Path = Field(PROJECT_ROOT / "var", description="private database, logs")
    anonymous: Literal["none", "public"] = Field("none", description="reading without signing in")
    today: date | None = Field(None, description="the business date; absent: the real one")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=1, le=65535, validation_alias=AliasChoices("GUATU_PORT", "PORT"))
    base_url: str | None = Field(None, description="how people reach the page, for printed links")
    pool_size: int = Field(8, ge=1, description="database connections, and request threads")
    kept_mb: int = Field(64, ge=0, description="memory for answers kept until something changes; 0 keeps none")
    session_idle_minutes: int = Field(30, ge=1)
    session_absolute_hours: int = Field(12, ge=1)
    log_keep_days: int = Field(180, ge=180, description="how long the change log must stay in the database")
    breached_passwords: FilePath | None = Field(None, description="sorted SHA-1 lines of breached passwords")
    oidc_issuer: str | None = Field(None, description="address of the OpenID Connect provider; absent: no such sign-in")
    oidc_client_id: str = Field("guatu", description="our name at the provider")
    oidc_client_secret: SecretStr | None = Field(
        None, description="our secret at the provider; absent: a public client"
    )
    oidc_name: str = Field("单位账号", description="the provider's name on the button")
    oidc_scopes: str = Field("openid profile", description="what is asked of the provider")
    oidc_login_claim: str = Field("preferred_username", description="the claim that is the login of a new person")
    oidc_groups_claim: str = Field("groups", description="the claim with the groups; a dotted path is followed")
    oidc_roles: str = Field("", description="group=role, group=viewer:unit=code, group=editor:office=code, …")
    oidc_match_login: bool = Field(False, description="a person who is there may be found by the login claim")
    trusted_proxies: str = Field("", description="addresses or networks whose X-Forwarded-For and -Proto are believed")
    allowed_hosts: str = Field(
        "", description="names in the Host header that are answered; absent: by base_url and host"
    )
    plain_http: bool = Field(False, description="serve others than this machine without https")
    rate_address: int = Field(12000, ge=0, description="requests a minute of one network address; 0: no limit")
    rate_public: int = Field(3000, ge=0, description="of one address for those who are not signed in")
    rate_person: int = Field(1500, ge=0, description="of one person")
    rate_sign_in: int = Field(60, ge=0, description="attempts to sign in a minute from one address")

    embed_in: str = Field(
        "",
        pattern=r"^(https?://[A-Za-z0-9.*:-]+( +|$))*$",
        description="origins whose pages may show the map in a frame, with blanks between; absent: none",
    )
    basemaps: Annotated[tuple[Basemap, ...], NoDecode] = Field(
        (), description="base maps from elsewhere: JSON, or the path of a TOML file"
    )

    oc4ids_prefix: str = Field(
        "oc4ids-xxxxxx",
        pattern=r"^oc4ids-[a-z0-9]{6}$",
        description="of project ids in open data; absent: not registered",
    )
    oc4ids_publisher: str = Field(
        "挂图 Guatu（未设置发布单位）", pattern=r"\S", description="who publishes the open data"
    )
    oc4ids_license: str | None = Field(None, pattern=URI, description="address of the open data's licence")
    oc4ids_policy: str | None = Field(None, pattern=URI, description="address of the publication policy")

    @field_validator("basemaps", mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """One list, whichever way it is written; a file that cannot be read is a fault of the setting."""
        try:
            return parsed(given)
        except (OSError, ValueError) as error:
            raise ValueError(f"basemaps: {error}") from None

    @field_validator("basemaps")
    @classmethod
    def _are_told_apart(cls, given: tuple[Basemap, ...]) -> tuple[Basemap, ...]:
        if len({one.id for one in given}) < len(given):
            raise ValueError("two base maps have the same id")
        return given

    @field_validator("data_dir")
    @classmethod
    def _from_the_project(cls, folder: Path) -> Path:
        """The same folder from wherever a command is called."""
        return PROJECT_ROOT / folder.expanduser()

    @property
    def public_url(self) -> str:
        """The address printed in links, without a slash at its end."""
        if self.base_url:
            return self.base_url.rstrip("/")
        everywhere = self.host in ("0.0.0.0", "::")  # noqa: S104 (compared, not bound)
        host = "127.0.0.1" if everywhere else self.host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@cache
def settings() -> Settings:
    """The settings of this process; `settings.cache_clear()` reads them again."""
    return Settings()


def origins() -> list[tuple[str, str, str]]:
    """Each setting as (variable, value with secrets hidden, where it comes from)."""
    current = settings()
    file = {name.upper(): value for name, value in dotenv_values(ENV_FILE).items()}
    rows = []
    for field in Settings.model_fields:
        names = ["GUATU_PORT", "PORT"] if field == "port" else [f"GUATU_{field.upper()}"]
        name, origin = names[0], "default"
        for places, where in ((dict(os.environ), "environment"), (file, ".env")):
            found = next((n for n in names if places.get(n)), None)
            if found:
                name, origin = found, where
                break
        rows.append((name, _shown(getattr(current, field)), origin))
    return rows


def _shown(value: object) -> str:
    if value is None or value == ():
        return "-"
    if isinstance(value, tuple):
        return ", ".join(map(repr, value))
    text = str(value)
    if "://" not in text:
        return text
    try:
        return make_url(text).render_as_string(hide_password=True)
    except ValueError:
        return "(not a URL)"
