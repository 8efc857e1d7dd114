from __future__ import annotations

import anyio
import pytest
from trio.testing import MockClock

from moment_async._call import Limit, Operation, RetryClass
from moment_async._core.limiter import Identity, Limiter, Line

pytestmark = pytest.mark.anyio

LIMIT = Limit(requests=1, seconds=1, scope="user+app")


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, object]]:
    return "trio", {"clock": MockClock(autojump_threshold=0)}


def operation(name: str = "getAdAccount", limit: Limit | None = LIMIT) -> Operation[object]:
    return Operation(
        id=name,
        name=name,
        method="GET",
        path="/",
        returns=object,
        retry=RetryClass.SAFE,
        source="",
        limit=limit,
    )


def identity(user: str = "a", app: str | None = None) -> Identity:
    return Identity(user=user, app=app)


async def run(line: Line, starts: list[float], *, answers_after_s: float = 0) -> None:
    async with line.turn():
        with line.exchange():
            starts.append(anyio.current_time())
            await anyio.sleep(answers_after_s)


async def test_sixty_calls_of_one_line_take_fifty_nine_seconds() -> None:
    line, starts, began = Line(period_s=1), list[float](), anyio.current_time()
    async with anyio.create_task_group() as tasks:
        for _ in range(60):
            tasks.start_soon(run, line, starts)
    assert [round(start - began, 6) for start in starts] == list(range(60))


async def test_the_next_call_starts_a_period_after_the_answer() -> None:
    line, starts, began = Line(period_s=1), list[float](), anyio.current_time()
    for _ in range(3):
        await run(line, starts, answers_after_s=0.25)
    assert [start - began for start in starts] == pytest.approx([0, 1.25, 2.5])


async def test_turns_come_in_the_order_of_asking() -> None:
    line, order = Line(period_s=1), list[int]()

    async def ask(number: int) -> None:
        async with line.turn():
            with line.exchange():
                order.append(number)

    async with anyio.create_task_group() as tasks:
        for number in range(20):
            tasks.start_soon(ask, number)
            await anyio.lowlevel.checkpoint()
    assert order == list(range(20))


async def test_a_waiter_that_is_cancelled_gives_its_place_back() -> None:
    line, starts, began = Line(period_s=1), list[float](), anyio.current_time()
    await run(line, starts)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run, line, starts)
        with anyio.move_on_after(0.5):
            await run(line, starts)
        tasks.start_soon(run, line, starts)
    assert [start - began for start in starts] == pytest.approx([0, 1, 2])


async def test_a_turn_that_starts_nothing_costs_nothing() -> None:
    line, starts, began = Line(period_s=1), list[float](), anyio.current_time()
    async with line.turn():
        pass
    await run(line, starts)
    assert starts == [began]


async def test_a_refusal_closes_the_whole_line() -> None:
    line, starts, began = Line(period_s=1), list[float](), anyio.current_time()
    line.close_for(30)
    assert line.wait_s() == 30
    await run(line, starts)
    assert starts == [began + 30]


async def test_calls_without_a_limit_start_at_once_until_one_is_refused() -> None:
    line, starts, began = (
        Limiter({}).line_of(operation(limit=None), identity()),
        list[float](),
        anyio.current_time(),
    )
    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(lambda: run(line, starts, answers_after_s=9))
    line.close_for(2)
    await run(line, starts)
    assert starts == [began] * 5 + [began + 11]


async def test_lines_are_told_apart_by_operation_user_and_app() -> None:
    limiter = Limiter({})
    one = limiter.line_of(operation(), identity("a", "x"))
    assert one is limiter.line_of(operation(), identity("a", "x"))
    assert one is not limiter.line_of(operation(), identity("b", "x"))
    assert one is not limiter.line_of(operation(), identity("a", "y"))
    assert one is not limiter.line_of(operation("createAdAccount"), identity("a", "x"))


async def test_an_app_does_not_count_where_kakao_counts_users_only() -> None:
    limiter, per_user = Limiter({}), operation(limit=Limit(scope="user"))
    assert limiter.line_of(per_user, identity("a", "x")) is limiter.line_of(per_user, identity("a", "y"))


async def test_a_limit_of_the_user_replaces_the_documented_one() -> None:
    limiter = Limiter({"getAdAccount": Limit(requests=20, seconds=1), "createAdAccount": None})
    assert limiter.line_of(operation(), identity()).period_s == 0.05
    assert limiter.line_of(operation("createAdAccount"), identity()).period_s == 0
