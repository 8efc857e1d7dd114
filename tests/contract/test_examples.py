"""Kakao's own samples: each request is what we send, each answer decodes and encodes to itself."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kakao_spec import SPEC, operations, resolved, values
from moment_async import APIError, ConflictError, NotFoundError
from moment_async._call import Call, Operation, build
from moment_async._convert import unstructure
from moment_async._core.decode import decode
from moment_async._core.engine import Response, Secret
from moment_async._generated import operations as generated

KNOWN: dict[str, Operation[Any]] = {operation.id: operation for operation in generated.OPERATIONS}
ANSWERS = [
    (operation["operationId"], value)
    for _, _, operation in operations()
    if "content" in resolved(operation["responses"]["200"])
    for value in values(resolved(operation["responses"]["200"])["content"])
]
ERRORS = [
    (name, value)
    for name, response in SPEC["components"]["responses"].items()
    if "examples" in response["content"]["application/json"]
    for value in values(response["content"])
]


def answer(body: object, status: int) -> Response:
    return Response(status=status, headers={}, body=json.dumps(body, ensure_ascii=False).encode())


def call_of(operation: Operation[Any]) -> Any:
    return Call(operation=operation, target=operation.path)


@pytest.mark.parametrize(("name", "sample"), ANSWERS, ids=[name for name, _ in ANSWERS])
def test_a_documented_answer_decodes_and_encodes_to_itself(name: str, sample: object) -> None:
    model = decode(call_of(KNOWN[name]), answer(sample, 200), Secret("t"))
    assert unstructure(model) == sample


def test_eight_operations_have_a_documented_answer() -> None:
    assert {name for name, _ in ANSWERS} == set(KNOWN) - {"setAdAccountConfig"}


def test_the_documented_empty_answer_of_the_switch_decodes_to_nothing() -> None:
    empty = Response(status=200, headers={"content-type": "application/json;charset=UTF-8"}, body=b"")
    assert decode(call_of(KNOWN["setAdAccountConfig"]), empty, Secret("t")) is None


@pytest.mark.parametrize(("name", "sample"), ERRORS, ids=[name for name, _ in ERRORS])
def test_a_documented_error_becomes_its_error(name: str, sample: dict[str, Any]) -> None:
    expected = {"NoSuchAdAccount": NotFoundError, "BeingDeleted": ConflictError}[name]
    with pytest.raises(APIError) as caught:
        decode(call_of(KNOWN["getBalance"]), answer(sample, 400), Secret("t"))
    assert type(caught.value) is expected
    assert caught.value.kakao_message == sample["extras"]["detailMsg"]


def test_the_documented_requests_are_what_is_sent() -> None:
    root = "/openapi/v4/adAccounts"
    page = generated.list_page(config=["ON", "OFF"], page=0, size=2)
    trackers = generated.list_trackers(1111, campaign_type="TALK_BIZ_BOARD", goal="VISITING")
    created = generated.create(name="테스트_광고계정", owner_company_id=12, advertiser_company_id=34)
    switched = generated.set_config(1111, "ON")
    legacy = generated.list_legacy(config=["ON", "OFF", "DEL"])
    assert page.target == f"{root}/pages?config=ON,OFF&page=0&size=2"
    assert trackers.target == f"{root}/trackers?campaignType=TALK_BIZ_BOARD&goal=VISITING"
    assert legacy.target == f"{root}?config=ON,OFF,DEL"
    assert (switched.target, switched.headers) == (f"{root}/onOff", (("adAccountId", "1111"),))
    assert json.loads(created.body or b"") == {
        "name": "테스트_광고계정",
        "ownerCompanyId": 12,
        "advertiserCompanyId": 34,
    }
    assert json.loads(switched.body or b"") == {"config": "ON"}


@pytest.mark.parametrize(
    "case", [operation for _, _, operation in operations() if "requestBody" in operation]
)
def test_a_documented_body_is_what_is_sent(case: dict[str, Any]) -> None:
    operation = KNOWN[case["operationId"]]
    names = {parameter.wire: parameter.name for parameter in operation.parameters}
    for sample in values(case["requestBody"]["content"]):
        arguments = dict.fromkeys(names.values()) | {"ad_account_id": 1111}
        arguments |= {names[wire]: value for wire, value in sample.items()}
        call = build(operation, arguments)
        assert json.loads(call.body or b"") == sample
