"""From a filter and a reader to conditions on the facts. Nothing else in Guatu selects projects."""

import re
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.orm import Session as Db

from app.facts.kept import kept
from app.facts.models import ProjectFacts, ProjectYearFacts
from app.facts.queries import construction_window
from app.identity.access import Caller, rows_of, visible
from app.identity.models import District, Organisation, Provenance, ReportingUnit
from app.kit import clock
from app.kit.errors import Fault, Invalid
from app.projects.models import Programme, ProjectList, Sector, Signing
from app.selection import cql, places
from app.selection.areas.queries import areas_unknown, is_area
from app.selection.properties import properties
from app.selection.schemas import ProjectFilter

ROWS = rows_of(ProjectFacts, "project_id")

# parameter: (the filter's field, the column of the facts)
BY_CODE: dict[str, tuple[str, InstrumentedAttribute[Any]]] = {
    "programme": ("programme", ProjectFacts.programme),
    "kind": ("kind", ProjectFacts.kind),
    "class": ("project_class", ProjectFacts.project_class),
    "stage": ("stage", ProjectFacts.stage),
    "unit": ("unit", ProjectFacts.unit),
    "district": ("district", ProjectFacts.district),
    "sector": ("sector", ProjectFacts.sector),
    "office": ("office", ProjectFacts.office),
    "provenance": ("provenance", ProjectFacts.provenance),
}
# Parameters whose values are rows of a code list.
LISTED: dict[str, tuple[str, InstrumentedAttribute[str]]] = {
    "programme": ("programme", Programme.code),
    "unit": ("unit", ReportingUnit.code),
    "district": ("district", District.code),
    "sector": ("sector", Sector.code),
    "office": ("office", Organisation.code),
    "list": ("list_", ProjectList.code),
    "within": ("within", District.code),
}
# first and last day: the date that must lie between them.
PERIODS: dict[str, InstrumentedAttribute[date | None]] = {
    "start": ProjectFacts.start_date,
    "finish": ProjectFacts.finish_date,
    "started": ProjectFacts.start_actual,
    "finished": ProjectFacts.finish_actual,
}
# As `twice_han` in the database: there each of these characters stands twice.
HAN = re.compile("([\u2e80-\u9fff\uf900-\ufaff])")


def known_office(caller: Caller) -> ColumnElement[bool]:
    """A demo office is there for who sees a project of its own."""
    if caller.reads_all:
        return true()
    leads = exists().where(ProjectFacts.office == Organisation.code, visible(caller, ROWS))
    return or_(Organisation.provenance != Provenance.DEMO, leads)


def check_codes(db: Db, wanted: ProjectFilter, caller: Caller) -> None:
    """Refuse codes that no code list has for this reader, and a filter that cannot be read, by name."""
    wanted, scope = wanted.alone(), caller.scope
    # Who may see an area is a question of the person, and not only of the rows that they see: it is asked each time.
    unknown = areas_unknown(db, wanted.within, caller)
    if unknown:
        raise Invalid(*(Fault(("within",), "filter.unknown_code", {"given": code}, code) for code in unknown))
    if wanted.filter is not None or any(getattr(wanted, field) for field, _ in LISTED.values()):
        kept(db, ("codes", wanted, scope, clock.today()), lambda: _check(db, wanted, scope))
    if isinstance(wanted.others, ProjectFilter):
        try:
            check_codes(db, wanted.others, caller)
        except Invalid as refused:
            faults = [Fault(("around", *fault.loc), fault.key, fault.values, fault.given) for fault in refused.faults]
            raise Invalid(*faults) from None
    elif wanted.others is not None:
        _check_other(db, wanted.others, scope)


def _check_other(db: Db, code: str, caller: Caller) -> None:
    """A project that the reader sees, or a programme."""
    project = exists().where(ProjectFacts.code == code, visible(caller, ROWS))
    if not db.scalar(select(or_(project, exists().where(Programme.code == code)))):
        raise Invalid.at("around", "filter.unknown_code", code)


def _check(db: Db, wanted: ProjectFilter, caller: Caller) -> None:
    if wanted.filter is not None:
        _written(wanted)
    given = {parameter: sorted(set(getattr(wanted, field))) for parameter, (field, _) in LISTED.items()}
    given["within"] = [code for code in given["within"] if not is_area(code)]
    asked = [
        select(literal(parameter), column).where(
            column.in_(given[parameter]), known_office(caller) if parameter == "office" else true()
        )
        for parameter, (_, column) in LISTED.items()
        if given[parameter]
    ]
    known = {tuple(row) for row in db.execute(union_all(*asked))} if asked else set()
    faults = [
        Fault((parameter,), "filter.unknown_code", {"given": code}, code)
        for parameter, codes in given.items()
        for code in codes
        if (parameter, code) not in known
    ]
    if faults:
        raise Invalid(*faults)


