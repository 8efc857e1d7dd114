"""What the code under test asked the sandbox for, in a form that assertions read."""

from __future__ import annotations

from collections.abc import Iterable

from ..sandbox import Asked, Server, World
from ..sandbox.operation_ids import EVERY, PYTHON_NAMES, operation_id


class Calls(list[Asked]):
    """
    The calls that were asked for, oldest first: a list whose columns are lists.

    Each call is an `Asked` of the sandbox, with `time`, `user`, `account_id`, `operation`, `status` and more.
    """

    def __init__(self, calls: Iterable[Asked] = ()) -> None:
        super().__init__(calls)

    @property
    def times(self) -> list[float]:
        """Seconds from the first of these calls to each of them."""
        return [round(call.time - self[0].time, 3) for call in self]

    @property
    def users(self) -> list[int | None]:
        """Number of the user of each; None for a token that is nobody's."""
        return [call.user for call in self]

    @property
    def account_ids(self) -> list[int | None]:
        """Ad account of each; None for an operation that takes none."""
        return [call.account_id for call in self]

    @property
    def operations(self) -> list[str | None]:
        """Method of the client for each, such as get_balance; None for a call that no operation is."""
        return [_name(call) for call in self]

    @property
    def statuses(self) -> list[int | None]:
        """HTTP status of each answer; None for a call that is under way or got no answer."""
        return [call.status for call in self]

    def __repr__(self) -> str:
        return f"[{', '.join(map(_shown, self))}]"


def asked(
    world: World | Server, operation: str = EVERY, *, account_id: int | None = None, user: int | None = None
) -> Calls:
    """
    The calls so far, of at most the last 100,000.

    Args:
        world: The world that was asked, or the sandbox that serves it.
        operation: Method of the client (get_balance), operation id (getBalance), or "*" for everything.
        account_id: Only calls on this ad account.
        user: Only calls of this user.

    Raises:
        ValueError: There is no such operation.
    """
    wanted = operation_id(operation)
    return Calls(
        call
        for call in world.requests
        if wanted in {EVERY, call.operation}
        and account_id in {None, call.account_id}
        and user in {None, call.user}
    )


def _name(call: Asked) -> str | None:
    return None if call.operation is None else PYTHON_NAMES[call.operation]


def _shown(call: Asked) -> str:
    name = _name(call) or f"{call.method} {call.path}"
    account = "" if call.account_id is None else f" of {call.account_id}"
    fault = "" if call.fault is None else f" ({call.fault})"
    return f"{name}{account} by user {call.user} -> {call.status}{fault}"
