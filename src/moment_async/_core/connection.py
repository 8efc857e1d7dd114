"""The life of a client's connections: opened on first use, bound to one event loop, closed once."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from anyio.lowlevel import current_token

from ..errors import ClientStateError
from .crew import Roster
from .engine import Engine


class Connection:
    """Owns the engine and everything that still runs on it."""

    roster: Roster
    """The concurrent iterators at work."""

    def __init__(self, make_engine: Callable[[], Engine]) -> None:
        """Open nothing yet."""
        self.roster = Roster()
        self._make_engine = make_engine
        self._engine: Engine | None = None
        self._loop: object = None
        self._is_closed = False

    def open_engine(self) -> Engine:
        """
        The engine, made on first use.

        Raises:
            ClientStateError: The client is closed, or belongs to another event loop.
        """
        if self._is_closed:
            raise ClientStateError("this MomentClient is closed: make a new one")
        if self._engine is None:
            self._engine, self._loop = self._make_engine(), current_token()
        self._check_loop()
        return self._engine

    async def aclose(self) -> None:
        """Stop what still runs and close the engine; again is fine."""
        if self._is_closed:
            return
        if self._engine is not None:
            self._check_loop()
        self._is_closed = True
        await self.roster.aclose()
        if self._engine is not None:
            await self._engine.aclose()

    def abandon(self) -> None:
        """Count as closed without waiting for anything; again is fine."""
        if not self._is_closed:
            self._is_closed = True
            self.roster.cancel()

    def _check_loop(self) -> None:
        if self._loop != current_token():
            raise ClientStateError(
                "this MomentClient was opened on another event loop: make one client for each loop "
                "(each asyncio.run or trio.run starts a new one)"
            )

    def __del__(self) -> None:
        """Say that a client was left open."""
        if self._engine is not None and not self._is_closed:
            warnings.warn(
                "a MomentClient was never closed: use 'async with MomentClient() as moment', "
                "or await moment.aclose()",
                ResourceWarning,
                source=self,
                stacklevel=2,
            )
