"""Page iterators: the stop rule, drift, and memory."""

from __future__ import annotations

import gc
import tracemalloc
import warnings
from collections.abc import Awaitable, Callable

import anyio
import anyio.lowlevel
import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from moment_async.errors import ClientStateError, IncompleteListWarning, InvalidArgumentError, ServerError
from moment_async.pages import AccountIterator, PageIterator

pytestmark = pytest.mark.anyio
UNREAD = ("the list was not read to its end",)


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@attrs.frozen(kw_only=True)
class Item:
    id: int


@attrs.frozen(kw_only=True)
class AnswerPage:
    content: list[Item]
    page: int
    total_elements: int
    total_pages: int


class Kakao:
    """A list of accounts in pages, with hooks for what goes on between two answers."""

    def __init__(self, count: int, size: int = 10) -> None:
        self.ids = list(range(1, count + 1))
        self.size = size
        self.asked: list[int] = []
        self.before: Callable[[int], object] = lambda page: None
        self.bent: Callable[[AnswerPage], AnswerPage] = lambda answer: answer

    async def fetch(self, page: int) -> AnswerPage:
        self.asked.append(page)
        await anyio.lowlevel.checkpoint()
        self.before(page)
        ids = self.ids[page * self.size : (page + 1) * self.size]
        total_pages = -(-len(self.ids) // self.size)
        answer = AnswerPage(
            content=[Item(id=n) for n in ids],
            page=page,
            total_elements=len(self.ids),
            total_pages=total_pages,
        )
        return self.bent(answer)

    def once(self, page: int, change: Callable[[], object]) -> None:
        """Change the list once, right before the first answer of this page."""
        left = [change]
        self.before = lambda asked: left.pop()() if left and asked == page else None

    def pages(self, ahead: int = 4, most_pages: int = 1_000_000) -> PageIterator[AnswerPage]:
        return PageIterator(self.fetch, size=self.size, ahead=ahead, most_pages=most_pages)

    def accounts(self, ahead: int = 1, most_pages: int = 1_000_000) -> AccountIterator[Item]:
        return AccountIterator(self.fetch, size=self.size, ahead=ahead, most_pages=most_pages)


async def test_pages_come_in_order_and_total_pages_stops() -> None:
    kakao = Kakao(92)
    pages = kakao.pages()
    assert list(range(10)) == [page.page async for page in pages]
    assert (list(range(10)), True, ()) == (sorted(kakao.asked), pages.complete, pages.reasons)


async def test_page_zero_comes_alone_and_the_others_ahead_at_once() -> None:
    now = most = 0
    kakao = Kakao(100)

    async def counted(page: int) -> AnswerPage:
        nonlocal now, most
        now += 1
        assert page > 0 or now == 1
        most = max(most, now)
        await anyio.wait_all_tasks_blocked()
        now -= 1
        return await kakao.fetch(page)

    assert 10 == len([page async for page in PageIterator(counted, size=10, ahead=3)])
    assert 3 == most


async def test_an_empty_list_is_one_empty_page() -> None:
    kakao = Kakao(0)
    pages, accounts = kakao.pages(), kakao.accounts()
    assert [[]] == [page.content async for page in pages]
    assert [] == [account async for account in accounts]
    assert (True, True) == (pages.complete, accounts.complete)


async def test_every_account_comes_once() -> None:
    kakao = Kakao(92)
    accounts = kakao.accounts(ahead=4)
    assert kakao.ids == [account.id async for account in accounts]
    assert (True, (), 10) == (accounts.complete, accounts.reasons, len(kakao.asked))


async def test_nothing_is_fetched_before_the_first_read() -> None:
    kakao = Kakao(92)
    pages, accounts = kakao.pages(), kakao.accounts()
    await anyio.wait_all_tasks_blocked()
    assert [] == kakao.asked
    assert (False, UNREAD) == (pages.complete, pages.reasons)
    assert (False, UNREAD) == (accounts.complete, accounts.reasons)


async def test_ten_thousand_pages_are_walked() -> None:
    kakao = Kakao(10_000, size=1)
    assert 10_000 == len([page async for page in kakao.pages(ahead=4)])


async def test_pages_that_appear_are_read_as_well() -> None:
    kakao = Kakao(20)
    kakao.once(1, lambda: kakao.ids.extend(range(100, 115)))
    pages = kakao.pages(ahead=1)
    with pytest.warns(IncompleteListWarning):
        read = [page.page async for page in pages]
    assert ([0, 1, 2, 3], False) == (read, pages.complete)
    assert ("totalElements moved between 20 and 35 meanwhile",) == pages.reasons


async def test_pages_that_vanish_are_not_asked_for() -> None:
    kakao = Kakao(92)
    kakao.once(3, lambda: kakao.ids.__delitem__(slice(45, None)))
    with pytest.warns(
        IncompleteListWarning, match="iter_pages: the list may be incomplete: totalElements moved"
    ):
        read = [page.page async for page in kakao.pages(ahead=2)]
    assert [0, 1, 2, 3, 4] == read
    assert max(kakao.asked) <= 6


async def test_an_account_that_slipped_is_found_by_reading_again() -> None:
    kakao = Kakao(30)
    kakao.once(1, lambda: kakao.ids.pop(0))
    accounts = kakao.accounts()
    read = [account.id async for account in accounts]
    assert (list(range(1, 31)), True) == (sorted(read), accounts.complete)
    assert 11 == read[-1]


async def test_an_account_that_comes_twice_is_given_once() -> None:
    kakao = Kakao(30)
    kakao.once(1, lambda: kakao.ids.insert(0, 99))
    accounts = kakao.accounts()
    assert [*range(1, 31), 99] == [account.id async for account in accounts]
    assert accounts.complete


async def test_a_list_that_never_rests_is_read_four_times_and_flagged() -> None:
    kakao = Kakao(30)
    kakao.before = lambda page: kakao.ids.append(1000 + len(kakao.asked)) if page == 1 else None
    accounts = kakao.accounts()
    with pytest.warns(IncompleteListWarning) as caught:
        read = [account.id async for account in accounts]
    assert (4, 1, sorted(kakao.ids)) == (kakao.asked.count(0), len(caught), sorted(read))
    assert (False, 1) == (accounts.complete, len(accounts.reasons))


async def test_a_count_that_stays_wrong_is_read_twice_and_flagged() -> None:
    kakao = Kakao(30)
    kakao.bent = lambda answer: attrs.evolve(answer, total_elements=31)
    accounts = kakao.accounts()
    with pytest.warns(IncompleteListWarning):
        read = [account.id async for account in accounts]
    assert (kakao.ids, 2) == (read, kakao.asked.count(0))
    assert ("totalElements is 31 and 30 accounts came",) == accounts.reasons


async def test_a_wrong_count_is_said_of_pages() -> None:
    kakao = Kakao(30)
    kakao.bent = lambda answer: attrs.evolve(answer, total_elements=31)
    pages = kakao.pages()
    with pytest.warns(IncompleteListWarning):
        assert 3 == len([page async for page in pages])
    assert ("totalElements is 31 and 30 accounts came",) == pages.reasons


async def test_an_empty_page_before_the_end_ends_the_walk() -> None:
    kakao = Kakao(92)
    kakao.bent = lambda answer: (
        attrs.evolve(answer, content=[], total_pages=2**62) if answer.page > 2 else answer
    )
    pages = kakao.pages()
    with pytest.warns(IncompleteListWarning):
        read = [page.page async for page in pages]
    assert [0, 1, 2, 3] == read
    assert f"page 3 of {2**62} was empty" == pages.reasons[0]


async def test_one_empty_page_is_mended_by_reading_again() -> None:
    kakao = Kakao(92)
    kakao.bent = lambda answer: attrs.evolve(answer, content=[]) if len(kakao.asked) == 4 else answer
    accounts = kakao.accounts()
    assert kakao.ids == [account.id async for account in accounts]
    assert accounts.complete


async def test_a_page_that_was_not_asked_for_ends_the_walk() -> None:
    kakao = Kakao(92)
    kakao.bent = lambda answer: attrs.evolve(answer, page=0)
    pages = kakao.pages()
    with pytest.warns(IncompleteListWarning):
        assert [0] == [page.page async for page in pages]
    assert "page 1 was asked for and page 0 came" == pages.reasons[0]


async def test_an_endless_list_of_the_same_accounts_ends() -> None:
    kakao = Kakao(1)
    kakao.bent = lambda answer: attrs.evolve(answer, content=[Item(id=1)], total_pages=answer.page + 2)
    accounts = kakao.accounts()
    with pytest.warns(IncompleteListWarning, match="iter_all: .*100 pages in a row held nothing new"):
        assert [1] == [account.id async for account in accounts]
    assert 4 * 101 >= len(kakao.asked)


async def test_the_cap_on_pages_ends_the_walk_without_another() -> None:
    kakao = Kakao(92)
    pages, accounts = kakao.pages(most_pages=3), kakao.accounts(most_pages=3)
    with pytest.warns(IncompleteListWarning):
        assert [0, 1, 2] == [page.page async for page in pages]
    kakao.asked.clear()
    with pytest.warns(IncompleteListWarning):
        assert 30 == len([account async for account in accounts])
    assert [0, 1, 2] == kakao.asked
    for reasons in (pages.reasons, accounts.reasons):
        assert "only the first 3 pages are read" == reasons[0]


async def test_a_server_that_caps_the_size_is_believed() -> None:
    kakao = Kakao(92, size=10)
    accounts = AccountIterator(kakao.fetch, size=100_000, ahead=4)
    assert 92 == len([account async for account in accounts])
    assert accounts.complete


@pytest.mark.parametrize("kind", [Kakao.pages, Kakao.accounts])
async def test_an_error_of_a_page_comes_in_its_turn_and_ends_the_iterator(
    kind: Callable[[Kakao, int], PageIterator[AnswerPage] | AccountIterator[Item]],
) -> None:
    def refuse(page: int) -> None:
        if page == 5:
            raise ServerError("trouble", operation="listAdAccounts")

    kakao = Kakao(92)
    kakao.before = refuse
    iterator = kind(kakao, 4)
    count = 0
    with pytest.raises(ServerError):
        async for _ in iterator:
            count += 1
    assert count == (5 if kind is Kakao.pages else 50)
    for _ in range(2):
        with pytest.raises(StopAsyncIteration):
            await anext(iterator)
    assert (False, UNREAD) == (iterator.complete, iterator.reasons)


@pytest.mark.parametrize("kind", [Kakao.pages, Kakao.accounts])
@pytest.mark.parametrize("read", [0, 1, 9, 11])
async def test_a_closed_iterator_says_so_instead_of_looking_ended(
    kind: Callable[[Kakao, int], PageIterator[AnswerPage] | AccountIterator[Item]], read: int
) -> None:
    async with kind(Kakao(120), 4) as iterator:
        for _ in range(read):
            await anext(iterator)
    await iterator.aclose()
    with pytest.raises(ClientStateError, match="it was closed"):
        await anext(iterator)
    assert (False, UNREAD) == (iterator.complete, iterator.reasons)


@pytest.mark.parametrize("kind", [Kakao.pages, Kakao.accounts])
async def test_leaving_the_loop_cancels_the_pages_on_their_way(
    kind: Callable[[Kakao, int], PageIterator[AnswerPage] | AccountIterator[Item]],
) -> None:
    kakao = Kakao(92)
    async for _ in kind(kakao, 2):
        break
    await anyio.wait_all_tasks_blocked()
    assert len(kakao.asked) <= 3


async def test_a_warning_made_an_error_is_raised_once_and_leaves_the_verdict() -> None:
    kakao = Kakao(30)
    kakao.bent = lambda answer: attrs.evolve(answer, total_elements=31)
    for iterator in (kakao.pages(), kakao.accounts()):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with pytest.raises(IncompleteListWarning):
                async for _ in iterator:
                    pass
            with pytest.raises(StopAsyncIteration):
                await anext(iterator)
        assert ("totalElements is 31 and 30 accounts came",) == iterator.reasons


async def test_the_warning_points_at_the_loop_that_reads() -> None:
    kakao = Kakao(30)
    kakao.bent = lambda answer: attrs.evolve(answer, total_elements=31)
    for iterator in (kakao.pages(), kakao.accounts()):
        with pytest.warns(IncompleteListWarning) as caught:
            async for _ in iterator:
                pass
        assert [__file__] == [warning.filename for warning in caught]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: PageIterator(f, size=0, ahead=1), "iter_pages: size must be 1 or more, got 0"),
        (lambda f: PageIterator(f, size=1, ahead=-1), "iter_pages: ahead must be 1 or more, got -1"),
        (lambda f: AccountIterator(f, size=0, ahead=1), "iter_all: size must be 1 or more, got 0"),
        (lambda f: AccountIterator(f, size=1, ahead=True), "iter_all: ahead must be 1 or more, got True"),
    ],
)
def test_numbers_that_cannot_be_are_refused_at_once(
    call: Callable[[Callable[[int], Awaitable[AnswerPage]]], object], message: str
) -> None:
    with pytest.raises(InvalidArgumentError) as caught:
        call(Kakao(1).fetch)
    assert message == str(caught.value)


