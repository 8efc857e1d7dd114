"""The engine on httpx: prepared requests in, whole answers out. Nothing else imports httpx."""

from __future__ import annotations

import ssl
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Protocol, Self
from urllib.parse import urlsplit

import anyio
import attrs
import httpx

from ..errors import ClientStateError, ConfigurationError
from .engine import ANSWER_TOO_LONG, ExchangeFailed, Request, Response
from .exchanges import Exchanges
from .unpacking import LONGEST_BODY, unpacked

# Connections that a server may have closed meanwhile cost a failed attempt: keep them for a short time.
_KEEPALIVE_S = 5.0
# What a request or an answer can make httpx raise: its errors have no root of their own.
_HTTPX_ERRORS = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, httpx.CookieConflict, UnicodeError)
# httpx raises these before it has written a byte.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
# The scope around each exchange is all; a client that was passed in would set its own.
_NO_TIMEOUT = httpx.Timeout(None).as_dict()


class _Sends(Protocol):
    """The part of httpx that takes a request and begins an answer."""

    async def __call__(self, request: httpx.Request, /) -> httpx.Response: ...


class _Body(httpx.AsyncByteStream):
    """A body in one piece; httpx's own is a generator, which trio misses when the sending is cancelled."""

    def __init__(self, body: bytes | None) -> None:
        self._left = [] if body is None else [body]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()


@attrs.define
class _Trace:
    """Whether the request began to go out, as httpcore tells it."""

    is_traced: bool = False
    is_sent: bool = False

    async def __call__(self, event: str, info: Mapping[str, object]) -> None:
        self.is_traced = True
        # A proxy is asked for a tunnel with a request of its own.
        is_tunnel = getattr(info.get("request"), "method", b"") == b"CONNECT"
        self.is_sent = self.is_sent or (event.endswith("send_request_headers.started") and not is_tunnel)

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
    _exchanges: Exchanges = attrs.field(init=False, repr=False, factory=Exchanges)

    async def exchange(self, request: Request, *, timeout_s: float) -> Response:
        """
        The answer, whatever its status.

        Raises:
            ExchangeFailed: No whole answer came within the timeout.
        """
        trace = _Trace()
        failure, was_sent = "AttemptTimeout", True
        with anyio.move_on_after(timeout_s) as scope, self._exchanges.with_one(scope):
            try:
                return await self._round_trip(request, trace)
            except _HTTPX_ERRORS as error:
                failure, was_sent = type(error).__name__, trace.was_sent(error)
        if scope.cancelled_caught:
            failure = "ClientClosed" if self._exchanges.are_over else failure
            was_sent = trace.was_sent(None)
        raise ExchangeFailed(failure, was_sent=was_sent)

    async def _round_trip(self, request: Request, trace: _Trace) -> Response:
        prepared = httpx.Request(
            request.method,
            httpx.URL(self.base_url + request.target),
            headers=list(request.headers),
            content=request.body,
            extensions={"trace": trace, "timeout": _NO_TIMEOUT},
        )
        prepared.stream = _Body(request.body)
        answer = await self.send(prepared)
        try:
            body = await _body_of(answer)
        finally:
            await answer.aclose()
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Response(status=answer.status_code, headers=headers, body=body)

    async def aclose(self) -> None:
        """End what is under way; close the connections, unless they are of a client that was passed in."""
        await self._exchanges.end()
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
    return HttpxEngine(base_url=_usable(base_url), send=partial(_send_on, client), close=client.aclose)


def engine_on_transport(base_url: str, transport: object) -> HttpxEngine:
    """
    An engine on a transport, which it closes.

    Raises:
        ConfigurationError: It is no async transport of httpx.
    """
    if not isinstance(transport, httpx.AsyncBaseTransport):
        raise ConfigurationError(
            f"transport must be an httpx.AsyncBaseTransport, got {type(transport).__name__}"
        )
    return HttpxEngine(
        base_url=_usable(base_url), send=transport.handle_async_request, close=transport.aclose
    )


def engine_on_client(base_url: str, client: object) -> HttpxEngine:
    """
    An engine on a client that was passed in; it stays open.

    Raises:
        ConfigurationError: It is no async client of httpx, or it would change requests on their way.
    """
    if not isinstance(client, httpx.AsyncClient):
        raise ConfigurationError(f"http_client must be an httpx.AsyncClient, got {type(client).__name__}")
    if client.follow_redirects:
        raise ConfigurationError(
            "http_client must not follow redirects: a redirect would carry the token away"
        )
    if client.auth is not None:
        raise ConfigurationError("http_client must have no auth: the token comes from MomentClient")
    if str(client.base_url):
        raise ConfigurationError("http_client must have no base_url: pass base_url to MomentClient")
    if any(client.event_hooks.values()):
        raise _hooked()
    return HttpxEngine(base_url=_usable(base_url), send=partial(_send_on, client), close=None)


async def _send_on(client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
    if any(client.event_hooks.values()):
        raise _hooked()
    if client.is_closed:
        raise ClientStateError("the http_client that was passed in is closed")
    return await client.send(request, stream=True, auth=None, follow_redirects=False)


def _hooked() -> ConfigurationError:
    return ConfigurationError("http_client must have no event hooks: they would see the token")


def _usable(base_url: str) -> str:
    try:
        # httpx looks at a host only when it is asked for.
        _ = httpx.URL(base_url).host
    except (httpx.InvalidURL, UnicodeError) as error:
        problem = type(error).__name__
    else:
        return base_url
    raise ConfigurationError(f"base_url {base_url!r} cannot be used ({problem})")


async def _body_of(answer: httpx.Response) -> bytes:
    if answer.is_stream_consumed:
        # A transport that answers in this process gives its body at once, unpacked.
        return answer.content
    # Read to the end before unpacking, for the sake of httpx's generators too.
    raw = await _raw_body_of(answer)
    encoding = answer.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity") or not raw:
        return raw
    if encoding not in ("gzip", "x-gzip"):
        raise httpx.DecodingError("an encoding that was not asked for")
    body = unpacked(raw)
    if body is None:
        raise httpx.DecodingError("no whole gzip stream")
    return body


async def _raw_body_of(answer: httpx.Response) -> bytes:
    body = bytearray()
    # Cancelled from inside where it grows too long: httpx leaves generators half read otherwise.
    with anyio.CancelScope() as scope:
        async for chunk in answer.aiter_raw():
            body += chunk
            if len(body) > LONGEST_BODY:
                scope.cancel()
    if len(body) > LONGEST_BODY:
        raise ExchangeFailed(ANSWER_TOO_LONG, was_sent=True)
    return bytes(body)


def _tls_context(base_url: str, *, trust_env: bool) -> ssl.SSLContext:
    if urlsplit(base_url).scheme == "http":
        # Never used, and made in no time; loading the certificates takes some 40 ms.
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context = httpx.create_ssl_context(trust_env=trust_env)
    except OSError as error:
        problem = type(error).__name__
    else:
        return _without_keylog(context, trust_env=trust_env)
    raise ConfigurationError(f"the certificates of SSL_CERT_FILE or SSL_CERT_DIR cannot be read ({problem})")


def _without_keylog(context: ssl.SSLContext, *, trust_env: bool) -> ssl.SSLContext:
    if not trust_env:
        # httpx follows SSLKEYLOGFILE even when it is told not to trust the environment.
        setattr(context, "keylog_filename", None)  # noqa: B010 - typeshed has it as a str only
    return context
