"""Making and changing projects. One way in, for a form, a file row and a seed row alike."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session as Db

from app.audit.commands import give_reason
from app.identity.models import District, Organisation, Provenance, ReportingUnit
from app.kit import clock, shapes
from app.kit.errors import Fault, Invalid
from app.kit.pinyin import searchable
from app.kit.schemas import own_columns
from app.projects.kinds import CLASS_OF
from app.projects.models import (
    Approval,
    Component,
    Funding,
    ListMembership,
    Party,
    Programme,
    Project,
    ProjectList,
    ProjectParty,
    ProjectYear,
    Sector,
    Signing,
)
from app.projects.schemas import (
    KIND_FIELDS,
    ComponentChange,
    ComponentIn,
    ListIn,
    MembershipIn,
    PartyIn,
    ProgrammeIn,
    ProjectChange,
    ProjectIn,
    SectorIn,
    SigningIn,
    Source,
    YearIn,
)
from app.projects.words import Kind, MoneyState, Stage

CODES: dict[str, type[Any]] = {
    "sector": Sector,
    "unit": ReportingUnit,
    "district": District,
    "office": Organisation,
    "competent_department": Organisation,
}
PLAIN = (
    "name", "name_en", "national_code", "project_class", *CODES, "responsible_leader", "secretary", "secretary_phone",
    "content_and_scale", "description", "construction_type", "phase", "ceremony_date", "investment_floor_wan",
    "investment_note", "address", "location_note",
)  # fmt: skip
NATIONAL_CODE = r"\d{4}-\d{6}-\d{2}-\d{2}-\d{5}[\dX]"


def create_projects(db: Db, wanted: Sequence[tuple[ProjectIn, Source]]) -> list[Project]:
    """New projects in their programmes, in few statements; the caller of this lays out their milestones."""
    held: set[tuple[str, str]] = set()
    made = [_new_project(db, given, source, held) for given, source in wanted]
    db.flush()
    parties = put_parties(db, [(one, source.provenance) for given, source in wanted for one in given.parties or []])
    for project, (given, _) in zip(made, wanted, strict=True):
        _set_parts(db, project, given, parties, new=True)
    db.flush()
    return made


def _new_project(db: Db, given: ProjectIn, source: Source, held: set[tuple[str, str]]) -> Project:
    programme = db.get(Programme, given.programme)
    if programme is None:
        raise Invalid.at("programme", "project.unknown_code", given.programme)
    if given.stage is Stage.CANCELLED:
        raise Invalid.at("stage", "project.begins_cancelled", given.stage)
    kind = given.kind or programme.kind
    if kind is None or (programme.kind is not None and kind != programme.kind):
        expected = programme.kind or "?"
        raise Invalid.at("kind", "project.programme_kind", kind, programme=programme.code, kind=expected)
    project = CLASS_OF[kind](
        code=source.code or next_code(db, programme),
        kind=kind,
        programme=programme.code,
        template=given.template or programme.template,
        stage=given.stage or Stage.PLANNED,
        provenance=source.provenance,
        source_quote=source.quote,
        source_line=source.line,
        source_document=source.document,
        source_note=source.note,
        total_investment_state=MoneyState.EMPTY,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    _set_own_facts(db, project, given, held)
    db.add(project)
    return project


def next_code(db: Db, programme: Programme) -> str:
    """The next free code of a programme, e.g. `CC2025-IND-0221`; two at once wait for each other."""
    db.flush()
    prefix = f"CC{clock.today().year}-{programme.code_prefix}-"
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext(prefix))))
    number = cast(func.substr(Project.code, len(prefix) + 1), Integer)
    last = db.scalar(select(func.max(number)).where(Project.code.regexp_match(rf"^{prefix}\d{{1,9}}$")))
    return f"{prefix}{(last or 0) + 1:04d}"


def change_project(db: Db, project: Project, change: ProjectChange) -> None:
    """Change what is given."""
    if change.model_fields_set - {"reason", "stage"}:
        project.check_alive()
    give_reason(db, change.reason)
    _set_own_facts(db, project, change, set())
    if change.stage is not None and change.stage is not project.stage:
        move_stage(db, project, change.stage, change.reason)
    # Parts live in tables of their own; the project's version covers them.
    project.updated_at = clock.now()
    _set_parts(db, project, change, put_parties(db, [(one, project.provenance) for one in change.parties or []]))
    db.flush()


def move_stage(db: Db, project: Project, to: Stage, reason: str | None) -> None:
    """Move along the table of stages; stopping, cancelling and taking back need a reason."""
    if to not in project.stages_open():
        raise Invalid.at("stage", "project.stage_closed", to, was=project.stage, to=to)
    if project.needs_reason(to) and not reason:
        raise Invalid.at("reason", "project.reason_needed")
    project.stage_before = project.stage
    project.stage = to
    db.flush()


def _set_own_facts(db: Db, project: Project, change: ProjectChange, held: set[tuple[str, str]]) -> None:
    """`held`: the codes that were found good before, and those found now."""
    given = change.model_fields_set
    for name in given.intersection(PLAIN):
        _set(project, name, getattr(change, name))
    _check_codes(db, change, held)
    if "name" in given and project.name:
        project.provenance.check_name(project.name)
        _set(project, "name_pinyin", searchable(project.name))
    if "national_code" in given:
        _set(project, "national_code", _national_code(change.national_code))
    if "public" in given and change.public is not None:
        _set(project, "is_public", change.public)
    if "package_of" in given:
        _set(project, "package_of_id", _package(db, project, change.package_of))
    if given & {"total_investment_wan", "total_investment_state"}:
        _set_total(project, change)
    if given & {"geometry", "location_accuracy"}:
        _set_place(project, change)
    if "fields" in given:
        _set_kind_fields(project, change.fields or {})


def _set(row: object, name: str, value: object) -> None:
    """Assign only what differs, so that an unchanged value makes no change."""
    if getattr(row, name) != value:
        setattr(row, name, value)


def _check_codes(db: Db, change: ProjectChange, held: set[tuple[str, str]]) -> None:
    for name in change.model_fields_set.intersection(CODES):
        code = getattr(change, name)
        if code is None or (name, code) in held:
            continue
        # Held, so that an office cannot be closed between this look and the end of the transaction.
        lock = {"read": True, "key_share": True} if name == "office" else None
        found = db.get(CODES[name], code, with_for_update=lock)
        if found is None:
            raise Invalid.at(name, "project.unknown_code", code)
        if name == "office" and not found.active:
            raise Invalid.at(name, "project.office_inactive", code)
        held.add((name, code))


def _national_code(given: str | None) -> str | None:
    """24 characters in five groups; hyphens, blanks and full-width letters are put right first."""
    import re
    import unicodedata

    if not given:
        return None
    plain = unicodedata.normalize("NFKC", given).upper()
    digits = re.sub(r"[\s\-‐–—]", "", plain)
    code = "-".join((digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:]))
    if not re.fullmatch(NATIONAL_CODE, code):
        raise Invalid.at("national_code", "project.national_code", given)
    return code


def _package(db: Db, project: Project, code: str | None) -> int | None:
    if code is None:
        return None
    found = db.scalar(select(Project.id).where(Project.code == code))
    if found is None:
        raise Invalid.at("package_of", "project.unknown_code", code)
    if found == project.id:
        raise Invalid.at("package_of", "project.package_itself", code)
    return found


def _set_total(project: Project, change: ProjectChange) -> None:
    if change.total_investment_wan is not None and change.total_investment_state is not None:
        raise Invalid.at("total_investment_state", "project.total_or_state", change.total_investment_state)
    missing = change.total_investment_wan is None
    _set(project, "total_investment_wan", change.total_investment_wan)
    _set(project, "total_investment_state", change.total_investment_state or MoneyState.EMPTY if missing else None)


def _set_place(project: Project, change: ProjectChange) -> None:
    if "geometry" in change.model_fields_set:
        _set_geometry(project, change.geometry, type(project).GEOMETRY_TYPES)
    accuracy = project.location_accuracy if project.geom is not None else None
    if "location_accuracy" in change.model_fields_set:
        accuracy = change.location_accuracy
    if project.geom is not None and accuracy is None:
        raise Invalid.at("location_accuracy", "place.needs_accuracy")
    if project.geom is None and accuracy is not None:
        raise Invalid.at("location_accuracy", "place.accuracy_without_place", accuracy)
    _set(project, "location_accuracy", accuracy)


def _set_geometry(row: Project | Component, geometry: dict[str, Any] | None, accepted: frozenset[str]) -> None:
    if geometry is None:
        _set(row, "geom", None)
        return
    given = geometry.get("type")
    place = shapes.from_geojson(geometry)
    if given not in accepted:
        raise Invalid.at("geometry", "place.type", given, expected="、".join(sorted(accepted)))
    if shapes.to_geojson(row.geom) != shapes.to_geojson(place):
        row.geom = place


def _set_kind_fields(project: Project, given: dict[str, Any]) -> None:
    try:
        fields = KIND_FIELDS[Kind(project.kind)].model_validate(given)
    except ValidationError as error:
        faults = [
            Fault(("fields", *fault["loc"]), f"fault.{fault['type']}", dict(fault.get("ctx", {})), fault["input"])
            for fault in error.errors()
        ]
        raise Invalid(*faults) from None
    for name in fields.model_fields_set & own_columns(type(project)).keys():
        _set(project, name, getattr(fields, name))


def _set_parts(
    db: Db, project: Project, change: ProjectChange, parties: Mapping[str, Party], *, new: bool = False
) -> None:
    """`new`: the project has just been made, so nothing is asked for that it could have. `parties`: by name."""
    given = change.model_fields_set
    if "parties" in given:
        wanted = [{"party_id": parties[one.name].id, "role": one.role} for one in change.parties or []]
        _replace(db, ProjectParty, "parties", project, wanted, ("party_id", "role"), new=new)
    if "signing" in given:
        _put_signing(db, project, change.signing, new=new)
    if "fundings" in given:
        fundings = [part.model_dump() for part in change.fundings or []]
        _replace(db, Funding, "fundings", project, fundings, ("source",), new=new)
    if "approvals" in given:
        approvals = [part.model_dump() for part in change.approvals or []]
        _replace(db, Approval, "approvals", project, approvals, ("name",), new=new)
    if "lists" in given:
        _put_lists(db, project, change.lists or [], new=new)
    _check_once("years", [year.year for year in change.years or []])
    for year in change.years or []:
        put_year(db, project.id, year, new=new)


def _check_once(field: str, keys: list[Any]) -> None:
    for at, key in enumerate(keys):
        if key in keys[:at]:
            raise Invalid(Fault((field, at), "project.twice"))


def _replace(
    db: Db,
    part: type[Any],
    field: str,
    project: Project,
    wanted: list[dict[str, Any]],
    by: tuple[str, ...],
    *,
    new: bool,
) -> None:
    """Make the parts of a project, sent as `field`, be `wanted`, touching only what differs."""
    rows: Iterable[Any] = () if new else db.scalars(select(part).where(part.project_id == project.id))
    have = {tuple(getattr(row, name) for name in by): row for row in rows}
    keys = [tuple(values[name] for name in by) for values in wanted]
    _check_once(field, keys)
    for key, row in have.items():
        if key not in keys:
            db.delete(row)
    for key, values in zip(keys, wanted, strict=True):
        row = have.get(key) or part(project_id=project.id)
        for name, value in values.items():
            _set(row, name, value)
        db.add(row)


def put_parties(db: Db, given: Sequence[tuple[PartyIn, Provenance]]) -> dict[str, Party]:
    """The parties of these names, added when they are new. What is not said leaves what is known."""
    names = {one.name for one, _ in given}
    known = {row.name: row for row in db.scalars(select(Party).where(Party.name.in_(names)))} if names else {}
    for one, provenance in given:
        if one.name not in known:
            provenance.check_name(one.name, "parties")
            known[one.name] = Party(name=one.name, name_pinyin=searchable(one.name), provenance=provenance)
        for name in ("origin", "ranking"):
            if getattr(one, name) is not None:
                _set(known[one.name], name, getattr(one, name))
    db.add_all(known.values())
    db.flush()
    return known


def _put_signing(db: Db, project: Project, given: SigningIn | None, *, new: bool) -> None:
    row = None if new else db.get(Signing, project.id)
    if given is None:
        if row is not None:
            db.delete(row)
        return
    row = row or Signing(project_id=project.id)
    for name, value in given.model_dump().items():
        _set(row, name, value)
    db.add(row)


def _put_lists(db: Db, project: Project, given: list[MembershipIn], *, new: bool) -> None:
    for membership in given:
        if db.get(ProjectList, membership.list) is None:
            raise Invalid.at("lists", "project.unknown_code", membership.list)
    _replace(db, ListMembership, "lists", project, [one.model_dump() for one in given], ("list", "batch"), new=new)


def put_year(db: Db, project_id: int, given: YearIn, *, new: bool = False) -> ProjectYear:
    """A project's category, goal and resumption in one year; `new`: it has none yet."""
    its = select(ProjectYear).where(ProjectYear.project_id == project_id, ProjectYear.year == given.year)
    row = (None if new else db.scalar(its)) or ProjectYear(project_id=project_id, year=given.year)
    for name in given.model_fields_set:
        _set(row, name, getattr(given, name))
    db.add(row)
    return row


