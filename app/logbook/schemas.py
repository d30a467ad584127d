"""What the log is asked for and what it answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from app.audit.commands import Door
from app.audit.schemas import Author, ChangeOut
from app.kit.schemas import storable
from app.projects.words import Accuracy


class Origin(StrEnum):
    """Where a write came in."""

    WEB = "web"
    API = "api"
    IMPORT = "import"
    SEED = "seed"
    COMMAND = "command"
    MIGRATION = "migration"
    SQL = "sql"


Text = Annotated[str, Field(max_length=80)]
Cursor = Annotated[str, Field(pattern="^[0-9]{1,18}$")]
FROM = "from"


class Span(BaseModel):
    """Days in the city, both included."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    from_date: date | None = Field(None, alias=FROM)
    to: date | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        for one in given if isinstance(given, list | tuple) else [given]:
            storable(one)
        return given

    @field_validator("to")
    @classmethod
    def _is_not_before(cls, to: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("from_date")
        if first is not None and to is not None and to < first:
            raise PydanticCustomError("date_order", "not before {earlier}", {"earlier": first.isoformat()})
        return to


class LogFilter(Span):
    """Which changes; a parameter that repeats means any of."""

    person: tuple[Text, ...] = Field((), description="login")
    project: tuple[Text, ...] = Field((), description="code")
    subject: tuple[Text, ...] = Field((), description="the kind of record, as `subject` of an item, or a table's name")
    origin: tuple[Origin, ...] = ()
    action: tuple[Literal["insert", "update", "delete"], ...] = ()
    office: tuple[Text, ...] = Field((), description="of projects that this office, or one below it, leads now")
    q: Annotated[str, Field(max_length=100)] | None = Field(None, description="words in the reason")
    parts: bool = Field(False, description="also rows laid out with their project or baseline")


class LogQuery(LogFilter):
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ExportQuery(LogFilter):
    format: Literal["jsonl", "csv"] = "jsonl"
    lang: Literal["zh-CN", "en"] | None = Field(None, description="of a table; absent: by Accept-Language")


class AccessQuery(Span):
    person: Text | None = Field(None, description="login, also one that nobody has")
    kind: tuple[Door, ...] = ()
    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ProjectRef(BaseModel):
    code: str
    name: str
    name_en: str | None


class LogEntry(ChangeOut):
    login: str | None
    project: ProjectRef | None
    request_id: str | None


class Log(BaseModel):
    items: list[LogEntry]
    next: str | None


class AccessOut(BaseModel):
    """`login` is what was given or the person's own; `name` is there for a person that exists."""

    id: int
    at: datetime
    kind: str
    login: str | None
    name: str | None
    origin: str
    address: str | None
    path: str | None
    request_id: str | None
    detail: dict[str, Any] | None


class AccessLog(BaseModel):
    items: list[AccessOut]
    next: str | None


class FormerPlace(BaseModel):
    """A place that a project had, as GeoJSON in EPSG:4326, until `person` replaced it for a `reason`."""

    geometry: dict[str, Any]
    location_accuracy: Accuracy | None
    until: datetime
    person: Author | None
    reason: str | None


class FormerPlaces(BaseModel):
    """The newest first."""

    items: list[FormerPlace]
