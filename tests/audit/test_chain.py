"""The chain: each change holds the one before it, and whoever goes round the log is found out and named."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session as Db

from app.audit import chain
from app.audit.chain import Verdict
from app.kit.cluster import Cluster
from tests.city import City
from tests.conftest import own


def plain(url: str) -> str:
    return url.replace("+psycopg", "", 1)


@pytest.fixture
def log(city: City) -> City:
    """A city with some changes of its own beside those of the reference data."""
    for _ in range(3):
        city.project()
    return city


@pytest.fixture
def superuser(log: City, cluster: Cluster) -> Iterator[psycopg.Connection]:
    """Somebody whom no right and no trigger stops."""
    with psycopg.connect(plain(cluster.superuser_url(own("city"))), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def verified(city: City, noted: str | None = None) -> Verdict:
    engine = create_engine(city.urls.service_url)
    try:
        with Db(engine) as db:
            return chain.verify(db, noted)
    finally:
        engine.dispose()


def at_position(city: City, position: int) -> tuple[int, str, str]:
    """(id, table, person) of the change at this place of the chain."""
    with city.owner() as connection:
        statement = "SELECT c.id, c.table_name, c.person_name FROM change_links l JOIN changes c ON c.id = change_id WHERE position = :at"
        return tuple(connection.execute(text(statement), {"at": position}).one())


def test_every_change_is_linked_and_the_chain_holds(log: City):
    verdict = verified(log)
    assert verdict.broken is None
    assert verdict.rows == log.asked("SELECT count(*) FROM changes") > 100
    assert verdict.hash == log.asked("SELECT encode(hash, 'hex') FROM chain_head")


def test_the_walk_is_the_same_in_small_steps(log: City, monkeypatch: pytest.MonkeyPatch, superuser):
    whole = verified(log)
    monkeypatch.setattr(chain, "BATCH", 7)
    assert verified(log) == whole
    superuser.execute(
        "DELETE FROM changes WHERE id IN (SELECT change_id FROM change_links WHERE position BETWEEN 15 AND 50)"
    )
    superuser.execute("DELETE FROM change_links WHERE position BETWEEN 15 AND 50")
    broken = verified(log).broken
    assert broken is not None and (broken.kind, broken.position) == ("missing", 15)


@pytest.mark.parametrize("after", [32_767, 2_147_483_647])
def test_a_long_log_has_large_positions(log: City, after: int):
    """A driver that sends small numbers as small types must not make the sum overflow."""
    engine = create_engine(log.urls.service_url)
    with Db(engine) as db:
        place = {"after": after, "batch": 5000, "upto": after + 9000}
        assert db.execute(chain.WALK, place | {"previous": b""}).all() == db.execute(chain.LINES, place).all() == []
        assert db.scalar(chain.NEXT, place) is None
    engine.dispose()


def test_the_text_that_is_hashed_does_not_hang_on_the_session(log: City):
    with psycopg.connect(plain(log.urls.service_url)) as connection:
        entry = "SELECT string_agg(chain_text(c), '' ORDER BY id) FROM changes c"
        before = connection.execute(entry).fetchone()
        for setting in (
            "TimeZone = 'Asia/Shanghai'",
            "DateStyle = 'German'",
            "IntervalStyle = 'sql_standard'",
            "bytea_output = 'escape'",
            "extra_float_digits = -5",
        ):
            connection.execute(f"SET {setting}".encode())
        assert connection.execute(entry).fetchone() == before


def test_fields_do_not_run_into_one_another(log: City):
    with psycopg.connect(plain(log.urls.service_url)) as connection:
        texts = [
            connection.execute(
                "SELECT chain_text(jsonb_populate_record(NULL::changes, jsonb_build_object('table_name', %s::text, 'row_key', %s::text)))",
                pair,
            ).fetchone()
            for pair in (("ab", "c"), ("a", "bc"), ("a", ""), ("", "a"))
        ]
    assert len(set(texts)) == 4


MIDDLE = 40


def alter(sql: psycopg.Connection, log: City) -> None:
    sql.execute(
        "UPDATE changes SET reason = '改过' WHERE id = (SELECT change_id FROM change_links WHERE position = 40)"
    )


def alter_a_figure(sql: psycopg.Connection, log: City) -> None:
    sql.execute(
        "UPDATE changes SET new = new || '{\"x\": 1}' WHERE id = (SELECT change_id FROM change_links WHERE position = 40)"
    )


def alter_the_person(sql: psycopg.Connection, log: City) -> None:
    sql.execute("UPDATE changes SET person_id = 3 WHERE id = (SELECT change_id FROM change_links WHERE position = 40)")


def remove(sql: psycopg.Connection, log: City) -> None:
    sql.execute("DELETE FROM changes WHERE id = (SELECT change_id FROM change_links WHERE position = 40)")


def alter_the_link(sql: psycopg.Connection, log: City) -> None:
    sql.execute("UPDATE change_links SET person_name = '别人' WHERE position = 40")


@pytest.mark.parametrize(
    ("deed", "kind"),
    [
        (alter, "altered"),
        (alter_a_figure, "altered"),
        (alter_the_person, "altered"),
        (remove, "removed"),
        (alter_the_link, "altered"),
    ],
)
def test_the_first_row_that_was_touched_is_named(log: City, superuser, deed: Callable[..., None], kind: str):
    change_id, table, person = at_position(log, MIDDLE)
    deed(superuser, log)
    superuser.execute(
        "UPDATE changes SET reason = '也改过' WHERE id = (SELECT change_id FROM change_links WHERE position = 60)"
    )
    broken = verified(log).broken
    assert broken is not None
    assert (broken.kind, broken.position, broken.change_id, broken.table) == (kind, MIDDLE, change_id, table)
    assert broken.person == ("别人" if deed is alter_the_link else person)
    assert broken.at is not None and broken.at.startswith("20")


def test_two_rows_whose_content_was_swapped_are_both_named(log: City, superuser):
    one, other = at_position(log, MIDDLE)[0], at_position(log, MIDDLE + 5)[0]
    columns = "at, transaction, person_id, person_name, origin, request_id, reason, table_name, row_key, project_id, action, old, new"
    superuser.execute(
        f"UPDATE changes c SET ({columns}) = (SELECT {columns} FROM changes o WHERE o.id = {one} + {other} - c.id)"
        f" WHERE c.id IN ({one}, {other})".encode()
    )
    broken = verified(log).broken
    assert broken is not None
    assert (broken.kind, broken.change_id, broken.other) == ("swapped", one, other)


def test_a_row_that_was_removed_with_its_link_leaves_a_hole(log: City, superuser):
    superuser.execute("DELETE FROM changes WHERE id = (SELECT change_id FROM change_links WHERE position = 40)")
    superuser.execute("DELETE FROM change_links WHERE position = 40")
    broken = verified(log).broken
    assert broken is not None
    assert (broken.kind, broken.position, broken.change_id) == ("missing", 40, at_position(log, 41)[0])


def test_a_removed_last_row_is_named(log: City, superuser):
    last = log.asked("SELECT max(position) FROM change_links")
    change_id, table, person = at_position(log, last)
    superuser.execute(f"DELETE FROM changes WHERE id = {change_id}".encode())
    broken = verified(log).broken
    assert broken is not None
    assert (broken.kind, broken.change_id, broken.table, broken.person) == ("removed", change_id, table, person)


def test_an_end_that_was_cut_off_with_its_links_is_told_by_the_head(log: City, superuser):
    last = log.asked("SELECT max(position) FROM change_links")
    superuser.execute(
        f"DELETE FROM changes WHERE id IN (SELECT change_id FROM change_links WHERE position > {last - 2})".encode()
    )
    superuser.execute(f"DELETE FROM change_links WHERE position > {last - 2}".encode())
    broken = verified(log).broken
    assert broken is not None
    assert (broken.kind, broken.position, broken.other) == ("cut", last - 1, last)


def test_an_end_that_was_cut_off_with_the_head_is_told_by_a_head_noted_elsewhere(log: City, superuser):
    noted = verified(log).hash
    last = log.asked("SELECT max(position) FROM change_links")
    superuser.execute(
        f"DELETE FROM changes WHERE id IN (SELECT change_id FROM change_links WHERE position = {last})".encode()
    )
    superuser.execute(f"DELETE FROM change_links WHERE position = {last}".encode())
    superuser.execute(
        "UPDATE chain_head SET (position, hash) = (SELECT position, hash FROM change_links ORDER BY position DESC LIMIT 1)"
    )
    assert verified(log).broken is None
    broken = verified(log, noted).broken
    assert broken is not None and broken.kind == "noted"


def test_a_chain_that_was_written_anew_is_told_by_a_head_noted_elsewhere(log: City, superuser):
    noted = verified(log).hash
    superuser.execute(
        "UPDATE changes SET reason = '改过' WHERE id = (SELECT change_id FROM change_links WHERE position = 40)"
    )
    superuser.execute(
        "UPDATE change_links l SET hash = n.hash FROM (SELECT change_id, chained(decode(repeat('00', 32), 'hex'), chain_text(c))"
        " OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) AS hash FROM change_links JOIN changes c ON c.id = change_id) n"
        " WHERE n.change_id = l.change_id"
    )
    superuser.execute("UPDATE chain_head SET hash = (SELECT hash FROM change_links ORDER BY position DESC LIMIT 1)")
    assert verified(log).broken is None
    broken = verified(log, noted).broken
    assert broken is not None and broken.kind == "noted"


def test_a_head_noted_earlier_still_holds_when_the_log_has_grown(log: City):
    noted = verified(log).hash
    log.project()
    later = verified(log, noted)
    assert later.broken is None and later.hash != noted


def test_a_forged_row_is_named(log: City, superuser):
    columns = "at, transaction, person_id, person_name, origin, request_id, reason, table_name, row_key, project_id, action, old, new"
    forged = superuser.execute(
        f"INSERT INTO changes ({columns}) SELECT {columns} FROM changes ORDER BY id DESC LIMIT 1 RETURNING id".encode()
    ).fetchone()
    broken = verified(log).broken
    assert broken is not None and (broken.kind, broken.change_id) == ("forged", forged[0])


def test_many_writers_at_once_leave_one_unbroken_chain(log: City):
    start = threading.Barrier(8)

    def work(number: int) -> None:
        start.wait(10)
        for turn in range(10):
            with psycopg.connect(plain(log.urls.service_url)) as connection:
                connection.execute("SELECT set_config('guatu.person', '1', true)")
                for part in range(3):
                    connection.execute(
                        "INSERT INTO parties (name, provenance) VALUES (%s, 'entered')",
                        (f"单位 {number}-{turn}-{part}",),
                    )

    before = verified(log).rows
    with ThreadPoolExecutor(8) as writers:
        list(writers.map(work, range(8)))
    verdict = verified(log)
    assert verdict.broken is None and verdict.rows == before + 240
    # and each transaction's rows stand together, in their order
    assert not log.asked(
        "SELECT count(*) FROM (SELECT max(position) - min(position) + 1 - count(*) AS gap FROM changes c"
        " JOIN change_links ON change_id = c.id WHERE c.table_name = 'parties' GROUP BY transaction) g WHERE gap <> 0"
    )


def test_a_long_import_keeps_nobody_waiting(log: City):
    with (
        psycopg.connect(plain(log.urls.service_url)) as importing,
        psycopg.connect(plain(log.urls.service_url)) as working,
    ):
        importing.execute("SELECT set_config('guatu.person', '1', true)")
        importing.execute(
            "INSERT INTO parties (name, provenance) SELECT '导入' || n, 'entered' FROM generate_series(1, 3000) n"
        )
        working.execute("SET lock_timeout = '200ms'")
        working.execute("SELECT set_config('guatu.person', '1', true)")
        working.execute("INSERT INTO parties (name, provenance) VALUES ('照常工作', 'entered')")
        working.commit()
        importing.commit()
    assert verified(log).broken is None
    ours = "SELECT position FROM change_links JOIN changes c ON c.id = change_id WHERE c.row_key = :name"
    assert log.asked(ours, name="照常工作") < log.asked(ours, name="导入1")


def test_what_was_rolled_back_to_a_savepoint_is_not_missed(log: City):
    with psycopg.connect(plain(log.urls.service_url)) as connection:
        connection.execute("SELECT set_config('guatu.person', '1', true)")
        connection.execute("SAVEPOINT trial")
        connection.execute("INSERT INTO parties (name, provenance) VALUES ('试算', 'entered')")
        connection.execute("ROLLBACK TO trial")
        connection.execute("INSERT INTO parties (name, provenance) VALUES ('实录', 'entered')")
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        connection.execute("INSERT INTO parties (name, provenance) VALUES ('其后', 'entered')")
    assert verified(log).broken is None


def test_a_head_that_was_put_back_is_found(log: City, superuser):
    superuser.execute(
        "UPDATE chain_head h SET position = l.position, hash = l.hash FROM change_links l WHERE l.position = 40"
    )
    broken = verified(log).broken
    assert broken is not None and (broken.kind, broken.position) == ("head", 40)
