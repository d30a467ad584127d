"""The demo's whole year in a database: played once for the code as it stands, and copied by whoever wants one."""

from hashlib import sha256

import psycopg

from app.kit.cluster import Cluster, Urls
from app.kit.settings import PROJECT_ROOT
from seed.load import load_all
from tests.conftest import migrate

# What the year comes of: another of these, another year.
SOURCES = ("app", "migrations", "seed")


def demo_year(cluster: Cluster) -> str:
    """The name of a database that is for copying only: playing a year takes minutes, a copy less than a second.

    It stays in the cluster of the tests, so that the browser tests need not play it again; what older code left goes.
    """
    name = f"demo_{_sources()}"
    with psycopg.connect(cluster.superuser_url("postgres").replace("+psycopg", "", 1)) as connection:
        there = {one for (one,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'demo%'")}
    for other in there - {name}:
        cluster.drop_database(other)
    if name not in there:
        cluster.drop_database("demo_begun")
        urls = cluster.create_database("demo_begun")
        migrate(urls)
        load_all(urls.service_url, demo=True, say=lambda _: None)
        cluster.rename_database("demo_begun", name)
    return name


def copied(cluster: Cluster, name: str) -> Urls:
    """A database of this name that holds the demo's year; what was there before is dropped."""
    year = demo_year(cluster)
    cluster.drop_database(name)
    return cluster.create_database(name, year)


def _sources() -> str:
    seen = sha256()
    for folder in SOURCES:
        for path in sorted((PROJECT_ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                seen.update(f"{path.relative_to(PROJECT_ROOT)}\n".encode() + path.read_bytes())
    return seen.hexdigest()[:16]
