"""Paths below /_sandbox: for tests and programs, in any language, that steer the sandbox over HTTP."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from . import faults, socket_faults, wire
from .accounts import CONFIGS
from .answers import RefusedError, answer, no_such_path, wrong, wrong_method
from .fault import Fault
from .switches import Switches
from .typed import made
from .world import World

PREFIX = "/_sandbox/"

FAULTS: dict[str, type[Fault]] = {
    kind.__name__: kind
    for kind in (
        faults.Answer,
        faults.Drift,
        faults.ErrorIn200,
        faults.HtmlError,
        faults.Latency,
        faults.Nulls,
        faults.Quota,
        faults.ServerTrouble,
        faults.UnknownWords,
        socket_faults.Bomb,
        socket_faults.Hang,
        socket_faults.Redirect,
        socket_faults.Reset,
        socket_faults.SlowDrip,
        socket_faults.Truncated,
    )
}
"""Fault by the word that POST /_sandbox/faults takes."""

Document = dict[str, object]


async def answered(world: World, request: Request, path: str, now: float) -> Response:
    """Answer one call below /_sandbox; it is not written down among the requests."""
    try:
        raw = await wire.raw_body(request)
        methods = _PATHS.get(path.removeprefix(PREFIX))
        if methods is None:
            raise no_such_path(path)
        if request.method not in methods:
            raise wrong_method(request.method, path, sorted(methods))
        body = wire.any_json_object(request, raw) if request.method in {"POST", "PATCH"} else {}
        return answer(methods[request.method](world, body, now))
    except RefusedError as refused:
        return refused.answer
    except ValueError as refused:
        return wrong(str(refused)).answer
    except ClientDisconnect:
        return Response()


def _requests(world: World, _: Document, now: float) -> Document:
    return {"now": now, "requests": [asdict(one) for one in world.requests]}


def _forget_requests(world: World, _: Document, now: float) -> Document:
    world.asked.clear()
    return {"now": now, "requests": []}


def _world(world: World, _: Document, now: float) -> Document:
    accounts = world.accounts
    seen = Counter(number for account in accounts for number in account.members)
    configs = Counter(account.config for account in accounts)
    tokens = enumerate(world.tokens, start=1)
    return {
        "now": now,
        "accounts": len(accounts),
        "configs": {config: configs[config] for config in CONFIGS},
        "users": [{"number": number, "token": token, "accounts": seen[number]} for number, token in tokens],
        "switches": asdict(world.switches),
    }


def _faults(world: World, _: Document, now: float) -> Document:
    planned = [
        {"operation": operation, "fault": repr(fault), "spoilt": spoilt}
        for operation, fault, spoilt in world.faults.planned()
    ]
    return {"now": now, "faults": planned}


def _fail(world: World, body: Document, now: float) -> Document:
    operation, word = body.pop("operation", "*"), body.pop("fault", None)
    if not isinstance(operation, str):
        raise wrong(f"operation must be a String, got {wire.shown(operation)}")
    if not isinstance(word, str) or word not in FAULTS:
        raise wrong(f"fault must be one of {', '.join(FAULTS)}; got {wire.shown(word)}")
    world.fail(operation, with_=made(FAULTS[word], body))
    return _faults(world, body, now)


def _heal(world: World, body: Document, now: float) -> Document:
    world.heal()
    return _faults(world, body, now)


def _switch(world: World, body: Document, now: float) -> Document:
    world.switches = made(Switches, asdict(world.switches) | body)
    return {"now": now, "switches": asdict(world.switches)}


_PATHS: dict[str, dict[str, Callable[[World, Document, float], Document]]] = {
    "requests": {"GET": _requests, "DELETE": _forget_requests},
    "world": {"GET": _world},
    "faults": {"GET": _faults, "POST": _fail, "DELETE": _heal},
    "switches": {"PATCH": _switch},
}
