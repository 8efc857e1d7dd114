"""Ids that were seen, in few bytes each."""

from __future__ import annotations

_WIDTH = 8
_FULL = 32
"""How many ids a bucket holds on average: they share the 41 bytes that a bucket costs."""


class IdSet:
    """
    A set of 64-bit ids that only grows: about 10 bytes for each, where a Python set of ints takes 60 to 100.

    Linear hashing (Litwin, 1980): one bucket is split at a time, so no second copy is ever held. A bucket is
    the bytes of its ids, as these are searched without making an object of each id.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._buckets = [b""]
        self._half = 1
        self._count = 0

    def __len__(self) -> int:
        """Return how many different ids were added."""
        return self._count

    def add(self, number: int) -> bool:
        """Add one id and return whether it is new."""
        key = number.to_bytes(_WIDTH, "little", signed=True)
        place = self._place(key)
        bucket = self._buckets[place]
        if _holds(bucket, key):
            return False
        self._buckets[place] = bucket + key
        self._count += 1
        if self._count > _FULL * len(self._buckets):
            self._split()
        return True

    def _place(self, key: bytes) -> int:
        # There are between `_half` and twice as many buckets; those not split yet hold both halves.
        place = hash(key) & (2 * self._half - 1)
        return place if place < len(self._buckets) else place - self._half

    def _split(self) -> None:
        place = len(self._buckets) - self._half
        bucket, self._buckets[place] = self._buckets[place], b""
        self._buckets.append(b"")
        for start in range(0, len(bucket), _WIDTH):
            key = bucket[start : start + _WIDTH]
            self._buckets[self._place(key)] += key
        if len(self._buckets) == 2 * self._half:
            self._half *= 2


def _holds(bucket: bytes, key: bytes) -> bool:
    start = bucket.find(key)
    while (
        start % _WIDTH and start >= 0
    ):  # the end of one id and the beginning of the next can look like a third
        start = bucket.find(key, start + 1)
    return start >= 0
