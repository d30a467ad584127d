"""Adding and changing people and offices; inviting; handing projects over."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Integer, cast, func, select, update
from sqlalchemy.orm import Session as Db
from sqlalchemy.orm.attributes import flag_modified

from app.administration.queries import led_by
from app.administration.schemas import (
    HandedOver,
    HandOver,
    OrganisationChange,
    OrganisationNew,
    PersonChange,
    PersonNew,
)
from app.audit.commands import SYSTEM
from app.identity.commands import issue_sign_in_link, put_organisation, put_person
from app.identity.models import (
    ApiToken,
    Grant,
    LinkPurpose,
    Organisation,
    OrganisationKind,
    Person,
    Provenance,
    ReportingUnit,
    Session,
    SignInLink,
)
from app.identity.queries import offices_below, person_by_login
from app.identity.roles import Role
from app.identity.schemas import GrantIn, OrganisationIn, PersonIn
from app.kit import clock
from app.kit.errors import Conflict, Fault, Forbidden, Invalid, NotFound
from app.projects.models import Programme, Project

INVITATION_LIVES = timedelta(hours=24)
# Addresses below /people that are no person.
RESERVED = frozenset({"import", "template.xlsx"})


def one_at_a_time(db: Db) -> None:
    """Let whoever else administers wait until this transaction ends: "the last one" and "no circle" look at many rows."""
    db.execute(select(func.pg_advisory_xact_lock(cast(func.hashtext("guatu administration"), Integer))))


def person_to_change(db: Db, login: str) -> Person:
    """The person, held to the end of the transaction; the system itself is nobody's to change."""
    one_at_a_time(db)
    person = db.scalar(select(Person).where(Person.login == login, Person.id != SYSTEM).with_for_update())
    if person is None:
        raise NotFound
    return person


def create_person(db: Db, given: PersonNew, provenance: Provenance = Provenance.ENTERED) -> Person:
    """A new person, who cannot sign in before they are invited."""
    if given.login in RESERVED or person_by_login(db, given.login) is not None:
        raise Invalid.at("login", "administration.login_taken", given.login)
    check_office(db, "organisation", given.organisation)
    check_grants(db, given.organisation, given.grants)
    known = given.model_dump(exclude={"reason", "grants"})
    return put_person(db, PersonIn(**known, grants=given.grants, provenance=provenance))


def change_person(db: Db, person: Person, change: PersonChange, by: int) -> None:
    """Change what is given; `by` is the id of who does."""
    given = change.model_fields_set
    if "name" in given and change.name is not None and change.name != person.name:
        person.provenance.check_name(change.name)
        person.name = change.name
    if "organisation" in given and change.organisation != person.organisation:
        check_office(db, "organisation", change.organisation)
        roles = set(db.scalars(select(Grant.role).where(Grant.person_id == person.id)))
        if change.organisation is None and Role.EDITOR in roles:
            raise Invalid.at("organisation", "administration.editor_needs_office")
        person.organisation = change.organisation
    if change.active is not None and change.active != person.active:
        _set_active(db, person, change, by)
    db.flush()


def _set_active(db: Db, person: Person, change: PersonChange, by: int) -> None:
    if person.id == by:
        raise Forbidden("administration.own_account")
    if not change.active and not change.reason:
        raise Invalid.at("reason", "administration.reason_needed")
    administers = _administers(db, person)
    person.active = bool(change.active)
    db.flush()
    if not person.active:
        if administers:
            check_administrator_left(db)
        end_sessions(db, person)
        _end_tokens_and_links(db, person)


def end_sessions(db: Db, person: Person) -> int:
    """End every session of a person; answers how many."""
    live = (Session.person_id == person.id, Session.ended_at.is_(None))
    ended = db.scalars(update(Session).where(*live).values(ended_at=clock.real_now()).returning(Session.id))
    return len(ended.all())


def revoke_tokens(db: Db, person: Person, name: str | None = None) -> int:
    """Revoke a person's tokens, or those of one name; answers how many."""
    now = clock.real_now()
    wanted = select(ApiToken).where(
        ApiToken.person_id == person.id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now
    )
    tokens = db.scalars(wanted if name is None else wanted.where(ApiToken.name == name)).all()
    for token in tokens:
        token.revoked_at = now
    db.flush()
    return len(tokens)


