"""`guatu doctor`: settings, machine, database, roles, migrations and seed, each with what to do."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import psycopg
from sqlalchemy import make_url

from app.cli.database import connected, pending
from app.kit.cluster import Urls
from app.kit.server import BIN, POSTGIS, ClusterError
from app.kit.settings import PROJECT_ROOT, Settings, origins, settings


class Finding(NamedTuple):
    ok: bool
    what: str
    remedy: str = ""


# What roles.sql sets for the service's role, and why it matters to have it.
ROLE_SETTINGS = {"max_parallel_workers_per_gather": "0", "plan_cache_mode": "force_custom_plan", "jit": "off"}
TIME_LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
ROLES_REMEDY = "以超级用户运行 psql -f app/kit/roles.sql / run psql -f app/kit/roles.sql as the superuser"


def doctor() -> None:
    """Check everything; exit code 1 when something is wrong. / 检查全部；有问题时退出码为 1。"""
    print("设置 / settings")
    for name, value, origin in origins():
        print(f"  {name} = {value}  ({origin})")
    wrong = _report("环境 / machine", machine())
    try:
        with connected() as urls:
            for title, check in DATABASE_CHECKS.items():
                wrong += _report(title, _safely(check, urls))
    except ClusterError as error:
        wrong += _report("数据库 / database", iter([Finding(False, "私有数据库 / the private database", str(error))]))
    sys.exit(1 if wrong else 0)


def _report(title: str, findings: Iterator[Finding]) -> int:
    print(title)
    wrong = 0
    for ok, what, remedy in findings:
        print(f"  {'✓' if ok else '✗'} {what}" + ("" if ok else f"\n      → {remedy}"), flush=True)
        wrong += not ok
    return wrong


def _safely(check: Callable[[Urls], Iterator[Finding]], urls: Urls) -> Iterator[Finding]:
    """A database that does not answer is a finding, not a traceback."""
    try:
        yield from check(urls)
    except Exception as error:  # noqa: BLE001 (whatever it is, the person must read it)
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        yield Finding(False, reason, "检查连接、账户和结构 / check the connection, the role and the schema")


def machine() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding(sys.version_info >= (3, 11), f"Python {version}", "需要 3.11 / 3.11 is needed")
    if not settings().database_url:
        found = (BIN / "postgres").exists() and POSTGIS.exists()
        yield Finding(found, "PostgreSQL 15 + PostGIS 3", "apt-get install postgresql-15-postgis-3 / make system")
    built = (PROJECT_ROOT / "frontend/dist/index.html").exists()
    yield Finding(built, "页面已构建 / the page is built", "make web")
    folder = settings().data_dir
    folder.mkdir(parents=True, exist_ok=True)
    yield Finding(os.access(folder, os.W_OK), f"{folder} 可写 / writable", "更改权限或 GUATU_DATA_DIR / its rights")
    free = shutil.disk_usage(folder).free / 1e9
    yield Finding(free > 1, f"{folder}: {free:.1f} GB 可用 / free", "至少需要 1 GB / at least 1 GB is needed")
    if settings().oc4ids_prefix == Settings.model_fields["oc4ids_prefix"].default:
        unregistered = "开放数据的项目编号前缀是占位，未登记 / the prefix of open data is a placeholder, not registered"
        yield Finding(True, f"GUATU_OC4IDS_PREFIX = {settings().oc4ids_prefix}: {unregistered}")
    known = {f"GUATU_{field.upper()}" for field in Settings.model_fields}
    for name in sorted(n for n in os.environ if n.startswith("GUATU_") and n not in known):
        yield Finding(False, f"{name} 不是设置 / is not a setting", "拼写？ / a misspelling?")


def database(urls: Urls) -> Iterator[Finding]:
    with _connect(urls.service_url) as connection:
        number = connection.info.server_version
        yield Finding(number >= 150000, f"PostgreSQL {number // 10000}.{number % 10000}", "需要 15 / 15 is needed")
        installed = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
        for name in ("postgis", "pg_trgm", "btree_gist"):
            yield Finding(name in installed, f"扩展 / extension {name}", f"CREATE EXTENSION {name}")
        chinese = bool(_value(connection, "SELECT cardinality(show_trgm('污水处理')) > 0"))
        yield Finding(
            chinese, "中文检索 / Chinese search (UTF-8 LC_CTYPE)", "重建数据库 / make the database anew: C.UTF-8"
        )


def roles(urls: Urls) -> Iterator[Finding]:
    with _connect(urls.service_url) as connection:
        role = _value(connection, "SELECT current_user")
        might = _value(
            connection, "SELECT rolsuper OR rolcreaterole OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        yield Finding(not might, f"{role} 没有特权 / has no special rights", ROLES_REMEDY)
        owns = _value(connection, "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        yield Finding(owns == 0, f"{role} 不拥有任何表 / owns no table", "换一个角色 / use another role")
        for name, wanted in ROLE_SETTINGS.items():
            have = _value(connection, "SELECT current_setting(%s)", name)
            yield Finding(have == wanted, f"{role}: {name} = {have}", ROLES_REMEDY)
        for name in TIME_LIMITS:
            have = _value(connection, "SELECT current_setting(%s)", name)
            yield Finding(have != "0", f"{role}: {name} = {have}", ROLES_REMEDY)
    if not urls.owner_url:
        yield Finding(True, "没有设置所有者，不能迁移 / no owner given: no migrations from here")
        return
    with _connect(urls.owner_url) as connection:
        statement = "SELECT pg_has_role(datdba, 'USAGE') FROM pg_database WHERE datname = current_database()"
        owner = connection.info.user
        yield Finding(
            bool(_value(connection, statement)),
            f"{owner} 拥有数据库 / owns the database",
            "ALTER DATABASE … OWNER TO …",
        )


def migrations(urls: Urls) -> Iterator[Finding]:
    missing = pending(urls.service_url)
    yield Finding(not missing, f"缺少 {len(missing)} 个迁移 / {len(missing)} are missing", "guatu db upgrade")
    with _connect(urls.service_url) as connection:
        off = _value(connection, "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal")
        yield Finding(
            off == 0,
            f"{off} 个触发器停用 / {off} triggers are off",
            "不要使用此库：修改不留痕。中断的 guatu seed synthetic 请再运行一次 / "
            "do not use it: changes leave no record. Run a guatu seed synthetic that was interrupted once more",
        )


def seed(urls: Urls) -> Iterator[Finding]:
    from seed.load import is_empty

    yield Finding(not is_empty(urls.service_url), "数据库有数据 / the database is filled", "guatu seed load")
    with _connect(urls.service_url) as connection:
        row = connection.execute(
            "SELECT count(*), count(*) FILTER (WHERE provenance = 'demo') FROM projects"
        ).fetchone()
        total, demo = row or (0, 0)
        yield Finding(True, f"{total} 个项目，其中示例 {demo} / {total} projects, {demo} of them demo")


DATABASE_CHECKS = {
    "数据库 / database": database,
    "角色 / roles": roles,
    "迁移 / migrations": migrations,
    "数据 / seed": seed,
}


def _connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, connect_timeout=5, autocommit=True)


def _value(connection: psycopg.Connection[tuple[object, ...]], statement: str, *values: str) -> object:
    row = connection.execute(statement, values or None).fetchone()
    return row[0] if row else None
