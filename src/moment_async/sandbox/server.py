"""Serves the sandbox on a real socket: beside a test or a demo, or in the foreground."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self, cast

import uvicorn
from starlette.applications import Starlette

from .address import base_url_of, bound_socket, check_host
from .app import create_app
from .asked import Asked
from .connection import SandboxProtocol
from .limits import Limits
from .switches import Switches
from .welcome import welcome
from .world import World

START_LIMIT_S = 10.0


class Server:
    """
    A sandbox in a thread of its own, from entering the `with` block to leaving it.

    Attributes:
        app: The application that is served.
        world: Its world.
    """

    app: Starlette
    world: World

    def __init__(self, app: Starlette, *, host: str, port: int) -> None:
        self.app = app
        self.world = cast(World, app.state.world)
        self._address = (host, port)
        self._base_url: str | None = None
        self._server = _Uvicorn(_config(app))

    @property
    def base_url(self) -> str:
        """Where it listens, as in http://127.0.0.1:8080."""
        if self._base_url is None:
            raise RuntimeError("the sandbox is not started: use it as `with serve(world) as sandbox:`")
        return self._base_url

    @property
    def tokens(self) -> tuple[str, ...]:
        """One token for each user."""
        return self.world.tokens

    @property
    def requests(self) -> list[Asked]:
        """The calls so far, oldest first."""
        return list(self.app.state.requests)

    def __enter__(self) -> Self:
        if self._base_url is not None:
            raise RuntimeError("a sandbox server starts once: call serve() again for another one")
        bound = bound_socket(*self._address)
        self._base_url = base_url_of(bound)
        self._thread = threading.Thread(target=self._run, args=[bound], name="moment-sandbox", daemon=True)
        self._silence = _Silence(self._thread)
        logging.getLogger("uvicorn.error").addFilter(self._silence)
        self._thread.start()
        self._server.settled.wait(START_LIMIT_S)
        if not self._server.started:
            self._stop()
            raise RuntimeError("the sandbox did not start / 샌드박스를 시작하지 못했습니다")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _run(self, bound: socket.socket) -> None:
        with bound:
            try:
                self._server.run(sockets=[bound])
            finally:
                self._server.settled.set()

    def _stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(START_LIMIT_S)
        logging.getLogger("uvicorn.error").removeFilter(self._silence)


def serve(
    world_or_app: World | Starlette,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    limits: Limits | None = None,
    switches: Switches | None = None,
    allow_remote: bool = False,
) -> Server:
    """
    Serve a world, or an application from `create_app`, while a `with` block runs.

    Args:
        world_or_app: What to serve.
        host: Address to listen on; other than loopback only with `allow_remote`.
        port: Port to listen on; 0 takes a free one.
        limits: As in `create_app`, when a world is given.
        switches: As in `create_app`, when a world is given.
        allow_remote: Let other machines in. The tokens are public, so nothing guards the world then.

    Raises:
        ValueError: The host is not loopback, or limits or switches came with an application.
        OSError: On entering the block, when the port is taken; ValueError when it is no port.
    """
    check_host(host, allow_remote=allow_remote)
    return Server(_app(world_or_app, limits, switches), host=host, port=port)


def run(
    world_or_app: World | Starlette,
    host: str = "127.0.0.1",
    port: int = 8080,
    *,
    limits: Limits | None = None,
    switches: Switches | None = None,
    allow_remote: bool = False,
    on_start: Callable[[str], None] | None = None,
) -> None:
    """
    Serve in the foreground until Ctrl-C.

    Args:
        world_or_app: What to serve.
        host: Address to listen on; other than loopback only with `allow_remote`.
        port: Port to listen on; 0 takes a free one.
        limits: As in `create_app`, when a world is given.
        switches: As in `create_app`, when a world is given.
        allow_remote: Let other machines in.
        on_start: Called with the base URL when connections are taken; None prints it with the tokens.

    Raises:
        ValueError: The host is not loopback, or limits or switches came with an application.
        OSError: The port is taken.
    """
    check_host(host, allow_remote=allow_remote)
    app = _app(world_or_app, limits, switches)
    silence = _Silence(threading.current_thread())
    with bound_socket(host, port) as bound:
        logging.getLogger("uvicorn.error").addFilter(silence)
        try:
            if on_start is None:
                print(welcome(base_url_of(bound), cast(World, app.state.world)), flush=True)
            else:
                on_start(base_url_of(bound))
            _Uvicorn(_config(app)).run(sockets=[bound])
        except KeyboardInterrupt:
            # uvicorn raises the signal again after it has closed everything.
            pass
        finally:
            logging.getLogger("uvicorn.error").removeFilter(silence)


def _app(world_or_app: World | Starlette, limits: Limits | None, switches: Switches | None) -> Starlette:
    if isinstance(world_or_app, World):
        return create_app(world_or_app, limits=limits, switches=switches)
    if limits is not None or switches is not None:
        raise ValueError("limits and switches belong to create_app() when an application is given")
    return world_or_app


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=SandboxProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
    )


class _Uvicorn(uvicorn.Server):
    """A uvicorn server that says when it has started or given up."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.settled = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.settled.set()


class _Silence(logging.Filter):
    """Keeps uvicorn's log records of one thread out, and leaves those of other servers alone."""

    def __init__(self, thread: threading.Thread) -> None:
        super().__init__()
        self._thread = thread

    def filter(self, record: logging.LogRecord) -> bool:
        return record.thread != self._thread.ident
