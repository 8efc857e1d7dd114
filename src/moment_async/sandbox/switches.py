"""What Kakao's documents leave open, as choices of the sandbox."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from .typed import check_types, made, values_of_words

Limit = tuple[int, float]
"""Requests, and the seconds in which there may be so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """
    One choice for each open question about Kakao. The defaults are what its documents say or show.

    To change one while the sandbox runs: `world.switches = replace(world.switches, page_number=True)`.
    """

    size_cap: int | None = None
    """Largest `size` of the list, 1 or more; None for no cap."""
    above_size_cap: Literal["capped", "refused"] = "capped"
    """A larger `size` is answered with the capped one, or refused with 400."""
    page_number: bool = False
    """The list also has `number`, the same as `page`."""
    list_order: Literal["stable", "unstable"] = "stable"
    """Accounts by rising id, or in another order for each request."""
    encoded_comma: bool = True
    """`config=ON%2COFF` is the same as `config=ON,OFF`; False refuses it with 400."""
    creation_lag_s: float = 0.0
    """Seconds on the application's clock until a created ad account is in the lists."""

    window: Literal["sliding", "fixed", "bucket"] = "sliding"
    """
    How limits count. "sliding": the calls of the last seconds. "fixed": the calls of one calendar second, or
    as many as the limit has. "bucket": tokens that come back one by one.
    """
    refused_calls_count: bool = False
    """A call above a limit uses it up as well, so that whoever does not wait never gets through."""
    retry_after: bool = False
    """429 carries header Retry-After."""
    quota_detail_code: int | None = None
    """detailCode inside a 429; None leaves it out."""
    detail_limit: bool = True
    """getAdAccount is limited to one call a second."""
    list_limit: bool = False
    """listAdAccounts is limited to one call a second for each user and app."""
    other_limit: Limit | None = None
    """(requests, seconds) for all operations without a limit of their own together, by user and app."""
    other_limit_answer: Literal["429", "-10"] = "429"
    """A call above `other_limit` is answered 429 with code -813, or 400 with code -10."""
    daily_quota: int | None = None
    """Calls of one app in one day of the clock, 0 or more; above it 400 with code -10. None for no quota."""

    owner_company: bool = True
    """Details have `ownerCompany`."""
    biz_wallet_id: bool = False
    """Details and balances have `bizWalletId`."""
    deferred_pay_amount: bool = False
    """Balances have `deferredPayAmount`."""
    biz_right_id_zero: bool = False
    """getBizRight answers with id 0."""
    nulls: bool = False
    """Optional fields without a value are null instead of missing."""
    created_status: Literal[200, 201] = 200
    """Status of a successful createAdAccount."""
    duplicate_names: bool = True
    """The user may give two ad accounts one name; False refuses the second with 400."""

    def __post_init__(self) -> None:
        check_types(self, Switches)
        for name in ("size_cap", "daily_quota", "creation_lag_s"):
            value = getattr(self, name)
            least = 1 if name == "size_cap" else 0
            if value is not None and not value >= least:
                raise ValueError(f"{name} must be {least} or more, got {value}")
        if self.other_limit is not None and (self.other_limit[0] < 1 or self.other_limit[1] <= 0):
            raise ValueError(f"other_limit must be (1 or more, seconds above 0), got {self.other_limit}")

    @classmethod
    def of_words(cls, words: Iterable[str]) -> Switches:
        """
        Make switches of words such as `window=fixed`, `size_cap=100` and `other_limit=[5, 1]`.

        Raises:
            ValueError: A word is not `name=value`, or there is no such switch or choice.
        """
        return made(cls, values_of_words(cls, words))
