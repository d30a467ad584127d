"""People from a workbook: which columns there are, what a row means, and the import itself."""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.administration import commands as administration
from app.administration.queries import person_out
from app.administration.schemas import PersonChange, PersonNew
from app.audit.commands import SYSTEM
from app.exchange.schemas import Action, CellError, FieldDifference, ImportOut, RowOut
from app.exchange.workbook import MAX_ROWS, cell_name, read_rows
from app.identity.models import Organisation, Person, Provenance, ReportingUnit
from app.identity.roles import Role
from app.identity.schemas import GrantIn
from app.kit.errors import Conflict, Fault, GuatuError, Invalid
from app.kit.messages import sentence
from app.projects.models import Programme

# field: what the head of its column may be called, the first one Chinese, the second English
COLUMNS: dict[str, tuple[str, ...]] = {
    "login": ("登录名", "login"),
    "name": ("姓名", "name"),
    "organisation": ("单位编码", "organisation", "单位", "office"),
    "roles": ("角色", "roles", "role"),
    "units": ("属地", "units", "unit"),
    "programmes": ("专项", "programmes", "programme"),
}
NEEDED = ("login", "name", "organisation", "roles")
ROLE_WORDS: dict[Role, tuple[str, ...]] = {
    Role.VIEWER: ("查看", "查看员", "viewer"),
    Role.PLANNER: ("规划", "规划员", "planner"),
    Role.ANALYST: ("招商", "招商员", "analyst"),
    Role.EDITOR: ("项目专班", "填报", "填报员", "editor"),
    Role.DISPATCHER: ("调度", "调度员", "dispatcher"),
    Role.AUDITOR: ("审计", "审计员", "auditor"),
    Role.ADMINISTRATOR: ("管理员", "administrator"),
}
ROLE_OF = {word: role for role, words in ROLE_WORDS.items() for word in words}
BETWEEN = re.compile(r"[、,，;；/|\n]+")
FIELD_OF = {"grants": "roles", "active": "login"}


@dataclass
class Codes:
    """The code lists, by code and by name."""

    organisations: dict[str, str]
    units: dict[str, str]
    programmes: dict[str, str]


@dataclass
class Sheet:
    """The rows under the head: (row as the spreadsheet counts, text by field), and where each field's column is."""

    columns: dict[str, int]
    rows: list[tuple[int, dict[str, str]]]
    faults: list[tuple[int, str, Fault]] = field(default_factory=list)

    def wrong(self, row: int, name: str, key: str, given: str | None = None, **values: Any) -> None:
        self.faults.append((row, name, Fault((name,), key, {"given": given} | values, given)))

    def cell(self, row: int, name: str) -> str:
        return cell_name(row, self.columns.get(name, 1))


