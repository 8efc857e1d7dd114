"""The end of an audit on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ..audit import (
    CHECKS,
    AccountResult,
    AccountStatus,
    Language,
    Severity,
    Tally,
    money_of,
    owner_of,
    value_of,
)
from . import words
from .terminal import cell, shown

_STYLES: Final = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "",
    Severity.INFO: "dim",
}
_UNKNOWN: Final = "?"
_WIDE: Final = 99
"""Columns that the tables need with all they have."""


def print_summary(console: Console, tally: Tally, language: Language) -> None:
    """Print what the audit came to: gaps first, then counts, then what needs action."""
    for part in _parts(tally, language, is_wide=console.width >= _WIDE):
        console.print(part)


def _parts(tally: Tally, language: Language, *, is_wide: bool) -> Iterator[RenderableType]:
    yield ""
    if not tally.is_complete:
        yield Group(*_gaps(tally, language))
        yield ""
    yield _counts(
        words.STATUSES.of(language).format(accounts=tally.accounts),
        [(words.STATUS[status].of(language), tally.statuses[status], "") for status in AccountStatus],
    )
    if not tally.with_findings:
        yield words.NO_FINDINGS.of(language)
        return
    yield _counts(
        words.FINDINGS.of(language),
        [
            (words.SEVERITY[severity].of(language), tally.severities[severity], _STYLES[severity])
            for severity in Severity
        ],
    )
    yield ""
    yield _check_table(tally, language, is_wide=is_wide)
    yield ""
    worst = tally.worst
    yield Text(words.WORST.of(language).format(shown=len(worst), all=tally.with_findings), style="bold")
    yield _account_table(worst, language, is_wide=is_wide)
    yield ""


def _gaps(tally: Tally, language: Language) -> Iterator[Text]:
    if tally.unread:
        # Rounded down: 100 is said only of everything.
        percent = tally.read * 1000 // tally.accounts / 10
        line = words.COVERAGE.of(language).format(
            percent=percent,
            accounts=tally.accounts,
            unread=tally.accounts - tally.read,
            examples=", ".join([*map(str, tally.unread_ids), *(["..."] if tally.has_more_unread else [])]),
        )
        yield Text(line, style="bold red")
    for problem in tally.problems:
        line = words.LIST_PROBLEM.of(language).format(user=shown(problem.user), reason=shown(problem.reason))
        yield Text(line, style="bold red")


def _counts(title: str, counts: Iterable[tuple[str, int, str]]) -> Text:
    line = Text(f"{title}  ", style="bold")
    parts = [Text(f"{word} {count}", style=style or "not bold") for word, count, style in counts if count]
    return line.append_text(Text(", ", style="not bold").join(parts))


def _check_table(tally: Tally, language: Language, *, is_wide: bool) -> Table:
    severity, check_id, what, accounts, todo = (title.of(language) for title in words.CHECK_TITLES)
    table = _table()
    table.add_column(severity)
    table.add_column(check_id)
    table.add_column(what)
    table.add_column(accounts, justify="right")
    if is_wide:
        table.add_column(todo)
    for check in sorted(CHECKS, key=lambda check: check.severity.rank):
        if tally.checks[check.id]:
            table.add_row(
                cell(words.SEVERITY[check.severity].of(language), _STYLES[check.severity]),
                cell(check.id),
                cell(check.title.of(language)),
                cell(str(tally.checks[check.id])),
                *([cell(check.todo.of(language))] if is_wide else []),
            )
    return table


def _account_table(results: Sequence[AccountResult], language: Language, *, is_wide: bool) -> Table:
    owner, account, status, money, right, pixels, found = (
        title.of(language) for title in words.ACCOUNT_TITLES
    )
    table = _table()
    if is_wide:
        table.add_column(owner, max_width=17)
    table.add_column(account, max_width=28)
    table.add_column(status)
    table.add_column(money, justify="right")
    table.add_column(right)
    table.add_column(pixels, justify="right")
    table.add_column(found)
    for company, group in _by_owner(results).items():
        for position, result in enumerate(group):
            name = [cell(company if position == 0 else "")] if is_wide else []
            table.add_row(*name, *_account_cells(result, language))
    return table


def _by_owner(results: Iterable[AccountResult]) -> dict[str, list[AccountResult]]:
    groups: dict[str, list[AccountResult]] = {}
    for result in results:
        owner = owner_of(result.facts)
        groups.setdefault(owner.name if owner else "-", []).append(result)
    return groups


def _account_cells(result: AccountResult, language: Language) -> Iterator[Text]:
    facts, worst = result.facts, result.findings[0]
    balance, right, trackers = value_of(facts.balance), value_of(facts.biz_right), value_of(facts.trackers)
    nothing = words.NONE.of(language)
    yield cell(f"{facts.account_id} {facts.listed.account.name}")
    yield cell(words.STATUS[facts.status].of(language))
    yield cell(f"{money_of(balance):,}" if balance else _UNKNOWN)
    if right is None:
        yield cell(_UNKNOWN)
    else:
        yield cell(words.YES.of(language) if (right.biz_right_company_name or "").strip() else nothing)
    yield cell(_UNKNOWN if trackers is None else str(len(trackers) or nothing))
    more = f" +{len(result.findings) - 1}" if len(result.findings) > 1 else ""
    yield cell(
        f"{words.SEVERITY[worst.severity].of(language)} {worst.check_id}{more}", _STYLES[worst.severity]
    )


def _table() -> Table:
    return Table(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), header_style="bold", show_edge=False, pad_edge=False
    )
