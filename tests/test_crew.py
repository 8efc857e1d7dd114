"""Crews: concurrent work behind an iterator that can be left in every way."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import anyio
import anyio.lowlevel
import pytest
import trio

import moment_async
from moment_async._core.crew import ClosableIterator, Crew, Roster
from moment_async.errors import ClientStateError

pytestmark = pytest.mark.anyio
SOURCE = Path(moment_async.__file__).parents[1]


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


class Work:
    """Counts what is at work, and ends only when told."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.ended: list[int] = []
        self.cancelled: list[int] = []
        self.gate = anyio.Event()

    async def blocked(self, number: int) -> int:
        self.started.append(number)
        try:
            await self.gate.wait()
        except anyio.get_cancelled_exc_class():
            self.cancelled.append(number)
            raise
        self.ended.append(number)
        return number

    async def first_only(self, number: int) -> int:
        return await self.blocked(number) if number else number


class Reading(ClosableIterator[int]):
    """A crew as its users see it."""

    def __init__(self, crew: Crew[int, int]) -> None:
        self.crew = crew

    async def __anext__(self) -> int:
        return await self.crew.next()

    async def aclose(self) -> None:
        await self.crew.aclose()


async def echo(number: int) -> int:
    await anyio.lowlevel.checkpoint()
    return number


async def backwards(number: int) -> int:
    for _ in range(5 * (10 - number)):
        await anyio.lowlevel.checkpoint()
    return number


def reading(
    work: Callable[[int], Awaitable[int]], count: int = 10, at_once: int = 5, **options: object
) -> Reading:
    return Reading(Crew(work, range(count), at_once=at_once, **options))  # type: ignore[arg-type]


async def until(condition: Callable[[], object]) -> None:
    with anyio.fail_after(5):
        while not condition():
            await anyio.lowlevel.checkpoint()


async def test_every_item_is_answered_in_order_of_completion() -> None:
    assert [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] == [n async for n in reading(backwards, at_once=10)]


async def test_order_of_the_source_is_kept_on_request() -> None:
    assert list(range(10)) == [n async for n in reading(backwards, at_once=4, in_order=True)]


@pytest.mark.parametrize("in_order", [False, True])
async def test_ten_thousand_items_are_all_answered_once(in_order: bool) -> None:
    answered = [n async for n in reading(echo, 10_000, 50, in_order=in_order)]
    assert list(range(10_000)) == sorted(answered)


async def test_an_empty_source_ends_at_once() -> None:
    assert [] == [n async for n in reading(echo, 0)]


async def test_an_iterator_that_is_never_read_starts_nothing() -> None:
    work = Work()
    unread = reading(work.blocked)
    await anyio.wait_all_tasks_blocked()
    del unread
    gc.collect()
    await anyio.wait_all_tasks_blocked()
    assert [] == work.started


async def test_an_iterator_made_outside_of_an_event_loop_can_be_dropped(anyio_backend: str) -> None:
    def make_and_drop() -> None:
        reading(echo)

    await anyio.to_thread.run_sync(make_and_drop)
    assert anyio_backend in {"asyncio", "trio"}


async def test_break_cancels_what_is_in_work() -> None:
    work = Work()
    async for _ in reading(work.first_only):
        break
    await until(lambda: len(work.cancelled) == len(work.started))
    assert [] == work.ended


async def test_an_exception_in_the_loop_body_cancels_what_is_in_work() -> None:
    work = Work()
    with pytest.raises(LookupError):
        async for _ in reading(work.first_only):
            await until(lambda: work.started)
            raise LookupError
    await until(lambda: len(work.cancelled) == len(work.started))
    assert work.cancelled


async def test_garbage_collection_cancels_what_is_in_work() -> None:
    work = Work()
    iterator = reading(work.first_only)
    cycle: list[object] = [iterator]
    cycle.append(cycle)
    await anext(iterator)
    await until(lambda: work.started)
    del iterator, cycle
    gc.collect()
    await until(lambda: len(work.cancelled) == len(work.started))
    assert [] == work.ended


