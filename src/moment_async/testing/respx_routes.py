"""A route of respx for each operation, made from the spec: for those who prefer mocks to the sandbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .._generated.operations import OPERATIONS, SERVER
from .._generated.samples import SAMPLES

if TYPE_CHECKING:
    import respx


def add_respx_routes(router: respx.MockRouter, *, base_url: str = SERVER) -> None:
    """
    Make `router` answer every operation with the sample of Kakao's documents and HTTP 200.

    Each route is named after its method: `router["get_balance"].respond(json={...})` answers otherwise, and
    `router["create"].called` tells whether it was asked. respx demands that all routes were called unless
    it is told not to: `respx.mock(assert_all_called=False)`.

    The samples are about ad account 1111, and the client takes no answer about another account: ask for 1111,
    or respond with the id that is asked for. The sample of `list_page` is the first of 46 pages: a test of
    `iter_all` needs a list of its own.

    Args:
        router: What `respx.mock` gives, or the fixture `respx_mock`.
        base_url: The server that the client under test is set up for; by default Kakao's.
    """
    # A literal path such as /adAccounts/balance fits /adAccounts/{adAccountId} too; the first that fits wins.
    for operation in sorted(OPERATIONS, key=lambda each: each.path.count("{")):
        path = re.sub(r"\\\{[^}]+\\\}", "[^/?]+", re.escape(operation.path))
        route = router.route(
            name=operation.name,
            method=operation.method,
            url__regex=rf"^{re.escape(base_url.rstrip('/'))}{path}(\?|$)",
        )
        route.respond(json=SAMPLES[operation.name])
