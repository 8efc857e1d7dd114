"""The same call for many ad accounts at once, with an outcome for each."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable
from typing import Generic, TypeAlias, TypeVar

import attrs

from ._core.crew import ClosableIterator, Crew, Roster
from .errors import InvalidArgumentError, MomentError

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@attrs.frozen
class Ok(Generic[T_co]):
    """The call for one ad account went well."""

    account_id: int
    """Which one, as it was given."""
    value: T_co
    """What the call returned."""


@attrs.frozen
class Err:
    """The call for one ad account failed; the others go on."""

    account_id: int
    """Which one, as it was given."""
    error: MomentError
    """What the call raised."""


Outcome: TypeAlias = Ok[T] | Err
"""What `for_each` yields: to be matched as `Ok(account_id, value)` or `Err(account_id, error)`."""


class Outcomes(ClosableIterator[Outcome[T]]):
    """The outcomes of `for_each`, in order of completion."""

    def __init__(self, crew: Crew[int, Outcome[T]]) -> None:
        """Read from this crew."""
        self._crew = crew

    async def __anext__(self) -> Outcome[T]:
        """Wait for the next outcome."""
        return await self._crew.next()

    async def aclose(self) -> None:
        """Cancel the calls that are on their way, and wait for their end."""
        await self._crew.aclose()


def for_each(
    ids: Iterable[int] | AsyncIterable[int],
    function: Callable[[int], Awaitable[T]],
    *,
    at_once: int = 50,
    roster: Roster | None = None,
) -> Outcomes[T]:
    """
    Call `function` for every ad account, `at_once` at a time.

    Nothing is called before the first outcome is asked for, and never are more than `at_once` calls on their
    way or waiting to be read, however many ids there are. An id that is given twice is called and answered
    twice. Leaving the loop early cancels the calls that are on their way; to wait until they are over as
    well, use `async with` or `aclose`.

    Args:
        ids: Ad account ids. An async iterator among them is closed at the end.
        function: Called with one id, such as `moment.ad_accounts.get_balance`.
        at_once: How many calls at a time, 1 or more.
        roster: Ends the calls when it is closed; a client gives its own.

    Returns:
        An async iterator of `Ok` and `Err` in order of completion. A `MomentError` becomes an `Err`; any
        other exception of `function` is raised by the iterator and ends it.

    Raises:
        InvalidArgumentError: `ids` cannot be iterated, `function` cannot be called or `at_once` is below 1.
    """
    if not _can_be_iterated(ids):
        raise InvalidArgumentError(f"for_each: ids must be an iterable of ints, got {type(ids).__name__}")
    if not callable(function):
        raise InvalidArgumentError(f"for_each: function must be callable, got {type(function).__name__}")
    if type(at_once) is not int or at_once < 1:
        raise InvalidArgumentError(f"for_each: at_once must be 1 or more, got {at_once!r}")

    async def outcome_of(account_id: int) -> Outcome[T]:
        try:
            return Ok(account_id, await function(account_id))
        except MomentError as error:
            return Err(account_id, error)

    return Outcomes(Crew(outcome_of, ids, at_once=at_once, roster=roster))


def _can_be_iterated(ids: object) -> bool:
    # A str is a list of its letters: surely not what was meant.
    return isinstance(ids, Iterable | AsyncIterable) and not isinstance(ids, str | bytes)