async def test_the_last_reference_can_go_in_another_thread() -> None:
    work = Work()
    box = [reading(work.first_only)]
    await anext(box[0])
    await until(lambda: work.started)
    thread = Thread(target=box.clear)
    thread.start()
    await until(lambda: len(work.cancelled) == len(work.started))
    thread.join()
    assert [] == work.ended


@pytest.mark.parametrize("is_error", [False, True])
async def test_a_timeout_while_reading_leaves_nothing_at_work(is_error: bool) -> None:
    work = Work()

    async def expire(number: int) -> int:
        if number == 4:
            scope.deadline = 0
        return await work.blocked(number)

    iterator = reading(expire)
    with suppress(TimeoutError), anyio.fail_after(60) if is_error else anyio.move_on_after(60) as scope:
        await anext(iterator)
    assert ([0, 1, 2, 3, 4], [0, 1, 2, 3, 4]) == (sorted(work.started), sorted(work.cancelled))


async def test_a_read_after_a_cancelled_one_says_why_there_is_no_more() -> None:
    iterator = reading(Work().blocked)
    with anyio.move_on_after(0):
        await anext(iterator)
    with pytest.raises(ClientStateError, match="an earlier read of it was cancelled"):
        await anext(iterator)


async def test_cancelling_the_readers_task_group_leaves_nothing_at_work() -> None:
    work = Work()

    async def read() -> None:
        async for _ in reading(work.blocked):
            raise AssertionError

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        await until(lambda: len(work.started) == 5)
        group.cancel_scope.cancel()
    assert [0, 1, 2, 3, 4] == sorted(work.cancelled)


async def test_async_with_waits_for_the_end_even_when_it_is_cancelled() -> None:
    work = Work()
    with anyio.CancelScope() as scope:
        async with reading(work.first_only) as iterator:
            await anext(iterator)
            await until(lambda: work.started)
            scope.cancel()
            await anyio.lowlevel.checkpoint()
    assert work.started == sorted(work.cancelled)


@pytest.fixture
async def held(anyio_backend: str) -> AsyncIterator[tuple[Work, Reading]]:
    work = Work()
    iterator = reading(work.first_only)
    assert 0 == await anext(iterator)
    yield work, iterator
    await iterator.aclose()
    assert len(work.started) == len(work.ended) + len(work.cancelled)


async def test_an_iterator_begun_in_a_fixture_can_be_read_in_a_test(held: tuple[Work, Reading]) -> None:
    work, iterator = held
    work.gate.set()
    assert {1, 2, 3, 4, 5, 6, 7, 8, 9} == {n async for n in iterator}


async def test_an_iterator_of_a_fixture_can_be_left_unread(held: tuple[Work, Reading]) -> None:
    work, _ = held
    await until(lambda: work.started)
    assert [] == work.ended


@pytest.fixture
async def abandoned(anyio_backend: str) -> Reading:
    iterator = reading(Work().first_only)
    await anext(iterator)
    return iterator


async def test_a_fixture_may_leave_its_iterator_open(abandoned: Reading) -> None:
    await anyio.wait_all_tasks_blocked()
    assert isinstance(abandoned, Reading)


async def test_an_iterator_may_end_in_another_task_than_it_began() -> None:
    iterator = reading(echo, in_order=True)
    read: list[int] = []

    async def read_on(count: int) -> None:
        for _ in range(count):
            read.append(await anext(iterator))

    for count in (3, 7):
        async with anyio.create_task_group() as group:
            group.start_soon(read_on, count)
    assert list(range(10)) == read
    with pytest.raises(StopAsyncIteration):
        await anext(iterator)


async def test_a_second_reader_at_the_same_time_is_refused_and_the_first_one_goes_on() -> None:
    work = Work()
    iterator = reading(work.blocked, 1)
    read: list[int] = []

    async def read_one() -> None:
        read.append(await anext(iterator))

    async with anyio.create_task_group() as group:
        group.start_soon(read_one)
        await until(lambda: work.started)
        with pytest.raises(ClientStateError, match="read by another task"):
            await anext(iterator)
        work.gate.set()
    assert [0] == read


