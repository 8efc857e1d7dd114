"""`moment balance`: the money in a few ad accounts, or in all of them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Final

from cyclopts import Parameter

from .. import AuthenticationError, Err, MomentClient, Ok, Outcome
from ..audit import Document, Language, money_of, part_document
from ..models import Balance
from . import exits, problem_words, words
from .calling import called_with_client
from .options import DEFAULTS, Options
from .problems import print_problem, what_of
from .rows import Column, Rows, rows_on
from .terminal import shown

_STDIN: Final = "-"
_MOST_DIGITS: Final = 19
"""Kakao's ids are Longs."""
_COLUMNS: Final = (
    Column(title=words.ACCOUNT, width=12),
    Column(title=words.CASH, width=14, is_money=True),
    Column(title=words.FREE_CASH, width=15, is_money=True),
    Column(title=words.MONEY, width=14, is_money=True),
    Column(title=words.PROBLEM),
)


def balance(*ids: Annotated[str, Parameter(allow_leading_hyphen=True)], options: Options = DEFAULTS) -> int:
    """
    Show the balance of ad accounts and return the exit code.

    Parameters
    ----------
    ids
        광고계정 번호, -는 표준 입력에서 한 줄에 하나 / ad accounts; - reads one a line from stdin.
    """
    language = options.language
    wanted: dict[int, None] = {}
    for word in _words(ids):
        account_id = _account_id(word)
        if account_id is None:
            print_problem(problem_words.NOT_AN_ID.of(language).format(word=shown(word)))
            return exits.USAGE
        wanted[account_id] = None
    if not ids:
        print_problem(problem_words.NO_IDS.of(language))
        return exits.USAGE

    async def work(moment: MomentClient) -> int:
        return await _read(moment, tuple(wanted), rows_on(options.form, _COLUMNS, language), language)

    return called_with_client(work, language)


async def _read(moment: MomentClient, ids: Sequence[int], rows: Rows, language: Language) -> int:
    # Outcomes come in any order; rows go out as they were asked for.
    early: dict[int, Outcome[Balance]] = {}
    code, place = exits.DONE, 0
    async with moment.for_each(ids, moment.ad_accounts.get_balance) as outcomes:
        async for outcome in outcomes:
            early[outcome.account_id] = outcome
            while place < len(ids) and ids[place] in early:
                due = early.pop(ids[place])
                _add(due, rows, language)
                code = exits.INCOMPLETE if isinstance(due, Err) else code
                place += 1
    rows.end()
    return code


def _add(outcome: Outcome[Balance], rows: Rows, language: Language) -> None:
    account_id = outcome.account_id
    if isinstance(outcome, Ok):
        cash, free_cash = outcome.value.cash, outcome.value.free_cash
        rows.add(
            (account_id, cash, free_cash, money_of(outcome.value), None),
            {"account_id": account_id, "cash": cash, "free_cash": free_cash},
        )
        return
    if isinstance(outcome.error, AuthenticationError):
        # A token that Kakao refused once is not shown to it for every other account too.
        raise outcome.error
    what = what_of(outcome.error, language, with_account=False)
    document: Document = {"account_id": account_id, "error": part_document(outcome.error)}
    rows.add((account_id, None, None, None, what), document, style="red")


def _words(ids: Iterable[str]) -> Iterator[str]:
    for word in ids:
        if word == _STDIN:
            # What follows the number does not count: the rows of `moment accounts` can be piped in.
            yield from (fields[0] for line in sys.stdin or () if (fields := line.lstrip("\ufeff").split()))
        else:
            yield word


def _account_id(word: str) -> int | None:
    is_number = word.isascii() and word.isdigit() and len(word) <= _MOST_DIGITS
    return int(word) or None if is_number else None
