"""How often a user may call an operation, measured where the call arrives."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping

from .tokens import Grant

Limit = tuple[int, float]
Limits = Mapping[str, Limit | None]

DOCUMENTED: Limits = {
    # Seed 1, "광고계정 보기": once a second for each user account and app id.
    "getAdAccount": (1, 1.0),
    # Seed 1, "광고계정 생성하기" and "광고계정 상태 변경하기": once a second for each user account.
    "createAdAccount": (1, 1.0),
    "setAdAccountConfig": (1, 1.0),
}
_PER_APP = frozenset({"getAdAccount"})
# Two clock readings a period apart can differ from it by a rounding error.
_ROUNDING_S = 1e-9


class Turnstile:
    """
    Lets a call through when fewer than `requests` went through in the last `seconds`.

    A call that is turned away leaves no trace, so it makes nobody wait longer.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = {**DOCUMENTED, **limits}
        self._clock = clock
        self._passed: dict[tuple[str, int, str], deque[float]] = {}
        for operation, limit in self._limits.items():
            if limit is not None and (limit[0] < 1 or limit[1] <= 0):
                raise ValueError(
                    f"{operation}: a limit is (1 or more requests, seconds above 0), got {limit}"
                )

    def lets_through(self, operation: str, grant: Grant) -> bool:
        """Count the call if there is room for it, and say whether there was."""
        limit = self._limits.get(operation)
        if limit is None:
            return True
        requests, seconds = limit
        key = (operation, grant.user, grant.app if operation in _PER_APP else "")
        passed = self._passed.setdefault(key, deque(maxlen=requests))
        now = self._clock()
        if len(passed) == requests and now - passed[0] < seconds - _ROUNDING_S:
            return False
        passed.append(now)
        return True
