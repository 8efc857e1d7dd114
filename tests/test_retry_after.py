from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moment_async._core.retry_after import seconds_from

DATE = "Mon, 23 Nov 2026 00:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("5", 5.0),
        ("1.5", 1.5),
        (" 7 ", 7.0),
        ("0", 0.0),
        ("-1", None),
        ("1_000", None),
        ("１", None),
        ("9" * 400, None),
        ("inf", None),
        ("nan", None),
        ("soon", None),
        ("", None),
        ("Mon, 23 Nov 2026 00:00:09 GMT", 9.0),
        ("Sun, 22 Nov 2026 00:00:09 GMT", 0.0),
        ("Mon, 23 Nov 2026 00:00:09", None),
        ("Mon, 23 Nov 100000 00:00:09 GMT", None),
    ],
)
def test_seconds_and_dates_are_read_and_garbage_is_not(header: str | None, seconds: float | None) -> None:
    assert seconds_from(header, DATE) == seconds


def test_a_date_means_nothing_without_the_answers_own_date() -> None:
    assert seconds_from("Mon, 23 Nov 2026 00:00:09 GMT", None) is None
    assert seconds_from("Mon, 23 Nov 2026 00:00:09 GMT", "yesterday") is None


@given(header=st.text(), date=st.text())
def test_any_text_gives_a_wait_or_nothing(header: str, date: str) -> None:
    seconds = seconds_from(header, date)
    assert seconds is None or 0 <= seconds < float("inf")
