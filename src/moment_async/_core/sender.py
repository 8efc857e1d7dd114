"""The one road to the network: token, turn, send, decode, again?"""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable
from contextlib import AsyncExitStack
from typing import Any, TypeVar, cast

import anyio
import attrs

from .._call import Call, Operation
from .._generated import operations
from .._response import RawResponse
from ..auth import TokenSource, checked_token
from ..errors import (
    ConnectionFailedError,
    CreateOutcomeUnknownError,
    Facts,
    MomentError,
    OutcomeUnknownError,
    QuotaExceededError,
    TurnTimeoutError,
)
from .decode import decode
from .engine import Engine, ExchangeFailed, Request, Response, Secret
from .limiter import Identity, Limiter, Line
from .retry import RetryPolicy, is_outcome_unknown

T = TypeVar("T")

_NO_WAIT_S = 0.001
# What a refused call waits where no document gives a period.
_UNDOCUMENTED_PERIOD_S = 1.0


@attrs.frozen(kw_only=True)
class Options:
    """What a caller may set for all calls or for some."""

    attempt_timeout_s: float | None
    deadline_s: float | None
    max_wait_s: float | None
    retry: RetryPolicy


@attrs.frozen(kw_only=True)
class Road:
    """What all views of one client share."""

    open_engine: Callable[[], Engine]
    """Gives the engine, or raises ClientStateError."""
    gate: anyio.Semaphore
    """As many places as the engine has connections, so that nothing ever queues inside the engine."""
    limiter: Limiter
    server: str
    """Where the requests go."""
    user_agent: str


@attrs.define
class _Progress:
    """How far one call has come."""

    deadline: float
    failed: MomentError | None = None
    sent: int = 0
    waited_s: float = 0.0
    failures: int = 0
    refusals: int = 0


class _NoTokenError(Exception):
    """The token source raised an error of ours."""

    def __init__(self, error: MomentError) -> None:
        super().__init__(error)
        self.error = error


@attrs.frozen(kw_only=True)
class Sender:
    """Sends calls for one user."""

    road: Road
    tokens: TokenSource
    identity: Identity
    options: Options

    async def send(self, call: Call[T], /) -> T:
        """Send the call, as often as is right, and return what Kakao answered."""
        return (await self.send_raw(call)).value

    async def send_raw(self, call: Call[T], /) -> RawResponse[T]:
        """Send the call as `send` does, and return the whole answer."""
        outcome = await self._outcome(call)
        if isinstance(outcome, RawResponse):
            return outcome
        try:
            raise outcome
        finally:
            del outcome

    async def _outcome(self, call: Call[T]) -> RawResponse[T] | MomentError:
        deadline_s = self.options.deadline_s
        progress = _Progress(math.inf if deadline_s is None else anyio.current_time() + deadline_s)
        line = self.road.limiter.line_of(call.operation, self.identity)
        while True:
            try:
                return await self._attempt(call, line, progress)
            except _NoTokenError as refused:
                # An error of the token source says nothing about this call: not sent again, nothing unknown.
                return refused.error
            except TurnTimeoutError as error:
                # What went wrong before says more than that there is no time to try again.
                failed, delay_s = progress.failed or error.with_traceback(None), None
            except MomentError as error:
                # Its frames would hold it, and keep it until the garbage collector comes.
                failed = progress.failed = error.with_traceback(None)
                delay_s = self._delay_after(error, call.operation, line, progress)
            if delay_s is None:
                return _last_word(call, failed, progress.sent)
            await anyio.sleep(delay_s)
            progress.waited_s += delay_s

    async def _attempt(self, call: Call[T], line: Line, progress: _Progress) -> RawResponse[T]:
        self.road.open_engine()
        async with AsyncExitStack() as held:
            request = await self._ready(call, line, progress, held)
            # Again, as the client may have been closed while this call waited.
            engine = self.road.open_engine()
            left_s = progress.deadline - anyio.current_time()
            progress.sent += 1
            with line.exchange():
                answer = await _exchange(
                    engine, request, min(self.options.attempt_timeout_s or left_s, left_s)
                )
        if isinstance(answer, ExchangeFailed):
            raise _connection_failed(call, answer, self.road.server)
        return RawResponse(
            status=answer.status,
            headers={name: request.secret.hidden_in(text) for name, text in answer.headers.items()},
            body=request.secret.hidden_in_bytes(answer.body),
            attempts=progress.sent,
            waited_s=progress.waited_s,
            value=decode(call, answer, request.secret),
        )

    async def _ready(
        self, call: Call[object], line: Line, progress: _Progress, held: AsyncExitStack
    ) -> Request:
        """Get the token, wait for the turn and for a connection, and leave both held."""
        with anyio.move_on_after(progress.deadline - anyio.current_time()):
            request = self._request(call, await self._secret())
            began = anyio.current_time()
            with anyio.move_on_after(self._wait_left_s(progress)):
                await held.enter_async_context(line.turn())
                await held.enter_async_context(self.road.gate)
                progress.waited_s += anyio.current_time() - began
                return request
        raise TurnTimeoutError(
            f"{call.operation.id}: the turn did not come within max_wait or deadline; nothing was sent",
            retry_after=line.wait_s(),
            **_facts_of(call),
        )

    async def _secret(self) -> Secret:
        try:
            return Secret(checked_token(await self.tokens.access_token(), "the token from the token source"))
        except MomentError as error:
            raise _NoTokenError(error) from None

    def _wait_left_s(self, progress: _Progress) -> float | None:
        if self.options.max_wait_s is None:
            return None
        # A turn that is free is taken at once, even with a `max_wait` of 0.
        return max(self.options.max_wait_s - progress.waited_s, _NO_WAIT_S)

    def _request(self, call: Call[object], secret: Secret) -> Request:
        headers = [
            ("Authorization", f"Bearer {secret.token}"),
            ("Accept", "application/json"),
            ("Accept-Encoding", "gzip"),
            ("User-Agent", self.road.user_agent),
            *call.headers,
        ]
        if call.body is not None:
            headers.append(("Content-Type", "application/json"))
        return Request(
            method=call.operation.method,
            target=call.target,
            headers=tuple(headers),
            body=call.body,
            secret=secret,
        )

    def _delay_after(
        self, error: MomentError, operation: Operation[object], line: Line, progress: _Progress
    ) -> float | None:
        """Seconds until the next attempt, or None if this error is the end."""
        if isinstance(error, QuotaExceededError):
            progress.refusals += 1
            period_s = line.period_s or _UNDOCUMENTED_PERIOD_S
            delay_s = self.options.retry.quota_wait(
                error.retry_after, refusals=progress.refusals, period_s=period_s
            )
            line.close_for(period_s if delay_s is None else delay_s)
        else:
            progress.failures += 1
            # S311: jitter keeps no secret.
            delay_s = self.options.retry.delay_after(
                error,
                retry=operation.retry,
                failures=progress.failures,
                jitter=random.random(),  # noqa: S311
            )
        if delay_s is None or anyio.current_time() + delay_s >= progress.deadline:
            return None
        wait_left_s = self._wait_left_s(progress)
        return delay_s if wait_left_s is None or delay_s <= wait_left_s else None


