"""`moment show`: one account, as far as it can be read."""

from __future__ import annotations

import csv
import io
import json

import pytest
from rich.cells import cell_len
from test_cli_problems import answered, on_a_terminal, plain, refusal, set_up

from answering import Answer, Asked, Script
from moment_async.cli.__main__ import run
from moment_async.sandbox import Server


@pytest.fixture(autouse=True)
def real(monkeypatch: pytest.MonkeyPatch, sandbox_300: Server) -> Server:
    set_up(monkeypatch, sandbox_300.base_url, sandbox_300.tokens[0])
    return sandbox_300


def kakao(**parts: Answer) -> Script:
    """A server that knows one account with hostile words; what a test names is answered as it says."""
    detail = {
        "id": 7,
        "name": "a\x1b[2J\tb",
        "type": "INDIVIDUAL",
        "config": "DEL",
        "isAdminStop": None,
        "isOutOfBalance": True,
        "statusDescription": "삭제됨",
    }
    answers = {
        "balance": Answer(body={"id": 7, "cash": 1000, "freeCash": 0}),
        "bizRight": Answer(body={"id": 7}),
        "profiles": Answer(body=[]),
        "trackers": Answer(body=[{"id": "1", "name": "=a"}, {"id": "2", "name": "b"}]),
        "7": Answer(body=detail),
    } | parts

    def reply(asked: Asked) -> Answer:
        return answers[asked.target.rpartition("/")[2]]

    return reply


FORBIDDEN = refusal(
    403, -813, "KakaoMomentException", extras={"detailCode": 9004, "detailMsg": "권한이 없습니다."}
)


def shown_of(monkeypatch: pytest.MonkeyPatch, *arguments: str, **parts: Answer) -> int:
    with answered(kakao(**parts)) as server:
        set_up(monkeypatch, server.base_url)
        return run(["show", "7", *arguments])


def test_a_pipe_gets_a_title_and_a_value_on_each_line(
    real: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == run(["show", "1111"])
    captured = capsys.readouterr()
    lines = [line.split("\t") for line in captured.out.splitlines()]
    account = real.world.account(1111)
    said = dict(lines)
    assert "1111" == said["Ad account"]
    assert account.name == said["Name"]
    assert f"{account.cash:,}" in said["Balance (won)"]
    assert "no" == said["Admin stop"]
    assert len(account.trackers) == sum(title == "Pixels and SDKs" for title, _ in lines)
    assert "" == captured.err


@pytest.mark.parametrize(("language", "word"), [("ko", "카카오톡 채널"), ("en", "Channels")])
def test_a_terminal_gets_two_columns(
    language: str, word: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    assert 0 == run(["show", "1111", "--lang", language])
    out = plain(capsys.readouterr().out)
    assert word in out
    assert 100 >= max(cell_len(line) for line in out.splitlines())


def test_what_kakao_does_not_tell_is_a_dash(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_a_terminal(monkeypatch)
    with answered(kakao()) as server:
        monkeypatch.setenv("MOMENT_BASE_URL", server.base_url)
        assert 0 == run(["show", "7", "--lang", "ko"])
    out = plain(capsys.readouterr().out)
    lines = [line.split() for line in out.splitlines()]
    for title in ("관리자정지", "광고주", "영업권"):
        assert [title, "-"] in lines
    assert ["카카오톡", "채널", "-"] in lines
    assert ["잔액부족", "예"] in lines


def test_json_is_one_document(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert 0 == shown_of(monkeypatch, "--json")
    (line,) = capsys.readouterr().out.splitlines()
    said = json.loads(line)
    assert ["account_id", "detail", "balance", "biz_right", "channels", "trackers"] == list(said)
    assert "a\x1b[2J\tb" == said["detail"]["name"]
    assert "\x1b" not in line


def test_csv_is_a_heading_and_one_row(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 0 == shown_of(monkeypatch, "--csv", "--lang", "ko")
    heading, row = csv.reader(io.StringIO(capsys.readouterr().out, newline=""))
    said = dict(zip(heading, row, strict=True))
    assert "'=a (1); b (2)" == said["픽셀/SDK"]
    assert "1,000 (유상 1,000, 무상 0)" == said["잔액(원)"]
    assert ("", "예") == (said["관리자정지"], said["잔액부족"])


def test_hostile_words_are_spelled_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 0 == shown_of(monkeypatch)
    assert "Name\ta\\u001b[2J\\u0009b" in capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("part", ["balance", "7"])
def test_a_part_that_fails_is_a_line_and_2(
    part: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2 == shown_of(monkeypatch, **{part: FORBIDDEN})
    captured = capsys.readouterr()
    title = {"balance": "Balance (won)", "7": "Status"}[part]
    assert f"{title}\tNo permission: HTTP 403 -813/9004 권한이 없습니다." in captured.out.splitlines()
    assert "" == captured.err


def test_the_columns_are_the_same_whatever_was_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 2 == shown_of(monkeypatch, "--csv", **{"7": FORBIDDEN})
    partly = capsys.readouterr().out.splitlines()[0]
    assert 0 == shown_of(monkeypatch, "--csv")
    assert partly == capsys.readouterr().out.splitlines()[0]


def test_a_part_that_fails_is_red_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(kakao(balance=FORBIDDEN)) as server:
        set_up(monkeypatch, server.base_url)
        on_a_terminal(monkeypatch)
        assert 2 == run(["show", "7"])
    assert "\x1b[31mNo permission: HTTP 403 -813/9004 권한이 없습니다." in capsys.readouterr().out


def test_an_account_without_rights_is_1_and_said_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("balance", "bizRight", "profiles", "trackers", "7")
    assert 1 == shown_of(monkeypatch, "--lang", "ko", **dict.fromkeys(names, FORBIDDEN))
    captured = capsys.readouterr()
    assert "" == captured.out
    what, todo = captured.err.splitlines()
    assert "moment: 권한이 없습니다: HTTP 403 -813/9004 권한이 없습니다.; 광고계정 7" == what
    assert todo.startswith("  이 광고계정에 대한 권한이 없습니다. 광고계정 마스터에게")


@pytest.mark.parametrize(
    ("account", "token", "code", "says"),
    [
        ("5", "sandbox-token-1", 1, "moment: Not found: HTTP 400 -813/21006 "),
        ("1111", "old", 3, "moment: Kakao does not know the token: HTTP 401 "),
    ],
)
def test_what_every_part_would_say_ends_it_at_once(
    account: str,
    token: str,
    code: int,
    says: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", token)
    assert code == run(["show", account])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith(says)
    assert 2 == len(captured.err.splitlines())


@pytest.mark.parametrize("arguments", [[], ["x"], ["0"], ["1", "2"]])
def test_wrong_usage_is_3(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 3 == run(["show", *arguments])
    assert "" == capsys.readouterr().out
