"""
The iterators over Kakao's pages, and what they do about lists that change while they are read.

A list that changes shifts its pages: an account can come twice, or slip from a page that is still to be read
to one that was. The first is mended by ids, the second only by reading again; what cannot be mended is said.
"""

from __future__ import annotations

import warnings
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ._core.crew import ClosableIterator, Roster
from ._core.id_set import IdSet
from ._core.walk import MOST_PAGES, Identified, Page, Walk
from .errors import IncompleteListWarning, InvalidArgumentError

_MOST_PASSES = 4
_MOST_STALE_PAGES = 100
"""So many pages in a row without a new id are no list any more."""
_UNREAD = ("the list was not read to its end",)


PageT = TypeVar("PageT", bound=Page[object])
ItemT = TypeVar("ItemT", bound=Identified)


class PageIterator(ClosableIterator[PageT]):
    """
    The pages of a list as Kakao answers them, in order; `totalPages` says which is the last.

    Nothing is fetched before the first read. Then come page 0, alone, and the others, `ahead` at a time. An
    error of a page is raised when its turn comes, and ends the iterator. If the totals tell that accounts can
    be missing or come twice, one IncompleteListWarning says so at the end. Ids are not compared here:
    `iter_all` does that, and mends what can be mended.
    """

    reasons: tuple[str, ...]
    """Why accounts can be missing or come twice; empty if none can, as far as the answers show."""

    def __init__(
        self,
        fetch: Callable[[int], Awaitable[PageT]],
        *,
        size: int,
        ahead: int,
        roster: Roster | None = None,
        most_pages: int = MOST_PAGES,
    ) -> None:
        """
        Check the numbers; nothing is fetched.

        Raises:
            InvalidArgumentError: `size` or `ahead` is below 1.
        """
        _check("iter_pages", size=size, ahead=ahead)
        self.reasons = _UNREAD
        self._walk = Walk(fetch, ahead=ahead, roster=roster, most_pages=most_pages)
        self._items = 0
        self._is_over = False

    @property
    def complete(self) -> bool:
        """Whether the list was read to its end and nothing tells of missing or repeated accounts."""
        return not self.reasons

    async def __anext__(self) -> PageT:
        """Wait for the next page."""
        if self._is_over:
            raise StopAsyncIteration
        page = await self._walk.next()
        if page is None:
            self._end()
            raise StopAsyncIteration
        self._items += len(page.content)
        return page

    def _end(self) -> None:
        self._is_over = True
        self.reasons = (*self._walk.reasons, *_miscount(self._items, self._walk.total))
        _warn("iter_pages", self.reasons)

    async def aclose(self) -> None:
        """Cancel the pages that are on their way, and wait for their end."""
        await self._walk.aclose()


class AccountIterator(ClosableIterator[ItemT]):
    """
    The accounts of a list, each once, however the list changes while it is read.

    Pages are fetched as by `PageIterator`. When `totalElements` moved, or is not the number of different
    accounts, the list is read again, at most three times, and the accounts that had slipped follow. What does
    not agree even then is in `reasons` and in one IncompleteListWarning. Memory: under 100 bytes for each
    account, besides `ahead` pages.

    One change cannot be seen in one reading: an account leaves and another one comes between two pages. The
    total is then the same, and one account may have slipped.
    """

    reasons: tuple[str, ...]
    """Why accounts can be missing; empty if none can, as far as the answers show."""

    def __init__(
        self,
        fetch: Callable[[int], Awaitable[Page[ItemT]]],
        *,
        size: int,
        ahead: int,
        roster: Roster | None = None,
        most_pages: int = MOST_PAGES,
    ) -> None:
        """
        Check the numbers; nothing is fetched.

        Raises:
            InvalidArgumentError: `size` or `ahead` is below 1.
        """
        _check("iter_all", size=size, ahead=ahead)
        self.reasons = _UNREAD
        self._fetch = fetch
        self._ahead = ahead
        self._roster = roster
        self._most_pages = most_pages
        self._all = IdSet()
        self._new: deque[ItemT] = deque()
        self._passes = 0
        self._is_over = False
        self._begin_pass(self._all)

    @property
    def complete(self) -> bool:
        """Whether the list was read to its end and nothing tells of missing accounts."""
        return not self.reasons

    async def __anext__(self) -> ItemT:
        """Return the next account, from the page at hand or the next one."""
        while not self._new:
            if self._is_over:
                raise StopAsyncIteration
            page = await self._walk.next()
            if page is None:
                self._end_pass()
            else:
                self._take(page)
        return self._new.popleft()

    async def aclose(self) -> None:
        """Cancel the pages that are on their way, and wait for their end."""
        self._new.clear()
        await self._walk.aclose()

    def _begin_pass(self, met: IdSet) -> None:
        self._walk: Walk[Page[ItemT]] = Walk(
            self._fetch, ahead=self._ahead, roster=self._roster, most_pages=self._most_pages
        )
        self._met = met
        self._known_before = len(self._all)
        self._passes += 1
        self._stale_pages = 0

    def _take(self, page: Page[ItemT]) -> None:
        met_before = len(self._met)
        for item in page.content:
            is_new = self._met.add(item.id)
            if is_new and (self._met is self._all or self._all.add(item.id)):
                self._new.append(item)
        self._stale_pages = self._stale_pages + 1 if len(self._met) == met_before else 0
        if self._stale_pages >= _MOST_STALE_PAGES:
            self._walk.stop(f"{_MOST_STALE_PAGES} pages in a row held nothing new")

    def _end_pass(self) -> None:
        reasons = (*self._walk.reasons, *_miscount(len(self._met), self._walk.total))
        is_last = self._passes == _MOST_PASSES or self._walk.is_capped or self._is_settled()
        if reasons and not is_last:
            self._begin_pass(IdSet())
            return
        self._is_over = True
        self.reasons = reasons
        _warn("iter_all", reasons)

    def _is_settled(self) -> bool:
        # The same accounts twice, and only the count of them disagrees: a third reading would say the same.
        nothing_new = self._known_before == len(self._all) == len(self._met)
        return self._passes > 1 and nothing_new and not self._walk.reasons


def _check(name: str, **numbers: int) -> None:
    for parameter, number in numbers.items():
        if type(number) is not int or number < 1:
            raise InvalidArgumentError(f"{name}: {parameter} must be 1 or more, got {number!r}")


def _miscount(met: int, total: int) -> tuple[str, ...]:
    return () if met == total else (f"totalElements is {total} and {met} accounts came",)


def _warn(name: str, reasons: tuple[str, ...]) -> None:
    if reasons:
        text = f"{name}: the list may be incomplete: {'; '.join(reasons)}"
        warnings.warn(text, IncompleteListWarning, stacklevel=4)
