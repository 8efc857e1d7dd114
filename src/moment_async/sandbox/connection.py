"""The connection under a call: what a fault may do to it, and how it gets there."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable
from typing import Any, Protocol, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from .answers import CONTENT_TYPE, encoded

_EXTENSION = "moment_async.sandbox.connection"
# Windows counts in 16 bits here.
_LINGER = "hh" if os.name == "nt" else "ii"


class Transport(Protocol):
    """What is needed of the transport below uvicorn's protocol."""

    def write(self, data: bytes) -> None:
        """Send bytes."""
        ...

    def close(self) -> None:
        """Close when everything is sent."""
        ...

    def abort(self) -> None:
        """Close now."""
        ...

    def get_extra_info(self, name: str) -> object:
        """A fact about the connection, such as its socket."""
        ...


class Connection:
    """One TCP connection of the server."""

    def __init__(self, transport: Callable[[], Transport]) -> None:
        self._transport = transport

    def write(self, data: bytes) -> None:
        """Send bytes as they are, past the rules of HTTP."""
        self._transport().write(data)

    def close(self) -> None:
        """End the connection after what was written (FIN)."""
        self._transport().close()

    def reset(self) -> None:
        """End the connection at once (RST)."""
        bound = cast(socket.socket, self._transport().get_extra_info("socket"))
        # To close a socket that lingers for zero seconds is to reset it.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))
        self._transport().abort()


def connection_of(scope: Scope) -> Connection:
    """Connection under a call; an application in process has none."""
    found = scope.get("extensions", {}).get(_EXTENSION)
    if not isinstance(found, Connection):
        raise RuntimeError(
            "this fault needs a real connection: use serve() instead of the application in process"
            " / 이 장애는 실제 연결에서만 만들 수 있습니다. 앱을 직접 부르지 말고 serve()를 쓰세요"
        )
    return found


class SandboxProtocol(H11Protocol):
    """Lets faults at the connection, and answers bytes that are not HTTP in JSON too."""

    app: Any

    # uvicorn passes settings of its own on, which this class has no part in.
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        connection = Connection(lambda: cast(Transport, self.transport))
        self.app = _with_connection(cast(ASGIApp, self.app), connection)

    def send_400_response(self, msg: str) -> None:
        """Answer bytes that are not HTTP."""
        body = encoded({"code": -2, "msg": msg})
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Type: {CONTENT_TYPE}\r\nContent-Length: {len(body)}"
        transport = cast(Transport, self.transport)
        transport.write(f"{head}\r\nConnection: close\r\n\r\n".encode() + body)
        transport.close()


def _with_connection(app: ASGIApp, connection: Connection) -> ASGIApp:
    async def called(scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("extensions", {})[_EXTENSION] = connection
        await app(scope, receive, send)

    return called
