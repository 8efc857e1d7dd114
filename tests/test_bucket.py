from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from moment_async._core.bucket import TokenBucket

gaps = st.lists(st.floats(min_value=0, max_value=3), min_size=1, max_size=40)
EPSILON = 1e-9


def test_a_full_bucket_lets_a_call_start_at_once() -> None:
    assert TokenBucket(period_s=1).ready_at(5.0) == 5.0


def test_with_capacity_two_the_third_start_waits_one_period() -> None:
    bucket = TokenBucket(period_s=1, capacity=2)
    bucket.take(0)
    bucket.take(0)
    assert bucket.ready_at(0) == 1.0


def test_the_next_start_waits_one_period_after_the_answer() -> None:
    bucket = TokenBucket(period_s=1)
    bucket.take(0)
    bucket.settle(0.4)
    assert bucket.ready_at(0.4) == 1.4


def test_an_answer_does_not_hold_up_a_bucket_that_allows_bursts() -> None:
    bucket = TokenBucket(period_s=1, capacity=2)
    bucket.take(0)
    bucket.settle(0.4)
    assert bucket.ready_at(0.4) == 0.4


def test_a_closed_bucket_opens_at_the_latest_time_it_was_closed_for() -> None:
    bucket = TokenBucket(period_s=1)
    bucket.close(9)
    bucket.close(7)
    assert bucket.ready_at(0) == 9


@given(gaps=gaps, answers=st.data())
def test_starts_are_a_period_apart_and_after_the_answer_before(
    gaps: list[float], answers: st.DataObject
) -> None:
    bucket, now, last_answer = TokenBucket(period_s=1), 0.0, float("-inf")
    for gap in gaps:
        now = bucket.ready_at(now + gap)
        assert now >= last_answer + 1 - EPSILON
        bucket.take(now)
        now += answers.draw(st.floats(min_value=0, max_value=2))
        bucket.settle(now)
        last_answer = now


@given(gaps=gaps, capacity=st.integers(min_value=1, max_value=5))
def test_no_window_holds_more_starts_than_capacity_and_refill(gaps: list[float], capacity: int) -> None:
    bucket, now, starts = TokenBucket(period_s=1, capacity=capacity), 0.0, list[float]()
    for gap in gaps:
        now = bucket.ready_at(now + gap)
        bucket.take(now)
        starts.append(now)
    for first, start in enumerate(starts):
        for count, end in enumerate(starts[first:], start=1):
            assert count <= capacity + (end - start) + EPSILON
