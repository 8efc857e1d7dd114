"""Reads the ad accounts of a few users and tells what it finds, account by account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar, cast

import anyio
import attrs

from .. import AuthenticationError, MomentClient, MomentError, Ok
from ..models import AdAccount
from .checks import Rules, findings_of
from .facts import AccountFacts, Listed
from .findings import Finding
from .plan import ListProblem, Plan, assigned

T = TypeVar("T")


@attrs.frozen(kw_only=True)
class AccountResult:
    """What was read about one ad account, and what the checks say about it."""

    facts: AccountFacts
    findings: tuple[Finding, ...]
    """Worst first."""


class Audit:
    """
    An audit of all the ad accounts that a few users see.

        audit = Audit({"me": moment})
        plan = await audit.plan()
        await audit.run(plan, on_result=print)

    Two steps, so that what it will cost is known before it starts. Nothing is ever left out in silence: `run`
    tells one result for each account of the plan, whatever went wrong with it.
    """

    def __init__(
        self, users: Mapping[str, MomentClient], *, rules: Rules | None = None, at_once: int = 16
    ) -> None:
        """
        Set an audit up; nothing is read.

        Args:
            users: A client for each user, by a name of your choice that the results bear.
            rules: Thresholds of the checks.
            at_once: How many accounts of each user are read at a time: while one waits for its detail, which
                Kakao gives once a second, the quick parts of others are read.
        """
        self._users = dict(users)
        self._rules = rules or Rules()
        self._at_once = at_once

    async def plan(self) -> Plan:
        """
        Read the lists of all users and decide who reads which account.

        Sends one request for each 100 accounts and user. A list that cannot be read is a problem of the plan
        and never an error: the other users' accounts are still there.
        """
        lists: dict[str, list[AdAccount]] = {user: [] for user in self._users}
        problems: list[ListProblem] = []

        async def read(user: str, client: MomentClient) -> None:
            problems.extend(await _read_list(user, client, lists[user]))

        async with anyio.create_task_group() as group:
            for user, client in self._users.items():
                group.start_soon(read, user, client)
        return Plan(
            accounts=assigned(lists),
            users=tuple(lists),
            problems=tuple(sorted(problems, key=lambda one: one.user)),
        )

    async def run(self, plan: Plan, on_result: Callable[[AccountResult], None]) -> None:
        """
        Read each account of the plan and call `on_result` with what was found, as the accounts are done.

        Sends five requests for each account that is not deleted. Memory stays bounded: results are not kept.
        What `on_result` raises ends the audit and is raised.
        """

        def tell(facts: AccountFacts) -> None:
            on_result(AccountResult(facts=facts, findings=findings_of(facts, self._rules)))

        try:
            async with anyio.create_task_group() as group:
                for user, share in plan.shares().items():
                    group.start_soon(_read_share, self._users[user], share, self._at_once, tell)
        except ExceptionGroup as failed:
            first = failed.exceptions[0]
        else:
            # Last: their rows are almost empty.
            for listed in plan.deleted:
                tell(AccountFacts(listed=listed))
            return
        raise first


async def _read_list(user: str, client: MomentClient, found: list[AdAccount]) -> list[ListProblem]:
    # Size 100 is what the iterator starts with; a server that gives less is believed.
    accounts = client.ad_accounts.iter_all(config=["ON", "OFF", "DEL"])
    try:
        async with accounts:
            async for account in accounts:
                # One by one: what came before an error counts.
                found.append(account)  # noqa: PERF401
    except MomentError as error:
        return [ListProblem(user=user, reason=str(error))]
    return [ListProblem(user=user, reason=reason) for reason in accounts.reasons]


async def _read_share(
    client: MomentClient, share: tuple[Listed, ...], at_once: int, tell: Callable[[AccountFacts], None]
) -> None:
    by_id = {listed.account.id: listed for listed in share}
    reader = _Reader(client)

    async def read(account_id: int) -> AccountFacts:
        return await reader.facts_of(by_id[account_id])

    async with client.for_each(by_id, read, at_once=at_once) as outcomes:
        async for outcome in outcomes:
            # `facts_of` keeps every MomentError as a part, so there is no Err.
            tell(cast(Ok[AccountFacts], outcome).value)


class _Reader:
    """Reads the parts of accounts with one user's token, until Kakao refuses that token."""

    def __init__(self, client: MomentClient) -> None:
        self._calls = client.ad_accounts
        self._refused: AuthenticationError | None = None

    async def facts_of(self, listed: Listed) -> AccountFacts:
        account_id = listed.account.id
        return AccountFacts(
            listed=listed,
            balance=await self._part(self._calls.get_balance, account_id),
            biz_right=await self._part(self._calls.get_biz_right, account_id),
            channels=await self._part(self._calls.list_channel_profiles, account_id),
            trackers=await self._part(self._calls.list_trackers, account_id),
            detail=await self._part(self._calls.get, account_id),
        )

    async def _part(self, call: Callable[[int], Awaitable[T]], account_id: int) -> T | MomentError:
        # A token that Kakao refused once is not shown to it again thousands of times.
        if self._refused is not None:
            return self._refused
        try:
            return await call(account_id)
        except AuthenticationError as error:
            self._refused = error
            return error
        except MomentError as error:
            return error
