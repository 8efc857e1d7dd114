"""The nine operations over HTTP shapes, in process."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest

from moment_async.sandbox import Asked, World, create_app

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


async def test_the_list_has_the_documented_shape(world: World) -> None:
    answer = await ask(world, "GET", "/pages?config=ON,OFF&page=0&size=2")
    first = world.account(1111)
    assert answer.status_code == 200
    body = answer.json()
    assert list(body) == ["content", "size", "totalElements", "totalPages", "page"]
    assert {"id": 1111, "name": first.name, "memberType": "MASTER", "config": "ON"} == body["content"][0]
    assert (2, 0, -(-body["totalElements"] // 2)) == (body["size"], body["page"], body["totalPages"])


async def test_the_list_has_ten_serving_accounts_by_default(world: World) -> None:
    body = (await ask(world, "GET", "/pages")).json()
    assert (10, 10, 0) == (len(body["content"]), body["size"], body["page"])
    assert {one["config"] for one in body["content"]} == {"ON", "OFF"}


async def test_an_encoded_comma_is_a_comma(world: World) -> None:
    plain = await ask(world, "GET", "/pages?config=ON,DEL&size=100")
    encoded = await ask(world, "GET", "/pages?config=ON%2CDEL&size=100")
    assert plain.json() == encoded.json()
    assert {one["config"] for one in plain.json()["content"]} == {"ON", "DEL"}


async def test_pages_put_together_are_the_whole_list(world: World) -> None:
    whole = (await ask(world, "GET", "/pages?size=100")).json()["content"]
    pages = [
        (await ask(world, "GET", f"/pages?size=7&page={number}")).json()["content"] for number in range(5)
    ]
    assert whole == [one for page in pages for one in page]


async def test_a_page_beyond_the_last_is_empty(world: World) -> None:
    body = (await ask(world, "GET", "/pages?page=2147483647&size=2147483647")).json()
    assert ([], 1) == (body["content"], body["totalPages"])


async def test_an_empty_world_has_no_pages() -> None:
    body = (await ask(World(), "GET", "/pages")).json()
    assert {"content": [], "size": 10, "totalElements": 0, "totalPages": 0, "page": 0} == body


async def test_users_see_their_own_member_type(world: World) -> None:
    account = next(one for one in world.accounts if set(one.members) == {1, 2} and one.config == "ON")
    for user in (1, 2):
        body = (await ask(world, "GET", "/pages?size=100", token=f"sandbox-token-{user}")).json()
        found = [one["memberType"] for one in body["content"] if one["id"] == account.id]
        assert [account.members[user]] == found


async def test_the_legacy_list_has_content_only_and_some_business_accounts(world: World) -> None:
    body = (await ask(world, "GET", "?config=ON,OFF,DEL")).json()
    assert list(body) == ["content"]
    assert {True, False} == {"businessAccount" in one for one in body["content"]}


async def test_the_legacy_list_stops_at_1500() -> None:
    world = World.generate(1700, seed=1)
    body = (await ask(world, "GET", "")).json()
    assert 1500 == len(body["content"])


async def test_the_detail_has_the_documented_keys_in_order(world: World) -> None:
    answer = await ask(world, "GET", "/1111", account=1111)
    account = world.account(1111)
    assert account.owner is not None
    company = {
        "businessRegistrationNumber": account.owner.business_registration_number,
        "name": account.owner.name,
    }
    expected = {
        "id": 1111,
        "name": account.name,
        "ownerCompany": company,
        "advertiser": company,
        "type": "BUSINESS",
        "config": "ON",
        "isAdminStop": False,
        "isOutOfBalance": False,
        "statusDescription": "운영중",
    }
    assert list(expected.items()) == list(answer.json().items())
    assert "application/json;charset=UTF-8" == answer.headers["content-type"]


async def test_a_personal_account_shows_no_company(world: World) -> None:
    account = next(one for one in world.accounts if one.type == "INDIVIDUAL")
    body = (await ask(world, "GET", f"/{account.id}", account=account.id, token="sandbox-token-2")).json()
    assert "INDIVIDUAL" == body["type"]
    assert not {"ownerCompany", "advertiser"} & body.keys()


async def test_a_deleted_account_is_still_read_but_without_flags(world: World) -> None:
    world.delete(1111)
    body = (await ask(world, "GET", "/1111", account=1111)).json()
    assert ("DEL", "삭제됨") == (body["config"], body["statusDescription"])
    assert not {"isAdminStop", "isOutOfBalance"} & body.keys()
    assert 200 == (await ask(world, "GET", "/balance", account=1111)).status_code


async def test_the_balance_tells_paid_from_free_cash(world: World) -> None:
    world.put(replace(world.account(1111), cash=5, free_cash=0))
    answer = await ask(world, "GET", "/balance", account=1111)
    assert {"id": 1111, "cash": 5, "freeCash": 0} == answer.json()


@pytest.mark.parametrize(
    ("holder", "expected"),
    [("주식회사 보기", {"id": 1111, "bizRightCompanyName": "주식회사 보기"}), (None, {"id": 1111})],
)
async def test_a_missing_business_right_is_left_out(
    world: World, holder: str | None, expected: dict[str, object]
) -> None:
    world.put(replace(world.account(1111), biz_right=holder))
    assert expected == (await ask(world, "GET", "/bizRight", account=1111)).json()


async def test_channel_profiles_are_a_bare_array(world: World) -> None:
    account = world.account(1111)
    body = (await ask(world, "GET", "/channel/profiles", account=1111)).json()
    assert [{"id": one.id, "name": one.name, "searchId": one.search_id} for one in account.channels] == body


@pytest.mark.parametrize("query", ["", "?campaignType=TALK_BIZ_BOARD&goal=VISITING", "?goal=SOMETHING_NEW"])
async def test_trackers_are_a_bare_array_with_text_ids(world: World, query: str) -> None:
    account = world.account(1111)
    body = (await ask(world, "GET", f"/trackers{query}", account=1111)).json()
    assert [{"id": one.id, "name": one.name} for one in account.trackers] == body


READS = ["/{}", "/balance", "/bizRight", "/channel/profiles", "/trackers"]


@pytest.mark.parametrize("path", READS)
async def test_an_unknown_account_is_refused_as_in_the_sample(world: World, path: str) -> None:
    answer = await ask(world, "GET", path.format(999), account=999)
    expected = {
        "code": -813,
        "msg": "KakaoMomentException",
        "extras": {"detailCode": 21006, "detailMsg": "존재하지 않는 광고계정입니다."},
    }
    assert (400, expected) == (answer.status_code, answer.json())


@pytest.mark.parametrize("path", READS)
async def test_an_account_of_somebody_else_is_refused_with_9004(world: World, path: str) -> None:
    answer = await ask(world, "GET", path.format(1111), account=1111, token="sandbox-token-2")
    assert (403, -813, 9004) == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["extras"]["detailCode"],
    )


async def test_a_forbidden_account_is_listed_but_refused(world: World) -> None:
    world.forbid(1111)
    assert 1111 == (await ask(world, "GET", "/pages")).json()["content"][0]["id"]
    assert 403 == (await ask(world, "GET", "/balance", account=1111)).status_code


async def test_a_token_of_nobody_is_refused(world: World) -> None:
    answer = await ask(world, "GET", "/pages", token="nobody")
    assert (401, {"msg": "this access token does not exist", "code": -401}) == (
        answer.status_code,
        answer.json(),
    )


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Authorization", "sandbox-token-1")],
        [("Authorization", "Bearer ")],
        [("Authorization", "Basic sandbox-token-1")],
        [("Authorization", "KakaoAK sandbox-token-1")],
        [("Authorization", "Bearer sandbox-token-1"), ("Authorization", "Bearer sandbox-token-1")],
    ],
)
async def test_a_call_without_one_bearer_token_has_no_key(
    world: World, headers: list[tuple[str, str]]
) -> None:
    transport = httpx.ASGITransport(create_app(world))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        answer = await client.get(f"{ACCOUNTS}/pages", headers=headers)
    assert (401, {"msg": "no authentication key!", "code": -401}) == (answer.status_code, answer.json())


async def test_every_call_is_written_down(world: World) -> None:
    app = create_app(world, clock=lambda: 12.5)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as client:
        await client.get(f"{ACCOUNTS}/balance", headers=TOKEN_1 | {"adAccountId": "1111"})
        await client.get(f"{ACCOUNTS}/pages?size=1", headers={"Authorization": "Bearer nobody"})
        await client.get("/elsewhere")
    balance = Asked(12.5, "GET", f"{ACCOUNTS}/balance", "", 1, "getBalance", 1111, 200)
    stranger = Asked(12.5, "GET", f"{ACCOUNTS}/pages", "size=1", None, "listAdAccounts", None, 401)
    lost = Asked(12.5, "GET", "/elsewhere", "", None, None, None, 404)
    assert [balance, stranger, lost] == list(app.state.requests)
    assert world is app.state.world
