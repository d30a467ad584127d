"""`kill -9` on the database in mid-write loses nothing that was answered, and the service recovers by itself."""

import os
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from app.kit.cluster import Cluster
from tests.city import TOKENS, City, add_people, application
from tests.conftest import forget, migrate, use
from tests.serving import serving

WRITERS = 4
OUTAGE_S = 0.8
# So many answers each writer waits for, before the fault and after it.
ENOUGH = 5
FIRST = date(2026, 1, 1)


@pytest.fixture(scope="module")
def durable() -> Iterator[Cluster]:
    """A cluster of this test's own that waits for the disk, as the real one does."""
    folder = Path(tempfile.mkdtemp(prefix="guatu-faults-"))
    folder.chmod(0o755)
    cluster = Cluster(folder / "var", durable=True)
    cluster.ensure()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def city(durable: Cluster) -> Iterator[City]:
    from seed.load import load_reference

    urls = durable.urls()
    migrate(urls)
    load_reference(urls.service_url, lambda _: None)
    add_people(urls.service_url)
    with pytest.MonkeyPatch.context() as environment:
        use(environment, urls)
        yield City(urls)
    forget()


class Writer(Thread):
    """An office that records one forecast after another, and sends each again until it is answered."""

    def __init__(self, address: str, path: str, stop: Event) -> None:
        super().__init__(daemon=True)
        self.address, self.path, self.stop = address, path, stop
        self.answered: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.unanswered: str | None = None
        self.wrong: list[str] = []

    def run(self) -> None:
        headers = {"Authorization": f"Bearer {TOKENS['dispatcher']}"}
        with httpx2.Client(base_url=self.address, headers=headers, timeout=30) as client:
            version = 1
            while not self.stop.is_set():
                day = (FIRST + timedelta(days=version)).isoformat()
                self.unanswered = day
                headers = {"If-Match": f'"{version}"', "Idempotency-Key": str(uuid4())}
                answer = self.until_answered(partial(client.patch, self.path, json=body(day), headers=headers))
                if answer is None:
                    return
                if answer.status_code != 200 or answer.json()["milestone"]["forecast_date"] != day:
                    self.wrong.append(answer.text)
                    return
                self.answered.append(day)
                self.unanswered = None
                version = answer.json()["milestone"]["version"]

    def until_answered(self, ask: Callable[[], Any]) -> Any:
        """The first answer that is no 503; None when the test is over before it came."""
        while True:
            answer = ask()
            self.statuses[answer.status_code] += 1
            if answer.status_code != 503:
                return answer
            if "retry-after" not in answer.headers:
                self.wrong.append("503 without Retry-After")
            if self.stop.wait(0.05):
                return None


def body(day: str) -> dict[str, str]:
    return {"forecast_date": day, "reason": "核实后调整"}


class Reader(Thread):
    """Somebody who looks at the list and the map all the while."""

    def __init__(self, address: str, stop: Event) -> None:
        super().__init__(daemon=True)
        self.address, self.stop = address, stop
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.longest_s = 0.0

    def run(self) -> None:
        paths = ("/api/v1/projects", "/tiles/projects/8/217/93.mvt", "/api/v1/session", "/readyz", "/healthz")
        with httpx2.Client(base_url=self.address, timeout=30) as client:
            while not self.stop.is_set():
                for path in paths:
                    began = monotonic()
                    self.statuses[path, client.get(path).status_code] += 1
                    self.longest_s = max(self.longest_s, monotonic() - began)
                sleep(0.02)


def wait_for(true: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not true():
        assert monotonic() < deadline, "writes do not go through"
        sleep(0.05)


def kill_everything(cluster: Cluster) -> None:
    """The postmaster first, then every process of its data directory, as a power cut would."""
    children = cluster.server._processes()
    postmaster = int((cluster.server.data / "postmaster.pid").read_text().split()[0])
    for pid in (postmaster, *(pid for pid in children if pid != postmaster)):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_one_backend(cluster: Cluster) -> None:
    """One connection's process: the server throws all others out and recovers by itself."""
    for pid in cluster.server._processes():
        with suppress(FileNotFoundError):
            if "guatu_service" in Path(f"/proc/{pid}/cmdline").read_text():
                os.kill(pid, signal.SIGKILL)
                return
    raise AssertionError("nobody was connected")


@pytest.mark.parametrize("kill", [kill_everything, kill_one_backend])
def test_a_killed_database_loses_nothing_that_was_answered(durable: Cluster, city: City, kill):
    projects = [city.project() for _ in range(WRITERS)]
    stop = Event()
    with serving(application()) as address:
        paths = [f"/api/v1/projects/{project.code}/milestones/opened" for project in projects]
        writers, reader = [Writer(address, path, stop) for path in paths], Reader(address, stop)
        for one in (*writers, reader):
            one.start()
        wait_for(lambda: all(len(writer.answered) >= ENOUGH for writer in writers))
        before = [len(writer.answered) for writer in writers]
        kill(durable)
        sleep(OUTAGE_S)
        durable.ensure()
        wait_for(lambda: all(len(w.answered) >= had + ENOUGH for w, had in zip(writers, before, strict=True)))
        stop.set()
        for one in (*writers, reader):
            one.join(30)
    assert not any(one.is_alive() for one in (*writers, reader))
    for writer, project in zip(writers, projects, strict=True):
        assert writer.wrong == []
        assert writer.statuses.keys() <= {200, 503}
        check(city, writer, project.id)
    assert any(writer.statuses[503] for writer in writers), "nobody noticed the outage"
    assert {status for _, status in reader.statuses} <= {200, 204, 503}
    assert {status for path, status in reader.statuses if path == "/healthz"} == {200}
    assert reader.longest_s < 8


def check(city: City, writer: Writer, project_id: int) -> None:
    """Each answered value was written exactly once, in order; the row is what the log says last."""
    of_row = "project_id = :id AND key = 'opened'"
    row = str(city.asked(f"SELECT forecast_date FROM milestones WHERE {of_row}", id=project_id))
    version = city.asked(f"SELECT version FROM milestones WHERE {of_row}", id=project_id)
    of_log = "FROM changes WHERE project_id = :id AND table_name = 'milestones' AND action = 'update'"
    new = city.asked(f"SELECT array_agg(new ->> 'forecast_date' ORDER BY id) {of_log}", id=project_id)
    old = city.asked(f"SELECT array_agg(old ->> 'forecast_date' ORDER BY id) {of_log}", id=project_id)
    # What was sent last and never answered may have been written or not.
    assert new in (writer.answered, [*writer.answered, writer.unanswered])
    assert old == [None, *new[:-1]]
    assert row == new[-1]
    assert version == len(new) + 1
    finish = "SELECT finish_forecast::text FROM project_facts WHERE project_id = :id"
    assert city.asked(finish, id=project_id) == row
