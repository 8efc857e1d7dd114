"""A real HTTP server on loopback that answers as a test says, down to the socket."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress

import anyio
import anyio.abc
import attrs
import h11


@attrs.frozen(kw_only=True)
class Asked:
    """One request as it arrived."""

    method: str
    target: str
    headers: dict[str, str]
    raw_names: tuple[str, ...]
    body: bytes
    connection: int


@attrs.frozen(kw_only=True)
class Answer:
    """A whole answer."""

    status: int = 200
    body: object = b""
    headers: tuple[tuple[str, str], ...] = (("content-type", "application/json;charset=UTF-8"),)

    def encoded(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@attrs.frozen(kw_only=True)
class Raw:
    """Bytes to write before the connection is cut."""

    data: bytes = b""


class Hang:
    """Never answer."""


Reply = Answer | Raw | Hang
Script = Callable[[Asked], Reply]


@attrs.define
class AnsweringServer:
    """What was asked, and where."""

    base_url: str
    asked: list[Asked] = attrs.field(factory=list[Asked])
    connections: int = 0


@asynccontextmanager
async def answering(script: Script | list[Reply]) -> AsyncGenerator[AnsweringServer]:
    """Serve on a port of loopback; a list is answered from its start, its last entry for ever."""
    listener = await anyio.create_tcp_listener(local_host="127.0.0.1")
    port = listener.extra(anyio.abc.SocketAttribute.local_port)
    server = AnsweringServer(f"http://127.0.0.1:{port}")
    reply = script if callable(script) else _in_turn(script)

    async def serve(stream: anyio.abc.SocketStream) -> None:
        server.connections += 1
        number = server.connections
        async with stream:
            with suppress(anyio.BrokenResourceError, anyio.EndOfStream, h11.RemoteProtocolError):
                await _serve_connection(stream, server, reply, number)

    async with listener, anyio.create_task_group() as tasks:
        tasks.start_soon(listener.serve, serve)
        try:
            yield server
        finally:
            tasks.cancel_scope.cancel()


def _in_turn(replies: list[Reply]) -> Script:
    left = list(replies)
    return lambda _asked: left.pop(0) if len(left) > 1 else left[0]


async def _serve_connection(
    stream: anyio.abc.SocketStream, server: AnsweringServer, reply: Script, number: int
) -> None:
    connection = h11.Connection(h11.SERVER)
    while True:
        asked = await _next_request(stream, connection, number)
        if asked is None:
            return
        server.asked.append(asked)
        answer = reply(asked)
        if isinstance(answer, Hang):
            await anyio.sleep_forever()
        if isinstance(answer, Raw):
            await stream.send(answer.data)
            return
        assert isinstance(answer, Answer)
        body = answer.encoded()
        headers = [*answer.headers, ("content-length", str(len(body)))]
        head = h11.Response(status_code=answer.status, headers=headers)
        # One write: two small ones would wait for each other on the wire.
        parts = [connection.send(event) for event in (head, h11.Data(data=body), h11.EndOfMessage())]
        await stream.send(b"".join(part for part in parts if part))
        if connection.our_state is not h11.DONE or connection.their_state is not h11.DONE:
            return
        connection.start_next_cycle()


async def _next_request(
    stream: anyio.abc.SocketStream, connection: h11.Connection, number: int
) -> Asked | None:
    request: h11.Request | None = None
    body = b""
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            connection.receive_data(await stream.receive())
        elif isinstance(event, h11.Request):
            request = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and request is not None:
            return Asked(
                method=request.method.decode(),
                target=request.target.decode(),
                headers={name.decode(): value.decode() for name, value in request.headers},
                raw_names=tuple(name.decode() for name, _ in request.headers.raw_items()),
                body=body,
                connection=number,
            )
        else:
            return None
