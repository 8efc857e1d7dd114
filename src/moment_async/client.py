"""MomentClient: puts the floors together, opens and closes."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from enum import Enum
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Literal, Self, TypeVar

import anyio
import attrs

from . import bulk
from ._call import Limit
from ._core.address import checked_base_url
from ._core.connection import Connection
from ._core.engine import Engine
from ._core.limiter import Identity, Limiter
from ._core.retry import RetryPolicy
from ._core.sender import Options, Road, Sender
from ._generated.operations import SERVER
from ._raw import QueryValue, raw_call
from ._settings import checked_limits, checked_retry, checked_seconds, who_is
from ._version import __version__
from .ad_accounts import AdAccounts
from .auth import TokenSource
from .errors import ConfigurationError

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

BASE_URL_VARIABLE: Final = "MOMENT_BASE_URL"


class _Unset(Enum):
    """Tells an argument that was not given from None."""

    UNSET = "unset"


UNSET: Final = _Unset.UNSET


class MomentClient:
    """
    An async client for the ad accounts of one Kakao Moment user.

    Open it with `async with`, once for a process and event loop; it is made to be shared by many tasks.
    """

    ad_accounts: AdAccounts
    """The calls on ad accounts."""
    base_url: str
    """Where requests go."""

    def __init__(
        self,
        token: str | TokenSource | None = None,
        *,
        base_url: str | None = None,
        app_id: str | None = None,
        user_id: str | None = None,
        attempt_timeout: float | None = 30,
        deadline: float | None = None,
        max_wait: float | None = None,
        retry: RetryPolicy | None = None,
        limits: Mapping[str, Limit | None] | None = None,
        max_connections: int = 32,
        transport: httpx.AsyncBaseTransport | None = None,
        http_client: httpx.AsyncClient | None = None,
        trust_env: bool = False,
        allow_http: bool = False,
    ) -> None:
        """
        Set a client up; nothing is opened before its first call.

        Args:
            token: An access token, or a source of them; by default the variable MOMENT_ACCESS_TOKEN.
            base_url: The server; by default the variable MOMENT_BASE_URL, else Kakao's.
            app_id: The app that the token belongs to. Kakao counts details for each user and app.
            user_id: Names the user where several tokens or sources stand for one, so that they wait in
                one line. By default each token and each source is a user of its own.
            attempt_timeout: Seconds for one request and its whole answer, or None.
            deadline: Seconds for one call with all its waiting and sending again, or None.
            max_wait: Seconds that a call may wait in all, for its turn and to be sent again, or None.
            retry: How often a failed call is sent again.
            limits: Limits to use instead of the documented ones, by the spec's operationId, such as
                {"getAdAccount": Limit(requests=2)}; None lifts a limit.
            max_connections: Connections at once, 1 or more; further calls wait.
            transport: An httpx transport to use; it is closed with this client.
            http_client: An httpx client to use; it stays open. Only its `send` is used.
            trust_env: Whether proxy and certificate variables of the environment count.
            allow_http: Whether the token may go over plain http to another machine than this one.

        Raises:
            ConfigurationError: The settings cannot be used as they are.
        """
        who = who_is(token, user_id)
        # The traceback of nothing that is refused from here on holds the token.
        del token
        if isinstance(who, ConfigurationError):
            raise who
        self.base_url = checked_base_url(
            base_url or os.environ.get(BASE_URL_VARIABLE) or SERVER, allow_http=allow_http
        )
        if transport is not None and http_client is not None:
            raise ConfigurationError("pass either transport or http_client, not both")
        if not isinstance(app_id, str | None):
            raise ConfigurationError(f"app_id must be a str or None, got {type(app_id).__name__}")
        if type(max_connections) is not int or max_connections < 1:
            raise ConfigurationError(f"max_connections must be 1 or more, got {max_connections!r}")
        self._is_owner = True
        self._app_id = app_id
        self._connection = Connection(
            partial(_make_engine, self.base_url, transport, http_client, max_connections, trust_env)
        )
        self._set_sender(
            Sender(
                road=Road(
                    open_engine=self._connection.open_engine,
                    gate=anyio.Semaphore(max_connections, fast_acquire=True),
                    limiter=Limiter(checked_limits(limits or {})),
                    server=self.base_url,
                    user_agent=f"moment-async/{__version__}",
                ),
                tokens=who.source,
                identity=Identity(user=who.user, app=app_id),
                options=Options(
                    attempt_timeout_s=checked_seconds("attempt_timeout", attempt_timeout),
                    deadline_s=checked_seconds("deadline", deadline),
                    max_wait_s=checked_seconds("max_wait", max_wait, least=0),
                    retry=RetryPolicy() if retry is None else checked_retry(retry),
                ),
            )
        )

    def _set_sender(self, sender: Sender) -> None:
        self._sender = sender
        self.ad_accounts = AdAccounts(sender, self._connection.roster)

    def with_options(
        self,
        *,
        attempt_timeout: float | Literal[_Unset.UNSET] | None = UNSET,
        deadline: float | Literal[_Unset.UNSET] | None = UNSET,
        max_wait: float | Literal[_Unset.UNSET] | None = UNSET,
        retry: RetryPolicy | Literal[_Unset.UNSET] = UNSET,
    ) -> MomentClient:
        """
        Make a light view on this client with other options; what is not given stays as it is.

        The view shares connections and limits. Closing it closes nothing.
        """
        # Any: attrs.evolve checks the names, not the types.
        changes: dict[str, Any] = {}
        if attempt_timeout is not UNSET:
            changes["attempt_timeout_s"] = checked_seconds("attempt_timeout", attempt_timeout)
        if deadline is not UNSET:
            changes["deadline_s"] = checked_seconds("deadline", deadline)
        if max_wait is not UNSET:
            changes["max_wait_s"] = checked_seconds("max_wait", max_wait, least=0)
        if retry is not UNSET:
            changes["retry"] = checked_retry(retry)
        options = attrs.evolve(self._sender.options, **changes)
        return self._view(attrs.evolve(self._sender, options=options))

    def with_token(self, token: str | TokenSource, *, user_id: str | None = None) -> MomentClient:
        """
        Make a light view on this client for another user.

        The view shares connections and limits. Closing it closes nothing.

        Raises:
            ConfigurationError: The token could never be sent.
        """
        who = who_is(token, user_id)
        del token
        if isinstance(who, ConfigurationError):
            raise who
        identity = Identity(user=who.user, app=self._app_id)
        return self._view(attrs.evolve(self._sender, tokens=who.source, identity=identity))

    def _view(self, sender: Sender) -> MomentClient:
        view = object.__new__(MomentClient)
        view.base_url, view._app_id, view._connection = self.base_url, self._app_id, self._connection
        view._is_owner = False
        view._set_sender(sender)
        return view

    def for_each(
        self,
        ids: Iterable[int] | AsyncIterable[int],
        function: Callable[[int], Awaitable[T]],
        *,
        at_once: int = 50,
    ) -> bulk.Outcomes[T]:
        """
        Call `function` for each ad account, `at_once` at a time.

        Gives `Ok(account_id, value)` or `Err(account_id, error)` as the calls end; an id that comes twice is
        answered twice. A MomentError is the account's outcome and never ends the run; any other exception
        goes through. Memory stays bounded however many ids there are.

        Raises:
            InvalidArgumentError: At once, for ids or at_once that are not valid.
        """
        return bulk.for_each(ids, function, at_once=at_once, roster=self._connection.roster)

    async def request(
        self,
        method: str,
        path: str,
        *,
        ad_account_id: int | None = None,
        params: Mapping[str, QueryValue] | None = None,
        json: Any = None,
    ) -> Any:
        """
        Send any request on the same road and return the parsed JSON, or None for an empty body.

        A method and path that the spec knows take that operation's limit and retry class; of the others
        only GET is ever sent twice.

        Args:
            method: GET, POST, PUT, PATCH or DELETE.
            path: From the root of the host, such as "/openapi/v4/adAccounts/balance".
            ad_account_id: Sent as the header adAccountId.
            params: The query; a list is joined by commas, as Kakao's samples are.
            json: The body.

        Raises:
            InvalidArgumentError: Something could not be sent like this.
            MomentError: As every call does.
        """
        return await self._sender.send(
            raw_call(method, path, ad_account_id=ad_account_id, params=params, json=json)
        )

    async def aclose(self) -> None:
        """Stop what still runs and close the connections; on a view, or again, it does nothing."""
        if self._is_owner:
            await self._connection.aclose()

    def abandon(self) -> None:
        """
        Give the client up where `aclose` cannot be awaited, such as after the end of its event loop.

        It counts as closed from then on. What still runs is cancelled and not waited for, and connections
        that are open are left to the garbage collector. On a view, or again, it does nothing.
        """
        if self._is_owner:
            self._connection.abandon()

    async def __aenter__(self) -> Self:
        """Open the connections."""
        self._connection.open_engine()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close, as aclose does."""
        await self.aclose()

    def __repr__(self) -> str:
        """The address; never the token."""
        # Asked for also while an error of `__init__` is reported.
        return f"<MomentClient {getattr(self, 'base_url', 'not set up')}>"


def _make_engine(
    base_url: str,
    transport: httpx.AsyncBaseTransport | None,
    http_client: httpx.AsyncClient | None,
    max_connections: int,
    trust_env: bool,  # noqa: FBT001 - bound by partial, in one place
) -> Engine:
    # Imported when a client is first opened: httpx is half of what importing this package would cost.
    from ._core import engine_httpx  # noqa: PLC0415

    if http_client is not None:
        return engine_httpx.engine_on_client(base_url, http_client)
    if transport is not None:
        return engine_httpx.engine_on_transport(base_url, transport)
    return engine_httpx.engine_on_own_transport(
        base_url, max_connections=max_connections, trust_env=trust_env
    )
