"""
What a client is set up with, checked before anything is opened.

Raises ConfigurationError for what cannot be used.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping

import attrs

from ._call import Limit
from ._generated.operations import OPERATIONS
from .auth import EnvironmentToken, StaticToken, TokenSource
from .errors import ConfigurationError


def source_of(token: str | TokenSource | None) -> TokenSource:
    """Where the token comes from: the environment, if nothing is said."""
    if token is None:
        source = EnvironmentToken()
        source.read()
        return source
    if isinstance(token, str):
        return StaticToken(token)
    if not isinstance(token, TokenSource):
        raise ConfigurationError(f"token must be a str or a TokenSource, got {type(token).__name__}")
    return token


@attrs.frozen
class _SameSource:
    """A source is its own identity, whatever it thinks of equality."""

    source: TokenSource = attrs.field(eq=id)


def user_of(source: TokenSource, token: str | TokenSource | None, user_id: str | None) -> Hashable:
    """Whose lines the calls wait in; of a token, only its hash is kept."""
    if user_id is not None:
        return ("user", user_id)
    if isinstance(token, str):
        return ("token", hashlib.sha256(token.encode()).digest())
    return _SameSource(source)


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
    return float(seconds)
