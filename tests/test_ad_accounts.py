"""Every method of the client: its request as respx sees it, its answer from the sandbox over HTTP."""

from __future__ import annotations

import json
import warnings
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from urllib.parse import urlsplit

import httpx
import pytest
import respx

from moment_async import (
    Err,
    InvalidArgumentError,
    Limit,
    MomentClient,
    NotFoundError,
    Ok,
    QuotaExceededError,
    RetryPolicy,
    TruncatedListWarning,
)
from moment_async.models import Config
from moment_async.sandbox import Account, Server, World, serve

pytestmark = pytest.mark.anyio

HOST = "https://apis.moment.kakao.com"
ROOT = "/openapi/v4/adAccounts"
COMPANY = {"businessRegistrationNumber": "120-81-47521", "name": "주식회사 카카오"}
DETAIL = {"id": 1111, "name": "계정", "type": "BUSINESS", "config": "ON", "statusDescription": "운영중"}
PAGE = {"content": [], "size": 100, "totalElements": 0, "totalPages": 0, "page": 0}

Use = Callable[[MomentClient], Awaitable[object]]


async def legacy(moment: MomentClient) -> object:
    with pytest.warns(DeprecationWarning, match="iter_all"):
        return await moment.ad_accounts.list_legacy(config=[Config.DEL])  # type: ignore[deprecated]


SHAPES: list[tuple[str, Use, str, str, str | None, object, object]] = [
    ("list_page", lambda m: m.ad_accounts.list_page(), "GET", "/pages", None, None, PAGE),
    (
        "list_page with everything",
        lambda m: m.ad_accounts.list_page(config=["ON", Config.OFF], page=3, size=1000),
        "GET",
        "/pages?config=ON,OFF&page=3&size=1000",
        None,
        None,
        PAGE,
    ),
    ("get", lambda m: m.ad_accounts.get(1111), "GET", "/1111", "1111", None, DETAIL),
    (
        "get_balance",
        lambda m: m.ad_accounts.get_balance(1111),
        "GET",
        "/balance",
        "1111",
        None,
        {"id": 1111, "cash": 1, "freeCash": 0},
    ),
    (
        "get_biz_right",
        lambda m: m.ad_accounts.get_biz_right(1111),
        "GET",
        "/bizRight",
        "1111",
        None,
        {"id": 0},
    ),
    (
        "list_channel_profiles",
        lambda m: m.ad_accounts.list_channel_profiles(1111),
        "GET",
        "/channel/profiles",
        "1111",
        None,
        [],
    ),
    ("list_trackers", lambda m: m.ad_accounts.list_trackers(1111), "GET", "/trackers", "1111", None, []),
    (
        "list_trackers with everything",
        lambda m: m.ad_accounts.list_trackers(1111, campaign_type="TALK_BIZ_BOARD", goal="VISITING"),
        "GET",
        "/trackers?campaignType=TALK_BIZ_BOARD&goal=VISITING",
        "1111",
        None,
        [],
    ),
    (
        "list_trackers with words that no document lists",
        lambda m: m.ad_accounts.list_trackers(1111, campaign_type="새 유형", goal="A&B"),
        "GET",
        "/trackers?campaignType=%EC%83%88%20%EC%9C%A0%ED%98%95&goal=A%26B",
        "1111",
        None,
        [],
    ),
    (
        "create",
        lambda m: m.ad_accounts.create(name="새 계정", owner_company_id=12, advertiser_company_id=34),
        "POST",
        "",
        None,
        {"name": "새 계정", "ownerCompanyId": 12, "advertiserCompanyId": 34},
        {**DETAIL, "ownerCompany": COMPANY, "advertiser": COMPANY},
    ),
    (
        "create for an advertiser",
        lambda m: m.ad_accounts.create(name="새 계정", owner_company_id=12),
        "POST",
        "",
        None,
        {"name": "새 계정", "ownerCompanyId": 12},
        DETAIL,
    ),
    (
        "set_config",
        lambda m: m.ad_accounts.set_config(1111, "OFF"),
        "PUT",
        "/onOff",
        "1111",
        {"config": "OFF"},
        None,
    ),
    (
        "set_config with the enum",
        lambda m: m.ad_accounts.set_config(1111, Config.ON),
        "PUT",
        "/onOff",
        "1111",
        {"config": "ON"},
        None,
    ),
    ("list_legacy", legacy, "GET", "?config=DEL", None, None, {"content": []}),
]


