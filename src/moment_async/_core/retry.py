"""Whether and when to send again. No clock, no random, no I/O."""

from __future__ import annotations

import attrs

from .._call import RetryClass
from ..errors import ConnectionFailedError, DecodeError, MomentError, ServerError
from .engine import ANSWER_TOO_LONG

# A server that asks for a longer wait gets an error at its caller instead.
LONGEST_RETRY_AFTER_S = 120.0
_LONGEST_QUOTA_WAIT_S = 30.0


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """
    How often a call is sent again.

    Reads are sent again after connection trouble and HTTP 5xx, writes only when nothing was sent. Every
    operation is sent again after a refusal for quota, which Kakao answers before it does anything.
    """

    attempts: int = attrs.field(default=3, validator=attrs.validators.ge(1))
    """Requests for one call when they fail, the first included."""
    quota_waits: int = attrs.field(default=5, validator=attrs.validators.ge(0))
    """Refusals for quota that one call waits out."""
    first_delay_s: float = attrs.field(default=0.25, validator=attrs.validators.ge(0))
    """Upper end of the first delay; it doubles with each failure."""
    longest_delay_s: float = attrs.field(default=8.0, validator=attrs.validators.ge(0))
    """Upper end of every delay."""

    @classmethod
    def none(cls) -> RetryPolicy:
        """A policy that never sends anything twice."""
        return cls(attempts=1, quota_waits=0)

    def delay_after(
        self, error: MomentError, *, retry: RetryClass, failures: int, jitter: float
    ) -> float | None:
        """
        Seconds to wait before the call is sent again, or None to give up.

        Args:
            error: How the latest attempt failed.
            retry: What a second sending would do.
            failures: How many attempts have failed, the latest included.
            jitter: A random number from 0 to 1.
        """
        if failures >= self.attempts or not is_transient(error, retry):
            return None
        return jitter * min(self.longest_delay_s, self.first_delay_s * _doubled(failures - 1))

    def quota_wait(self, retry_after_s: float | None, *, refusals: int, period_s: float) -> float | None:
        """
        Seconds to wait after a refusal for quota, or None to give up.

        Args:
            retry_after_s: What the answer asked for, if it did.
            refusals: How often this call was refused, the latest included.
            period_s: Seconds between two calls of the line.
        """
        if refusals > self.quota_waits:
            return None
        if retry_after_s is not None:
            return max(retry_after_s, period_s) if retry_after_s <= LONGEST_RETRY_AFTER_S else None
        return min(_LONGEST_QUOTA_WAIT_S, period_s * _doubled(refusals - 1))


def is_transient(error: MomentError, retry: RetryClass) -> bool:
    """Whether the same request may well succeed a moment later, and may be sent again."""
    if isinstance(error, ConnectionFailedError):
        is_hopeless = error.failure == ANSWER_TOO_LONG
        return not is_hopeless and (retry is RetryClass.SAFE or not error.was_sent)
    return retry is RetryClass.SAFE and isinstance(error, ServerError) and _is_trouble(error)


def is_outcome_unknown(error: MomentError, retry: RetryClass) -> bool:
    """Whether a write may have happened although it failed for us."""
    if retry is RetryClass.SAFE:
        return False
    if isinstance(error, ConnectionFailedError):
        return error.was_sent
    return isinstance(error, DecodeError | ServerError)


def _doubled(times: int) -> float:
    # Far beyond every cap already; a float ends near 1,000.
    return 2.0 ** min(times, 60)


def _is_trouble(error: ServerError) -> bool:
    # Kakao's -1 asks for a retry; its platform sends it with HTTP 400.
    return error.code == -1 or (error.status is not None and (error.status == 408 or error.status >= 500))
