"""The fake Kakao as a Starlette application."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import partial

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from . import control, wire
from .answers import RefusedError, no_such_path, wrong, wrong_method
from .asked import Asked
from .fault import Stage
from .limits import Limits, Turnstile
from .operations import GET_AD_ACCOUNT, OPERATION_IDS, PREFIX, ROUTES, Operation
from .switches import Switches
from .tokens import accepted
from .world import World

_ONE_ACCOUNT = re.compile(re.escape(PREFIX) + r"/([^/]+)")


def create_app(
    world: World,
    *,
    limits: Limits | None = None,
    switches: Switches | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Starlette:
    """
    Make the application for one world.

    `app.state.world` is that world and `app.state.requests` a deque of the last 100,000 calls (`Asked`).
    Paths below /_sandbox show and steer it without a token, for programs in other languages.

    Args:
        world: What the calls read and change.
        limits: (requests, seconds) by operation id, or None for no limit. What is left out
            keeps the documented limit: one a second for getAdAccount, createAdAccount and setAdAccountConfig.
        switches: Choices where the documents leave Kakao open; they become `world.switches`.
        clock: Seconds, for limits, the lag of creations, the times of faults and `Asked.time`.
    """
    unknown = sorted(set(limits or ()) - OPERATION_IDS)
    if unknown:
        raise ValueError(f"limits: no operation {unknown[0]!r}; there are {', '.join(sorted(OPERATION_IDS))}")
    if switches is not None:
        world.switches = switches
    app = Starlette()
    # Routes would match the decoded path; the desk wants the path as it was sent.
    app.router.default = _Desk(world, Turnstile(limits or {}), clock)
    app.state.world = world
    app.state.requests = world.asked
    return app


class _Desk:
    """Takes each request: path, fault, token, form, limit, then the operation's work."""

    def __init__(self, world: World, turnstile: Turnstile, clock: Callable[[], float]) -> None:
        self._world = world
        self._turnstile = turnstile
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        path = bytes(scope["raw_path"]).decode("latin-1")
        if path.startswith(control.PREFIX):
            await (await control.answered(self._world, request, path, self._clock()))(scope, receive, send)
            return
        asked = Asked(self._clock(), request.method, path, bytes(scope["query_string"]).decode("latin-1"))
        self._world.asked.append(asked)
        try:
            answer = await self._answer(request, await wire.raw_body(request), asked)
        except RefusedError as refused:
            answer = refused.answer
        except ClientDisconnect:
            return
        # 0 is no status: nothing of the answer will arrive.
        asked.status = answer.status_code or None
        await answer(scope, receive, send)

    async def _answer(self, request: Request, raw: bytes, asked: Asked) -> Response:
        operation, path_id = _operation(request.method, asked.path)
        asked.operation = operation.id
        named = wire.named_account(request) if operation.takes_account else None
        fault = self._world.faults.take(operation.id, named, asked.time)
        call = partial(self._done, request, raw, asked, operation, path_id)
        if fault is None:
            return call()
        asked.fault = type(fault).__name__
        asked.account_id = named
        grant = self._world.grant(wire.token(request))
        asked.user = None if grant is None else grant.user
        return await fault.play(
            Stage(proceed=call, random=self._world.random, world=self._world, user=asked.user)
        )

    def _done(
        self, request: Request, raw: bytes, asked: Asked, operation: Operation, path_id: str | None
    ) -> Response:
        try:
            return self._work(request, raw, asked, operation, path_id)
        except RefusedError as refused:
            return refused.answer

    def _work(
        self, request: Request, raw: bytes, asked: Asked, operation: Operation, path_id: str | None
    ) -> Response:
        found = self._world.grant(wire.bearer(request))
        asked.user = None if found is None else found.user
        grant = accepted(found, operation.id, caller_ip=wire.caller_ip(request))
        asked.account_id = wire.account_header(request, is_taken=operation.takes_account)
        if path_id is not None and wire.long("the account number in the path", path_id) != asked.account_id:
            raise wrong("the account number in the path and header adAccountId differ")
        switches = self._world.switches
        work = operation.read(
            wire.Wire(
                user=grant.user,
                account_id=asked.account_id or 0,
                query=wire.query(request, operation.query, switches),
                body=_body(request, raw, operation),
                switches=switches,
                now=asked.time,
            )
        )
        self._turnstile.admit(operation.id, grant, switches, asked.time)
        self._world.list_until(asked.time)
        return work(self._world)


def _operation(method: str, path: str) -> tuple[Operation, str | None]:
    methods, path_id = ROUTES.get(path), None
    if methods is None:
        match = _ONE_ACCOUNT.fullmatch(path)
        if match is None:
            raise no_such_path(path)
        methods, path_id = {"GET": GET_AD_ACCOUNT}, match[1]
    if method not in methods:
        raise wrong_method(method, path, sorted(methods))
    return methods[method], path_id


def _body(request: Request, raw: bytes, operation: Operation) -> dict[str, object]:
    if operation.required:
        return wire.json_object(request, raw, required=operation.required, optional=operation.optional)
    if raw:
        raise wrong("this API takes no body")
    return {}
