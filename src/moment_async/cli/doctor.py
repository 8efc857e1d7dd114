"""`moment doctor`: what keeps the calls from working, and what to do about it."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Final, Literal

import anyio
import attrs
from rich.table import Table
from rich.text import Text

from .. import (
    ConfigurationError,
    ConnectionFailedError,
    EnvironmentToken,
    MomentClient,
    MomentError,
    RetryPolicy,
    __version__,
)
from ..audit import Document, Language, Words
from . import exits, problem_words, words
from .calling import is_token_set
from .options import DEFAULTS, Form, Options
from .problems import what_of
from .rows import Column, print_json, rows_on
from .terminal import console_on, shown

_DEADLINE_S: Final = 15
_CLOCK_OFF_S: Final = 60
_COLUMNS: Final = (
    Column(title=words.RESULT),
    Column(title=words.CHECKED),
    Column(title=words.WHAT),
    Column(title=words.TODO),
)

Name = Literal["versions", "token", "address", "connection", "clock", "list", "account"]

_SETTINGS: Final[frozenset[Name]] = frozenset({"token", "address"})
_TITLES: Final[dict[Name, Words]] = {
    "versions": words.VERSIONS,
    "token": words.TOKEN,
    "address": words.ADDRESS,
    "connection": words.CONNECTION,
    "clock": words.CLOCK,
    "list": words.LIST,
    "account": words.ONE_ACCOUNT,
}


def doctor(*, options: Options = DEFAULTS) -> int:
    """Check what a call needs, one thing after another, and return the exit code."""
    checked = [_versions(), _token()]
    return _told(anyio.run(_asked, checked) if checked[-1].is_ok else checked, options)


def _told(checked: Sequence[_Checked], options: Options) -> int:
    _print(checked, options.form, options.language)
    last = checked[-1]
    if last.is_ok:
        return exits.DONE
    return exits.USAGE if last.name in _SETTINGS else exits.FAILED


@attrs.frozen(kw_only=True)
class _Checked:
    """One thing that was looked at; the first that blocks is the last."""

    name: Name
    what: Words
    todo: Words | None = None
    """What to do, if it blocks."""

    @property
    def is_ok(self) -> bool:
        return self.todo is None

    def document(self) -> Document:
        return {
            "name": self.name,
            "ok": self.is_ok,
            "what": attrs.asdict(self.what),
            "todo": attrs.asdict(self.todo) if self.todo else None,
        }


def _versions() -> _Checked:
    said = f"Python {platform.python_version()}, moment-async {__version__}, httpx {version('httpx')}"
    return _Checked(name="versions", what=_same(f"{said}, {platform.system()}"))


def _token() -> _Checked:
    if not is_token_set():
        return _Checked(name="token", what=problem_words.NO_TOKEN, todo=problem_words.NO_TOKEN_HINT)
    try:
        EnvironmentToken().read()
    except ConfigurationError as error:
        return _blocked("token", error, todo=words.ONLY_THE_TOKEN)
    return _Checked(name="token", what=words.TOKEN_IS_SET)


async def _asked(checked: list[_Checked]) -> list[_Checked]:
    try:
        moment = MomentClient(retry=RetryPolicy.none(), deadline=_DEADLINE_S)
    except ConfigurationError as error:
        checked.append(_blocked("address", error, todo=words.CHECK_THE_ADDRESS))
        return checked
    checked.append(_Checked(name="address", what=_same(shown(moment.base_url))))
    async with moment:
        account_id = await _list(moment, checked)
        if account_id is not None:
            checked.append(await _account(moment, account_id))
    return checked


async def _list(moment: MomentClient, checked: list[_Checked]) -> int | None:
    try:
        answer = await moment.ad_accounts.with_raw_response.list_page(size=1)
    except ConnectionFailedError as error:
        checked.append(_blocked("connection", error))
        return None
    except MomentError as error:
        checked += [_Checked(name="connection", what=words.ANSWERED), _blocked("list", error)]
        return None
    page = answer.value
    what = words.LISTED if page.content else words.NONE_LISTED
    checked += [
        _Checked(name="connection", what=words.ANSWERED),
        *_clock(answer.headers.get("date")),
        _Checked(name="list", what=_filled(what, count=page.total_elements)),
    ]
    return page.content[0].id if page.content else None


def _clock(date: str | None) -> Iterator[_Checked]:
    # It blocks nothing of ours, but reports and certificates are dated by it.
    try:
        ahead_s = (datetime.now(UTC) - parsedate_to_datetime(date or "")).total_seconds()
    except (ValueError, TypeError):
        return
    if abs(ahead_s) < _CLOCK_OFF_S:
        yield _Checked(name="clock", what=words.CLOCK_IS_RIGHT)
        return
    off = words.CLOCK_IS_FAST if ahead_s > 0 else words.CLOCK_IS_SLOW
    yield _Checked(name="clock", what=_filled(off, seconds=round(abs(ahead_s))))


async def _account(moment: MomentClient, account_id: int) -> _Checked:
    # Permission is also asked for each ad account; no limit is documented for the balance.
    try:
        await moment.ad_accounts.get_balance(account_id)
    except MomentError as error:
        return _blocked("account", error)
    return _Checked(name="account", what=_filled(words.READ, account_id=account_id))


def _blocked(name: Name, error: MomentError, *, todo: Words | None = None) -> _Checked:
    return _Checked(
        name=name,
        what=Words(what_of(error, "ko"), what_of(error, "en")),
        todo=todo or Words(error.hint("ko"), error.hint("en")),
    )


def _same(text: str) -> Words:
    return Words(text, text)


def _filled(text: Words, **values: int) -> Words:
    return Words(text.ko.format(**values), text.en.format(**values))


def _print(checked: Sequence[_Checked], form: Form, language: Language) -> None:
    console = console_on()
    if form == "json":
        is_ok = checked[-1].is_ok
        print_json({"ok": is_ok, "checks": [one.document() for one in checked]})
    elif form == "text" and console.is_terminal:
        console.print(_table(checked, language))
    else:
        rows = rows_on(form, _COLUMNS, language)
        for one in checked:
            todo = one.todo.of(language) if one.todo else None
            result = _result(one).of(language)
            rows.add([result, _TITLES[one.name].of(language), one.what.of(language), todo], {})


def _table(checked: Sequence[_Checked], language: Language) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for one in checked:
        style = "green" if one.is_ok else "bold red"
        title = Text(_TITLES[one.name].of(language), style="bold")
        table.add_row(Text(_result(one).of(language), style=style), title, _said(one, language))
    if checked[-1].is_ok:
        table.add_row("", "", Text(words.NOTHING_BLOCKS.of(language), style="green"))
    return table


def _said(one: _Checked, language: Language) -> Text:
    if one.todo is None:
        return Text(one.what.of(language))
    # In both languages: who can unblock it may read the other one.
    other: Language = "en" if language == "ko" else "ko"
    return Text("\n").join(
        [
            Text(one.what.of(language), style="red"),
            Text(one.todo.of(language)),
            Text(one.what.of(other), style="dim"),
            Text(one.todo.of(other), style="dim"),
        ]
    )


def _result(one: _Checked) -> Words:
    return words.FINE if one.is_ok else words.BLOCKED
