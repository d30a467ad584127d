"""The private PostGIS: made, shared, killed, found again."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from app.kit import cluster as cluster_module
from app.kit.cluster import Cluster
from app.kit.server import ClusterError
from app.kit.settings import PROJECT_ROOT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to run PostgreSQL as")


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Not pytest's own: that one is closed to the database's user."""
    path = Path(tempfile.mkdtemp(prefix="guatu-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def cluster(folder: Path) -> Iterator[Cluster]:
    one = Cluster(folder / "var", durable=False)
    one.ensure()
    yield one
    one.stop()


def ask(url: str, statement: str) -> Any:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def postmaster(cluster: Cluster) -> int:
    return int((cluster.server.data / "postmaster.pid").read_text().split()[0])


def wait_for(gone: int) -> None:
    while Path(f"/proc/{gone}").exists():
        time.sleep(0.05)


def test_chinese_text_has_trigrams_and_pages_have_checksums(cluster):
    url = cluster.urls().service_url
    assert ask(url, "SELECT cardinality(show_trgm('污水处理'))") == 5
    assert ask(url, "SHOW data_checksums") == "on"
    assert ask(url, "SELECT postgis_lib_version()") >= "3"


def test_the_service_owns_nothing_and_keeps_its_planner_settings(cluster):
    url = cluster.urls().service_url
    assert ask(url, "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = user") is False
    assert ask(url, "SELECT count(*) FROM pg_database WHERE datdba = user::regrole") == 0
    assert ask(url, "SHOW plan_cache_mode") == "force_custom_plan"
    assert ask(url, "SHOW max_parallel_workers_per_gather") == "0"
    assert ask(url, "SHOW statement_timeout") != "0"


def test_the_owner_owns_the_database_and_is_no_superuser(cluster):
    url = cluster.urls().owner_url
    assert ask(url, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'guatu'") == "guatu_owner"
    assert ask(url, "SELECT rolsuper FROM pg_roles WHERE rolname = user") is False


def test_passwords_are_needed_and_lie_in_a_private_file(cluster):
    secrets = cluster.home / "secrets.json"
    assert secrets.stat().st_mode & 0o777 == 0o600
    wrong = cluster.urls().service_url.replace(json.loads(secrets.read_text())["guatu_service"], "wrong")
    with pytest.raises(psycopg.OperationalError, match="password"):
        ask(wrong, "SELECT 1")


def test_it_listens_on_the_loopback_address_only(cluster):
    assert ask(cluster.superuser_url(), "SHOW listen_addresses") == "127.0.0.1"


def test_a_database_is_a_copy_of_its_template(cluster):
    first = cluster.create_database("first")
    ask(first.owner_url, "CREATE TABLE kept AS SELECT 7 AS number")
    second = cluster.create_database("second", "first")
    assert ask(second.owner_url, "SELECT number FROM kept") == 7
    cluster.drop_database("first")
    cluster.drop_database("second")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        ask(second.owner_url, "SELECT 1")


def test_the_last_one_out_stops_the_server(cluster, folder):
    other = Cluster(folder / "var", durable=False)
    assert other.ensure() == cluster.urls()
    other.stop()
    assert cluster.is_running()
    cluster.stop()
    assert not cluster.is_running()


def test_a_killed_server_starts_again_with_what_was_committed(cluster):
    ask(cluster.urls().owner_url, "CREATE TABLE survivor AS SELECT 42 AS number")
    pid = postmaster(cluster)
    os.kill(pid, signal.SIGKILL)
    wait_for(pid)
    assert not cluster.is_running()
    assert ask(cluster.ensure().owner_url, "SELECT number FROM survivor") == 42


def test_a_stale_lock_file_with_a_number_in_use_does_not_stop_the_start(cluster):
    cluster.stop()
    who = cluster.server.user
    stranger = subprocess.Popen(["sleep", "60"], user=who.pw_uid if who else None)
    try:
        dead = f"{stranger.pid}\n{cluster.server.data}\n"
        (cluster.server.data / "postmaster.pid").write_text(dead)
        port = json.loads((cluster.home / "secrets.json").read_text())["port"]
        (cluster.server.socket_folder / f".s.PGSQL.{port}.lock").write_text(dead)
        assert not cluster.is_running()
        assert ask(cluster.ensure().service_url, "SELECT 1") == 1
    finally:
        stranger.kill()
        stranger.wait()


def test_a_taken_port_is_given_up_for_another(cluster):
    port = cluster.server.running_port()
    cluster.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", port))
        taken.listen()
        assert f":{port}/" not in cluster.ensure().service_url
    assert ask(cluster.urls().service_url, "SELECT 1") == 1


def test_a_process_that_was_killed_leaves_the_server_to_the_next(cluster, folder):
    cluster.stop()
    script = "import os, sys, pathlib; from app.kit.cluster import Cluster; c = Cluster(pathlib.Path(sys.argv[1]), durable=False); c.ensure(); os.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", script, folder / "var"], cwd=PROJECT_ROOT, check=False)
    assert cluster.is_running()
    assert ask(cluster.ensure().service_url, "SELECT 1") == 1
    cluster.stop()
    assert not cluster.is_running()


def test_an_initdb_that_was_killed_is_done_anew(folder):
    half = folder / "half" / "postgres"
    (half / "data.new").mkdir(parents=True)
    (half / "data.new" / "PG_VERSION").write_text("15\n")
    (half / "secrets.json").write_text('{"postgres": "of the killed one"}')
    one = Cluster(folder / "half", durable=False)
    assert ask(one.ensure().service_url, "SELECT 1") == 1
    one.stop()


def test_two_starts_at_once_share_one_server(folder):
    script = "import sys, pathlib; from app.kit.cluster import Cluster; c = Cluster(pathlib.Path(sys.argv[1]), durable=False); print(c.ensure().service_url); c.stop()"
    command = [sys.executable, "-c", script, str(folder / "pair")]
    both = [subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate(timeout=120)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert all("guatu_service" in line for line in said)
    assert not Cluster(folder / "pair").is_running()


@as_root
def test_a_folder_that_the_database_may_not_enter_is_left_for_var_lib(folder, monkeypatch):
    home = folder / "home-of-0700"
    home.mkdir(mode=0o700)
    monkeypatch.setattr(cluster_module, "FALLBACK", folder / "var-lib-guatu")
    said: list[str] = []
    one = Cluster(home / "clone" / "var", durable=False, say=said.append)
    assert one.home.parent == folder / "var-lib-guatu"
    assert str(one.home) in said[0]
    assert ask(one.ensure().service_url, "SELECT 1") == 1
    one.stop()


@as_root
def test_a_folder_that_a_stranger_made_is_refused_with_a_sentence(folder):
    socket_folder = folder / "strange" / "postgres" / "socket"
    socket_folder.mkdir(parents=True)
    os.chown(socket_folder, 54321, 54321)
    with pytest.raises(ClusterError, match="belongs to another user"):
        Cluster(folder / "strange", durable=False).ensure()
