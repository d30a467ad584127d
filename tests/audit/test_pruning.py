"""The log leaves the database only whole, old enough, and into a file that proves itself."""

import gzip
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session as Db

from app.audit import chain, pruning
from app.audit.models import ChainPruning
from app.kit.errors import Conflict
from app.kit.settings import settings
from tests.audit.test_chain import verified
from tests.city import City


@pytest.fixture
def aged(city: City) -> City:
    """A city whose log goes back two years, though all of it was written just now."""
    with city.owner() as connection:
        for day in ("2023-03-01", "2023-09-01", "2024-05-01", "2025-09-29"):
            connection.exec_driver_sql(
                "SELECT set_config('guatu.person', '1', true), set_config('guatu.at', %s, true)", (f"{day}T04:00:00Z",)
            )
            connection.exec_driver_sql("INSERT INTO parties (name, provenance) VALUES (%s, 'entered')", (day,))
    return city


def prune(city: City, before: date, file: Path) -> ChainPruning | None:
    engine = create_engine(city.urls.owner_url)
    try:
        with Db(engine, autoflush=False, expire_on_commit=False) as db, db.begin():
            return pruning.prune(db, before, file)
    finally:
        engine.dispose()


def days_ago(days: int) -> date:
    return pruning.earliest_kept() + timedelta(days=settings().log_keep_days - days)


@pytest.fixture
def old(aged: City, monkeypatch: pytest.MonkeyPatch) -> City:
    """The same with the whole log older than what must be kept: the clock stands in 2027."""
    monkeypatch.setattr(pruning, "earliest_kept", lambda: date(2027, 6, 1))
    return aged


def test_what_must_be_kept_is_not_pruned(aged: City, tmp_path: Path):
    file = tmp_path / "log.jsonl"
    with pytest.raises(Conflict) as refused:
        prune(aged, days_ago(179), file)
    assert refused.value.key == "chain.keep"
    assert not file.exists() and verified(aged).broken is None


def test_fewer_days_than_the_law_asks_for_cannot_be_set(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GUATU_LOG_KEEP_DAYS", "179")
    settings.cache_clear()
    with pytest.raises(ValueError, match="180"):
        settings()


def test_nothing_old_is_nothing_pruned(aged: City, tmp_path: Path):
    assert prune(aged, date(2020, 1, 1), tmp_path / "log.jsonl") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["log.jsonl", "log.jsonl.gz"])
def test_pruned_rows_stand_in_the_file_and_the_chain_goes_on_from_them(old: City, tmp_path: Path, name: str):
    before, file = verified(old), tmp_path / name
    done = prune(old, date(2027, 6, 1), file)
    assert done is not None
    assert done.rows_removed == before.rows
    assert file.stat().st_mode & 0o077 == 0
    written = chain.verify_file(file)
    assert (written.broken, written.rows, written.hash) == (None, before.rows, before.hash)
    after = verified(old, noted=before.hash)
    assert after.broken is None and after.position == before.rows + 1
    assert after.rows == old.asked("SELECT count(*) FROM changes") == 1
    assert old.asked("SELECT table_name FROM changes") == "chain_prunings"
    old.project()
    assert verified(old, noted=after.hash).broken is None


def test_only_the_part_before_the_day_goes(old: City, tmp_path: Path):
    """The day begins in the city, and rows behind one that stays stay with it."""
    prune(old, date(2027, 6, 1), tmp_path / "first.jsonl")
    with old.owner() as connection:
        for at in ("2026-12-31T15:59:59Z", "2026-12-31T16:00:00Z", "2026-01-01T00:00:00Z"):
            connection.exec_driver_sql(
                "SELECT set_config('guatu.person', '1', true), set_config('guatu.at', %s, true)", (at,)
            )
            connection.exec_driver_sql("INSERT INTO parties (name, provenance) VALUES (%s, 'entered')", (at,))
        connection.exec_driver_sql("SELECT set_config('guatu.at', '', true)")
    pruning_record = old.asked("SELECT min(id) FROM changes")
    assert pruning_record
    done = prune(old, date(2027, 1, 1), tmp_path / "second.jsonl")
    left = old.asked("SELECT array_agg(row_key ORDER BY id) FROM changes WHERE table_name = 'parties'")
    assert done is not None and left == ["2026-12-31T16:00:00Z", "2026-01-01T00:00:00Z"]
    assert verified(old).broken is None


