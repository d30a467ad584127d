"""The outermost ring: who really asks, whether that host is ours, how often, and the headers of every answer."""

import logging
import secrets
from functools import cache, lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.kit.basemaps import policy
from app.kit.bodies import measured
from app.kit.errors import AddressTooLong, GuatuError, HostUnknown
from app.kit.rates import network_of, rates
from app.kit.settings import LOOPBACK, settings
from app.kit.web import known_problem

log = logging.getLogger("guatu.edge")

SECURITY_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(), microphone=()"),
]
# The map alone may stand in a frame of the pages that the settings name.
EMBEDDED = "/embed"
HSTS = [(b"strict-transport-security", b"max-age=31536000; includeSubDomains")]
# What does not say how long it may be kept is kept by nobody but its reader, and never without asking.
ASK_FIRST = (b"cache-control", b"private, no-cache")
# Answers about who is signed in, and secrets that are shown once, are written to no disk.
NEVER_KEPT = (b"cache-control", b"no-store")
OF_A_PERSON = tuple(f"/api/v1/{part}" for part in ("session", "sign-in", "oidc", "token", "password", "totp", "people"))
# Whoever watches over the service must see it when everybody else is kept waiting.
UNCOUNTED = ("/healthz", "/readyz")
# Bytes of path and query, as they are sent. The longest filter has 8,000 characters, nine bytes each in Chinese; beyond
# 65,535 the server could not take an address apart.
MAX_ADDRESS = 64_000
FORWARDED = (b"x-forwarded-for", b"forwarded", b"x-real-ip")

Network = IPv4Network | IPv6Network
Headers = list[tuple[bytes, bytes]]


class Edge:
    """Gives every request an id and every answer its safety headers; the outermost, so that no error goes round it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id
        path: str = scope["path"]
        hsts = HSTS if settings().public_url.startswith("https://") else []

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *_dated(path, message["headers"]),
                    *safety(embedded=path == EMBEDDED),
                    *hsts,
                    (b"x-request-id", request_id.encode()),
                ]
            await send(message)

        try:
            address = client_address(scope)
            check_host(scope)
            check_length(scope)
            if path not in UNCOUNTED and not from_this_machine(scope):
                rates.check("address", network_of(address), settings().rate_address)
        except GuatuError as error:
            answer = known_problem(Request(scope), error)
            await answer(scope, receive, send_with_headers)
            return
        await self.app(scope, measured(scope, receive), send_with_headers)


def safety(*, embedded: bool) -> Headers:
    """The safety headers of an answer. The page may load from no other host but those of the operator's base maps; it may
    stand in nobody's frame but, the map alone, in those that the settings name."""
    origins = tuple(one for base in settings().basemaps for one in base.origins)
    return _safety(origins, settings().embed_in.strip() if embedded else "")


@lru_cache
def _safety(origins: tuple[str, ...], ancestors: str) -> Headers:
    said = policy(tuple(dict.fromkeys(origins)))
    if not ancestors:
        return [*SECURITY_HEADERS, (b"content-security-policy", said)]
    instead = said.replace(b"frame-ancestors 'none'", f"frame-ancestors {ancestors}".encode())
    kept = [pair for pair in SECURITY_HEADERS if pair[0] != b"x-frame-options"]
    return [*kept, (b"content-security-policy", instead)]


def _dated(path: str, given: Headers) -> Headers:
    """The headers with what says how long the answer may be kept."""
    if path.startswith(OF_A_PERSON):
        return [*(pair for pair in given if pair[0] != b"cache-control"), NEVER_KEPT]
    return given if any(name == b"cache-control" for name, _ in given) else [*given, ASK_FIRST]


def client_address(scope: Scope) -> str:
    """The network address of whoever asks; a proxy's word is taken only from the proxies of the settings.

    It also stands in the scope afterwards; `direct` says that no stranger claims to have passed the request on.
    """
    client = scope.get("client")
    peer = client[0] if client else ""
    headers = scope["headers"]
    scope["state"]["direct"] = not any(name in FORWARDED for name, _ in headers)
    trusted = settings().trusted_proxies
    if not trusted or not _inside(peer, trusted):
        if peer in LOOPBACK and not scope["state"]["direct"]:
            _tell_of_a_proxy()
        return peer
    scope["state"]["direct"] = True
    chain = [part.strip() for name, value in headers if name == b"x-forwarded-for" for part in _text(value).split(",")]
    # From the right: what a trusted proxy wrote. The first address that is no proxy of ours is the client's.
    for part in reversed(chain):
        found = _address(part)
        if found is None:
            break
        peer = found
        if not _inside(peer, trusted):
            break
    proto = next((_text(value) for name, value in headers if name == b"x-forwarded-proto"), "")
    if proto.strip() in ("http", "https"):
        scope["scheme"] = proto.strip()
    scope["client"] = (peer, 0)
    return peer


def from_this_machine(scope: Scope) -> bool:
    """Whether whoever asks sits at the machine that serves; what an unknown proxy passed on comes from elsewhere."""
    address = (scope.get("client") or ("",))[0]
    return address in LOOPBACK and bool(scope["state"].get("direct"))


@cache
def _tell_of_a_proxy() -> None:
    log.warning("a proxy on this machine passes requests on and is not in GUATU_TRUSTED_PROXIES: all share one limit")


def _text(value: bytes) -> str:
    return value.decode("latin-1")


@lru_cache(maxsize=4096)
def _address(part: str) -> str | None:
    """The address in one part of X-Forwarded-For, perhaps with a port; None when it is none."""
    bare = part.removeprefix("[").partition("]")[0] if part.startswith("[") else part
    if bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        return str(ip_address(bare))
    except ValueError:
        return None


@lru_cache
def networks(given: str) -> tuple[Network, ...]:
    return tuple(ip_network(part.strip(), strict=False) for part in given.split(",") if part.strip())


@lru_cache(maxsize=4096)
def _inside(address: str, given: str) -> bool:
    """Whether the address is in one of the networks of a setting."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks(given))


def check_host(scope: Scope) -> None:
    """Refuse a name that is not ours: a stranger's domain that was pointed at us would share our origin."""
    allowed = hosts(settings().allowed_hosts, settings().base_url or "", settings().host)
    if not allowed:
        return
    given = [_text(value) for name, value in scope["headers"] if name == b"host"]
    if len(given) != 1 or _name(given[0]) not in allowed:
        raise HostUnknown


def check_length(scope: Scope) -> None:
    """Refuse an address that is longer than any that we give or take."""
    given = len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"])
    if given > MAX_ADDRESS or scope["state"].get("address_cut"):
        raise AddressTooLong


@lru_cache(maxsize=4096)
def _name(host: str) -> str:
    """The name in a Host header, without its port."""
    bare = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    return bare.lower().removesuffix(".")


@lru_cache
def hosts(allowed: str, base_url: str, host: str) -> frozenset[str]:
    """The names that are answered; none at all means any: reached by whatever name, and nobody said by which."""
    given = {part.strip().lower() for part in allowed.split(",") if part.strip()}
    home = {f"[{name}]" if ":" in name else name for name in LOOPBACK}
    if "*" in given:
        return frozenset()
    public = base_url.partition("://")[2].partition("/")[0]
    if given or public:
        return frozenset(given | home | ({_name(public)} if public else set()))
    return frozenset(home) if host in LOOPBACK else frozenset()
