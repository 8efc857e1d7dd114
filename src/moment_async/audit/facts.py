"""What an audit knows of one ad account. Plain values: no client, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, Literal, TypeAlias, TypeVar

import attrs

from .. import MomentError
from ..models import AdAccount, AdAccountDetail, Balance, BizRight, ChannelProfile, Config, PixelAndSdkInfo

T = TypeVar("T")

PartName = Literal["balance", "biz_right", "channels", "trackers", "detail"]
Part: TypeAlias = T | MomentError | None
"""A value, the error that kept it from being read, or None: it was not asked for."""


class AccountStatus(StrEnum):
    """What an ad account does, as far as the audit could see."""

    RUNNING = "running"
    OUT_OF_BALANCE = "out_of_balance"
    """On, and stopped for want of money."""
    ADMIN_STOP = "admin_stop"
    USER_OFF = "user_off"
    DELETED = "deleted"
    UNREAD = "unread"
    """Its detail could not be read."""
    OTHER = "other"
    """A state that Kakao's documents do not name."""


@attrs.frozen(kw_only=True)
class Listed:
    """One ad account of the lists, and who reads it."""

    account: AdAccount
    """The row of the list, as `user` sees it."""
    user: str
    """The user who reads it."""
    seen_by: tuple[str, ...]
    """All users whose lists hold it."""

    @property
    def is_read(self) -> bool:
        """Whether it gets calls of its own: deleted accounts are known from the list alone."""
        return self.account.config != Config.DEL


@attrs.frozen(kw_only=True)
class AccountFacts:
    """Everything read about one ad account; each part is a value, an error or None (not asked for)."""

    listed: Listed
    balance: Part[Balance] = None
    biz_right: Part[BizRight] = None
    channels: Part[list[ChannelProfile]] = None
    trackers: Part[list[PixelAndSdkInfo]] = None
    detail: Part[AdAccountDetail] = None

    @property
    def account_id(self) -> int:
        """Number of the ad account."""
        return self.listed.account.id

    @property
    def parts(self) -> Mapping[PartName, Part[object]]:
        """Every part by name, in the order in which they are read."""
        return {name: getattr(self, name) for name in PART_NAMES}

    @property
    def errors(self) -> Mapping[PartName, MomentError]:
        """The parts that could not be read."""
        return {name: part for name, part in self.parts.items() if isinstance(part, MomentError)}

    @property
    def status(self) -> AccountStatus:
        """What the account does. An administrator's stop outweighs OFF, and OFF outweighs missing money."""
        if not self.listed.is_read:
            return AccountStatus.DELETED
        detail = value_of(self.detail)
        return AccountStatus.UNREAD if detail is None else _status(detail)


PART_NAMES: Final[tuple[PartName, ...]] = ("balance", "biz_right", "channels", "trackers", "detail")


def value_of(part: Part[T]) -> T | None:
    """Return the value of a part, or None if it was not read."""
    return None if isinstance(part, MomentError) else part


def money_of(balance: Balance) -> int:
    """Sum of paid and free cash in won."""
    return balance.cash + balance.free_cash


def _status(detail: AdAccountDetail) -> AccountStatus:
    if detail.config == Config.DEL:
        return AccountStatus.DELETED
    if detail.is_admin_stop:
        return AccountStatus.ADMIN_STOP
    if not detail.config.is_known:
        return AccountStatus.OTHER
    if detail.config == Config.OFF:
        return AccountStatus.USER_OFF
    return AccountStatus.OUT_OF_BALANCE if detail.is_out_of_balance else AccountStatus.RUNNING
