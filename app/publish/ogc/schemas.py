"""What may be asked of the OGC API, and what answers look like to those who read its OpenAPI document."""

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.kit.crs import CRS84, SYSTEMS, Crs
from app.kit.schemas import storable
from app.selection.cql import Language
from app.selection.schemas import Code, ProjectFilter

MOST = 10_000


class DocumentFormat(StrEnum):
    JSON = "json"
    HTML = "html"


class PageQuery(BaseModel):
    """What every address takes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    f: DocumentFormat | None = Field(None, description="`json` or `html`, whatever `Accept` says")


class ItemQuery(PageQuery):
    crs: str | None = Field(None, description="the reference system of the answer's coordinates; CRS84 by default")
    # Read at the door; here, so that it is known.
    as_of: str | None = Field(None, description="what was known at the end of that day")

    @field_validator("crs")
    @classmethod
    def _storable(cls, given: str | None) -> str | None:
        return storable(given)  # type: ignore[no-any-return]


class ItemsQuery(ProjectFilter):
    """The one filter, and what the standard adds. `bbox` and `filter` are read here, in the systems they are given in."""

    # Of a part of a project, or of a district, it is another list of words.
    kind: tuple[Code, ...] = ()  # type: ignore[assignment]
    f: DocumentFormat | None = Field(None, description="`json` or `html`, whatever `Accept` says")
    limit: Annotated[int, Field(ge=1)] = Field(100, description=f"at most {MOST}; more is taken for that")
    cursor: Annotated[str, Field(max_length=2000)] | None = Field(None, description="the mark of a page, from `next`")
    bbox: Annotated[str, Field(max_length=200)] | None = Field(
        None, description="four numbers, or six with heights, in `bbox-crs`; also what has no place is answered"
    )
    bbox_crs: str | None = Field(None, alias="bbox-crs", description="the reference system of `bbox`; CRS84 by default")
    datetime: Annotated[str, Field(max_length=100)] | None = Field(
        None, description="an instant, or an interval such as `2025-01-01/..`; also what has no time is answered"
    )
    crs: str | None = Field(None, description="the reference system of the answer's coordinates; CRS84 by default")
    filter_lang: Language | None = Field(None, alias="filter-lang", description="by default what `filter` looks like")
    filter_crs: str | None = Field(
        None, alias="filter-crs", description="the reference system of shapes in `filter`; CRS84 by default"
    )
    sortby: Annotated[str, Field(max_length=400)] | None = Field(
        None, description="sortables in order of weight, a minus in front of those that fall: `-progress_pct,code`"
    )
    properties: Annotated[str, Field(max_length=2000)] | None = Field(None, description="only these, joined by commas")
    skip_geometry: bool = Field(False, alias="skipGeometry", description="leave the shapes out")

    @field_validator("bbox")
    @classmethod
    def _is_a_box(cls, given: str | None) -> str | None:
        """Read with its reference system, when the places are compared."""
        return given

    @property
    def is_plain(self) -> bool:
        """Asks for nothing but what the one filter knows in itself."""
        return self.bbox is None and self.datetime is None and self.filter is None

    def projects(self, besides: Collection[str] = ()) -> ProjectFilter:
        """What selects projects, without what is compared with the features themselves, and without `besides`."""
        kept = {name: getattr(self, name) for name in ProjectFilter.model_fields}
        return ProjectFilter.model_construct(**kept | {"bbox": None, "filter": None} | dict.fromkeys(besides, ()))


PROJECT_FIELDS = frozenset(ProjectFilter.model_fields) - {"bbox", "filter", "as_of"}


def system(given: str | None) -> Crs | None:
    """The reference system of this address; None where there is none such."""
    return CRS84 if given is None else SYSTEMS.get(given)


class Link(BaseModel):
    href: str
    rel: str
    type: str
    title: str
    hreflang: str


class Landing(BaseModel):
    title: str
    description: str
    links: list[Link]


class Conformance(BaseModel):
    conforms_to: list[str] = Field(alias="conformsTo")


class CollectionOut(BaseModel):
    """A set of features: where its items, queryables, sortables and schema are, and the reference systems it has."""

    id: str
    title: str
    description: str
    item_type: Literal["feature"] = Field(alias="itemType")
    extent: dict[str, Any]
    crs: list[str]
    storage_crs: str = Field(alias="storageCrs")
    links: list[Link]


class CollectionsOut(BaseModel):
    links: list[Link]
    crs: list[str]
    collections: list[CollectionOut]


class Feature(BaseModel):
    """GeoJSON (RFC 7946)."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any] | None
    properties: dict[str, Any]
    links: list[Link] = []


class FeatureCollection(BaseModel):
    """GeoJSON (RFC 7946) with the counts and the links of the page."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
    links: list[Link]
    time_stamp: str = Field(alias="timeStamp")
    number_matched: int = Field(alias="numberMatched")
    number_returned: int = Field(alias="numberReturned")