def codes(db: Db) -> Codes:
    def listed(mapped: Any, *names: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for one in db.scalars(select(mapped)):
            for name in names:
                found.setdefault(getattr(one, name), one.code)
        return found | {code: code for code in found.values()}

    return Codes(
        organisations=listed(Organisation, "name"),
        units=listed(ReportingUnit, "short_name", "name"),
        programmes=listed(Programme, "short_name", "name"),
    )


def import_people(
    db: Db, content: bytes, *, by: int, language: str, dry_run: bool, seen: str | None = None
) -> ImportOut:
    """Add and change the people of a workbook, all or nothing; who is not in it stays as they are.

    A dry run does the same and takes it back. Errors of a real run are raised with their cells.
    """
    sheet = _sheet(read_rows(content))
    administration.one_at_a_time(db)
    before = db.begin_nested()
    items, unchanged = _apply(db, sheet, by)
    differences = [item.model_dump(mode="json") for item in items]
    digest = hashlib.sha256(json.dumps(differences, ensure_ascii=False).encode()).hexdigest()[:32]
    if dry_run or sheet.faults:
        before.rollback()
        db.expire_all()
    if not dry_run:
        _refuse(sheet, digest, seen)
    actions = [item.action for item in items]
    return ImportOut(
        dry_run=dry_run,
        rows=len(sheet.rows),
        added=actions.count("added"),
        changed=actions.count("changed"),
        unchanged=unchanged,
        items=items,
        errors=[_cell_error(sheet, *wrong, language) for wrong in _in_order(sheet)],
        digest=digest,
    )


def _refuse(sheet: Sheet, digest: str, seen: str | None) -> None:
    if sheet.faults:
        raise Invalid(
            *(
                Fault((sheet.cell(row, name),), wrong.key, wrong.values, wrong.given)
                for row, name, wrong in _in_order(sheet)
            )
        )
    if seen is not None and seen != digest:
        raise Conflict("exchange.changed_since")


def _in_order(sheet: Sheet) -> list[tuple[int, str, Fault]]:
    """What is wrong, as one reads the sheet."""
    return sorted(sheet.faults, key=lambda wrong: (wrong[0], sheet.columns.get(wrong[1], 1)))


def _cell_error(sheet: Sheet, row: int, name: str, fault: Fault, language: str) -> CellError:
    given = None if fault.given is None else str(fault.given)[:200]
    return CellError(
        cell=sheet.cell(row, name), row=row, field=name, msg=sentence(fault.key, language, fault.values), input=given
    )


def _sheet(rows: list[list[str]]) -> Sheet:
    """Find the columns by their heads, and the rows that say anything."""
    head, *body = rows or [[]]
    sheet = Sheet({}, [])
    names = {word: name for name, words in COLUMNS.items() for word in words}
    for at, word in enumerate(head, start=1):
        name = names.get(_plain(word).lower())
        if not word:
            continue
        if name is None or name in sheet.columns:
            key = "exchange.unknown_column" if name is None else "exchange.column_twice"
            raise Invalid(Fault((cell_name(1, at),), key, {"given": word}, word))
        sheet.columns[name] = at
    missing = [
        Fault(("A1",), "exchange.no_column", {"name": COLUMNS[name][0]}) for name in NEEDED if name not in sheet.columns
    ]
    if missing:
        raise Invalid(*missing)
    for number, cells in enumerate(body, start=2):
        if any(cells):
            sheet.rows.append((number, {name: cells[at - 1] for name, at in sheet.columns.items() if at <= len(cells)}))
    if not sheet.rows:
        raise Invalid.at("file", "exchange.no_rows")
    if len(sheet.rows) > MAX_ROWS:
        raise Invalid.at("file", "exchange.too_many_rows", limit=MAX_ROWS)
    return sheet


def _plain(text: str) -> str:
    """Full-width letters and digits as plain ones, blanks round the text cut."""
    return unicodedata.normalize("NFKC", text).strip()


def _apply(db: Db, sheet: Sheet, by: int) -> tuple[list[RowOut], int]:
    """Put every row in, each behind a savepoint of its own so that one error does not hide the next."""
    known = codes(db)
    logins = [_plain(cells.get("login", "")) for _, cells in sheet.rows]
    held = select(Person).where(Person.login.in_(logins), Person.id != SYSTEM).order_by(Person.id).with_for_update()
    people = {person.login: person for person in db.scalars(held)}
    first: dict[str, int] = {}
    items: list[RowOut] = []
    unchanged = 0
    for row, cells in sheet.rows:
        wanted = _wanted(sheet, row, cells, known)
        if wanted is None:
            continue
        if first.setdefault(wanted.login, row) != row:
            sheet.wrong(row, "login", "exchange.login_twice", wanted.login, first=first[wanted.login])
            continue
        changes = _differences(db, wanted, people.get(wanted.login))
        if not changes:
            unchanged += 1
        elif _save(db, sheet, row, wanted, people.get(wanted.login), changes, by):
            action: Action = "changed" if wanted.login in people else "added"
            items.append(RowOut(row=row, login=wanted.login, name=wanted.name, action=action, changes=changes))
    return items, unchanged


def _wanted(sheet: Sheet, row: int, cells: dict[str, str], known: Codes) -> PersonNew | None:
    """What a row asks for, or None when a cell of it is wrong."""
    before = len(sheet.faults)
    office = _code(sheet, row, "organisation", cells.get("organisation", ""), known.organisations)
    roles = [_role(sheet, row, word) for word in _words(cells.get("roles", ""))]
    units = [_code(sheet, row, "units", word, known.units) for word in _words(cells.get("units", ""))]
    programmes = [
        _code(sheet, row, "programmes", word, known.programmes) for word in _words(cells.get("programmes", ""))
    ]
    if (units or programmes) and Role.VIEWER not in roles:
        sheet.wrong(row, "units" if units else "programmes", "administration.only_viewer_limited")
    grants: list[GrantIn] = []
    for role in dict.fromkeys(role for role in roles if role):
        limits = [GrantIn(role=role, unit=unit) for unit in units] + [
            GrantIn(role=role, programme=p) for p in programmes
        ]
        grants += limits if role is Role.VIEWER and limits else [GrantIn(role=role)]
    try:
        wanted = PersonNew(
            login=_plain(cells.get("login", "")), name=cells.get("name", ""), organisation=office, grants=grants
        )
    except ValidationError as error:
        for fault in error.errors():
            name = str(fault["loc"][0])
            place = FIELD_OF.get(name, name)
            given = cells.get(place, "")
            form = (name, fault["type"]) == ("login", "string_pattern_mismatch")
            key = "exchange.login_form" if form else f"fault.{fault['type']}"
            sheet.faults.append((row, place, Fault((place,), key, dict(fault.get("ctx", {})), given)))
        return None
    return wanted if len(sheet.faults) == before else None


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word for word in (_plain(part) for part in BETWEEN.split(text)) if word))


