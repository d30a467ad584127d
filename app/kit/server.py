"""One PostgreSQL data directory and the server on it, run by a user that is not root."""

import os
import pwd
import shutil
import socket
import stat
import subprocess
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

BIN = Path("/usr/lib/postgresql/15/bin")
POSTGIS = Path("/usr/share/postgresql/15/extension/postgis.control")
SUPERUSER = "postgres"  # the database's superuser, and the system user that stands in for root
# A socket's whole path may have 107 bytes; "/.s.PGSQL.65535.lock" comes after the folder.
SOCKET_FOLDER_BYTES = 86


class ClusterError(RuntimeError):
    """Why the private database cannot be used, and what to do, in Chinese and English."""


@dataclass(frozen=True)
class Server:
    """`user` is None when whoever runs us may run PostgreSQL, as everybody but root may."""

    home: Path
    user: pwd.struct_passwd | None
    durable: bool

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "log" / "start.log"

    @property
    def socket_folder(self) -> Path:
        near = self.home / "socket"
        if len(os.fsencode(near)) <= SOCKET_FOLDER_BYTES:
            return near
        return Path("/tmp") / f"guatu-{digest(str(self.home))}"  # noqa: S108 (see _own_folder)

    def make_folders(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            for folder in (self.home / "log", self.socket_folder):
                self._own_folder(folder)
            if self.data.exists():
                next(self.data.iterdir(), None)
        except PermissionError as error:
            raise ClusterError(
                f"{error.filename} 属于另一个用户：请用那个用户运行，或设置 GUATU_DATA_DIR。/ "
                f"{error.filename} belongs to another user: run as that user, "
                "or set GUATU_DATA_DIR."
            ) from error

    def initdb(self, password: str) -> None:
        """Make the data directory, aside first, so that a killed initdb leaves nothing half-made behind."""
        new, password_file = self.home / "data.new", self.home / "initdb.password"
        shutil.rmtree(new, ignore_errors=True)
        password_file.unlink(missing_ok=True)
        self._own_folder(new)
        password_file.touch(mode=0o600)
        self._give(password_file)
        password_file.write_text(password)
        # LC_CTYPE must be UTF-8: with C, pg_trgm finds no trigrams in Chinese text.
        done = self.run(
            *(BIN / "initdb", "-D", new, "-U", SUPERUSER, "-E", "UTF8", "--locale=C.UTF-8"),
            *("--data-checksums", "--auth=scram-sha-256", f"--pwfile={password_file}"),
        )
        password_file.unlink()
        if done.returncode:
            raise ClusterError(
                f"无法在 {self.home} 建立数据库，原因如下。/ "
                f"No database could be made in {self.home}, for this reason:\n{done.stderr}"
            )
        new.rename(self.data)

    def start(self, preferred_port: int | None) -> int:
        """Start on the port of last time or, when it is taken, on another; return the port."""
        self._forget_the_dead()
        said = ""
        for _ in range(3):
            port = free_port(preferred_port)
            settings = self.data / "postgresql.conf"
            settings.write_text(self._settings(port))
            self._give(settings)
            self.log.unlink(missing_ok=True)
            command = ("start", "-D", self.data, "-l", self.log, "-w", "-t", "120", "-s")
            done = self.run(BIN / "pg_ctl", *command)
            if done.returncode == 0:
                return port
            said = self._last_words() or done.stderr
            if "could not bind" not in said:
                break
        raise ClusterError(
            f"私有数据库没有启动，原因见下和 {self.log.parent}。/ The private database did not "
            f"start; the reason is below and in {self.log.parent}.\n{said}"
        )

    def _last_words(self) -> str:
        """Of pg_ctl's log and of the server's own, whichever it had come to."""
        logs = sorted(self.log.parent.glob("*.log"), key=lambda log: log.stat().st_mtime)[-2:]
        return "\n".join(line for log in logs for line in log.read_text(errors="replace").splitlines()[-6:])

    def stop(self) -> None:
        done = self.run(BIN / "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-t", "60", "-s")
        if done.returncode and self.is_running():
            raise ClusterError(f"私有数据库没有停下来。/ The private database did not stop.\n{done.stderr}")

    def is_running(self) -> bool:
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, PermissionError, ValueError):
            return False
        return self._is_ours(Path(f"/proc/{pid}"))

    def running_port(self) -> int:
        """What the running server says of itself: the fourth line of postmaster.pid."""
        return int((self.data / "postmaster.pid").read_text().split("\n")[3])

    def wait_until_ready(self) -> None:
        """A server that somebody else has just started may still be recovering."""
        deadline = time.monotonic() + 120
        while self.run(BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", self.running_port()).returncode:
            if time.monotonic() > deadline or not self.is_running():
                raise ClusterError(
                    f"私有数据库没有应答，原因见 {self.log.parent}。/ The private database does not "
                    f"answer; see {self.log.parent}."
                )
            time.sleep(0.1)

    def may_enter(self, folder: Path) -> bool:
        return self.run("/usr/bin/test", "-x", folder).returncode == 0

    def run(self, *command: object, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        """As the database's user, from `/`, and away from the terminal's Ctrl-C."""
        who = self.user
        return subprocess.run(  # noqa: S603 (no shell; programs by their full path)
            [str(word) for word in command],
            user=who.pw_uid if who else None,
            group=who.pw_gid if who else None,
            extra_groups=[] if who else None,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", **environment},
            input=said,
            capture_output=True,
            text=True,
            start_new_session=True,
            check=False,
        )

    def _settings(self, port: int) -> str:
        settings: dict[str, object] = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": self.socket_folder,
            "unix_socket_permissions": "0700",
            "cluster_name": "guatu",
            "max_connections": 60,
            "shared_buffers": "256MB",
            "work_mem": "16MB",
            "maintenance_work_mem": "128MB",
            "random_page_cost": 1.1,
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
            "logging_collector": "on",
            "log_directory": self.home / "log",
            "log_filename": "postgresql-%a.log",  # a week of them, each overwritten in its turn
            "log_truncate_on_rotation": "on",
        }
        if not self.durable:
            settings |= dict.fromkeys(("fsync", "full_page_writes"), "off")
        quoted = {name: str(value).replace("'", "''") for name, value in settings.items()}
        return "".join(f"{name} = '{value}'\n" for name, value in quoted.items())

    def _forget_the_dead(self) -> None:
        """After a kill or a power cut: wait for orphans, then remove the dead server's lock files.

        PostgreSQL would refuse to start while their number belongs to any process of its user.
        """
        deadline = time.monotonic() + 20
        while alive := self._processes():
            if time.monotonic() > deadline:
                raise ClusterError(
                    f"上次的数据库进程 {alive} 仍未退出，请结束它们后再试。/ The processes {alive} of "
                    "the last database are still there: end them and try again."
                )
            time.sleep(0.1)
        for left in (self.data / "postmaster.pid", *self.socket_folder.glob(".s.PGSQL.*")):
            left.unlink(missing_ok=True)

    def _processes(self) -> list[int]:
        """Our server's processes: each works inside the data directory."""
        return [int(entry.name) for entry in Path("/proc").glob("[0-9]*") if self._is_ours(entry)]

    def _is_ours(self, process: Path) -> bool:
        try:
            works_here = (process / "cwd").readlink() == self.data.resolve()
            return works_here and (process / "comm").read_text() == "postgres\n"
        except OSError:
            return False  # gone meanwhile, or another user's

    def _own_folder(self, folder: Path) -> None:
        """A folder that only the database's user may enter; never one that a stranger made."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            found = folder.lstat()
            ours = {os.geteuid(), self.user.pw_uid if self.user else os.geteuid()}
            if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
                raise PermissionError(1, "not ours", str(folder)) from None
        self._give(folder)

    def _give(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user.pw_uid, self.user.pw_gid, follow_symlinks=False)


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]


def free_port(preferred: int | None = None) -> int:
    """`preferred` if nobody listens on it, else any free port of the loopback address."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ClusterError("没有空闲的端口。/ There is no free port.")
