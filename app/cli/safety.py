"""What Guatu does not start with where others can reach it."""

from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from app.cli.words import fail, say
from app.kit.settings import LOOPBACK, Settings

# Passwords that stand in examples; whoever serves others with one has not chosen any.
KNOWN = frozenset(
    {"", "admin", "changeme", "change-me", "default", "demo", "example", "guatu", "guatu_owner", "guatu_service"}
    | {"password", "passwd", "postgres", "secret", "test", "123456", "12345678", "…", "..."}
)


def refuse_unsafe(given: Settings) -> None:
    """End with a sentence where the settings would hand something to strangers, or cannot be read."""
    from app.identity.oidc.groups import rules
    from app.kit.edge import networks

    rules(given.oidc_roles)
    try:
        networks(given.trusted_proxies)
    except ValueError as error:
        fail(f"GUATU_TRUSTED_PROXIES 不正确 / is not right: {error}")
    if given.oidc_issuer and not _travels_safely(given.oidc_issuer):
        fail("GUATU_OIDC_ISSUER 须为 https 地址。/ GUATU_OIDC_ISSUER has to be an https address.")
    if given.host in LOOPBACK:
        return
    if not given.public_url.startswith("https://"):
        if not given.plain_http:
            fail(
                f"GUATU_HOST={given.host} 对其他机器开放，但地址不是 https。请在前面放 TLS 反向代理并设置 "
                "GUATU_BASE_URL=https://…；确实只用明文时设置 GUATU_PLAIN_HTTP=true。/ "
                f"GUATU_HOST={given.host} is open to other machines, and the address is not https. Put a proxy with "
                "TLS before it and set GUATU_BASE_URL=https://…; where plain http is meant, GUATU_PLAIN_HTTP=true."
            )
        say("注意：未加密的 http 对其他机器开放", "mind: plain http, open to other machines")
    for name, secret in _secrets(given):
        if secret.strip().lower() in KNOWN:
            fail(f"{name} 用的是众所周知的密码，请更换。/ {name} has a password that everybody knows: change it.")


def _travels_safely(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _secrets(given: Settings) -> list[tuple[str, str]]:
    """The secrets that were given, by the names of their settings."""
    found = []
    for name, address in (
        ("GUATU_DATABASE_URL", given.database_url),
        ("GUATU_DATABASE_OWNER_URL", given.database_owner_url),
    ):
        try:
            password = make_url(address).password if address else None
        except ArgumentError:
            continue  # said by whoever connects
        if password is not None:
            found.append((name, password))
    if given.oidc_client_secret is not None:
        found.append(("GUATU_OIDC_CLIENT_SECRET", given.oidc_client_secret.get_secret_value()))
    return found
