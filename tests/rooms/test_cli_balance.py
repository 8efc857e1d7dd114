"""`moment balance`: one row for each account, whatever became of it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from rich.cells import cell_len
from test_cli_problems import answered, on_a_terminal, refusal, set_up

from answering import Answer, Asked
from moment_async.cli.__main__ import run
from moment_async.sandbox import Server


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch, sandbox_300: Server) -> Server:
    set_up(monkeypatch, sandbox_300.base_url, sandbox_300.tokens[0])
    return sandbox_300


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_pipe_gets_the_amounts_as_they_are(real: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["balance", "1114", "1111", "1114"])
    captured = capsys.readouterr()
    rows = [line.split("\t") for line in captured.out.splitlines()]
    expected = [real.world.account(number) for number in (1114, 1111)]
    assert [
        [str(a.id), str(a.cash), str(a.free_cash), str(a.cash + a.free_cash), ""] for a in expected
    ] == rows
    assert "" == captured.err


def test_an_account_that_fails_is_a_row_and_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == run(["balance", "1111", "5", "1114", "--lang", "ko"])
    captured = capsys.readouterr()
    first, failed, last = captured.out.splitlines()
    assert failed == "5\t\t\t\t찾을 수 없습니다: HTTP 400 -813/21006 존재하지 않는 광고계정입니다."
    assert first.startswith("1111\t")
    assert last.startswith("1114\t")
    assert "" == captured.err


@pytest.mark.parametrize(("language", "sum_"), [("ko", "합계(원)"), ("en", "Sum (won)")])
def test_a_terminal_gets_thousands_on_the_right(
    language: str,
    sum_: str,
    real: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_a_terminal(monkeypatch, columns=90)
    assert 2 == run(["balance", "1111", "5", "--lang", language])
    lines = capsys.readouterr().out.splitlines()
    account = real.world.account(1111)
    head, row = lines[0], lines[1]
    assert head.startswith("\x1b[1m")
    amount = f"{account.cash + account.free_cash:,}"
    end = cell_len(head.removeprefix("\x1b[1m")[: head.index(sum_) - 4]) + cell_len(sum_)
    assert end == cell_len(row[: row.index(amount)]) + len(amount)
    assert lines[2].startswith("\x1b[31m5 ")
    assert "존재하지 않는 광고계정입니다." in lines[2]


def test_json_has_the_amounts_or_the_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == run(["balance", "1111", "5", "--json"])
    good, bad = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"account_id", "cash", "free_cash"} == set(good)
    assert (5, "NotFoundError", 21006) == (
        bad["account_id"],
        bad["error"]["error"],
        bad["error"]["detail_code"],
    )


def test_csv_has_the_heading_even_without_rows(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, "\n")
    assert 0 == run(["balance", "-", "--csv", "--lang", "ko"])
    (heading,) = csv.reader(io.StringIO(capsys.readouterr().out))
    assert ["광고계정", "유상캐시(원)", "무상캐시(원)", "합계(원)", "오류"] == heading


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_nothing_to_read_prints_nothing_in_a_pipe(
    form: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, "")
    assert 0 == run(["balance", "-", *form])
    assert ("", "") == capsys.readouterr()


def test_a_terminal_sees_the_heading_of_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    stdin(monkeypatch, "")
    assert 0 == run(["balance", "-"])
    assert 1 == len(capsys.readouterr().out.splitlines())


def test_the_rows_of_accounts_can_be_piped_in(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 0 == run(["accounts", "--limit", "5"])
    listed = capsys.readouterr().out
    # Editors of Windows begin a file with a mark.
    stdin(monkeypatch, f"\ufeff{listed}\n")
    assert 0 == run(["balance", "-", "1111"])
    read = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in listed.splitlines()] == [line.split("\t")[0] for line in read]


def test_a_token_that_is_refused_ends_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", "old")
    assert 3 == run(["balance", "1111", "1114", "--csv"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("moment: Kakao does not know the token: ")
    assert 2 == len(captured.err.splitlines())


def test_rows_stand_in_the_order_that_was_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Asked] = []

    def reply(asked: Asked) -> Answer:
        number = int(asked.headers["adaccountid"])
        if number == 1 and not late:
            # Sent again by the client, and therefore answered last.
            late.append(asked)
            return refusal(503, -1, "later")
        return Answer(body={"id": number, "cash": number, "freeCash": 0})

    with answered(reply) as server:
        set_up(monkeypatch, server.base_url)
        assert 0 == run(["balance", "1", "2", "3"])
    assert ["1", "2", "3"] == [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize(
    ("arguments", "language", "says"),
    [
        ([], "en", "Name one ad account or more, or read them from the standard input with -."),
        ([], "ko", "광고계정 번호를 하나 이상 쓰거나"),
        (["a\x1b"], "ko", "광고계정 번호가 아닙니다: a\\u001b"),
        (["0"], "en", "Not the number of an ad account: 0"),
        (["-5"], "en", "Not the number of an ad account: -5"),
        (["٣"], "en", "Not the number of an ad account: ٣"),
        (["1" * 5000], "en", "Not the number of an ad account: 111"),
    ],
)
def test_what_is_no_number_is_3_and_asks_nothing(
    arguments: list[str], language: str, says: str, real: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 3 == run(["balance", *arguments, "--lang", language])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith(f"moment: {says}")