async def test_a_slow_reader_bounds_what_is_in_work_or_waiting() -> None:
    pulled = 0
    read = 0
    most = 0

    def source() -> Iterator[int]:
        nonlocal pulled, most
        while True:
            pulled += 1
            most = max(most, pulled - read)
            yield pulled

    iterator = Reading(Crew(echo, source(), at_once=7))
    for _ in range(20):
        await anext(iterator)
        read += 1
        await anyio.wait_all_tasks_blocked()
    await iterator.aclose()
    assert (27, 7) == (pulled, most)


@pytest.mark.parametrize("in_order", [False, True])
async def test_an_error_of_the_work_is_raised_as_it_is_and_ends_the_rest(in_order: bool) -> None:
    work = Work()

    async def fail_on_two(number: int) -> int:
        if number == 2:
            raise LookupError(number)
        return await (echo(number) if number < 2 else work.blocked(number))

    iterator = reading(fail_on_two, in_order=in_order)
    read: list[int] = []
    with pytest.raises(LookupError):
        async for number in iterator:
            read.append(number)
    assert work.started == sorted(work.cancelled)
    assert [0, 1][: len(read)] == read
    assert (not in_order) or [0, 1] == read
    with pytest.raises(StopAsyncIteration):
        await anext(iterator)


async def test_an_error_waits_for_its_turn_when_order_is_kept() -> None:
    async def fail_early(number: int) -> int:
        if number == 3:
            raise LookupError(number)
        return await backwards(number)

    read: list[int] = []
    with pytest.raises(LookupError):
        async for number in reading(fail_early, in_order=True):
            read.append(number)
    assert [0, 1, 2] == read


async def test_stop_async_iteration_of_the_work_does_not_look_like_the_end() -> None:
    async def stop(_: int) -> int:
        raise StopAsyncIteration

    with pytest.raises(RuntimeError, match="the work raised StopAsyncIteration"):
        await anext(reading(stop))


async def test_an_exception_group_of_the_work_stays_whole() -> None:
    async def fail(_: int) -> int:
        raise ExceptionGroup("own", [LookupError(), KeyError()])

    with pytest.raises(ExceptionGroup, match="own"):
        await anext(reading(fail))


async def test_an_error_of_the_source_is_raised_as_it_is_after_what_was_done() -> None:
    def source() -> Iterator[int]:
        yield 1
        raise LookupError

    iterator = Reading(Crew(echo, source(), at_once=1))
    assert 1 == await anext(iterator)
    with pytest.raises(LookupError):
        await anext(iterator)
    with pytest.raises(StopAsyncIteration):
        await anext(iterator)


async def test_an_async_source_is_read_and_closed_in_one_task() -> None:
    tasks: set[int] = set()

    async def source() -> AsyncIterator[int]:
        try:
            with anyio.CancelScope():
                for number in range(100):
                    tasks.add(anyio.get_current_task().id)
                    yield number
        finally:
            tasks.add(anyio.get_current_task().id)
            await anyio.lowlevel.cancel_shielded_checkpoint()
            tasks.add(-1)

    async with Reading(Crew(echo, source(), at_once=3)) as iterator:
        await anext(iterator)
    assert (2, True) == (len(tasks), -1 in tasks)


async def test_an_async_source_without_aclose_and_one_that_fails_on_closing_end_as_expected() -> None:
    class Plain(AsyncIterator[int]):
        async def __anext__(self) -> int:
            raise StopAsyncIteration

    class Failing(Plain):
        async def aclose(self) -> None:
            raise LookupError

    assert [] == [n async for n in Reading(Crew(echo, Plain(), at_once=3))]
    with pytest.raises(LookupError):
        await anext(Reading(Crew(echo, Failing(), at_once=3)))


async def test_closing_twice_and_reading_after_it() -> None:
    work = Work()
    iterator = reading(work.first_only)
    await anext(iterator)
    await iterator.aclose()
    await iterator.aclose()
    assert work.started == sorted(work.cancelled)
    for _ in range(2):
        with pytest.raises(ClientStateError, match="it was closed"):
            await anext(iterator)


