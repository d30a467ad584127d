"""The package: what is published of a selection, streamed. The database makes the projects, some hundred at a time."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session as Db

from app.exchange.oc4ids.tables import tables
from app.facts.models import ProjectFacts as F
from app.identity.access import Caller, visible
from app.identity.roles import Role
from app.kit import clock
from app.kit.errors import NotFound
from app.kit.settings import settings
from app.projects.models import Project
from app.projects.queries import ROWS
from app.selection.queries import selected
from app.selection.schemas import ProjectFilter

MEDIA_TYPE = "application/json"
VERSION = "0.9"
BATCH = 500
# What Python, and so the standard's checker, takes for a blank.
BLANK = "".join(chr(number) for number in range(0x3001) if chr(number).isspace())


def package(db: Db, wanted: ProjectFilter, caller: Caller) -> Iterator[bytes]:
    """Pieces of one project package of OC4IDS 0.9.5, as UTF-8.

    `db` is one snapshot (REPEATABLE READ) that must stay open until the last piece is made; a batch of projects is held
    at a time. NotFound, before the first piece, where nothing of the selection is published: a package has a project.
    """
    public = the_public(caller)
    ids = db.scalars(select(F.project_id).where(selected(wanted, public)).order_by(F.project_id)).all()
    if not ids:
        raise NotFound("oc4ids.nothing")
    return _pieces(db, wanted, public, ids)


def the_public(caller: Caller) -> Caller:
    """Open data is what the public may see, whoever asks; demo rows where this reader sees them."""
    return Caller(roles=frozenset({Role.PUBLIC}), sees_demo=caller.sees_demo, as_of=caller.as_of)


def _pieces(db: Db, wanted: ProjectFilter, public: Caller, ids: Sequence[int]) -> Iterator[bytes]:
    batches = (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
    head = json.dumps(_head(wanted), ensure_ascii=False)
    before, published = f'{head[:-1]}, "projects": [', ""
    for updated, project in chain.from_iterable(_projects(db, public, batch) for batch in batches):
        yield f"{before}{project}".encode()
        before, published = ",\n", max(published, updated)
    # Made on demand, so it is of the day of its newest change.
    yield f'], "publishedDate": "{published}"}}'.encode()


def _head(wanted: ProjectFilter) -> dict[str, Any]:
    known = settings()
    asked = wanted.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, include=set(ProjectFilter.model_fields)
    )
    address = f"{known.public_url}/api/v1/projects/export?{urlencode({'format': 'oc4ids'} | asked, doseq=True)}"
    return {
        "uri": address,
        "version": VERSION,
        "publisher": {"name": known.oc4ids_publisher},
    } | {
        name: given
        for name, given in (("license", known.oc4ids_license), ("publicationPolicy", known.oc4ids_policy))
        if given
    }


def _projects(db: Db, public: Caller, ids: Sequence[int]) -> list[tuple[str, str]]:
    """(when it changed last, the project as JSON) of these, in their order."""
    packages = select(Project.package_of_id).where(Project.id.in_(ids))
    shown = db.scalars(select(Project.id).where(Project.id.in_(packages), visible(public, ROWS))).all()
    given = {
        "ids": list(ids),
        "packages": list(shown),
        "tables": json.dumps(tables(), ensure_ascii=False),
        "blank": BLANK,
        "prefix": settings().oc4ids_prefix,
        "today": clock.today(),
        "sees_demo": public.sees_demo,
    }
    return [(row.updated, row.project) for row in db.execute(_statement(), given)]


@cache
def _statement() -> TextClause:
    return text((Path(__file__).parent / "projects.sql").read_text(encoding="utf-8"))