async def _exchange(engine: Engine, request: Request, timeout_s: float) -> Response | ExchangeFailed:
    # A value, so that the error made of it is raised outside of every except block: no cause, no context.
    try:
        return await engine.exchange(request, timeout_s=timeout_s)
    except ExchangeFailed as failed:
        return ExchangeFailed(failed.failure, was_sent=failed.was_sent)


def _facts_of(call: Call[object]) -> Facts:
    return Facts(operation=call.operation.id, method=call.operation.method, ad_account_id=call.ad_account_id)


def _connection_failed(call: Call[object], failed: ExchangeFailed, server: str) -> ConnectionFailedError:
    sent = "the request may have arrived" if failed.was_sent else "nothing was sent"
    return ConnectionFailedError(
        f"{call.operation.id}: no whole answer came from {server} ({failed.failure}); {sent}",
        failure=failed.failure,
        was_sent=failed.was_sent,
        server=server,
        **_facts_of(call),
    )


def _last_word(call: Call[object], error: MomentError, sent: int) -> MomentError:
    error.attempts = sent
    return _unknown_outcome(call, error) if is_outcome_unknown(error, call.operation.retry) else error


def _unknown_outcome(call: Call[object], error: MomentError) -> OutcomeUnknownError:
    is_create = call.operation.id == operations.CREATE.id
    kind = CreateOutcomeUnknownError if is_create else OutcomeUnknownError
    what = "the ad account may have been created" if is_create else "the change may have happened"
    # Any: the JSON that build made of the arguments, or that the caller of request() gave.
    body: Any = json.loads(call.body) if call.body else {}
    unknown = kind(
        f"{call.operation.id}: {what}, but no answer says so; look before you repeat it [{error}]",
        arguments=cast("dict[str, object]", body) if isinstance(body, dict) else {},
        operation=error.operation,
        method=error.method,
        ad_account_id=error.ad_account_id,
        status=error.status,
        code=error.code,
        detail_code=error.detail_code,
        kakao_message=error.kakao_message,
        request_id=error.request_id,
    )
    unknown.attempts = error.attempts
    unknown.__cause__ = error
    return unknown