def put_component(db: Db, project: Project, given: ComponentIn) -> Component:
    """Add a part of a project, or change the one with this key."""
    row = db.scalar(select(Component).where(Component.project_id == project.id, Component.key == given.key))
    row = row or Component(project_id=project.id, key=given.key)
    for name, value in given.model_dump(exclude={"geometry", "key"}).items():
        _set(row, name, value)
    if given.geometry is not None and shapes.to_geojson(row.geom) != given.geometry:
        row.geom = shapes.from_geojson(given.geometry)
    db.add(row)
    return row


def change_component(db: Db, project: Project, component: Component, change: ComponentChange) -> None:
    """Change what is given of a part; counts done never above their total."""
    project.check_alive()
    give_reason(db, change.reason)
    for name in change.model_fields_set - {"reason", "geometry", "confirmed"}:
        _set(component, name, getattr(change, name))
    if "geometry" in change.model_fields_set:
        _set_geometry(component, change.geometry, component.kind.geometry_types)
    for done in ("annexes", "rings", "passages"):
        have, of = getattr(component, f"{done}_done"), getattr(component, f"{done}_total")
        if have is not None and of is not None and have > of:
            raise Invalid.at(f"{done}_done", "project.field_rule", have, name=f"{done}_total")
    db.flush()


def put_programme(db: Db, given: ProgrammeIn) -> None:
    """Add a programme, or change the one with this code."""
    _put_coded(db, Programme, given.model_dump())


def put_sector(db: Db, given: SectorIn) -> None:
    _put_coded(db, Sector, given.model_dump())


def put_list(db: Db, given: ListIn) -> None:
    _put_coded(db, ProjectList, given.model_dump())


def _put_coded(db: Db, mapped: type[Any], values: dict[str, Any]) -> None:
    row = db.get(mapped, values["code"]) or mapped()
    for name, value in values.items():
        _set(row, name, value)
    db.add(row)
    db.flush()
