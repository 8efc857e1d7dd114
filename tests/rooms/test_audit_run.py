"""An audit from the lists to the last result, against the sandbox in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

import httpx
import pytest
from starlette.applications import Starlette

from moment_async import AuthenticationError, DecodeError, MomentClient, NotFoundError, PermissionDeniedError
from moment_async.audit import AccountResult, AccountStatus, Audit, Plan, Rules, Tally
from moment_async.sandbox import World, create_app

pytestmark = pytest.mark.anyio

NO_LIMIT = {"getAdAccount": None}


def app_of(world: World) -> Starlette:
    return create_app(world, limits=NO_LIMIT)


@asynccontextmanager
async def clients(app: Starlette, tokens: Iterable[str]) -> AsyncIterator[Mapping[str, MomentClient]]:
    async with AsyncExitStack() as stack:
        yield {
            token: await stack.enter_async_context(
                MomentClient(
                    token,
                    base_url="http://127.0.0.1",
                    transport=httpx.ASGITransport(app=app),
                    limits=NO_LIMIT,
                )
            )
            for token in tokens
        }


async def audited(
    app: Starlette, tokens: Iterable[str], *, rules: Rules | None = None
) -> list[AccountResult]:
    results: list[AccountResult] = []
    async with clients(app, tokens) as users:
        audit = Audit(users, rules=rules)
        await audit.run(await audit.plan(), results.append)
    return results


def by_id(results: list[AccountResult]) -> dict[int, AccountResult]:
    return {result.facts.account_id: result for result in results}


async def test_every_account_has_one_result_whatever_goes_wrong_with_it() -> None:
    world = World.generate(60, seed=3, users=3)
    readable = [account.id for account in world.accounts if account.config != "DEL"]
    world.forbid(readable[5])
    results: list[AccountResult] = []
    async with clients(app_of(world), world.tokens) as users:
        audit = Audit(users)
        plan = await audit.plan()
        # Gone between the list and its own calls.
        world.drop(readable[6])
        tally = Tally(plan)

        def take(result: AccountResult) -> None:
            results.append(result)
            tally.add(result)

        await audit.run(plan, take)
    assert [listed.account.id for listed in plan.accounts] == sorted(by_id(results))
    assert 60 == len(results) == tally.read + tally.unread
    assert 2 == tally.unread == len(tally.unread_ids)
    assert not tally.has_more_unread
    forbidden, gone = by_id(results)[readable[5]], by_id(results)[readable[6]]
    assert {PermissionDeniedError} == {type(error) for error in forbidden.facts.errors.values()}
    assert {NotFoundError} == {type(error) for error in gone.facts.errors.values()}
    assert ["ACC-002"] == [finding.check_id for finding in gone.findings]
    assert AccountStatus.UNREAD is gone.facts.status
    assert not tally.is_complete


async def test_what_is_read_is_what_the_world_holds() -> None:
    world = World.generate(40, seed=5, users=2)
    results = by_id(await audited(app_of(world), world.tokens))
    for account in world.accounts:
        facts = results[account.id].facts
        if account.config == "DEL":
            assert {None} == set(facts.parts.values())
            assert AccountStatus.DELETED is facts.status
            continue
        assert not facts.errors
        found = {finding.check_id for finding in results[account.id].findings}
        assert account.is_admin_stop == ("STAT-002" in found)
        assert (account.config == "ON" and account.is_out_of_balance) == ("STAT-001" in found)
        assert (account.biz_right is None) == ("BIZ-001" in found)
        assert (not account.channels) == ("LINK-002" in found)
        assert (account.config == "ON" and not account.trackers) == ("LINK-001" in found)


async def test_an_account_that_several_users_see_is_read_once() -> None:
    world = World.generate(1, seed=1, users=3)
    world.put(replace(world.accounts[0], members={1: "MEMBER", 2: "MEMBER", 3: "MASTER"}))
    app = app_of(world)
    (result,) = await audited(app, world.tokens)
    assert "sandbox-token-3" == result.facts.listed.user
    assert world.tokens == result.facts.listed.seen_by
    asked = [one.operation for one in app.state.requests if one.operation != "listAdAccounts"]
    operations = {"getBalance", "getBizRight", "listChannelProfiles", "listTrackers", "getAdAccount"}
    assert operations == set(asked)
    assert 5 == len(asked)


async def test_deleted_accounts_get_no_call_of_their_own() -> None:
    world = World.generate(9, seed=1)
    app = app_of(world)
    results = await audited(app, world.tokens)
    deleted = {account.id for account in world.accounts if account.config == "DEL"}
    assert deleted
    assert not deleted & {one.account_id for one in app.state.requests}
    assert deleted <= set(by_id(results))
    assert deleted == {one.facts.account_id for one in results[-len(deleted) :]}


async def test_the_rules_reach_the_checks() -> None:
    world = World.generate(9, seed=1)
    results = await audited(app_of(world), world.tokens, rules=Rules(low_balance=0))
    assert not [one for result in results for one in result.findings if one.check_id == "BAL-001"]


async def test_a_list_that_cannot_be_read_leaves_the_other_users_accounts() -> None:
    world = World.generate(20, seed=2, users=2)
    world.revoke(world.tokens[0])
    results: list[AccountResult] = []
    async with clients(app_of(world), world.tokens) as users:
        audit = Audit(users)
        plan = await audit.plan()
        await audit.run(plan, results.append)
    (problem,) = plan.problems
    assert world.tokens[0] == problem.user
    assert "listAdAccounts" in problem.reason
    assert results
    assert {world.tokens[1]} == {result.facts.listed.user for result in results}
    assert not Tally(plan).is_complete


async def test_a_refused_token_is_not_shown_again_and_again() -> None:
    world = World.generate(200, seed=2)
    app = app_of(world)
    results: list[AccountResult] = []
    async with clients(app, world.tokens) as users:
        audit = Audit(users, at_once=4)
        plan = await audit.plan()
        world.revoke(world.tokens[0])
        await audit.run(plan, results.append)
    assert 200 == len(results)
    refused = [result for result in results if result.facts.listed.is_read]
    assert {AuthenticationError} == {type(one) for result in refused for one in result.facts.errors.values()}
    assert 4 >= sum(one.status == 401 for one in app.state.requests)


async def test_an_answer_of_another_shape_is_an_error_of_that_part_alone() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/pages"):
            row = {"id": 1, "name": "a", "memberType": "MASTER", "config": "ON"}
            page = {"content": [row], "size": 100, "totalElements": 1, "totalPages": 1, "page": 0}
            return httpx.Response(200, json=page)
        if request.url.path.endswith("/balance"):
            return httpx.Response(200, json={"id": 1, "cash": "0", "freeCash": 0})
        return httpx.Response(200, json=[] if "/channel" in request.url.path else {"id": 1})

    results: list[AccountResult] = []
    async with MomentClient(
        "t", base_url="http://127.0.0.1", transport=httpx.MockTransport(handler), limits=NO_LIMIT
    ) as client:
        audit = Audit({"me": client})
        await audit.run(await audit.plan(), results.append)
    (result,) = results
    assert isinstance(result.facts.balance, DecodeError)
    assert [] == result.facts.channels
    assert {"balance", "trackers", "detail"} == set(result.facts.errors)


async def test_what_the_listener_raises_ends_the_audit_and_is_raised() -> None:
    world = World.generate(30, seed=2, users=2)

    def fail(result: AccountResult) -> None:
        if result.facts.listed.is_read:
            raise OSError("disk full")

    async with clients(app_of(world), world.tokens) as users:
        audit = Audit(users)
        plan = await audit.plan()
        with pytest.raises(OSError, match="disk full"):
            await audit.run(plan, fail)


async def test_an_audit_without_accounts_ends_at_once() -> None:
    world = World.generate(0, seed=1)
    assert [] == await audited(app_of(world), world.tokens)


async def test_the_worst_results_are_kept_and_no_more() -> None:
    world = World.generate(120, seed=4, users=2)
    results = await audited(app_of(world), world.tokens)
    tally = Tally(Plan(accounts=tuple(result.facts.listed for result in results)), worst=5)
    for result in results:
        tally.add(result)
    assert 5 == len(tally.worst)

    def badness(result: AccountResult) -> list[int]:
        ranks = [0] * 5
        for finding in result.findings:
            ranks[finding.severity.rank] += 1
        return ranks

    expected = sorted(results, key=lambda result: (badness(result), -result.facts.account_id), reverse=True)
    assert expected[:5] == list(tally.worst)
    assert sum(tally.severities.values()) == sum(len(result.findings) for result in results)
    assert tally.with_findings == sum(bool(result.findings) for result in results)
    assert 120 == sum(tally.statuses.values())
