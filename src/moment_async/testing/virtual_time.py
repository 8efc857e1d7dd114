"""Time that leaps over every wait, so that a test of waiting does not wait."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from typing import Any, Literal, TypeVar

import anyio

T = TypeVar("T")
Backend = Literal["asyncio", "trio"]


def run_in_virtual_time(
    function: Callable[..., Awaitable[T]], *args: object, backend: Backend = "asyncio"
) -> T:
    """
    Run an async function on an event loop of its own whose clock starts at 0 and leaps over every wait.

    `asyncio.sleep`, `trio.sleep` and `anyio.sleep` end at once, in the right order, and the loop's clock
    (`anyio.current_time()`) shows what they would have taken. Threads and sockets take no time on that clock,
    so that timeouts seem to run out while they work: use a client from `in_process`.

    Args:
        function: Called with the arguments.
        *args: The arguments.
        backend: The event loop; "trio" needs trio.
    """
    name, options = virtual_backend(backend)
    return anyio.run(function, *args, backend=name, backend_options=options)


def virtual_backend(backend: Backend = "asyncio") -> tuple[str, dict[str, Any]]:
    """
    Name and options of a backend for anyio whose clock leaps: what its fixture `anyio_backend` returns.

    Each is for one event loop. `anyio.run(..., backend=name, backend_options=options)` takes them too.
    """
    if backend == "asyncio":
        return "asyncio", {"loop_factory": _LeapingLoop}
    # Not everybody has it.
    from trio.testing import MockClock  # noqa: PLC0415

    return "trio", {"clock": MockClock(autojump_threshold=0)}


class _LeapingSelector(selectors.DefaultSelector):
    """Instead of waiting for the next timer, lets its time be there."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        # Without a timer, what comes next comes from outside.
        ready = super().select(None if timeout is None else 0)
        self.now += 0.0 if ready or timeout is None else timeout
        return ready


class _LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop with the clock of its selector."""

    def __init__(self) -> None:
        self._leaping = _LeapingSelector()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now
