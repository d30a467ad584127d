"""The private PostGIS: a PostgreSQL 15 cluster of our own inside the data folder.

Several processes may use one cluster: each holds a shared lock on it, the first starts the server
and the last stops it. The system's own cluster is neither created nor touched.
"""

import fcntl
import json
import os
import pwd
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL

from app.kit.server import BIN, POSTGIS, SUPERUSER, ClusterError, Server, digest

DATABASE, OWNER, SERVICE = "guatu", "guatu_owner", "guatu_service"
ROLES_SQL = Path(__file__).with_name("roles.sql")
FALLBACK = Path("/var/lib/guatu")


@dataclass(frozen=True)
class Urls:
    service_url: str
    owner_url: str


def _to_stderr(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


class Cluster:
    """`durable=False` only for tests: it is faster, and loses data when the machine (not the server) is stopped."""

    def __init__(self, data_dir: Path, *, durable: bool = True, say: Callable[[str], None] = _to_stderr) -> None:
        user = _database_user()
        home = _home(data_dir.resolve(), user, say)
        self.server = Server(home, _owner_of(home / "data") or user, durable)
        self.home = home
        self._use_lock: int | None = None

    def ensure(self) -> Urls:
        """Make, start and prepare whatever is missing; the server is kept for us until `stop`."""
        self.start()
        mark, wanted = self.home / "prepared", digest(ROLES_SQL.read_text())
        with self._changing():
            if not mark.exists() or mark.read_text() != wanted:
                self._prepare()
                mark.write_text(wanted)
        return self.urls()

    def start(self) -> None:
        """Start the server unless it runs; make its data directory the first time."""
        _check_machine()
        self.server.make_folders()
        with self._changing():
            self._hold()
            port: int | None = self._known().get("port")
            if self.server.is_running():
                self.server.wait_until_ready()
                self._remember({"port": self.server.running_port()})
                return
            if not self.server.data.exists():
                self._remember({SUPERUSER: secrets.token_urlsafe(24)})
                self.server.initdb(self._known()[SUPERUSER])
            self._remember({"port": self.server.start(port)})

    def stop(self) -> None:
        """Let go of the server; whoever lets go last stops it."""
        if self._use_lock is None:
            return
        with self._changing():
            lock, self._use_lock = self._use_lock, None
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another process still uses it
            finally:
                os.close(lock)
            if self.server.is_running():
                self.server.stop()

    def is_running(self) -> bool:
        return self.server.is_running()

    def urls(self, database: str = DATABASE) -> Urls:
        return Urls(self._url(SERVICE, database), self._url(OWNER, database))

    def superuser_url(self, database: str = DATABASE) -> str:
        return self._url(SUPERUSER, database)

    def create_database(self, name: str, template: str | None = None) -> Urls:
        """A database of the owner's, a copy of `template`; without one only the extensions."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY wal_log")
        names = (name, OWNER, template or "template1")
        self._as_superuser(statement.format(*map(sql.Identifier, names)))
        return self.urls(name)

    def drop_database(self, name: str) -> None:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._as_superuser(statement.format(sql.Identifier(name)))

    def rename_database(self, name: str, other: str) -> None:
        statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        self._as_superuser(statement.format(sql.Identifier(name), sql.Identifier(other)))

    def _prepare(self) -> None:
        for role in (OWNER, SERVICE):
            if role not in self._known():
                self._remember({role: secrets.token_urlsafe(24)})
        known = self._known()
        done = self.server.run(
            *(BIN / "psql", "-X", "-q", "-h", "127.0.0.1", "-p", known["port"]),
            *("-U", SUPERUSER, "-d", "postgres", "-f", "-"),
            said=ROLES_SQL.read_text(),
            PGPASSWORD=known[SUPERUSER],
            GUATU_OWNER_PASSWORD=known[OWNER],
            GUATU_SERVICE_PASSWORD=known[SERVICE],
        )
        if done.returncode:
            raise ClusterError(
                "无法建立数据库角色，原因如下。/ "
                f"The database's roles could not be made, for this reason:\n{done.stderr}"
            )

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One process at a time starts, prepares or stops the server."""
        lock = os.open(self.home / "change.lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + 180
        try:
            while not _locked(lock):
                if time.monotonic() > deadline:
                    raise ClusterError(
                        f"另一个进程一直占用 {self.home}，请稍后再试。/ "
                        f"Another process keeps {self.home} busy: try again later."
                    )
                time.sleep(0.05)
            yield
        finally:
            os.close(lock)

    def _hold(self) -> None:
        if self._use_lock is None:
            self._use_lock = os.open(self.home / "use.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._use_lock, fcntl.LOCK_SH)

    def _known(self) -> dict[str, Any]:
        """The port and the passwords by role."""
        try:
            return dict(json.loads((self.home / "secrets.json").read_text()))
        except FileNotFoundError:
            return {}

    def _remember(self, more: dict[str, Any]) -> None:
        known = self._known()
        if known | more == known:
            return
        new = self.home / "secrets.json.new"
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_text(json.dumps(known | more))
        new.rename(self.home / "secrets.json")

    def _url(self, role: str, database: str) -> str:
        known = self._known()
        if role not in known:
            raise ClusterError(
                "私有数据库还没有建立，请先运行 make run。/ There is no private database yet: run make run first."
            )
        name = "postgresql+psycopg"
        url = URL.create(name, role, known[role], "127.0.0.1", known["port"], database)
        return url.render_as_string(hide_password=False)

    def _as_superuser(self, statement: sql.Composed) -> None:
        url = self.superuser_url("postgres").replace("+psycopg", "", 1)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


def _database_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses root: then it runs as the system's user postgres."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SUPERUSER)
    except KeyError:
        raise _not_installed() from None


def _owner_of(data: Path) -> pwd.struct_passwd | None:
    """Root may continue what somebody else began."""
    if os.geteuid() != 0 or not data.exists():
        return None
    return pwd.getpwuid(data.stat().st_uid)


def _home(data_dir: Path, user: pwd.struct_passwd | None, say: Callable[[str], None]) -> Path:
    """Inside the data folder, or in /var/lib/guatu where the database's user cannot enter it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    home = data_dir / "postgres"
    if user is None or Server(home, user, durable=True).may_enter(data_dir):
        return home
    other = FALLBACK / f"{data_dir.parent.name}-{digest(str(data_dir))}"
    say(
        f"数据库用户 {user.pw_name} 进不了 {data_dir}，数据库改放在 {other}。/ The database's user "
        f"{user.pw_name} cannot enter {data_dir}: the database lives in {other}."
    )
    return other


def _check_machine() -> None:
    if not (BIN / "initdb").exists() or not POSTGIS.exists():
        raise _not_installed()


def _not_installed() -> ClusterError:
    return ClusterError(
        "没有找到 PostgreSQL 15 和 PostGIS 3：请安装 postgresql-15-postgis-3，或设置 "
        "GUATU_DATABASE_URL。/ PostgreSQL 15 with PostGIS 3 was not found: install "
        "postgresql-15-postgis-3 or set GUATU_DATABASE_URL."
    )


def _locked(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
