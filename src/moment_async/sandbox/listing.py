"""Which ad accounts one user sees, ready to be cut into pages."""

from __future__ import annotations

from bisect import bisect_left, insort
from itertools import combinations

from .accounts import CONFIGS


class Listing:
    """
    Sorted account ids of one user, one list for each set of configs that can be asked for.

    A page is then a slice, whatever the number of accounts.
    """

    def __init__(self) -> None:
        sets = (frozenset(some) for count in (1, 2, 3) for some in combinations(CONFIGS, count))
        self._ids: dict[frozenset[str], list[int]] = {configs: [] for configs in sets}

    def add(self, account_id: int, config: str) -> None:
        """List an account that is not listed yet."""
        for configs, ids in self._ids.items():
            if config in configs:
                insort(ids, account_id)

    def remove(self, account_id: int, config: str) -> None:
        """Take an account away that is listed with this config."""
        for configs, ids in self._ids.items():
            if config in configs:
                del ids[bisect_left(ids, account_id)]

    def total(self, configs: frozenset[str]) -> int:
        """How many accounts have one of these configs."""
        return len(self._ids[configs])

    def ids(self, configs: frozenset[str], start: int, stop: int) -> list[int]:
        """Ids from `start` to before `stop`, rising."""
        return self._ids[configs][start:stop]
