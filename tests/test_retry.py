from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async import errors
from moment_async._call import RetryClass
from moment_async._core.retry import RetryPolicy, is_outcome_unknown

SAFE, WRITE, UNSAFE = RetryClass.SAFE, RetryClass.IDEMPOTENT_WRITE, RetryClass.UNSAFE
LOST = errors.ConnectionFailedError("x", failure="ReadError", was_sent=True)
NEVER_LEFT = errors.ConnectionFailedError("x", failure="ConnectError", was_sent=False)
BAD_GATEWAY = errors.ServerError("x", status=502)


@pytest.mark.parametrize(
    ("error", "retry", "is_sent_again"),
    [
        (LOST, SAFE, True),
        (LOST, WRITE, False),
        (LOST, UNSAFE, False),
        (NEVER_LEFT, SAFE, True),
        (NEVER_LEFT, WRITE, True),
        (NEVER_LEFT, UNSAFE, True),
        (BAD_GATEWAY, SAFE, True),
        (BAD_GATEWAY, WRITE, False),
        (BAD_GATEWAY, UNSAFE, False),
        (errors.ServerError("x", status=408), SAFE, True),
        (errors.ServerError("x", status=302), SAFE, False),
        (errors.ServerError("x"), SAFE, False),
        (errors.ServerError("x", status=400, code=-1), SAFE, True),
        (errors.ServerError("x", status=400, code=-7), SAFE, False),
        (errors.ServerError("x", status=400, code=-1), UNSAFE, False),
        (errors.DecodeError("x"), SAFE, False),
        (errors.ConnectionFailedError("x", failure="AnswerTooLong"), SAFE, False),
        (errors.NotFoundError("x", status=400), SAFE, False),
        (errors.AuthenticationError("x", status=401), SAFE, False),
    ],
)
def test_what_is_sent_again(error: errors.MomentError, retry: RetryClass, is_sent_again: bool) -> None:
    delay = RetryPolicy().delay_after(error, retry=retry, failures=1, jitter=1)
    assert is_sent_again is (delay is not None)


@pytest.mark.parametrize(
    ("error", "retry", "is_unknown"),
    [
        (LOST, SAFE, False),
        (LOST, WRITE, True),
        (LOST, UNSAFE, True),
        (NEVER_LEFT, UNSAFE, False),
        (BAD_GATEWAY, UNSAFE, True),
        (errors.DecodeError("x", status=200), UNSAFE, True),
        (errors.DecodeError("x", status=200), SAFE, False),
        (errors.QuotaExceededError("x", status=429), UNSAFE, False),
        (errors.ConflictError("x", status=400), UNSAFE, False),
    ],
)
def test_when_the_outcome_of_a_write_is_unknown(
    error: errors.MomentError, retry: RetryClass, is_unknown: bool
) -> None:
    assert is_unknown is is_outcome_unknown(error, retry)


@given(failures=st.integers(min_value=1, max_value=50), jitter=st.floats(min_value=0, max_value=1))
def test_delays_stay_between_zero_and_the_cap(failures: int, jitter: float) -> None:
    policy = RetryPolicy(attempts=51)
    delay = policy.delay_after(LOST, retry=SAFE, failures=failures, jitter=jitter)
    assert delay is not None
    assert 0 <= delay <= min(8.0, 0.25 * 2 ** (failures - 1))


@pytest.mark.parametrize("failures", [1000, 10**6])
def test_any_number_of_failures_has_a_delay(failures: int) -> None:
    policy = RetryPolicy(attempts=10**7, quota_waits=10**7, first_delay_s=0)
    assert policy.delay_after(LOST, retry=SAFE, failures=failures, jitter=1) == 0
    assert policy.quota_wait(None, refusals=failures, period_s=1) == 30


def test_the_third_failure_is_the_last_by_default() -> None:
    delays = [RetryPolicy().delay_after(LOST, retry=SAFE, failures=n, jitter=1) for n in (1, 2, 3)]
    assert delays == [0.25, 0.5, None]


def test_refusals_wait_twice_as_long_each_time_up_to_thirty_seconds() -> None:
    policy = RetryPolicy(quota_waits=7)
    waits = [policy.quota_wait(None, refusals=n, period_s=1) for n in range(1, 9)]
    assert waits == [1, 2, 4, 8, 16, 30, 30, None]


@pytest.mark.parametrize(("asked", "waits"), [(0.0, 1.0), (5.5, 5.5), (120.0, 120.0), (120.1, None)])
def test_a_wait_that_the_server_asks_for_is_obeyed_up_to_two_minutes(
    asked: float, waits: float | None
) -> None:
    assert RetryPolicy().quota_wait(asked, refusals=1, period_s=1) == waits


def test_no_policy_sends_anything_again() -> None:
    policy = RetryPolicy.none()
    assert policy.delay_after(NEVER_LEFT, retry=SAFE, failures=1, jitter=1) is None
    assert policy.quota_wait(1, refusals=1, period_s=1) is None


@pytest.mark.parametrize("wrong", [{"attempts": 0}, {"quota_waits": -1}, {"first_delay_s": -1.0}])
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        RetryPolicy(**wrong)
