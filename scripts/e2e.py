"""The browser tests, on a whole Guatu of their own: a new copy of the demo, free port, stopped in the end."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "var" / "e2e"
sys.path.insert(0, str(ROOT))

from app.kit.cluster import Cluster  # noqa: E402
from app.kit.server import free_port  # noqa: E402
from tests.conftest import started  # noqa: E402
from tests.demo import copied  # noqa: E402


def main() -> int:
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # the server goes with us
    shutil.rmtree(DATA, ignore_errors=True)
    DATA.mkdir(parents=True)
    cluster = started()
    try:
        return tested(cluster)
    finally:
        cluster.drop_database("e2e")
        cluster.stop()


def tested(cluster: Cluster) -> int:
    """Serve the copy and let the browser loose on it; what npm says."""
    print("▸ 准备演示数据 / making the demo ready", flush=True)
    urls = copied(cluster, "e2e")
    port = free_port()
    url, tiles = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{free_port()}"
    links = DATA / "links.json"
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GUATU_")}
    settings = {
        "GUATU_DATA_DIR": str(DATA),
        "GUATU_DATABASE_URL": urls.service_url,
        "GUATU_DATABASE_OWNER_URL": urls.owner_url,
        "GUATU_PORT": str(port),
        "GUATU_BASE_URL": url,
        "GUATU_BASEMAPS": json.dumps(basemaps(tiles)),
    }
    log = (DATA / "guatu.log").open("w", encoding="utf-8")
    server = subprocess.Popen(
        [ROOT / ".venv/bin/guatu", "run", "--links", links], env=ours | settings, stdout=log, stderr=log
    )
    try:
        wait_until_ready(server, url, links)
        handed = {"GUATU_E2E_URL": url, "GUATU_E2E_LINKS": links.read_text(encoding="utf-8"), "GUATU_E2E_TILES": tiles}
        tests = subprocess.run(["npm", "--prefix", "frontend", "run", "e2e"], cwd=ROOT, env=ours | handed, check=False)
        return tests.returncode
    finally:
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
            print("✗ 服务没有停下来 / the server did not stop", file=sys.stderr)
        log.close()


def basemaps(tiles: str) -> list[dict[str, object]]:
    """Base maps of a tile server that the browser tests start themselves, on this machine."""

    def served(folder: str) -> str:
        return f"{tiles}/{folder}/{{z}}/{{x}}/{{y}}.png"

    plain = {"type": "xyz", "attribution": "测试影像"}
    return [
        {"id": "plain", "name": "影像", "name_en": "Imagery", "url": served("plain"), **plain},
        {"id": "shifted", "name": "偏移影像", "url": served("shifted"), "datum": "gcj02", **plain},
    ]


def wait_until_ready(server: subprocess.Popen[bytes], url: str, links: Path) -> None:
    print(f"▸ 启动用于浏览器测试的挂图 / starting a Guatu for the browser tests: {url}", flush=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):  # noqa: S310 (our own address)
                if links.exists():
                    return
        except OSError:
            pass
        time.sleep(0.5)
    last = (DATA / "guatu.log").read_text(encoding="utf-8")[-3000:]
    sys.exit(f"{last}\n✗ 挂图没有启动，记录见上 / Guatu did not start; its log is above")


if __name__ == "__main__":
    sys.exit(main())
