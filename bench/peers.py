"""`python -m bench.peers [PROJECTS]`: the same questions to tipg, on the same database, in turns with Guatu.

tipg is fetched into a folder of its own the first time; nothing of the project needs it. Not like for like: tipg reads the
table `project_facts` as it lies there, knows no rights, and its tiles stop at 10,000 features.
"""

import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from app.kit.server import free_port
from app.kit.settings import PROJECT_ROOT
from bench.measuring import asker, crowd, ms, times
from bench.service import Served, database, service, wait_for

FOLDER = PROJECT_ROOT / "var" / "bench-tipg"
TIPG = "/collections/public.project_facts"
BOX = "bbox=125.2,43.8,125.45,43.95"
WHERE = "kind%3D%27road%27%20AND%20stage%3D%27operating%27%20AND%20unit%3D%27jingkai%27"
ITEMS = "/ogc/collections/projects/items?f=json"
QUESTIONS = {
    "100 features": (f"{ITEMS}&limit=100", f"{TIPG}/items?limit=100"),
    "1,000 in a box": (f"{ITEMS}&limit=1000&{BOX}", f"{TIPG}/items?limit=1000&{BOX}"),
    "100 by three attributes": (
        f"{ITEMS}&limit=100&kind=road&stage=operating&unit=jingkai",
        f"{TIPG}/items?limit=100&filter-lang=cql2-text&filter={WHERE}",
    ),
    "tile z 8": ("/tiles/projects/8/217/93.mvt", f"{TIPG}/tiles/WebMercatorQuad/8/217/93"),
    "tile z 11": ("/tiles/projects/11/1736/745.mvt", f"{TIPG}/tiles/WebMercatorQuad/11/1736/745"),
    "tile z 14": ("/tiles/projects/14/13895/5962.mvt", f"{TIPG}/tiles/WebMercatorQuad/14/13895/5962"),
}


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    program = fetched()
    with (
        database(size) as urls,
        service(urls, GUATU_KEPT_MB="0") as fresh,
        service(urls, GUATU_KEPT_MB="64") as keeping,
        tipg(program, urls.owner_url) as other,
    ):
        print(f"{size or 'demo':,} projects; p50 in ms of one client, requests a second of eight, bytes\n")
        print(f"{'':26} {'made anew':>20} {'kept':>20} {'tipg':>20} {'times tipg, anew · kept':>26} {'bytes':>20}")
        for name, (ours, theirs) in QUESTIONS.items():
            found = [asked(path, at) for path, at in ((ours, fresh), (ours, keeping), (theirs, other))]
            shares = " · ".join(f"{one[1] / found[2][1]:.1f}" for one in found[:2])
            cells = " ".join(f"{took:>11} /{rate:>7.0f}" for took, rate, _ in found)
            print(f"{name:26} {cells} {shares:>26} {found[0][2]:>9} /{found[2][2]:>9}", flush=True)


def asked(path: str, at: Served) -> tuple[str, float, int]:
    ask, size = asker(path, at.port)
    took = times(ask)
    return ms(took, 50), crowd(path, at.port, None, at.pid)[0], size()


def fetched() -> Path:
    """The interpreter that has tipg."""
    program = FOLDER / "bin" / "python"
    if not program.exists():
        venv.create(FOLDER, with_pip=True)
        subprocess.run(  # noqa: S603 (our own words)
            [program, "-m", "pip", "install", "--quiet", "tipg==1.6.1", "uvicorn[standard]"], check=True
        )
    return program


@contextmanager
def tipg(program: Path, database_url: str) -> Iterator[Served]:
    port = free_port()
    plain = make_url(database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    given = {"DATABASE_URL": plain, "TIPG_DB_SCHEMAS": '["public"]', "TIPG_DB_TABLES": '["public.project_facts"]'}
    command = [program, "-m", "uvicorn", "tipg.main:app", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen([*command, "--no-access-log"], env=os.environ | given)  # noqa: S603 (our own words)
    try:
        wait_for(port, "/healthz")
        yield Served(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


if __name__ == "__main__":
    main()
