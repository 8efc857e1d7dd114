"""How often a user may call an operation, measured where the call arrives."""

from __future__ import annotations

import math
from collections.abc import Mapping

from .answers import RefusedError, over_quota, too_often
from .switches import Limit, Switches
from .tokens import Grant
from .windows import WINDOWS, Window

Limits = Mapping[str, Limit | None]

DOCUMENTED: Limits = {
    # Seed 1, "광고계정 보기": once a second for each user account and app id.
    "getAdAccount": (1, 1.0),
    # Seed 1, "광고계정 생성하기" and "광고계정 상태 변경하기": once a second for each user account.
    "createAdAccount": (1, 1.0),
    "setAdAccountConfig": (1, 1.0),
}
_ONCE_A_SECOND: Limit = (1, 1.0)
_OTHERS = "others"
_PER_APP = frozenset({"getAdAccount", "listAdAccounts", _OTHERS})
_DAY_S = 86_400


class Turnstile:
    """Lets a call through while its limit, and the quota of its app, has room."""

    def __init__(self, limits: Limits) -> None:
        self._given = limits
        self._windows: dict[tuple[object, ...], Window] = {}
        self._today: dict[str, tuple[int, int]] = {}
        for operation, limit in limits.items():
            if limit is not None and (limit[0] < 1 or limit[1] <= 0):
                raise ValueError(
                    f"{operation}: a limit is (1 or more requests, seconds above 0), got {limit}"
                )

    def admit(self, operation: str, grant: Grant, switches: Switches, now: float) -> None:
        """Count the call if there is room for it, and refuse it if there is none."""
        if switches.daily_quota is not None:
            self._count_today(grant.app, switches.daily_quota, now)
        limit = self._limit(operation, switches)
        is_other = limit is None and operation not in self._given and operation not in DOCUMENTED
        if is_other:
            limit, operation = switches.other_limit, _OTHERS
        if limit is None:
            return
        wait_s = self._pass(operation, grant, limit, switches, now)
        if wait_s > 0:
            raise _refusal(operation, switches, wait_s)

    def _limit(self, operation: str, switches: Switches) -> Limit | None:
        if operation in self._given:
            return self._given[operation]
        if operation == "getAdAccount" and not switches.detail_limit:
            return None
        if operation == "listAdAccounts" and switches.list_limit:
            return _ONCE_A_SECOND
        return DOCUMENTED.get(operation)

    def _pass(self, operation: str, grant: Grant, limit: Limit, switches: Switches, now: float) -> float:
        app = grant.app if operation in _PER_APP else ""
        key = (operation, grant.user, app, switches.window, limit)
        window = self._windows.setdefault(key, WINDOWS[switches.window](*limit))
        wait_s = window.wait_s(now)
        if wait_s == 0 or switches.refused_calls_count:
            window.count(now)
        return wait_s

    def _count_today(self, app: str, quota: int, now: float) -> None:
        day = int(now // _DAY_S)
        counted_day, counted = self._today.get(app, (day, 0))
        counted = counted if counted_day == day else 0
        if counted >= quota:
            raise over_quota()
        self._today[app] = (day, counted + 1)


def _refusal(operation: str, switches: Switches, wait_s: float) -> RefusedError:
    if operation == _OTHERS and switches.other_limit_answer == "-10":
        return over_quota()
    # A header of whole seconds, so that who waits them is let through.
    return too_often(
        switches.quota_detail_code, max(1, math.ceil(round(wait_s, 6))) if switches.retry_after else None
    )