def _end_tokens_and_links(db: Db, person: Person, purpose: LinkPurpose | None = None) -> None:
    """What a person could still come in by: with a `purpose` only the links of that purpose."""
    now = clock.real_now()
    unused = [SignInLink.person_id == person.id, SignInLink.used_at.is_(None), SignInLink.expires_at > now]
    if purpose is None:
        revoke_tokens(db, person)
    else:
        unused.append(SignInLink.purpose == purpose)
    db.execute(update(SignInLink).where(*unused).values(expires_at=now))


def set_grants(db: Db, person: Person, grants: Sequence[GrantIn], by: int, office: str | None = None) -> None:
    """Let these be all the roles of a person, who belongs to `office` or is about to. Nobody changes their own."""
    if person.id == by:
        raise Forbidden("administration.own_roles")
    check_grants(db, office or person.organisation, grants)
    administers = _administers(db, person)
    known = {name: getattr(person, name) for name in ("login", "name", "organisation", "provenance")}
    put_person(db, PersonIn(**known, grants=list(grants)))
    # Grants are rows of their own; the person's version covers them.
    flag_modified(person, "name")
    db.flush()
    if administers:
        check_administrator_left(db)


def _administers(db: Db, person: Person) -> bool:
    mine = select(Grant.id).where(Grant.person_id == person.id, Grant.role == Role.ADMINISTRATOR)
    return person.active and db.scalar(mine) is not None


def check_grants(db: Db, organisation: str | None, grants: Sequence[GrantIn]) -> None:
    """Refuse roles that nobody can hold so."""
    seen: set[tuple[Role, str | None, str | None]] = set()
    for at, grant in enumerate(grants):
        where = ("grants", at)
        if grant.role is Role.PUBLIC:
            raise Invalid(Fault((*where, "role"), "administration.public_is_nobody", given=grant.role))
        if grant.role is not Role.VIEWER and (grant.unit or grant.programme):
            raise Invalid(Fault((*where, "role"), "administration.only_viewer_limited", given=grant.role))
        if grant.role is Role.EDITOR and organisation is None:
            raise Invalid(Fault((*where, "role"), "administration.editor_needs_office", given=grant.role))
        if (grant.role, grant.unit, grant.programme) in seen:
            raise Invalid(Fault(where, "project.twice"))
        seen.add((grant.role, grant.unit, grant.programme))
        for name, listed in (("unit", ReportingUnit), ("programme", Programme)):
            code = getattr(grant, name)
            if code is not None and db.get(listed, code) is None:
                raise Invalid(Fault((*where, name), "project.unknown_code", {"given": code}, code))


def check_administrator_left(db: Db) -> None:
    """Refuse a change after which nobody could administer; one after another by `one_at_a_time`."""
    holders = select(func.count()).select_from(Person).join(Grant, Grant.person_id == Person.id)
    if not db.scalar(holders.where(Person.active, Grant.role == Role.ADMINISTRATOR)):
        raise Conflict("administration.last_administrator")


def invite(db: Db, person: Person) -> tuple[str, datetime]:
    """(token, until when) of a new one-time link; earlier invitations that were not used hold no longer."""
    if not person.active:
        raise Conflict("administration.inactive_person")
    _end_tokens_and_links(db, person, LinkPurpose.INVITATION)
    expires = clock.real_now() + INVITATION_LIVES
    token = issue_sign_in_link(db, person.login, LinkPurpose.INVITATION, INVITATION_LIVES)
    person.invited_at = clock.real_now()
    db.flush()
    return token, expires


def check_office(db: Db, field: str, code: str | None) -> None:
    """Refuse an office that is not there or not active."""
    office = None if code is None else db.get(Organisation, code)
    if code is not None and office is None:
        raise Invalid.at(field, "project.unknown_code", code)
    if office is not None and not office.active:
        raise Invalid.at(field, "administration.inactive_office", code)


