"""
The pytest plugin: fixtures of a sandbox for each test.

Every run of pytest loads this module where the package is installed, so it imports nothing but pytest; what a
fixture needs is imported by the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import respx

    from .. import MomentClient
    from ..sandbox import Server, World

_MARKER = (
    "moment_world(*, accounts=20, users=1, seed=1, keep_limits=False): what the world of moment_world, "
    "moment_sandbox and moment_client is made of, and whether documented limits hold in it"
)
_CLOSING_AT_ONCE = 16


@dataclass(frozen=True, kw_only=True)
class _Settings:
    accounts: int = 20
    users: int = 1
    seed: int = 1
    keep_limits: bool = False


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", _MARKER)


@pytest.fixture
def moment_world(request: pytest.FixtureRequest) -> World:
    """
    A world of 20 ad accounts and one user, new for each test and the same each time.

    Ad account 1111 is there and runs. `@pytest.mark.moment_world(accounts=300, users=2, seed=7)` makes
    another world.
    """
    from ..sandbox import World

    settings = _settings(request)
    return World.generate(settings.accounts, seed=settings.seed, users=settings.users)


@pytest.fixture
def moment_sandbox(
    request: pytest.FixtureRequest, moment_world: World, _moment_closing: Executor
) -> Iterator[Server]:
    """
    A sandbox that serves `moment_world` over HTTP on 127.0.0.1.

    MOMENT_BASE_URL and MOMENT_ACCESS_TOKEN name it, so that code which makes its own MomentClient() speaks to
    it too. Nothing is limited unless `@pytest.mark.moment_world(keep_limits=True)` says so.
    """
    from ..sandbox import serve
    from ..sandbox.limits import DOCUMENTED

    limits = None if _settings(request).keep_limits else dict.fromkeys(DOCUMENTED)
    sandbox = serve(moment_world, limits=limits)
    sandbox.__enter__()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOMENT_BASE_URL", sandbox.base_url)
        patch.setenv("MOMENT_ACCESS_TOKEN", sandbox.tokens[0])
        yield sandbox
    # A server takes 0.2 s to close, and the next test has one of its own.
    _moment_closing.submit(sandbox.__exit__, None, None, None)


@pytest.fixture
def moment_client(request: pytest.FixtureRequest, moment_sandbox: Server) -> Iterator[MomentClient]:
    """
    A MomentClient on `moment_sandbox`, with the token of user 1.

    It belongs to the event loop of its first call, whichever plugin runs that, and need not be closed.
    """
    from .clients import on_loopback

    client = on_loopback(moment_sandbox, keep_limits=_settings(request).keep_limits)
    yield client
    client.abandon()


@pytest.fixture
def moment_respx() -> Iterator[respx.MockRouter]:
    """
    A router of respx that answers every operation on Kakao's server with the sample of its documents.

    `moment_respx["get_balance"].respond(json={...})` answers otherwise.
    """
    try:
        import respx
    except ModuleNotFoundError:
        raise ImportError(
            'moment_respx needs respx: pip install "moment-async[test]"'
            ' / moment_respx에는 respx가 필요합니다: pip install "moment-async[test]"',
            name="respx",
        ) from None
    from .respx_routes import add_respx_routes

    with respx.mock(assert_all_called=False) as router:
        add_respx_routes(router)
        yield router


@pytest.fixture(scope="session")
def _moment_closing() -> Iterator[Executor]:
    with ThreadPoolExecutor(_CLOSING_AT_ONCE, thread_name_prefix="moment-closing") as closing:
        yield closing


def _settings(request: pytest.FixtureRequest) -> _Settings:
    marker = request.node.get_closest_marker("moment_world")
    return _Settings() if marker is None else _Settings(*marker.args, **marker.kwargs)
