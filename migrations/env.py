"""How migrations run: as the owner, in one transaction, one process at a time."""

from datetime import UTC, datetime
from logging.config import fileConfig
from typing import Any

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import Connection, create_engine, text

import app.models  # noqa: F401 (fills Base.metadata)
from app.kit.cluster import SERVICE, Cluster
from app.kit.db import Base
from app.kit.settings import settings

ONE_AT_A_TIME = 0x67756174  # any number, the same everywhere: "guat"

config = context.config


def owner_url() -> str:
    """From the caller, from `-x url=`, from the settings, or the private cluster's while it runs."""
    given = config.attributes.get("url") or context.get_x_argument(as_dictionary=True).get("url")
    return str(given or settings().database_owner_url or _private_url())


def _private_url() -> str:
    cluster = Cluster(settings().data_dir)
    if not cluster.is_running():
        raise SystemExit(
            "没有数据库：请先 make run，或给出 -x url=…。/ There is no database: make run first, or give -x url=…."
        )
    return cluster.urls().owner_url


def _write_out(migration: Any, revision: Any, directives: list[Any]) -> None:
    """A new revision's number is the minute it was made; geometry columns are written our way."""
    alembic_helpers.writer(migration, revision, directives)
    for directive in directives:
        directive.rev_id = f"{datetime.now(UTC):%Y_%m_%d_%H%M}"


def run() -> None:
    engine = create_engine(owner_url(), connect_args={"connect_timeout": 5})
    with engine.connect() as connection, connection.begin():
        # Another migration may take its time; a table that is in use must not stop the service.
        connection.execute(text("SET LOCAL lock_timeout = '120s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        connection.execute(text("SET LOCAL lock_timeout = '5s'"))
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=False,
            include_object=alembic_helpers.include_object,
            render_item=alembic_helpers.render_item,
            process_revision_directives=_write_out,
        )
        context.run_migrations()
        _let_the_service_see(connection)
    engine.dispose()


def _let_the_service_see(connection: Connection) -> None:
    """/readyz asks whether the migrations are current; the table itself is alembic's."""
    role = connection.dialect.identifier_preparer.quote(config.attributes.get("service_role", SERVICE))
    if connection.dialect.has_table(connection, "alembic_version"):
        connection.execute(text(f"GRANT SELECT ON alembic_version TO {role}"))


if config.config_file_name and config.attributes.get("url") is None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)
if context.is_offline_mode():
    raise SystemExit("迁移需要数据库。/ Migrations need a database: --sql is not supported.")
run()
