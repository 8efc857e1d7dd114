"""A whole answer, for those who want more of it than its value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

import attrs

T_co = TypeVar("T_co", covariant=True)


@attrs.frozen(kw_only=True)
class RawResponse(Generic[T_co]):
    """
    What a method of `with_raw_response` returns: the answer that ended the call, and what it took.

    Where the server echoed the access token, headers and body hold **** in its place; repr shows neither.
    """

    status: int
    """HTTP status, 200 to 299: of all others an error is raised."""
    headers: Mapping[str, str] = attrs.field(repr=False)
    """Headers of the answer, with names in lower case."""
    body: bytes = attrs.field(repr=False)
    """Body of the answer, unpacked; b"" if it is empty."""
    attempts: int
    """How many requests were sent for this call, 1 or more."""
    waited_s: float
    """Seconds that the call waited for its turn, for a connection and before it was sent again."""
    value: T_co
    """What the plain method returns."""