async def test_closing_an_unread_iterator_closes_it() -> None:
    iterator = reading(echo)
    await iterator.aclose()
    with pytest.raises(ClientStateError, match="it was closed"):
        await anext(iterator)


async def test_closing_after_the_end_keeps_the_end() -> None:
    iterator = reading(echo, 1)
    assert [0] == [n async for n in iterator]
    await iterator.aclose()
    with pytest.raises(StopAsyncIteration):
        await anext(iterator)


async def test_a_waiting_reader_is_told_that_another_task_closed_the_iterator() -> None:
    work = Work()
    iterator = reading(work.blocked)

    async def read() -> None:
        with pytest.raises(ClientStateError, match="closed while it was read"):
            await anext(iterator)

    async with anyio.create_task_group() as group:
        group.start_soon(read)
        await until(lambda: work.started)
        await iterator.aclose()
    with pytest.raises(ClientStateError, match="it was closed"):
        await anext(iterator)


async def test_work_may_close_its_own_iterator() -> None:
    async def close(_: int) -> int:
        await iterator.aclose()
        await anyio.sleep_forever()
        raise AssertionError

    iterator = reading(close)
    with anyio.fail_after(5), pytest.raises(ClientStateError, match="it was closed"):
        await anext(iterator)


async def test_a_roster_ends_all_that_is_at_work_and_lets_nothing_start() -> None:
    roster, work = Roster(), Work()
    iterators = [reading(work.first_only, roster=roster) for _ in range(3)]
    unread = reading(work.first_only, roster=roster)
    for iterator in iterators:
        await anext(iterator)
    await roster.aclose()
    assert sorted(work.started) == sorted(work.cancelled)
    for iterator in iterators:
        with pytest.raises(ClientStateError, match="its client was closed"):
            await anext(iterator)
    with pytest.raises(ClientStateError, match="its client is closed"):
        await anext(unread)


async def test_a_roster_forgets_what_ended() -> None:
    roster = Roster()
    assert [0] == [n async for n in reading(echo, 1, roster=roster)]
    async for _ in reading(Work().first_only, roster=roster):
        break
    await until(lambda: "0" in repr(roster))
    assert "<Roster: 0 at work>" == repr(roster)


async def test_an_iterator_belongs_to_one_event_loop(anyio_backend: str) -> None:
    iterator = reading(Work().first_only)
    await anext(iterator)

    async def elsewhere() -> None:
        with pytest.raises(ClientStateError, match="belongs to another event loop"):
            await anext(iterator)
        with pytest.raises(ClientStateError, match="belongs to another event loop"):
            await iterator.aclose()

    await anyio.to_thread.run_sync(lambda: anyio.run(elsewhere, backend=anyio_backend))


@pytest.mark.parametrize("anyio_backend", ["trio"])
@pytest.mark.parametrize("exit_", [SystemExit, KeyboardInterrupt])
async def test_an_exit_of_the_work_reaches_the_reader_on_trio(exit_: type[BaseException]) -> None:
    async def leave(_: int) -> int:
        raise exit_

    with pytest.raises(exit_):
        await anext(reading(leave))


@pytest.mark.parametrize("anyio_backend", ["trio"])
async def test_an_exit_of_the_work_while_closing_reaches_the_closer_on_trio() -> None:
    async def leave(number: int) -> int:
        if number:
            try:
                await anyio.sleep_forever()
            finally:
                raise SystemExit
        return number

    iterator = reading(leave, at_once=2)
    await anext(iterator)
    await anyio.wait_all_tasks_blocked()
    with pytest.raises(SystemExit):
        await iterator.aclose()


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_work_that_is_cancelled_from_outside_is_no_silent_end() -> None:
    async def cancelled(_: int) -> int:
        raise asyncio.CancelledError

    with pytest.raises(ClientStateError, match="cancelled from outside"):
        await anext(reading(cancelled))


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_an_owner_cancelled_before_its_first_step_leaves_no_reader_waiting() -> None:
    iterator = reading(echo)
    before = asyncio.all_tasks()
    reader = asyncio.ensure_future(anext(iterator))
    await asyncio.sleep(0)
    for task in asyncio.all_tasks() - before - {reader}:
        task.cancel()
    with pytest.raises(ClientStateError, match="cancelled from outside"):
        await asyncio.wait_for(reader, 5)


