"""Faults of the connection and of what travels on it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import Literal

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from .answers import CONTENT_TYPE, answer
from .connection import connection_of
from .fault import Fault, Stage, check
from .faults import When

NO_STATUS = 0
"""Status of an answer of which not even the first line arrives."""

_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Reset(Fault):
    """
    The connection is reset (RST).

    Only a server of `serve` or `run` can do it; in process the call ends in a RuntimeError.
    """

    when: Literal["before", "in", "after"] = "before"
    """
    "before": nothing is done. "in": the work is done, and half of the answer arrives. "after": the work is
    done, so that a created ad account is there, and no byte of the answer arrives.
    """

    async def play(self, stage: Stage) -> Response:
        """Do the work or not, and reset."""
        if self.when == "before":
            return _Ending(None, is_reset=True)
        done = stage.proceed()
        return _Ending(done if self.when == "in" else None, is_reset=True)


@dataclass(frozen=True, slots=True)
class Truncated(Fault):
    """
    The work is done, and the connection closes after half of the answer's body.

    Only a server of `serve` or `run` can do it; in process the call ends in a RuntimeError.
    """

    async def play(self, stage: Stage) -> Response:
        """Do the work, send a half and close."""
        return _Ending(stage.proceed(), is_reset=False)


@dataclass(frozen=True, slots=True)
class SlowDrip(Fault):
    """The answer is right, but its body comes in small pieces with a pause before each."""

    every_s: float = 1.0
    piece: int = 1
    """Bytes in a piece, 1 or more."""

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("every_s", self.every_s, 0)
        check("piece", self.piece, 1)

    async def play(self, stage: Stage) -> Response:
        """Answer slowly."""
        return _Dripping(stage.proceed(), every_s=self.every_s, piece=self.piece)


@dataclass(frozen=True, slots=True)
class Hang(Fault):
    """No answer comes, and the connection stays open until the client closes it."""

    when: When = "before"
    """With "after" the work is done, and a created ad account is there."""

    async def play(self, stage: Stage) -> Response:
        """Do the work or not, and say nothing."""
        if self.when == "after":
            stage.proceed()
        return _Hanging()


@dataclass(frozen=True, slots=True)
class Bomb(Fault):
    """A body that is a thousand times as large once it is unpacked (gzip); nothing is done."""

    mebibytes: int = 100
    """Size when unpacked, from 1 to 4096; each is about 1 KiB on the wire."""

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("mebibytes", self.mebibytes, 1, 4096)

    async def play(self, stage: Stage) -> Response:
        """Answer with blanks, then an empty JSON object."""
        headers = {"content-type": CONTENT_TYPE, "content-encoding": "gzip"}
        return Response(_bomb(self.mebibytes), 200, headers)


@dataclass(frozen=True, slots=True)
class Redirect(Fault):
    """The answer points elsewhere; nothing is done."""

    to: str
    """URL in header Location."""
    status: int = 307
    """300 to 399."""

    def __post_init__(self) -> None:
        Fault.__post_init__(self)
        check("status", self.status, 300, 399)

    async def play(self, stage: Stage) -> Response:
        """Answer with the address."""
        return answer({}, status=self.status, headers={"location": self.to})


class _Hanging(Response):
    """No answer: it has no status to write down."""

    def __init__(self) -> None:
        super().__init__(status_code=NO_STATUS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _until_gone(receive)


class _Ending(Response):
    """Half of an answer, or none of it, and then the end of the connection."""

    def __init__(self, cut: Response | None, *, is_reset: bool) -> None:
        super().__init__(status_code=NO_STATUS if cut is None else cut.status_code)
        self._cut = cut
        self._is_reset = is_reset

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = connection_of(scope)
        if self._cut is not None:
            connection.write(_half(self._cut))
        if self._is_reset:
            connection.reset()
        else:
            connection.close()
        await _until_gone(receive)


class _Dripping(Response):
    """A whole answer in pieces."""

    def __init__(self, whole: Response, *, every_s: float, piece: int) -> None:
        super().__init__(status_code=whole.status_code)
        self._whole = whole
        self._every_s = every_s
        self._piece = piece

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(self._drip, send)
            # Ends with the answer or with the client, whichever ends first.
            await _until_gone(receive)
            group.cancel_scope.cancel()

    async def _drip(self, send: Send) -> None:
        head = {"status": self._whole.status_code, "headers": self._whole.raw_headers}
        await send({"type": "http.response.start", **head})
        body = bytes(self._whole.body)
        for start in range(0, len(body), self._piece):
            await anyio.sleep(self._every_s)
            piece = body[start : start + self._piece]
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _half(whole: Response) -> bytes:
    """The head with the length of the whole body, and half of that body."""
    fields = b"".join(name + b": " + value + b"\r\n" for name, value in whole.raw_headers)
    body = bytes(whole.body)
    return f"HTTP/1.1 {whole.status_code} \r\n".encode() + fields + b"\r\n" + body[: len(body) // 2]


@cache
def _bomb(mebibytes: int) -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    blanks = b" " * _MEBIBYTE
    packed = b"".join(packer.compress(blanks) for _ in range(mebibytes))
    return packed + packer.compress(b"{}") + packer.flush()
