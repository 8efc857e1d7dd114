"""Reads the header Retry-After (RFC 9110, 10.2.3). No clock: a date counts from the answer's own Date."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime

_SECONDS = re.compile(r"[0-9]{1,12}(\.[0-9]{1,12})?")


def seconds_from(retry_after: str | None, date: str | None) -> float | None:
    """The seconds to wait, or None where the header is absent or makes no sense."""
    if retry_after is None:
        return None
    if _SECONDS.fullmatch(retry_after.strip()):
        return float(retry_after)
    return None if date is None else _seconds_between(date, retry_after)


def _seconds_between(start: str, end: str) -> float | None:
    try:
        return max(0.0, (parsedate_to_datetime(end) - parsedate_to_datetime(start)).total_seconds())
    except (ValueError, TypeError, OverflowError):
        # TypeError: one of the dates has a time zone and the other has none.
        return None
