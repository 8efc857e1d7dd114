"""The exchanges of an engine that are under way, so that closing can end them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

import anyio

# A transport that was passed in may take its time to be cancelled.
_CLOSING_S = 1.0


class Exchanges:
    """Those under way: httpcore would open the connection of one that is just beginning after the close."""

    are_over: bool
    """Whether the engine is closed."""

    def __init__(self) -> None:
        """Begin with none."""
        self.are_over = False
        self._scopes: set[anyio.CancelScope] = set()
        self._none_left = anyio.Event()

    @contextmanager
    def with_one(self, scope: anyio.CancelScope) -> Generator[None]:
        """Keep the scope of one while it lasts."""
        self._scopes.add(scope)
        try:
            yield
        finally:
            self._scopes.discard(scope)
            if not self._scopes:
                self._none_left.set()

    async def end(self) -> None:
        """Cancel them and wait for their end."""
        self.are_over = True
        if not self._scopes:
            return
        self._none_left = anyio.Event()
        for scope in self._scopes:
            scope.cancel()
        with anyio.move_on_after(_CLOSING_S, shield=True):
            await self._none_left.wait()