def _role(sheet: Sheet, row: int, word: str) -> Role | None:
    role = ROLE_OF.get(word.lower())
    if role is None:
        sheet.wrong(row, "roles", "exchange.unknown_role", word)
    return role


def _code(sheet: Sheet, row: int, name: str, word: str, known: dict[str, str]) -> str | None:
    word = _plain(word)
    if not word:
        return None
    if word not in known:
        sheet.wrong(row, name, "exchange.unknown_name", word)
    return known.get(word)


def _differences(db: Db, wanted: PersonNew, person: Person | None) -> list[FieldDifference]:
    new = {"name": wanted.name, "organisation": wanted.organisation, "roles": _roles(wanted.grants)}
    old: dict[str, Any] = {"name": None, "organisation": None, "roles": []}
    if person is not None:
        grants = person_out(db, person.login).grants
        old = {"name": person.name, "organisation": person.organisation, "roles": _roles(grants)}
    return [FieldDifference(field=name, old=old[name], new=new[name]) for name in new if old[name] != new[name]]


def _roles(grants: Any) -> list[dict[str, str]]:
    """Comparable and readable: role with its limit, in a fixed order."""
    plain = [
        {name: str(value) for name in ("role", "unit", "programme") if (value := getattr(one, name))} for one in grants
    ]
    return sorted(plain, key=lambda one: sorted(one.items()))


def _save(
    db: Db, sheet: Sheet, row: int, wanted: PersonNew, person: Person | None, changes: list[FieldDifference], by: int
) -> bool:
    """Put one row in; False when a rule refused it, which is noted at the cell."""
    mark = db.begin_nested()
    try:
        if person is None:
            administration.create_person(db, wanted, Provenance.IMPORTED)
        else:
            change = PersonChange(name=wanted.name, organisation=wanted.organisation)
            if any(one.field == "roles" for one in changes):
                # Roles first: whoever stops being an editor may leave their office.
                administration.set_grants(db, person, wanted.grants, by, office=wanted.organisation)
            administration.change_person(db, person, change, by)
    except GuatuError as error:
        mark.rollback()
        faults = error.faults if isinstance(error, Invalid) else (Fault(("roles",), error.key, error.values),)
        for fault in faults:
            name = str(fault.loc[0])
            place = FIELD_OF.get(name, name)
            sheet.faults.append((row, place, fault))
        return False
    mark.commit()
    return True
