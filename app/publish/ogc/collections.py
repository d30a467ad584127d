"""The collections, declared in one place: three that are always there and one for each programme."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session as Db

from app.kit.errors import NotFound
from app.kit.messages import CHINESE
from app.kit.schemas import UNSTORABLE
from app.projects.models import Programme
from app.publish.ogc.sources import COMPONENTS, DISTRICTS, PROJECTS, Source


@dataclass(frozen=True)
class Collection:
    """`programme`: the one that its projects are of; None means all. Names and descriptions are Chinese and English."""

    id: str
    source: Source
    names: tuple[str, str]
    descriptions: tuple[str, str]
    programme: str | None = None

    def title(self, language: str) -> str:
        return self.names[language != CHINESE]

    def description(self, language: str) -> str:
        return self.descriptions[language != CHINESE]


FIXED = (
    Collection(
        "projects", PROJECTS, ("项目", "Projects"),
        ("全部重大项目：阶段、投资、进度、起止日期和位置。", "All major projects: stage, money, progress, dates and place."),
    ),
    Collection(
        "components", COMPONENTS, ("单项工程", "Components"),
        ("项目的组成部分：车站、区间、楼栋、路段。", "Parts of projects: stations, sections, buildings, segments."),
    ),
    Collection(
        "districts", DISTRICTS, ("行政区划", "Districts"),
        ("县级行政区划，界线误差约 500 米。", "County-level districts; their boundaries are good to some 500 m."),
    ),
)  # fmt: skip


def all_collections(db: Db) -> list[Collection]:
    return [*FIXED, *map(_of_programme, db.scalars(select(Programme).order_by(Programme.position)))]


def collection(db: Db, name: str) -> Collection:
    """The collection of this id; there is none: not found."""
    fixed = next((one for one in FIXED if one.id == name), None)
    if fixed:
        return fixed
    programme = db.scalar(select(Programme).where(Programme.code == name)) if not UNSTORABLE.search(name) else None
    if programme is None:
        raise NotFound("http.404")
    return _of_programme(programme)


def _of_programme(one: Programme) -> Collection:
    said = one.sentence or f"专项“{one.name}”的项目。"
    return Collection(
        one.code,
        PROJECTS,
        (one.name, one.name_en),
        (said, f"Projects of the programme “{one.name_en}”."),
        programme=one.code,
    )
