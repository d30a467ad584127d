"""The migrations make what the models say, and can be taken back."""

import os
from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.kit.cluster import SERVICE, Cluster, Urls
from app.kit.settings import PROJECT_ROOT

NAME = f"test_migrations_{os.getpid()}"


@pytest.fixture
def urls(cluster: Cluster) -> Iterator[Urls]:
    """An empty database of the owner's, with nothing but the extensions."""
    yield cluster.create_database(NAME)
    cluster.drop_database(NAME)


@pytest.fixture
def config(urls: Urls) -> Config:
    config = Config(PROJECT_ROOT / "alembic.ini")
    config.attributes["url"] = urls.owner_url
    config.attributes["service_role"] = SERVICE
    return config


def left_in(urls: Urls) -> set[str]:
    """What is in the schema and does not belong to an extension: tables, functions, types."""
    statement = """
        SELECT 'table ' || relname FROM pg_class c
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S', 'p')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT 'function ' || proname FROM pg_proc p
        WHERE pronamespace = 'public'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        UNION ALL
        SELECT 'type ' || typname FROM pg_type t
        WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    """
    with psycopg.connect(urls.owner_url.replace("+psycopg", "")) as connection:
        return {name for (name,) in connection.execute(statement)}


def test_there_is_one_head(config):
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_up_down_and_up_again_leaves_nothing_behind_and_no_drift(config, urls):
    command.upgrade(config, "head")
    there = left_in(urls)
    command.downgrade(config, "base")
    assert left_in(urls) == {"table alembic_version"}
    command.upgrade(config, "head")
    assert left_in(urls) == there
    command.check(config)  # raises when the models and the migrations differ


def test_the_service_may_read_which_migrations_ran_and_may_not_change_them(config, urls):
    command.upgrade(config, "head")
    with psycopg.connect(urls.service_url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM alembic_version")


def test_no_migration_imports_the_application():
    versions = PROJECT_ROOT / "migrations" / "versions"
    importing = [path.name for path in versions.glob("*.py") if "from app" in path.read_text(encoding="utf-8")]
    assert not importing
