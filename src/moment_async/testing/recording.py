"""Answers written down once, without the token, and given again in tests."""

from __future__ import annotations

import json
import re
from collections import deque
from pathlib import Path
from typing import TypedDict

import httpx

_HIDDEN = "TOKEN"
# Of the body as it travelled; what is passed on is unpacked.
_OF_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding")


class _Exchange(TypedDict):
    method: str
    target: str
    ad_account_id: str | None
    asked: str
    status: int
    content_type: str
    retry_after: str | None
    answered: str


class RecordingTransport(httpx.AsyncBaseTransport):
    """
    Passes requests on, and writes each with its answer into a file, one JSON object in a line.

    The header with the token, the host and all headers but adAccountId, Content-Type and Retry-After are left
    out, and the token is replaced by TOKEN wherever else it stands, in whatever spelling. All other data of
    the ad accounts stays: read the file before you share it. An exchange without an answer leaves no line.

    Args:
        path: The file; what is in it is lost.
        transport: Sends the requests, and is closed with this one; by default a new connection pool.
    """

    def __init__(self, path: str | Path, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._path = Path(path)
        self._transport = httpx.AsyncHTTPTransport() if transport is None else transport
        self._tokens = set[str]()
        self._path.write_text("", encoding="utf-8")

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request, write the exchange down and pass the answer on, unpacked."""
        self._tokens.add(request.headers.get("authorization", "").rpartition(" ")[2])
        asked = await request.aread()
        response = await self._transport.handle_async_request(request)
        try:
            answered = await response.aread()
        finally:
            await response.aclose()
        self._write(_exchange(request, asked, response, answered))
        headers = [(name, value) for name, value in response.headers.items() if name not in _OF_THE_WIRE]
        return httpx.Response(response.status_code, headers=headers, content=answered)

    async def aclose(self) -> None:
        """Close the transport beneath."""
        await self._transport.aclose()

    def _write(self, exchange: _Exchange) -> None:
        hidden = {name: self._without_tokens(value) for name, value in exchange.items()}
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(f"{json.dumps(hidden, ensure_ascii=False)}\n")

    def _without_tokens(self, value: object) -> object:
        if not isinstance(value, str):
            return value
        for token in self._tokens - {""}:
            value = _spellings(token).sub(_HIDDEN, value)
        return value


class ReplayTransport(httpx.AsyncBaseTransport):
    """
    Answers from a file of RecordingTransport; nothing is sent.

    A request is answered as the one with the same method, path with query, ad account and body was. What was
    asked several times is answered in that order, and then as it was last.

    Args:
        path: The file.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._answers: dict[tuple[str, ...], deque[_Exchange]] = {}
        # Unlike splitlines(), leaves characters alone that end a line in Unicode only.
        for line in self._path.read_text(encoding="utf-8").split("\n")[:-1]:
            exchange: _Exchange = json.loads(line)
            self._answers.setdefault(_key(exchange), deque()).append(exchange)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """
        Answer as it was recorded.

        Raises:
            LookupError: The file has no such request.
        """
        wanted = _exchange(request, await request.aread(), httpx.Response(200), b"")
        answers = self._answers.get(_key(wanted))
        if answers is None:
            raise LookupError(
                f"{self._path.name} has no answer to {wanted['method']} {wanted['target']} of ad account "
                f"{wanted['ad_account_id']}: record it again / 기록에 없는 요청입니다. 다시 기록하세요"
            )
        answer = answers.popleft() if len(answers) > 1 else answers[0]
        headers = {"content-type": answer["content_type"], "retry-after": answer["retry_after"] or ""}
        present = {name: value for name, value in headers.items() if value}
        return httpx.Response(answer["status"], headers=present, content=answer["answered"].encode())


def _exchange(request: httpx.Request, asked: bytes, response: httpx.Response, answered: bytes) -> _Exchange:
    return {
        "method": request.method,
        "target": request.url.raw_path.decode("ascii"),
        "ad_account_id": request.headers.get("adaccountid"),
        "asked": asked.decode("utf-8", "replace"),
        "status": response.status_code,
        "content_type": response.headers.get("content-type", ""),
        "retry_after": response.headers.get("retry-after"),
        "answered": answered.decode("utf-8", "replace"),
    }


def _key(exchange: _Exchange) -> tuple[str, ...]:
    return exchange["method"], exchange["target"], exchange["ad_account_id"] or "", exchange["asked"]


def _spellings(token: str) -> re.Pattern[str]:
    # A character may stand for itself or be escaped, by percent, in JSON, or in JSON within JSON.
    each = (rf"(?:\\*{re.escape(c)}|%(?:25)*{ord(c):02x}|\\+u{ord(c):04x})" for c in token)
    return re.compile("".join(each), re.IGNORECASE)
