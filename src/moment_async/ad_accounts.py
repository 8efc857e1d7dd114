"""The calls on ad accounts: the generated ones, and lists as iterators."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import partial
from typing import Final, Literal

from typing_extensions import deprecated

from ._call import Sends
from ._core.crew import Roster
from ._generated import operations
from ._generated.ad_accounts import AdAccountStubs
from ._generated.models import AdAccount, AdAccountPage, Config, LegacyAdAccountList
from ._generated.raw_ad_accounts import AdAccountRawStubs
from ._response import RawResponse
from .errors import TruncatedListWarning
from .pages import AccountIterator, PageIterator

ConfigFilter = Sequence[Config | Literal["ON", "OFF", "DEL"]]

# Kakao's page of the legacy list: "a maximum of 1,500".
LEGACY_MAXIMUM: Final = 1500


class RawAdAccounts(AdAccountRawStubs):
    """The calls on ad accounts, with the whole answer of each."""

    @deprecated("Kakao will end this API: use iter_all, which has no cap.")
    async def list_legacy(self, *, config: ConfigFilter | None = None) -> RawResponse[LegacyAdAccountList]:
        """Call `list_legacy` and return its whole answer; arguments, errors and warnings are the same."""
        response = await self._sender.send_raw(operations.list_legacy(config=config))
        _warn_if_truncated(response.value)
        return response


class AdAccounts(AdAccountStubs):
    """Everything that Kakao's page on ad accounts offers."""

    def __init__(self, sender: Sends, roster: Roster) -> None:
        """Send through `sender`; what runs ahead is listed in `roster`."""
        super().__init__(sender)
        self._roster = roster

    @property
    def with_raw_response(self) -> RawAdAccounts:
        """
        The same calls, each of which returns a RawResponse: status, headers and body beside the value.

        Arguments, errors, limits and repeats are those of the plain methods.
        """
        return RawAdAccounts(self._sender)

    def iter_pages(
        self, *, config: ConfigFilter | None = None, size: int = 100, ahead: int = 4
    ) -> PageIterator[AdAccountPage]:
        """
        Walk the pages of the list, in order.

        Sends one request a page: the first alone, then up to `ahead` at once.

        Args:
            config: States to include; Kakao's default is ON and OFF.
            size: Ad accounts a page, 1 or more. A server that answers with a smaller size is believed.
            ahead: How many pages are fetched at once, 1 or more.

        Raises:
            InvalidArgumentError: At once, for a size, ahead or config that is not valid.
            MomentError: While iterating, as `list_page` does.
        Source: Kakao docs, "광고계정 목록 보기".
        """
        operations.list_page(config=config, size=size)
        return PageIterator(partial(self._fetch, config, size), size=size, ahead=ahead, roster=self._roster)

    def iter_all(
        self, *, config: ConfigFilter | None = None, size: int = 100, ahead: int = 4
    ) -> AccountIterator[AdAccount]:
        """
        Walk all ad accounts of the list, each once.

        Reads the list again where it changed meanwhile, to find what slipped from page to page; `complete`
        and `reasons` of the iterator say at the end whether all were seen.

        Args:
            config: States to include; Kakao's default is ON and OFF.
            size: Ad accounts a page, 1 or more. A server that answers with a smaller size is believed.
            ahead: How many pages are fetched at once, 1 or more.

        Raises:
            InvalidArgumentError: At once, for a size, ahead or config that is not valid.
            MomentError: While iterating, as `list_page` does.
        Source: Kakao docs, "광고계정 목록 보기".
        """
        operations.list_page(config=config, size=size)
        return AccountIterator(
            partial(self._fetch, config, size), size=size, ahead=ahead, roster=self._roster
        )

    async def _fetch(self, config: ConfigFilter | None, size: int, page: int) -> AdAccountPage:
        return await self._sender.send(operations.list_page(config=config, page=page, size=size))

    @deprecated("Kakao will end this API: use iter_all, which has no cap.")
    async def list_legacy(self, *, config: ConfigFilter | None = None) -> LegacyAdAccountList:
        """
        Fetch at most 1,500 ad accounts at once, through the API that Kakao will end.

        Sends one request. Warns with TruncatedListWarning when exactly 1,500 came back.

        Args:
            config: States to include; Kakao's default is ON and OFF.

        Raises:
            MomentError: As every read does.
        Source: Kakao docs (English, legacy), "View list of ad accounts".
        """
        legacy = await self._sender.send(operations.list_legacy(config=config))
        _warn_if_truncated(legacy)
        return legacy


def _warn_if_truncated(legacy: LegacyAdAccountList) -> None:
    if len(legacy.content) == LEGACY_MAXIMUM:
        warnings.warn(
            "listAdAccountsLegacy returned 1,500 ad accounts, its maximum: there may be more",
            TruncatedListWarning,
            stacklevel=3,
        )
