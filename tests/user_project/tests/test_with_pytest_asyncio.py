from __future__ import annotations

import asyncio
import os
import socket

import pytest
from budget_watch import poor_accounts, watch

from moment_async import MomentClient
from moment_async.testing import Server, World, asked


@pytest.mark.asyncio
@pytest.mark.parametrize("below", range(0, 500_000, 50_000))
async def test_poor_accounts_are_found(below: int, moment_client: MomentClient, moment_world: World) -> None:
    poor = [one.id for one in moment_world.accounts if one.config == "ON" and one.cash < below]
    assert await poor_accounts(moment_client, below=below) == poor


@pytest.mark.moment_world(accounts=3)
def test_the_watch_makes_its_own_client(moment_sandbox: Server) -> None:
    asyncio.run(watch(below=10**12))
    assert asked(moment_sandbox, "set_config").statuses
    assert [one.id for one in moment_sandbox.world.accounts if one.config == "ON"] == []


def test_other_sockets_are_forbidden() -> None:
    # pytest-socket warns before it raises.
    with pytest.raises((RuntimeError, UserWarning), match=r"host \"192\.0\.2\.1\""):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_tests_run_in_parallel() -> None:
    assert os.environ["PYTEST_XDIST_WORKER_COUNT"] == "2"
