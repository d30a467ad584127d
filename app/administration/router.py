"""People, roles, invitations, offices and hand-over; for administrators alone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from app.administration import commands, queries
from app.administration.schemas import (
    Ended,
    GrantsChange,
    HandedOver,
    HandOver,
    Invitation,
    OrganisationChange,
    OrganisationNew,
    OrganisationOut,
    Organisations,
    People,
    PeopleQuery,
    PersonChange,
    PersonNew,
    PersonOut,
)
from app.audit.commands import Door, record_access
from app.identity.dependencies import SAFE, Reading, Reads, Writes, Writing, check_version
from app.identity.models import Person
from app.identity.roles import Permission
from app.kit.schemas import Written
from app.kit.settings import settings

router = APIRouter(prefix="/api/v1", tags=["administration"])
Read = Annotated[Reading, Depends(Reads(Permission.ADMINISTER), scope="function")]
Write = Annotated[Writing, Depends(Writes(Permission.ADMINISTER), scope="function")]


@router.get("/people")
def list_people(query: Annotated[PeopleQuery, Query()], reading: Read, response: Response) -> People:
    response.headers.update(SAFE)
    return queries.people_page(reading.db, query)


@router.post("/people", status_code=201, response_model=PersonOut)
def create_person(body: PersonNew, writing: Write) -> Response:
    """A new person. They cannot sign in before they are invited."""

    def work() -> Written:
        commands.one_at_a_time(writing.db)
        person = commands.create_person(writing.db, body)
        shown = queries.person_out(writing.db, person.login)
        return Written(body=shown, version=shown.version, status=201, location=f"/api/v1/people/{person.login}")

    return writing.answer(work, reason=body.reason)


@router.get("/people/{login}")
def read_person(login: str, reading: Read, response: Response) -> PersonOut:
    found = queries.person_out(reading.db, login)
    response.headers.update(SAFE | {"ETag": f'"{found.version}"'})
    return found


@router.patch("/people/{login}", response_model=PersonOut)
def change_person(login: str, body: PersonChange, writing: Write) -> Response:
    """Name, office, active or not. Whoever becomes inactive is out at once, with every session, token and link."""

    def work() -> Written:
        person = checked_person(writing, login)
        commands.change_person(writing.db, person, body, by=_who(writing))
        return _person(writing, login)

    return writing.answer(work, reason=body.reason)


@router.put("/people/{login}/grants", response_model=PersonOut)
def change_grants(login: str, body: GrantsChange, writing: Write) -> Response:
    """All roles of a person, guarded by the person's version; they count from the next request on."""

    def work() -> Written:
        person = checked_person(writing, login)
        commands.set_grants(writing.db, person, body.grants, by=_who(writing))
        return _person(writing, login)

    return writing.answer(work, reason=body.reason)


@router.post("/people/{login}/invitation", status_code=201, response_model=Invitation)
def invite_person(login: str, writing: Write) -> Response:
    """A one-time link for the person, told once; the invitation before it holds no longer."""

    def work() -> Written:
        person = commands.person_to_change(writing.db, login)
        token, expires = commands.invite(writing.db, person)
        told = Invitation(login=login, link=f"{settings().public_url}/sign-in#{token}", expires_at=expires)
        return Written(body=told, kept=told.model_copy(update={"link": None}), status=201)

    return writing.answer(work)


@router.delete("/people/{login}/sessions", response_model=Ended)
def end_sessions(login: str, writing: Write) -> Response:
    """End every session of a person. Sessions have no version; tokens stay."""

    def work() -> Written:
        person = commands.person_to_change(writing.db, login)
        ended = commands.end_sessions(writing.db, person)
        record_access(
            writing.db,
            Door.SESSION_ENDED,
            origin="api" if writing.caller.by_token else "web",
            person_id=writing.caller.person_id,
            login=login,
            request_id=writing.request.scope["state"]["request_id"],
            path=writing.request.url.path,
            detail={"ended": ended},
        )
        return Written(body=Ended(ended=ended))

    return writing.answer(work)


@router.get("/organisations")
def list_organisations(reading: Read, response: Response) -> Organisations:
    """Every organisation in the order of the tree, with its active people and the projects that it leads."""
    response.headers.update(SAFE)
    return queries.organisations(reading.db)


@router.post("/organisations", status_code=201, response_model=OrganisationOut)
def create_organisation(body: OrganisationNew, writing: Write) -> Response:
    def work() -> Written:
        commands.one_at_a_time(writing.db)
        commands.create_organisation(writing.db, body)
        return _organisation(writing, body.code, status=201, location=f"/api/v1/organisations/{body.code}")

    return writing.answer(work, reason=body.reason)


@router.patch("/organisations/{code}", response_model=OrganisationOut)
def change_organisation(code: str, body: OrganisationChange, writing: Write) -> Response:
    """Name, place in the tree, 属地, kind, active or not."""
    db = writing.db

    def work() -> Written:
        organisation = commands.organisation_to_change(db, code)
        check_version(writing.expected_version(), organisation.version, lambda: queries.organisation_out(db, code))
        commands.change_organisation(db, organisation, body)
        return _organisation(writing, code)

    return writing.answer(work, reason=body.reason)


@router.post("/organisations/{code}/hand-over", response_model=HandedOver)
def hand_over(code: str, body: HandOver, writing: Write) -> Response:
    """Give all projects of an office, or the named ones, to another; sent the other way it is undone."""

    def work() -> Written:
        return Written(body=commands.hand_over(writing.db, code, body))

    return writing.answer(work, reason=body.reason)


def checked_person(writing: Writing, login: str) -> Person:
    """The person, when the request was made from the version that is there."""
    person = commands.person_to_change(writing.db, login)
    check_version(writing.expected_version(), person.version, lambda: queries.person_out(writing.db, login))
    return person


def _who(writing: Writing) -> int:
    assert writing.caller.person_id is not None
    return writing.caller.person_id


def _person(writing: Writing, login: str) -> Written:
    shown = queries.person_out(writing.db, login)
    return Written(body=shown, version=shown.version)


def _organisation(writing: Writing, code: str, status: int = 200, location: str | None = None) -> Written:
    shown = queries.organisation_out(writing.db, code)
    return Written(body=shown, version=shown.version, status=status, location=location)
