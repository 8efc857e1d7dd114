"""What reaches the terminal: harmless text, aligned columns, progress, the user's language."""

from __future__ import annotations

import io
import locale
import unicodedata
from collections.abc import Mapping

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from test_audit_checks import FORBIDDEN, company, detail, healthy, money, on, right
from test_audit_report import named, result_of

from moment_async.audit import AccountFacts, Language, ListProblem, Plan, Tally
from moment_async.cli.language import language_of
from moment_async.cli.progress import Bars, Lines, progress_on
from moment_async.cli.summary import print_summary
from moment_async.cli.terminal import cell, console_on, shown


@given(st.text())
def test_nothing_that_a_terminal_obeys_is_shown(text: str) -> None:
    result = shown(text)
    assert not {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} & {unicodedata.category(one) for one in result}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("바람상점 [봄]", "바람상점 [봄]"),
        ("\x1b[31m", "\\u001b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("\U000e0001", "\\U000e0001"),
    ],
)
def test_what_is_not_shown_is_spelled_out(text: str, expected: str) -> None:
    assert expected == shown(text)


def printed(value: str) -> str:
    file = io.StringIO()
    console_on(file, width=100).print(cell(value))
    return file.getvalue()


def test_text_of_the_server_is_no_markup() -> None:
    assert "[red]a[/red] :smile:\n" == printed("[red]a[/red] :smile:")


def test_without_a_terminal_lines_are_a_hundred_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert 100 == console_on(io.StringIO()).width
    monkeypatch.setenv("COLUMNS", "70")
    assert 70 == console_on(io.StringIO()).width


def test_no_colour_is_honoured_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    coloured = io.StringIO()
    console_on(coloured).print("a", style="red")
    monkeypatch.setenv("NO_COLOR", "1")
    plain = io.StringIO()
    console_on(plain).print("a", style="red")
    assert "\x1b[31ma\x1b[0m\n" == coloured.getvalue()
    assert "a\n" == plain.getvalue()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LC_ALL": "ko_KR.UTF-8", "LANG": "en_US.UTF-8"}, "ko"),
        ({"LC_ALL": "", "LC_MESSAGES": "en_US.UTF-8", "LANG": "ko_KR.UTF-8"}, "en"),
        ({"LANG": "ko"}, "ko"),
        ({"LANG": "kok_IN"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
    ],
)
def test_the_variables_choose_the_language(environment: Mapping[str, str], expected: Language) -> None:
    assert expected == language_of(environment)


@pytest.mark.parametrize(("name", "expected"), [("Korean_Korea", "ko"), ("en_US", "en"), (None, "en")])
def test_without_variables_the_system_chooses(
    monkeypatch: pytest.MonkeyPatch, name: str | None, expected: Language
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (name, None))
    assert expected == language_of({})


def test_the_environment_of_the_process_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert "ko" == language_of()


def test_a_pipe_gets_a_line_at_each_quarter() -> None:
    file = io.StringIO()
    shows = progress_on(console_on(file), {"a": 6, "b": 2}, per_second=1, language="en")
    assert isinstance(shows, Lines)
    with shows:
        for user in "aabababa":
            shows.advance(user)
    assert ["  2/8 done", "  4/8 done", "  6/8 done", "  8/8 done"] == file.getvalue().splitlines()


def test_a_terminal_gets_a_bar_for_each_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    file = io.StringIO()
    shows = progress_on(console_on(file, width=100), {"사용자 1": 40, "b": 1}, per_second=4, language="ko")
    assert isinstance(shows, Bars)
    with shows:
        shows.advance("b")
        shows.advance("nobody")
    screen = file.getvalue()
    assert "사용자 1" in screen
    assert "0/40" in screen
    assert "약 10초 남음" in screen
    assert "완료" in screen


def summary(
    facts: list[AccountFacts], language: Language, *problems: ListProblem, width: int = 100
) -> list[str]:
    tally = Tally(Plan(accounts=tuple(one.listed for one in facts), problems=problems))
    for one in facts:
        tally.add(result_of(one))
    file = io.StringIO()
    print_summary(console_on(file, width=width), tally, language)
    return file.getvalue().splitlines()


def numbered(account_id: int, facts: AccountFacts) -> AccountFacts:
    account = attrs.evolve(facts.listed.account, id=account_id)
    return attrs.evolve(facts, listed=attrs.evolve(facts.listed, account=account))


BOOK = [
    healthy(),
    numbered(2, on(detail=detail(stop=True), balance=money(12_345_678, 0))),
    numbered(3, on(detail=attrs.evolve(detail(empty=True), owner_company=None), trackers=[])),
    numbered(4, on(detail=detail(empty=True, owner=company("1")), biz_right=right(None))),
    numbered(5, on(detail=FORBIDDEN, balance=FORBIDDEN, biz_right=FORBIDDEN, trackers=FORBIDDEN)),
    named("a" * 200).facts,
]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_summary_is_aligned_and_fits_a_hundred_columns(language: Language) -> None:
    lines = summary(BOOK, language)
    assert 100 >= max(map(cell_len, lines))
    head = next(index for index, line in enumerate(lines) if "잔액(원)" in line or "Won" in line)
    title = "점검" if language == "ko" else "Findings"
    column = cell_len(lines[head][: lines[head].index(title)])
    for line in lines[head + 2 : -1]:
        words = line.split()
        severity = next(
            index for index, word in enumerate(words) if word in {"긴급", "높음", "critical", "high"}
        )
        start = line.rindex(words[severity])
        assert column == cell_len(line[:start])


def test_eighty_columns_are_enough_for_what_matters_most() -> None:
    lines = summary(BOOK, "en", width=80)
    assert 80 >= max(map(cell_len, lines))
    assert any("Stopped by an administrator" in line for line in lines)
    assert any("12,345,678" in line and "critical STAT-002" in line for line in lines)
    assert not any("Owner" in line and "Ad account" in line for line in lines)


def test_gaps_come_before_everything_else() -> None:
    lines = [line for line in summary(BOOK, "en", ListProblem(user="b", reason="mo\x1bved")) if line]
    assert "Coverage 83.3%: of 6 accounts, 1 could not be read whole (ACC-002: 5)." == lines[0]
    assert "The list of b may not be whole: mo\\u001bved" == lines[1]


def test_a_list_problem_alone_is_a_gap_too() -> None:
    lines = [line for line in summary([healthy()], "ko", ListProblem(user="b", reason="x")) if line]
    assert "b의 목록이 온전하지 않을 수 있습니다: x" == lines[0]


def test_nothing_to_do_is_said() -> None:
    lines = [line for line in summary([healthy()], "ko") if line]
    assert ["광고계정 1개  운영중 1", "조치할 것이 없습니다."] == [line.rstrip() for line in lines]


def test_a_row_says_what_is_known_and_what_is_not() -> None:
    lines = summary(BOOK, "en")
    (unread,) = [line for line in lines if "바람상점" in line and "not read" in line]
    assert ["not", "read", "?", "?", "?", "high", "ACC-002"] == unread.split()[-7:]
    (empty,) = [line for line in lines if line.startswith("-")]
    assert ["70,000", "yes", "none", "critical", "STAT-001", "+1"] == empty.split()[-6:]
