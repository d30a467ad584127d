"""What an address asks, as one frozen model: read once for a query string, and not again for every request.

FastAPI would look through the annotations of forty parameters each time, which takes a third of a short request. What is
documented of them it says itself (`documented`).
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl

from fastapi import FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
# Longer than a page's own addresses: whoever sends such a one sends it once.
KEPT_BYTES = 2_000


class Asked(Generic[Model]):
    """Dependency: `Annotated[ProjectFilter, Depends(Asked(ProjectFilter))]`. Behind the door in the signature, so that
    whoever may not ask hears that first."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    async def __call__(self, request: Request) -> Model:
        words = request.scope["query_string"].decode("latin-1")
        try:
            return (read if len(words) > KEPT_BYTES else _kept)(self.model, words)
        except ValidationError as error:
            faults = [fault | {"loc": ("query", *fault["loc"])} for fault in error.errors(include_url=False)]
            raise RequestValidationError(faults) from None


def read(model: type[Model], words: str) -> Model:
    """From a query string. A parameter that is a list takes every value, one that is not its last; what is unknown is the model's to refuse."""
    given = defaultdict(list)
    for name, value in parse_qsl(words, keep_blank_values=True):
        given[name].append(value)
    takes = _takes_many(model)
    named = {name: found if takes.get(name, len(found) > 1) else found[-1] for name, found in given.items()}
    return model.model_validate(named, by_alias=True, by_name=False)


_kept: Any = lru_cache(maxsize=2048)(read)


@cache
def _takes_many(model: type[BaseModel]) -> dict[str, bool]:
    """Of each parameter, whether it takes several values: those whose default is a tuple do."""
    return {field.alias or name: isinstance(field.default, tuple) for name, field in model.model_fields.items()}


def documented(models: Iterable[type[BaseModel]]) -> tuple[dict[type[BaseModel], list[Any]], dict[str, Any]]:
    """The parameters of each model as OpenAPI has them, in FastAPI's own words, and the schemas that these refer to."""
    paper = FastAPI()
    for model in models:
        paper.get(f"/{model.__name__}")(_asking(model))
    told = paper.openapi()
    parameters = {model: told["paths"][f"/{model.__name__}"]["get"]["parameters"] for model in models}
    return parameters, told.get("components", {}).get("schemas", {})


def _asking(model: type[BaseModel]) -> Any:
    def route(query: Annotated[Any, Query()]) -> None: ...

    route.__annotations__["query"] = Annotated[model, Query()]
    return route