@pytest.mark.parametrize(
    ("use", "method", "target", "account", "body", "answer"),
    [shape[1:] for shape in SHAPES],
    ids=[shape[0] for shape in SHAPES],
)
async def test_the_request_is_as_kakao_documents_it(
    use: Use,
    method: str,
    target: str,
    account: str | None,
    body: object,
    answer: object,
    respx_mock: respx.MockRouter,
) -> None:
    reply = httpx.Response(200) if answer is None else httpx.Response(200, json=answer)
    route = respx_mock.route(host="apis.moment.kakao.com").mock(return_value=reply)
    async with MomentClient("t", base_url=HOST) as moment:
        await use(moment)
    request = route.calls.last.request
    assert (request.method, request.url.raw_path.decode()) == (method, ROOT + target)
    assert request.headers["authorization"] == "Bearer t"
    assert request.headers.get("adAccountId") == account
    assert (json.loads(request.content) if request.content else None) == body
    assert request.headers.get("content-type") == (None if body is None else "application/json")


Bad = Callable[[MomentClient], object]


@pytest.mark.parametrize(
    ("use", "says"),
    [
        (lambda m: m.ad_accounts.list_page(config="ON"), "config must be a list of words, got str 'ON'"),
        (lambda m: m.ad_accounts.list_page(config=["on"]), "config must be ON or OFF or DEL, got 'on'"),
        (lambda m: m.ad_accounts.list_page(config=[]), "config must name at least one"),
        (lambda m: m.ad_accounts.list_page(page=-1), "page must be 0 or more, got -1"),
        (lambda m: m.ad_accounts.list_page(size=0), "size must be 1 or more, got 0"),
        (lambda m: m.ad_accounts.set_config(1111, "DEL"), "config must be ON or OFF, got 'DEL'"),
        (lambda m: m.ad_accounts.set_config(1111, Config.DEL), "config must be ON or OFF, got"),
        (lambda m: m.ad_accounts.get(None), "ad_account_id must be an int, got NoneType"),
        (lambda m: m.ad_accounts.create(name=5, owner_company_id=1), "name must be a str, got int"),
        (lambda m: m.ad_accounts.create(name="x", owner_company_id="1"), "owner_company_id must be an int"),
    ],
)
async def test_an_argument_that_cannot_be_is_refused_before_any_request(
    use: Use, says: str, respx_mock: respx.MockRouter
) -> None:
    async with MomentClient("t", base_url=HOST) as moment:
        with pytest.raises(InvalidArgumentError, match=says):
            await use(moment)
    assert respx_mock.calls.call_count == 0


@pytest.mark.parametrize(
    "use",
    [
        lambda m: m.ad_accounts.iter_all(size=0),
        lambda m: m.ad_accounts.iter_pages(size=0),
        lambda m: m.ad_accounts.iter_all(ahead=0),
        lambda m: m.ad_accounts.iter_pages(ahead=0),
        lambda m: m.ad_accounts.iter_all(config="ON"),
        lambda m: m.for_each("123", m.ad_accounts.get),
        lambda m: m.for_each([1], m.ad_accounts.get, at_once=0),
    ],
)
def test_an_iterator_that_cannot_be_is_refused_at_once(use: Bad) -> None:
    with pytest.raises(InvalidArgumentError):
        use(MomentClient("t"))


LIFTED: dict[str, Limit | None] = {"getAdAccount": None, "createAdAccount": None, "setAdAccountConfig": None}


@pytest.fixture(scope="module")
def sandbox() -> Generator[Server]:
    with serve(World.generate(120, seed=7), limits=dict.fromkeys(LIFTED)) as server:
        yield server


@pytest.fixture
async def moment(sandbox: Server) -> AsyncGenerator[MomentClient]:
    async with MomentClient(sandbox.tokens[0], base_url=sandbox.base_url, limits=LIFTED) as client:
        yield client


def known(sandbox: Server, config: str = "ON") -> Account:
    return next(account for account in sandbox.world.accounts if account.config == config)


async def test_the_sandbox_answers_every_read(sandbox: Server, moment: MomentClient) -> None:
    account = known(sandbox)
    page = await moment.ad_accounts.list_page(config=["ON", "OFF"], page=0, size=100)
    detail = await moment.ad_accounts.get(account.id)
    balance = await moment.ad_accounts.get_balance(account.id)
    right = await moment.ad_accounts.get_biz_right(account.id)
    profiles = await moment.ad_accounts.list_channel_profiles(account.id)
    trackers = await moment.ad_accounts.list_trackers(
        account.id, campaign_type="TALK_BIZ_BOARD", goal="VISITING"
    )
    with pytest.warns(DeprecationWarning):
        old = await moment.ad_accounts.list_legacy()  # type: ignore[deprecated]
    assert len(page.content) == min(100, page.total_elements)
    assert (detail.id, detail.name, detail.config) == (account.id, account.name, "ON")
    assert (balance.id, right.id) == (account.id, account.id)
    assert len(profiles) == len(account.channels)
    assert len(trackers) == len(account.trackers)
    assert len(old.content) == page.total_elements


