"""Who reads which ad account: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from ..models import AdAccount, MemberType
from .facts import Listed


@attrs.frozen(kw_only=True)
class ListProblem:
    """Why the list of one user may not hold every account."""

    user: str
    reason: str


@attrs.frozen(kw_only=True)
class Plan:
    """What an audit is going to read."""

    accounts: tuple[Listed, ...]
    """Every account of every list, once, by rising id."""
    users: tuple[str, ...] = ()
    """All users, in the order in which they were given."""
    problems: tuple[ListProblem, ...] = ()
    """Lists that failed or did not hold still."""

    @property
    def deleted(self) -> tuple[Listed, ...]:
        """Accounts that get no call of their own."""
        return tuple(listed for listed in self.accounts if not listed.is_read)

    def shares(self) -> Mapping[str, tuple[Listed, ...]]:
        """What each user reads, in the order of `users`; a user without a share is left out."""
        shares: dict[str, list[Listed]] = {user: [] for user in self.users}
        for listed in self.accounts:
            if listed.is_read:
                shares.setdefault(listed.user, []).append(listed)
        return {user: tuple(share) for user, share in shares.items() if share}


def assigned(lists: Mapping[str, Sequence[AdAccount]]) -> tuple[Listed, ...]:
    """
    Give each account to one of the users whose lists hold it.

    The one with the least to read gets it; of equals the MASTER, then the first. Accounts that few users see
    are given first, so that the others can even things out.
    """
    rows: dict[int, dict[str, AdAccount]] = {}
    for user, accounts in lists.items():
        for account in accounts:
            rows.setdefault(account.id, {})[user] = account
    load = dict.fromkeys(lists, 0)
    given: list[Listed] = []
    for _, seen in sorted(rows.items(), key=lambda row: (len(row[1]), row[0])):
        user = min(seen, key=lambda user: (load[user], seen[user].member_type != MemberType.MASTER))
        listed = Listed(account=seen[user], user=user, seen_by=tuple(seen))
        load[user] += listed.is_read
        given.append(listed)
    return tuple(sorted(given, key=lambda listed: listed.account.id))
