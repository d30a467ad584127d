"""Which layers somebody may know of, and what projects cover of them."""

import base64
import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, outerjoin, select, tuple_
from sqlalchemy.orm import Session as Db

from app.facts.models import ProjectFacts as F
from app.identity.access import Caller
from app.identity.models import Person, Provenance
from app.identity.roles import ROLES_WITH, Permission
from app.kit.errors import Invalid, NotFound
from app.overlays.models import GONE, OverlayCover, OverlayLayer
from app.overlays.schemas import (
    SHAPES,
    Apart,
    ClassCover,
    Cover,
    CoverItem,
    CoverQuery,
    Covers,
    CoverTotals,
    KeptOverlay,
    KeptOverlays,
    LayerCover,
    OverlayOut,
    Overlays,
    PartCover,
    ProjectCovers,
)
from app.projects.models import Component, Project
from app.projects.words import Accuracy
from app.selection.queries import selected
from app.selection.schemas import ProjectFilter

Place = tuple[int, int | None]


def named(caller: Caller) -> ColumnElement[bool]:
    """The layers that the caller may know of: a role that is really theirs, and that they come in, was named."""
    roles = caller.own_roles & ROLES_WITH[Permission.OVERLAYS]
    return OverlayLayer.roles.overlap(sorted(roles)) if roles else false()


def seen(caller: Caller) -> ColumnElement[bool]:
    """Those of them that are there."""
    return and_(OverlayLayer.removed_at.is_(None), named(caller))


def told_codes(caller: Caller) -> Select[Any]:
    """The codes that the log may tell this caller of, also of layers that were removed."""
    return select(OverlayLayer.code).where(named(caller))


def seen_layers(db: Db, caller: Caller) -> Sequence[OverlayLayer]:
    order = (OverlayLayer.kind, OverlayLayer.name, OverlayLayer.id)
    return db.scalars(select(OverlayLayer).where(seen(caller)).order_by(*order)).all()


def seen_layer(db: Db, caller: Caller, code: str) -> OverlayLayer:
    """The layer with this code; whether there is none or it is not for this caller is the same."""
    found = db.scalar(select(OverlayLayer).where(OverlayLayer.code == code, seen(caller)))
    if found is None:
        raise NotFound
    return found


def overlays(db: Db, caller: Caller) -> Overlays:
    return Overlays(items=[OverlayOut.model_validate(one) for one in seen_layers(db, caller)])


def kept_layers(db: Db) -> KeptOverlays:
    """Every layer, and those that were removed and can come back, for whoever keeps them."""
    order = (OverlayLayer.removed_at.desc().nulls_first(), OverlayLayer.kind, OverlayLayer.name, OverlayLayer.id)
    rows = db.execute(_kept().order_by(*order)).all()
    named_ones = sorted(ROLES_WITH[Permission.OVERLAYS])
    return KeptOverlays(items=[_kept_out(layer, by) for layer, by in rows], may_be_named=named_ones)


def kept_layer(db: Db, code: str) -> KeptOverlay:
    row = db.execute(_kept().where(OverlayLayer.code == code)).one_or_none()
    if row is None:
        raise NotFound("overlay.unknown", given=code)
    return _kept_out(*row)


def version_of(db: Db, code: str) -> int | None:
    """Of the layer that is there; None where there is none, or one that was removed."""
    there = select(OverlayLayer.version).where(OverlayLayer.code == code, OverlayLayer.removed_at.is_(None))
    return db.scalar(there)


def _kept() -> Any:
    by = outerjoin(OverlayLayer, Person, Person.id == OverlayLayer.imported_by)
    return select(OverlayLayer, Person.name).select_from(by).where(OverlayLayer.edition != GONE)


def _kept_out(layer: OverlayLayer, by: str | None) -> KeptOverlay:
    told = {name: getattr(layer, name) for name in KeptOverlay.model_fields if name != "imported_by"}
    return KeptOverlay.model_validate(told | {"imported_by": by})


def project_covers(db: Db, caller: Caller, project: Project) -> ProjectCovers:
    """What a project that the caller sees covers of each layer that they may know of."""
    layers = seen_layers(db, caller)
    parts = db.scalars(
        select(Component)
        .where(Component.project_id == project.id, Component.geom.is_not(None))
        .order_by(Component.position, Component.id)
    ).all()
    apart = _apart(project, parts)
    by_layer = _covers_of(db, [project.id], [layer.edition for layer in layers], with_parts=True)
    found = []
    for layer in layers:
        whole, of_parts = by_layer.get((project.id, None, layer.edition)), []
        for part in parts:
            cover = by_layer.get((project.id, part.id, layer.edition))
            if cover is not None:
                told = {name: getattr(part, name) for name in ("key", "kind", "name", "name_en")}
                of_parts.append(PartCover(**cover.model_dump(), **told))
        plain = {name: getattr(layer, name) for name in ("code", "name", "name_en", "kind")}
        found.append(LayerCover(**plain, cover=whole, parts=of_parts))
    return ProjectCovers(apart=apart, placed_parts=len(parts), layers=found)


def _apart(project: Project, parts: Sequence[Component]) -> Apart | None:
    if project.location_accuracy is Accuracy.DISTRICT:
        return "district"
    return "no_place" if project.geom is None and not parts else None


def _covers_of(
    db: Db, projects: Iterable[int], editions: Iterable[int], *, with_parts: bool = False
) -> dict[tuple[int, int | None, int], Cover]:
    """Covers by project, part and edition."""
    c = OverlayCover
    statement = select(c).where(c.project_id.in_(list(projects)), c.edition.in_(list(editions)))
    if not with_parts:
        statement = statement.where(c.component_id.is_(None))
    rows: dict[tuple[int, int | None, int], list[OverlayCover]] = {}
    for row in db.scalars(statement.order_by(c.amount.desc(), c.id)):
        rows.setdefault((row.project_id, row.component_id, row.edition), []).append(row)
    return {key: _cover(of) for key, of in rows.items()}


