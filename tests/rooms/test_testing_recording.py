"""Recordings hold answers and never a token."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from moment_async import ConnectionFailedError, DecodeError, MomentClient, NotFoundError, RetryPolicy
from moment_async.testing import Quota, RecordingTransport, ReplayTransport, Server, World, asked

pytestmark = pytest.mark.anyio

TOKEN = "canary/Token-1"
BALANCE = {"id": 1111, "cash": 7, "freeCash": 0}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def recording(path: Path, answer: httpx.MockTransport, token: str = TOKEN) -> MomentClient:
    transport = RecordingTransport(path, transport=answer)
    return MomentClient(token, transport=transport, retry=RetryPolicy.none())


def replaying(path: Path) -> MomentClient:
    return MomentClient("another-token", transport=ReplayTransport(path), retry=RetryPolicy.none())


def exchanges(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n")[:-1]]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


async def read_all(moment: MomentClient) -> list[object]:
    accounts = [account async for account in moment.ad_accounts.iter_all(size=3)]
    with pytest.raises(NotFoundError) as missing:
        await moment.ad_accounts.get_balance(5)
    created = await moment.ad_accounts.create(name="기록", owner_company_id=12, advertiser_company_id=34)
    return [accounts, created, missing.value.detail_code, await moment.ad_accounts.get_balance(1111)]


async def test_what_was_recorded_is_given_again_without_a_server(
    moment_sandbox: Server, moment_world: World, path: Path
) -> None:
    async with MomentClient(transport=RecordingTransport(path)) as moment:
        recorded = await read_all(moment)
    calls = len(asked(moment_world))
    async with replaying(path) as moment:
        assert await read_all(moment) == recorded
    assert len(asked(moment_world)) == calls == len(exchanges(path))


async def test_the_same_request_is_answered_in_its_order_and_then_as_it_was_last(
    moment_sandbox: Server, moment_world: World, path: Path
) -> None:
    moment_world.fail("get_balance", with_=Quota(times=1, retry_after=1))
    async with MomentClient(transport=RecordingTransport(path)) as moment:
        assert (await moment.ad_accounts.with_raw_response.get_balance(1111)).attempts == 2
    async with MomentClient("t", transport=ReplayTransport(path)) as moment:
        attempts = [(await moment.ad_accounts.with_raw_response.get_balance(1111)).attempts for _ in range(3)]
    assert attempts == [2, 1, 1]
    assert [(one["status"], one["retry_after"]) for one in exchanges(path)] == [(429, "1"), (200, None)]


@pytest.mark.parametrize(
    "spelling",
    [
        TOKEN,
        TOKEN.upper(),
        quote(TOKEN, safe=""),
        quote(quote(TOKEN, safe="")).lower(),
        TOKEN.replace("/", "\\/"),
        "".join(f"\\u{ord(character):04X}" for character in TOKEN),
        json.dumps({"inner": TOKEN.replace("/", "\\/")}),
    ],
)
async def test_a_token_that_the_server_repeats_is_hidden_in_every_spelling(spelling: str, path: Path) -> None:
    headers = {"x-echo": TOKEN, "content-type": f"text/plain; echo={TOKEN}"}
    answer = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers, text=f"token {spelling}."))
    async with recording(path, answer) as moment:
        with pytest.raises(DecodeError):
            await moment.ad_accounts.get_balance(1111)
    (exchange,) = exchanges(path)
    assert "TOKEN" in str(exchange["answered"])
    assert exchange["content_type"] == "text/plain; echo=TOKEN"
    assert "canary" not in text_of(path).lower()
    assert "\\u0063" not in str(exchange["answered"]).lower()


async def test_a_token_of_an_earlier_call_is_hidden_too(path: Path) -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, json={**BALANCE, "note": TOKEN}))
    async with recording(path, answer) as moment:
        await moment.ad_accounts.get_balance(1111)
        await moment.with_token("second").ad_accounts.get_balance(1111)
    assert "canary" not in text_of(path)


async def test_neither_the_host_nor_a_header_of_the_connection_is_recorded(path: Path) -> None:
    body = gzip.compress(json.dumps(BALANCE).encode())
    headers = {"content-encoding": "gzip", "set-cookie": "session=1", "content-type": "application/json"}
    answer = httpx.MockTransport(
        lambda _: httpx.Response(200, headers=headers, stream=httpx.ByteStream(body))
    )
    async with recording(path, answer) as moment:
        assert (await moment.ad_accounts.get_balance(1111)).cash == 7
    (exchange,) = exchanges(path)
    assert exchange == {
        "method": "GET",
        "target": "/openapi/v4/adAccounts/balance",
        "ad_account_id": "1111",
        "asked": "",
        "status": 200,
        "content_type": "application/json",
        "retry_after": None,
        "answered": json.dumps(BALANCE),
    }


async def test_a_request_without_a_token_hides_nothing(path: Path) -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, text="fine"))
    async with httpx.AsyncClient(transport=RecordingTransport(path, transport=answer)) as client:
        assert (await client.get("https://kakao.test/")).text == "fine"
    assert [one["answered"] for one in exchanges(path)] == ["fine"]


async def test_an_exchange_without_an_answer_leaves_no_line(path: Path) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    async with recording(path, httpx.MockTransport(refuse)) as moment:
        with pytest.raises(ConnectionFailedError):
            await moment.ad_accounts.get_balance(1111)
    assert exchanges(path) == []


async def test_a_request_that_was_not_recorded_is_said(path: Path) -> None:
    RecordingTransport(path)
    async with replaying(path) as moment:
        with pytest.raises(
            LookupError, match=r"answers\.jsonl has no answer to GET /openapi/v4/adAccounts/balance"
        ):
            await moment.ad_accounts.get_balance(1111)


async def test_a_short_token_and_odd_characters_leave_a_file_that_can_be_read(path: Path) -> None:
    odd = {**BALANCE, "note": "\u2028\x85\x0b\\ \n 한글"}
    answer = httpx.MockTransport(lambda _: httpx.Response(200, text=json.dumps(odd, ensure_ascii=False)))
    async with recording(path, answer, token="o") as moment:
        await moment.ad_accounts.get_balance(1111)
    assert "한글" in text_of(path)
    assert [sorted(one) for one in exchanges(path)] == [
        ["ad_account_id", "answered", "asked", "content_type", "method", "retry_after", "status", "target"]
    ]


async def test_odd_characters_are_given_again(path: Path) -> None:
    odd = {**BALANCE, "note": "\u2028\x85\x0b\\ \n 한글"}
    answer = httpx.MockTransport(lambda _: httpx.Response(200, text=json.dumps(odd, ensure_ascii=False)))
    async with recording(path, answer) as moment:
        recorded = (await moment.ad_accounts.with_raw_response.get_balance(1111)).body
    async with replaying(path) as moment:
        assert (await moment.ad_accounts.with_raw_response.get_balance(1111)).body == recorded
