"""What is sent to make and change features: GeoJSON, and merge patches of it."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from app.kit.schemas import storable
from app.projects.schemas import Confirmed

Id = str | int


class Sent(BaseModel):
    """GeoJSON allows other members beside its own, such as `links`; they say nothing."""

    model_config = ConfigDict(extra="allow")

    @field_validator("id", mode="before", check_fields=False)
    @classmethod
    def _storable(cls, given: Any) -> Any:
        return storable(given)


class FeatureIn(Sent):
    """A whole feature. `properties` have the names of a project; what a feature only shows may come back as it was."""

    type: Literal["Feature"]
    id: Id | None = None
    geometry: dict[str, Any] | None
    properties: dict[str, Any] | None


class FeaturePatch(Sent):
    """The members of a feature that change (RFC 7396); null takes away."""

    type: Literal["Feature"] = "Feature"
    id: Id | None = None
    geometry: dict[str, Any] | None = None
    properties: dict[str, Any] = {}


class WriteQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=1000)] | None = Field(
        None, description="why; also as the header `Reason`, in UTF-8 or percent-encoded"
    )

    confirmed: Confirmed = []

    @field_validator("reason", mode="before")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        return storable(given)
