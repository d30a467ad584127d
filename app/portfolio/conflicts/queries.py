"""A page of nearby works, worst first, and the agreement on two of them."""

import base64
import json
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.facts.queries import basis
from app.identity.access import Caller
from app.identity.models import Person
from app.identity.roles import Permission
from app.kit.datum import wgs84_of_mercator
from app.kit.errors import Invalid
from app.portfolio.conflicts.models import Agreement
from app.portfolio.conflicts.pairs import Pair, Point, Rank, agreed_pairs, pairs_of
from app.portfolio.conflicts.schemas import (
    AgreementOut,
    ConflictOut,
    ConflictQuery,
    Conflicts,
    PartOut,
    Severity,
    Suggestion,
    WorkOut,
)
from app.projects.models import Component, Project

SEVERITIES: dict[int, Severity] = {3: "same_ground", 2: "same_time", 1: "in_turn"}


def conflicts(db: Db, query: ConflictQuery, caller: Caller) -> Conflicts:
    """A page of the pairs that concern one another, the worst first."""
    pairs = pairs_of(db, query, caller)
    start = 0
    if query.cursor is not None:
        start = bisect_right(pairs, _read_cursor(query.cursor), key=lambda pair: pair.rank)
    shown = pairs[start : start + query.limit]
    agreed = agreed_pairs(db)
    works, parts, agreements = _works(db, shown), _parts(db, shown), _agreements(db, shown, caller)
    return Conflicts(
        items=[_conflict(pair, works, parts, agreements, caller) for pair in shown],
        total=len(pairs),
        agreed=sum(pair.ids in agreed for pair in pairs),
        demo=sum(pair.demo for pair in pairs),
        next=_mark(shown[-1]) if start + query.limit < len(pairs) else None,
    )


def _mark(pair: Pair) -> str:
    return base64.urlsafe_b64encode(json.dumps(pair.rank).encode()).decode()


def _read_cursor(given: str) -> Rank:
    """The rank of the last pair that was shown."""
    try:
        severity, overlap, metres, a, b = json.loads(base64.urlsafe_b64decode(given))
        if any(type(one) is not int for one in (severity, overlap, a, b)) or type(metres) not in (int, float):
            raise ValueError
        return severity, overlap, metres, a, b
    except (ValueError, TypeError):
        raise Invalid.at("cursor", "filter.cursor", given) from None


def _works(db: Db, pairs: Sequence[Pair]) -> dict[int, Any]:
    """What is told of each project of a page."""
    project: Any = Project.__table__
    start, finish = (
        basis(getattr(F, f"{end}_actual"), getattr(F, f"{end}_forecast"), getattr(F, f"{end}_baseline"))
        for end in ("start", "finish")
    )
    columns = (
        F.project_id, F.code, F.name, project.c.name_en, F.programme, F.kind, F.stage, F.office, F.provenance,
        F.start_date, start.label("start_basis"), F.finish_date, finish.label("finish_basis"), F.start_actual,
    )  # fmt: skip
    told: Select[Any] = select(*columns).join(project, project.c.id == F.project_id)
    ids = {number for pair in pairs for number in pair.ids}
    return {row.project_id: row for row in db.execute(told.where(F.project_id.in_(ids)))} if ids else {}


def _parts(db: Db, pairs: Sequence[Pair]) -> dict[int, Component]:
    ids = {number for pair in pairs for number in (pair.a.part, pair.b.part) if number}
    return {part.id: part for part in db.scalars(select(Component).where(Component.id.in_(ids)))} if ids else {}


def _agreements(db: Db, pairs: Sequence[Pair], caller: Caller) -> dict[tuple[int, int], AgreementOut]:
    first = {pair.a.id for pair in pairs}
    if not first:
        return {}
    told = select(Agreement, Person.name).join(Person, Person.id == Agreement.agreed_by)
    found = db.execute(told.where(Agreement.project_id.in_(first)))
    return {(one.project_id, one.other_id): agreement_out(one, name, caller) for one, name in found}


def agreement_out(one: Agreement, name: str | None, caller: Caller) -> AgreementOut:
    return AgreementOut(
        decision=one.decision,
        first_date=one.first_date,
        last_date=one.last_date,
        agreed_date=one.agreed_date,
        agreed_by=name if caller.may(Permission.READ_ALL) else None,
        version=one.version,
    )


def _conflict(
    pair: Pair,
    works: dict[int, Any],
    parts: dict[int, Component],
    agreements: dict[tuple[int, int], AgreementOut],
    caller: Caller,
) -> ConflictOut:
    a, b = works[pair.a.id], works[pair.b.id]
    here, there = (_rounded(wgs84_of_mercator(*point)) for point in pair.near)
    return ConflictOut(
        a=_work(a, parts.get(pair.a.part), here, pair.a.window),
        b=_work(b, parts.get(pair.b.part), there, pair.b.window),
        severity=SEVERITIES[pair.severity],
        distance_m=pair.metres,
        limit_m=pair.limit_m,
        overlap_days=pair.overlap_days,
        gap_days=pair.gap_days,
        near=(here, there),
        suggestion=suggested(_begun(a), _begun(b), pair.a.window, pair.b.window),
        agreement=agreements.get(pair.ids),
        may_agree=any(caller.may_change(Permission.PLACE, one.office) for one in (a, b)),
    )


def _rounded(point: Point) -> Point:
    return round(point[0], 6), round(point[1], 6)


def _begun(facts: Any) -> tuple[str, bool]:
    return facts.code, facts.start_actual is not None


def _work(facts: Any, part: Component | None, point: Point, window: tuple[date, date]) -> WorkOut:
    same = (
        "code", "name", "name_en", "programme", "kind", "stage", "office", "provenance", "start_date", "start_basis",
        "finish_date", "finish_basis",
    )  # fmt: skip
    return WorkOut(
        id=facts.project_id,
        **{name: getattr(facts, name) for name in same},
        part=None if part is None else PartOut.model_validate(part),
        point=point,
        first=window[0],
        last=window[1],
    )


def suggested(
    a: tuple[str, bool], b: tuple[str, bool], of_a: tuple[date, date], of_b: tuple[date, date]
) -> Suggestion | None:
    """The days that both windows have; without any, the later work brought forward until as much of it as fits lies
    within the earlier one. `a`, `b`: code, and whether it has really begun; what has begun cannot be moved."""
    first, last = max(of_a[0], of_b[0]), min(of_a[1], of_b[1])
    if first <= last:
        return Suggestion(first=first, last=last, move=None, days=0)
    (code, begun), later, earlier = (a, of_a, of_b) if of_a[0] > of_b[0] else (b, of_b, of_a)
    if begun:
        return None
    length = later[1] - later[0]
    start = max(earlier[0], earlier[1] - length)
    return Suggestion(
        first=start, last=min(earlier[1], start + length), move=code, days=(later[0] - start) // timedelta(days=1)
    )
