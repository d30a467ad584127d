"""`guatu audit …`: the change log's chain, its export and its pruning."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app.cli.database import connected, owner_url
from app.cli.words import fail, in_both_languages, say

commands = typer.Typer(no_args_is_help=True, help="变更记录 / the change log")


@contextmanager
def _log(*, as_owner: bool = False) -> Iterator[Session]:
    """A transaction on the log, of the owner's with `as_owner`; committed at the end."""
    from sqlalchemy import create_engine

    import app.models  # noqa: F401 (tables refer to those of other rooms)

    with connected() as urls:
        engine = create_engine(owner_url(urls) if as_owner else urls.service_url)
        try:
            with Session(engine, autoflush=False) as session, session.begin():
                yield session
        finally:
            engine.dispose()


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done:,} / {whole:,}", end="" if done < whole else "\n", file=sys.stderr, flush=True)


def _hash(given: str | None) -> str | None:
    if given is not None and (len(given) != 64 or set(given.lower()) - set("0123456789abcdef")):
        fail("--head 应为 64 位十六进制数。/ --head takes 64 hexadecimal digits.")
    return given and given.lower()


@commands.command("verify")
def verify(
    head: Annotated[str | None, typer.Option(help="a head noted elsewhere / 另处记下的链头")] = None,
    file: Annotated[Path | None, typer.Option(help="an exported file instead of the database / 导出的文件")] = None,
) -> None:
    """Walk the log's chain; name the first row that was removed, altered or swapped. / 校验变更记录。"""
    from app.audit import chain

    noted = _hash(head)
    if file is not None:
        if not file.is_file():
            fail(f"没有文件 {file}。/ There is no file {file}.")
        verdict = chain.verify_file(file, noted)
    else:
        with _log() as session:
            verdict = chain.verify(session, noted, _progress)
    if verdict.broken:
        fail(_told(verdict.broken))
    say(f"完好：{verdict.rows} 行", f"whole: {verdict.rows} rows")
    print(f"{verdict.position} {verdict.hash}")


def _told(broken: "object") -> str:
    """The sentence of what is broken, with the row, its table, its person and its time."""
    from app.audit.chain import Broken
    from app.kit.errors import Conflict

    assert isinstance(broken, Broken)
    sentences = {
        "altered": "chain.altered", "removed": "chain.removed", "swapped": "chain.swapped", "missing": "chain.missing",
        "forged": "chain.forged", "cut": "chain.cut", "head": "chain.head", "noted": "chain.noted", "anchor": "chain.anchor",
        "unreadable": "chain.unreadable",
    }  # fmt: skip
    values = {
        "position": broken.position,
        "id": broken.change_id,
        "table": broken.table,
        "person": broken.person,
        "at": broken.at,
        "other": broken.other,
    }
    return in_both_languages(Conflict(sentences[broken.kind], **values))


@commands.command("head")
def head() -> None:
    """Print the newest position and its hash, to be noted elsewhere. / 打印链头，请另处记下。"""
    from app.audit import chain

    with _log() as session:
        position, newest = chain.head(session)
    print(f"{position} {newest}")


@commands.command("export")
def export(file: Path) -> None:
    """Write the whole log with its hashes to FILE, JSON Lines; .gz compresses. / 导出全部变更记录。"""
    from app.audit.commands import Door, record_access
    from app.audit.pruning import write
    from app.kit.db import engine

    with _log() as session:
        rows, digest = write(session, file)
        with Session(engine()) as own, own.begin():
            record_access(own, Door.EXPORT, origin="command", path="guatu audit export", detail={"rows": rows})
        engine().dispose()
    say(f"已导出 {rows} 行到 {file}", f"{rows} rows written to {file}")
    print(f"sha256 {digest}")


@commands.command("prune")
def prune(
    before: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="keep from this day on / 保留此日及以后")],
    to: Annotated[Path, typer.Option(help="where the removed rows go / 移出的记录写到哪里")],
) -> None:
    """Move the rows before a day into a file, as the owner. / 把某日之前的记录移到文件。"""
    from app.audit import pruning

    with _log(as_owner=True) as session:
        done = pruning.prune(session, before.date(), to, _progress)
        told = done and (done.rows_removed, done.position, done.hash.hex())
    if not told:
        say("没有更早的记录", "there is nothing before that day")
        return
    say(f"已移出 {told[0]} 行到 {to}", f"{told[0]} rows moved to {to}")
    print(f"{told[1]} {told[2]}")
