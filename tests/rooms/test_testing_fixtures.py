"""The fixtures of the pytest plugin, used as a user's test uses them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

import anyio
import pytest
import respx

from moment_async import ClientStateError, MomentClient, QuotaExceededError, RateLimitError, RetryPolicy
from moment_async.testing import Quota, Reset, Server, World, asked


def test_the_world_has_20_accounts_and_one_user(moment_world: World) -> None:
    assert len(moment_world.accounts) == 20
    assert moment_world.tokens == ("sandbox-token-1",)
    assert moment_world.account(1111).config == "ON"


@pytest.mark.parametrize("_", range(2))
def test_the_world_is_new_for_each_test_and_the_same_each_time(_: int, moment_world: World) -> None:
    assert moment_world.accounts == World.generate(20, seed=1).accounts
    moment_world.drop(1111)


@pytest.mark.moment_world(accounts=3, users=2, seed=7)
def test_a_marker_says_what_the_world_is_made_of(moment_world: World) -> None:
    assert moment_world.accounts == World.generate(3, seed=7, users=2).accounts
    assert len(moment_world.tokens) == 2


@pytest.mark.anyio
async def test_the_client_speaks_to_the_world(moment_client: MomentClient, moment_world: World) -> None:
    seen = {account.id async for account in moment_client.ad_accounts.iter_all()}
    assert seen == {account.id for account in moment_world.accounts if account.config != "DEL"}
    moment_world.delete(1111)
    assert (await moment_client.ad_accounts.get(1111)).config == "DEL"


@pytest.fixture
async def an_account(moment_client: MomentClient) -> AsyncIterator[int]:
    yield (await moment_client.ad_accounts.get(1111)).id
    await moment_client.ad_accounts.set_config(1111, "OFF")


@pytest.mark.anyio
async def test_the_client_works_in_async_fixtures_too(an_account: int, moment_client: MomentClient) -> None:
    assert (await moment_client.ad_accounts.get_balance(an_account)).id == 1111


@pytest.mark.anyio
async def test_the_client_may_be_closed_by_the_test(moment_client: MomentClient) -> None:
    async with moment_client:
        await moment_client.ad_accounts.get_balance(1111)


@pytest.mark.anyio
async def test_the_client_may_be_left_in_the_middle_of_a_list(moment_client: MomentClient) -> None:
    async for _ in moment_client.ad_accounts.iter_all(size=1, ahead=4):
        break


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_client_works_on_a_loop_that_the_test_runs(backend: str, moment_client: MomentClient) -> None:
    assert anyio.run(moment_client.ad_accounts.get_balance, 1111, backend=backend).id == 1111
    with pytest.raises(ClientStateError, match="one client for each loop"):
        anyio.run(moment_client.ad_accounts.get_balance, 1111, backend=backend)


def test_the_client_leaves_no_connection_behind_that_asyncio_would_warn_of(
    moment_client: MomentClient,
) -> None:
    async def read() -> None:
        ids = [account.id async for account in moment_client.ad_accounts.iter_all()]
        async for _ in moment_client.for_each(ids, moment_client.ad_accounts.get_balance, at_once=8):
            pass

    with asyncio.Runner(debug=True) as runner:
        runner.run(read())


@pytest.mark.anyio
async def test_code_that_makes_its_own_client_speaks_to_the_sandbox(moment_sandbox: Server) -> None:
    async with MomentClient() as moment:
        assert moment.base_url == moment_sandbox.base_url
        await moment.ad_accounts.get_balance(1111)
    assert asked(moment_sandbox).operations == ["get_balance"]


def test_the_environment_names_no_sandbox_without_the_fixture() -> None:
    assert {"MOMENT_BASE_URL", "MOMENT_ACCESS_TOKEN"} & set(os.environ) == set()


@pytest.mark.anyio
async def test_nothing_is_limited(moment_client: MomentClient, moment_sandbox: Server) -> None:
    for _ in range(3):
        await moment_client.ad_accounts.get(1111)
    assert asked(moment_sandbox, "get").statuses == [200, 200, 200]


@pytest.mark.anyio
@pytest.mark.moment_world(keep_limits=True)
async def test_documented_limits_hold_where_the_marker_says_so(
    moment_client: MomentClient, moment_sandbox: Server
) -> None:
    await moment_client.ad_accounts.get(1111)
    async with MomentClient(limits={"getAdAccount": None}, retry=RetryPolicy.none()) as hasty:
        with pytest.raises(RateLimitError):
            await hasty.ad_accounts.get(1111)
    assert asked(moment_sandbox).statuses == [200, 429]


@pytest.mark.anyio
async def test_a_fault_script_fails_the_calls_that_it_names(
    moment_client: MomentClient, moment_world: World
) -> None:
    moment_world.fail("get_balance", with_=Quota(style="-10", times=1))
    moment_world.fail("get_biz_right", with_=Reset(times=1))
    hasty = moment_client.with_options(retry=RetryPolicy.none())
    with pytest.raises(QuotaExceededError):
        await hasty.ad_accounts.get_balance(1111)
    await hasty.ad_accounts.get_balance(1111)
    await moment_client.ad_accounts.get_biz_right(1111)
    assert [call.fault for call in asked(moment_world)] == ["Quota", None, "Reset", None]


@pytest.mark.anyio
async def test_respx_answers_with_the_samples(moment_respx: respx.MockRouter) -> None:
    async with MomentClient("t") as moment:
        assert (await moment.ad_accounts.get_balance(1111)).cash == 5_000_000
        moment_respx["get_balance"].respond(json={"id": 5, "cash": 7, "freeCash": 0})
        assert (await moment.ad_accounts.get_balance(5)).cash == 7
    assert moment_respx["get_balance"].call_count == 2
    assert not moment_respx["create"].called
