"""
User code that type checkers must accept, and lines that they must reject.

Never run. A rejected line carries an ignore for each checker; an ignore that is not needed is an error.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import assert_type

from moment_async import (
    APIError,
    CallableToken,
    Err,
    FileToken,
    Limit,
    MomentClient,
    MomentError,
    Ok,
    Outcome,
    RateLimitError,
    RawResponse,
    RetryPolicy,
    TokenSource,
)
from moment_async.models import (
    AdAccount,
    AdAccountDetail,
    AdAccountPage,
    Balance,
    BizRight,
    ChannelProfile,
    Config,
    LegacyAdAccountList,
    PixelAndSdkInfo,
)


class TokenOfMine:
    """A token source by its shape alone."""

    async def access_token(self) -> str:
        return "token"


async def fetch_token() -> str:
    return "token"


async def every_call(moment: MomentClient) -> None:
    accounts = moment.ad_accounts
    assert_type(await accounts.list_page(config=["ON", "OFF"], page=0, size=100), AdAccountPage)
    async for page in accounts.iter_pages(size=100):
        assert_type(page, AdAccountPage)
    async for account in accounts.iter_all(config=["ON", "OFF", "DEL"], size=100, ahead=4):
        assert_type(account, AdAccount)
    assert_type(await accounts.get(1111), AdAccountDetail)
    assert_type(await accounts.get_balance(1111), Balance)
    assert_type(await accounts.get_biz_right(1111), BizRight)
    assert_type(await accounts.list_channel_profiles(1111), list[ChannelProfile])
    assert_type(
        await accounts.list_trackers(1111, campaign_type="TALK_BIZ_BOARD", goal="VISITING"),
        list[PixelAndSdkInfo],
    )
    await accounts.create(name="...", owner_company_id=12, advertiser_company_id=34)
    await accounts.set_config(1111, "OFF")
    await accounts.set_config(1111, Config.ON)
    assert_type(await accounts.list_page(config=[Config.ON]), AdAccountPage)


async def the_legacy_list_is_deprecated(moment: MomentClient) -> LegacyAdAccountList:
    return await moment.ad_accounts.list_legacy()  # type: ignore[deprecated]  # pyright: ignore[reportDeprecated]


async def every_raw_call(moment: MomentClient) -> None:
    raw = moment.ad_accounts.with_raw_response
    assert_type(await raw.list_page(config=["ON"], page=0, size=100), RawResponse[AdAccountPage])
    assert_type(await raw.get(1111), RawResponse[AdAccountDetail])
    assert_type(await raw.get_balance(1111), RawResponse[Balance])
    assert_type(await raw.get_biz_right(1111), RawResponse[BizRight])
    assert_type(await raw.list_channel_profiles(1111), RawResponse[list[ChannelProfile]])
    assert_type(await raw.list_trackers(1111, goal="VISITING"), RawResponse[list[PixelAndSdkInfo]])
    assert_type(await raw.create(name="...", owner_company_id=12), RawResponse[AdAccountDetail])
    assert_type(await raw.set_config(1111, "OFF"), RawResponse[None])
    async for outcome in moment.for_each([1111], raw.get_balance):
        assert_type(outcome, Ok[RawResponse[Balance]] | Err)


async def the_raw_legacy_list_is_deprecated(moment: MomentClient) -> RawResponse[LegacyAdAccountList]:
    raw = moment.ad_accounts.with_raw_response
    return await raw.list_legacy()  # type: ignore[deprecated]  # pyright: ignore[reportDeprecated]


def what_a_raw_response_tells(response: RawResponse[Balance]) -> RawResponse[object]:
    assert_type(response.status, int)
    assert_type(response.headers["content-type"], str)
    assert_type(response.body, bytes)
    assert_type(response.attempts, int)
    assert_type(response.waited_s, float)
    assert_type(response.value.cash, int)
    return response


async def many_at_once(moment: MomentClient, ids: list[int], more: AsyncIterator[int]) -> None:
    async for outcome in moment.for_each(ids, moment.ad_accounts.get_balance, at_once=50):
        assert_type(outcome, Ok[Balance] | Err)
        match outcome:
            case Ok(account_id, balance):
                assert_type(account_id, int)
                assert_type(balance.free_cash, int)
            case Err(account_id, error):
                assert_type(account_id, int)
                assert_type(error, MomentError)
    async for right in moment.for_each(more, moment.ad_accounts.get_biz_right):
        assert_type(right, Ok[BizRight] | Err)


def optional_answers(detail: AdAccountDetail, right: BizRight) -> str | None:
    if detail.owner_company is not None:
        assert_type(detail.owner_company.business_registration_number, str)
    assert_type(detail.is_admin_stop, bool | None)
    return right.biz_right_company_name


def settings(source: TokenSource) -> list[MomentClient]:
    client = MomentClient("token", retry=RetryPolicy(attempts=1), limits={"getAdAccount": Limit(requests=2)})
    return [
        client,
        MomentClient(source),
        MomentClient(TokenOfMine()),
        MomentClient(FileToken("token.txt")),
        MomentClient(
            CallableToken(fetch_token), app_id="1", user_id="2", deadline=None, limits={"getAdAccount": None}
        ),
        client.with_options(deadline=60),
        client.with_token("other"),
    ]


def errors(error: MomentError) -> tuple[str, float | None]:
    wait = error.retry_after if isinstance(error, RateLimitError) else None
    if isinstance(error, APIError):
        assert_type(error.detail_code, int | None)
    return error.hint("ko"), wait


def outcomes_are_covariant(outcome: Ok[Balance]) -> Outcome[object]:
    return outcome


async def rejected(
    moment: MomentClient, account: AdAccount, forgetful: Callable[[int], int]
) -> Awaitable[None]:
    await moment.ad_accounts.list_page(config="ON")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await moment.ad_accounts.list_page(config=["PAUSED"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    moment.ad_accounts.iter_all(config="ON,OFF")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await moment.ad_accounts.get("1111")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await moment.ad_accounts.set_config(1111, "DEL")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    await moment.ad_accounts.create("name", 12)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    await moment.ad_accounts.with_raw_response.get("1111")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    account.name = "other"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    moment.for_each([1111], forgetful)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MomentClient(token=5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    MomentClient("token", None)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    return moment.ad_accounts.get_balance(1)  # type: ignore[return-value]  # pyright: ignore[reportReturnType]
