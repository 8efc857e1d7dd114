"""`with_raw_response`: every operation over real HTTP, and what a response tells of itself."""

from __future__ import annotations

import json
import pickle
from collections.abc import Awaitable, Callable, Generator
from typing import Any

import attrs
import pytest

from answering import Answer, Raw, answering
from moment_async import (
    ConnectionFailedError,
    CreateOutcomeUnknownError,
    InvalidArgumentError,
    Limit,
    MomentClient,
    NotFoundError,
    RawResponse,
    RetryPolicy,
    TruncatedListWarning,
)
from moment_async._generated.operations import OPERATIONS
from moment_async.models import Balance
from moment_async.sandbox import Server, World, serve

pytestmark = pytest.mark.anyio

TOKEN = "a-token-that-is-long-enough"
BALANCE = {"id": 1111, "cash": 1, "freeCash": 0}
LIFTED: dict[str, Limit | None] = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}
AT_ONCE = RetryPolicy(first_delay_s=0.001)


@pytest.fixture(scope="module")
def sandbox() -> Generator[Server]:
    with serve(World.generate(20, seed=7), limits=dict.fromkeys(LIFTED)) as server:
        yield server


# Any: pairs of a plain and a raw method, or of their answers, whose types tests/typing/api.py looks at.
async def legacy(accounts: Any, _account_id: int) -> Any:
    with pytest.warns(DeprecationWarning, match="iter_all"):
        return await accounts.list_legacy(config=["ON", "OFF"])


READS: dict[str, Callable[[Any, int], Awaitable[Any]]] = {
    "list_page": lambda accounts, _: accounts.list_page(config=["ON", "OFF"], page=0, size=5),
    "get": lambda accounts, account_id: accounts.get(account_id),
    "get_balance": lambda accounts, account_id: accounts.get_balance(account_id),
    "get_biz_right": lambda accounts, account_id: accounts.get_biz_right(account_id),
    "list_channel_profiles": lambda accounts, account_id: accounts.list_channel_profiles(account_id),
    "list_trackers": lambda accounts, account_id: accounts.list_trackers(
        account_id, campaign_type="TALK_BIZ_BOARD", goal="VISITING"
    ),
    "list_legacy": legacy,
}


def known(server: Server) -> int:
    return next(account.id for account in server.world.accounts if account.config == "ON")


@pytest.mark.parametrize("name", READS)
async def test_a_read_gives_its_plain_value_and_the_answer_around_it(name: str, sandbox: Server) -> None:
    async with MomentClient(sandbox.tokens[0], base_url=sandbox.base_url, limits=LIFTED) as moment:
        response = await READS[name](moment.ad_accounts.with_raw_response, known(sandbox))
        assert response.value == await READS[name](moment.ad_accounts, known(sandbox))
    assert (response.status, response.attempts) == (200, 1)
    assert response.waited_s >= 0
    assert response.headers["content-type"].startswith("application/json")
    assert response.headers["content-length"] == str(len(response.body))
    assert isinstance(json.loads(response.body), dict | list)


async def test_what_is_created_and_switched_comes_with_its_answer() -> None:
    with serve(World.generate(5, seed=7), limits=dict.fromkeys(LIFTED)) as server:
        async with MomentClient(server.tokens[0], base_url=server.base_url, limits=LIFTED) as moment:
            raw = moment.ad_accounts.with_raw_response
            created = await raw.create(name="새 계정", owner_company_id=12, advertiser_company_id=34)
            switched = await raw.set_config(created.value.id, "OFF")
            detail = await raw.get(created.value.id)
    assert json.loads(created.body)["id"] == created.value.id
    assert (switched.status, switched.value, switched.body, switched.attempts) == (200, None, b"", 1)
    assert (detail.value.name, detail.value.config) == ("새 계정", "OFF")


def test_every_operation_has_a_raw_method() -> None:
    raw = MomentClient("t").ad_accounts.with_raw_response
    offered = {name for name in dir(raw) if not name.startswith("_")}
    assert offered == {operation.name for operation in OPERATIONS} == {*READS, "create", "set_config"}


