"""What an open page is told."""

from pydantic import BaseModel, Field

# Of more projects than these it is not worth telling one by one.
MANY = 100


class News(BaseModel):
    """The data of an event `changed`: one change, or several that were made shortly after one another."""

    projects: list[str] = Field(description="codes of projects that were changed, and that the reader sees or saw")
    more: bool = Field(description="whether there were more than are named")
    lists: bool = Field(description="whether a list of programmes was changed")


# One event as it stands in the stream; `ready` says nothing but that changes are heard from now on.
EVENT = {
    "type": "object",
    "properties": {
        "event": {"enum": ["ready", "changed"]},
        "data": {
            "type": "string",
            "contentMediaType": "application/json",
            "contentSchema": {"anyOf": [News.model_json_schema(), {"const": {}}]},
            "description": "of `changed`: codes of `projects` that were changed, and that the reader sees or saw; whether "
            "there were `more` than are named; whether a list of programmes (`lists`) was changed",
        },
    },
    "required": ["event", "data"],
}