SCRIPT = """
import anyio, asyncio, sys, trio
from anyio.lowlevel import checkpoint
from moment_async._core.crew import Crew

async def first_only(number):
    if number:
        await anyio.sleep_forever()
    return number

anyio.run(anyio.sleep, 0)  # loads the backend, which asyncio would report as a slow step

def crew(work=first_only):
    return Crew(work, range(9), at_once=3)

async def main():
{body}

{run}
"""
BODIES = {
    "left open": "global kept; kept = crew(); await kept.next()",
    "dropped": "await crew().next()",
    "dropped a while ago": "await crew().next(); await anyio.sleep(0.01)",
    "begun by a task that is cancelled": """
async with anyio.create_task_group() as group:
    async def read():
        one = crew()
        await one.next()
        await one.next()
    group.start_soon(read)
    await anyio.sleep(0.01)
    group.cancel_scope.cancel()
""",
    "never read": "crew()",
    "in a cycle": "one = crew(); await one.next(); one.self = one",
}


def run(body: str, run: str) -> subprocess.CompletedProcess[str]:
    script = SCRIPT.format(body=textwrap.indent(body, "    "), run=run)
    return subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", "-c", script],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


@pytest.mark.parametrize("runner", ["asyncio.run(main())", "trio.run(main)"])
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_a_program_ends_silently_with_an_iterator(body: str, runner: str) -> None:
    ended = run(body, runner)
    assert (0, "", "") == (ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("runner", ["asyncio.run(main())", "trio.run(main)"])
def test_an_exit_of_the_work_ends_the_program(runner: str) -> None:
    body = "async def out(number): sys.exit(7)\nawait crew(out).next()"
    ended = run(body, runner)
    assert (7, "") == (ended.returncode, ended.stderr)


def test_an_exit_that_nobody_reads_is_not_lost_on_trio() -> None:
    async def leave(number: int) -> int:
        if number:
            try:
                await anyio.sleep_forever()
            finally:
                raise SystemExit(7)
        return number

    async def drop() -> None:
        async for _ in reading(leave, at_once=2):
            await anyio.wait_all_tasks_blocked()
            break
        await anyio.sleep_forever()

    with pytest.raises(trio.TrioInternalError) as caught:
        trio.run(drop)
    assert "SystemExit(7)" in repr(caught.value.__cause__)


def test_work_that_could_not_begin_before_the_loop_ended_warns_of_nothing() -> None:
    work = Work()

    async def read_one() -> int:
        return await anext(reading(work.first_only))

    assert 0 == asyncio.run(read_one())
    assert [] == work.ended


def test_an_iterator_can_be_left_after_its_loop_was_closed() -> None:
    async def never() -> AsyncIterator[int]:
        await anyio.sleep_forever()
        yield 0

    async def begin() -> None:
        read.send(None)

    crew = Crew(echo, never(), at_once=1)
    read = crew.next()
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda *_: None)
    loop.run_until_complete(begin())
    (owner,) = asyncio.all_tasks(loop)
    loop.close()
    read.close()
    crew.cancel()
    assert not owner.done()
    with pytest.raises(
        RuntimeError, match="no running event loop"
    ):  # as for every task left in a closed loop
        owner.get_coro().close()


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
async def test_a_read_that_is_thrown_away_closes_the_crew() -> None:
    work = Work()
    crew = Crew(work.blocked, range(3), at_once=3)
    read = crew.next()
    read.send(None)
    await until(lambda: work.started)
    read.close()
    await until(lambda: len(work.cancelled) == len(work.started))
    with pytest.raises(ClientStateError, match="an earlier read of it was cancelled"):
        await crew.next()
