"""Token-bucket arithmetic, anchored on answers. No clock, no I/O: time comes in as seconds."""

from __future__ import annotations

import attrs


@attrs.define(kw_only=True)
class TokenBucket:
    """
    At most `capacity` starts at once, refilled by one each `period_s`.

    Kakao counted call n before we got its answer, so from the last token on, the next start also waits
    for one period after the latest answer: however long the network takes, arrivals are a period apart.
    """

    period_s: float
    capacity: int = 1
    _full_at: float = attrs.field(init=False, default=float("-inf"))
    _closed_until: float = attrs.field(init=False, default=float("-inf"))

    def ready_at(self, now: float) -> float:
        """When the next call may start: now, or later."""
        has_a_token_at = self._full_at - (self.capacity - 1) * self.period_s
        return max(now, has_a_token_at, self._closed_until)

    def take(self, now: float) -> None:
        """Count a start at `now`."""
        self._full_at = max(self._full_at, now) + self.period_s

    def settle(self, now: float) -> None:
        """Count the end of a call, answered or given up, at `now`."""
        if self.capacity == 1:
            self._full_at = max(self._full_at, now + self.period_s)

    def close(self, until: float) -> None:
        """Let nothing start before `until`: Kakao refused a call."""
        self._closed_until = max(self._closed_until, until)