def _cover(rows: list[OverlayCover]) -> Cover:
    whole = next(row for row in rows if row.class_name is None)
    return Cover(
        shape=SHAPES[whole.dimension],
        whole=round(whole.whole, 2),
        amount=round(whole.amount, 2),
        share=_share(whole),
        classes=[
            ClassCover(name=row.class_name, amount=round(row.amount, 2), share=_share(row))
            for row in rows
            if row.class_name is not None
        ],
    )


def _share(row: OverlayCover) -> float:
    """Never above one, as the last digits of two sums could have it."""
    return round(min(row.amount / row.whole, 1.0), 6)


def covering(layer: OverlayLayer, wanted: ProjectFilter, caller: Caller) -> Select[Any]:
    """The selected projects that cover something of the layer, worst first."""
    c = OverlayCover
    total = (c.edition == layer.edition, c.component_id.is_(None), c.class_name.is_(None))
    rows: Any = select(
        F.project_id.label("id"), F.code, F.name, F.programme, F.kind, F.stage, F.unit, F.district, F.provenance,
        c.dimension, c.amount, c.whole,
    ).join(c, c.project_id == F.project_id)  # fmt: skip
    chosen: Select[Any] = rows.where(*total, selected(wanted, caller))
    return chosen.order_by(c.dimension.desc(), c.amount.desc(), F.project_id)


def covers(db: Db, layer: OverlayLayer, query: CoverQuery, caller: Caller) -> Covers:
    """A page of what the selected projects cover of one layer."""
    wanted = query.alone()
    page = covering(layer, wanted, caller)
    if query.cursor is not None:
        dimension, amount, last = _read_cursor(query.cursor)
        behind = tuple_(-OverlayCover.dimension, -OverlayCover.amount, F.project_id) > (-dimension, -amount, last)
        page = page.where(behind)
    rows = db.execute(page.limit(query.limit + 1)).all()
    shown = rows[: query.limit]
    mark = None
    if len(rows) > query.limit:
        last_row = shown[-1]
        text = json.dumps([last_row.dimension, last_row.amount, last_row.id])
        mark = base64.urlsafe_b64encode(text.encode()).decode()
    totals = cover_totals(db, layer, wanted, caller)
    return Covers(**totals.model_dump(), items=cover_items(db, layer, shown), next=mark)


def cover_items(db: Db, layer: OverlayLayer, rows: Sequence[Any]) -> list[CoverItem]:
    """Rows of `covering` with their classes."""
    ids = [row.id for row in rows]
    by_project = _covers_of(db, ids, [layer.edition])
    told = db.execute(select(Project.id, Project.name_en).where(Project.id.in_(ids)))
    english: dict[int, str | None] = {row[0]: row[1] for row in told}
    plain = ("id", "code", "name", "programme", "kind", "stage", "unit", "district", "provenance")
    return [
        CoverItem(
            **by_project[row.id, None, layer.edition].model_dump(),
            **{name: getattr(row, name) for name in plain},
            name_en=english.get(row.id),
        )
        for row in rows
    ]


def cover_totals(db: Db, layer: OverlayLayer, wanted: ProjectFilter, caller: Caller) -> CoverTotals:
    c = OverlayCover
    mine = and_(
        c.project_id == F.project_id, c.edition == layer.edition, c.component_id.is_(None), c.class_name.is_(None)
    )

    def among(dimension: int) -> ColumnElement[bool]:
        return c.dimension == dimension

    hit = c.id.is_not(None)
    vague = F.accuracy.is_not_distinct_from(Accuracy.DISTRICT.value)
    unmapped = and_(F.geom.is_(None), ~_has_parts())
    row = db.execute(
        select(
            func.count().filter(hit).label("total"),
            func.count().filter(hit, F.provenance == Provenance.DEMO.value).label("demo"),
            func.count().filter(among(2)).label("areas"),
            func.coalesce(func.sum(c.amount).filter(among(2)), 0.0).label("area_m2"),
            func.count().filter(among(1)).label("lines"),
            func.coalesce(func.sum(c.amount).filter(among(1)), 0.0).label("length_m"),
            func.coalesce(func.sum(c.amount).filter(among(0)), 0.0).label("points"),
            func.count().filter(or_(vague, unmapped)).label("out"),
            func.count().filter(vague).label("vague"),
            func.count().label("all"),
        )
        .select_from(F)
        .outerjoin(c, mine)
        .where(selected(wanted, caller))
    ).one()
    return CoverTotals(
        total=row.total,
        demo=row.demo,
        areas=row.areas,
        area_m2=round(row.area_m2, 2),
        lines=row.lines,
        length_m=round(row.length_m, 2),
        points=round(row.points),
        clear=row.all - row.total - row.out,
        vague=row.vague,
        unmapped=row.out - row.vague,
    )


def _has_parts() -> ColumnElement[bool]:
    placed = select(Component.id).where(Component.project_id == F.project_id, Component.geom.is_not(None))
    return placed.exists()


def _read_cursor(given: str) -> tuple[int, float, int]:
    """Dimension, amount and id of the last project that was shown."""
    try:
        dimension, amount, last = json.loads(base64.urlsafe_b64decode(given))
        sound = dimension in (0, 1, 2) and type(amount) in (int, float) and type(last) is int and 0 <= last < 2**31
        if not sound or not 0 <= amount < 1e15:
            raise ValueError
        return int(dimension), float(amount), last
    except (ValueError, TypeError):
        raise Invalid.at("cursor", "filter.cursor", given) from None
