"""Everything the fake Kakao knows: users, tokens, companies and ad accounts."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from random import Random

from . import generate
from .accounts import Account, Company
from .asked import REQUESTS_KEPT, Asked
from .fault import Fault
from .fault_book import FaultBook
from .listing import Listing
from .switches import Switches
from .tokens import DEFAULT_APP, Grant, TokenKind


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One Kakao user with the token of the first app."""

    number: int
    token: str


class World:
    """
    The state behind the sandbox. Every method may be called from any thread.

    In a generated world the first account is 1111: it runs, and user 1 is its MASTER. Ids below are
    unknown. Company 12 is an agency and company 34 an advertiser, as in the sample of createAdAccount.

    Attributes:
        companies: Each company by the id that createAdAccount takes.
        random: Random numbers of faults and switches, from the world's seed.
        faults: What `fail` has planned.
        asked: The last 100,000 calls, oldest first.
        switches: Choices where the documents leave Kakao open; a change holds from the next call on.
    """

    companies: Mapping[int, Company]
    random: Random
    faults: FaultBook
    asked: deque[Asked]
    switches: Switches

    def __init__(
        self,
        *,
        users: int = 1,
        companies: Iterable[Company] = (),
        accounts: Iterable[Account] = (),
        seed: int = 0,
    ) -> None:
        if users < 1:
            raise ValueError(f"a world needs 1 user or more, got {users}")
        self._lock = threading.RLock()
        self._users = tuple(User(number=n, token=f"sandbox-token-{n}") for n in range(1, users + 1))
        self._grants = {user.token: Grant(user=user.number, app=DEFAULT_APP) for user in self._users}
        self._listings = {user.number: Listing() for user in self._users}
        self._accounts: dict[int, Account] = {}
        self._unlisted: dict[int, float] = {}
        self._issued = 0
        self._next_id = generate.FIRST_ACCOUNT_ID
        self.companies = {company.id: company for company in companies}
        self.random = Random(seed)
        self.faults = FaultBook(self.random)
        self.asked = deque(maxlen=REQUESTS_KEPT)
        self.switches = Switches()
        for account in accounts:
            self.put(account)

    @classmethod
    def generate(cls, accounts: int, *, seed: int, users: int = 1) -> World:
        """
        Make a world that is the same for the same arguments.

        Args:
            accounts: How many ad accounts, deleted ones included. Each is seen by at least one user.
            seed: Start of the random numbers.
            users: How many users; their tokens are sandbox-token-1, sandbox-token-2 and so on.
        """
        if accounts < 0:
            raise ValueError(f"accounts must be 0 or more, got {accounts}")
        if users < 1:
            raise ValueError(f"a world needs 1 user or more, got {users}")
        random = Random(seed)
        clients = generate.brands(random, accounts)
        companies = {client.agency.id: client.agency for client in clients}
        companies |= {client.company.id: client.company for client in clients}
        book = generate.accounts(random, clients, count=accounts, users=users)
        return cls(users=users, companies=companies.values(), accounts=book, seed=seed)

    def __repr__(self) -> str:
        return f"<World of {len(self._accounts)} ad accounts, {len(self._users)} users>"

    @property
    def tokens(self) -> tuple[str, ...]:
        """One token for each user, in the order of the users."""
        return tuple(user.token for user in self._users)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """All ad accounts as they are now, deleted ones included, by rising id."""
        with self._lock:
            return tuple(self._accounts[account_id] for account_id in sorted(self._accounts))

    def user(self, number: int) -> User:
        """User by number, from 1."""
        if not 1 <= number <= len(self._users):
            raise LookupError(f"this world has users 1 to {len(self._users)}, not {number}")
        return self._users[number - 1]

    def account(self, account_id: int) -> Account:
        """One ad account as it is now."""
        found = self.find(account_id)
        if found is None:
            raise LookupError(f"this world has no ad account {account_id}")
        return found

    def find(self, account_id: int) -> Account | None:
        """One ad account as it is now, or None."""
        return self._accounts.get(account_id)

    def grant(self, token: str) -> Grant | None:
        """What a token stands for, or None when it is not valid."""
        return self._grants.get(token)

    def issue_token(self, number: int, *, app: str = DEFAULT_APP, kind: TokenKind = "good") -> str:
        """
        Issue one more token for a user, next to those there are.

        Args:
            number: The user.
            app: The app that the user agreed to; getAdAccount is limited for each user and app.
            kind: How calls with it end. "good": well. 401: "unknown", "expired", "other_ip", "no_key" and
                "login" (a Kakao Login token where a business token is needed). 403:
                "app_without_permission" (code -5) and "no_consent" (code -402).
        """
        self.user(number)
        grant = Grant(user=number, app=app, kind=kind)
        with self._lock:
            self._issued += 1
            token = f"sandbox-token-{number}-again-{self._issued}"
            self._grants[token] = grant
            return token

    def expire(self, token: str) -> None:
        """Let a token's time run out: the next call with it answers 401 in other words than a revoked one."""
        with self._lock:
            self._grants[token] = replace(self._grants[token], kind="expired")

    def revoke(self, token: str) -> None:
        """Make a token unknown: the next call with it answers 401."""
        with self._lock:
            del self._grants[token]

    def fail(self, operation: str, *, with_: Fault) -> None:
        """
        Plan a fault. Of several that fit a call, the one that was planned first spoils it.

        Args:
            operation: Method of the client (get_balance), operation id (getBalance), or "*" for all nine.
            with_: What happens instead, and to which calls.
        """
        self.faults.add(operation, with_)

    def heal(self) -> None:
        """Take every planned fault away."""
        self.faults.clear()

    @property
    def requests(self) -> list[Asked]:
        """The calls so far, oldest first, at most the last 100,000."""
        return list(self.asked)

    def page(
        self, number: int, configs: frozenset[str], start: int, count: int, *, is_stable: bool = True
    ) -> tuple[list[Account], int]:
        """
        Ad accounts of one user from place `start` on, and how many there are in all.

        They come by rising id or, when not `is_stable`, in another order for each call.
        """
        with self._lock:
            listing = self._listings[number]
            total = listing.total(configs)
            if is_stable:
                ids = listing.ids(configs, start, start + count)
            else:
                ids = self.random.sample(listing.ids(configs, 0, total), total)[start : start + count]
            return [self._accounts[account_id] for account_id in ids], total

    def has_name(self, number: int, name: str) -> bool:
        """Whether the user sees an ad account of this name, deleted or not."""
        with self._lock:
            return any(number in one.members and one.name == name for one in self._accounts.values())

    def list_until(self, now: float) -> None:
        """List the ad accounts whose time has come."""
        if not self._unlisted:
            return
        with self._lock:
            for account_id in [one for one, listed_at in self._unlisted.items() if listed_at <= now]:
                del self._unlisted[account_id]
                self._list(self._accounts[account_id])

    def put(self, account: Account) -> None:
        """Make an ad account be as given, whether it was there or not."""
        for number in account.members:
            self.user(number)
        with self._lock:
            self._unlist(account.id)
            self._accounts[account.id] = account
            self._next_id = max(self._next_id, account.id + 1)
            self._list(account)

    def add(
        self,
        name: str,
        *,
        user: int = 1,
        owner: Company | None = None,
        advertiser: Company | None = None,
        listed_at: float | None = None,
    ) -> Account:
        """
        Add an ad account with the next free id: on, without money, this user its master.

        With `listed_at`, a time on the application's clock, it can be asked for by id, but the lists lack it
        until then.
        """
        with self._lock:
            account = Account(
                id=self._next_id, name=name, members={user: "MASTER"}, owner=owner, advertiser=advertiser
            )
            if listed_at is not None:
                self._unlisted[account.id] = listed_at
            self.put(account)
            return account

    def set_config(self, account_id: int, config: str) -> Account:
        """Change the config of an ad account."""
        with self._lock:
            account = replace(self.account(account_id), config=config)
            self.put(account)
            return account

    def delete(self, account_id: int) -> Account:
        """Mark an ad account as deleted: listed with DEL only, and closed to onOff."""
        return self.set_config(account_id, "DEL")

    def forbid(self, account_id: int) -> Account:
        """Leave an ad account in the lists, but answer each call on it with 403 and detail code 9004."""
        with self._lock:
            account = replace(self.account(account_id), is_forbidden=True)
            self.put(account)
            return account

    def drop(self, account_id: int) -> None:
        """Take an ad account out of the world: gone from the lists, and unknown (21006) to each call."""
        with self._lock:
            self.account(account_id)
            self._unlist(account_id)
            self._unlisted.pop(account_id, None)
            del self._accounts[account_id]

    def _list(self, account: Account) -> None:
        if account.id in self._unlisted:
            return
        for number in account.members:
            self._listings[number].add(account.id, account.config)

    def _unlist(self, account_id: int) -> None:
        account = self._accounts.get(account_id)
        if account is None or account_id in self._unlisted:
            return
        for number in account.members:
            self._listings[number].remove(account_id, account.config)
