from __future__ import annotations

import gc
import pickle
import traceback
from collections.abc import AsyncGenerator, Callable

import anyio
import httpx
import pytest

from moment_async import (
    ClientStateError,
    ConfigurationError,
    EnvironmentToken,
    Err,
    InvalidArgumentError,
    Limit,
    MomentClient,
    NotFoundError,
    Ok,
    StaticToken,
    errors,
)

pytestmark = pytest.mark.anyio

BALANCE = {"id": 1111, "cash": 1, "freeCash": 0}
NOT_FOUND = {"code": -813, "msg": "KakaoMomentException", "extras": {"detailCode": 21006}}


def kakao(request: httpx.Request) -> httpx.Response:
    account_id = int(request.headers["adAccountId"])
    if account_id >= 1000:
        return httpx.Response(400, json=NOT_FOUND)
    return httpx.Response(200, json={**BALANCE, "id": account_id})


def client(token: str = "t", **options: object) -> MomentClient:
    settings = {"base_url": "https://kakao.test", "transport": httpx.MockTransport(kakao), **options}
    return MomentClient(token, **settings)  # type: ignore[arg-type]


async def test_token_and_server_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", "from-environment")
    monkeypatch.setenv("MOMENT_BASE_URL", "http://127.0.0.1:9/prefix/")
    asked = list[httpx.Request]()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=BALANCE)

    async with MomentClient(transport=httpx.MockTransport(answer)) as moment:
        await moment.ad_accounts.get_balance(1111)
    assert str(asked[0].url) == "http://127.0.0.1:9/prefix/openapi/v4/adAccounts/balance"
    assert asked[0].headers["authorization"] == "Bearer from-environment"


def test_the_server_is_kakaos_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOMENT_BASE_URL", raising=False)
    assert MomentClient("t").base_url == "https://apis.moment.kakao.com"


def test_no_token_at_all_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOMENT_ACCESS_TOKEN", raising=False)
    with pytest.raises(ConfigurationError, match="set MOMENT_ACCESS_TOKEN, or pass token= to MomentClient"):
        MomentClient()


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"token": 5}, "token must be a str or a TokenSource, got int"),
        ({"token": "line\nbreak"}, "position 4"),
        ({"base_url": "http://example.com"}, "unencrypted"),
        ({"max_connections": 0}, "max_connections must be 1 or more, got 0"),
        ({"max_connections": True}, "max_connections"),
        ({"attempt_timeout": 0}, "attempt_timeout must be more than 0"),
        ({"deadline": -1}, "deadline"),
        ({"deadline": float("nan")}, "deadline"),
        ({"deadline": "5"}, "deadline"),
        ({"max_wait": -0.1}, "max_wait"),
        (
            {"limits": {"getadaccount": None}},
            "there is no operation 'getadaccount'; known are createAdAccount,",
        ),
        ({"limits": {"getAdAccount": 5}}, "getAdAccount must be a Limit or None, got int"),
        ({"transport": httpx.MockTransport(kakao), "http_client": object()}, "not both"),
    ],
)
def test_settings_that_cannot_be_are_refused_at_once(settings: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        MomentClient(**{"token": "t", **settings})  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"requests": 0}, {"seconds": 0}, {"scope": "app"}])
def test_a_limit_that_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limit(**wrong)  # type: ignore[arg-type]


def test_the_token_is_in_no_repr_and_a_client_does_not_pickle() -> None:
    moment = client("canary-token")
    assert repr(moment) == "<MomentClient https://kakao.test>"
    assert "canary-token" not in repr(vars(moment)) + repr(vars(moment.ad_accounts))
    with pytest.raises((TypeError, AttributeError)):
        pickle.dumps(moment)


async def test_a_closed_client_says_so() -> None:
    moment = client()
    async with moment:
        await moment.ad_accounts.get_balance(1)
    await moment.aclose()
    with pytest.raises(ClientStateError, match="closed"):
        await moment.ad_accounts.get_balance(1)
    with pytest.raises(ClientStateError, match="closed"):
        async with moment:
            pass


async def test_a_client_works_without_async_with_and_closing_an_unused_one_is_fine() -> None:
    moment = client()
    assert (await moment.ad_accounts.get_balance(1)).cash == 1
    await moment.aclose()
    await client().aclose()


def test_another_event_loop_is_said() -> None:
    def use() -> None:
        moment = client()

        async def fetch() -> None:
            await moment.ad_accounts.get_balance(1)

        anyio.run(fetch)
        for again in (fetch, moment.aclose):
            with pytest.raises(ClientStateError, match="one client for each loop"):
                anyio.run(again)

    with pytest.warns(ResourceWarning, match="never closed"):
        use()
        gc.collect()


async def test_a_client_that_was_never_closed_warns_when_it_is_collected() -> None:
    moment = client("canary-token")
    await moment.ad_accounts.get_balance(1)
    with pytest.warns(ResourceWarning, match="never closed: use 'async with MomentClient") as warned:
        del moment
        gc.collect()
    assert "canary" not in str(warned[0].message)


async def test_a_client_that_was_never_used_does_not_warn() -> None:
    moment = client()
    del moment
    assert gc.collect() >= 0


