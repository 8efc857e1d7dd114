"""for_each: an outcome for each account."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

import anyio
import anyio.lowlevel
import pytest

from moment_async._core.crew import Roster
from moment_async.bulk import Err, Ok, Outcome, for_each
from moment_async.errors import ClientStateError, InvalidArgumentError, NotFoundError

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def name_of(account_id: int) -> str:
    await anyio.lowlevel.checkpoint()
    if account_id % 10 == 0:
        raise NotFoundError("no such ad account", ad_account_id=account_id)
    return f"account {account_id}"


def said(outcome: Outcome[str]) -> str:
    match outcome:
        case Ok(account_id, value):
            return f"{account_id}: {value}"
        case Err(account_id, error):
            return f"{account_id}: {error}"


async def test_every_account_has_its_value_or_its_error() -> None:
    outcomes = {said(outcome) async for outcome in for_each([9, 10, 11], name_of)}
    assert {"9: account 9", "10: no such ad account", "11: account 11"} == outcomes


async def test_a_repeated_id_is_answered_once_for_each_time() -> None:
    outcomes = [said(outcome) async for outcome in for_each([7, 7, 8, 7], name_of, at_once=2)]
    assert ["7: account 7", "7: account 7", "7: account 7", "8: account 8"] == sorted(outcomes)


async def test_ids_can_come_from_an_async_iterable() -> None:
    async def ids() -> AsyncIterator[int]:
        for account_id in (1, 2):
            await anyio.lowlevel.checkpoint()
            yield account_id

    assert {1, 2} == {outcome.account_id async for outcome in for_each(ids(), name_of)}


async def test_outcomes_come_in_order_of_completion() -> None:
    is_read = anyio.Event()

    async def slow_first(account_id: int) -> int:
        if account_id == 1:
            await is_read.wait()
        return account_id

    outcomes = for_each([1, 2], slow_first)
    assert Ok(2, 2) == await anext(outcomes)
    is_read.set()
    assert Ok(1, 1) == await anext(outcomes)


async def test_a_programming_error_goes_through() -> None:
    async def mistaken(account_id: int) -> int:
        return account_id // 0

    with pytest.raises(ZeroDivisionError):
        await anext(for_each([1], mistaken))


async def test_no_more_than_at_once_calls_are_on_their_way() -> None:
    now = most = 0

    async def counted(_: int) -> None:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _ in range(30):
            await anyio.lowlevel.checkpoint()
        now -= 1

    count = len([outcome async for outcome in for_each(range(200), counted, at_once=9)])
    assert (200, 9) == (count, most)


async def test_closing_cancels_the_calls_on_their_way() -> None:
    cancelled: list[int] = []

    async def stuck(account_id: int) -> int:
        try:
            await anyio.sleep(60 if account_id else 0)
        except anyio.get_cancelled_exc_class():
            cancelled.append(account_id)
            raise
        return account_id

    async with for_each(range(3), stuck) as outcomes:
        assert Ok(0, 0) == await anext(outcomes)
        await anyio.wait_all_tasks_blocked()
    assert [1, 2] == sorted(cancelled)


async def test_a_closed_roster_refuses_the_first_read() -> None:
    roster = Roster()
    outcomes = for_each([1], name_of, roster=roster)
    await roster.aclose()
    with pytest.raises(ClientStateError, match="client is closed"):
        await anext(outcomes)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: for_each([1], name_of, at_once=0), "for_each: at_once must be 1 or more, got 0"),
        (lambda: for_each([1], name_of, at_once=True), "for_each: at_once must be 1 or more, got True"),
        (lambda: for_each("12", name_of), "for_each: ids must be an iterable of ints, got str"),  # type: ignore[arg-type]
        (lambda: for_each(12, name_of), "for_each: ids must be an iterable of ints, got int"),  # type: ignore[arg-type]
        (lambda: for_each([1], None), "for_each: function must be callable, got NoneType"),  # type: ignore[arg-type]
    ],
)
def test_arguments_that_cannot_be_are_refused_before_anything_runs(
    call: Callable[[], object], message: str
) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        call()
    assert message == str(caught.value)
