"""The set of ids behind iter_all."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from moment_async._core.id_set import IdSet

ids = st.one_of(st.integers(-(2**63), 2**63 - 1), st.sampled_from([0, 1, -1, 256, 2**8 * 257, 2**56, 2**32]))


@given(
    numbers=st.lists(ids, max_size=300), count=st.integers(0, 500), step=st.sampled_from([1, 7, 1024, 2**40])
)
@example(numbers=[2**56, 1, 0], count=0, step=1).via("the key of 0 is found across two others")
def test_an_id_set_knows_what_a_set_knows(numbers: list[int], count: int, step: int) -> None:
    seen, known = IdSet(), set[int]()
    for number in [*numbers, *range(0, count * step, step), *numbers]:
        assert (number not in known) == seen.add(number)
        known.add(number)
        assert len(known) == len(seen)


@pytest.mark.parametrize("step", [1, 1000, 1024, 2**44])
def test_an_id_costs_few_bytes_whatever_the_step_between_ids(step: int) -> None:
    tracemalloc.start()
    try:
        seen = IdSet()
        assert all(seen.add(number) for number in range(0, 20_000 * step, step))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak / 20_000 < 16
