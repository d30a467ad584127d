"""A city for tests: people of every role in two offices, factories for projects, and a client for each role."""

import atexit
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import uuid4

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import Session as Db
from starlette.testclient import TestClient

from app.audit.commands import SYSTEM, sign
from app.identity import commands as identity
from app.identity.dependencies import cookie_name
from app.identity.models import ApiToken, Provenance, SignInMethod
from app.identity.passwords import set_password
from app.identity.queries import person_by_login
from app.identity.schemas import GrantIn, OrganisationIn, PersonIn
from app.kit import clock
from app.kit.cluster import Urls
from app.kit.db import engine
from app.main import create_app
from app.portfolio.commands import open_project
from app.projects.models import Project
from app.projects.schemas import ComponentIn, ProjectIn, Source
from app.schedule import commands as schedule
from app.schedule.schemas import BaselineDateIn

# office-a leads office-a1; office-b is another.
OFFICES = {"office-a": None, "office-a1": "office-a", "office-b": None}
PEOPLE: dict[str, tuple[str | None, list[GrantIn]]] = {
    "administrator": (None, [GrantIn(role="administrator")]),
    "dispatcher": (None, [GrantIn(role="dispatcher")]),
    "editor": ("office-a", [GrantIn(role="editor")]),
    "editor-b": ("office-b", [GrantIn(role="editor")]),
    "planner": (None, [GrantIn(role="planner")]),
    "analyst": (None, [GrantIn(role="analyst")]),
    "viewer": (None, [GrantIn(role="viewer")]),
    "viewer-jingkai": (None, [GrantIn(role="viewer", unit="jingkai")]),
    "auditor": (None, [GrantIn(role="auditor")]),
}
# Where the test client says that its page is.
ORIGIN = "http://testserver"
TOKENS = {login: f"guatu_test_token_of_{login}" for login in PEOPLE}


def add_people(service_url: str) -> None:
    """Offices, a person of every role, and a bearer token for each that the tests know."""
    with write(service_url) as db:
        for code, parent in OFFICES.items():
            given = OrganisationIn(code=code, name=code, kind="office", parent=parent, provenance=Provenance.ENTERED)
            identity.put_organisation(db, given)
        for login, (office, grants) in PEOPLE.items():
            identity.put_person(db, PersonIn(login=login, name=login, organisation=office, grants=grants))
            give_token(db, login)


def give_token(db: Db, login: str) -> None:
    """Let this person have the bearer token that `City.client` comes with."""
    person = person_by_login(db, login)
    assert person is not None
    token_hash = identity.hash_of(TOKENS.setdefault(login, f"guatu_test_token_of_{login}"))
    expires = clock.real_now() + timedelta(days=1)
    db.add(ApiToken(name="test", token_hash=token_hash, person_id=person.id, expires_at=expires))
    db.flush()


@contextmanager
def write(service_url: str) -> Iterator[Db]:
    """A transaction of the system person's as the service's role."""
    made = create_engine(service_url)
    try:
        with Db(made, autoflush=False, expire_on_commit=False) as db, db.begin():
            sign(db, person_id=SYSTEM, origin="test")
            yield db
    finally:
        made.dispose()


@cache
def application() -> FastAPI:
    """The service, whose streams end after their first word: the test client waits for the end of every answer."""
    service = create_app()
    service.state.watch.end()
    return service


@cache
def loop() -> BlockingPortal:
    """One event loop for the requests of all clients; by itself the test client makes one for each, and a thread."""
    closing = ExitStack()
    atexit.register(closing.close)
    return closing.enter_context(start_blocking_portal())


def asking(**given: Any) -> TestClient:
    """A client of the service in this process."""
    client = TestClient(application(), raise_server_exceptions=False, **given)
    client.portal = loop()
    return client


