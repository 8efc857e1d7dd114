"""What all faults have in common: which calls they fit, and what they may do to one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import ClassVar, Protocol

from starlette.responses import Response

from .typed import check_types

_OURS = __name__.rpartition(".")[0]


class Changes(Protocol):
    """What a fault may change in the world."""

    def add(self, name: str, *, user: int = 1) -> object:
        """Add an ad account."""
        ...

    def delete(self, account_id: int) -> object:
        """Mark an ad account as deleted."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One call that a fault fits, before anything was done for it."""

    proceed: Callable[[], Response]
    """Does what the call asks for and gives the answer: the right one, or a refusal."""
    random: Random
    """The world's own random numbers."""
    world: Changes
    user: int | None
    """Whose token the call carries; None when it is nobody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """
    What every fault takes: which of an operation's calls it fits.

    For a fault of your own, write a frozen dataclass below this one and define `play`.
    """

    times: int | None = None
    """How many calls it spoils, 1 or more; None for all of them."""
    rate: float = 1.0
    """Share of the calls that it spoils, from 0 to 1, by the world's random numbers."""
    account_id: int | None = None
    """Only calls with this ad account in header adAccountId."""
    from_s: float = 0.0
    """Seconds on the application's clock, counted from the first call after the fault was planned."""
    until_s: float | None = None
    """The first of these seconds in which it no longer spoils anything; None for no end."""

    operations: ClassVar[frozenset[str] | None] = None
    """Ids of the operations that this kind of fault can spoil; None for all."""

    def __post_init__(self) -> None:
        # Of a fault that is somebody else's, only what all faults have.
        check_types(self, type(self) if type(self).__module__.startswith(_OURS) else Fault)
        if self.times is not None:
            check("times", self.times, 1)
        check("rate", self.rate, 0, 1)
        if self.until_s is not None and self.until_s <= self.from_s:
            raise ValueError(f"until_s must be above from_s, got {self.until_s} and {self.from_s}")

    async def play(self, stage: Stage) -> Response:
        """Answer the call in the wrong way."""
        raise NotImplementedError(f"{type(self).__name__} is no fault: it does not define play()")


def check(name: str, value: float, least: int, most: int | None = None) -> None:
    """Refuse a value outside of a range; both ends belong to it."""
    if most is None and not value >= least:
        raise ValueError(f"{name} must be {least} or more, got {value}")
    if most is not None and not least <= value <= most:
        raise ValueError(f"{name} must be from {least} to {most}, got {value}")
