"""Which faults are planned, and which of them the next call meets."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from random import Random

from .fault import Fault
from .operation_ids import EVERY, operation_id


@dataclass(slots=True)
class _Planned:
    operation: str
    fault: Fault
    since: float | None = None
    spoilt: int = 0

    def fits(self, operation: str, account_id: int | None) -> bool:
        can_spoil = self.fault.operations is None or operation in self.fault.operations
        is_account = self.fault.account_id in (None, account_id)
        return can_spoil and is_account and self.operation in (EVERY, operation)

    def is_due(self, now: float) -> bool:
        since = now - (now if self.since is None else self.since)
        is_over = self.fault.until_s is not None and since >= self.fault.until_s
        return self.fault.from_s <= since and not is_over

    def is_left(self) -> bool:
        return self.fault.times is None or self.spoilt < self.fault.times


class FaultBook:
    """Planned faults in the order in which they were planned. Every method may be called from any thread."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._lock = threading.Lock()
        self._planned: list[_Planned] = []

    def add(self, operation: str, fault: Fault) -> None:
        """Plan a fault for an operation, by id or method name, or for all of them by "*"."""
        if not isinstance(fault, Fault):
            raise ValueError(f"with_ must be a fault, such as Quota(times=2), got {fault!r}")
        wanted = operation_id(operation)
        if fault.operations is not None and wanted not in {EVERY, *fault.operations}:
            able = ", ".join(sorted(fault.operations))
            raise ValueError(f"{type(fault).__name__} can spoil {able} alone, not {wanted}")
        with self._lock:
            self._planned.append(_Planned(wanted, fault))

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._planned.clear()

    def planned(self) -> list[tuple[str, Fault, int]]:
        """Operation, fault, and how many calls it has spoilt, in the order of planning."""
        with self._lock:
            return [(one.operation, one.fault, one.spoilt) for one in self._planned]

    def take(self, operation: str, account_id: int | None, now: float) -> Fault | None:
        """The first fault that fits this call, counted as used; None for an unspoilt call."""
        with self._lock:
            for one in self._planned:
                one.since = now if one.since is None else one.since
            for one in self._planned:
                if one.fits(operation, account_id) and one.is_left() and one.is_due(now) and self._draws(one):
                    one.spoilt += 1
                    return one.fault
        return None

    def _draws(self, one: _Planned) -> bool:
        return one.fault.rate >= 1 or self._random.random() < one.fault.rate
