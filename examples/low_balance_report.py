"""
Name the ad accounts that are running out of money, poorest first.

Usage: python examples/low_balance_report.py [least amount in won, by default 50000]
Set MOMENT_ACCESS_TOKEN. To try it without one, start `moment sandbox` and set MOMENT_BASE_URL too.
"""

from __future__ import annotations

import asyncio
import sys

from moment_async import Err, MomentClient, MomentError, Ok


async def main(least: int) -> None:
    low = list[tuple[int, str]]()
    unread = 0
    async with MomentClient() as moment:
        names = {account.id: account.name async for account in moment.ad_accounts.iter_all(config=["ON"])}
        async for outcome in moment.for_each(names, moment.ad_accounts.get_balance, at_once=50):
            match outcome:
                case Ok(account_id, balance):
                    money = balance.cash + balance.free_cash
                    if money < least:
                        low.append((money, f"{account_id}\t{names[account_id]}"))
                case Err(account_id, error):
                    unread += 1
                    print(f"{account_id}: {error.hint('ko')}", file=sys.stderr)
    for money, account in sorted(low):
        print(f"{money:>12,}", account, sep="\t")
    print(f"{len(low)} of {len(names)} below {least:,} won, {unread} not read")


if __name__ == "__main__":
    try:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000))
    except MomentError as problem:
        raise SystemExit(f"{problem}\n{problem.hint('ko')}\n{problem.hint('en')}") from None
