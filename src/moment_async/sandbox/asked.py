"""The record of what was asked."""

from __future__ import annotations

from dataclasses import dataclass

REQUESTS_KEPT = 100_000


@dataclass(slots=True)
class Asked:
    """One call that reached the sandbox; what it did not get as far as is None."""

    time: float
    """Seconds on the application's clock."""
    method: str
    path: str
    query: str
    user: int | None = None
    operation: str | None = None
    """Operation id."""
    account_id: int | None = None
    """From header adAccountId."""
    status: int | None = None
    """HTTP status of the answer; None while it is under way, and for a call without an answer."""
    fault: str | None = None
    """Class name of the fault that the call met."""
