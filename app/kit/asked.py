"""What an address asks, read once: the same parameters give the same values, and reading a filter's forty takes longer than
finding a tile that is kept.

FastAPI asks `request_params_to_args` of its module for the values of a route's parameters and has no other place to put a
memory before it. It is the same function with the same answers; what cannot be read is never kept and is told as ever.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from fastapi._compat import ModelField
from fastapi.dependencies import utils
from pydantic import BaseModel
from starlette.datastructures import Headers, QueryParams

KEPT = 1024
# A longer one is a filter written by hand or by another program, seldom asked twice.
LONGEST = 1000
_read = utils.request_params_to_args
Pairs = tuple[tuple[str, str], ...]


class _Unreadable(Exception):
    """Carries what was read out of the memory, which keeps no errors."""


def remember() -> None:
    """Let every route of this process read its parameters through the memory."""
    utils.request_params_to_args = _remembered


def _remembered(
    fields: Sequence[ModelField], received_params: Mapping[str, Any] | QueryParams | Headers
) -> tuple[dict[str, Any], list[Any]]:
    """The values by name, and what is wrong with them."""
    if len(fields) == 1 and isinstance(received_params, QueryParams) and _is_frozen(fields[0]):
        pairs: Pairs = tuple(received_params.multi_items())
        if sum(len(name) + len(value) for name, value in pairs) <= LONGEST:
            try:
                return dict(_kept(fields[0], pairs)), []
            except _Unreadable as found:
                return found.args[0]  # type: ignore[no-any-return]
    return _read(fields, received_params)


@lru_cache(maxsize=KEPT)
def _kept(field: ModelField, pairs: Pairs) -> dict[str, Any]:
    values, errors = _read([field], QueryParams(list(pairs)))
    if errors:
        raise _Unreadable((values, errors))
    return values


@lru_cache(maxsize=KEPT)
def _is_frozen(field: ModelField) -> bool:
    """Whether the parameter is a model that nobody can change, so that many may hold the same."""
    model = field.field_info.annotation
    return isinstance(model, type) and issubclass(model, BaseModel) and bool(model.model_config.get("frozen"))
