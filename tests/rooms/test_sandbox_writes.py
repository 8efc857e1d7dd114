"""createAdAccount and setAdAccountConfig, in process."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from moment_async.sandbox import Company, World, create_app

pytestmark = pytest.mark.anyio
ACCOUNTS = "/openapi/v4/adAccounts"
NO_LIMITS = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}
TOKEN_1 = {"Authorization": "Bearer sandbox-token-1"}
JSON_TYPE = {"Content-Type": "application/json"}


@pytest.fixture
def world() -> World:
    return World.generate(40, seed=1, users=2)


async def ask(
    world: World,
    method: str,
    path: str,
    *,
    account: int | None = None,
    token: str = "sandbox-token-1",
    **more: Any,
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} | (
        {} if account is None else {"adAccountId": str(account)}
    )
    transport = httpx.ASGITransport(create_app(world, limits=NO_LIMITS))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        return await client.request(method, ACCOUNTS + path, headers=headers, **more)


async def test_a_created_account_answers_like_the_sample_and_is_listed(world: World) -> None:
    sent = {"name": "테스트_광고계정", "ownerCompanyId": 12, "advertiserCompanyId": 34}
    answer = await ask(world, "POST", "", json=sent)
    body = answer.json()
    assert (200, "BUSINESS", "ON", False, True, "잔액부족") == (
        answer.status_code,
        *(body[key] for key in ("type", "config", "isAdminStop", "isOutOfBalance", "statusDescription")),
    )
    assert (world.companies[12].name, world.companies[34].name) == (
        body["ownerCompany"]["name"],
        body["advertiser"]["name"],
    )
    listed = (await ask(world, "GET", "/pages?size=100")).json()["content"][-1]
    assert {"id": body["id"], "name": sent["name"], "memberType": "MASTER", "config": "ON"} == listed
    other = (await ask(world, "GET", "/pages?size=100", token="sandbox-token-2")).json()["content"]
    assert body["id"] not in {one["id"] for one in other}


async def test_an_advertiser_that_owns_the_account_is_its_advertiser(world: World) -> None:
    body = (await ask(world, "POST", "", json={"name": "계정", "ownerCompanyId": 34})).json()
    assert body["ownerCompany"] == body["advertiser"]


async def test_an_agency_must_name_the_advertiser(world: World) -> None:
    answer = await ask(world, "POST", "", json={"name": "계정", "ownerCompanyId": 12})
    assert (400, -2) == (answer.status_code, answer.json()["code"])
    assert "advertiserCompanyId is required" in answer.json()["msg"]


@pytest.mark.parametrize(
    "ids", [{"ownerCompanyId": 13}, {"ownerCompanyId": 12, "advertiserCompanyId": 2**63 - 1}]
)
async def test_an_unknown_company_is_refused_with_5001(world: World, ids: dict[str, int]) -> None:
    before = world.accounts
    answer = await ask(world, "POST", "", json={"name": "계정", **ids})
    assert (400, -813, 5001) == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["extras"]["detailCode"],
    )
    assert before == world.accounts


async def test_companies_are_known_by_their_own_ids() -> None:
    company = Company(id=77, business_registration_number="0", name="회사", is_advertiser=True)
    answer = await ask(World(companies=[company]), "POST", "", json={"name": "계정", "ownerCompanyId": 77})
    assert {"businessRegistrationNumber": "0", "name": "회사"} == answer.json()["ownerCompany"]


async def test_on_off_answers_nothing_and_changes_the_status(world: World) -> None:
    answer = await ask(world, "PUT", "/onOff", account=1111, json={"config": "OFF"})
    assert (200, b"", "0", "application/json;charset=UTF-8") == (
        answer.status_code,
        answer.content,
        answer.headers["content-length"],
        answer.headers["content-type"],
    )
    body = (await ask(world, "GET", "/1111", account=1111)).json()
    assert ("OFF", "사용자OFF") == (body["config"], body["statusDescription"])


async def test_a_deleted_account_cannot_be_switched(world: World) -> None:
    world.delete(1111)
    answer = await ask(world, "PUT", "/onOff", account=1111, json={"config": "ON"})
    expected = {
        "code": -813,
        "msg": "KakaoMomentException",
        "extras": {"detailCode": 21400, "detailMsg": "광고계정이 삭제처리중입니다."},
    }
    assert (400, expected) == (answer.status_code, answer.json())
    assert "DEL" == world.account(1111).config


async def test_hostile_account_names_come_back_as_they_are(world: World) -> None:
    name = '<script>=1+1\u0000\u202e"\\' + "가" * 1000
    body = (await ask(world, "POST", "", json={"name": name, "ownerCompanyId": 34})).json()
    assert name == body["name"]


async def test_a_body_is_read_from_text_with_a_charset(world: World) -> None:
    content = json.dumps({"config": "OFF"}).encode()
    transport = httpx.ASGITransport(create_app(world, limits=NO_LIMITS))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        for charset in ("; charset=utf-8", ";charset=UTF-8", ""):
            headers = TOKEN_1 | {"adAccountId": "1111", "Content-Type": f"application/json{charset}"}
            answer = await client.put(f"{ACCOUNTS}/onOff", headers=headers, content=content)
            assert 200 == answer.status_code
