"""`moment on`, `moment off` and `moment create`: ask first, send once, and say what is not known."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator

import pytest
from test_cli_command import BASE, environment
from test_cli_problems import answered, set_up

from answering import AnsweringServer, Hang, Raw
from moment_async.cli.__main__ import run
from moment_async.sandbox import Server, World, serve


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A sandbox of its own for each test: these commands change it."""
    with serve(World.generate(9, seed=1)) as server:
        set_up(monkeypatch, server.base_url, server.tokens[0])
        yield server


class Keyboard(io.StringIO):
    """A terminal on which these lines are typed."""

    def isatty(self) -> bool:
        return True


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", Keyboard(text))


def operations(server: Server) -> list[str | None]:
    return [asked.operation for asked in server.requests]


CREATE = ["create", "--name", "새 [b]계정\x1b", "--owner-company-id", "34"]


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("ko", ["바람상점", "ON → OFF", "발송 준비 중이면 종료되고, 발송 중이면", "계속할까요? [y/N]"]),
        ("en", ["바람상점", "ON → OFF", "is ended, what is being sent is stopped", "Go on? [y/N]"]),
    ],
)
def test_off_names_the_account_and_what_happens_to_messages(
    language: str,
    says: list[str],
    own: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(monkeypatch, "y\n")
    assert 0 == run(["off", "1111", "--lang", language])
    captured = capsys.readouterr()
    question = " ".join(captured.err.split())
    for words in says:
        assert words in question
    assert "1111: OFF" in captured.out
    assert "OFF" == own.world.account(1111).config


def test_on_says_nothing_of_messages(
    own: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own.world.set_config(1111, "OFF")
    typed(monkeypatch, "네\n")
    assert 0 == run(["on", "1111"])
    captured = capsys.readouterr()
    assert "OFF → ON" in captured.err
    assert "message" not in captured.err
    assert "Ad account 1111: ON\n" == captured.out
    assert "ON" == own.world.account(1111).config


@pytest.mark.parametrize("answer", ["n\n", "\n", "", "yep\n"])
@pytest.mark.parametrize("arguments", [["off", "1111"], CREATE])
def test_anything_but_yes_sends_nothing_and_is_1(
    answer: str,
    arguments: list[str],
    own: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(monkeypatch, answer)
    assert 1 == run([*arguments, "--lang", "ko"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.endswith("하지 않았습니다. 아무것도 보내지 않았습니다.\n")
    assert not {"setAdAccountConfig", "createAdAccount"} & set(operations(own))


@pytest.mark.parametrize("arguments", [["off", "1111"], CREATE])
def test_ctrl_c_at_the_question_sends_nothing(
    arguments: list[str], own: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def impatient() -> str:
        raise KeyboardInterrupt

    keyboard = Keyboard()
    monkeypatch.setattr(keyboard, "readline", impatient)
    monkeypatch.setattr("sys.stdin", keyboard)
    assert 130 == run(arguments)
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.endswith("\n중단했습니다. / Interrupted.\n")
    assert not {"setAdAccountConfig", "createAdAccount"} & set(operations(own))


@pytest.mark.parametrize("arguments", [["off", "1111"], ["on", "1111"], CREATE])
def test_where_nobody_can_be_asked_it_is_3(
    arguments: list[str], own: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert 3 == run([*arguments, "--lang", "en"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.endswith("nothing was sent.\n  Add --yes to go on without asking.\n")
    assert [] == operations(own)


def test_yes_asks_nobody(own: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["off", "1111", "--yes", "--lang", "ko"])
    assert ("광고계정 1111: OFF\n", "") == capsys.readouterr()
    assert ["setAdAccountConfig"] == operations(own)


def test_the_new_state_is_json_or_csv(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["off", "1111", "--yes", "--json"])
    assert {"account_id": 1111, "config": "OFF"} == json.loads(capsys.readouterr().out)
    assert 0 == run(["on", "1111", "--yes", "--csv"])
    assert [["Ad account", "Config"], ["1111", "ON"]] == list(
        csv.reader(io.StringIO(capsys.readouterr().out))
    )


def test_an_account_that_is_not_there_is_not_asked_about(
    own: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "y\n")
    assert 1 == run(["off", "5"])
    captured = capsys.readouterr()
    assert captured.err.startswith("moment: Not found: ")
    assert "Go on?" not in captured.err
    assert ["getAdAccount"] == operations(own)


def test_an_account_that_is_being_deleted_is_1(own: Server, capsys: pytest.CaptureFixture[str]) -> None:
    own.world.delete(1111)
    assert 1 == run(["on", "1111", "--yes", "--lang", "ko"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("moment: 현재 상태에서는 할 수 없습니다: HTTP 400 -813/21400 ")


def test_a_switch_without_an_answer_may_have_happened(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(Raw()) as server:
        set_up(monkeypatch, server.base_url)
        assert 1 == run(["on", "1111", "--yes"])
        assert 1 == len(server.asked)
    what, todo = capsys.readouterr().err.splitlines()
    assert what.startswith("moment: It is not known whether it took effect: ")
    assert "Read the state before you send it again." in todo


@pytest.mark.parametrize(
    ("language", "question", "done"),
    [
        (
            "ko",
            "광고계정을 새로 만듭니다: 새 [b]계정\\u001b, 소유 회사 34, 광고주 회사 소유 회사와 같음",
            "만들었습니다: ",
        ),
        (
            "en",
            "A new ad account: 새 [b]계정\\u001b, owner company 34, advertiser company the owner",
            "Created: ",
        ),
    ],
)
def test_create_says_what_it_will_create(
    language: str,
    question: str,
    done: str,
    own: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed(monkeypatch, "ㅛ\n")
    assert 0 == run([*CREATE, "--lang", language])
    captured = capsys.readouterr()
    assert question in " ".join(captured.err.split())
    assert captured.out.startswith(done)
    assert captured.out.endswith("새 [b]계정\\u001b\n")
    assert "새 [b]계정\x1b" in {account.name for account in own.world.accounts}


def test_an_agency_names_the_advertiser(
    own: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, "y\n")
    asked = ["create", "--name", "a", "--owner-company-id", "12", "--advertiser-company-id", "34"]
    assert 0 == run(asked)
    assert "owner company 12, advertiser company 34" in capsys.readouterr().err
    assert ["createAdAccount"] == operations(own)


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_the_new_account_comes_as_json_or_csv(
    form: str, own: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == run([*CREATE, "--yes", form, "--lang", "ko"])
    out = capsys.readouterr().out
    (account,) = [account for account in own.world.accounts if account.name.startswith("새 [b]")]
    if form == "--json":
        said = json.loads(out)
        assert (account.id, account.name) == (said["account_id"], said["detail"]["name"])
    else:
        assert [["광고계정", "이름", "설정"], [str(account.id), account.name, "ON"]] == list(
            csv.reader(io.StringIO(out))
        )


def test_a_company_that_is_not_there_is_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == run(["create", "--name", "a", "--owner-company-id", "999999", "--yes"])
    assert "There is no such company." in capsys.readouterr().err


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_create_without_an_answer_is_sent_once_and_says_in_both_languages_what_to_do(
    language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(Raw()) as server:
        set_up(monkeypatch, server.base_url)
        assert 1 == run([*CREATE, "--yes", "--lang", language])
        assert 1 == len(server.asked)
    captured = capsys.readouterr()
    assert "" == captured.out
    assert "moment accounts 목록에서 같은 이름을 찾아보세요." in captured.err
    assert "Look for its name with moment accounts before you create it again." in captured.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["on"],
        ["off", "0"],
        ["off", "x"],
        ["create"],
        ["create", "--name", "a"],
        [*CREATE[:3], "--owner-company-id", "0"],
    ],
)
def test_wrong_usage_is_3_and_asks_nothing(
    arguments: list[str], own: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 3 == run(arguments)
    assert "" == capsys.readouterr().out
    assert [] == operations(own)


def interrupted(server: AnsweringServer, *arguments: str) -> tuple[int, str, str]:
    """What a command says when Ctrl-C comes after its request went out."""
    variables = environment(MOMENT_BASE_URL=server.base_url, MOMENT_ACCESS_TOKEN="t", LC_ALL="ko_KR.UTF-8")
    with subprocess.Popen(
        [*BASE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=variables,
    ) as process:
        while not server.asked:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate()
    return process.returncode, out, errors


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["off", "1111", "--yes"], "요청이 이미 처리되었을 수 있습니다."),
        ([*CREATE[:2], "a", *CREATE[3:], "--yes"], "moment accounts 목록에서 같은 이름을 찾아보세요."),
    ],
)
def test_ctrl_c_while_it_is_sent_says_that_it_may_have_happened(arguments: list[str], says: str) -> None:
    with answered(Hang()) as server:
        code, out, errors = interrupted(server, *arguments)
    assert (130, "") == (code, out)
    assert says in errors
    assert "before you" in errors
    assert errors.endswith("중단했습니다. / Interrupted.\n")
    assert "Traceback" not in errors