def test_a_broken_chain_is_not_pruned(old: City, tmp_path: Path, cluster):
    import psycopg

    from tests.conftest import own

    with psycopg.connect(cluster.superuser_url(own("city")).replace("+psycopg", "", 1)) as sql:
        sql.execute("SET session_replication_role = replica")
        sql.execute(
            "UPDATE changes SET reason = '改过' WHERE id = (SELECT change_id FROM change_links WHERE position = 9)"
        )
    with pytest.raises(Conflict) as refused:
        prune(old, date(2027, 6, 1), tmp_path / "log.jsonl")
    assert refused.value.key == "chain.prune_broken"
    assert list(tmp_path.iterdir()) == []


def test_a_pruning_that_is_not_on_record_is_found(old: City, tmp_path: Path, cluster):
    """Rows cannot be taken away by pretending that they were pruned."""
    import psycopg

    from tests.conftest import own

    with psycopg.connect(cluster.superuser_url(own("city")).replace("+psycopg", "", 1)) as sql:
        sql.execute("SET session_replication_role = replica")
        sql.execute("DELETE FROM changes WHERE id IN (SELECT change_id FROM change_links WHERE position <= 9)")
        sql.execute(
            "INSERT INTO chain_prunings (position, hash, before_date, rows_removed, file_name, file_hash)"
            " SELECT position, hash, '2024-01-01', 9, 'x', 'x' FROM change_links WHERE position = 9"
        )
        sql.execute("DELETE FROM change_links WHERE position <= 9")
    broken = verified(old).broken
    assert broken is not None and broken.kind == "anchor"


def test_a_file_that_is_there_is_not_written_over(old: City, tmp_path: Path):
    file = tmp_path / "log.jsonl"
    file.write_text("mine")
    with pytest.raises(Conflict):
        prune(old, date(2027, 6, 1), file)
    assert file.read_text() == "mine"


def test_the_service_cannot_prune(old: City, tmp_path: Path):
    engine = create_engine(old.urls.service_url)
    with pytest.raises(Exception, match="permission denied"), Db(engine, autoflush=False) as db, db.begin():
        pruning.prune(db, date(2027, 6, 1), tmp_path / "log.jsonl")
    engine.dispose()
    assert verified(old).rows > 1


@pytest.mark.parametrize(
    ("deed", "kind"),
    [("alter", "altered"), ("remove", "missing"), ("swap", "missing"), ("garble", "unreadable"), ("rehash", "altered")],
)
def test_a_file_that_was_touched_is_found_out(old: City, tmp_path: Path, deed: str, kind: str):
    file = tmp_path / "log.jsonl"
    prune(old, date(2027, 6, 1), file)
    lines = file.read_text().splitlines(keepends=True)
    touched = json.loads(lines[20])
    if deed == "alter":
        lines[20] = lines[20].replace('"origin": "', '"origin": "x')
    elif deed == "remove":
        del lines[20]
    elif deed == "swap":
        lines[20], lines[21] = lines[21], lines[20]
    elif deed == "garble":
        lines[20] = lines[20][:-5] + "\n"
    else:
        lines[20] = lines[20].replace(touched["previous"], "0" * 64)
    file.write_text("".join(lines))
    broken = chain.verify_file(file).broken
    assert broken is not None and broken.kind == kind
    assert broken.position == touched["position"]


def test_an_end_that_a_file_lacks_is_told_by_a_noted_head(old: City, tmp_path: Path):
    file, noted = tmp_path / "log.jsonl.gz", verified(old).hash
    prune(old, date(2027, 6, 1), file)
    assert chain.verify_file(file, noted).broken is None
    lines = gzip.decompress(file.read_bytes()).splitlines(keepends=True)
    file.write_bytes(gzip.compress(b"".join(lines[:-1])))
    broken = chain.verify_file(file, noted).broken
    assert broken is not None and broken.kind == "noted"
