"""Clients that speak to a sandbox: on loopback, or in this process without a socket."""

from __future__ import annotations

import ssl

import anyio
import httpx

from .. import Limit, MomentClient
from ..sandbox import Server, World, create_app
from ..sandbox.limits import DOCUMENTED


def in_process(world: World, *, user: int = 1, keep_limits: bool = True) -> MomentClient:
    """
    Make a client on a world in this process: no socket, no thread, and the event loop's own clock.

    Close it with `async with`. Faults of the connection (Reset, Truncated) need a real one: `moment_sandbox`.

    Args:
        world: What the calls read and change.
        user: Whose token the client has, from 1.
        keep_limits: Whether details, creations and switches are limited to one a second, as Kakao documents.
            In virtual time (`run_in_virtual_time`) the waiting costs nothing.
    """
    app = create_app(
        world, limits=None if keep_limits else dict.fromkeys(DOCUMENTED), clock=anyio.current_time
    )
    return MomentClient(
        world.user(user).token,
        base_url="https://sandbox.test",
        limits=None if keep_limits else _lifted(),
        transport=httpx.ASGITransport(app),
    )


def on_loopback(sandbox: Server, *, keep_limits: bool) -> MomentClient:
    """A client that leaves nothing open between two calls, so that it may outlive its event loop."""
    transport = httpx.AsyncHTTPTransport(
        # Never used, and made in no time; loading the certificates takes some 40 ms.
        verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        limits=httpx.Limits(max_keepalive_connections=0),
    )
    return MomentClient(
        sandbox.tokens[0],
        base_url=sandbox.base_url,
        limits=None if keep_limits else _lifted(),
        transport=transport,
    )


def _lifted() -> dict[str, Limit | None]:
    return dict.fromkeys(DOCUMENTED)
