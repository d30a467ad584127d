"""Walking the chain: is every change still there, as it was, in its place? In the database, and in an exported file."""

import gzip
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from sqlalchemy import text
from sqlalchemy.orm import Session as Db

GENESIS = bytes(32)
BATCH = 5000
Say = Callable[[int, int], None]


@dataclass(frozen=True)
class Broken:
    """The first thing that is not as it was linked. `kind` chooses the sentence (`chain.<kind>`)."""

    kind: str
    position: int
    change_id: int | None = None
    table: str | None = None
    person: str | None = None
    at: str | None = None
    other: int | None = None


@dataclass(frozen=True)
class Verdict:
    """How many rows were walked, where the walk ended, and what was wrong first."""

    rows: int
    position: int
    hash: str
    broken: Broken | None = None


WALK = text("""
    SELECT l.position, l.change_id, l.hash, l.at, l.person_name, l.table_name, c.id IS NOT NULL AS there,
           (l.at, l.person_name, l.table_name) IS NOT DISTINCT FROM (c.at, c.person_name, c.table_name::varchar) AS same,
           chain_hash(coalesce(lag(l.hash) OVER (ORDER BY l.position), :previous), chain_text(c)) AS computed
    FROM change_links l LEFT JOIN changes c ON c.id = l.change_id
    WHERE l.position > :after AND l.position <= least(CAST(:after AS bigint) + :batch, CAST(:upto AS bigint))
    ORDER BY l.position
""")
NEXT = text("SELECT min(position) FROM change_links WHERE position > :after AND position <= :upto")
HEAD = text("SELECT position, hash FROM chain_head")
PRUNED = text("SELECT position, hash FROM chain_prunings ORDER BY position DESC LIMIT 1")
PRUNING_IS_LINKED = text(r"""
    SELECT EXISTS (
        SELECT FROM changes c JOIN change_links l ON l.change_id = c.id
        WHERE c.table_name = 'chain_prunings' AND c.action = 'insert' AND c.row_key = CAST(:position AS text)
          AND c.new ->> 'hash' = '\x' || CAST(:hash AS text) AND l.position > :position)
""")
UNLINKED = text("""
    SELECT c.id, c.table_name, c.person_name, c.at FROM changes c
    WHERE NOT EXISTS (SELECT FROM change_links l WHERE l.change_id = c.id) ORDER BY c.id LIMIT 1
""")
# Whose content stands in this row's place, if it is another row's.
TAKEN_FROM = text("""
    SELECT c.id FROM changes c
    CROSS JOIN LATERAL (SELECT jsonb_populate_record(c, jsonb_build_object('id', CAST(:id AS bigint))) AS moved OFFSET 0) m
    WHERE c.id <> :id AND chain_hash(:previous, chain_text(m.moved)) = :hash LIMIT 1
""")
NOTED = text(
    "SELECT EXISTS (SELECT FROM change_links WHERE hash = :hash) OR EXISTS (SELECT FROM chain_prunings WHERE hash = :hash)"
)
BEYOND = text("SELECT max(l.position) FROM change_links l, chain_head h WHERE l.position > h.position")
LINES = text("""
    SELECT l.position, encode(l.hash, 'hex') AS hash, chain_text(c) AS entry
    FROM change_links l JOIN changes c ON c.id = l.change_id
    WHERE l.position > :after AND l.position <= least(CAST(:after AS bigint) + :batch, CAST(:upto AS bigint))
    ORDER BY l.position
""")


def head(db: Db) -> tuple[int, str]:
    """The newest position and its hash, to be noted elsewhere."""
    position, newest = db.execute(HEAD).one()
    return position, newest.hex()


def anchor(db: Db) -> tuple[int, bytes]:
    """Where the chain begins: behind the last pruning, or at the very first row."""
    pruned = db.execute(PRUNED).one_or_none()
    return (pruned.position, pruned.hash) if pruned else (0, GENESIS)


def silently(_done: int, _whole: int) -> None:
    """Nobody watches."""


def verify(db: Db, noted: str | None = None, say: Say = silently) -> Verdict:
    """Walk the chain as far as it reaches now. `noted` is a head written down elsewhere that must still be in it."""
    db.execute(text("SET LOCAL statement_timeout = 0"))
    position, previous = start = anchor(db)
    whole, newest = db.execute(HEAD).one()
    broken = None
    if position and not db.scalar(PRUNING_IS_LINKED, {"position": position, "hash": previous.hex()}):
        broken = Broken("anchor", position)
    while not broken and (rows := _batch(db, position, whole, previous)):
        broken = _first_broken(db, rows, position, previous)
        if not broken:
            position, previous = rows[-1].position, rows[-1].hash
            say(position - start[0], whole - start[0])
    if not broken and (position, previous) != (whole, newest):
        broken = Broken("cut", position + 1, other=whole)
    if not broken and (beyond := db.scalar(BEYOND)):
        broken = Broken("head", whole, other=beyond)
    broken = _earlier(broken, _forged(db, position))
    if not broken and noted and not db.scalar(NOTED, {"hash": bytes.fromhex(noted)}):
        broken = Broken("noted", position)
    return Verdict(position - start[0], position, previous.hex(), broken)


