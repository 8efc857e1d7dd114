"""Where access tokens come from. No token is ever shown, compared or pickled."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NoReturn, Protocol, cast, runtime_checkable

import attrs

from .errors import ConfigurationError

TOKEN_VARIABLE = "MOMENT_ACCESS_TOKEN"

# RFC 6750, section 2.1: what may follow "Bearer ".
_BEARER = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


@runtime_checkable
class TokenSource(Protocol):
    """
    Gives the access token for each attempt.

    The source itself, not its token, tells users apart: when it gives a new token, the waiting lines of
    its user stay as they are.
    """

    async def access_token(self) -> str:
        """The token to send now, without `Bearer `."""
        ...


def checked_token(token: object, where: str) -> str:
    """
    Return the token if it can stand in a header.

    Raises:
        ConfigurationError: It cannot; the text says where and never holds the value.
    """
    problem = _problem_of(token)
    if problem is None:
        return cast("str", token)
    # No frame of the error's traceback holds the token.
    del token
    raise ConfigurationError(f"{where} {problem}")


def _problem_of(token: object) -> str | None:
    if not isinstance(token, str):
        return f"must be a str, got {type(token).__name__}"
    if not token:
        return "is empty"
    if _BEARER.fullmatch(token) is None:
        legal = _BEARER.match(token)
        return f"holds a character at position {legal.end() if legal else 0} that no token may hold"
    return None


class _Secret:
    """What holds a token cannot be pickled or copied into a pickle by mistake."""

    __slots__ = ()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"{type(self).__name__} holds a token and does not pickle")


class StaticToken(_Secret):
    """A token that stays the same."""

    __slots__ = ("__weakref__", "_token")

    def __init__(self, token: str) -> None:
        """
        Keep the token.

        Raises:
            ConfigurationError: It could never be sent.
        """
        problem = _problem_of(token)
        self._token = token
        if problem is not None:
            # No frame of the error's traceback holds the token.
            del token, self._token
            raise ConfigurationError(f"the token {problem}")

    def __repr__(self) -> str:
        """Without the token."""
        return "StaticToken(****)"

    async def access_token(self) -> str:
        """The token."""
        return self._token


@attrs.frozen(eq=False)
class EnvironmentToken:
    """A token in an environment variable, read for each attempt."""

    variable: str = TOKEN_VARIABLE

    async def access_token(self) -> str:
        """
        The variable's value.

        Raises:
            ConfigurationError: The variable is not set or holds no token.
        """
        return self.read()

    def read(self) -> str:
        """The variable's value, or ConfigurationError."""
        if self.variable not in os.environ:
            raise ConfigurationError(f"no token: set {self.variable}, or pass token= to MomentClient")
        return checked_token(os.environ[self.variable], f"the token in {self.variable}")


@attrs.frozen(eq=False)
class FileToken:
    """A token in a file, read for each attempt; white space at its end does not count."""

    path: Path = attrs.field(converter=Path)

    async def access_token(self) -> str:
        """
        What the file holds.

        Raises:
            ConfigurationError: The file cannot be read or holds no token.
        """
        try:
            # A file this small is read at once: cheaper than a thread, and virtual time stays whole.
            return checked_token(self.path.read_text("utf-8").rstrip(), f"the token in {self.path}")
        except (OSError, UnicodeDecodeError) as error:
            problem = type(error).__name__
        raise ConfigurationError(f"the token file {self.path} cannot be read ({problem})")


@attrs.frozen(eq=False)
class CallableToken:
    """A token from an async function of yours, called for each attempt: keep what is costly."""

    function: Callable[[], Awaitable[str]] = attrs.field(repr=False)

    async def access_token(self) -> str:
        """What the function returns."""
        return checked_token(await self.function(), "the token")
