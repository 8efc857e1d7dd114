"""Clients in process, and time that leaps over every wait."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import anyio
import pytest

from moment_async import ConnectionFailedError, MomentClient, Ok
from moment_async.testing import (
    Hang,
    Latency,
    Quota,
    Reset,
    World,
    asked,
    in_process,
    run_in_virtual_time,
    virtual_backend,
)
from moment_async.testing.virtual_time import Backend

both_backends = pytest.mark.parametrize("backend", ["asyncio", "trio"])


async def read_details(moment: MomentClient, ids: list[int]) -> list[str]:
    """Code of a user."""
    return [(await moment.ad_accounts.get(account_id)).name for account_id in ids]


@both_backends
def test_code_that_waits_between_details_is_tested_without_waiting(
    backend: Backend, moment_world: World
) -> None:
    ids = [account.id for account in moment_world.accounts[:4]]

    async def main() -> float:
        async with in_process(moment_world) as moment:
            await read_details(moment, ids)
        return anyio.current_time()

    assert run_in_virtual_time(main, backend=backend) == pytest.approx(3.0)
    assert asked(moment_world, "get").account_ids == ids
    assert asked(moment_world, "get").times == [0.0, 1.0, 2.0, 3.0]
    assert asked(moment_world, "get").statuses == [200] * 4


@both_backends
def test_ten_minutes_of_details_are_over_at_once(backend: Backend) -> None:
    world = World.generate(600, seed=1)

    async def main() -> list[bool]:
        async with in_process(world) as moment:
            ids = [account.id for account in world.accounts]
            outcomes = moment.for_each(ids, moment.ad_accounts.get, at_once=50)
            return [isinstance(outcome, Ok) async for outcome in outcomes]

    assert run_in_virtual_time(main, backend=backend) == [True] * 600
    assert asked(world).times[-1] == pytest.approx(599, abs=0.1)


@both_backends
def test_limits_are_lifted_on_demand(backend: Backend, moment_world: World) -> None:
    async def main() -> None:
        async with in_process(moment_world, keep_limits=False) as moment:
            await read_details(moment, [1111, 1111, 1111])

    run_in_virtual_time(main, backend=backend)
    assert asked(moment_world).times == [0.0, 0.0, 0.0]


@pytest.mark.moment_world(users=2)
def test_the_client_has_the_token_of_the_user_that_is_named(moment_world: World) -> None:
    async def main() -> None:
        async with in_process(moment_world, user=2) as moment:
            await moment.ad_accounts.list_page()

    anyio.run(main)
    assert asked(moment_world).users == [2]


@both_backends
def test_faults_take_virtual_time(backend: Backend, moment_world: World) -> None:
    moment_world.fail("get_balance", with_=Hang(times=1))
    moment_world.fail("get_balance", with_=Latency(seconds=20, times=1))
    moment_world.fail("get_biz_right", with_=Quota(times=2, retry_after=60))

    async def main() -> tuple[float, float]:
        async with in_process(moment_world) as moment:
            await moment.ad_accounts.get_balance(1111)
            balance_s = anyio.current_time()
            await moment.ad_accounts.get_biz_right(1111)
        return balance_s, anyio.current_time()

    balance_s, all_s = run_in_virtual_time(main, backend=backend)
    assert 50 <= balance_s < 51
    assert all_s - balance_s == pytest.approx(120, abs=5)


def test_a_fault_of_the_connection_says_that_it_needs_one(moment_world: World) -> None:
    moment_world.fail("*", with_=Reset())

    async def main() -> None:
        async with in_process(moment_world) as moment:
            await moment.ad_accounts.list_page()

    with pytest.raises(RuntimeError, match=r"use serve\(\)"):
        anyio.run(main)


def test_asyncios_own_waits_leap_in_the_right_order() -> None:
    async def main() -> tuple[list[str], float]:
        done = list[str]()

        async def after(seconds: float, name: str) -> None:
            await asyncio.sleep(seconds)
            done.append(name)

        await asyncio.gather(after(86_400, "day"), after(0.5, "moment"), after(3600, "hour"))
        return done, asyncio.get_running_loop().time()

    done, seconds = run_in_virtual_time(main)
    assert done == ["moment", "hour", "day"]
    assert seconds == pytest.approx(86_400)


def test_without_a_timer_asyncio_waits_for_what_comes_from_outside() -> None:
    async def main() -> str:
        loop = asyncio.get_running_loop()
        came = loop.create_future()
        threading.Thread(target=lambda: loop.call_soon_threadsafe(came.set_result, "came")).start()
        return str(await came)

    assert run_in_virtual_time(main) == "came"


def test_arguments_are_passed_and_errors_come_through() -> None:
    async def main(first: int, second: int) -> float:
        await anyio.sleep(5000)
        return first / second

    assert run_in_virtual_time(main, 6, 3) == 2.0
    with pytest.raises(ZeroDivisionError):
        run_in_virtual_time(main, 1, 0)


class TestWithAnyiosPlugin:
    @pytest.fixture(params=["asyncio", "trio"])
    def anyio_backend(self, request: pytest.FixtureRequest) -> tuple[str, dict[str, Any]]:
        return virtual_backend(request.param)

    @pytest.mark.anyio
    async def test_time_is_virtual_in_a_test(self, moment_world: World) -> None:
        async with in_process(moment_world) as moment:
            await read_details(moment, [1111] * 60)
        assert anyio.current_time() == pytest.approx(59)


@pytest.mark.anyio
async def test_in_real_time_the_clock_is_the_loops(moment_world: World) -> None:
    before = anyio.current_time()
    async with in_process(moment_world) as moment:
        await moment.ad_accounts.get_balance(1111)
    assert before <= asked(moment_world)[0].time <= anyio.current_time()


def test_a_hang_ends_with_the_clients_own_timeout(moment_world: World) -> None:
    moment_world.fail("get_balance", with_=Hang())

    async def main() -> None:
        async with in_process(moment_world) as moment:
            with pytest.raises(ConnectionFailedError):
                await moment.with_options(deadline=5).ad_accounts.get_balance(1111)

    run_in_virtual_time(main)