def test_a_client_is_given_up_after_its_event_loop_and_does_not_warn() -> None:
    moment = client()
    anyio.run(moment.ad_accounts.get_balance, 1)
    moment.abandon()
    moment.abandon()
    with pytest.raises(ClientStateError, match="closed"):
        anyio.run(moment.ad_accounts.get_balance, 1)
    del moment
    assert gc.collect() >= 0


async def test_a_client_that_is_given_up_ends_what_still_runs() -> None:
    moment = client()
    outcomes = moment.for_each(range(1, 100), moment.ad_accounts.get_balance, at_once=2)
    assert isinstance(await anext(outcomes), Ok)
    moment.abandon()
    with pytest.raises(ClientStateError, match="its client was closed"):
        await anext(outcomes)
    await outcomes.aclose()


async def test_giving_up_a_view_leaves_its_client_open() -> None:
    async with client() as moment:
        moment.with_token("other").abandon()
        assert (await moment.ad_accounts.get_balance(1)).cash == 1


async def test_views_share_the_connections_and_close_nothing() -> None:
    async with client() as moment:
        async with moment.with_token("other") as view:
            assert (await view.ad_accounts.get_balance(1)).cash == 1
        assert (await moment.ad_accounts.get_balance(1)).cash == 1


async def test_for_each_gives_an_outcome_for_every_id() -> None:
    async with client() as moment:
        outcomes = [o async for o in moment.for_each([1, 5000, 1], moment.ad_accounts.get_balance, at_once=2)]
    assert sorted(o.account_id for o in outcomes) == [1, 1, 5000]
    for outcome in outcomes:
        match outcome:
            case Ok(1, value):
                assert value.cash == 1
            case Err(5000, error):
                assert isinstance(error, NotFoundError)
            case _:
                raise AssertionError(outcome)


async def test_closing_the_client_ends_what_still_runs() -> None:
    started = anyio.Event()

    async def slow(_account_id: int) -> None:
        started.set()
        await anyio.sleep_forever()

    moment = client()
    await moment.ad_accounts.get_balance(1)
    outcomes = moment.for_each([1, 2, 3], slow)

    async def read() -> None:
        with pytest.raises((ClientStateError, StopAsyncIteration)):
            await anext(outcomes)

    with anyio.fail_after(5):
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(read)
            await started.wait()
            await moment.aclose()


@pytest.fixture
async def shared() -> AsyncGenerator[MomentClient]:
    async with client() as moment:
        yield moment


async def test_a_client_lives_through_a_fixture(shared: MomentClient) -> None:
    assert (await shared.ad_accounts.get_balance(1)).cash == 1


@pytest.mark.parametrize("wrong", [0, -1, 2**63, "1111", True, 1.0, None])
async def test_an_account_id_that_cannot_be_is_refused_before_any_request(wrong: object) -> None:
    def never(_request: httpx.Request) -> httpx.Response:
        raise AssertionError("a request was sent")

    async with client(transport=httpx.MockTransport(never)) as moment:
        with pytest.raises(InvalidArgumentError, match="getBalance: ad_account_id must be") as caught:
            await moment.ad_accounts.get_balance(wrong)  # type: ignore[arg-type]
    assert (caught.value.operation, caught.value.method) == ("getBalance", "GET")


def test_errors_of_the_front_door_are_the_errors_module() -> None:
    assert ClientStateError is errors.ClientStateError


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"retry": 3}, "retry must be a RetryPolicy, got int"),
        ({"user_id": ["a"]}, "user_id must be a str or None, got list"),
        ({"app_id": ["a"]}, "app_id must be a str or None, got list"),
        ({"token": EnvironmentToken}, "token must be a str or a TokenSource, got type"),
        ({"base_url": 5}, "base_url must be an absolute http or https URL, got 5"),
        ({"base_url": "https://kakao.test\n"}, "base_url must be an absolute"),
        ({"base_url": " https://kakao.test"}, "base_url must be an absolute"),
        ({"base_url": "https://kakao.test?"}, "must not hold a query"),
        ({"base_url": "https://kakao.test#"}, "must not hold a query"),
    ],
)
def test_settings_of_another_kind_are_refused_at_once(settings: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        client(**settings)  # type: ignore[arg-type]


def test_a_view_checks_its_policy_too() -> None:
    with pytest.raises(ConfigurationError, match="retry must be a RetryPolicy, got NoneType"):
        client().with_options(retry=None)  # type: ignore[arg-type]


def test_a_deadline_of_any_size_can_be_waited_for() -> None:
    assert "kakao.test" in repr(client(deadline=10**400, max_wait=float("inf")))


CANARY = "canary/Token+1234=="


@pytest.mark.parametrize(
    "make",
    [
        lambda: MomentClient(CANARY, base_url="no URL"),
        lambda: MomentClient(CANARY + "\n"),
        lambda: MomentClient(CANARY, user_id=5),  # type: ignore[arg-type]
        lambda: client().with_token(CANARY + "\n"),
        lambda: StaticToken(CANARY + "\n"),
        lambda: MomentClient(),
        lambda: EnvironmentToken().read(),
    ],
)
def test_the_token_is_in_no_frame_of_ours_when_settings_are_refused(
    make: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", CANARY + "\n")
    with pytest.raises(ConfigurationError) as caught:
        make()
    trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert CANARY not in "".join(trace.format())
