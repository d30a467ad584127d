"""The database records every change itself, and refuses one without a person."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

import app.models  # noqa: F401 (every table)
from app.kit.db import Base
from tests.city import City, unsafe

# Tables whose changes are not recorded, and why.
NOT_RECORDED = {
    "changes": "the log itself",
    "access_events": "what happened at the door, a record itself",
    "change_links": "the chain of the log",
    "chain_head": "the end of that chain",
    "answers": "what a repeated request gets; no fact of the city's",
    "sessions": "who is signed in; not a fact of the city's, and full of last uses",
    "sign_in_failures": "a counter of the door; what was refused stands in access_events",
    "sign_in_links": "used once and worthless then",
    "oidc_attempts": "on the way to a provider and back; gone after its return",
    "oidc_sessions": "which session a provider opened",
    "project_facts": "derived from what is recorded",
    "project_year_facts": "derived from what is recorded",
    "project_items": "derived from what is recorded",
    "project_cells": "derived from what is recorded",
    "basemap_features": "replaced as a whole from its file",
    "overlay_features": "come and go with their layer, which is recorded; very many, and not for every reader of the log",
    "overlay_pieces": "derived from the features",
    "overlay_covers": "derived from places and layers",
}


@pytest.fixture
def service(shared: City) -> Iterator[psycopg.Connection]:
    """A bare connection of the service's role: SQL that goes round the application."""
    with psycopg.connect(shared.urls.service_url.replace("+psycopg", "", 1)) as connection:
        yield connection
        connection.rollback()


def sign(connection: psycopg.Connection, person: int | str = 1, **more: str) -> None:
    for name, value in {"person": str(person), **more}.items():
        connection.execute("SELECT set_config(%s, %s, true)", (f"guatu.{name}", value))


def one(connection: psycopg.Connection, statement: str, *values: Any) -> Any:
    row = connection.execute(statement.encode(), values).fetchone()
    return row[0] if row else None


def test_every_table_is_recorded_or_has_a_reason_not_to_be(shared: City):
    recorded = shared.asked(
        "SELECT array_agg(c.relname::text) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_proc p ON p.oid = t.tgfoid WHERE p.proname = 'record_change' AND t.tgenabled = 'O'"
        # after each row, for insert (4), delete (8) and update (16)
        " AND t.tgtype & 1 = 1 AND t.tgtype & 66 = 0 AND t.tgtype & 28 = 28"
    )
    assert set(recorded) == set(Base.metadata.tables) - NOT_RECORDED.keys()
    assert len(recorded) == len(set(recorded))


def test_no_table_of_the_database_is_unknown_to_the_models(shared: City):
    found = shared.asked(
        "SELECT array_agg(relname::text) FROM pg_class WHERE relkind IN ('r', 'p') AND relowner = 'guatu_owner'::regrole"
    )
    assert set(found) == {*Base.metadata.tables, "alembic_version"}


def test_the_service_owns_nothing_and_may_make_nothing(service):
    assert one(service, "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole") == 0
    assert one(service, "SELECT has_schema_privilege('public', 'CREATE')") is False


@pytest.mark.parametrize("how", ["unsigned", "unknown", "empty"])
def test_a_write_without_a_person_is_refused(service, shared: City, how):
    project = shared.project()
    if how != "unsigned":
        sign(service, 999_999 if how == "unknown" else "")
    with pytest.raises(psycopg.DatabaseError, match="needs a person") as refused:
        service.execute("UPDATE projects SET phase = '二期' WHERE id = %s", (project.id,))
    assert refused.value.sqlstate == "GU001"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO organisations (code, name, kind, provenance) VALUES ('x', 'x', 'office', 'entered')",
        "DELETE FROM grants",
        "UPDATE milestones SET forecast_date = '2025-12-01'",
        "INSERT INTO annual_plans (project_id, year, plan_wan) SELECT id, 2031, 1 FROM projects LIMIT 1",
        "UPDATE people SET active = false WHERE login = 'dispatcher'",
    ],
)
def test_no_kind_of_write_goes_without_a_person(service, shared: City, statement):
    shared.project()
    with pytest.raises(psycopg.DatabaseError, match="needs a person"):
        service.execute(statement.encode())