def year_in_question(wanted: ProjectFilter) -> int:
    """The year that `nature` and the year's money refer to."""
    return wanted.year or clock.today().year


def conditions(wanted: ProjectFilter, caller: Caller) -> dict[str, ColumnElement[bool]]:
    """One condition for each parameter that is given, and the reader's own under `visible`."""
    found: dict[str, ColumnElement[bool]] = {"visible": visible(caller, ROWS)}
    for parameter, (field, column) in BY_CODE.items():
        values = getattr(wanted, field)
        if values:
            found[parameter] = column.in_([str(value) for value in values])
    if wanted.list_:
        found["list"] = ProjectFacts.lists.overlap(list(wanted.list_))
    if wanted.accuracy:
        found["accuracy"] = _accuracy([str(value) for value in wanted.accuracy])
    if wanted.nature:
        found["nature"] = _nature(year_in_question(wanted), [str(value) for value in wanted.nature])
    return found | _by_measure(wanted) | _by_date(wanted) | places.conditions(wanted, caller, selected)


def _by_measure(wanted: ProjectFilter) -> dict[str, ColumnElement[bool]]:
    """Conditions on sums, time and words."""
    found: dict[str, ColumnElement[bool]] = {}
    if wanted.min_investment is not None:
        found["min_investment"] = ProjectFacts.size_wan >= wanted.min_investment
    if wanted.max_investment is not None:
        found["max_investment"] = ProjectFacts.size_wan <= wanted.max_investment
    if wanted.year is not None:
        found["year"] = _under_way(date(wanted.year, 1, 1), date(wanted.year, 12, 31))
    if wanted.under_way_from is not None or wanted.under_way_to is not None:
        found["under_way"] = _under_way(wanted.under_way_from, wanted.under_way_to)
    if wanted.q and wanted.q.strip():
        found["q"] = _text(wanted.q.strip())
    if wanted.filter is not None:
        found["filter"] = _written(wanted)
    return found


def _by_date(wanted: ProjectFilter) -> dict[str, ColumnElement[bool]]:
    found: dict[str, ColumnElement[bool]] = {}
    for name, column in PERIODS.items():
        found |= _between(wanted, name, column)
    signed = [*_between(wanted, "signed", Signing.signed_date).values()]
    if signed:
        found["signed"] = exists().where(Signing.project_id == ProjectFacts.project_id, *signed)
    return found


def _between(
    wanted: ProjectFilter, name: str, column: InstrumentedAttribute[date | None]
) -> dict[str, ColumnElement[bool]]:
    first, last = getattr(wanted, f"{name}_from"), getattr(wanted, f"{name}_to")
    found = {} if first is None else {f"{name}_from": column >= first}
    return found if last is None else found | {f"{name}_to": column <= last}


def _written(wanted: ProjectFilter) -> ColumnElement[bool]:
    """The CQL2 filter. A name that it may use is a name that everybody may read."""
    return cql.condition(wanted.filter or "", properties(clock.today(), year_in_question(wanted)))


def selected(wanted: ProjectFilter, caller: Caller) -> ColumnElement[bool]:
    """The whole filter as one condition."""
    return and_(true(), *conditions(wanted, caller).values())


def _accuracy(values: list[str]) -> ColumnElement[bool]:
    known = ProjectFacts.accuracy.in_([value for value in values if value != "none"])
    return or_(known, ProjectFacts.accuracy.is_(None)) if "none" in values else known


def _nature(year: int, values: list[str]) -> ColumnElement[bool]:
    # Under a name of its own: whoever selects may have joined the year as well.
    its = aliased(ProjectYearFacts)
    return exists().where(its.project_id == ProjectFacts.project_id, its.year == year, its.nature.in_(values))


def _under_way(since: date | None, until: date | None) -> ColumnElement[bool]:
    """The construction window touches these days; one that is not known touches none."""
    first, last = construction_window()
    return and_(first.is_not(None), *([last >= since] if since else []), *([first <= until] if until else []))


def _text(words: str) -> ColumnElement[bool]:
    """Every word is somewhere in name, owner, code, address, pinyin or initials."""
    doubled = HAN.sub(r"\1\1", words.lower())
    escaped = [word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in doubled.split()]
    return and_(*(ProjectFacts.search_text.like(f"%{word}%", escape="\\") for word in escaped))
