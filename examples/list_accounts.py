"""
List the ad accounts that the token can see, without the deleted ones.

Set MOMENT_ACCESS_TOKEN. To try it without one, start `moment sandbox` and set MOMENT_BASE_URL too.
"""

from __future__ import annotations

import asyncio

from moment_async import MomentClient, MomentError


async def main() -> None:
    try:
        async with MomentClient() as moment:
            accounts = moment.ad_accounts.iter_all(config=["ON", "OFF"])
            async for account in accounts:
                print(account.id, account.config, account.name, sep="\t")
            if not accounts.complete:
                print("incomplete:", *accounts.reasons)
    except MomentError as error:
        raise SystemExit(f"{error}\n{error.hint('ko')}\n{error.hint('en')}") from None


if __name__ == "__main__":
    asyncio.run(main())
