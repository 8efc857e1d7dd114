"""What the sandbox answers has the shapes of the spec, field by field."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from kakao_spec import SPEC, operations, resolved
from moment_async.sandbox import Server, Switches, World, serve

ROOT = "/openapi/v4/adAccounts"


def validator_of(operation_id: str, status: str) -> Draft202012Validator:
    operation = next(each for _, _, each in operations() if each["operationId"] == operation_id)
    answer = resolved(operation["responses"][status])
    return Draft202012Validator({"$ref": "#/x", "x": answer["content"]["application/json"]["schema"], **SPEC})


@pytest.fixture(scope="module")
def sandbox() -> Generator[Server]:
    """A sandbox that tests only read."""
    with serve(World.generate(200, seed=3), limits={"getAdAccount": None}) as server:
        yield server


@pytest.fixture(scope="module")
def http(sandbox: Server) -> Generator[httpx.Client]:
    headers = {"authorization": f"Bearer {sandbox.tokens[0]}"}
    with httpx.Client(base_url=sandbox.base_url, headers=headers) as client:
        yield client


def errors_of(operation_id: str, answer: httpx.Response) -> list[str]:
    status = "200" if answer.status_code == 200 else "default"
    return [
        f"{error.json_path}: {error.message}"
        for error in validator_of(operation_id, status).iter_errors(answer.json())
    ]


@pytest.mark.parametrize(
    ("operation_id", "path"),
    [
        ("listAdAccounts", "/pages?config=ON,OFF,DEL&size=200"),
        ("listAdAccountsLegacy", "?config=ON,OFF,DEL"),
    ],
)
def test_lists_agree(http: httpx.Client, operation_id: str, path: str) -> None:
    answer = http.get(ROOT + path)
    assert len(answer.json()["content"]) == 200
    assert errors_of(operation_id, answer) == []


READS = {
    "getAdAccount": "/{id}",
    "getBalance": "/balance",
    "getBizRight": "/bizRight",
    "listChannelProfiles": "/channel/profiles",
    "listTrackers": "/trackers",
}


@pytest.mark.parametrize("operation_id", READS)
def test_reads_of_every_account_agree(http: httpx.Client, sandbox: Server, operation_id: str) -> None:
    wrong: list[Any] = []
    for account in sandbox.world.accounts:
        path = ROOT + READS[operation_id].format(id=account.id)
        answer = http.get(path, headers={"adAccountId": str(account.id)})
        assert answer.status_code == 200
        wrong += errors_of(operation_id, answer)
    assert wrong == []


@pytest.mark.parametrize("operation_id", ["getAdAccount", "getBalance", "getBizRight"])
def test_newer_answers_agree_too(operation_id: str) -> None:
    newer = Switches(
        nulls=True, owner_company=False, biz_wallet_id=True, deferred_pay_amount=True, biz_right_id_zero=True
    )
    world = World.generate(20, seed=3)
    wrong: list[str] = []
    with serve(world, limits={"getAdAccount": None}, switches=newer) as server:
        token = {"authorization": f"Bearer {server.tokens[0]}"}
        for account in world.accounts:
            path = server.base_url + ROOT + READS[operation_id].format(id=account.id)
            wrong += errors_of(
                operation_id, httpx.get(path, headers=token | {"adAccountId": str(account.id)})
            )
    assert [] == wrong


def test_a_created_account_agrees() -> None:
    body = {"name": "새 계정", "ownerCompanyId": 12, "advertiserCompanyId": 34}
    with serve(World.generate(3, seed=3)) as server:
        headers = {"authorization": f"Bearer {server.tokens[0]}"}
        answer = httpx.post(server.base_url + ROOT, headers=headers, json=body)
    assert (answer.status_code, errors_of("createAdAccount", answer)) == (200, [])


def test_errors_agree(http: httpx.Client) -> None:
    for answer in (
        http.get(f"{ROOT}/balance", headers={"adAccountId": "7"}),
        http.get(f"{ROOT}/balance"),
        http.get(f"{ROOT}/pages", headers={"authorization": "Bearer wrong"}),
        http.put(f"{ROOT}/onOff", headers={"adAccountId": "1111"}, json={"config": "DEL"}),
    ):
        assert answer.status_code in {400, 401}
        assert errors_of("getBalance", answer) == []
