"""What was recorded, and what was promised, is never altered: not by the service, not by a slip of the owner."""

from collections.abc import Iterator

import psycopg
import pytest

from app.audit.commands import Door, record_access
from tests.city import City

IMMUTABLE = {
    "changes": "reason = 'x'",
    "change_links": "position = 0",
    "access_events": "path = 'x'",
    "baselines": "reason = 'x'",
    "baseline_dates": "date = '2030-12-31'",
    "baseline_decisions": "reason = 'x'",
}
DERIVED = {
    "project_facts": "name = 'x'", "project_year_facts": "plan_wan = 1", "project_items": "item = 'x'",
    "project_cells": "number = 1", "overlay_covers": "amount = 1",
}  # fmt: skip


@pytest.fixture(scope="module")
def promised(shared: City) -> City:
    """A city with a baseline in force, so that there are rows to alter."""
    shared.project(baseline={"opened": "2025-12-31"})
    with shared.write() as db:
        record_access(db, Door.SIGN_IN, origin="test", person_id=1)
    return shared


@pytest.fixture(params=["service", "owner"])
def who(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def connection(promised: City, who: str) -> Iterator[psycopg.Connection]:
    url = promised.urls.service_url if who == "service" else promised.urls.owner_url
    with psycopg.connect(url.replace("+psycopg", "", 1)) as connection:
        connection.execute("SELECT set_config('guatu.person', '1', true)")
        yield connection
        connection.rollback()


@pytest.mark.parametrize("table", IMMUTABLE)
@pytest.mark.parametrize("how", ["UPDATE", "DELETE", "TRUNCATE"])
def test_neither_role_alters_what_was_recorded(connection, who, table, how):
    rows = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert rows[0] > 0
    statement = {
        "UPDATE": f"UPDATE {table} SET {IMMUTABLE[table]}",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table} CASCADE",
    }[how]
    with pytest.raises(psycopg.DatabaseError) as refused:
        connection.execute(statement.encode())
    # 42501: no privilege; GU002: the trigger, which holds for the owner as well
    assert refused.value.sqlstate == ("42501" if who == "service" else "GU002")


def test_no_cascade_alters_it_either(connection, who):
    """The service may delete no project; the owner none that anything was promised for, but with the switch below."""
    with pytest.raises(psycopg.DatabaseError) as refused:
        connection.execute("DELETE FROM projects")
    assert refused.value.sqlstate == ("42501" if who == "service" else "GU002")


def test_the_switch_for_removing_demo_data_does_nothing_for_the_service(promised: City):
    with psycopg.connect(promised.urls.service_url.replace("+psycopg", "", 1)) as connection:
        connection.execute("SELECT set_config('guatu.bulk', 'on', true), set_config('guatu.person', '1', true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM baseline_dates")


def test_nobody_takes_a_row_out_of_the_log_with_that_switch(promised: City):
    with psycopg.connect(promised.urls.owner_url.replace("+psycopg", "", 1)) as connection:
        connection.execute("SELECT set_config('guatu.bulk', 'on', true)")
        with pytest.raises(psycopg.DatabaseError, match="append-only"):
            connection.execute("DELETE FROM changes")


@pytest.mark.parametrize("table", DERIVED)
@pytest.mark.parametrize("how", ["INSERT", "UPDATE", "DELETE", "TRUNCATE"])
def test_the_service_does_not_write_what_is_derived(promised: City, table, how):
    statement = {
        "INSERT": f"INSERT INTO {table} SELECT * FROM {table}",
        "UPDATE": f"UPDATE {table} SET {DERIVED[table]}",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table}",
    }[how]
    with (
        psycopg.connect(promised.urls.service_url.replace("+psycopg", "", 1)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement.encode())


def test_the_service_adds_nothing_to_the_log_by_hand(promised: City):
    with (
        psycopg.connect(promised.urls.service_url.replace("+psycopg", "", 1)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("INSERT INTO changes SELECT * FROM changes LIMIT 1")


def test_the_service_hangs_the_recorder_on_no_table_of_its_own(promised: City):
    """The recorder writes as the owner: on a table called `projects` it would write whatever the service likes."""
    with psycopg.connect(promised.urls.service_url.replace("+psycopg", "", 1)) as connection:
        connection.execute("SELECT set_config('guatu.person', '1', true)")
        connection.execute("CREATE TEMP TABLE milestones (key text, project_id integer)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(
                "CREATE TRIGGER recorded AFTER INSERT ON pg_temp.milestones FOR EACH ROW "
                "EXECUTE FUNCTION public.record_change('key', 'project_id')"
            )


@pytest.mark.parametrize("statement", ["DISABLE TRIGGER ALL", "DISABLE TRIGGER recorded", "OWNER TO guatu_service"])
def test_the_service_cannot_switch_the_recorder_off(promised: City, statement):
    with (
        psycopg.connect(promised.urls.service_url.replace("+psycopg", "", 1)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(f"ALTER TABLE projects {statement}".encode())


def test_the_service_cannot_pass_triggers_by(promised: City):
    with (
        psycopg.connect(promised.urls.service_url.replace("+psycopg", "", 1)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("SET session_replication_role = replica")


def test_every_table_that_the_service_may_delete_from_is_known(promised: City):
    may = promised.asked(
        "SELECT array_agg(table_name::text ORDER BY table_name) FROM information_schema.role_table_grants"
        " WHERE grantee = 'guatu_service' AND privilege_type = 'DELETE'"
    )
    assert may == [
        "agreements", "answers", "approvals", "basemap_features", "fundings", "grants", "list_memberships", "oidc_attempts",
        "overlay_features", "overlay_pieces",
        "project_parties", "road_pipes", "sessions", "sign_in_failures", "sign_in_links", "signings", "template_links",
        "template_steps", "totps",
    ]  # fmt: skip
    more = promised.asked(
        "SELECT array_agg(DISTINCT privilege_type::text) FROM information_schema.role_table_grants"
        " WHERE grantee IN ('guatu_service', 'PUBLIC') AND table_schema = 'public'"
        " AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')"
    )
    assert more is None
