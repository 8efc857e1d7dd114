"""
The one module that starts background tasks: the owner tasks of concurrent iterators (see crew).

A task group cannot live inside an async generator: `break`, garbage collection and fixtures leave it half
open. So each iterator has one owner task outside of every task group of the user's. The owner holds an
ordinary task group and never refers to the iterator, so that an iterator which is dropped can tell its owner
to stop.

```text
reader -> Crew.next() -> Run.take() <- outcomes <- Run._one, at_once of them <- owner: Run._feed <- source
```
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Coroutine, Iterable
from contextvars import ContextVar, copy_context
from typing import Generic, Protocol, TypeVar, runtime_checkable

import anyio
import attrs
from anyio.abc import TaskGroup
from anyio.lowlevel import EventLoopToken, current_token

from ..errors import ClientStateError

In = TypeVar("In")
Out = TypeVar("Out")

_inside: ContextVar[frozenset[object]] = ContextVar("_inside", default=frozenset())
"""The runs whose work the current task is part of: they cannot be waited for."""


@attrs.frozen
class _Failed:
    error: Exception


@runtime_checkable
class _Closable(Protocol):
    async def aclose(self) -> object: ...


class _AtWork(Protocol):
    def close(self, why: str, /) -> None: ...

    async def wait(self) -> None: ...


class Roster:
    """The crews at work, so that whoever owns them can end them all."""

    def __init__(self) -> None:
        """Begin with nobody at work."""
        self._at_work: set[_AtWork] = set()
        self._is_closed = False

    def __repr__(self) -> str:
        """Say how many are at work."""
        return f"<Roster: {len(self._at_work)} at work>"

    def add(self, run: _AtWork) -> None:
        """
        Take note of a run that starts.

        Raises:
            ClientStateError: The roster is closed.
        """
        if self._is_closed:
            raise ClientStateError("this iterator cannot be read: its client is closed")
        self._at_work.add(run)

    def discard(self, run: _AtWork) -> None:
        """Forget a run that ended."""
        self._at_work.discard(run)

    async def aclose(self) -> None:
        """Cancel all that is at work, wait for its end, and let nothing start any more."""
        for run in self.cancel():
            await run.wait()

    def cancel(self) -> tuple[_AtWork, ...]:
        """Cancel all that is at work, without waiting for its end, and let nothing start any more."""
        self._is_closed = True
        runs = tuple(self._at_work)
        for run in runs:
            run.close("its client was closed")
        return runs


class Run(Generic[In, Out]):
    """What the owner task knows: everything but the iterator that is read."""

    closed: str | None
    """Why no one may read any more, if it was closed before its end."""
    is_abandoned: bool
    """Whether the iterator is gone."""

    def __init__(
        self,
        work: Callable[[In], Awaitable[Out]],
        source: Iterable[In] | AsyncIterable[In],
        *,
        at_once: int,
        in_order: bool,
        roster: Roster,
    ) -> None:
        """Keep what is to be done; nothing starts."""
        self.closed = None
        self.is_abandoned = False
        self._work = work
        self._source = source
        self._at_once = at_once
        self._in_order = in_order
        self._roster = roster
        self._arrived: dict[int, Out | _Failed] = {}
        self._unbegun: dict[int, Coroutine[object, object, None]] = {}
        self._pulled = self._came = self._taken = 0
        self._is_exhausted = False
        self._ending: BaseException | None = None
        self._home: EventLoopToken | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin at the first read: an iterator that nobody reads costs nothing and warns of nothing."""
        if self.closed is not None:
            raise ClientStateError(f"this iterator cannot be read: {self.closed}")
        if self._home is None:
            self._roster.add(self)
            self._home = current_token()
            self._places = anyio.Semaphore(self._at_once)
            self._scope = anyio.CancelScope()
            self._over, self._news = anyio.Event(), anyio.Event()
            self._start_owner(self._home.native_token)
        self.check_home()

    def _start_owner(self, loop: object) -> None:
        if isinstance(loop, asyncio.AbstractEventLoop):
            self._soon: Callable[[Callable[[], None]], object] = loop.call_soon_threadsafe
            self._task = loop.create_task(self._own())
            # A task that is cancelled before its first step runs no line of its coroutine.
            self._task.add_done_callback(lambda _: self._settle())
        else:
            import trio  # noqa: PLC0415 - only here is it sure to be installed

            self._soon = trio.lowlevel.current_trio_token().run_sync_soon
            trio.lowlevel.spawn_system_task(self._own, context=copy_context())

    def check_home(self) -> None:
        """
        See to it that what is at work is at work here.

        Raises:
            ClientStateError: It is on another event loop.
        """
        if self._home is not None and not self._over.is_set() and current_token() != self._home:
            raise ClientStateError("this iterator belongs to another event loop")

    async def take(self) -> Out:
        """Wait for the next outcome and give its place to the next item."""
        while self._taken not in self._arrived:
            if self._over.is_set():
                raise self._last_word()
            self._news = anyio.Event()
            await self._news.wait()
        outcome = self._arrived.pop(self._taken)
        self._taken += 1
        self._places.release()
        if not isinstance(outcome, _Failed):
            return outcome
        if isinstance(outcome.error, StopAsyncIteration):
            # It would look like the end of this iterator.
            raise RuntimeError("the work raised StopAsyncIteration") from outcome.error
        raise outcome.error

    def _last_word(self) -> BaseException:
        if self._ending is not None:
            ending, self._ending = self._ending, None
            return ending
        if self.closed is not None:
            return ClientStateError(f"this iterator was closed while it was read: {self.closed}")
        if self._is_exhausted and self._came == self._pulled:
            return StopAsyncIteration()
        return ClientStateError("the tasks of this iterator were cancelled from outside")

    def close(self, why: str) -> None:
        """Ask for the end, before it is reached, for a reason that later readers are told."""
        self.closed = self.closed or why
        self._arrived.clear()
        self.cancel()

    def cancel(self) -> None:
        """Ask for the end: from any thread, from `__del__`, also after the event loop is closed."""
        if self._home is None or self._over.is_set():
            return
        try:
            self._soon(self._scope.cancel)
        except RuntimeError:
            return  # The event loop is closed, and with it everything ended.

    async def wait(self) -> None:
        """Wait for the end, even when cancelled: nothing of ours runs on behind the caller's back."""
        if self._home is None or self in _inside.get():
            return
        self.check_home()
        with anyio.CancelScope(shield=True):
            await self._over.wait()
        if _is_exit(self._ending):
            raise self._last_word()

    async def _own(self) -> None:
        _inside.set(_inside.get() | {self})
        try:
            with self._scope:
                async with anyio.create_task_group() as group:
                    await self._feed(group)
        except BaseExceptionGroup as failed:
            self._ending = self._worth_telling(failed)
        finally:
            self._settle()
        if self.is_abandoned and _is_exit(self._ending):
            raise self._last_word()

    def _worth_telling(self, group: BaseExceptionGroup) -> BaseException | None:
        # One level only: a group below it is the work's or the source's own.
        cancelled = anyio.get_cancelled_exc_class()
        errors = [error for error in group.exceptions if not isinstance(error, cancelled)]
        first = next(filter(_is_exit, errors), next(iter(errors), None))
        # asyncio has already sent an exit out of the event loop; a second one would disturb its clean-up.
        return None if _is_exit(first) and self._task is not None else first

    async def _feed(self, group: TaskGroup) -> None:
        # Only here is the source touched: an async generator with cancel scopes inside wants a single task.
        source = self._source
        items = aiter(source) if isinstance(source, AsyncIterable) else _in_turn(source)
        try:
            while True:
                await self._places.acquire()
                self._begin(group, await anext(items))
        except StopAsyncIteration:
            self._is_exhausted = True
        finally:
            if isinstance(items, _Closable):
                with anyio.CancelScope(shield=True):
                    await items.aclose()

    def _begin(self, group: TaskGroup, item: In) -> None:
        work = self._unbegun[self._pulled] = self._one(self._pulled, item)
        group.start_soon(lambda: work)
        self._pulled += 1

    async def _one(self, position: int, item: In) -> None:
        del self._unbegun[position]
        outcome: Out | _Failed
        try:
            outcome = await self._work(item)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is raised to the reader
            outcome = _Failed(error)
        self._put(position, outcome)

    def _put(self, position: int, outcome: Out | _Failed) -> None:
        self._arrived[position if self._in_order else self._came] = outcome
        self._came += 1
        self._news.set()

    def _settle(self) -> None:
        # asyncio.run may cancel a task before its first step: its coroutine would warn of not being awaited.
        for work in self._unbegun.values():
            work.close()
        self._unbegun.clear()
        self._over.set()
        self._news.set()
        self._roster.discard(self)


def _is_exit(error: BaseException | None) -> bool:
    return error is not None and not isinstance(error, Exception)


async def _in_turn(items: Iterable[In]) -> AsyncIterator[In]:
    for item in items:
        yield item
