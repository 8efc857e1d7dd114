from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from budget_watch import poor_accounts

from moment_async import MomentClient
from moment_async.testing import World, asked


@pytest.fixture
async def everyone(moment_client: MomentClient) -> AsyncIterator[list[int]]:
    yield await poor_accounts(moment_client, below=10**12)
    await moment_client.ad_accounts.get_balance(1111)


async def test_everyone_is_poor_to_the_rich(everyone: list[int], moment_world: World) -> None:
    assert everyone == [one.id for one in moment_world.accounts if one.config == "ON"]


async def test_everyone_is_asked_once(everyone: list[int], moment_world: World) -> None:
    assert sorted(call.account_id or 0 for call in asked(moment_world, "get_balance")) == everyone
