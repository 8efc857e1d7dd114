"""Routes of respx made from the spec: every operation is answered, and nothing reaches a socket."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import respx

from answering import Answer, answering
from kakao_spec import operations, resolved, values
from moment_async import Limit, MomentClient, NotFoundError
from moment_async._convert import unstructure
from moment_async.testing import add_respx_routes

pytestmark = pytest.mark.anyio

LIFTED: dict[str, Limit | None] = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}


async def ask_everything(moment: MomentClient) -> dict[str, Any]:
    """What every operation answers, as JSON, by the name of its method."""
    accounts = moment.ad_accounts
    with pytest.warns(DeprecationWarning):
        legacy = await accounts.list_legacy(config=["ON", "OFF", "DEL"])  # type: ignore[deprecated]
    answers = {
        "list_page": await accounts.list_page(config=["ON", "OFF"], page=0, size=2),
        "get": await accounts.get(1111),
        "get_balance": await accounts.get_balance(1111),
        "get_biz_right": await accounts.get_biz_right(1111),
        "list_channel_profiles": await accounts.list_channel_profiles(1111),
        "list_trackers": await accounts.list_trackers(1111, campaign_type="TALK_BIZ_BOARD", goal="VISITING"),
        "list_legacy": legacy,
        "create": await accounts.create(name="새 계정", owner_company_id=12, advertiser_company_id=34),
    }
    await accounts.set_config(1111, "ON")
    return {name: unstructure(answer) for name, answer in answers.items()}


def documented() -> dict[str, Any]:
    """The first sample of each answer in the spec, by the name of its method."""
    answers = {name_of(each): resolved(each["responses"]["200"]) for _, _, each in operations()}
    return {name: next(values(each["content"])) for name, each in answers.items() if "content" in each}


def name_of(operation: dict[str, Any]) -> str:
    return str(operation["x-moment-python-name"])


# This suite forbids sockets to other machines, so a request that got through would fail.
@respx.mock
async def test_a_mocked_test_gets_the_documented_answer_of_every_operation() -> None:
    add_respx_routes(respx.mock)
    async with MomentClient("t", limits=LIFTED) as moment:
        answers = await ask_everything(moment)
    assert answers == documented()
    names = {name_of(operation) for _, _, operation in operations()}
    assert {route.name: route.call_count for route in respx.mock.routes} == dict.fromkeys(names, 1)


async def test_no_request_reaches_the_server_that_is_mocked() -> None:
    async with answering([Answer(status=500)]) as server:
        with respx.mock as router:
            add_respx_routes(router, base_url=f"{server.base_url}/")
            async with MomentClient("t", base_url=server.base_url, limits=LIFTED) as moment:
                await ask_everything(moment)
    assert server.connections == 0


@pytest.mark.respx(assert_all_called=False)
async def test_a_route_can_be_told_to_answer_otherwise(respx_mock: respx.MockRouter) -> None:
    add_respx_routes(respx_mock)
    respx_mock["get_balance"].respond(json={"id": 5, "cash": 7, "freeCash": 0})
    respx_mock["get"].respond(400, json={"code": -813, "msg": "", "extras": {"detailCode": 21006}})
    async with MomentClient("t") as moment:
        assert (await moment.ad_accounts.get_balance(5)).cash == 7
        with pytest.raises(NotFoundError):
            await moment.ad_accounts.get(5)
    assert not respx_mock["create"].called


@pytest.mark.respx(assert_all_called=False)
async def test_adding_the_routes_again_gives_back_the_samples(respx_mock: respx.MockRouter) -> None:
    add_respx_routes(respx_mock)
    respx_mock["get_balance"].respond(500)
    add_respx_routes(respx_mock)
    async with MomentClient("t") as moment:
        assert (await moment.ad_accounts.get_balance(1111)).cash == 5_000_000
    assert len(respx_mock.routes) == 9


@pytest.mark.respx(assert_all_called=False)
@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "https://apis.moment.kakao.com/openapi/v4/adAccounts/1111/other"),
        ("GET", "https://apis.moment.kakao.com/openapi/v4/adAccounts/"),
        ("GET", "https://apis.moment.kakao.com/v2/openapi/v4/adAccounts/balance"),
        ("GET", "https://apis-moment.kakao.com/openapi/v4/adAccounts/balance"),
        ("GET", "https://elsewhere.test/?https://apis.moment.kakao.com/openapi/v4/adAccounts/balance"),
        ("POST", "https://apis.moment.kakao.com/openapi/v4/adAccounts/balance"),
    ],
)
async def test_what_no_operation_is_has_no_route(method: str, url: str, respx_mock: respx.MockRouter) -> None:
    add_respx_routes(respx_mock)
    async with httpx.AsyncClient() as client:
        with pytest.raises(AssertionError, match="not mocked"):
            await client.request(method, url)
