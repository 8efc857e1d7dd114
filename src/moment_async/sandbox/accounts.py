"""What the sandbox keeps about companies and ad accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CONFIGS = ("ON", "OFF", "DEL")

# Seed 1, table of "광고계정 보기": the words and their order are Kakao's.
_STATUS_WORDS: Mapping[tuple[str, bool, bool], str] = {
    ("ON", False, False): "운영중",
    ("ON", False, True): "잔액부족",
    ("ON", True, False): "관리자정지",
    ("ON", True, True): "관리자정지, 잔액부족",
    ("OFF", False, False): "사용자OFF",
    ("OFF", False, True): "사용자OFF, 잔액부족",
    ("OFF", True, False): "사용자OFF, 관리자정지",
    ("OFF", True, True): "사용자OFF, 잔액부족, 관리자정지",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """One company, by the number that createAdAccount takes."""

    id: int
    business_registration_number: str
    name: str
    is_advertiser: bool
    """True: an ad account that it owns needs no advertiserCompanyId."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelProfile:
    """One KakaoTalk channel."""

    id: str
    name: str
    search_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """One pixel or SDK."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """
    One ad account as it is now.

    To change one, put a changed copy back: `world.put(dataclasses.replace(account, cash=0))`.
    """

    id: int
    name: str
    members: Mapping[int, str]
    """Number of each user who sees the account, with MASTER or MEMBER."""
    config: str = "ON"
    is_admin_stop: bool = False
    owner: Company | None = None
    advertiser: Company | None = None
    cash: int = 0
    free_cash: int = 0
    deferred_pay_amount: int = 0
    """Shown by switch `deferred_pay_amount` only."""
    biz_right: str | None = None
    """Name of the company with the business right; None leaves the key out of the answer."""
    channels: tuple[ChannelProfile, ...] = ()
    trackers: tuple[Tracker, ...] = ()
    business_account: Company | None = None
    """Shown by the legacy list only; None leaves the key out."""
    is_forbidden: bool = False
    """True: it is listed, but each call on it answers 403 with detail code 9004."""

    def __post_init__(self) -> None:
        if self.config not in CONFIGS:
            raise ValueError(f"config must be one of {', '.join(CONFIGS)}, got {self.config!r}")
        if not 0 < self.id < 2**63:
            raise ValueError(f"id must be above 0 and below 2^63, got {self.id}")
        strangers = sorted(set(self.members.values()) - {"MASTER", "MEMBER"})
        if strangers:
            raise ValueError(f"a member is MASTER or MEMBER, got {', '.join(strangers)}")

    @property
    def type(self) -> str:
        """BUSINESS, or INDIVIDUAL when no company owns it."""
        return "INDIVIDUAL" if self.owner is None else "BUSINESS"

    @property
    def biz_wallet_id(self) -> int | None:
        """Wallet of the owner, shown by switch `biz_wallet_id` only; None without an owner."""
        return None if self.owner is None else 70_000 + self.owner.id

    @property
    def is_out_of_balance(self) -> bool:
        """True when neither paid nor free cash is left."""
        return self.cash + self.free_cash <= 0

    @property
    def status_description(self) -> str:
        """Kakao's words for the three facts that decide whether ads are shown."""
        return _STATUS_WORDS.get((self.config, self.is_admin_stop, self.is_out_of_balance), "삭제됨")