async def test_a_call_that_was_sent_again_says_how_often() -> None:
    async with answering([Answer(status=503), Raw(), Answer(body=BALANCE)]) as server:
        async with MomentClient(TOKEN, base_url=server.base_url, retry=AT_ONCE) as moment:
            response = await moment.ad_accounts.with_raw_response.get_balance(1111)
    assert (response.attempts, response.value.cash, len(server.asked)) == (3, 1, 3)
    assert 0 < response.waited_s


async def test_header_names_are_in_lower_case() -> None:
    headers = (("Content-Type", "application/json"), ("X-Kakao-Request-ID", "Abc"))
    async with answering([Answer(body=BALANCE, headers=headers)]) as server:
        async with MomentClient(TOKEN, base_url=server.base_url) as moment:
            response = await moment.ad_accounts.with_raw_response.get_balance(1111)
    assert dict(response.headers) == {
        "content-type": "application/json",
        "x-kakao-request-id": "Abc",
        "content-length": str(len(response.body)),
    }


async def test_a_token_that_the_server_echoes_is_masked_everywhere() -> None:
    headers = (("content-type", "application/json"), ("x-echo", f"Bearer {TOKEN}"))
    async with answering([Answer(body={**BALANCE, "echo": TOKEN}, headers=headers)]) as server:
        async with MomentClient(TOKEN, base_url=server.base_url) as moment:
            response = await moment.ad_accounts.with_raw_response.get_balance(1111)
    assert response.headers["x-echo"] == "Bearer ****"
    assert json.loads(response.body)["echo"] == "****"
    assert TOKEN not in repr(response)
    assert TOKEN.encode() not in pickle.dumps(response)


async def test_errors_are_those_of_the_plain_method(sandbox: Server) -> None:
    async with MomentClient(sandbox.tokens[0], base_url=sandbox.base_url) as moment:
        raw = moment.ad_accounts.with_raw_response
        with pytest.raises(NotFoundError) as caught:
            await raw.get_balance(999_999_999_999)
        with pytest.raises(InvalidArgumentError, match="page must be 0 or more"):
            await raw.list_page(page=-1)
    assert (caught.value.operation, caught.value.attempts) == ("getBalance", 1)


async def test_a_lost_answer_is_the_same_error_as_of_the_plain_method() -> None:
    async with answering([Raw()]) as server:
        async with MomentClient(TOKEN, base_url=server.base_url, retry=AT_ONCE) as moment:
            raw = moment.ad_accounts.with_raw_response
            with pytest.raises(ConnectionFailedError) as caught:
                await raw.get_balance(1111)
            with pytest.raises(CreateOutcomeUnknownError):
                await raw.create(name="새 계정", owner_company_id=12)
    assert (caught.value.attempts, len(server.asked)) == (3, 4)


async def test_exactly_fifteen_hundred_raw_legacy_accounts_are_suspicious() -> None:
    row = {"id": 1, "name": "x", "memberType": "MASTER", "config": "ON"}
    async with answering([Answer(body={"content": [row] * 1500})]) as server:
        async with MomentClient(TOKEN, base_url=server.base_url) as moment:
            raw = moment.ad_accounts.with_raw_response
            with pytest.warns(DeprecationWarning), pytest.warns(TruncatedListWarning) as warned:
                response = await raw.list_legacy()  # type: ignore[deprecated]
    assert len(response.value.content) == 1500
    assert {warning.filename for warning in warned} == {__file__}


def response_of(**changes: Any) -> RawResponse[Balance]:
    response = RawResponse(
        status=200,
        headers={"x-shown": "no"},
        body=b"hidden",
        attempts=2,
        waited_s=1.5,
        value=Balance(id=1111, cash=1, free_cash=0),
    )
    return attrs.evolve(response, **changes)


def test_a_response_shows_neither_headers_nor_body() -> None:
    shown = "RawResponse(status=200, attempts=2, waited_s=1.5, value=Balance(id=1111, cash=1, free_cash=0))"
    assert repr(response_of()) == shown


def test_a_response_pickles_compares_by_value_and_is_frozen() -> None:
    response = response_of()
    assert pickle.loads(pickle.dumps(response)) == response
    assert response_of(attempts=1) != response
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        response.status = 500  # type: ignore[misc]
