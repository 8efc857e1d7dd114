"""What one request is, before it touches the network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, Literal, Protocol, TypeVar
from urllib.parse import quote

import attrs

from ._parameters import Parameter
from ._response import RawResponse
from .errors import InvalidArgumentError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Scope = Literal["user", "user+app"]


class RetryClass(StrEnum):
    """What a second sending of the same request would do."""

    SAFE = "safe"
    """Nothing: it only reads."""
    IDEMPOTENT_WRITE = "idempotent-write"
    """The same as the first."""
    UNSAFE = "unsafe"
    """Harm: it may, for example, make a second ad account."""


@attrs.frozen(kw_only=True)
class Limit:
    """At most `requests` calls in `seconds`, counted by Kakao for each `scope`."""

    requests: int = attrs.field(default=1, validator=attrs.validators.ge(1))
    seconds: float = attrs.field(default=1.0, validator=attrs.validators.gt(0))
    scope: Scope = attrs.field(default="user", validator=attrs.validators.in_(("user", "user+app")))

    @property
    def period_s(self) -> float:
        """Seconds from one call to the next."""
        return self.seconds / self.requests


@attrs.frozen(kw_only=True)
class Pagination:
    """Where a paged answer says what, in wire names."""

    page_parameter: str
    size_parameter: str
    items: str
    total_pages: str
    total_items: str
    first_page: int


@attrs.frozen(kw_only=True)
class Operation(Generic[T_co]):
    """One documented API of Kakao: facts only."""

    id: str
    """Kakao has no ids; this is the spec's operationId, such as `getBalance`."""
    name: str
    """Our method's name, such as `get_balance`."""
    method: str
    path: str
    """Path from the root of the host, with `{name}` for each path parameter."""
    returns: type[T_co]
    retry: RetryClass
    source: str
    """Kakao's document and section."""
    parameters: tuple[Parameter, ...] = ()
    limit: Limit | None = None
    pagination: Pagination | None = None


@attrs.frozen(kw_only=True)
class Call(Generic[T_co]):
    """One request for one operation, checked and ready to be sent."""

    operation: Operation[T_co]
    target: str
    """Path and query, percent-encoded; commas stay literal as in Kakao's samples."""
    ad_account_id: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = attrs.field(default=None, repr=False)


class Sends(Protocol):
    """All that generated code needs from the rest of the package."""

    async def send(self, call: Call[T], /) -> T:
        """Send the call, as often as is right, and return what Kakao answered."""
        ...

    async def send_raw(self, call: Call[T], /) -> RawResponse[T]:
        """Send the call as `send` does, and return the whole answer."""
        ...


def build(operation: Operation[T], arguments: Mapping[str, object]) -> Call[T]:
    """
    Check the arguments and make the request; None leaves an argument out.

    Raises:
        InvalidArgumentError: An argument is not what Kakao's table asks for.
    """
    path = operation.path
    headers: list[tuple[str, str]] = []
    query: list[str] = []
    body: dict[str, object] = {}
    for parameter in operation.parameters:
        value = arguments[parameter.name]
        if value is None and not parameter.is_required:
            continue
        try:
            encoded = parameter.kind.encode(f"{operation.id}: {parameter.name}", value)
        except InvalidArgumentError as error:
            error.operation, error.method = operation.id, operation.method
            raise
        if parameter.place == "path":
            path = path.replace(f"{{{parameter.wire}}}", quote(str(encoded), safe=""))
        elif parameter.place == "header":
            headers.append((parameter.wire, str(encoded)))
        elif parameter.place == "query":
            query.append(f"{parameter.wire}={quote(str(encoded), safe=',')}")
        else:
            body[parameter.wire] = encoded
    ad_account_id = arguments.get("ad_account_id")
    return Call(
        operation=operation,
        target="?".join([path, "&".join(query)]) if query else path,
        ad_account_id=ad_account_id if isinstance(ad_account_id, int) else None,
        headers=tuple(headers),
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode() if body else None,
    )