def _batch(db: Db, after: int, upto: int, previous: bytes) -> list[Any]:
    """The next rows; where a whole batch is missing, those behind the hole."""
    values = {"after": after, "upto": upto, "previous": previous, "batch": BATCH}
    rows = list(db.execute(WALK, values))
    if not rows and (behind := db.scalar(NEXT, {"after": after, "upto": upto})):
        rows = list(db.execute(WALK, values | {"after": behind - 1}))
    return rows


def _first_broken(db: Db, rows: list[Any], after: int, previous: bytes) -> Broken | None:
    for row in rows:
        named = {"table": row.table_name, "person": row.person_name, "at": _instant(row.at)}
        if row.position != after + 1:
            return Broken("missing", after + 1, row.change_id, **named)
        if not row.there:
            return Broken("removed", row.position, row.change_id, **named)
        if row.computed != row.hash or not row.same:
            values = {"id": row.change_id, "previous": previous, "hash": row.hash}
            other = db.scalar(TAKEN_FROM, values) if row.computed != row.hash else None
            return Broken("swapped" if other else "altered", row.position, row.change_id, **named, other=other)
        after, previous = row.position, row.hash
    return None


def _forged(db: Db, position: int) -> Broken | None:
    row = db.execute(UNLINKED).one_or_none()
    if row is None:
        return None
    return Broken("forged", position, row.id, row.table_name, row.person_name, _instant(row.at))


def _earlier(one: Broken | None, other: Broken | None) -> Broken | None:
    """What comes first in the log; a row without a place in the chain has only its number to compare."""
    if one is None or other is None:
        return one or other
    assert other.change_id is not None
    return other if one.change_id is not None and other.change_id < one.change_id else one


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def lines(db: Db, upto: int | None = None) -> Iterator[str]:
    """The log in the order of its chain, one JSON object a line, in constant memory; `change` is what was hashed."""
    db.execute(text("SET LOCAL statement_timeout = 0"))
    position, previous = anchor(db)
    before = previous.hex()
    upto = db.execute(HEAD).one().position if upto is None else upto
    while rows := db.execute(LINES, {"after": position, "batch": BATCH, "upto": upto}).all():
        for row in rows:
            yield line(row.position, before, row.hash, row.entry)
            before = row.hash
        position = rows[-1].position


def line(position: int, previous: str, newest: str, entry: str) -> str:
    """One row of an export. The text of `entry` goes in as it was hashed, to the byte."""
    return f'{{"position": {position}, "previous": "{previous}", "hash": "{newest}", "change": {entry}}}\n'


def opened(file: Path, mode: str) -> IO[bytes]:
    """A file of the log, compressed where its name ends in .gz."""
    return gzip.open(file, mode) if file.name.removesuffix(".part").endswith(".gz") else file.open(mode)  # type: ignore[return-value]


LINE = re.compile(
    rb'\{"position": (\d+), "previous": "([0-9a-f]{64})", "hash": "([0-9a-f]{64})", "change": (.*)\}\n?', re.DOTALL
)


def verify_file(file: Path, noted: str | None = None) -> Verdict:
    """Walk an exported file, without any database."""
    rows, position, newest, found = 0, 0, "", noted is None
    with opened(file, "rb") as read:
        for raw in read:
            row = LINE.fullmatch(raw)
            if row is None:
                return Verdict(rows, position, newest, Broken("unreadable", position + 1))
            broken = _line_broken(row, position if rows else None, newest)
            if broken:
                return Verdict(rows, position, newest, broken)
            rows, position, newest = rows + 1, int(row[1]), row[3].decode()
            found = found or newest == noted
    return Verdict(rows, position, newest, None if found else Broken("noted", position))


def _line_broken(row: re.Match[bytes], after: int | None, newest: str) -> Broken | None:
    position = int(row[1])
    change = json.loads(row[4])
    named = (change["id"], change["table_name"], change["person_name"], change["at"])
    if after is not None and position != after + 1:
        return Broken("missing", after + 1, *named)
    if after is not None and row[2].decode() != newest:
        return Broken("altered", position, *named)
    if sha256(bytes.fromhex(row[2].decode()) + row[4]).hexdigest() != row[3].decode():
        return Broken("altered", position, *named)
    return None
