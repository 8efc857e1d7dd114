"""Finds the ad accounts that are running out of money, and turns them off."""

from __future__ import annotations

from moment_async import MomentClient, Ok


async def poor_accounts(moment: MomentClient, *, below: int) -> list[int]:
    """Ids of the ad accounts with less cash than that, without those that could not be asked."""
    ids = [account.id async for account in moment.ad_accounts.iter_all(config=["ON"])]
    return sorted(
        [
            outcome.account_id
            async for outcome in moment.for_each(ids, moment.ad_accounts.get_balance)
            if isinstance(outcome, Ok) and (outcome.value.cash or 0) < below
        ]
    )


async def turn_off(moment: MomentClient, ids: list[int]) -> None:
    """Turn ad accounts off, one a second as Kakao asks."""
    for account_id in ids:
        await moment.ad_accounts.set_config(account_id, "OFF")


async def watch(*, below: int) -> None:
    """Turn off what is poor, for the token of the environment."""
    async with MomentClient() as moment:
        await turn_off(moment, await poor_accounts(moment, below=below))
