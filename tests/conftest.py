"""A real PostGIS for every test: a database made by the migrations and filled with the reference data, cloned for each."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.config import Config

from app.kit.cluster import SERVICE, Cluster, Urls
from app.kit.crs import SYSTEMS
from app.kit.db import close_engine
from app.kit.settings import PROJECT_ROOT, settings
from tests.city import City, add_people
from tests.selection.corpus import Known, remember, settle

# The longest first, so that no process sits over one of them when the others have nothing left; the rest as they come.
LONGEST = (
    "seed/test_demo_load.py", "publish/ogc/test_cql2.py", "attack/test_inputs.py", "projects/test_fields.py",
    "portfolio/test_as_of.py", "exchange/test_exports.py", "identity/test_oidc.py", "publish/ogc/test_tiles_abstract.py",
    "identity/test_strength.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    rank = {PROJECT_ROOT / "tests" / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path, len(LONGEST)))


def own(name: str) -> str:
    """The name of a database of this run: several may share the cluster."""
    return f"test_{os.getpid()}_{name}"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    cluster = Cluster(PROJECT_ROOT / "var" / "test", durable=False)
    cluster.ensure()
    sweep(cluster)
    yield cluster
    sweep(cluster)
    cluster.stop()


def sweep(cluster: Cluster) -> None:
    """Drop the databases of this run, and of runs that were killed."""
    with psycopg.connect(cluster.superuser_url("postgres").replace("+psycopg", "", 1)) as connection:
        names = [name for (name,) in connection.execute("SELECT datname FROM pg_database")]
    for name in names:
        run = re.match(r"test_(\d+)_", name)
        if run and (int(run[1]) == os.getpid() or not Path("/proc", run[1]).exists()):
            cluster.drop_database(name)


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
    trim(cluster.superuser_url(name))
    return name


def trim(url: str) -> None:
    """Leave out what a test does not need, so that a copy is made in less time: PostGIS knows thousands of systems."""
    used = {one.srid for one in SYSTEMS.values()}
    with psycopg.connect(url.replace("+psycopg", "", 1), autocommit=True) as superuser:
        superuser.execute("DELETE FROM spatial_ref_sys WHERE NOT srid = ANY (%s)", [[*used]])
        superuser.execute("VACUUM FULL")


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
