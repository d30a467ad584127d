"""`guatu …` as a person meets it: a whole one of its own, started, killed, saved, brought back."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path

import psycopg
import pytest

from app.cli.signals import STOPPING
from app.kit.cluster import Cluster
from app.kit.server import free_port
from app.kit.settings import PROJECT_ROOT
from tests.conftest import forget

GUATU = [sys.executable, "-P", "-m", "app.cli"]


@contextmanager
def in_an_environment(wanted: dict[str, str]) -> Iterator[None]:
    """Let this process be as a new one would be; afterwards it is as it was."""
    handlers = {number: signal.getsignal(number) for number in (*STOPPING, signal.SIGALRM)}
    with pytest.MonkeyPatch.context() as process:
        process.setattr(sys, "unraisablehook", sys.unraisablehook)
        for name in {"GUATU_DATABASE_URL", "GUATU_DATABASE_OWNER_URL", *os.environ} - set(wanted):
            process.delenv(name, raising=False)
        for name, value in wanted.items():
            process.setenv(name, value)
        forget()
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
    forget()


class Place:
    """A data folder and a port, and the command line that works on them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GUATU_") and name != "PORT"}
        own = {"GUATU_DATA_DIR": str(folder / "var"), "GUATU_PORT": str(self.port), "PYTHONPATH": str(PROJECT_ROOT)}
        self.environment = clean | own

    def call(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment | more
        return subprocess.run(
            [*GUATU, *words], env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    def does(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The same in this process: a new one takes two seconds to begin."""
        said, complained, code = StringIO(), StringIO(), 0
        with in_an_environment(self.environment), redirect_stdout(said), redirect_stderr(complained):
            try:
                import_module("app.cli.__main__").main(list(words))
            except SystemExit as end:
                code = int(end.code or 0)
        return subprocess.CompletedProcess(words, code, said.getvalue(), complained.getvalue())

    def start(self) -> "subprocess.Popen[str]":
        command = [*GUATU, "run", "--no-demo"]
        running = subprocess.Popen(
            command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        deadline = time.monotonic() + 60
        while not self.ready():
            assert running.poll() is None and time.monotonic() < deadline, running.communicate()[0]
            time.sleep(0.1)
        return running

    def ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            return False

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.folder / "var", say=lambda _: None)

    def ask(self, statement: str) -> list[tuple[object, ...]]:
        """As the owner, while the database runs."""
        with psycopg.connect(self.cluster.urls().owner_url.replace("+psycopg", "")) as connection:
            return list(connection.execute(statement.encode()))


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """Migrated and with reference data and the report's projects, which takes some seconds."""
    folder = Path(tempfile.mkdtemp(prefix="guatu-test-"))
    folder.chmod(0o755)
    place = Place(folder)
    assert place.call("db", "upgrade").returncode == 0
    assert place.call("seed", "load", "--no-demo").returncode == 0
    yield place
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def open_place(place: Place) -> Iterator[Place]:
    """Its database runs, so that no command has to start and stop it; comes after those that start it themselves."""
    held = place.cluster
    held.ensure()
    yield place
    held.stop()


AT_NIGHT = [pytest.param(number, marks=pytest.mark.nightly) for number in (signal.SIGTERM, signal.SIGHUP)]


@pytest.mark.parametrize("number", [signal.SIGINT, *AT_NIGHT])
def test_a_signal_stops_the_service_and_the_database_with_it(place: Place, number: signal.Signals) -> None:
    """Ctrl-C by day, when other tests end what they started by SIGTERM; each by itself at night."""
    running = place.start()
    assert place.cluster.is_running()
    running.send_signal(number)
    said = running.communicate(timeout=60)[0]
    assert running.returncode == 0, said
    assert f"http://127.0.0.1:{place.port}" in said
    assert "Traceback" not in said
    assert not place.cluster.is_running()


def test_a_busy_port_is_told_in_a_sentence(place: Place) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", place.port))
        taken.listen()
        done = place.call("run", "--no-demo")
    assert done.returncode == 1
    assert "PORT=" in done.stderr and "Traceback" not in done.stderr


def test_a_second_one_beside_the_first_shares_the_database(place: Place) -> None:
    first = place.start()
    assert place.call("db", "upgrade").returncode == 0
    assert place.cluster.is_running()
    first.terminate()
    first.communicate(timeout=60)
    assert not place.cluster.is_running()


def test_after_a_kill_of_both_the_next_start_works(place: Place) -> None:
    running = place.start()
    database = int((place.cluster.server.data / "postmaster.pid").read_text().split()[0])
    running.kill()
    os.kill(database, signal.SIGKILL)
    running.communicate()
    again = place.start()
    again.terminate()
    again.communicate(timeout=60)
    assert again.returncode == 0


def test_a_killed_database_is_started_again_while_we_serve(place: Place) -> None:
    running = place.start()
    os.kill(int((place.cluster.server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    time.sleep(0.5)
    deadline = time.monotonic() + 30
    while not place.ready() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert place.ready()
    running.terminate()
    running.communicate(timeout=60)


def test_a_backup_brings_back_what_was_there_and_a_broken_one_changes_nothing(place: Place) -> None:
    running = place.start()
    try:
        backup = place.folder / "saved.dump"
        assert place.call("db", "backup", str(backup)).returncode == 0
        assert backup.stat().st_mode & 0o777 == 0o600
        projects = place.ask("SELECT id, name, version FROM projects ORDER BY id")
        broken = place.folder / "broken.dump"
        broken.write_bytes(backup.read_bytes()[:-20_000])
        assert place.call("db", "restore", str(broken)).returncode == 1
        assert place.ask("SELECT id, name, version FROM projects ORDER BY id") == projects
        assert place.call("db", "downgrade", "base").returncode == 0
        assert place.call("db", "restore", str(backup)).returncode == 0
        assert place.ask("SELECT id, name, version FROM projects ORDER BY id") == projects
    finally:
        running.terminate()
        running.communicate(timeout=60)


def test_the_doctor_names_settings_without_secrets_and_finds_a_misspelt_one(open_place: Place) -> None:
    done = open_place.call("doctor", GUATU_TODYA="2025-09-30", GUATU_BASE_URL="https://guatu.example")
    assert "GUATU_BASE_URL = https://guatu.example  (environment)" in done.stdout
    assert "✗ GUATU_TODYA" in done.stdout
    assert done.returncode == 1
    assert "✗" not in done.stdout.partition("数据库 / database")[2]


def test_a_person_a_password_and_a_token_are_made_by_hand(open_place: Place) -> None:
    assert open_place.call("user", "add", "zhang", "--name", "张三", "--role", "viewer").returncode == 0
    refused = open_place.does("user", "link", "zhang")
    assert refused.returncode == 1 and "guatu user password zhang" in refused.stderr and not refused.stdout
    first = open_place.does("user", "password", "zhang").stdout.split()
    assert len(first) == 1 and len(first[0]) == 19
    assert open_place.does("user", "password", "nobody").returncode == 1
    assert "zhang" in open_place.does("user", "totp-off", "zhang").stdout
    assert open_place.does("db", "clean").returncode == 0
    assert len(open_place.does("token", "issue", "zhang").stdout.split()) == 1
    nobody = open_place.does("token", "issue", "nobody")
    assert nobody.returncode == 1 and "Traceback" not in nobody.stderr


def test_the_log_is_verified_exported_and_verified_from_its_file(open_place: Place) -> None:
    done = open_place.call("audit", "verify")
    assert done.returncode == 0, done.stderr
    head = open_place.does("audit", "head").stdout.split()
    assert done.stdout.splitlines()[-1].split() == head
    assert open_place.does("audit", "verify", "--head", head[1]).returncode == 0
    other = open_place.does("audit", "verify", "--head", "0" * 64)
    assert other.returncode == 1 and "not in the chain" in other.stderr
    file = open_place.folder / "log.jsonl.gz"
    assert open_place.does("audit", "export", str(file)).returncode == 0
    assert (
        open_place.does("audit", "verify", "--file", str(file), "--head", head[1]).stdout.splitlines()[-1].split()
        == head
    )
    assert open_place.does("audit", "export", str(file)).returncode == 1
    kept = open_place.does("audit", "prune", "--before", "2099-01-01", "--to", str(open_place.folder / "old.jsonl"))
    assert kept.returncode == 1 and "180" in kept.stderr and "Traceback" not in kept.stderr


def test_a_selection_is_exported_into_a_file_that_is_whole_or_not_there(open_place: Place) -> None:
    file = open_place.folder / "metro.geojson"
    told = open_place.does("export", str(file), "--filter", "programme=metro&sort=code", "--crs", "4490")
    assert told.returncode == 1 and not file.exists(), "the order is not a part of the filter"
    told = open_place.call("export", str(file), "--filter", "programme=metro")
    assert told.returncode == 0, told.stderr
    features = json.loads(file.read_text())["features"]
    assert features and {one["properties"]["programme"] for one in features} == {"metro"}
    assert f"{len(features)} 个项目" in told.stdout

    before = file.read_bytes()
    refused = open_place.does("export", str(file), "--filter", "programme=nonsense")
    assert refused.returncode == 1 and "nonsense" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert file.read_bytes() == before
    assert open_place.does("export", str(open_place.folder / "metro.dwg")).returncode == 1
    assert not list(open_place.folder.glob("*.part"))
    noted = open_place.ask("SELECT detail->>'count' FROM access_events WHERE kind = 'export' AND path = 'guatu export'")
    assert noted == [(str(len(features)),)]


def test_a_row_that_a_superuser_altered_is_named(open_place: Place) -> None:
    address = open_place.cluster.superuser_url().replace("+psycopg", "")
    touch = "UPDATE changes SET row_key = row_key || %s WHERE id = 20 RETURNING table_name"
    with psycopg.connect(address) as superuser:
        superuser.execute("SET session_replication_role = replica")
        table = superuser.execute(touch, ("x",)).fetchone()
    done = open_place.does("audit", "verify")
    assert done.returncode == 1 and table is not None
    assert f"change 20 ({table[0]}, 系统, 20" in done.stderr and "altered" in done.stderr
    with psycopg.connect(address) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("UPDATE changes SET row_key = left(row_key, -1) WHERE id = 20")
    assert open_place.does("audit", "verify").returncode == 0


def test_people_and_offices_are_administered_by_hand(open_place: Place) -> None:
    def done(*words: str) -> str:
        call = open_place.does(*words)
        assert call.returncode == 0, call.stderr
        return call.stdout

    done("office", "add", "upper", "--name", "上级单位")
    done("office", "add", "lower", "--name", "下级单位", "--parent", "upper", "--unit", "jingkai")
    assert done("office", "list").splitlines()[-2:] == ["upper\t上级单位\t\t0\t0\t", "lower\t下级单位\tupper\t0\t0\t"]
    done("user", "add", "li", "--name", "李四", "--organisation", "lower", "--role", "editor")
    done("user", "grant", "li", "--role", "editor", "--role", "viewer:jingkai", "--reason", "兼任")
    assert "li\t李四\tlower\teditor,viewer:jingkai" in done("user", "list", "--organisation", "upper")
    done("token", "issue", "li", "--name", "脚本")
    assert "1 revoked" in done("token", "revoke", "li")
    assert open_place.does("user", "deactivate", "li").returncode == 2  # why?
    done("user", "deactivate", "li", "--reason", "调离")
    assert "li\t" in done("user", "list", "--inactive") and "li\t" not in done("user", "list")
    done("user", "activate", "li")
    refused = open_place.does("user", "grant", "li", "--role", "auditor", "--role", "administrator")
    assert refused.returncode == 1 and "审计" in refused.stderr and "Traceback" not in refused.stderr
    assert open_place.does("user", "deactivate", "nobody", "--reason", "x").returncode == 1


def test_a_database_that_does_not_answer_is_told_in_a_sentence(open_place: Place) -> None:
    done = open_place.call("user", "link", "zhang", GUATU_DATABASE_URL="postgresql+psycopg://a:b@127.0.0.1:1/none")
    assert done.returncode == 1
    assert "guatu doctor" in done.stderr and "Traceback" not in done.stderr
