"""What was asked, as assertions read it."""

from __future__ import annotations

import pytest

from moment_async import InvalidRequestError, MomentClient, NotFoundError, PermissionDeniedError
from moment_async.testing import Calls, HtmlError, Server, World, asked

pytestmark = [pytest.mark.anyio, pytest.mark.moment_world(users=2)]


async def test_calls_are_given_by_operation_account_and_user(
    moment_client: MomentClient, moment_sandbox: Server, moment_world: World
) -> None:
    moment_world.forbid(1111)
    other = moment_client.with_token(moment_world.user(2).token)
    with pytest.raises(PermissionDeniedError):
        await moment_client.ad_accounts.get_balance(1111)
    with pytest.raises(NotFoundError):
        await other.ad_accounts.get_balance(5)
    await other.ad_accounts.list_page()

    everything = asked(moment_sandbox)
    assert everything.operations == ["get_balance", "get_balance", "list_page"]
    assert everything.account_ids == [1111, 5, None]
    assert everything.users == [1, 2, 2]
    assert everything.statuses == [403, 400, 200]
    assert asked(moment_world, "getBalance") == asked(moment_sandbox, "get_balance") == everything[:2]
    assert asked(moment_world, account_id=5).users == [2]
    assert asked(moment_world, "get_balance", user=1).account_ids == [1111]
    assert asked(moment_world, "create") == []


async def test_calls_show_in_few_words_what_was_asked(
    moment_client: MomentClient, moment_world: World
) -> None:
    moment_world.fail("get_balance", with_=HtmlError(status=502, times=1))
    await moment_client.ad_accounts.get_balance(1111)
    await moment_client.ad_accounts.list_page()
    with pytest.raises(InvalidRequestError):
        await moment_client.request("GET", "/nowhere")
    assert repr(asked(moment_world)) == (
        "[get_balance of 1111 by user 1 -> 502 (HtmlError), get_balance of 1111 by user 1 -> 200, "
        "list_page by user 1 -> 200, GET /nowhere by user None -> 404]"
    )
    assert asked(moment_world).operations[-1] is None


async def test_an_operation_that_is_not_there_is_said(moment_world: World) -> None:
    with pytest.raises(ValueError, match="no operation 'balance'; there are list_page, get, get_balance"):
        asked(moment_world, "balance")


async def test_nothing_asked_has_no_times(moment_world: World) -> None:
    assert asked(moment_world).times == Calls().times == []
