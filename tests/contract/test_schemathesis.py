"""Spec and sandbox do not part: calls made from the spec are answered as the spec says."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from kakao_spec import SPEC
from moment_async.sandbox import Answer, Fault, HtmlError, Nulls, ServerTrouble, World, create_app

ROOT = "/openapi/v4/adAccounts"
LIFTED = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}
TOKEN = {"Authorization": "Bearer sandbox-token-1"}
PAGE = {"content": [], "size": 10, "totalElements": 0, "totalPages": 0, "page": 0}
# The token is ours, so the tool makes none up.
CONFIG = {"generation": {"with-security-parameters": False, "deterministic": True}}

load_all_checks()
# A call in the right form may be refused all the same: the ad account may not be there.
NOT_MEANT = [check for check in CHECKS.get_all() if check.__name__ == "positive_data_acceptance"]

bounded = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def schema_of(spec: dict[str, Any], world: World) -> Any:
    schema = schemathesis.openapi.from_dict(deepcopy(spec), config=SchemathesisConfig.from_dict(CONFIG))
    schema.app = create_app(world, limits=LIFTED)
    return schema


def answered(case: Any) -> Any:
    return case.call_and_validate(headers=TOKEN, excluded_checks=NOT_MEANT)


SANDBOX = schema_of(SPEC, World.generate(9, seed=1))


for_each_operation: Callable[[Callable[[Any], None]], Callable[[Any], None]] = SANDBOX.parametrize()


@for_each_operation
@bounded
def test_calls_made_from_the_spec_are_answered_as_it_says(case: Any) -> None:
    answer = answered(case)
    is_unknown = answer.status_code == 400 and b"21006" in answer.content
    if is_unknown:
        case.headers["adAccountId"] = "1111"
        case.path_parameters = {"adAccountId": 1111} if case.path_parameters else case.path_parameters
        assert 200 == answered(case).status_code


def differences(spec: dict[str, Any], world: World) -> set[str]:
    """What the tool finds at the list, by the names of its failures."""
    found: set[str] = set()
    operation = schema_of(spec, world)[f"{ROOT}/pages"]["GET"]

    def ask(case: Any) -> None:
        try:
            answered(case)
        except FailureGroup as group:
            found.update(type(failure).__name__ for failure in group.exceptions)

    for mode in GenerationMode:
        cases: SearchStrategy[Any] = operation.as_strategy(generation_mode=mode)
        bounded(given(cases)(ask))()
    return found


def test_nothing_is_found_at_a_list_that_agrees() -> None:
    assert set() == differences(SPEC, World.generate(9, seed=1))


def test_a_field_of_another_type_in_the_spec_is_found() -> None:
    spec = deepcopy(SPEC)
    spec["components"]["schemas"]["AdAccountPage"]["properties"]["totalPages"]["type"] = "string"
    assert {"JsonSchemaError"} == differences(spec, World.generate(9, seed=1))


@pytest.mark.parametrize(
    ("fault", "failures"),
    [
        (Nulls(("totalElements",)), {"JsonSchemaError"}),
        (ServerTrouble(), {"ServerError"}),
        (HtmlError(404), {"UndefinedContentType"}),
        (Answer(200, PAGE), {"AcceptedNegativeData", "IgnoredAuth"}),
    ],
)
def test_a_sandbox_that_answers_otherwise_is_found(fault: Fault, failures: set[str]) -> None:
    world = World.generate(9, seed=1)
    world.fail("list_page", with_=fault)
    assert failures <= differences(SPEC, world)
