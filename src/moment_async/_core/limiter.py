"""The waiting: one line for each (operation, user), or each (operation, user, app)."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Hashable, Mapping
from contextlib import asynccontextmanager, contextmanager, nullcontext

import anyio
import attrs

from .._call import Limit, Operation
from .bucket import TokenBucket


@attrs.frozen(kw_only=True)
class Identity:
    """Whose quota a call uses."""

    user: Hashable = attrs.field(repr=False)
    app: str | None


class Line:
    """
    The calls that share one quota: first come, first served, one in flight.

    Where nothing is documented (`period_s` is 0) all start at once, until Kakao refuses one.
    """

    period_s: float
    """Seconds between two calls."""

    def __init__(self, period_s: float) -> None:
        """Begin with a full bucket."""
        self.period_s = period_s
        self._bucket = TokenBucket(period_s=period_s)
        # Fast: one that is free is taken without giving others a turn, so that no wait can run out meanwhile.
        self._door = anyio.Lock(fast_acquire=True)

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[None]:
        """Wait for the turn and hold it until the call has ended; leaving without a start costs nothing."""
        async with self._door if self.period_s else nullcontext():
            # A refusal may put the turn off while it is waited for.
            while (ready := self._bucket.ready_at(anyio.current_time())) > anyio.current_time():  # noqa: ASYNC110
                await anyio.sleep_until(ready)
            yield

    @contextmanager
    def exchange(self) -> Generator[None]:
        """Count one request, from its start to its answer or its failure."""
        self._bucket.take(anyio.current_time())
        try:
            yield
        finally:
            self._bucket.settle(anyio.current_time())

    def close_for(self, seconds: float) -> None:
        """Let no call of the line start for so long: Kakao refused one."""
        self._bucket.close(anyio.current_time() + seconds)

    def wait_s(self) -> float:
        """Seconds until a call may start, if nobody else waits."""
        now = anyio.current_time()
        return self._bucket.ready_at(now) - now


@attrs.frozen
class Limiter:
    """Keeps the lines of one client."""

    _limits: Mapping[str, Limit | None]
    _lines: dict[Hashable, Line] = attrs.field(init=False, factory=dict[Hashable, Line])

    def line_of(self, operation: Operation[object], identity: Identity) -> Line:
        """The line that the operation waits in for this user."""
        limit = self._limits.get(operation.id, operation.limit)
        app = identity.app if limit is not None and limit.scope == "user+app" else None
        key = (operation.id, identity.user, app)
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = Line(period_s=0.0 if limit is None else limit.period_s)
        return line
