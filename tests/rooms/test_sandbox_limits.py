"""How often the sandbox lets a user call, on a clock that the test moves."""

from __future__ import annotations

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from moment_async.sandbox import Switches, World, create_app
from moment_async.sandbox.answers import RefusedError
from moment_async.sandbox.limits import Limits, Turnstile
from moment_async.sandbox.tokens import Grant

pytestmark = pytest.mark.anyio
PREFIX = "/openapi/v4/adAccounts"
USER_1 = Grant(user=1, app="app-1")


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sandbox(clock: Clock, limits: Limits | None = None, world: World | None = None) -> Starlette:
    return create_app(world or World.generate(9, seed=1, users=2), limits=limits, clock=clock)


async def status(
    app: Starlette, call: str, *, token: str = "sandbox-token-1", account: int = 1111, body: object = None
) -> int:
    method, _, path = call.partition(" ")
    headers = {"Authorization": f"Bearer {token}"}
    if method != "POST":
        headers["adAccountId"] = str(account)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as client:
        return (await client.request(method, PREFIX + path, headers=headers, json=body)).status_code


CREATE = {"name": "계정", "ownerCompanyId": 34}


@pytest.mark.parametrize(
    ("call", "body"), [("GET /1111", None), ("POST ", CREATE), ("PUT /onOff", {"config": "ON"})]
)
async def test_a_limited_call_comes_through_once_a_second(call: str, body: object) -> None:
    clock = Clock()
    app = sandbox(clock)
    seen: list[int] = []
    for step in (0.0, 0.0, 0.999, 0.001, 0.5):
        clock.now += step
        seen.append(await status(app, call, body=body))
    assert [200, 429, 429, 200, 429] == seen


async def test_a_call_above_the_limit_gets_the_envelope_without_a_detail_code() -> None:
    app = sandbox(Clock())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as client:
        headers = {"Authorization": "Bearer sandbox-token-1", "adAccountId": "1111"}
        await client.get(f"{PREFIX}/1111", headers=headers)
        answer = await client.get(f"{PREFIX}/1111", headers=headers)
    expected = {
        "code": -813,
        "msg": "KakaoMomentException",
        "extras": {"detailMsg": "허용된 API 요청을 초과하였습니다."},
    }
    assert (429, expected) == (answer.status_code, answer.json())
    assert "retry-after" not in answer.headers


async def test_each_limited_operation_has_its_own_limit() -> None:
    app = sandbox(Clock())
    calls = [("GET /1111", None), ("POST ", CREATE), ("PUT /onOff", {"config": "ON"})]
    assert [200, 200, 200] == [await status(app, call, body=body) for call, body in calls]


async def test_other_reads_are_not_limited() -> None:
    app = sandbox(Clock())
    assert {200} == {await status(app, "GET /balance") for _ in range(30)}


async def test_users_do_not_share_a_limit() -> None:
    world = World.generate(9, seed=1, users=2)
    app = sandbox(Clock(), world=world)
    shared = next(account.id for account in world.accounts if set(account.members) == {1, 2})
    tokens = ["sandbox-token-1", "sandbox-token-2", "sandbox-token-1"]
    seen = [await status(app, f"GET /{shared}", token=token, account=shared) for token in tokens]
    assert [200, 200, 429] == seen


async def test_accounts_of_one_user_share_a_limit() -> None:
    app = sandbox(Clock())
    assert 200 == await status(app, "GET /1111")
    assert 429 == await status(app, "GET /999", account=999)


async def test_a_new_token_of_the_same_user_and_app_keeps_the_limit() -> None:
    world = World.generate(9, seed=1)
    app = sandbox(Clock(), world=world)
    assert 200 == await status(app, "GET /1111")
    assert 429 == await status(app, "GET /1111", token=world.issue_token(1))


async def test_apps_share_the_limit_of_writes_but_not_of_the_detail() -> None:
    world = World.generate(9, seed=1)
    app = sandbox(Clock(), world=world)
    other = world.issue_token(1, app="app-2")
    on = {"config": "ON"}
    assert (200, 200) == (await status(app, "GET /1111"), await status(app, "GET /1111", token=other))
    assert (200, 429) == (
        await status(app, "PUT /onOff", body=on),
        await status(app, "PUT /onOff", token=other, body=on),
    )


async def test_a_malformed_call_does_not_use_up_the_limit() -> None:
    app = sandbox(Clock())
    assert 400 == await status(app, "PUT /onOff", body={"config": "DEL"})
    assert 200 == await status(app, "PUT /onOff", body={"config": "OFF"})


async def test_a_refused_create_makes_no_account() -> None:
    world = World.generate(9, seed=1)
    app = sandbox(Clock(), world=world)
    assert [200, 429] == [await status(app, "POST ", body=CREATE) for _ in range(2)]
    assert 10 == len(world.accounts)


async def test_limits_can_be_scaled_taken_away_and_added() -> None:
    clock = Clock()
    app = sandbox(clock, {"getAdAccount": (2, 0.1), "setAdAccountConfig": None, "getBalance": (1, 5)})
    assert [200, 200, 429] == [await status(app, "GET /1111") for _ in range(3)]
    assert [200, 200] == [await status(app, "PUT /onOff", body={"config": "ON"}) for _ in range(2)]
    assert [200, 429] == [await status(app, "GET /balance") for _ in range(2)]
    clock.now += 0.1
    assert [200, 200, 429] == [await status(app, "GET /1111") for _ in range(3)]


def test_a_limit_of_an_unknown_operation_is_refused() -> None:
    with pytest.raises(
        ValueError, match="no operation 'getAdAcount'; there are createAdAccount, getAdAccount"
    ):
        create_app(World(), limits={"getAdAcount": None})


@pytest.mark.parametrize("limit", [(0, 1.0), (1, 0.0), (1, -1.0)])
def test_an_impossible_limit_is_refused(limit: tuple[int, float]) -> None:
    with pytest.raises(ValueError, match="getBalance: a limit is"):
        create_app(World(), limits={"getBalance": limit})


def lets_through(turnstile: Turnstile, now: float) -> bool:
    try:
        turnstile.admit("getBalance", USER_1, Switches(), now)
    except RefusedError:
        return False
    return True


@given(
    requests=st.integers(1, 4),
    gaps=st.lists(st.integers(0, 12), max_size=60),
)
def test_no_window_lets_more_calls_through_than_allowed(requests: int, gaps: list[int]) -> None:
    clock = Clock()
    turnstile = Turnstile({"getBalance": (requests, 1.0)})
    passed: list[float] = []
    for gap in gaps:
        clock.now += gap / 8
        inside = [at for at in passed if clock.now - at < 1.0]
        assert (len(inside) < requests) == lets_through(turnstile, clock.now)
        passed += [clock.now] if len(inside) < requests else []


@given(st.integers(1, 1000))
def test_a_call_exactly_one_period_later_comes_through_in_spite_of_rounding(tenths: int) -> None:
    clock = Clock()
    turnstile = Turnstile({"getBalance": (1, 0.1)})
    for step in (tenths, tenths + 1):
        clock.now = step * 0.1
        assert lets_through(turnstile, clock.now)
