"""A database with the demo portfolio and the service on it, both on loopback and both ended by the caller."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from alembic import command
from alembic.config import Config

from app.kit.cluster import SERVICE, Cluster, Urls
from app.kit.server import free_port
from app.kit.settings import PROJECT_ROOT

TODAY = "2025-09-30"
# As `guatu serve` does it: with our reader of requests.
PROGRAM = """
import os, uvicorn
from app.kit.wire import Wire
from app.main import create_app
uvicorn.run(create_app(), http=Wire, port=int(os.environ["PORT"]), log_level="warning", access_log=False,
            server_header=False, proxy_headers=False)
"""


@contextmanager
def databases(sizes: list[int]) -> Iterator[Iterator[Urls]]:
    """The private cluster of the measurements: the demo portfolio, then so many made-up projects; loaded once and kept."""
    cluster = Cluster(PROJECT_ROOT / "var" / "bench")
    urls = cluster.ensure()
    try:
        yield (_filled(cluster, urls, size) for size in (0, *sizes))
    finally:
        cluster.stop()


@contextmanager
def database(size: int) -> Iterator[Urls]:
    """One of these alone: so many made-up projects, or the demo portfolio where `size` is 0."""
    cluster = Cluster(PROJECT_ROOT / "var" / "bench")
    urls = cluster.ensure()
    try:
        yield _filled(cluster, urls, size)
    finally:
        cluster.stop()


def _filled(cluster: Cluster, demo: Urls, size: int) -> Urls:
    from seed.load import is_empty, load_all, load_reference
    from seed.synthetic import load_synthetic

    urls = _own(cluster, f"synthetic_{size}") if size else demo
    config = Config(PROJECT_ROOT / "alembic.ini")
    config.attributes |= {"url": urls.owner_url, "service_role": SERVICE}
    command.upgrade(config, "head")
    started = time.perf_counter()
    if size == 0 and is_empty(urls.service_url):
        load_all(urls.service_url, demo=True, say=lambda _: None)
        print(f"loaded the demo portfolio in {time.perf_counter() - started:.1f} s")
    elif size and not _holds_projects(urls):
        load_reference(urls.service_url, lambda _: None)
        print(f"loaded {size:,} made-up projects in {load_synthetic(urls.owner_url, size, lambda _: None):.1f} s")
    return urls


def _own(cluster: Cluster, name: str) -> Urls:
    """The database of this name, made if it is not there."""
    with psycopg.connect(cluster.superuser_url("postgres").replace("+psycopg", "")) as connection:
        there = connection.execute("SELECT FROM pg_database WHERE datname = %s", (name,)).fetchone()
    return cluster.urls(name) if there is not None else cluster.create_database(name)


def _holds_projects(urls: Urls) -> bool:
    with psycopg.connect(urls.owner_url.replace("+psycopg", "")) as connection:
        return connection.execute("SELECT FROM projects LIMIT 1").fetchone() is not None


@dataclass(frozen=True)
class Served:
    port: int
    pid: int


@contextmanager
def service(urls: Urls, **more: str) -> Iterator[Served]:
    """One server process on a free loopback port, with these settings."""
    port = free_port()
    given = {"GUATU_DATABASE_URL": urls.service_url, "GUATU_ANONYMOUS": "public", "GUATU_TODAY": TODAY}
    process = subprocess.Popen(  # noqa: S603 (our own interpreter)
        [sys.executable, "-c", PROGRAM], env=os.environ | given | {"PORT": str(port)} | more, cwd=PROJECT_ROOT
    )
    try:
        wait_for(port, "/readyz")
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


READERS = {
    "sees all": ("bench-viewer", {"role": "viewer"}),
    "limited to a unit": ("bench-limited", {"role": "viewer", "unit": "jingkai"}),
    "editor": ("bench-editor", {"role": "editor"}),
}


def tokens() -> dict[str, str]:
    """A bearer token for one who sees all and for those who see or change less."""
    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from app.audit.commands import SYSTEM, sign
    from app.identity.commands import issue_token, put_person
    from app.identity.models import Organisation
    from app.identity.schemas import PersonIn
    from app.kit.db import engine

    found = {}
    with Session(engine()) as db, db.begin():
        sign(db, person_id=SYSTEM, origin="command")
        office = db.scalar(select(Organisation.code).where(Organisation.kind == "office").limit(1))
        for reader, (login, grant) in READERS.items():
            organisation = office if grant["role"] == "editor" and office else None
            given = {"login": login, "name": login, "organisation": organisation, "grants": [grant]}
            put_person(db, PersonIn.model_validate(given))
            found[reader] = issue_token(db, login, "bench")
    return found


def wait_for(port: int, path: str) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the service did not start")
