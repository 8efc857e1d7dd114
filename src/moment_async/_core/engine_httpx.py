"""The engine on httpx: prepared requests in, whole answers out. Nothing else imports httpx."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Protocol
from urllib.parse import urlsplit

import anyio
import attrs
import httpx

from ..errors import ConfigurationError
from .engine import ExchangeFailed, Request, Response

# Connections that a server may have closed meanwhile cost a failed attempt: keep them for a short time.
_KEEPALIVE_S = 5.0
# What zlib calls 16 more than its largest window: a stream with gzip's header and checksum.
_GZIP = 16 + zlib.MAX_WBITS
# httpx raises these before it has written a byte.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class _Sends(Protocol):
    """The part of httpx that takes a request and begins an answer."""

    async def __call__(self, request: httpx.Request, /) -> httpx.Response: ...


@attrs.define
class _Trace:
    """Whether the request began to go out, as httpcore tells it."""

    is_traced: bool = False
    is_sent: bool = False

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        self.is_traced = True
        self.is_sent = self.is_sent or event.endswith("send_request_headers.started")

    def was_sent(self, failure: Exception | None) -> bool:
        """Whether the server may have got the request; a transport without trace is not trusted to say no."""
        if self.is_traced:
            return self.is_sent
        return not isinstance(failure, _NEVER_SENT)


@attrs.frozen(kw_only=True)
class HttpxEngine:
    """Sends through one httpx transport, or through a client that was passed in."""

    base_url: str
    send: _Sends = attrs.field(repr=False)
    close: Callable[[], Awaitable[None]] | None = attrs.field(repr=False)

    async def exchange(self, request: Request, *, timeout_s: float) -> Response:
        """
        The answer, whatever its status.

        Raises:
            ExchangeFailed: No whole answer came within the timeout.
        """
        trace = _Trace()
        failure, was_sent = "AttemptTimeout", True
        with anyio.move_on_after(timeout_s) as scope:
            try:
                return await self._round_trip(request, trace)
            except httpx.RequestError as error:
                failure, was_sent = type(error).__name__, trace.was_sent(error)
        if scope.cancelled_caught:
            was_sent = trace.was_sent(None)
        raise ExchangeFailed(failure, was_sent=was_sent)

    async def _round_trip(self, request: Request, trace: _Trace) -> Response:
        answer = await self.send(
            httpx.Request(
                request.method,
                httpx.URL(self.base_url + request.target),
                headers=list(request.headers),
                content=request.body,
                extensions={"trace": trace},
            )
        )
        try:
            body = await _body_of(answer)
        finally:
            await answer.aclose()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(status=answer.status_code, headers=headers, body=body)

    async def aclose(self) -> None:
        """Close the connections, unless they belong to a client that was passed in."""
        if self.close is not None:
            await self.close()


def engine_on_own_transport(base_url: str, *, max_connections: int, trust_env: bool) -> HttpxEngine:
    """An engine with a connection pool of its own; proxies of the environment only with `trust_env`."""
    limits = httpx.Limits(
        max_connections=max_connections,
        max_keepalive_connections=max_connections,
        keepalive_expiry=_KEEPALIVE_S,
    )
    context = _tls_context(base_url, trust_env=trust_env)
    if not trust_env:
        return engine_on_transport(base_url, httpx.AsyncHTTPTransport(verify=context, limits=limits))
    client = httpx.AsyncClient(verify=context, limits=limits, timeout=None, trust_env=True)  # noqa: S113
    return HttpxEngine(base_url=base_url, send=partial(client.send, stream=True), close=client.aclose)


def engine_on_transport(base_url: str, transport: httpx.AsyncBaseTransport) -> HttpxEngine:
    """An engine on a transport, which it closes."""
    return HttpxEngine(base_url=base_url, send=transport.handle_async_request, close=transport.aclose)


def engine_on_client(base_url: str, client: httpx.AsyncClient) -> HttpxEngine:
    """
    An engine on a client that was passed in; it stays open.

    Raises:
        ConfigurationError: The client would change requests on their way.
    """
    if client.follow_redirects:
        raise ConfigurationError(
            "http_client must not follow redirects: a redirect would carry the token away"
        )
    if client.auth is not None:
        raise ConfigurationError("http_client must have no auth: the token comes from MomentClient")
    if str(client.base_url):
        raise ConfigurationError("http_client must have no base_url: pass base_url to MomentClient")
    return HttpxEngine(base_url=base_url, send=partial(client.send, stream=True), close=None)


async def _body_of(answer: httpx.Response) -> bytes:
    if answer.is_stream_consumed:
        # A transport that answers in this process gives its body at once, unpacked.
        return answer.content
    # Read to the end before unpacking: httpx leaves generators half read when it cannot unpack.
    raw = b"".join([chunk async for chunk in answer.aiter_raw()])
    encoding = answer.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return raw
    if encoding != "gzip":
        raise httpx.DecodingError("an encoding that was not asked for")
    body = _unpacked(raw)
    if body is None:
        raise httpx.DecodingError("no whole gzip stream")
    return body


def _unpacked(raw: bytes) -> bytes | None:
    unpacking = zlib.decompressobj(_GZIP)
    try:
        body = unpacking.decompress(raw)
    except zlib.error:
        return None
    return body if unpacking.eof and not unpacking.unused_data else None


def _tls_context(base_url: str, *, trust_env: bool) -> ssl.SSLContext:
    if urlsplit(base_url).scheme == "http":
        # Never used, and made in no time; loading the certificates takes some 40 ms.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context = httpx.create_ssl_context(trust_env=trust_env)
    if not trust_env:
        # httpx follows SSLKEYLOGFILE even when it is told not to trust the environment.
        setattr(context, "keylog_filename", None)  # noqa: B010 - typeshed has it as a str only
    return context
