"""
Everything that this package raises on purpose: one branch for each thing that a caller can do about it.

    MomentError
    ├── ConfigurationError             set the client up differently (also a ValueError)
    │   └── InvalidArgumentError       call with other arguments; nothing was sent
    ├── ClientStateError               use an open client on its own event loop (also a RuntimeError)
    ├── APIError                       Kakao answered with an error
    │   ├── AuthenticationError        get a token that Kakao accepts
    │   ├── PermissionDeniedError      ask for permission
    │   │   └── ConsentRequiredError   ask the user for consent
    │   ├── InvalidRequestError        fix the input
    │   ├── NotFoundError              there is no such ad account
    │   ├── ConflictError              the ad account's state does not allow it
    │   ├── QuotaExceededError         wait: Kakao refused (also a RateLimitError)
    │   └── ServerError                Kakao is in trouble: try later
    ├── RateLimitError                 wait `retry_after` seconds
    │   └── TurnTimeoutError           the turn comes too late; nothing was sent
    ├── ConnectionFailedError          no answer came: look at the network, try later
    ├── DecodeError                    the answer has another shape than documented: report it
    └── OutcomeUnknownError            a write may have happened: look before you repeat it
        └── CreateOutcomeUnknownError  an ad account may have been created

Callers never need to parse the text. No error holds a token, a header or a live request, and all of
them pickle.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict, Unpack

from ._hints import HINTS


class Facts(TypedDict, total=False):
    """What is known of the call that failed."""

    operation: str | None
    method: str | None
    ad_account_id: int | None
    status: int | None
    code: int | None
    detail_code: int | None
    kakao_message: str | None
    request_id: str | None


class MomentError(Exception):
    """Root of every error that moment_async raises on purpose."""

    hint_key: str = "server"
    """Which hint fits."""
    operation: str | None
    """The spec's operationId, such as `getBalance`."""
    method: str | None
    """HTTP method."""
    ad_account_id: int | None
    """The ad account that the call was about."""
    status: int | None
    """HTTP status of Kakao's answer."""
    code: int | None
    """Kakao's `code`, such as -813."""
    detail_code: int | None
    """Kakao's `extras.detailCode`, such as 21006."""
    kakao_message: str | None
    """Kakao's own words: `extras.detailMsg`, or `msg`."""
    request_id: str | None
    """What the server named the request, if it did."""
    attempts: int
    """How many requests were sent for this call."""

    def __init__(self, message: str, **facts: Unpack[Facts]) -> None:
        """Keep the text and the facts."""
        super().__init__(message)
        self.operation = facts.get("operation")
        self.method = facts.get("method")
        self.ad_account_id = facts.get("ad_account_id")
        self.status = facts.get("status")
        self.code = facts.get("code")
        self.detail_code = facts.get("detail_code")
        self.kakao_message = facts.get("kakao_message")
        self.request_id = facts.get("request_id")
        self.attempts = 0

    def hint(self, language: Literal["ko", "en"] = "ko") -> str:
        """What to do about it, in one or two sentences."""
        return HINTS[self.hint_key][language]


class ConfigurationError(MomentError, ValueError):
    """The client cannot be used as it was set up."""

    hint_key = "configuration"


class InvalidArgumentError(ConfigurationError):
    """An argument is not what Kakao's documents ask for; nothing was sent."""

    hint_key = "argument"


class ClientStateError(MomentError, RuntimeError):
    """The client is closed, or was used on another event loop before."""

    hint_key = "client_state"


class APIError(MomentError):
    """Kakao answered with an error."""


class AuthenticationError(APIError):
    """Kakao does not accept the token (HTTP 401, code -401)."""

    hint_key = "authenticate"


class PermissionDeniedError(APIError):
    """The app or the user may not do this (codes -3, -4, -5, -12, -101; detail code 9004)."""

    hint_key = "permission"


