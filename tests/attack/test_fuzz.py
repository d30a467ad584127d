"""The whole OpenAPI document, by requests that a machine makes up: no failure, and no answer that is not declared.

Always the same requests, against the service on a real socket; several thousand, and so only at night.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from app.exchange.workbook import XLSX
from tests.attack.conftest import Target
from tests.attack.contract import PARTS, Operation, operations
from tests.city import TOKENS, application
from tests.serving import serving

pytestmark = pytest.mark.nightly

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance,
]  # fmt: skip
LOGINS = ["administrator", "dispatcher", None]
# For each operation, reader, and kind of request; with what the address names being there, and made up.
EXAMPLES = 8
ASKED = sorted({(one.path, one.method) for one in operations()})
answered: Counter[int] = Counter()


@schemathesis.serializer(XLSX)
def workbook(_: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


@pytest.fixture(scope="module")
def service(target: Target) -> Iterator[str]:
    with serving(application()) as url:
        yield url


@pytest.fixture(scope="module")
def contract() -> Any:
    config = schemathesis.Config()
    return schemathesis.openapi.from_dict(application().openapi(), config=config)


def tried(cases: Any, service: str, headers: dict[str, str]) -> None:
    """Send what is made up, and hold each answer against the document."""

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def hold(case: Any) -> None:
        with requests.Session() as session:
            answer = case.call(base_url=service, session=session, headers=headers, allow_redirects=False, timeout=60)
            case.validate_response(answer, checks=CHECKS)
            answered[answer.status_code] += 1
            current = answer.json().get("current") if answer.status_code == 412 else None
            if current and "version" in current:
                newer = headers | {"If-Match": f'"{current["version"]}"'}
                answer = case.call(base_url=service, session=session, headers=newer, allow_redirects=False, timeout=60)
                case.validate_response(answer, checks=CHECKS)
                answered[answer.status_code] += 1

    with suppress(Unsatisfiable):  # nothing about this one can be wrong
        hold()


@pytest.mark.parametrize("login", LOGINS, ids=str)
@pytest.mark.parametrize(("path", "method"), ASKED, ids=[f"{method.upper()} {path}" for path, method in ASKED])
def test_every_answer_is_one_that_is_declared(target: Target, service: str, contract: Any, path, method, login):
    operation = contract[path][method.upper()]
    known = next(one for one in operations() if (one.path, one.method) == (path, method))
    headers = {"Authorization": f"Bearer {TOKENS[login]}"} if login else {}
    if method in ("put", "patch", "delete"):
        headers["If-Match"] = '"0"'  # stale: the answer tells the version that is there
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        tried(operation.as_strategy(mode), service, headers)
        if known.parts and mode is GenerationMode.POSITIVE:
            there = parts_of(known, target)
            tried(operation.as_strategy(mode, path_parameters=there), service, headers)


def parts_of(operation: Operation, target: Target) -> dict[str, Any]:
    """What is really there, by the names of the address's parts."""
    there = PARTS | {"code": "office-b" if "/organisations/" in operation.path else target.known.code}
    return {name: there.get(name, "x") for name in operation.parts}


def test_that_was_enough():
    """A guard of the tests themselves: so many were asked, and not all were turned away."""
    assert answered.total() >= 2_000, answered
    assert answered[200] + answered[201] + answered[204] >= 300, answered
