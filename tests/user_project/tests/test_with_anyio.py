from __future__ import annotations

import pytest
import respx
from budget_watch import poor_accounts, turn_off

from moment_async import MomentClient
from moment_async.testing import Reset, ServerTrouble, World, asked, in_process, run_in_virtual_time

pytestmark = pytest.mark.anyio


def poor_in(world: World, *, below: int) -> list[int]:
    return [one.id for one in world.accounts if one.config == "ON" and one.cash < below]


async def test_poor_accounts_are_found(moment_client: MomentClient, moment_world: World) -> None:
    assert await poor_accounts(moment_client, below=500_000) == poor_in(moment_world, below=500_000)


@pytest.mark.moment_world(accounts=60, seed=5)
async def test_poor_accounts_are_found_on_a_bad_day(moment_client: MomentClient, moment_world: World) -> None:
    moment_world.fail("get_balance", with_=Reset(when="in", times=1))
    moment_world.fail("get_balance", with_=ServerTrouble(times=2))
    assert await poor_accounts(moment_client, below=500_000) == poor_in(moment_world, below=500_000)


async def test_an_account_that_may_not_be_asked_is_left_out(
    moment_client: MomentClient, moment_world: World
) -> None:
    moment_world.forbid(1111)
    assert 1111 not in await poor_accounts(moment_client, below=10**12)
    assert asked(moment_world, "get_balance", account_id=1111).statuses == [403]


async def test_mocks_answer_with_the_documents_sample(moment_respx: respx.MockRouter) -> None:
    async with MomentClient("any-token") as moment:
        await turn_off(moment, [1111])
    assert moment_respx["set_config"].call_count == 1


class TestWithoutWaiting:
    def test_accounts_are_turned_off_one_a_second(self, moment_world: World) -> None:
        async def main() -> None:
            async with in_process(moment_world) as moment:
                await turn_off(moment, [1111, 1111, 1111])

        run_in_virtual_time(main)
        assert asked(moment_world, "set_config").times == [0.0, 1.0, 2.0]
