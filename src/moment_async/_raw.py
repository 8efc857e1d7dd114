"""The escape hatch: a call that the spec does not name, or one whose answer is wanted as it is."""

from __future__ import annotations

import json as json_module
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import attrs

from ._call import Call, Operation, RetryClass
from ._generated.operations import OPERATIONS
from ._parameters import INT64_MAX, Text, Whole
from .errors import InvalidArgumentError

QueryValue = str | int | Sequence[str | int]

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
_PATH = re.compile(r"(/[A-Za-z0-9_~.\-]+)+")
_AD_ACCOUNT_ID = Whole(minimum=1, maximum=INT64_MAX)


def raw_call(
    method: str,
    path: str,
    *,
    ad_account_id: int | None,
    params: Mapping[str, QueryValue] | None,
    # Any: whatever json.dumps takes.
    json: Any,
) -> Call[Any]:
    """
    Make a call whose answer is the parsed JSON.

    A method and path that the spec knows take that operation's limit and retry class; of the others only
    GET is ever sent twice.

    Raises:
        InvalidArgumentError: Something could not be sent like this.
    """
    if not isinstance(path, str):
        raise InvalidArgumentError(f"request: path must be a str, got {type(path).__name__}")
    if not isinstance(params, Mapping | None):
        raise InvalidArgumentError(f"request: params must be a mapping, got {type(params).__name__}")
    if method not in _METHODS:
        raise InvalidArgumentError(f"request: method must be one of {', '.join(_METHODS)}, got {method!r}")
    if _PATH.fullmatch(path) is None or {".", ".."} & set(path.split("/")):
        raise InvalidArgumentError(
            f"request: path must be plain and absolute, such as /openapi/v4/adAccounts/balance, got {path!r}"
        )
    operation = _operation_of(method, path)
    query = "&".join(
        f"{_query_name(name)}={_query_text(name, value)}" for name, value in (params or {}).items()
    )
    headers: tuple[tuple[str, str], ...] = ()
    if ad_account_id is not None:
        headers = (("adAccountId", str(_AD_ACCOUNT_ID.encode("request: ad_account_id", ad_account_id))),)
    return Call(
        operation=operation,
        target=f"{path}?{query}" if query else path,
        ad_account_id=ad_account_id,
        headers=headers,
        body=None if json is None else _json_bytes(json),
    )


def _operation_of(method: str, path: str) -> Operation[object]:
    same = [known for known in OPERATIONS if known.method == method and _fits(known.path, path)]
    if same:
        # A literal path such as /adAccounts/balance fits /adAccounts/{adAccountId} too, and is nearer.
        nearest = min(same, key=lambda known: known.path.count("{"))
        return attrs.evolve(nearest, returns=object)
    return Operation(
        id=f"{method} {path}",
        name="request",
        method=method,
        path=path,
        returns=object,
        retry=RetryClass.SAFE if method == "GET" else RetryClass.UNSAFE,
        source="not in the spec",
    )


def _fits(template: str, path: str) -> bool:
    pattern = re.sub(r"\\\{[^}]+\\\}", r"[^/]+", re.escape(template))
    return re.fullmatch(pattern, path) is not None


def _query_name(name: str) -> str:
    return quote(Text().encode("request: a name in params", name))


def _query_text(name: str, value: QueryValue) -> str:
    if isinstance(value, str):
        return quote(Text().encode(f"request: params[{name!r}]", value), safe=",")
    if isinstance(value, Sequence):
        return ",".join(_query_text(name, each) for each in value)
    return str(Whole().encode(f"request: params[{name!r}]", value))


def _json_bytes(value: object) -> bytes:
    try:
        return json_module.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        problem = str(error)
    raise InvalidArgumentError(f"request: json cannot be written as JSON: {problem}")
