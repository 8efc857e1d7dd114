"""`moment show`: everything that Kakao tells of one ad account."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Annotated, Final, TypeVar

import attrs
from cyclopts import Parameter
from cyclopts.validators import Number
from rich.table import Table
from rich.text import Text

from .. import AuthenticationError, MomentClient, MomentError, NotFoundError
from ..audit import Document, Language, Words, money_of, part_document
from ..models import AdAccountDetail, Balance, BizRight, ChannelProfile, Company, PixelAndSdkInfo
from . import exits, words
from .calling import called_with_client
from .options import DEFAULTS, Form, Options
from .problems import print_error, what_of
from .rows import Column, TabRows, rows_on
from .terminal import console_on, shown

T = TypeVar("T")

_NOTHING: Final = "-"
_DETAIL_TITLES: Final = (
    words.NAME,
    words.CONFIG,
    words.ADMIN_STOP,
    words.OUT_OF_BALANCE,
    words.TYPE,
    words.OWNER,
    words.ADVERTISER,
)


def show(
    account_id: Annotated[int, Parameter(validator=Number(gte=1))],
    /,
    *,
    options: Options = DEFAULTS,
) -> int:
    """
    Show one ad account and return the exit code.

    Parameters
    ----------
    account_id
        광고계정 번호 / number of the ad account.
    """

    async def work(moment: MomentClient) -> int:
        account = await _read(moment, account_id)
        if account.is_unread:
            print_error(account.errors[0], options.language)
            return exits.code_of(account.errors[0])
        _print(account, options.form, options.language)
        return exits.INCOMPLETE if account.errors else exits.DONE

    return called_with_client(work, options.language)


@attrs.frozen(kw_only=True)
class _Account:
    """What was read, or the error that kept a part from being read."""

    account_id: int
    detail: AdAccountDetail | MomentError
    balance: Balance | MomentError
    biz_right: BizRight | MomentError
    channels: list[ChannelProfile] | MomentError
    trackers: list[PixelAndSdkInfo] | MomentError

    @property
    def parts(self) -> dict[str, object]:
        parts = attrs.asdict(self, recurse=False)
        del parts["account_id"]
        return parts

    @property
    def errors(self) -> list[MomentError]:
        return [part for part in self.parts.values() if isinstance(part, MomentError)]

    @property
    def is_unread(self) -> bool:
        return len(self.errors) == len(self.parts)

    def document(self) -> Document:
        return {
            "account_id": self.account_id,
            **{name: part_document(part) for name, part in self.parts.items()},
        }


async def _read(moment: MomentClient, account_id: int) -> _Account:
    calls = moment.ad_accounts
    return _Account(
        account_id=account_id,
        detail=await _part(calls.get, account_id),
        balance=await _part(calls.get_balance, account_id),
        biz_right=await _part(calls.get_biz_right, account_id),
        channels=await _part(calls.list_channel_profiles, account_id),
        trackers=await _part(calls.list_trackers, account_id),
    )


async def _part(call: Callable[[int], Awaitable[T]], account_id: int) -> T | MomentError:
    try:
        return await call(account_id)
    except (AuthenticationError, NotFoundError):
        # The other parts would say the same.
        raise
    except MomentError as error:
        return error


@attrs.frozen
class _Line:
    """One line of the answer: a title and values below one another."""

    title: Words
    values: Sequence[str]
    style: str = ""


def _lines(account: _Account, language: Language) -> Iterator[_Line]:
    yield _Line(words.ACCOUNT, [str(account.account_id)])
    yield from _detail_lines(account.detail, language)
    yield _line(words.BALANCE, account.balance, lambda money: [_money(money, language)], language)
    yield _line(
        words.BIZ_RIGHT, account.biz_right, lambda right: [right.biz_right_company_name or ""], language
    )
    yield _line(
        words.CHANNELS,
        account.channels,
        lambda channels: [f"{one.name} ({one.id}, @{one.search_id.removeprefix('@')})" for one in channels],
        language,
    )
    yield _line(
        words.TRACKERS, account.trackers, lambda found: [f"{one.name} ({one.id})" for one in found], language
    )


def _detail_lines(detail: AdAccountDetail | MomentError, language: Language) -> Iterator[_Line]:
    if isinstance(detail, MomentError):
        yield _unread(words.STATE, detail, language)
        # A table has the same columns, whatever was read.
        yield from (_Line(title, []) for title in _DETAIL_TITLES)
        return
    yield _Line(words.STATE, [detail.status_description])
    values = (
        detail.name,
        detail.config,
        _yes_or_no(detail.is_admin_stop, language),
        _yes_or_no(detail.is_out_of_balance, language),
        detail.type,
        _company(detail.owner_company),
        _company(detail.advertiser),
    )
    yield from (_Line(title, [value]) for title, value in zip(_DETAIL_TITLES, values, strict=True))


def _line(
    title: Words, part: T | MomentError, values_of: Callable[[T], list[str]], language: Language
) -> _Line:
    return _unread(title, part, language) if isinstance(part, MomentError) else _Line(title, values_of(part))


def _unread(title: Words, error: MomentError, language: Language) -> _Line:
    return _Line(title, [what_of(error, language, with_account=False)], "red")


def _money(balance: Balance, language: Language) -> str:
    return words.PAID_AND_FREE.of(language).format(
        money=f"{money_of(balance):,}", cash=f"{balance.cash:,}", free_cash=f"{balance.free_cash:,}"
    )


def _yes_or_no(claim: bool | None, language: Language) -> str:  # noqa: FBT001 - a value to be shown
    if claim is None:
        return ""
    return words.IS.of(language) if claim else words.IS_NOT.of(language)


def _company(company: Company | None) -> str:
    return f"{company.name} ({company.business_registration_number})" if company else ""


def _print(account: _Account, form: Form, language: Language) -> None:
    lines = list(_lines(account, language))
    if form == "text":
        _print_lines(lines, language)
        return
    rows = rows_on(form, [Column(title=line.title) for line in lines], language)
    rows.add(["; ".join(line.values) for line in lines], account.document())


def _print_lines(lines: Sequence[_Line], language: Language) -> None:
    console = console_on()
    if not console.is_terminal:
        rows = TabRows(console.file)
        for line in lines:
            for value in line.values or [""]:
                rows.add([line.title.of(language), value], {})
        return
    table = Table.grid(padding=(0, 2, 0, 0))
    for line in lines:
        values = "\n".join(shown(value) or _NOTHING for value in line.values) or _NOTHING
        table.add_row(Text(line.title.of(language), style="bold"), Text(values, style=line.style))
    console.print(table)
