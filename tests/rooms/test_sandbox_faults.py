"""Faults on demand, seen by a plain HTTP client in process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import anyio
import httpx
import pytest
import trio.testing

from kakao_spec import operations
from moment_async.sandbox import (
    Answer,
    Bomb,
    Drift,
    ErrorIn200,
    Fault,
    Hang,
    HtmlError,
    Latency,
    Nulls,
    Quota,
    Redirect,
    Reset,
    ServerTrouble,
    SlowDrip,
    Truncated,
    UnknownWords,
    World,
    create_app,
)
from moment_async.sandbox.operation_ids import PYTHON_NAMES

pytestmark = pytest.mark.anyio
ACCOUNTS = "/openapi/v4/adAccounts"
LIFTED = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}
CREATE = {"name": "새 계정", "ownerCompanyId": 34}


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Kakao:
    """A world and a client of it."""

    world: World
    http: httpx.AsyncClient
    clock: Clock

    async def get(self, path: str = "/balance", account: int = 1111) -> httpx.Response:
        return await self.http.get(ACCOUNTS + path, headers={"adAccountId": str(account)})

    async def statuses(self, calls: int, path: str = "/balance", account: int = 1111) -> list[int]:
        return [(await self.get(path, account)).status_code for _ in range(calls)]

    async def pages(self, query: str = "") -> httpx.Response:
        return await self.http.get(f"{ACCOUNTS}/pages{query}")


@pytest.fixture
async def kakao() -> AsyncIterator[Kakao]:
    clock, world = Clock(), World.generate(30, seed=1)
    transport = httpx.ASGITransport(create_app(world, limits=LIFTED, clock=clock))
    headers = {"Authorization": "Bearer sandbox-token-1"}
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as http:
        yield Kakao(world, http, clock)


async def test_server_trouble_is_a_json_error(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=ServerTrouble(times=1))
    kakao.world.fail("get_balance", with_=ServerTrouble(status=500, times=1))
    maintenance, internal, right = [await kakao.get() for _ in range(3)]
    assert (503, -9798) == (maintenance.status_code, maintenance.json()["code"])
    assert (500, -1) == (internal.status_code, internal.json()["code"])
    assert 200 == right.status_code


async def test_an_html_error_is_a_page(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=HtmlError())
    answer = await kakao.get()
    assert (502, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    assert answer.text.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("fault", [ServerTrouble, HtmlError])
@pytest.mark.parametrize(("when", "made"), [("before", 0), ("after", 1)])
async def test_trouble_comes_before_the_work_or_after_it(
    kakao: Kakao, fault: Any, when: str, made: int
) -> None:
    kakao.world.fail("create", with_=fault(when=when))
    answer = await kakao.http.post(ACCOUNTS, json=CREATE)
    assert answer.status_code >= 500
    assert 30 + made == len(kakao.world.accounts)


async def test_an_error_can_come_with_200(kakao: Kakao) -> None:
    kakao.world.fail("set_config", with_=ErrorIn200(detail_code=20023, message="안 됩니다"))
    kakao.world.fail("get_balance", with_=ErrorIn200(-10))
    answer = await kakao.http.put(
        f"{ACCOUNTS}/onOff", headers={"adAccountId": "1111"}, json={"config": "OFF"}
    )
    expected = {"code": -813, "msg": "안 됩니다", "extras": {"detailCode": 20023}}
    assert (200, expected) == (answer.status_code, answer.json())
    assert "ON" == kakao.world.account(1111).config
    assert {"code": -10, "msg": "KakaoMomentException", "extras": {}} == (await kakao.get()).json()


async def test_a_quota_is_429_or_400_with_minus_10(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Quota(times=1))
    kakao.world.fail("get_balance", with_=Quota(retry_after=7, detail_code=1, times=1))
    kakao.world.fail("get_balance", with_=Quota(style="-10"))
    plain, full, other = [await kakao.get() for _ in range(3)]
    assert (429, -813, {"detailMsg"}) == (
        plain.status_code,
        plain.json()["code"],
        set(plain.json()["extras"]),
    )
    assert ("7", 1) == (full.headers["retry-after"], full.json()["extras"]["detailCode"])
    assert "retry-after" not in plain.headers
    assert (400, {"code": -10, "msg": "API limit has been exceeded.", "extras": {}}) == (
        other.status_code,
        other.json(),
    )


@pytest.mark.parametrize(
    ("body", "received"), [(None, b""), ("text", b"text"), (b"\xff", b"\xff"), ({"a": [1]}, b'{"a":[1]}')]
)
async def test_any_answer_can_be_given(kakao: Kakao, body: object, received: bytes) -> None:
    kakao.world.fail("get_balance", with_=Answer(418, body, {"x-kind": "teapot"}))
    answer = await kakao.get()
    assert (418, received, "teapot") == (answer.status_code, answer.content, answer.headers["x-kind"])


async def test_unknown_words_stand_in_for_every_enumeration(kakao: Kakao) -> None:
    kakao.world.fail("*", with_=UnknownWords())
    detail = (await kakao.get("/1111")).json()
    listed = (await kakao.pages("?size=1")).json()["content"][0]
    words = {detail["type"], detail["config"], listed["config"], listed["memberType"]}
    assert ({"SANDBOX_NEW"}, "심사중") == (words, detail["statusDescription"])
    assert kakao.world.account(1111).name == detail["name"] == listed["name"]


async def test_the_unknown_word_can_be_chosen(kakao: Kakao) -> None:
    kakao.world.fail("get", with_=UnknownWords("PAUSED"))
    assert "PAUSED" == (await kakao.get("/1111")).json()["config"]


async def test_fields_become_null(kakao: Kakao) -> None:
    kakao.world.fail("get", with_=Nulls(("ownerCompany", "businessRegistrationNumber")))
    detail = (await kakao.get("/1111")).json()
    assert (None, None) == (detail["ownerCompany"], detail["advertiser"]["businessRegistrationNumber"])
    assert detail["advertiser"]["name"]


async def test_all_plain_fields_become_null_when_none_is_named(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Nulls())
    assert {"id": None, "cash": None, "freeCash": None} == (await kakao.get()).json()


@pytest.mark.parametrize("fault", [Nulls(), UnknownWords()])
async def test_refusals_and_empty_answers_are_left_alone(kakao: Kakao, fault: Fault) -> None:
    kakao.world.fail("*", with_=fault)
    assert 21006 == (await kakao.get(account=7)).json()["extras"]["detailCode"]
    answer = await kakao.http.put(
        f"{ACCOUNTS}/onOff", headers={"adAccountId": "1111"}, json={"config": "OFF"}
    )
    assert (200, b"") == (answer.status_code, answer.content)


async def test_accounts_come_and_go_between_pages(kakao: Kakao) -> None:
    kakao.world.fail("list_page", with_=Drift())
    before = [one["id"] for one in (await kakao.pages("?size=5")).json()["content"]]
    after = (await kakao.pages("?size=30")).json()["content"]
    assert before[1:] == [one["id"] for one in after][:4]
    assert "새 광고계정" == after[-1]["name"]
    assert ("DEL", 32) == (kakao.world.account(before[0]).config, len(kakao.world.accounts))


async def test_a_list_that_is_refused_does_not_drift(kakao: Kakao) -> None:
    kakao.world.fail("*", with_=Drift(come=2, go=0))
    assert 400 == (await kakao.pages("?size=x")).status_code
    assert 200 == (await kakao.get()).status_code
    assert 30 == len(kakao.world.accounts)


async def test_a_redirect_points_elsewhere(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Redirect("http://elsewhere/"))
    answer = await kakao.get()
    assert (307, "http://elsewhere/") == (answer.status_code, answer.headers["location"])


async def test_a_bomb_is_a_thousand_times_as_large_as_on_the_wire(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Bomb(2))
    async with kakao.http.stream("GET", f"{ACCOUNTS}/balance", headers={"adAccountId": "1111"}) as answer:
        packed = b"".join([piece async for piece in answer.aiter_raw()])
    assert ("gzip", 200) == (answer.headers["content-encoding"], answer.status_code)
    assert 2 * 1024 > len(packed) - 1024
    assert {} == (await kakao.get()).json()
    assert (2 << 20) + 2 == len((await kakao.get()).content)


async def test_a_call_that_hangs_ends_only_with_its_client(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Hang())
    nothing_more: dict[str, Any] = {"type": "http.request", "body": b"", "more_body": False}
    messages = iter([nothing_more, nothing_more, {"type": "http.disconnect"}])

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(message: object) -> None:
        raise AssertionError(message)

    path = f"{ACCOUNTS}/balance"
    scope: Any = {"type": "http", "method": "GET", "raw_path": path.encode(), "path": path, "headers": []}
    await create_app(kakao.world)(scope | {"query_string": b""}, receive, send)
    assert [] == list(messages)


@pytest.mark.parametrize("fault", [Reset(), Truncated()])
async def test_a_fault_of_the_connection_says_that_it_needs_a_server(kakao: Kakao, fault: Fault) -> None:
    kakao.world.fail("get_balance", with_=fault)
    with pytest.raises(RuntimeError, match=r"use serve\(\).*serve\(\)를 쓰세요"):
        await kakao.get()


async def test_a_fault_spoils_so_many_calls_and_no_more(kakao: Kakao) -> None:
    kakao.world.fail("getBalance", with_=Quota(times=2))
    assert [429, 429, 200] == await kakao.statuses(3)


async def test_a_fault_spoils_one_operation_or_all(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Quota())
    assert [429, 200] == [(await kakao.get()).status_code, (await kakao.get("/bizRight")).status_code]
    kakao.world.fail("*", with_=HtmlError())
    assert [429, 502] == [(await kakao.get()).status_code, (await kakao.get("/bizRight")).status_code]


async def test_a_fault_spoils_one_account(kakao: Kakao) -> None:
    other = kakao.world.accounts[1].id
    kakao.world.fail("*", with_=Quota(account_id=other))
    assert [200, 429] == [(await kakao.get()).status_code, (await kakao.get(account=other)).status_code]
    assert 200 == (await kakao.pages()).status_code


async def test_a_rate_spoils_about_its_share_and_the_same_calls_each_time(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Quota(rate=0.3))
    seen = await kakao.statuses(200)
    assert 40 < seen.count(429) < 80
    again = World.generate(30, seed=1)
    again.fail("get_balance", with_=Quota(rate=0.3))
    assert [status == 429 for status in seen] == [
        again.faults.take("getBalance", 1111, 0.0) is not None for _ in range(200)
    ]


async def test_a_fault_has_its_time(kakao: Kakao) -> None:
    kakao.clock.now = 1000.0
    kakao.world.fail("get_balance", with_=Quota(from_s=5, until_s=10))
    seen: list[int] = []
    for second in (0, 4.9, 5, 9.9, 10, 20):
        kakao.clock.now = 1000 + second
        seen += await kakao.statuses(1)
    assert [200, 200, 429, 429, 200, 200] == seen


async def test_the_first_fault_that_fits_wins(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=HtmlError(account_id=7))
    kakao.world.fail("get_balance", with_=Quota(times=1))
    kakao.world.fail("get_balance", with_=ServerTrouble())
    assert [429, 503] == await kakao.statuses(2)


async def test_healing_takes_every_fault_away(kakao: Kakao) -> None:
    kakao.world.fail("*", with_=Quota())
    kakao.world.heal()
    assert [200] == await kakao.statuses(1)


async def test_a_spoilt_call_is_written_down_with_its_fault(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Quota(times=1))
    await kakao.statuses(2)
    spoilt, right = kakao.world.requests
    assert ("Quota", 429, 1, 1111) == (spoilt.fault, spoilt.status, spoilt.user, spoilt.account_id)
    assert (None, 200) == (right.fault, right.status)


async def test_a_spoilt_call_needs_no_token_and_no_header(kakao: Kakao) -> None:
    kakao.world.fail("*", with_=Quota())
    answer = await kakao.http.get(f"{ACCOUNTS}/balance", headers={"Authorization": "none"})
    assert 429 == answer.status_code
    assert (None, None) == (kakao.world.requests[0].user, kakao.world.requests[0].account_id)


async def test_a_path_that_is_none_meets_no_fault(kakao: Kakao) -> None:
    kakao.world.fail("*", with_=Quota())
    assert 404 == (await kakao.http.get("/elsewhere")).status_code


async def test_a_fault_of_ones_own_is_played(kakao: Kakao) -> None:
    @dataclass(frozen=True)
    class Shuffled(Fault):
        async def play(self, stage: Any) -> Any:
            right = stage.proceed()
            right.headers["x-fault"] = "mine"
            return right

    kakao.world.fail("get_balance", with_=Shuffled())
    assert "mine" == (await kakao.get()).headers["x-fault"]


async def test_a_fault_without_a_deed_says_so(kakao: Kakao) -> None:
    kakao.world.fail("get_balance", with_=Fault())
    with pytest.raises(NotImplementedError, match="does not define play"):
        await kakao.get()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Quota(times=0), "times must be 1 or more, got 0"),
        (lambda: Quota(rate=1.1), "rate must be from 0 to 1, got 1.1"),
        (lambda: Quota(from_s=2, until_s=2), "until_s must be above from_s, got 2 and 2"),
        (lambda: Latency(-1), "seconds must be 0 or more"),
        (lambda: Latency(1, jitter=-1), "jitter must be 0 or more"),
        (lambda: Latency(float("nan")), "seconds must be 0 or more"),
        (lambda: ServerTrouble(status=200), "status must be from 500 to 599, got 200"),
        (lambda: HtmlError(status=100), "status must be from 200 to 599"),
        (lambda: Answer(status=99), "status must be from 200 to 599"),
        (lambda: Redirect("/", status=200), "status must be from 300 to 399"),
        (lambda: Drift(come=-1), "come must be 0 or more"),
        (lambda: Drift(go=-1), "go must be 0 or more"),
        (lambda: SlowDrip(piece=0), "piece must be 1 or more"),
        (lambda: SlowDrip(every_s=-1), "every_s must be 0 or more"),
        (lambda: Quota(style="503"), "style must be '429' or '-10', got '503'"),  # type: ignore[arg-type]
        (lambda: Reset("never"), "when must be 'before' or 'in' or 'after'"),  # type: ignore[arg-type]
        (lambda: Hang("in"), "when must be 'before' or 'after'"),  # type: ignore[arg-type]
        (lambda: HtmlError(when="in"), "when must be 'before' or 'after'"),  # type: ignore[arg-type]
        (lambda: ServerTrouble(when="in"), "when must be 'before' or 'after'"),  # type: ignore[arg-type]
        (lambda: Bomb(0), "mebibytes must be from 1 to 4096"),
    ],
)
def test_an_impossible_fault_is_refused(make: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        make()


@pytest.mark.parametrize(
    ("operation", "fault", "says"),
    [
        ("get_balanse", Quota(), r"no operation 'get_balanse'; there are list_page, get, .*'\*'"),
        ("get_balance", Drift(), "Drift can spoil listAdAccounts alone, not getBalance"),
    ],
)
def test_a_fault_that_could_never_come_is_refused(operation: str, fault: Fault, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        World().fail(operation, with_=fault)


def test_operations_are_named_as_in_the_spec() -> None:
    named = {each["operationId"]: each["x-moment-python-name"] for _, _, each in operations()}
    assert named == PYTHON_NAMES


class TestVirtualTime:
    """Waiting is anyio's, so trio's clock reaches it."""

    @pytest.fixture
    def anyio_backend(self) -> tuple[str, dict[str, object]]:
        return ("trio", {"clock": trio.testing.MockClock(autojump_threshold=0)})

    @pytest.fixture
    def world(self) -> World:
        return World.generate(9, seed=1)

    async def get(self, world: World, path: str = "/balance") -> httpx.Response:
        transport = httpx.ASGITransport(create_app(world, clock=anyio.current_time))
        headers = {"Authorization": "Bearer sandbox-token-1", "adAccountId": "1111"}
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            return await client.get(ACCOUNTS + path, headers=headers)

    async def test_an_answer_is_late(self, world: World) -> None:
        world.fail("get_balance", with_=Latency(60))
        start = anyio.current_time()
        assert 200 == (await self.get(world)).status_code
        assert 60 == anyio.current_time() - start

    async def test_jitter_makes_it_later_still(self, world: World) -> None:
        world.fail("get_balance", with_=Latency(60, jitter=30))
        start = anyio.current_time()
        await self.get(world)
        assert 60 < anyio.current_time() - start < 90

    async def test_a_body_drips(self, world: World) -> None:
        world.fail("get_balance", with_=SlowDrip(every_s=10, piece=8))
        start = anyio.current_time()
        answer = await self.get(world)
        assert 1111 == answer.json()["id"]
        assert 10 * -(-len(answer.content) // 8) == anyio.current_time() - start

    @pytest.mark.parametrize(("when", "config"), [("before", "ON"), ("after", "OFF")])
    async def test_no_answer_comes(self, world: World, when: Any, config: str) -> None:
        world.fail("set_config", with_=Hang(when=when))
        transport = httpx.ASGITransport(create_app(world))
        headers = {"Authorization": "Bearer sandbox-token-1", "adAccountId": "1111"}
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            with anyio.move_on_after(3600) as waited:
                await client.put(f"{ACCOUNTS}/onOff", headers=headers, json={"config": "OFF"})
        assert waited.cancelled_caught
        assert config == world.account(1111).config
        assert [None] == [one.status for one in world.requests]


def test_what_is_planned_can_be_read_with_how_often_it_struck() -> None:
    world = World()
    world.fail("get_balance", with_=Quota(times=2))
    world.faults.take("getBalance", None, 0.0)
    assert [("getBalance", Quota(times=2), 1)] == world.faults.planned()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Quota(account_id="1111"),  # type: ignore[arg-type]
        lambda: Quota(times="2"),  # type: ignore[arg-type]
        lambda: Quota(times=1.5),  # type: ignore[arg-type]
        lambda: Quota(rate="0.5"),  # type: ignore[arg-type]
        lambda: Latency("1"),  # type: ignore[arg-type]
        lambda: Nulls(fields="cash"),  # type: ignore[arg-type]
        lambda: Answer(headers={"x": 1}),  # type: ignore[dict-item]
    ],
)
def test_a_fault_of_wrong_values_is_refused_at_once(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match="must be"):
        wrong()


@pytest.mark.parametrize("wrong", [Quota, "Quota", None])
def test_what_is_no_fault_is_refused_at_once(wrong: Any) -> None:
    with pytest.raises(ValueError, match="with_ must be a fault"):
        World().fail("get_balance", with_=wrong)