def organisation_to_change(db: Db, code: str) -> Organisation:
    """The office, held: nobody gives it a project in the meantime."""
    one_at_a_time(db)
    found = db.scalar(select(Organisation).where(Organisation.code == code).with_for_update())
    if found is None:
        raise NotFound
    return found


def create_organisation(db: Db, given: OrganisationNew, provenance: Provenance = Provenance.ENTERED) -> Organisation:
    if db.get(Organisation, given.code) is not None:
        raise Invalid.at("code", "administration.code_taken", given.code)
    check_office(db, "parent", given.parent)
    _check_unit(db, given.unit)
    return put_organisation(db, OrganisationIn(**given.model_dump(exclude={"reason"}), provenance=provenance))


def change_organisation(db: Db, organisation: Organisation, change: OrganisationChange) -> None:
    """Change what is given; no circles, and whoever leads projects stays an active office."""
    given = {name: getattr(change, name) for name in change.model_fields_set - {"reason"}}
    for name in ("name", "kind", "active"):
        if given.get(name, ...) is None:
            del given[name]  # these have a value always
    if "name" in given:
        organisation.provenance.check_name(given["name"])
    if given.get("parent") not in (None, organisation.parent):
        _check_parent(db, organisation, given["parent"])
    if "unit" in given:
        _check_unit(db, given["unit"])
    _check_closing(db, organisation, change)
    for name, value in given.items():
        if getattr(organisation, name) != value:
            setattr(organisation, name, value)
    db.flush()


def _check_closing(db: Db, organisation: Organisation, change: OrganisationChange) -> None:
    """Whoever leads projects stays an office, and active."""
    closes = change.active is False and organisation.active
    if closes and not change.reason:
        raise Invalid.at("reason", "administration.reason_needed")
    becomes_another = change.kind not in (None, OrganisationKind.OFFICE)
    led = led_by(db, organisation.code) if closes or becomes_another else 0
    if led:
        raise Conflict("administration.leads", count=led, code=organisation.code)


def _check_parent(db: Db, organisation: Organisation, parent: str) -> None:
    check_office(db, "parent", parent)
    if parent in set(db.scalars(offices_below(organisation.code))):
        raise Invalid.at("parent", "administration.circle", parent)


def _check_unit(db: Db, unit: str | None) -> None:
    if unit is not None and db.get(ReportingUnit, unit) is None:
        raise Invalid.at("unit", "project.unknown_code", unit)


def hand_over(db: Db, code: str, given: HandOver) -> HandedOver:
    """Give projects of one office to another, all in this transaction; each is a change of its own in the log.

    Rows of projects are held before those of offices, as whoever saves a project does, so that nobody waits in a circle.
    """
    if given.to == code:
        raise Invalid.at("to", "administration.to_itself", given.to)
    if db.get(Organisation, code) is None:
        raise NotFound
    table = Project.__table__
    led = select(table.c.id, table.c.code).where(table.c.office == code).order_by(table.c.id)
    if given.projects is not None:
        led = led.where(table.c.code.in_(given.projects))
    found: dict[int, str] = dict(db.execute(led.with_for_update()).all())
    _check_led(code, given, set(found.values()))
    target = db.get(Organisation, given.to, with_for_update={"read": True, "key_share": True}, populate_existing=True)
    if target is None or target.kind is not OrganisationKind.OFFICE:
        raise Invalid.at("to", "project.unknown_code", given.to)
    check_office(db, "to", given.to)
    db.execute(
        update(Project)
        .where(Project.id.in_(found))
        .values(office=given.to, version=Project.version + 1, updated_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    return HandedOver(origin=code, to=given.to, moved=len(found), projects=list(found.values()))


def _check_led(code: str, given: HandOver, found: set[str]) -> None:
    missing = [(at, one) for at, one in enumerate(given.projects or []) if one not in found]
    if missing:
        raise Invalid(
            *(
                Fault(("projects", at), "administration.not_led", {"given": one, "code": code}, one)
                for at, one in missing
            )
        )
    if not found:
        raise Conflict("administration.leads_none", code=code)
