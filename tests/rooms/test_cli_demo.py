"""`moment demo`: what it prints, writes and returns."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from rich.cells import cell_len
from test_cli_command import BASE, environment

from moment_async.audit import Audit, ReportFile
from moment_async.cli.__main__ import run

QUICK = ["--rate", "1000", "--accounts", "24"]


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


def piped(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*BASE, "demo", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(),
    )


def lines_of(path: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]


def test_the_first_line_names_the_address_and_the_scaled_rate(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["demo", *QUICK, "--lang", "en"])
    first = capsys.readouterr().out.splitlines()[0]
    assert first.startswith("moment demo: sandbox on http://127.0.0.1:")
    assert first.endswith("24 accounts, 2 users; details run at 1000 a second here instead of Kakao's 1.")


def test_every_account_is_in_both_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["demo", *QUICK, "--lang", "ko"])
    *accounts, summary = lines_of("moment-demo/audit.jsonl")
    assert 24 == len({account["account_id"] for account in accounts}) == len(accounts)
    assert ("summary", 24, 23, 1) == tuple(summary[key] for key in ("kind", "accounts", "read", "unread"))
    with Path("moment-demo/audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {str(account["account_id"]) for account in accounts} == {row["광고계정 번호"] for row in rows}
    written = "저장한 파일: " + ", ".join(
        str(Path("moment-demo", name)) for name in ("audit.jsonl", "audit.csv")
    )
    assert written in capsys.readouterr().out.splitlines()
    assert ["audit.csv", "audit.jsonl"] == sorted(one.name for one in Path("moment-demo").iterdir())


def test_a_pipe_gets_plain_lines_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["demo", *QUICK, "--lang", "ko"])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert 4 == sum(line.startswith("  ") and line.endswith("완료") for line in out.splitlines())
    tables = out[out.index("점검 범위") : out.index("저장한 파일")]
    assert 100 >= max(cell_len(line) for line in tables.splitlines())


def test_a_terminal_gets_bars_and_colour(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")
    assert 0 == run(["demo", *QUICK, "--lang", "en", "--out", "나의 보고서"])
    out = capsys.readouterr().out
    assert "\x1b[1;31m" in out
    assert "user 2" in out
    assert Path("나의 보고서", "audit.csv").exists()


def test_the_language_is_the_users(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "ko_KR.UTF-8")
    assert 0 == run(["demo", "--rate", "1000", "--accounts", "1", "--users", "1"])
    out = capsys.readouterr().out
    assert "광고계정 1개" in out
    assert "MOMENT_ACCESS_TOKEN에" in out


def test_the_same_seed_shows_the_same_accounts() -> None:
    for folder, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        assert 0 == run(["demo", *QUICK, "--seed", seed, "--out", folder])
    names = {
        folder: {str(one.get("name")) for one in lines_of(f"{folder}/audit.jsonl")}
        for folder in ("a", "b", "c")
    }
    assert names["a"] == names["b"] != names["c"]


def test_accounts_without_any_to_read_end_well(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from moment_async.cli import demo
    from moment_async.sandbox import World

    world = World.generate(1, seed=1)
    world.delete(1111)
    monkeypatch.setattr(demo, "_world", lambda accounts, seed, users: world)
    assert 0 == run(["demo", "--lang", "en"])
    assert "To be read: 0 accounts. This takes about 0 s." in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["demo", "--accounts", "0"],
        ["demo", "--accounts", "many"],
        ["demo", "--users", "0"],
        ["demo", "--rate", "0"],
        ["demo", "--lang", "fr"],
        ["demo", "--unknown"],
        ["unknown"],
    ],
)
def test_wrong_usage_is_3_and_starts_nothing(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert 3 == run(arguments)
    assert "" == capsys.readouterr().out
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_3(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").write_text("")
    assert 3 == run(["demo", *QUICK, "--out", "file/below", "--lang", "ko"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("moment: 파일을 쓸 수 없습니다: ")


def test_a_disk_that_fills_up_is_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: ReportFile, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ReportFile, "write", full)
    assert 1 == run(["demo", *QUICK, "--lang", "en"])
    assert "moment: It failed: [Errno 28] No space left on device" in capsys.readouterr().err


def test_a_server_that_cannot_listen_is_1(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from moment_async.cli import demo

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no free port")

    monkeypatch.setattr(demo, "serve", refuse)
    assert 1 == run(["demo", *QUICK, "--lang", "ko"])
    assert "실패했습니다: no free port" in capsys.readouterr().err


def interrupt(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_ctrl_c_before_the_first_result_says_that_nothing_is_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Audit, "plan", interrupt)
    assert 130 == run(["demo", *QUICK, "--lang", "en"])
    assert "Interrupted before the first account; nothing is written." in capsys.readouterr().out


def test_ctrl_c_outside_the_audit_is_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from moment_async.cli import demo

    monkeypatch.setattr(demo, "serve", interrupt)
    assert 130 == run(["demo", *QUICK])
    assert "중단했습니다. / Interrupted." in capsys.readouterr().err


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_ends_a_running_demo_cleanly(tmp_path: Path) -> None:
    with piped("--rate", "20", "--lang", "en", "--out", "o") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        # The third line says that a quarter is done.
        head = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        rest, errors = process.stdout.read(), process.stderr.read()
    assert "73/290 done" in head[2]
    assert (130, "") == (process.returncode, errors)
    assert "of 300 accounts are written: " in rest
    assert ["audit.partial.csv", "audit.partial.jsonl"] == sorted(
        one.name for one in (tmp_path / "o").iterdir()
    )
    assert 73 <= len(lines_of("o/audit.partial.jsonl")) < 300


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_reader_who_leaves_gets_the_files_all_the_same() -> None:
    with piped("--rate", "100", "--accounts", "60", "--lang", "en") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for _ in range(2):
            process.stdout.readline()
        process.stdout.close()
        assert "" == process.stderr.read()
    assert 0 == process.returncode
    assert 61 == len(lines_of("moment-demo/audit.jsonl"))


def test_the_advice_for_real_accounts_names_commands_that_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert 0 == run(["demo", *QUICK, "--lang", "en"])
    *_, advice, first, second = capsys.readouterr().out.splitlines()
    assert "MOMENT_ACCESS_TOKEN" in advice
    for line in (first, second):
        program, name = line.split()
        assert "moment" == program
        assert 0 == run([name, "--help"])
    assert ["doctor", "audit"] == [line.split()[1] for line in (first, second)]


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_programs_get_the_results_and_people_the_rest(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["demo", *QUICK, form, "--lang", "ko"])
    captured = capsys.readouterr()
    if form == "--json":
        *accounts, summary = [json.loads(line) for line in captured.out.splitlines()]
        assert (24, "summary") == (len(accounts), summary["kind"])
    else:
        assert 24 == len(list(csv.DictReader(io.StringIO(captured.out, newline=""))))
    assert captured.err.startswith("moment demo: ")
    assert "저장한 파일: " in captured.err


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_a_program_that_leaves_gets_the_files_all_the_same() -> None:
    with piped("--rate", "200", "--accounts", "120", "--lang", "en", "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
    assert 0 == process.returncode
    assert 121 == len(lines_of("moment-demo/audit.jsonl"))


@pytest.mark.parametrize("form", ["--json", "--csv"])
def test_rows_for_programs_stay_whole_beside_bars_on_a_terminal(form: str) -> None:
    done = subprocess.run(
        [*BASE, "demo", *QUICK, form, "--lang", "en"],
        env=environment(FORCE_COLOR="1", COLUMNS="60"),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "done" in done.stderr
    if form == "--json":
        *accounts, summary = [json.loads(line) for line in done.stdout.splitlines()]
        assert (24, "summary") == (len(accounts), summary["kind"])
    else:
        assert 24 == len(list(csv.DictReader(io.StringIO(done.stdout, newline=""))))
