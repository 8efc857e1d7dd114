"""The sorted ids from which the sandbox cuts its pages."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from moment_async.sandbox.accounts import CONFIGS
from moment_async.sandbox.listing import Listing

ALL = frozenset(CONFIGS)
SERVING = frozenset({"ON", "OFF"})


@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from(CONFIGS)), max_size=60))
@settings(max_examples=50)
def test_a_listing_agrees_with_sorting_a_plain_dict(steps: list[tuple[int, str]]) -> None:
    listing, plain = Listing(), dict[int, str]()
    for account_id, config in steps:
        if account_id in plain:
            listing.remove(account_id, plain.pop(account_id))
        else:
            plain[account_id] = config
            listing.add(account_id, config)
    for configs in (ALL, SERVING, frozenset({"DEL"}), frozenset({"ON", "DEL"})):
        expected = sorted(account_id for account_id, config in plain.items() if config in configs)
        assert expected == listing.ids(configs, 0, 100)
        assert len(expected) == listing.total(configs)
