"""
Concurrent iterators: the reader's side.

The tasks are owned by the module `owner`; a `Crew` is what its reader holds, and dropping it ends them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable
from types import TracebackType
from typing import Generic, Self, TypeVar

from anyio.lowlevel import checkpoint_if_cancelled

from ..errors import ClientStateError
from .owner import Roster as Roster
from .owner import Run

In = TypeVar("In")
Out = TypeVar("Out")


class Crew(Generic[In, Out]):
    """
    Runs `work` for each item of a source, `at_once` at a time.

    A place is taken before an item is pulled and given back when its outcome is read, so never more than
    `at_once` items are in work or waiting to be read. Work begins at the first read. An async source is
    closed at the end.

    Args:
        work: Called with each item. What it raises is raised to the reader, in its turn, and ends the rest.
        source: The items.
        at_once: How many, 1 or more.
        in_order: Outcomes come in the order of the source instead of the order of completion.
        roster: Ends this crew, with others, when it is closed.
    """

    def __init__(
        self,
        work: Callable[[In], Awaitable[Out]],
        source: Iterable[In] | AsyncIterable[In],
        *,
        at_once: int,
        in_order: bool = False,
        roster: Roster | None = None,
    ) -> None:
        """Keep what is to be done; nothing starts."""
        self._run = Run(work, source, at_once=at_once, in_order=in_order, roster=roster or Roster())
        self._has_ended = False
        self._is_read = False

    async def next(self) -> Out:
        """
        Wait for the next outcome.

        A read that is cancelled closes the crew, and so does one that raises.

        Raises:
            StopAsyncIteration: All were read, or an earlier read raised.
            ClientStateError: The crew was closed before its end, is being read by another task, or belongs to
                another event loop.
        """
        if self._has_ended:
            raise StopAsyncIteration
        self._run.start()
        if self._is_read:
            raise ClientStateError("this iterator is being read by another task")
        self._is_read = True
        try:
            await checkpoint_if_cancelled()
            return await self._run.take()
        except BaseException as error:
            await self._end(error)
            raise
        finally:
            self._is_read = False

    async def _end(self, error: BaseException) -> None:
        self._has_ended = self._run.closed is None and isinstance(error, Exception)
        self._run.close("an earlier read of it was cancelled")
        if not isinstance(error, GeneratorExit):  # of a coroutine that is thrown away: it cannot wait
            await self._run.wait()

    async def aclose(self) -> None:
        """
        Cancel what is in work and wait for its end. A second time does nothing.

        Raises:
            ClientStateError: It is in work on another event loop, where it is cancelled now.
        """
        try:
            self._run.check_home()
        finally:
            self.cancel()
        await self._run.wait()

    def cancel(self) -> None:
        """Ask for the end without waiting for it: from any thread, also after the event loop is closed."""
        self._run.close("it was closed")

    def __del__(self) -> None:
        """Cancel what is in work: nobody will read it."""
        self._run.is_abandoned = True
        self._run.cancel()


class ClosableIterator(AsyncIterator[Out], ABC):
    """An async iterator that `async with` closes."""

    @abstractmethod
    async def aclose(self) -> None:
        """Cancel what is in work and wait for its end."""

    async def __aenter__(self) -> Self:
        """Return the iterator itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the iterator."""
        await self.aclose()
