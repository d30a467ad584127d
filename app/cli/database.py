"""`guatu db …`, and the database that every other command works on."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Annotated

import typer
from sqlalchemy import URL, make_url

from app.cli.signals import leave_through_finally, leaving, undisturbed
from app.cli.words import fail, say
from app.kit.cluster import SERVICE, Cluster, Urls
from app.kit.server import BIN, ClusterError
from app.kit.settings import PROJECT_ROOT, settings

if TYPE_CHECKING:
    from alembic.config import Config

commands = typer.Typer(no_args_is_help=True, help="数据库 / the database")


@dataclass(frozen=True)
class Database(Urls):
    cluster: Cluster | None = None

    def revive(self) -> None:
        """Start the private server again when something else has ended it."""
        if self.cluster is None or self.cluster.is_running():
            return
        say("私有数据库意外停止，正在重新启动 …", "the private database has stopped unexpectedly: starting it again …")
        self.cluster.start()
        if self.cluster.urls().service_url != self.service_url:
            raise ClusterError("数据库换了端口，请重新启动。/ The database has another port now: please start again.")


@contextmanager
def connected() -> Iterator[Database]:
    """The database of the settings or, without one, the private PostGIS, kept up meanwhile."""
    leave_through_finally()
    given = settings()
    if given.database_url:
        yield Database(given.database_url, given.database_owner_url or "")
        return
    cluster = Cluster(given.data_dir)
    try:
        with undisturbed():
            urls = cluster.ensure()
        # The engine, and whatever else this process starts, finds it where it always looks.
        os.environ["GUATU_DATABASE_URL"], os.environ["GUATU_DATABASE_OWNER_URL"] = urls.service_url, urls.owner_url
        settings.cache_clear()
        yield Database(urls.service_url, urls.owner_url, cluster)
    finally:
        leaving()
        cluster.stop()


def owner_url(urls: Urls) -> str:
    return urls.owner_url or fail(
        "请设置 GUATU_DATABASE_OWNER_URL（数据库所有者的连接）。/ Set GUATU_DATABASE_OWNER_URL, the owner's connection."
    )


def upgrade_to(revision: str, urls: Urls) -> None:
    from alembic import command

    command.upgrade(_migrations(urls), revision)


def _migrations(urls: Urls) -> "Config":
    from alembic.config import Config

    config = Config(PROJECT_ROOT / "alembic.ini")
    config.attributes["url"] = owner_url(urls)
    config.attributes["service_role"] = make_url(urls.service_url).username or SERVICE
    return config


def pending(service_url: str) -> list[str]:
    """The migrations that this database lacks, oldest first."""
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import create_engine

    scripts = ScriptDirectory.from_config(Config(PROJECT_ROOT / "alembic.ini"))
    engine = create_engine(service_url, connect_args={"connect_timeout": 5})
    with engine.connect() as connection:
        heads = MigrationContext.configure(connection).get_current_heads()
    engine.dispose()
    return [script.revision for script in scripts.iterate_revisions("heads", heads or "base")][::-1]


@commands.command("upgrade")
def upgrade(revision: Annotated[str, typer.Argument()] = "head") -> None:
    """Bring the schema up to date. / 更新数据库结构。"""
    with connected() as urls:
        upgrade_to(revision, urls)
        say("数据库结构已更新", "the schema is up to date")


@commands.command("rebuild")
def rebuild() -> None:
    """Recompute what is derived, while the service runs. / 重新计算派生数据，服务不必停。"""
    import app.models  # noqa: F401 (tables refer to those of other rooms)
    from app.facts.commands import rebuild

    with connected() as urls:
        count = rebuild(owner_url(urls), lambda done, of: typer.echo(f"  {done:,} / {of:,}"))
        say(f"已重新计算 {count:,} 个项目", f"recomputed {count:,} projects")


@commands.command("downgrade")
def downgrade(revision: Annotated[str, typer.Argument(help="a revision, -1 or base")] = "-1") -> None:
    """Take migrations back; their data is lost. / 回退数据库结构，相应数据会丢失。"""
    from alembic import command

    with connected() as urls:
        command.downgrade(_migrations(urls), revision)
        say("数据库结构已回退", "the schema is back at the older state")


@commands.command("clean")
def clean() -> None:
    """Remove ended sessions, dead links and old answers; serving does so at its start. / 清理过期的会话、链接和应答。"""
    with connected():
        count = remove_leftovers()
    say(f"已清理 {count} 行", f"{count} rows removed")


def remove_leftovers() -> int:
    from sqlalchemy.orm import Session

    import app.models  # noqa: F401 (tables refer to those of other rooms)
    from app.identity.commands import clean
    from app.kit.db import close_engine, engine

    with Session(engine()) as session, session.begin():
        count = clean(session)
    close_engine()
    return count


@commands.command("backup")
def backup(file: Path) -> None:
    """Write the whole database to FILE. / 备份整个数据库。"""
    unfinished = file.with_name(file.name + ".part")
    try:
        with connected() as urls:
            unfinished.touch(mode=0o600)
            _tool("pg_dump", urls, "--format=custom", "--exclude-table-data=spatial_ref_sys", f"--file={unfinished}")
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    say(f"已备份到 {file}", f"saved to {file}")


@commands.command("restore")
def restore(file: Path, yes: Annotated[bool, typer.Option("--yes", help="do not ask / 不再询问")] = False) -> None:
    """Replace the whole database by FILE, or leave it as it is. / 用备份替换整个数据库；失败则不变。"""
    if not file.is_file():
        fail(f"没有文件 {file}。/ There is no file {file}.")
    if sys.stdin.isatty() and not yes:
        typer.confirm("现有数据将被替换，继续？ / This replaces all data. Go on?", abort=True)
    contents = subprocess.run([_program("pg_restore"), "--list", file], capture_output=True, text=True, check=False)
    if contents.returncode:
        fail(f"{file} 不是可用的备份。/ {file} is not a usable backup.\n{contents.stderr.strip()}")
    # Extensions belong to the superuser and are there already.
    wanted = [line for line in contents.stdout.splitlines() if " EXTENSION " not in f"{line} "]
    with connected() as urls, NamedTemporaryFile("w", prefix="guatu-") as chosen:
        chosen.write("\n".join(wanted))
        chosen.flush()
        options = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--no-owner")
        _tool("pg_restore", urls, *options, f"--use-list={chosen.name}", str(file))
    say(f"已从 {file} 恢复；结构较旧时请运行 guatu db upgrade", "restored; if its schema is older: guatu db upgrade")


def _tool(name: str, urls: Urls, *options: str) -> None:
    url = make_url(owner_url(urls))
    # The password goes through the environment: a command's words are for everybody to read.
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    secret = {"PGPASSWORD": url.password} if url.password else {}
    environment = {**os.environ, **secret, "PGOPTIONS": "-c lock_timeout=30s"}
    done = subprocess.run(
        [_program(name), "--dbname", str(address), *options],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        fail(f"{name} 失败，数据库没有改变。/ {name} failed, the database is as it was.\n{done.stderr.strip()[-2000:]}")


def _program(name: str) -> str:
    ours = BIN / name
    return str(ours) if ours.exists() else name
