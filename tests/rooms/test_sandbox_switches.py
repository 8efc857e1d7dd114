"""Each open question about Kakao as a switch, seen by a plain HTTP client."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest

from moment_async.sandbox import Account, Switches, World, create_app, serve

pytestmark = pytest.mark.anyio
ACCOUNTS = "/openapi/v4/adAccounts"
LIFTED = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}
CREATE = {"name": "새 계정", "ownerCompanyId": 34}


@dataclass
class Kakao:
    """A world with its clock, asked in process."""

    world: World = field(default_factory=lambda: World.generate(30, seed=1))
    now: float = 100.0
    http: httpx.AsyncClient = field(init=False)

    def opened(self, *, is_limited: bool = False) -> httpx.AsyncClient:
        app = create_app(self.world, limits=None if is_limited else LIFTED, clock=lambda: self.now)
        headers = {"Authorization": "Bearer sandbox-token-1"}
        transport = httpx.ASGITransport(app)
        self.http = httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers)
        return self.http

    def switch(self, **changes: Any) -> None:
        self.world.switches = replace(self.world.switches, **changes)

    async def get(self, path: str, account: int | None = 1111) -> httpx.Response:
        headers = {} if account is None else {"adAccountId": str(account)}
        return await self.http.get(ACCOUNTS + path, headers=headers)

    async def pages(self, query: str = "") -> httpx.Response:
        return await self.get(f"/pages{query}", None)

    async def ids(self, query: str = "?size=100") -> list[int]:
        return [one["id"] for one in (await self.pages(query)).json()["content"]]

    async def statuses(self, steps: list[float], path: str = "/1111") -> list[int]:
        seen: list[int] = []
        for step in steps:
            self.now += step
            seen.append((await self.get(path)).status_code)
        return seen


@pytest.fixture
async def kakao() -> AsyncIterator[Kakao]:
    made = Kakao()
    async with made.opened():
        yield made


@pytest.fixture
async def limited() -> AsyncIterator[Kakao]:
    made = Kakao()
    async with made.opened(is_limited=True):
        yield made


async def test_a_size_above_the_cap_is_capped(kakao: Kakao) -> None:
    kakao.switch(size_cap=5)
    body = (await kakao.pages("?size=100&page=1")).json()
    total = body["totalElements"]
    assert (5, 5, -(-total // 5)) == (body["size"], len(body["content"]), body["totalPages"])
    assert 3 == (await kakao.pages("?size=3")).json()["size"]


async def test_a_size_above_the_cap_is_refused(kakao: Kakao) -> None:
    kakao.switch(size_cap=5, above_size_cap="refused")
    answer = await kakao.pages("?size=6")
    assert (400, "size must be 5 or less, got 6") == (answer.status_code, answer.json()["msg"])
    assert 200 == (await kakao.pages("?size=5")).status_code


async def test_the_page_is_also_called_number(kakao: Kakao) -> None:
    kakao.switch(page_number=True)
    body = (await kakao.pages("?size=2&page=3")).json()
    assert (3, 3, "number") == (body["page"], body["number"], list(body)[-1])


async def test_the_order_of_the_list_changes_with_each_request(kakao: Kakao) -> None:
    right = await kakao.ids()
    kakao.switch(list_order="unstable")
    first, second = await kakao.ids(), await kakao.ids()
    assert first != second
    assert right == sorted(first) == sorted(second)
    pages = [one for number in range(6) for one in await kakao.ids(f"?size=5&page={number}")]
    assert (len(right), True) == (len(pages), len(set(pages)) < len(right))


@pytest.mark.parametrize("comma", ["%2C", "%2c"])
async def test_an_encoded_comma_is_refused(kakao: Kakao, comma: str) -> None:
    kakao.switch(encoded_comma=False)
    assert 400 == (await kakao.pages(f"?config=ON{comma}OFF")).status_code
    assert 200 == (await kakao.pages("?config=ON,OFF")).status_code


async def test_a_created_account_comes_late_into_the_list(kakao: Kakao) -> None:
    kakao.switch(creation_lag_s=5)
    made = (await kakao.http.post(ACCOUNTS, json=CREATE)).json()["id"]
    assert 200 == (await kakao.get(f"/{made}", made)).status_code
    assert made not in await kakao.ids()
    kakao.now += 4.9
    assert made not in await kakao.ids()
    kakao.now += 0.1
    assert made == (await kakao.ids())[-1]


async def test_an_account_that_is_not_listed_yet_can_be_changed_and_dropped(kakao: Kakao) -> None:
    kakao.switch(creation_lag_s=5)
    kept, gone = [(await kakao.http.post(ACCOUNTS, json=CREATE)).json()["id"] for _ in range(2)]
    kakao.world.set_config(kept, "OFF")
    kakao.world.drop(gone)
    assert kept not in await kakao.ids()
    kakao.now += 5
    assert kept in await kakao.ids("?config=OFF&size=100")
    assert gone not in await kakao.ids()


async def test_a_sliding_window_looks_back_one_second(limited: Kakao) -> None:
    limited.now = 100.9
    assert [200, 429, 200] == await limited.statuses([0, 0.2, 0.8])


async def test_a_fixed_window_begins_with_each_calendar_second(limited: Kakao) -> None:
    limited.switch(window="fixed")
    limited.now = 100.9
    assert [200, 429, 200, 429, 200] == await limited.statuses([0, 0.05, 0.05, 0.9, 0.1])


async def test_a_bucket_gives_tokens_back_one_by_one() -> None:
    kakao = Kakao()
    kakao.switch(window="bucket")
    app = create_app(kakao.world, limits={"getAdAccount": (2, 1.0)}, clock=lambda: kakao.now)
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": "Bearer sandbox-token-1"}
    kakao.http = httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers)
    async with kakao.http:
        seen = await kakao.statuses([0, 0, 0, 0.5, 0, 10, 0, 0])
    assert [200, 200, 429, 200, 429, 200, 200, 429] == seen


@pytest.mark.parametrize("window", ["sliding", "bucket"])
async def test_refused_calls_count_when_told(limited: Kakao, window: str) -> None:
    limited.switch(window=window, refused_calls_count=True)
    assert [200, 429, 429, 429, 200] == await limited.statuses([0, 0.6, 0.6, 0.6, 1.0])


@pytest.mark.parametrize(("window", "wait"), [("sliding", "1"), ("fixed", "1"), ("bucket", "1")])
async def test_a_refusal_says_when_to_come_back(limited: Kakao, window: str, wait: str) -> None:
    limited.switch(window=window, retry_after=True, quota_detail_code=1234)
    limited.now = 100.1
    await limited.get("/1111")
    limited.now += 0.3
    answer = await limited.get("/1111")
    assert (429, wait) == (answer.status_code, answer.headers["retry-after"])
    assert 1234 == answer.json()["extras"]["detailCode"]


async def test_a_long_wait_is_told_in_whole_seconds(kakao: Kakao) -> None:
    kakao.switch(retry_after=True, other_limit=(1, 60.0))
    await kakao.get("/balance")
    kakao.now += 10.5
    answer = await kakao.get("/balance")
    assert "50" == answer.headers["retry-after"]
    kakao.now += 50
    assert 200 == (await kakao.get("/balance")).status_code


async def test_the_detail_has_no_limit_when_told(limited: Kakao) -> None:
    limited.switch(detail_limit=False)
    assert [200, 200, 200] == await limited.statuses([0, 0, 0])


async def test_the_list_has_a_limit_when_told(limited: Kakao) -> None:
    limited.switch(list_limit=True)
    assert [200, 429] == [(await limited.pages()).status_code for _ in range(2)]
    limited.now += 1
    assert 200 == (await limited.pages()).status_code


async def test_everything_else_shares_one_limit_by_user_and_app(limited: Kakao) -> None:
    limited.switch(other_limit=(2, 1.0))
    assert [200, 200] == [(await limited.get(path)).status_code for path in ("/balance", "/bizRight")]
    refused = await limited.get("/balance")
    assert (429, -813) == (refused.status_code, refused.json()["code"])
    assert 429 == (await limited.pages()).status_code
    assert 200 == (await limited.get("/1111")).status_code
    limited.http.headers["Authorization"] = f"Bearer {limited.world.issue_token(1, app='app-2')}"
    assert 200 == (await limited.get("/balance")).status_code


async def test_the_limit_of_everything_else_can_answer_minus_10(limited: Kakao) -> None:
    limited.switch(other_limit=(1, 1.0), other_limit_answer="-10")
    await limited.get("/balance")
    refused = await limited.get("/balance")
    assert (400, {"code": -10, "msg": "API limit has been exceeded.", "extras": {}}) == (
        refused.status_code,
        refused.json(),
    )
    assert [200, 429] == await limited.statuses([0, 0])


async def test_a_given_limit_takes_an_operation_out_of_everything_else() -> None:
    kakao = Kakao()
    kakao.switch(other_limit=(1, 1.0))
    app = create_app(kakao.world, limits={"getBalance": None}, clock=lambda: kakao.now)
    headers = {"Authorization": "Bearer sandbox-token-1"}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox", headers=headers) as http:
        kakao.http = http
        assert [200, 200] == await kakao.statuses([0, 0], "/balance")


async def test_a_day_has_a_quota_for_each_app(kakao: Kakao) -> None:
    kakao.switch(daily_quota=2)
    assert [200, 200, 400] == await kakao.statuses([0, 0, 0], "/balance")
    assert -10 == (await kakao.pages()).json()["code"]
    other = kakao.world.issue_token(1, app="app-2")
    answer = await kakao.http.get(f"{ACCOUNTS}/pages", headers={"Authorization": f"Bearer {other}"})
    assert 200 == answer.status_code
    assert [200] == await kakao.statuses([86_400], "/balance")


async def test_newer_answers_have_a_wallet_and_no_owner(kakao: Kakao) -> None:
    owner = kakao.world.account(1111).owner
    assert owner is not None
    kakao.switch(biz_wallet_id=True, owner_company=False, nulls=True)
    detail, balance = (await kakao.get("/1111")).json(), (await kakao.get("/balance")).json()
    assert detail["bizWalletId"] == balance["bizWalletId"] == 70_000 + owner.id
    assert "ownerCompany" not in detail


async def test_an_account_without_owner_has_no_wallet(kakao: Kakao) -> None:
    kakao.switch(biz_wallet_id=True)
    person = next(one for one in kakao.world.accounts if one.owner is None)
    assert "bizWalletId" not in (await kakao.get("/balance", person.id)).json()


async def test_balances_have_an_amount_to_pay_later(kakao: Kakao) -> None:
    kakao.switch(deferred_pay_amount=True)
    kakao.world.put(replace(kakao.world.account(1111), deferred_pay_amount=7_000))
    assert 7_000 == (await kakao.get("/balance")).json()["deferredPayAmount"]


async def test_the_id_of_a_business_right_is_zero(kakao: Kakao) -> None:
    kakao.switch(biz_right_id_zero=True)
    assert 0 == (await kakao.get("/bizRight")).json()["id"]


async def test_what_is_missing_is_null_instead() -> None:
    world = World(accounts=[Account(id=1, name="개인", members={1: "MASTER"}, config="DEL")])
    kakao = Kakao(world)
    kakao.switch(nulls=True)
    async with kakao.opened():
        detail = (await kakao.get("/1", 1)).json()
        right = (await kakao.get("/bizRight", 1)).json()
        row = (await kakao.get("?config=DEL", None)).json()["content"][0]
    empty = [key for key, value in detail.items() if value is None]
    assert ["ownerCompany", "advertiser", "isAdminStop", "isOutOfBalance"] == empty
    assert (None, None) == (right["bizRightCompanyName"], row["businessAccount"])


async def test_a_creation_is_201(kakao: Kakao) -> None:
    kakao.switch(created_status=201)
    assert 201 == (await kakao.http.post(ACCOUNTS, json=CREATE)).status_code


async def test_a_name_is_taken_once(kakao: Kakao) -> None:
    kakao.switch(duplicate_names=False)
    assert [200, 400] == [(await kakao.http.post(ACCOUNTS, json=CREATE)).status_code for _ in range(2)]
    assert -813 == (await kakao.http.post(ACCOUNTS, json=CREATE)).json()["code"]
    assert 31 == len(kakao.world.accounts)


def test_a_server_takes_switches_and_keeps_those_of_the_world() -> None:
    headers = {"Authorization": "Bearer sandbox-token-1"}
    with serve(World(), switches=Switches(page_number=True)) as server:
        first = httpx.get(f"{server.base_url}{ACCOUNTS}/pages", headers=headers).json()
        server.world.switches = Switches()
        second = httpx.get(f"{server.base_url}{ACCOUNTS}/pages", headers=headers).json()
    assert ("number" in first, "number" in second) == (True, False)


async def test_a_second_application_leaves_the_switches_of_its_world_alone(kakao: Kakao) -> None:
    kakao.switch(page_number=True)
    create_app(kakao.world)
    assert "number" in (await kakao.pages()).json()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"size_cap": 0}, "size_cap must be 1 or more, got 0"),
        ({"size_cap": "5"}, "Switches: size_cap must be int or None, got '5'"),
        ({"daily_quota": -1}, "daily_quota must be 0 or more"),
        ({"creation_lag_s": -0.5}, "creation_lag_s must be 0 or more"),
        ({"window": "round"}, "window must be 'sliding' or 'fixed' or 'bucket', got 'round'"),
        ({"page_number": 1}, "page_number must be bool, got 1"),
        ({"created_status": 202}, "created_status must be 200 or 201, got 202"),
        ({"other_limit": (0, 1.0)}, r"other_limit must be \(1 or more, seconds above 0\)"),
        ({"other_limit": (1, 0)}, r"other_limit must be \(1 or more, seconds above 0\)"),
        ({"other_limit": (1, 1, 1)}, r"other_limit must be tuple\[int, float\] or None, got \(1, 1, 1\)"),
    ],
)
def test_an_impossible_switch_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Switches(**wrong)


def test_switches_come_from_words() -> None:
    words = [
        "window=fixed",
        "size-cap=100",
        "page_number=true",
        "other_limit=[5, 1]",
        "other-limit-answer=-10",
    ]
    expected = Switches(
        window="fixed", size_cap=100, page_number=True, other_limit=(5, 1), other_limit_answer="-10"
    )
    assert expected == Switches.of_words(words)
    assert Switches() == Switches.of_words(["size_cap=null"])


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("window", "'window' is not name=value"),
        ("colour=red", "Switches has no 'colour'; there are size_cap, above_size_cap"),
        ("size_cap=many", "size_cap must be int or None, got 'many'"),
    ],
)
def test_a_word_that_is_no_switch_is_refused(word: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Switches.of_words([word])
