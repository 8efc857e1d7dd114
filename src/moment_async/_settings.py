"""
What a client is set up with, checked before anything is opened.

Raises ConfigurationError for what cannot be used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping

import attrs

from ._call import Limit
from ._core.retry import RetryPolicy
from ._generated.operations import OPERATIONS
from .auth import EnvironmentToken, StaticToken, TokenSource
from .errors import ConfigurationError

# Some thirty years: longer waits are for ever, and some numbers of Python are no floats.
_LONGEST_S = 1e9


@attrs.frozen
class Who:
    """Whose calls a client sends."""

    source: TokenSource
    user: Hashable
    """Whose lines the calls wait in; of a token, only its hash is kept."""


def who_is(token: str | TokenSource | None, user_id: str | None) -> Who | ConfigurationError:
    """
    Whose token it is; the one of the environment, if nothing is said.

    An error is returned: a traceback from here on would hold the token.
    """
    try:
        if not isinstance(user_id, str | None):
            raise ConfigurationError(f"user_id must be a str or None, got {type(user_id).__name__}")
        source = _source_of(token)
    except ConfigurationError as error:
        return error.with_traceback(None)
    if user_id is not None:
        return Who(source, ("user", user_id))
    if isinstance(token, str):
        return Who(source, ("token", hashlib.sha256(token.encode()).digest()))
    return Who(source, _SameSource(source))


def _source_of(token: str | TokenSource | None) -> TokenSource:
    if token is None:
        source = EnvironmentToken()
        source.read()
        return source
    if isinstance(token, TokenSource) and not isinstance(token, type):
        return token
    if isinstance(token, str):
        return StaticToken(token)
    raise ConfigurationError(f"token must be a str or a TokenSource, got {type(token).__name__}")


@attrs.frozen
class _SameSource:
    """A source is its own identity, whatever it thinks of equality."""

    source: TokenSource = attrs.field(eq=id)


def checked_retry(retry: RetryPolicy) -> RetryPolicy:
    """The policy, if it is one."""
    if not isinstance(retry, RetryPolicy):
        raise ConfigurationError(f"retry must be a RetryPolicy, got {type(retry).__name__}")
    return retry


def checked_limits(limits: Mapping[str, Limit | None]) -> Mapping[str, Limit | None]:
    """The limits, if each is one and for an operation that there is."""
    known = {operation.id for operation in OPERATIONS}
    for name, limit in limits.items():
        if name not in known:
            raise ConfigurationError(
                f"limits: there is no operation {name!r}; known are {', '.join(sorted(known))}"
            )
        if limit is not None and not isinstance(limit, Limit):
            raise ConfigurationError(f"limits: {name} must be a Limit or None, got {type(limit).__name__}")
    return dict(limits)


def checked_seconds(name: str, seconds: float | None, *, least: float = 1e-9) -> float | None:
    """The seconds, if they can be waited for."""
    if seconds is None:
        return None
    if type(seconds) not in (int, float) or not seconds >= least:
        raise ConfigurationError(f"{name} must be more than 0 seconds or None, got {seconds!r}")
    return float(min(seconds, _LONGEST_S))
