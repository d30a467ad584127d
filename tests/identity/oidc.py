"""A provider on loopback, and a person's browser that goes to it and back."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from starlette.testclient import TestClient

from app.identity.oidc import provider as asking
from app.kit.settings import PROJECT_ROOT, settings
from tests.city import ORIGIN, application

SECRET = "a secret of the tests, long enough"
CALLBACK, SIGN_IN = f"{ORIGIN}/api/v1/oidc/callback", f"{ORIGIN}/sign-in"
ROLES = "dispatch=dispatcher, readers-jingkai=viewer:unit=jingkai, watch=auditor, admins=administrator"


class Provider:
    """The provider's process; it ends when its stdin is closed."""

    def __init__(self) -> None:
        words = ["node", "--no-warnings", str(PROJECT_ROOT / "tests/identity/provider.mjs"), CALLBACK, SIGN_IN]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self.issuer = self._said(r"http://\S+")

    def change(self, login: str, **claims: Any) -> None:
        """Let this account have these claims."""
        assert self.process.stdin
        print(json.dumps({login: claims}), file=self.process.stdin, flush=True)
        self._said("changed")

    def end(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def _said(self, pattern: str) -> str:
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.fullmatch(pattern, line.strip()):
                return found[0]
        raise AssertionError("the provider ended: make setup-test installs it")


@contextmanager
def configured(environment: pytest.MonkeyPatch, issuer: str, **more: str) -> Iterator[None]:
    """Let the service know this provider."""
    given = {
        "BASE_URL": ORIGIN, "OIDC_ISSUER": issuer, "OIDC_CLIENT_SECRET": SECRET, "OIDC_ROLES": ROLES,
        "OIDC_NAME": "市统一认证",
    } | more  # fmt: skip
    with environment.context() as inside:
        for name, value in given.items():
            inside.setenv(f"GUATU_{name}", value)
        settings.cache_clear()
        asking.forget()
        yield
    settings.cache_clear()


class Browser:
    """A person's browser: our service in this process, the provider over the loopback address."""

    def __init__(self) -> None:
        self.ours = TestClient(
            application(), headers={"Origin": ORIGIN}, raise_server_exceptions=False, follow_redirects=False
        )
        self.theirs = httpx2.Client(follow_redirects=False)

    def close(self) -> None:
        self.theirs.close()

    def start(self, goes_to: str | None = None) -> str:
        """The provider's address that the service sends to."""
        query = {"next": goes_to} if goes_to is not None else {}
        answer = self.ours.get("/api/v1/oidc/start", params=query)
        assert answer.status_code == 303, answer.text
        return str(answer.headers["location"])

    def consent(self, address: str, login: str) -> str:
        """Follow the provider's forms as `login`; the address of ours that it sends back to."""
        answer = self.theirs.get(address)
        for _ in range(12):
            if answer.is_redirect:
                goes_on = str(answer.url.join(answer.headers["location"]))
                if goes_on.startswith(ORIGIN):
                    return goes_on
                answer = self.theirs.get(goes_on)
                continue
            action, fields = form_of(answer.text)
            if "login" in fields:
                fields |= {"login": login, "password": "any"}
            answer = self.theirs.post(str(answer.url.join(action)), data=fields)
        raise AssertionError("the provider sends round in circles")

    def come_back(self, address: str) -> httpx2.Response:
        parts = urlsplit(address)
        return self.ours.get(f"{parts.path}?{parts.query}")

    def sign_in(self, login: str, goes_to: str | None = None) -> httpx2.Response:
        return self.come_back(self.consent(self.start(goes_to), login))

    def who(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.ours.get("/api/v1/session").json()["person"]
        return found


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """The address and the fields of the page's form."""
    form = re.search(r"<form.*?</form>", page, re.S)
    assert form, page
    action = re.search(r'action="([^"]+)"', form[0])
    assert action, form[0]
    fields = {}
    for tag in re.findall(r"<(?:input|button)[^>]*>", form[0]):
        known = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if "name" in known:
            fields[known["name"]] = unescape(known.get("value", ""))
    return unescape(action[1]), fields


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def with_query(address: str, **changed: str | None) -> str:
    """`address` with some parameters changed, None taken away."""
    known = {name: value for name, value in (query_of(address) | changed).items() if value is not None}
    return str(httpx2.URL(address).copy_with(params=known))