async def test_what_is_created_and_switched_is_seen_afterwards(sandbox: Server, moment: MomentClient) -> None:
    created = await moment.ad_accounts.create(
        name="새로 만든 계정", owner_company_id=12, advertiser_company_id=34
    )
    await moment.ad_accounts.set_config(created.id, "OFF")
    detail = await moment.ad_accounts.get(created.id)
    names = [account.name async for account in moment.ad_accounts.iter_all(config=["OFF"])]
    assert (detail.config, detail.type) == ("OFF", "BUSINESS")
    assert "새로 만든 계정" in names


async def test_pages_and_accounts_are_iterated(moment: MomentClient) -> None:
    pages = [page async for page in moment.ad_accounts.iter_pages(size=7)]
    accounts = moment.ad_accounts.iter_all(size=7, ahead=4)
    ids = [account.id async for account in accounts]
    assert [page.page for page in pages] == list(range(pages[0].total_pages))
    assert ids == [account.id for page in pages for account in page.content]
    assert (accounts.complete, accounts.reasons) == (True, ())


async def test_deleted_accounts_are_listed_when_asked_for(sandbox: Server, moment: MomentClient) -> None:
    everything = {
        account.id async for account in moment.ad_accounts.iter_all(config=["ON", "OFF", "DEL"], size=100)
    }
    usual = {account.id async for account in moment.ad_accounts.iter_all()}
    deleted = {account.id for account in sandbox.world.accounts if account.config == "DEL"}
    assert (deleted <= everything, deleted & usual) == (True, set())


async def test_each_account_has_an_outcome_and_errors_end_nothing(
    sandbox: Server, moment: MomentClient
) -> None:
    ids = [known(sandbox).id, 999_999_999_999, known(sandbox, "OFF").id]
    outcomes = {
        o.account_id: o async for o in moment.for_each(ids, moment.ad_accounts.get_balance, at_once=50)
    }
    unknown = outcomes.pop(999_999_999_999)
    assert isinstance(unknown, Err)
    assert isinstance(unknown.error, NotFoundError)
    assert all(isinstance(outcome, Ok) for outcome in outcomes.values())


async def test_the_escape_hatch_takes_the_same_road(sandbox: Server, moment: MomentClient) -> None:
    account = known(sandbox)
    path = urlsplit(f"{sandbox.base_url}{ROOT}/balance").path
    answer = await moment.request("GET", path, ad_account_id=account.id)
    assert (answer["id"], set(answer)) == (account.id, {"id", "cash", "freeCash"})


async def test_the_default_limit_keeps_the_sandbox_from_refusing() -> None:
    limits = {"getAdAccount": Limit(requests=50, seconds=1, scope="user+app")}
    with serve(World.generate(20, seed=1), limits={"getAdAccount": (50, 1.0)}) as server:
        async with MomentClient(server.tokens[0], base_url=server.base_url, limits=limits) as client:
            ids = [account.id for account in (await client.ad_accounts.list_page()).content]
            outcomes = [o async for o in client.for_each(ids, client.ad_accounts.get)]
        statuses = {asked.status for asked in server.requests}
    assert all(isinstance(outcome, Ok) for outcome in outcomes)
    assert statuses == {200}


async def test_without_a_limit_of_its_own_the_client_is_refused() -> None:
    with serve(World.generate(20, seed=1)) as server:
        settings = {"base_url": server.base_url, "limits": LIFTED, "retry": RetryPolicy.none()}
        async with MomentClient(server.tokens[0], **settings) as client:  # type: ignore[arg-type]
            ids = [account.id for account in (await client.ad_accounts.list_page()).content]
            outcomes = [o async for o in client.for_each(ids, client.ad_accounts.get)]
    refused = [o for o in outcomes if isinstance(o, Err) and isinstance(o.error, QuotaExceededError)]
    assert len(refused) >= len(ids) - 2


async def test_exactly_fifteen_hundred_legacy_accounts_are_suspicious(respx_mock: respx.MockRouter) -> None:
    def listing(count: int) -> httpx.Response:
        row = {
            "id": 1,
            "name": "x",
            "memberType": "MASTER",
            "config": "ON",
            "businessAccount": {"any": [1, None]},
        }
        return httpx.Response(200, json={"content": [row] * count})

    route = respx_mock.get(f"{HOST}{ROOT}").mock(side_effect=[listing(1500), listing(1499)])
    async with MomentClient("t", base_url=HOST) as client:
        with pytest.warns(DeprecationWarning), pytest.warns(TruncatedListWarning, match="may be more"):
            full = await client.ad_accounts.list_legacy()  # type: ignore[deprecated]
        with warnings.catch_warnings():
            warnings.simplefilter("error", TruncatedListWarning)
            warnings.simplefilter("ignore", DeprecationWarning)
            await client.ad_accounts.list_legacy()  # type: ignore[deprecated]
    assert full.content[0].business_account == {"any": [1, None]}
    assert route.call_count == 2
