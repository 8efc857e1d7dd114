"""One exchange with the server: all that the sender needs of an HTTP library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

import attrs

_SHORTEST_SECRET = 8


ANSWER_TOO_LONG = "AnswerTooLong"
"""The failure of an answer that is longer than an engine will hold."""


@attrs.frozen
class Secret:
    """The token of a request; takes itself out of what a server echoed."""

    token: str = attrs.field(repr=False)

    def hidden_in(self, text: str) -> str:
        """The text with **** in the token's place."""
        # A token this short is a test's, and would tear words apart.
        return text if len(self.token) < _SHORTEST_SECRET else text.replace(self.token, "****")

    def hidden_in_bytes(self, data: bytes) -> bytes:
        """The bytes with **** in the token's place, as it is or in any way that JSON may write it."""
        if len(self.token) < _SHORTEST_SECRET:
            return data
        if b"\\" not in data:
            return data.replace(self.token.encode(), b"****")
        return re.sub("".join(map(_as_in_json, self.token)).encode(), b"****", data)


@attrs.frozen(kw_only=True)
class Request:
    """What goes out. Its headers hold the token, so neither they nor the body are shown."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = attrs.field(repr=False)
    body: bytes | None = attrs.field(default=None, repr=False)
    secret: Secret


@attrs.frozen(kw_only=True)
class Response:
    """What came back, read to its end."""

    status: int
    headers: Mapping[str, str] = attrs.field(repr=False)
    """Header names are in lower case."""
    body: bytes = attrs.field(repr=False)


def _as_in_json(character: str) -> str:
    slash = r"|\\/" if character == "/" else ""
    return rf"(?:{re.escape(character)}|(?i:\\u{ord(character):04x}){slash})"


class ExchangeFailed(Exception):
    """No whole answer came."""

    failure: str
    """A name such as `ConnectTimeout`; never the HTTP library's text."""
    was_sent: bool
    """Whether the request may have reached the server."""

    def __init__(self, failure: str, *, was_sent: bool) -> None:
        """Keep what failed."""
        super().__init__(failure)
        self.failure = failure
        self.was_sent = was_sent


class Engine(Protocol):
    """Sends one request and reads its answer."""

    async def exchange(self, request: Request, *, timeout_s: float) -> Response:
        """
        The answer, whatever its status.

        Raises:
            ExchangeFailed: No whole answer came within the timeout.
        """
        ...

    async def aclose(self) -> None:
        """Close what the engine owns."""
        ...
