"""`moment audit`: what it prints, writes and returns for the ad accounts of a token."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from test_cli_command import BASE, environment
from test_cli_problems import answered, on_a_terminal, plain, refusal, set_up

from answering import Answer
from moment_async.audit import Audit, Language, ReportFile
from moment_async.cli.__main__ import run
from moment_async.cli.duration import duration
from moment_async.sandbox import Account, ChannelProfile, Server, Tracker, World, serve


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    set_up(monkeypatch, "http://127.0.0.1:1")


HEALTHY = Account(
    id=1111,
    name="바람상점",
    members={1: "MASTER"},
    cash=10_000_000,
    biz_right="주식회사 바람상점",
    channels=(ChannelProfile(id="_a", name="바람상점", search_id="바람상점"),),
    trackers=(Tracker(id="1", name="웹 픽셀"),),
)
LOW = replace(HEALTHY, channels=())
HIGH = replace(HEALTHY, cash=100)
FORBIDDEN = replace(HEALTHY, is_forbidden=True)
DELETED = replace(HEALTHY, id=1112, config="DEL")


@contextmanager
def real(monkeypatch: pytest.MonkeyPatch, *accounts: Account) -> Iterator[Server]:
    with serve(World(accounts=accounts)) as server:
        set_up(monkeypatch, server.base_url, server.tokens[0])
        yield server


def lines_of(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


@pytest.mark.parametrize(
    ("account", "options", "code"),
    [
        (HEALTHY, [], 0),
        (HEALTHY, ["--fail-on", "low"], 0),
        (LOW, [], 0),
        (LOW, ["--fail-on", "medium"], 0),
        (LOW, ["--fail-on", "low"], 1),
        (HIGH, [], 1),
        (HIGH, ["--fail-on", "critical"], 0),
        (HIGH, ["--fail-on", "never"], 0),
        (FORBIDDEN, [], 2),
        (FORBIDDEN, ["--fail-on", "never"], 2),
        (FORBIDDEN, ["--incomplete-ok"], 0),
    ],
)
def test_the_exit_code_says_what_was_found(
    account: Account, options: list[str], code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with real(monkeypatch, account, DELETED):
        assert code == run(["audit", *options])
    assert 3 == len(lines_of("moment-audit/audit.jsonl"))


@pytest.mark.parametrize(
    ("language", "plan", "says"),
    [
        (
            "ko",
            "읽을 계정: 1개. 약 1초 걸립니다.",
            ["  1/1 완료", "광고계정 2개  운영중 1, 삭제됨 1", "점검 결과  높음 1", "저장한 파일: "],
        ),
        (
            "en",
            "To be read: 1 accounts. This takes about 1 s.",
            ["  1/1 done", "2 ad accounts  running 1, deleted 1", "Findings  high 1", "Written: "],
        ),
    ],
)
def test_the_plan_comes_first_and_the_files_last(
    language: str,
    plan: str,
    says: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with real(monkeypatch, HIGH, DELETED):
        assert 1 == run(["audit", "--lang", language, "--out", "결과"])
    captured = capsys.readouterr()
    lines = [line.rstrip() for line in captured.out.splitlines()]
    assert plan == lines[0]
    places = [next(place for place, line in enumerate(lines) if line.startswith(part)) for part in says]
    assert places == sorted(places)
    assert len(lines) - 1 == places[-1]
    assert "" == captured.err
    assert ["audit.csv", "audit.jsonl"] == sorted(one.name for one in Path("결과").iterdir())


def test_a_terminal_gets_a_bar_and_colour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with real(monkeypatch, HIGH):
        on_a_terminal(monkeypatch)
        assert 1 == run(["audit"])
    out = capsys.readouterr().out
    assert "\x1b[31m" in out
    assert "1/1" in plain(out)


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_programs_get_the_results_alone(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with real(monkeypatch, HIGH, DELETED):
        assert 1 == run(["audit", form])
    captured = capsys.readouterr()
    if form == "--json":
        documents = [json.loads(line) for line in captured.out.splitlines()]
        assert lines_of("moment-audit/audit.jsonl") == documents
        assert ["account", "account", "summary"] == [one["kind"] for one in documents]
        assert "me" == documents[0]["user"]
    else:
        rows = list(csv.DictReader(io.StringIO(captured.out, newline="")))
        assert {"1111", "1112"} == {row["Account"] for row in rows}
    assert captured.err.startswith("To be read: ")
    assert "Written: " in captured.err
    assert "Findings" not in captured.err


def test_without_a_token_it_is_3_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOMENT_ACCESS_TOKEN")
    assert 3 == run(["audit", "--lang", "ko"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("moment: 토큰이 없습니다")
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("answer", "code", "says"),
    [
        (refusal(401, -401, "this access token is already expired"), 3, "moment: The token has expired: "),
        (refusal(403, -5, "no"), 1, "moment: The app has no Kakao Moment permission: "),
    ],
)
def test_a_list_that_is_refused_ends_it(
    answer: Answer,
    code: int,
    says: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with answered(answer) as server:
        set_up(monkeypatch, server.base_url)
        assert code == run(["audit"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith(says)
    assert [] == list(Path("moment-audit").iterdir())


def test_a_list_that_does_not_agree_is_2_and_no_python_warning(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted = {"id": 1, "name": "a", "memberType": "MASTER", "config": "DEL"}
    page = {"content": [deleted], "size": 1, "totalElements": 2, "totalPages": 1, "page": 0}
    with answered(Answer(body=page)) as server:
        set_up(monkeypatch, server.base_url)
        assert 2 == run(["audit"])
    captured = capsys.readouterr()
    assert "The list of me may not be whole: " in captured.out
    assert "" == captured.err


@pytest.mark.parametrize("arguments", [["--fail-on", "info"], ["--out"], ["--lang", "fr"], ["x"]])
def test_wrong_usage_is_3(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 3 == run(["audit", *arguments])
    assert "" == capsys.readouterr().out
    assert not Path("moment-audit").exists()


def test_a_folder_that_cannot_be_made_is_3(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("")
    assert 3 == run(["audit", "--out", "file/below"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("moment: Cannot write: ")


def test_a_disk_that_fills_up_is_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: ReportFile, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ReportFile, "write", full)
    with real(monkeypatch, HEALTHY):
        assert 1 == run(["audit"])
    assert "moment: It failed: [Errno 28] No space left on device" in capsys.readouterr().err


def test_ctrl_c_before_the_first_result_says_that_nothing_is_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Audit, "plan", interrupt)
    assert 130 == run(["audit", "--lang", "ko"])
    assert "중단했습니다. 저장한 것은 없습니다.\n" == capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_keeps_what_is_read_as_partial_files() -> None:
    # At Kakao's rate the second detail comes a second after the first, the ninth after eight.
    accounts = [replace(HIGH, id=number) for number in range(1, 9)]
    with serve(World(accounts=[*accounts, replace(DELETED, id=9)])) as server:
        variables = environment(
            MOMENT_BASE_URL=server.base_url, MOMENT_ACCESS_TOKEN=server.tokens[0], LC_ALL="en_US.UTF-8"
        )
        with subprocess.Popen(
            [*BASE, "audit"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=variables,
        ) as process:
            assert process.stdout is not None
            head = [process.stdout.readline() for _ in range(2)]
            process.send_signal(signal.SIGINT)
            rest, errors = process.communicate()
    assert "To be read: 8 accounts. This takes about 8 s.\n" == head[0]
    assert "  2/8 done\n" == head[1]
    assert (130, "") == (process.returncode, errors)
    assert "of 9 accounts are written: " in rest
    kept = lines_of("moment-audit/audit.partial.jsonl")
    assert 2 <= len(kept) < 9
    assert not Path("moment-audit/audit.jsonl").exists()


@pytest.mark.parametrize(
    ("seconds", "language", "expected"),
    [
        (0, "ko", "0초"),
        (0.2, "en", "1 s"),
        (59.2, "ko", "1분 0초"),
        (90, "en", "1 min 30 s"),
        (10_000, "ko", "2시간 46분"),
        (10_000, "en", "2 h 46 min"),
    ],
)
def test_times_are_said_in_two_units(seconds: float, language: Language, expected: str) -> None:
    assert expected == duration(seconds, language)
