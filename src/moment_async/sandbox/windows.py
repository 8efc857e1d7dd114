"""Three ways to count calls; the documents do not say which one Kakao's is."""

from __future__ import annotations

from collections import deque
from typing import Protocol

# Two clock readings a period apart can differ from it by a rounding error.
_ROUNDING_S = 1e-9


class Window(Protocol):
    """Counts the calls of one user to one operation."""

    def wait_s(self, now: float) -> float:
        """Seconds until there is room for a call; 0 when there is."""
        ...

    def count(self, now: float) -> None:
        """Write a call down."""
        ...


class Sliding:
    """Room when fewer than `requests` calls were counted in the last `seconds`."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._seconds = seconds
        self._counted: deque[float] = deque(maxlen=requests)

    def wait_s(self, now: float) -> float:
        """Seconds until the oldest call that counts is old enough."""
        if len(self._counted) < (self._counted.maxlen or 0):
            return 0.0
        return _rounded(self._counted[0] + self._seconds - now)

    def count(self, now: float) -> None:
        """Write a call down."""
        self._counted.append(now)


class Fixed:
    """Room when fewer than `requests` calls were counted since the last multiple of `seconds`."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._requests = requests
        self._seconds = seconds
        self._number = -1
        self._counted = 0

    def wait_s(self, now: float) -> float:
        """Seconds until the next multiple."""
        if self._number_at(now) != self._number or self._counted < self._requests:
            return 0.0
        return (self._number + 1) * self._seconds - now

    def count(self, now: float) -> None:
        """Write a call down."""
        number = self._number_at(now)
        self._counted = self._counted + 1 if number == self._number else 1
        self._number = number

    def _number_at(self, now: float) -> int:
        return int((now + _ROUNDING_S) // self._seconds)


class Bucket:
    """Room when a token is left; `requests` fit in, and they come back evenly over `seconds`."""

    def __init__(self, requests: int, seconds: float) -> None:
        self._most = float(requests)
        self._seconds_each = seconds / requests
        self._tokens = self._most
        self._at: float | None = None

    def wait_s(self, now: float) -> float:
        """Seconds until the next token is whole."""
        return _rounded((1.0 - self._tokens_at(now)) * self._seconds_each)

    def count(self, now: float) -> None:
        """Take a token, or what there is of one."""
        self._tokens = max(0.0, self._tokens_at(now) - 1.0)
        self._at = now

    def _tokens_at(self, now: float) -> float:
        since = 0.0 if self._at is None else now - self._at
        return min(self._most, self._tokens + since / self._seconds_each)


WINDOWS: dict[str, type[Sliding | Fixed | Bucket]] = {"sliding": Sliding, "fixed": Fixed, "bucket": Bucket}
"""Way to count by the word of switch `window`."""


def _rounded(seconds: float) -> float:
    return seconds if seconds > _ROUNDING_S else 0.0
