"""Asking the provider: where its endpoints are, a person's claims for a code, and where one signs out.

Everything that comes back is looked at before it is believed: the issuer, the endpoints' schemes, the id token's
signature, audience, times and nonce, and that the user's details are of the same subject.
"""

import time
from functools import cache
from ssl import SSLContext
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from httpx2 import AsyncClient, HTTPError, create_ssl_context
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.kit.settings import LOOPBACK, settings

# Signatures that only the provider can make; a shared secret (HS256) or none at all is not one.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
PATIENCE_S = 5.0
KEPT_S = 3600.0
LEEWAY_S = 60
_kept: dict[str, tuple[float, Any]] = {}


class ProviderError(Exception):
    """The provider did not answer, or not with what can be believed. The text is for the log and holds no secret."""


def redirect_uri() -> str:
    return f"{settings().public_url}/api/v1/oidc/callback"


def _client() -> AsyncOAuth2Client:
    secret = settings().oidc_client_secret
    return AsyncOAuth2Client(
        client_id=settings().oidc_client_id,
        client_secret=secret.get_secret_value() if secret else None,
        redirect_uri=redirect_uri(),
        scope=settings().oidc_scopes,
        code_challenge_method="S256",
        timeout=PATIENCE_S,
        follow_redirects=False,
        verify=_trusted(),
    )


@cache
def _trusted() -> SSLContext:
    """Whom we believe, read once: a tenth of a second, in which nobody else is answered."""
    return create_ssl_context()


async def address_to_sign_in(state: str, nonce: str, verifier: str) -> str:
    """Where to send the browser."""
    known = await metadata()
    async with _client() as client:
        url, _ = client.create_authorization_url(
            known["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
        )
    return str(url)


async def claims_of(code: str, verifier: str, nonce: str) -> dict[str, Any]:
    """What the provider says of the person who came back with `code`."""
    known = await metadata()
    async with _client() as client:
        client.token_endpoint_auth_method = _authentication(known)
        try:
            token = await client.fetch_token(known["token_endpoint"], code=code, code_verifier=verifier)
            claims = await _verified(token, nonce)
            if "userinfo_endpoint" in known and not _complete(claims):
                answer = await client.get(known["userinfo_endpoint"])
                more = answer.json() if answer.status_code == 200 else {}
                if not isinstance(more, dict) or more.get("sub", claims["sub"]) != claims["sub"]:
                    raise ProviderError("the user's details are of another subject")
                claims = more | claims
        except (HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderError(f"{type(error).__name__}: {getattr(error, 'error', '')}") from error
        except Exception as error:
            # authlib raises what the provider's answer names; it has no class of its own for all of it.
            if hasattr(error, "error"):
                raise ProviderError(f"the provider refused: {error.error}") from error
            raise
    return claims


async def address_to_sign_out() -> str | None:
    """Where the browser signs out of the provider, if it offers that; it comes back to our sign-in page."""
    try:
        end = (await metadata()).get("end_session_endpoint")
    except ProviderError:
        return None
    back = {"client_id": settings().oidc_client_id, "post_logout_redirect_uri": f"{settings().public_url}/sign-in"}
    return f"{end}?{urlencode(back)}" if isinstance(end, str) and _safe(end) else None


async def metadata() -> dict[str, Any]:
    """The provider's own description of itself, kept for an hour."""
    issuer = settings().oidc_issuer or ""
    known = await _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if not isinstance(known, dict) or known.get("issuer") != issuer:
        raise ProviderError("the provider calls itself otherwise than GUATU_OIDC_ISSUER")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not _safe(known.get(name)):
            raise ProviderError(f"{name} is missing or not https")
    if "userinfo_endpoint" in known and not _safe(known["userinfo_endpoint"]):
        raise ProviderError("userinfo_endpoint is not https")
    return known


async def _verified(token: Any, nonce: str) -> dict[str, Any]:
    """The claims of the id token, once everything about it is as it must be."""
    known = await metadata()
    offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
    registry = JWSRegistry(algorithms=[name for name in ALGORITHMS if name in offered], strict_check_header=False)
    keys = KeySet.import_key_set(await _fetched(known["jwks_uri"]))
    try:
        decoded = jwt.decode(token["id_token"], keys, registry=registry)
    except InvalidKeyIdError:  # the provider has new keys
        keys = KeySet.import_key_set(await _fetched(known["jwks_uri"], fresh=True))
        decoded = jwt.decode(token["id_token"], keys, registry=registry)
    us = settings().oidc_client_id
    options: Any = {"iss": {"essential": True, "value": known["issuer"]}, "aud": {"essential": True, "value": us}}
    expected = {"nonce": nonce, "client_id": us, "access_token": token.get("access_token")}
    claims = CodeIDToken(decoded.claims, decoded.header, options, expected)
    claims.validate(leeway=LEEWAY_S)
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ProviderError("the subject is not a text of at most 255 characters")
    return dict(claims)


def _complete(claims: dict[str, Any]) -> bool:
    wanted = (settings().oidc_login_claim, settings().oidc_groups_claim.partition(".")[0], "name")
    return all(name in claims for name in wanted)


def _authentication(known: dict[str, Any]) -> str:
    if settings().oidc_client_secret is None:
        return "none"
    offered = known.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"


def _safe(address: Any) -> bool:
    """Whether secrets may travel to this address."""
    parts = urlsplit(address) if isinstance(address, str) else None
    return parts is not None and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))


async def _fetched(address: str, *, fresh: bool = False) -> Any:
    now = time.monotonic()
    before = _kept.get(address)
    # New keys are asked for once a minute at most, whatever a forger's token names.
    if before and now - before[0] < (60.0 if fresh else KEPT_S):
        return before[1]
    if not _safe(address):
        raise ProviderError("the issuer is not https")
    try:
        async with AsyncClient(timeout=PATIENCE_S, follow_redirects=False, verify=_trusted()) as client:
            answer = await client.get(address)
            answer.raise_for_status()
            found = answer.json()
    except (HTTPError, ValueError) as error:
        raise ProviderError(f"{type(error).__name__} from the provider") from error
    _kept[address] = (now, found)
    return found


def forget() -> None:
    """Ask the provider anew next time."""
    _kept.clear()