class ConsentRequiredError(PermissionDeniedError):
    """The user has not consented to the business items that the call needs (code -402)."""

    hint_key = "consent"

    required_scopes: tuple[str, ...] = ()
    """The items that Kakao names, such as `moment_management`."""


class InvalidRequestError(APIError):
    """Kakao does not accept the input."""

    hint_key = "input"


class NotFoundError(APIError):
    """There is no such ad account (detail codes 21006 and 6003), or no such other thing."""

    hint_key = "not_found"


class ConflictError(APIError):
    """The state of the ad account does not allow it (detail code 21400: it is being deleted)."""

    hint_key = "conflict"


class ServerError(APIError):
    """Kakao is in trouble or under maintenance, or something in between answered."""


class RateLimitError(MomentError):
    """The call has to wait."""

    hint_key = "quota"

    retry_after: float | None
    """Seconds to wait, if known."""

    def __init__(self, message: str, *, retry_after: float | None = None, **facts: Unpack[Facts]) -> None:
        """Keep the text, the wait and the facts."""
        super().__init__(message, **facts)
        self.retry_after = retry_after


class QuotaExceededError(APIError, RateLimitError):
    """Kakao refused the call for its quota: HTTP 429, or code -10 at any status."""

    hint_key = "quota"


class TurnTimeoutError(RateLimitError):
    """The call's turn would have come after `max_wait` or `deadline`; nothing was sent."""

    hint_key = "turn"


class ConnectionFailedError(MomentError):
    """No whole answer came."""

    hint_key = "connection"

    failure: str
    """What failed: a name such as `ConnectTimeout`; never the network library's text."""
    was_sent: bool
    """Whether the request may have reached Kakao."""
    server: str | None
    """Where the request was to go, such as `https://apis.moment.kakao.com`."""

    def __init__(
        self,
        message: str,
        *,
        failure: str = "unknown",
        was_sent: bool = True,
        server: str | None = None,
        **facts: Unpack[Facts],
    ) -> None:
        """Keep the text, the kind of failure and the facts."""
        super().__init__(message, **facts)
        self.server = server
        self.failure = failure
        self.was_sent = was_sent


class DecodeError(MomentError):
    """The answer does not have the documented shape."""

    hint_key = "decode"

    problems: tuple[str, ...]
    """Every problem with its JSON path, such as `$.content[1].id: expected int, not str`."""
    body: bytes | None
    """The first 2 KiB of the answer; not in the text, not in the repr, not pickled."""

    def __init__(
        self,
        message: str,
        *,
        problems: tuple[str, ...] = (),
        body: bytes | None = None,
        **facts: Unpack[Facts],
    ) -> None:
        """Keep the text, the problems, the start of the body and the facts."""
        super().__init__(message, **facts)
        self.problems = problems
        self.body = body

    def __reduce__(self) -> tuple[Any, ...]:
        """Leave the body behind: an answer may hold what must not travel."""
        return (type(self), self.args, {**self.__dict__, "body": None})


class OutcomeUnknownError(MomentError):
    """A write was sent, and no answer says whether it happened."""

    hint_key = "outcome_unknown"

    arguments: Mapping[str, object]
    """The body that was sent, in wire names."""

    def __init__(
        self, message: str, *, arguments: Mapping[str, object] | None = None, **facts: Unpack[Facts]
    ) -> None:
        """Keep the text, what was sent and the facts."""
        super().__init__(message, **facts)
        self.arguments = dict(arguments or {})


class CreateOutcomeUnknownError(OutcomeUnknownError):
    """The ad account may have been created: look at the list before creating it again."""

    hint_key = "create_unknown"


class MomentWarning(UserWarning):
    """Root of every warning of moment_async."""


class IncompleteListWarning(MomentWarning):
    """A list changed while it was read, and a second reading did not settle it."""


class TruncatedListWarning(MomentWarning):
    """The legacy list holds 1,500 ad accounts, its maximum: there may be more."""
