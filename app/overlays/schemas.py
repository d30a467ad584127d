"""What is told of layers and of what projects cover of them, and what an import says."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, field_validator

from app.identity.models import Provenance
from app.identity.roles import ROLES_WITH, Permission, Role
from app.kit.errors import Invalid
from app.kit.schemas import Body, Out
from app.overlays.models import OverlayKind
from app.projects.words import ComponentKind, Kind, Stage
from app.selection.schemas import ProjectFilter

# #RRGGBB of a layer's first class.
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
CODE = re.compile("^[a-z0-9][a-z0-9-]{0,39}$")
Shape = Literal["area", "line", "point"]
SHAPES: dict[int, Shape] = {2: "area", 1: "line", 0: "point"}
# Why a project takes no part: nobody knows where it is, or no better than its district.
Apart = Literal["no_place", "district"]


class OverlayIn(Body):
    """A layer as the operator names it; `roles` may know of it."""

    code: str
    name: Annotated[str, Field(min_length=1, max_length=200)]
    name_en: Annotated[str, Field(max_length=200)] | None = None
    kind: OverlayKind
    source: Annotated[str, Field(max_length=1000)] | None = None
    data_date: date | None = None
    roles: list[Role] = []
    colour: Colour | None = None

    @field_validator("code")
    @classmethod
    def _is_a_word(cls, given: str) -> str:
        if not CODE.fullmatch(given):
            raise ValueError("a code is small letters, digits and hyphens, at most 40")
        return given

    @field_validator("roles")
    @classmethod
    def _may_be_named(cls, given: list[Role]) -> list[Role]:
        return checked_roles(given)


class OverlayChange(Body):
    """Only what is sent changes. `roles` are all that may know of it; nobody, where none is named."""

    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    name_en: Annotated[str, Field(max_length=200)] | None = None
    kind: OverlayKind | None = None
    source: Annotated[str, Field(max_length=1000)] | None = None
    data_date: date | None = None
    roles: Annotated[list[Role], Field(max_length=10)] | None = None
    colour: Colour | None = None
    reason: Annotated[str, Field(max_length=1000)] | None = None

    @field_validator("roles")
    @classmethod
    def _may_be_named(cls, given: list[Role] | None) -> list[Role] | None:
        return None if given is None else checked_roles(given)

    def said(self) -> dict[str, Any]:
        """What was sent; a name, a kind and roles are never taken away."""
        sent = self.model_dump(exclude_unset=True, exclude={"reason"})
        return {
            name: value for name, value in sent.items() if value is not None or name not in ("name", "kind", "roles")
        }


def checked_roles(given: list[Role]) -> list[Role]:
    """Only roles that may read layers at all are named; the public is none of them."""
    for role in given:
        if role not in ROLES_WITH[Permission.OVERLAYS]:
            raise Invalid.at("roles", "overlay.role", role.value)
    return sorted(set(given))


class FeatureIn(BaseModel):
    """One area as a file has it: WKB in the file's own system, sound, two dimensions, a MultiPolygon."""

    number: int
    name: str | None
    class_name: str | None
    wkb: bytes


class ClassOut(Out):
    """One class of a layer; `name` is empty where the file gives none."""

    name: str
    features: int
    area_m2: float


class OverlayOut(Out):
    """A layer; `crs` is the system of the file that it came in."""

    code: str
    name: str
    name_en: str | None
    kind: OverlayKind
    source: str | None
    data_date: date | None
    crs: str
    roles: list[Role]
    feature_count: int
    area_m2: float
    classes: list[ClassOut]
    bounds: tuple[float, float, float, float]
    imported_at: datetime
    colour: str | None
    version: int


class Overlays(Out):
    items: list[OverlayOut]


class FormerOut(Out):
    """What a layer held before it was replaced."""

    crs: str
    file_name: str | None
    feature_count: int
    area_m2: float
    data_date: date | None
    imported_at: datetime


class KeptOverlay(OverlayOut):
    """A layer as whoever keeps it sees it: by whom it came in, what it held before, when it was removed."""

    file_name: str | None
    imported_by: str | None
    removed_at: datetime | None
    former: FormerOut | None


class KeptOverlays(Out):
    """`may_be_named`: the roles that can be told of a layer at all."""

    items: list[KeptOverlay]
    may_be_named: list[Role]


class ClassCover(Out):
    """What is covered of one class: m², m or a number of points; `share` of the whole place, 0 to 1."""

    name: str
    amount: float
    share: float


class Cover(Out):
    """What a place covers of a layer: m² of an area, m of a line, a number of points; `whole` is all of the place.

    Classes may lie over one another: together they may be more than `amount`, in which the ground counts once.
    """

    shape: Shape
    whole: float
    amount: float
    share: float
    classes: list[ClassCover]


class PartCover(Cover):
    """The same of a part of the project: a station, a section."""

    key: str
    kind: ComponentKind
    name: str
    name_en: str | None


class LayerCover(Out):
    """`cover` is null where the project covers nothing of the layer; of its parts only those that do are told."""

    code: str
    name: str
    name_en: str | None
    kind: OverlayKind
    cover: Cover | None
    parts: list[PartCover]


class ProjectCovers(Out):
    """What one project covers of every layer that the reader may know of; `apart`: why it takes no part."""

    apart: Apart | None
    placed_parts: int
    layers: list[LayerCover]


class CoverQuery(ProjectFilter):
    """The one filter, and a page of what it selects."""

    limit: Annotated[int, Field(ge=1, le=500)] = 100
    cursor: Annotated[str, Field(max_length=200)] | None = None


class CoverItem(Cover):
    """What a project covers of the layer."""

    id: int
    code: str
    name: str
    name_en: str | None
    programme: str
    kind: Kind
    stage: Stage
    unit: str | None
    district: str | None
    provenance: Provenance


class CoverTotals(Out):
    """Sums over the selection: of `areas` projects m², of `lines` m, `points` that lie inside. `demo` of `total` are 示例.

    `clear` cover nothing; `vague` are placed no better than by their district and `unmapped` not at all: those take no part.
    """

    total: int
    demo: int
    areas: int
    area_m2: float
    lines: int
    length_m: float
    points: int
    clear: int
    vague: int
    unmapped: int


class Covers(CoverTotals):
    """Worst first: areas by m², then lines by m, then points."""

    items: list[CoverItem]
    next: str | None
