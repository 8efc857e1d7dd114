"""Long lists through the whole client: memory and number of pages."""

from __future__ import annotations

import json
import tracemalloc

import httpx
import pytest

from moment_async import MomentClient

pytestmark = pytest.mark.anyio

BYTES_AN_ACCOUNT = 100


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Book(httpx.AsyncBaseTransport):
    """A list of accounts, written page by page as it is asked for."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.pages = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.pages += 1
        page, size = int(request.url.params["page"]), int(request.url.params["size"])
        ids = range(page * size, min((page + 1) * size, self.total))
        answer = {
            "content": [
                {"id": n + 1, "name": f"광고계정 {n}", "memberType": "MASTER", "config": "ON"} for n in ids
            ],
            "size": size,
            "totalElements": self.total,
            "totalPages": -(-self.total // size),
            "page": page,
        }
        return httpx.Response(200, content=json.dumps(answer).encode())


async def walk(total: int, *, size: int, ahead: int) -> tuple[int, int, bool]:
    """Number of accounts, pages asked for, and whether the iterator calls the list complete."""
    book = Book(total)
    async with MomentClient("t", base_url="https://kakao.test", transport=book) as moment:
        accounts = moment.ad_accounts.iter_all(size=size, ahead=ahead)
        count = 0
        async for _ in accounts:
            count += 1
    return count, book.pages, accounts.complete


async def peak_of(total: int) -> int:
    tracemalloc.start()
    try:
        count, _, is_complete = await walk(total, size=1000, ahead=4)
        assert (count, is_complete) == (total, True)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
@pytest.mark.timeout(60)
async def test_a_hundred_thousand_accounts_stream_in_bounded_memory() -> None:
    await walk(1000, size=1000, ahead=4)
    window = await peak_of(10_000)
    assert await peak_of(100_000) - window < BYTES_AN_ACCOUNT * 100_000


@pytest.mark.slow
@pytest.mark.timeout(60)
async def test_ten_thousand_pages_are_walked() -> None:
    assert await walk(10_000, size=1, ahead=4) == (10_000, 10_000, True)
