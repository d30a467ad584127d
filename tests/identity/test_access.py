"""Who a caller is, and what follows from it."""

from datetime import timedelta

import pytest

from app.identity import commands
from app.identity.access import Caller
from app.identity.models import SignInMethod
from app.identity.queries import caller_from, person_by_login, session_holder
from app.identity.roles import ROLES_WITH, Permission, Role
from app.identity.schemas import GrantIn, OrganisationIn, PersonIn
from app.kit import clock
from app.kit.errors import Invalid
from tests.city import City


def caller(shared: City, login: str) -> Caller:
    with shared.write() as db:
        person = person_by_login(db, login)
        assert person is not None
        visitor, now = commands.Visitor("127.0.0.1"), clock.real_now()
        secret = commands.start_session(db, person, visitor, SignInMethod.PASSWORD)
        found = caller_from(db, session_holder(db, commands.hash_of(secret), now, now - timedelta(minutes=1)))
        assert found is not None
        return found


def put(shared: City, login: str, organisation: str | None = None, *grants: GrantIn) -> Caller:
    with shared.write() as db:
        commands.put_person(db, PersonIn(login=login, name=login, organisation=organisation, grants=list(grants)))
    return caller(shared, login)


def test_an_editor_owns_what_their_office_and_those_below_it_lead(shared: City):
    assert caller(shared, "editor").offices == {"office-a", "office-a1"}
    assert caller(shared, "editor-b").offices == {"office-b"}


def test_an_office_put_below_another_is_its_editors_at_once(shared: City):
    with shared.write() as db:
        given = {"code": "office-a2", "name": "二级", "kind": "office", "parent": "office-a1", "provenance": "entered"}
        commands.put_organisation(db, OrganisationIn.model_validate(given))
    assert "office-a2" in caller(shared, "editor").offices


def test_a_ring_of_offices_ends(shared: City):
    with shared.write() as db:
        for code, parent in (("ring-1", None), ("ring-2", "ring-1"), ("ring-1", "ring-2")):
            given = {"code": code, "name": code, "kind": "office", "parent": parent, "provenance": "entered"}
            commands.put_organisation(db, OrganisationIn.model_validate(given))
    assert put(shared, "in-a-ring", "ring-1", GrantIn(role="editor")).offices == {"ring-1", "ring-2"}


def test_an_editor_without_an_office_owns_nothing(shared: City):
    lost = put(shared, "lost", None, GrantIn(role="editor"))
    assert lost.offices == frozenset()
    assert not lost.owns(None)
    assert not lost.may_change(Permission.FACTS, None)


def test_a_person_without_roles_reads_what_the_public_reads(shared: City):
    nobody = put(shared, "nobody-yet")
    assert nobody.roles == {Role.PUBLIC}
    assert [one for one in Permission if nobody.may(one)] == [Permission.READ]


def test_a_granted_part_limits_a_viewer_and_nobody_else(shared: City):
    part = GrantIn(role="viewer", unit="jingkai")
    assert not put(shared, "limited", None, part).reads_all
    assert not put(shared, "limited-by-programme", None, GrantIn(role="viewer", programme="metro")).reads_all
    assert put(shared, "planner-too", None, part, GrantIn(role="planner")).reads_all
    assert put(shared, "whole", None, GrantIn(role="viewer")).reads_all


def test_two_grants_together_give_both_parts(shared: City):
    found = put(shared, "two-parts", None, GrantIn(role="viewer", unit="jingkai"), GrantIn(role="viewer", unit="xinqu"))
    assert found.units == {"jingkai", "xinqu"}
    assert found.reads_inside("xinqu", "metro")
    assert not found.reads_inside("chaoyang", "metro")
    assert not found.reads_inside(None, "metro")


def test_a_grant_of_everything_is_not_made_smaller_by_a_grant_of_a_part(shared: City):
    both = put(shared, "both", None, GrantIn(role="viewer"), GrantIn(role="viewer", unit="jingkai"))
    assert both.reads_all


def test_a_grant_that_is_taken_back_is_gone(shared: City):
    put(shared, "changing", None, GrantIn(role="dispatcher"), GrantIn(role="viewer"))
    assert put(shared, "changing", None, GrantIn(role="viewer")).roles == {Role.VIEWER}


def test_whoever_watches_the_log_holds_no_keys(shared: City):
    together = [GrantIn(role="auditor"), GrantIn(role="administrator")]
    with pytest.raises(Invalid), shared.write() as db:
        commands.put_person(db, PersonIn(login="both-hands", name="x", grants=together))
    assert shared.asked("SELECT count(*) FROM people WHERE login = 'both-hands'") == 0


def test_the_database_keeps_auditor_and_administrator_apart_as_well(shared: City):
    """Also round the command: a second grant, one after the other."""
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    give = text("INSERT INTO grants (person_id, role) SELECT id, 'administrator' FROM people WHERE login = 'auditor'")
    with pytest.raises(DBAPIError, match="never_together"), shared.write() as db:
        db.execute(give)


def test_an_auditor_may_become_an_administrator(shared: City):
    put(shared, "moving-on", None, GrantIn(role="auditor"))
    assert put(shared, "moving-on", None, GrantIn(role="administrator")).roles == {Role.ADMINISTRATOR}


# The table of the roles, as it was agreed on; `own` narrowing is tested with real requests.
AGREED = {
    Permission.READ: "public viewer planner analyst editor dispatcher auditor administrator",
    Permission.READ_ALL: "viewer planner analyst editor dispatcher",
    Permission.OVERLAYS: "viewer planner analyst editor dispatcher auditor",
    Permission.READ_PERSONS: "planner analyst editor dispatcher",
    Permission.EXPORT: "planner analyst editor dispatcher",
    Permission.PLACE: "planner editor dispatcher",
    Permission.PARTIES: "analyst editor dispatcher",
    Permission.FACTS: "editor dispatcher",
    Permission.SCHEDULE: "editor dispatcher",
    Permission.INVESTMENT: "editor dispatcher",
    Permission.ACCEPT: "dispatcher",
    Permission.APPROVE: "dispatcher",
    Permission.LOG: "dispatcher auditor",
    Permission.ADMINISTER: "administrator",
}


def test_the_table_of_roles_is_the_one_agreed_on():
    agreed = {permission: {Role(role) for role in roles.split()} for permission, roles in AGREED.items()}
    assert agreed == ROLES_WITH


@pytest.mark.parametrize("login", ["", "A", "x", "Editor", "a b", "../x", "x" * 81, "-x", "x\n"])
def test_a_login_is_a_plain_word(login):
    with pytest.raises(ValueError, match="login"):
        PersonIn(login=login, name="x")
