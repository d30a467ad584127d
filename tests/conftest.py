"""A real PostGIS for every test: a database made by the migrations and filled with the reference data, cloned for each."""

import gc
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from psycopg import sql

from app.kit.cluster import SERVICE, Cluster, Urls
from app.kit.db import close_engine
from app.kit.settings import PROJECT_ROOT, settings
from tests.city import City, add_people
from tests.selection.corpus import Known, remember, settle

# With the whole service in memory, looking for cycles at every 700th new object is an eighth of the tests' time.
gc.set_threshold(100_000, 50, 100)

# The longest first, so that no process sits over one of them when the others have nothing left; the rest as they come.
LONGEST = (
    "seed/test_demo_load.py", "cli/test_command_line.py", "attack/test_inputs.py", "selection/test_one_filter.py",
    "app/test_permissions.py", "app/test_hidden_rows.py", "publish/ogc/test_cql2.py", "identity/test_oidc.py",
    "portfolio/test_as_of.py", "identity/test_passwords.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {PROJECT_ROOT / "tests" / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(LONGEST)))


def own(name: str) -> str:
    """The name of a database of this run: several may share the cluster."""
    return f"test_{os.getpid()}_{name}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    cluster = started()
    sweep(cluster)
    yield cluster
    sweep(cluster)
    cluster.stop()


def started() -> Cluster:
    """The server of all tests, of which nothing is to last."""
    cluster = Cluster(PROJECT_ROOT / "var" / "test", durable=False)
    # It does not start where a killed run's folder in memory is missing, since the machine was started anew.
    for place in (cluster.server.data / "pg_tblspc").glob("*"):
        if not place.exists():
            place.readlink().mkdir(mode=0o700)
            give(place.readlink(), cluster)
    cluster.ensure()
    return cluster


def give(place: Path, cluster: Cluster) -> None:
    if cluster.server.user:
        os.chown(place, cluster.server.user.pw_uid, cluster.server.user.pw_gid)


def over(name: str) -> bool:
    """Whether it is of this run, or of one that was killed."""
    run = re.match(r"test_(\d+)_", name)
    return run is not None and (int(run[1]) == os.getpid() or not Path("/proc", run[1]).exists())


def sweep(cluster: Cluster) -> None:
    """Drop the databases of this run, and of runs that were killed, and where they lay."""
    with superuser(cluster) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            if over(name):
                cluster.drop_database(name)
        places = "SELECT spcname, pg_tablespace_location(oid) FROM pg_tablespace"
        for name, place in connection.execute(places).fetchall():
            if over(name):
                connection.execute(sql.SQL("DROP TABLESPACE IF EXISTS {}").format(sql.Identifier(name)))
                shutil.rmtree(place, ignore_errors=True)


def superuser(cluster: Cluster) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(cluster.superuser_url("postgres").replace("+psycopg", "", 1), autocommit=True)


MEMORY, ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108 (a folder of our own in it, made by mkdtemp)


def keep_in_memory(cluster: Cluster, database: str) -> None:
    """Move a database into memory where the machine has room for it, and with it whatever is cloned from it.

    A copy has a thousand files. Where as many are deleted again and again, ext4 searches longer each time for one to use:
    it does not touch what was deleted within the last minutes.
    """
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ROOM:
        return
    place = Path(mkdtemp(dir=MEMORY, prefix="guatu-test-"))
    give(place, cluster)
    name = sql.Identifier(own("memory"))
    with superuser(cluster) as connection:
        connection.execute(sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(name, sql.Literal(str(place))))
        connection.execute(sql.SQL("ALTER DATABASE {} SET TABLESPACE {}").format(sql.Identifier(database), name))


def migrate(urls: Urls) -> None:
    """Bring a database up to date, as its owner."""
    config = Config(PROJECT_ROOT / "alembic.ini")
    config.attributes |= {"url": urls.owner_url, "service_role": SERVICE}
    command.upgrade(config, "head")


@pytest.fixture(scope="session")
def template(cluster: Cluster) -> str:
    """The database that tests are cloned from: migrated, with reference data and a person of every role."""
    from seed.load import load_reference

    name = own("template")
    cluster.drop_database(name)
    urls = cluster.create_database(name)
    migrate(urls)
    load_reference(urls.service_url, lambda _: None)
    add_people(urls.service_url)
    keep_in_memory(cluster, name)
    return name


def use(monkeypatch: pytest.MonkeyPatch, urls: Urls, anonymous: str = "public") -> None:
    """Let the service in this process speak to this database, on the demo's business date."""
    monkeypatch.setenv("GUATU_DATABASE_URL", urls.service_url)
    monkeypatch.setenv("GUATU_DATABASE_OWNER_URL", urls.owner_url)
    monkeypatch.setenv("GUATU_ANONYMOUS", anonymous)
    monkeypatch.setenv("GUATU_TODAY", "2025-09-30")
    monkeypatch.setenv("GUATU_ALLOWED_HOSTS", "testserver")
    for whose in ("ADDRESS", "PUBLIC", "PERSON", "SIGN_IN"):
        monkeypatch.setenv(f"GUATU_RATE_{whose}", "0")  # the tests of the limits set their own
    forget()


def forget() -> None:
    """Close what is open and read the settings anew."""
    close_engine()
    settings.cache_clear()


@contextmanager
def cloned(cluster: Cluster, template: str, name: str) -> Iterator[City]:
    """A city of the caller's own, and the service of this process on it; for fixtures of a module as well."""
    urls = cluster.create_database(own(name), template)
    with pytest.MonkeyPatch.context() as environment:
        use(environment, urls)
        yield City(urls)
    forget()
    cluster.drop_database(own(name))


@pytest.fixture
def city(cluster: Cluster, template: str) -> Iterator[City]:
    """A database of this test's own, and the service on it."""
    with cloned(cluster, template, "city") as one:
        yield one


@pytest.fixture(scope="module")
def town(cluster: Cluster, template: str) -> Iterator[City]:
    """A city that the tests of one file share: what one test leaves there, the next one finds."""
    with cloned(cluster, template, "town") as one:
        yield one


@pytest.fixture(scope="module")
def shared(cluster: Cluster, template: str) -> Iterator[City]:
    """A city that the tests of a module share, none of which takes `city` as well: one service, one database."""
    with cloned(cluster, template, "shared") as one:
        yield one


@pytest.fixture(scope="session")
def sixty(cluster: Cluster, template: str) -> Callable[[City], list[Known]]:
    """Makes a city that is still empty the one of the sixty (`tests/selection/corpus.py`), and tells what they are. They
    are built once: each city is a copy."""
    name = own("sixty")
    urls = cluster.create_database(name, template)
    with pytest.MonkeyPatch.context() as environment:
        use(environment, urls)
        built = settle(City(urls))
    forget()

    def copied(city: City) -> list[Known]:
        forget()
        cluster.drop_database(city.name)
        cluster.create_database(city.name, name)
        return remember(built)

    return copied


@contextmanager
def anonymous(setting: str) -> Iterator[None]:
    """Let whoever does not sign in be nobody (`none`) or the public (`public`)."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GUATU_ANONYMOUS", setting)
        settings.cache_clear()
        yield
    settings.cache_clear()
