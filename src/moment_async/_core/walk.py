"""One pass over the pages of a list: the stop rule, fetching ahead, and what does not fit together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, Protocol, TypeVar

from ..errors import ClientStateError
from .crew import Crew, Roster

MOST_PAGES = 1_000_000
"""A list that is longer is taken for endless."""


class Identified(Protocol):
    """An item of a list."""

    @property
    def id(self) -> int:
        """What tells it from the others."""
        ...


Item_co = TypeVar("Item_co", covariant=True)


class Page(Protocol[Item_co]):
    """One page as Kakao answers it."""

    @property
    def content(self) -> Sequence[Item_co]:
        """The items of this page."""
        ...

    @property
    def page(self) -> int:
        """Its number, from 0."""
        ...

    @property
    def total_elements(self) -> int:
        """How many items the whole list has."""
        ...

    @property
    def total_pages(self) -> int:
        """How many pages the whole list has."""
        ...


PageT = TypeVar("PageT", bound=Page[object])


class Walk(Generic[PageT]):
    """One pass over the pages, in order; what does not fit together becomes a reason."""

    total: int
    """What the latest page said of how many items there are."""
    is_capped: bool
    """Whether the walk ended at the greatest number of pages."""

    def __init__(
        self, fetch: Callable[[int], Awaitable[PageT]], *, ahead: int, roster: Roster | None, most_pages: int
    ) -> None:
        """Keep how to fetch; nothing is fetched."""
        self.total = self._low = self._high = 0
        self.is_capped = False
        self._fetch = fetch
        self._ahead = ahead
        self._roster = roster
        self._most_pages = most_pages
        self._number = 0
        self._end = 1
        self._stop: tuple[str, ...] = ()
        self._is_closed = False
        self._crew = self._crew_for(range(1))
        self._crew_end = 1

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why this pass cannot be trusted to have met every item."""
        if self._low == self._high:
            return self._stop
        return (f"totalElements moved between {self._low} and {self._high} meanwhile", *self._stop)

    async def next(self) -> PageT | None:
        """Return the next page, or None after the last one."""
        if self._is_closed:
            raise ClientStateError("this iterator cannot be read: it was closed")
        if self._number < self._end:
            if self._number == self._crew_end:
                await self._go_on()
            page = await self._crew.next()
            if page.page == self._number:
                self._believe(page)
                return page
            self.stop(f"page {self._number} was asked for and page {page.page} came")
        await self.aclose()
        return None

    async def _go_on(self) -> None:
        before, self._crew = self._crew, self._crew_for(range(self._number, self._end))
        self._crew_end = self._end
        await before.aclose()

    def _crew_for(self, numbers: range) -> Crew[int, PageT]:
        return Crew(self._fetch, numbers, at_once=self._ahead, in_order=True, roster=self._roster)

    def _believe(self, page: PageT) -> None:
        self.total = page.total_elements
        self._low = min(self._low, self.total) if self._number else self.total
        self._high = max(self._high, self.total) if self._number else self.total
        self._number += 1
        self._end = min(page.total_pages, self._most_pages)
        if self._number >= page.total_pages:
            return
        if not page.content:
            self.stop(f"page {page.page} of {page.total_pages} was empty")
        elif self._number >= self._most_pages:
            self.is_capped = True
            self.stop(f"only the first {self._most_pages:,} pages are read")

    def stop(self, reason: str) -> None:
        """Read no further."""
        self._stop = (reason,)
        self._end = self._number

    async def aclose(self) -> None:
        """Cancel the pages that are on their way."""
        self._is_closed = True
        await self._crew.aclose()