@pytest.mark.parametrize("anyio_backend", ["asyncio"])
@pytest.mark.parametrize(("count", "passes"), [(100_000, 1), (79_000, 2)])
async def test_memory_stays_under_100_bytes_an_account(count: int, passes: int) -> None:
    kakao = Kakao(count, size=1000)
    kakao.ids = [(n * 2_654_435_761) % 2**40 for n in range(count)]
    answers = [await kakao.fetch(page) for page in range(count // 1000)]
    if passes > 1:
        kakao.bent = lambda answer: attrs.evolve(answer, total_elements=count - 1)
    odd = [await kakao.fetch(1)] * (passes - 1)

    async def fetch(page: int) -> AnswerPage:
        await anyio.lowlevel.checkpoint()
        return odd.pop() if page == 1 and odd else answers[page]

    gc.collect()
    tracemalloc.start()
    try:
        accounts = AccountIterator(fetch, size=1000, ahead=4)
        seen = 0
        async for _ in accounts:
            seen += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (count, True) == (seen, accounts.complete)
    assert peak / count < 15 * passes


class Drifting(Kakao):
    """A list to and from which accounts come and go between the answers."""

    def __init__(self, count: int, changes: list[list[int | None]]) -> None:
        super().__init__(count, size=4)
        self.stay = set(self.ids)
        self.last_pass: set[int] = set()
        self.moves_in_pass: set[str] = set()
        self._fresh = 10_000
        self._changes = changes[::-1]
        self.before = self._drift
        self.bent = self._note

    def _drift(self, page: int) -> None:
        if page == 0:
            self.last_pass.clear()
        for place in self._changes.pop() if self._changes else ():
            self._come() if place is None else self._leave(place)
        if page == 0:
            self.moves_in_pass.clear()

    def _come(self) -> None:
        self._fresh += 1
        self.ids.append(self._fresh)
        self.moves_in_pass.add("come")

    def _leave(self, place: int) -> None:
        if self.ids:
            self.stay.discard(self.ids.pop(place % len(self.ids)))
            self.moves_in_pass.add("leave")

    def _note(self, answer: AnswerPage) -> AnswerPage:
        self.last_pass.update(item.id for item in answer.content)
        return answer

    def read(self, ahead: int) -> tuple[list[int], AccountIterator[Item]]:
        """Read it all, on an event loop of its own."""

        async def read() -> tuple[list[int], AccountIterator[Item]]:
            accounts = self.accounts(ahead)
            return [account.id async for account in accounts], accounts

        with warnings.catch_warnings():
            warnings.simplefilter("ignore", IncompleteListWarning)
            return anyio.run(read)


changes = st.lists(st.lists(st.one_of(st.none(), st.integers(0, 50)), max_size=2), max_size=40)


@settings(max_examples=150, deadline=None)
@given(count=st.integers(0, 40), changes=changes, ahead=st.integers(1, 4))
@example(count=8, changes=[[], [0, None]], ahead=1).via("the one change that a single reading cannot see")
def test_what_stays_all_the_time_is_given_or_the_list_is_called_incomplete(
    count: int, changes: list[list[int | None]], ahead: int
) -> None:
    kakao = Drifting(count, changes)
    read, accounts = kakao.read(ahead)
    cannot_be_seen = {"come", "leave"} == kakao.moves_in_pass
    assert len(set(read)) == len(read)
    assert bool(accounts.reasons) != accounts.complete
    if accounts.complete:
        assert kakao.last_pass <= set(read)
        assert kakao.stay <= set(read) or cannot_be_seen


@settings(max_examples=50, deadline=None)
@given(count=st.integers(0, 40), ahead=st.integers(1, 4))
def test_a_list_that_rests_is_read_once_and_whole(count: int, ahead: int) -> None:
    kakao = Drifting(count, [])
    read, accounts = kakao.read(ahead)
    assert (kakao.ids, True, max(1, -(-count // 4))) == (read, accounts.complete, len(kakao.asked))
