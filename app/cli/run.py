"""`guatu run` and `guatu serve`: from nothing to a served page, and the service alone."""

import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from app.cli.database import Database, connected, pending, remove_leftovers, upgrade_to
from app.cli.people import demo_links, links_as_json
from app.cli.safety import refuse_unsafe
from app.cli.words import fail, say
from app.kit.cluster import Urls
from app.kit.logs import set_up as set_up_log
from app.kit.settings import LOOPBACK, PROJECT_ROOT, settings

DEMO_DATE = "2025-09-30"


def run(
    demo: Annotated[bool, typer.Option(help="Load the demo's projects too. / 同时载入示例项目。")] = True,
    links: Annotated[Path | None, typer.Option(help="Write the sign-in links here as JSON.")] = None,
) -> None:
    """Start everything: database, migrations, seed, service. / 启动全部：数据库、迁移、数据、服务。"""
    door = _door()
    if not settings().database_url:
        say("正在启动私有数据库 PostGIS …", "starting the private PostGIS …")
    with connected() as database:
        _migrate(database)
        _fill(database, demo=demo)
        if has_demo():
            demo_settings()
        # They work at this machine alone, and are for trying out: where others come, none is made.
        _serve(door, database, links=demo_links() if settings().host in LOOPBACK else {}, links_file=links)


def serve() -> None:
    """Serve the page and the API; migrate and seed nothing. / 只启动服务。"""
    door = _door()
    with connected() as database:
        if missing := pending(database.service_url):
            fail(
                f"数据库缺少 {len(missing)} 个迁移，请先运行 guatu db upgrade。/ "
                f"{len(missing)} migrations are missing: run guatu db upgrade first."
            )
        _serve(door, database)


def _door() -> socket.socket:
    """Our address, taken before the long work so that a busy port or an unsafe setting is told at once."""
    refuse_unsafe(settings())
    host, port = settings().host, settings().port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    door = socket.socket(family)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((host, port))
    except OSError as error:
        fail(
            f"无法使用 {host}:{port}（{error.strerror}）。也许挂图已经在运行；换一个端口：PORT=8123 make run。/ "
            f"{host}:{port} cannot be used ({error.strerror}). Perhaps Guatu runs already; "
            "on another port: PORT=8123 make run."
        )
    return door


def _migrate(urls: Urls) -> None:
    if missing := pending(urls.service_url):
        say(
            f"正在更新数据库结构（{len(missing)} 个迁移）…",
            f"bringing the schema up to date ({len(missing)} migrations) …",
        )
        upgrade_to("head", urls)


def _fill(urls: Urls, *, demo: bool) -> None:
    from seed.load import is_empty, load_all

    if not is_empty(urls.service_url):
        return
    say("数据库是空的，正在载入数据 …", "the database is empty, loading the seed …")
    began = time.monotonic()
    load_all(urls.service_url, demo=demo, say=lambda line: print(f"  {line}", flush=True))
    say(f"数据已载入，用时 {time.monotonic() - began:.0f} 秒", f"loaded in {time.monotonic() - began:.0f} s")


def has_demo() -> bool:
    from sqlalchemy import exists, select

    from app.identity.models import Provenance
    from app.kit.db import engine
    from app.projects.models import Project

    with engine().connect() as connection:
        return bool(connection.scalar(select(exists().where(Project.provenance == Provenance.DEMO))))


def demo_settings() -> None:
    """The demo may be read by anybody and is as of its own day, unless the settings say otherwise."""
    given = settings().model_fields_set
    for field, value in (("anonymous", "public"), ("today", DEMO_DATE)):
        if field not in given:
            os.environ[f"GUATU_{field.upper()}"] = value
    settings.cache_clear()


class _Server(uvicorn.Server):
    """Says where to look once it does answer."""

    def __init__(self, config: uvicorn.Config, links: dict[str, str], links_file: Path | None) -> None:
        super().__init__(config)
        self.links, self.links_file = links, links_file

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        for number in (signal.SIGHUP, signal.SIGALRM):
            signal.signal(number, self.handle_exit)
        await super().startup(sockets)
        if not self.started:
            return
        say("\n挂图已就绪，按 Ctrl-C 停止", f"Guatu is ready, Ctrl-C stops it:  {settings().public_url}")
        if self.links:
            say("一次性登录链接（示例用户）", "one-time sign-in links of the demo's people")
        for login, link in self.links.items():
            print(f"  {login:14}{link}", flush=True)
        if self.links_file:
            self.links_file.touch(mode=0o600)
            self.links_file.write_text(links_as_json(self.links))

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.config.app.state.watch.end()  # type: ignore[union-attr]  # ours, made in _serve
        await super().shutdown(sockets)


def _serve(
    door: socket.socket, database: Database, *, links: dict[str, str] | None = None, links_file: Path | None = None
) -> None:
    from app.kit.db import engine
    from app.kit.wire import Wire
    from app.main import create_app

    if not (PROJECT_ROOT / "frontend/dist/index.html").exists():
        say("页面尚未构建，只提供接口：make web", "the page is not built, only the API answers: make web")

    async def revive() -> None:
        database.revive()

    set_up_log()
    remove_leftovers()
    config = uvicorn.Config(
        create_app(),
        http=Wire,
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # ours, at the edge: only from the proxies of the settings
        log_config=None,
        timeout_graceful_shutdown=5,
        callback_notify=revive,
        timeout_notify=2,
    )
    server = _Server(config, links or {}, links_file)
    try:
        with suppress(SystemExit):  # how a served page ends: by Ctrl-C
            server.run(sockets=[door])
    finally:
        engine().dispose()
    if not server.started:
        fail("服务没有启动，原因见上。/ The service did not start; the reason is above.")
