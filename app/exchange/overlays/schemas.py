"""What may be asked of the table of covers."""

from typing import Literal

from pydantic import Field

from app.selection.schemas import ProjectFilter


class TableQuery(ProjectFilter):
    format_: Literal["csv", "xlsx"] = Field(alias="format")
    lang: Literal["zh-CN", "en"] | None = Field(None, description="of heads and words; else Accept-Language decides")