class City:
    """What a test needs of its city."""

    def __init__(self, urls: Urls) -> None:
        self.urls = urls
        self.numbers = count(1)

    @property
    def name(self) -> str:
        """Of its database."""
        return self.urls.owner_url.rpartition("/")[2]

    def client(self, login: str | None = None) -> TestClient:
        """A client that comes as this person by bearer token, or as nobody."""
        headers = {"Authorization": f"Bearer {TOKENS[login]}"} if login else {}
        return asking(headers=headers)

    def link(self, login: str) -> str:
        """The token of a fresh sign-in link of this person, who becomes one of the demo's: others have none."""
        with self.write() as db:
            db.execute(text("UPDATE people SET provenance = 'demo' WHERE login = :login"), {"login": login})
            return identity.issue_sign_in_link(db, login)

    def browser(self, address: str = "127.0.0.1") -> TestClient:
        """A client that shows our page and is not signed in, on this machine or elsewhere."""
        headers = {"Origin": ORIGIN}
        return asking(headers=headers, client=(address, 50000))

    def signed_in(self, login: str) -> TestClient:
        """A client that comes with a session, as the page does."""
        client = self.browser()
        with self.write() as db:
            person = person_by_login(db, login)
            assert person is not None
            secret = identity.start_session(db, person, identity.Visitor("127.0.0.1"), SignInMethod.PASSWORD)
        client.cookies.set(cookie_name(), secret, domain="testserver.local")
        return client

    def give_password(self, login: str, password: str, *, must_change: bool = False) -> None:
        """Let this person sign in by this password."""
        with self.write() as db:
            person = person_by_login(db, login)
            assert person is not None
            set_password(db, person, password, must_change=must_change)

    def asked(self, statement: str, **values: Any) -> Any:
        """One value, read as the owner, whom nothing is hidden from."""
        with self.owner() as connection:
            return connection.scalar(text(statement), values)

    @contextmanager
    def write(self) -> Iterator[Db]:
        """A signed transaction on the service's engine, committed at the end."""
        with Db(engine(), autoflush=False, expire_on_commit=False) as db, db.begin():
            sign(db, person_id=SYSTEM, origin="test")
            yield db

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The statements that requests send in the block; that a token is in use, noted each minute, is none of theirs."""
        with self.write() as db:
            db.execute(text("UPDATE api_tokens SET last_used_at = now()"))
        statements: list[str] = []

        def note(*given: Any) -> None:
            statements.append(given[2])

        event.listen(engine(), "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine(), "before_cursor_execute", note)

    @contextmanager
    def owner(self) -> Iterator[Any]:
        """A connection of the owner's role."""
        made = create_engine(self.urls.owner_url)
        try:
            with made.begin() as connection:
                yield connection
        finally:
            made.dispose()

    def show(self, code: str, login: str | None = "viewer") -> dict[str, Any]:
        """The project as this person reads it."""
        answer = self.client(login).get(f"/api/v1/projects/{code}")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def change(self, code: str, body: dict[str, Any], login: str = "dispatcher") -> Response:
        """Change a project from its newest version."""
        version = self.show(code, login)["version"]
        return self.client(login).patch(f"/api/v1/projects/{code}", json=body, headers=unsafe(version))

    def project(
        self,
        source: Source | None = None,
        baseline: dict[str, str] | None = None,
        components: Sequence[ComponentIn] = (),
        **given: Any,
    ) -> Project:
        """A project, by default a road of office-a; `baseline`: dates by milestone key, in force."""
        number = next(self.numbers)
        wanted = {"name": f"测试道路{number:03d}", "programme": "dead_end_roads", "office": "office-a"} | given
        with self.write() as db:
            project = open_project(db, ProjectIn.model_validate(wanted), source or Source(), components)
            if baseline:
                dates = [BaselineDateIn(key=key, date=day) for key, day in baseline.items()]
                made = schedule.request_baseline(db, project, dates, "测试", SYSTEM)
                schedule.decide_baseline(db, made, approve=True, reason=None, person_id=SYSTEM)
        return project


def named(answer: Response) -> list[list[str | int]]:
    """The fields that a refusal names."""
    assert answer.status_code == 422, answer.text
    return [fault["loc"] for fault in answer.json()["errors"]]


def unsafe(version: int | None = None, key: str | None = None) -> dict[str, str]:
    """The headers of a write: the version that was seen, or a new thing, and a key."""
    headers = {"Idempotency-Key": key or str(uuid4())}
    return headers | ({"If-Match": f'"{version}"'} if version is not None else {"If-None-Match": "*"})