def test_the_signature_ends_with_its_transaction(service, shared: City):
    """A pooled connection must not lend one person's name to the next."""
    project = shared.project()
    sign(service)
    service.execute("UPDATE projects SET phase = '二期' WHERE id = %s", (project.id,))
    service.commit()
    with pytest.raises(psycopg.DatabaseError, match="needs a person"):
        service.execute("UPDATE projects SET phase = '三期' WHERE id = %s", (project.id,))


def test_an_insert_an_update_and_a_delete_are_told_apart(service):
    sign(service, origin="test", reason="核对", request="r-1", at="2025-03-04T05:06:07Z")
    grant = one(service, "INSERT INTO grants (person_id, role) VALUES (1, 'viewer') RETURNING id")
    service.execute("UPDATE grants SET unit = 'jingkai' WHERE id = %s", (grant,))
    service.execute("DELETE FROM grants WHERE id = %s", (grant,))
    rows = service.execute(
        "SELECT action, old, new FROM changes WHERE table_name = 'grants' AND row_key = %s ORDER BY id", (str(grant),)
    ).fetchall()
    whole = {"id": grant, "person_id": 1, "role": "viewer"}
    assert rows == [
        ("insert", None, whole),
        ("update", {"unit": None}, {"unit": "jingkai"}),
        ("delete", whole | {"unit": "jingkai"}, None),
    ]
    common = "SELECT DISTINCT (at AT TIME ZONE 'UTC')::text, person_name, origin, request_id, reason FROM changes"
    told = service.execute(f"{common} WHERE row_key = %s AND table_name = 'grants'".encode(), (str(grant),)).fetchall()
    assert told == [("2025-03-04 05:06:07", "系统", "test", "r-1", "核对")]


def test_secrets_and_counters_are_not_copied_into_the_log(service):
    sign(service)
    service.execute(
        "INSERT INTO api_tokens (name, token_hash, person_id, expires_at) VALUES ('t', repeat('s', 64), 1, now())"
    )
    new = one(service, "SELECT new FROM changes WHERE table_name = 'api_tokens' ORDER BY id DESC LIMIT 1")
    assert "name" in new
    assert not new.keys() & {"token_hash", "version", "updated_at", "name_pinyin"}


def test_a_rolled_back_change_leaves_no_record(service, shared: City):
    before = shared.asked("SELECT count(*) FROM changes")
    sign(service)
    service.execute("UPDATE people SET name = '改名' WHERE login = 'viewer'")
    service.rollback()
    assert shared.asked("SELECT count(*) FROM changes") == before


def test_the_switch_for_bulk_loads_does_nothing_for_the_service(service, shared: City):
    project = shared.project()
    sign(service, bulk="on")
    before = one(service, "SELECT count(*) FROM changes")
    service.execute("UPDATE projects SET phase = '二期' WHERE id = %s", (project.id,))
    assert one(service, "SELECT count(*) FROM changes") == before + 1
    sign(service, "", bulk="on")
    with pytest.raises(psycopg.DatabaseError, match="needs a person"):
        service.execute("UPDATE projects SET phase = '三期' WHERE id = %s", (project.id,))


def test_a_change_keeps_its_persons_name_when_they_get_another(shared: City):
    from sqlalchemy import text

    project = shared.project()
    address = f"/api/v1/projects/{project.code}"
    shared.client("dispatcher").patch(address, json={"phase": "二期"}, headers=unsafe(1))
    with shared.write() as db:
        db.execute(text("UPDATE people SET name = '另一个名字' WHERE login = 'dispatcher'"))
    newest = shared.client("viewer").get(f"{address}/history").json()["items"][0]
    assert newest["person"] == {"name": "dispatcher"}
