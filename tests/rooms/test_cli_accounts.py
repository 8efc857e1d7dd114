"""`moment accounts`: the list, on a terminal, in a pipe and for programs."""

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
from test_cli_problems import answered, on_a_terminal, plain, refusal, set_up

from answering import Answer, Hang
from moment_async.cli.__main__ import run
from moment_async.sandbox import Server, World, serve


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch, sandbox_300: Server) -> Server:
    set_up(monkeypatch, sandbox_300.base_url, sandbox_300.tokens[0])
    return sandbox_300


def page(*names: str, total: int | None = None, pages: int = 1, number: int = 0) -> Answer:
    rows = [
        {"id": 7 + number + place, "name": name, "memberType": "MASTER", "config": "ON"}
        for place, name in enumerate(names)
    ]
    return Answer(
        body={
            "content": rows,
            "size": len(rows),
            "totalElements": len(rows) if total is None else total,
            "totalPages": pages,
            "page": number,
        }
    )


def test_a_pipe_gets_whole_fields_between_tabs(real: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["accounts"])
    captured = capsys.readouterr()
    wanted = [account for account in real.world.accounts if account.config != "DEL"]
    rows = [line.split("\t") for line in captured.out.splitlines()]
    assert [[str(one.id), one.name, one.members[1], one.config] for one in wanted] == rows
    assert "" == captured.err


@pytest.mark.parametrize(
    ("language", "titles"),
    [("ko", ["광고계정", "이름", "권한", "설정"]), ("en", ["Ad", "account", "Name", "Role", "Config"])],
)
def test_a_terminal_gets_an_aligned_table(
    language: str,
    titles: list[str],
    real: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_a_terminal(monkeypatch, columns=60)
    assert 0 == run(["accounts", "--lang", language, "--limit", "5"])
    head, *rows = plain(capsys.readouterr().out).splitlines()
    assert titles == head.split()
    assert 5 == len(rows)
    assert {60} >= {cell_len(row) for row in rows if len(row) > 60}
    assert 1 == len({cell_len(row[: row.rindex("MASTER")]) for row in rows if "MASTER" in row})
    assert 1 == len({cell_len(row[: row.rindex("O")]) for row in rows})


def test_states_and_number_can_be_chosen(real: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["accounts", "--config", "del, off", "--limit", "12"])
    rows = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert 12 == len(rows)
    assert {"DEL", "OFF"} == {row[3] for row in rows}


def test_json_is_one_document_a_line(real: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["accounts", "--json", "--limit", "2"])
    first, _ = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    account = real.world.account(1111)
    assert {"id": 1111, "name": account.name, "member_type": "MASTER", "config": "ON"} == first


def test_csv_has_a_heading_in_the_language(real: Server, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["accounts", "--csv", "--limit", "2", "--lang", "ko"])
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out, newline="")))
    assert ["광고계정", "이름", "권한", "설정"] == rows[0]
    assert ["1111", real.world.account(1111).name, "MASTER", "ON"] == rows[1]


HOSTILE = '=cmd\x1b]0;a\x07\u202e\U000e0001"'


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
@pytest.mark.parametrize("is_terminal", [False, True])
def test_nothing_that_a_terminal_obeys_comes_out(
    form: list[str],
    is_terminal: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    with answered(page(HOSTILE)) as server:
        set_up(monkeypatch, server.base_url)
        if is_terminal:
            monkeypatch.setattr("sys.stdout", out)
            monkeypatch.setenv("NO_COLOR", "1")
            monkeypatch.setenv("TERM", "dumb")
        assert 0 == run(["accounts", *form])
    said = out.getvalue() if is_terminal else capsys.readouterr().out
    if form == ["--json"]:
        assert HOSTILE == json.loads(said)["name"]
        assert said.isprintable() or said.rstrip("\n").isprintable()
    elif form == ["--csv"]:
        assert said.count("\"'=cmd") == 1
        assert ("\x1b" in said) != is_terminal
    else:
        assert "\\u001b]0;a\\u0007\\u202e\\U000e0001" in said
        assert "\x1b]" not in said


def test_a_list_that_does_not_agree_is_said_and_is_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(page("a", total=2)) as server:
        set_up(monkeypatch, server.base_url)
        assert 2 == run(["accounts"])
        captured = capsys.readouterr()
        assert 2 == run(["accounts", "--lang", "ko"])
    assert "7\ta\tMASTER\tON\n" == captured.out
    assert "moment: The list may not be whole: totalElements is 2 and 1 accounts came\n" == captured.err
    assert "목록이 온전하지 않을 수 있습니다: " in capsys.readouterr().err


def test_without_a_token_it_is_3_and_says_where_it_goes(capsys: pytest.CaptureFixture[str]) -> None:
    assert 3 == run(["accounts", "--lang", "ko"])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err.startswith("moment: 토큰이 없습니다: MOMENT_ACCESS_TOKEN\n  환경 변수")


def test_a_token_that_kakao_refuses_is_3(
    real: Server, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOMENT_ACCESS_TOKEN", "old")
    assert 3 == run(["accounts"])
    captured = capsys.readouterr()
    assert "" == captured.out
    what, todo = captured.err.splitlines()
    assert "moment: Kakao does not know the token: HTTP 401 -401 this access token does not exist" == what
    assert todo.startswith("  The token has expired or Kakao does not know it.")
    assert "old" not in captured.err


def test_a_refusal_half_way_keeps_the_rows_before_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with answered(page("a", pages=2, total=2), refusal(403, -5, "no permission")) as server:
        set_up(monkeypatch, server.base_url)
        assert 1 == run(["accounts"])
    captured = capsys.readouterr()
    assert "7\ta\tMASTER\tON\n" == captured.out
    assert captured.err.startswith(
        "moment: The app has no Kakao Moment permission: HTTP 403 -5 no permission"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--config", "ON,\x1bX"], "--config takes ON, OFF and DEL, not: \\u001bX"),
        (["--limit", "0"], "--limit"),
        (["--json", "--csv"], "--json"),
    ],
)
def test_wrong_usage_is_3(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 3 == run(["accounts", *arguments])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert says in captured.err


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
def test_a_reader_who_leaves_is_no_error(form: list[str]) -> None:
    with (
        serve(World.generate(3000, seed=1)) as server,
        subprocess.Popen(
            [*BASE, "accounts", *form],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(MOMENT_BASE_URL=server.base_url, MOMENT_ACCESS_TOKEN=server.tokens[0]),
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert "" == process.stderr.read()
    assert 0 == process.returncode


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
def test_a_reader_who_was_never_there_is_no_error(form: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with answered(page("a")) as server:
        variables = environment(MOMENT_BASE_URL=server.base_url, MOMENT_ACCESS_TOKEN="t", PYTHONUNBUFFERED="")
        asked = [*BASE, "accounts", *form]
        done = subprocess.run(asked, env=variables, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (0, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT")
def test_ctrl_c_ends_with_whole_lines_and_130() -> None:
    with (
        answered(page("a", "b", pages=3, total=6), Hang()) as server,
        subprocess.Popen(
            [*BASE, "accounts"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            env=environment(MOMENT_BASE_URL=server.base_url, MOMENT_ACCESS_TOKEN="t", PYTHONUNBUFFERED="1"),
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        head = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        rest, errors = process.stdout.read(), process.stderr.read()
    assert (130, "7\ta\tMASTER\tON\n8\tb\tMASTER\tON\n") == (process.returncode, head + rest)
    assert "\n중단했습니다. / Interrupted.\n" == errors


def test_half_a_character_is_spelled_out_in_csv(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()
    world.add("\ud800x")
    with serve(world) as server:
        set_up(monkeypatch, server.base_url, server.tokens[0])
        done = subprocess.run(
            [*BASE, "accounts", "--csv"],
            env=environment(),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert (0, "") == (done.returncode, done.stderr)
    assert "\\ud800x" in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk to write to")
@pytest.mark.parametrize("asked", [["accounts"], ["--version"]])
def test_a_full_disk_is_said_and_is_1(real: Server, asked: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*BASE, *asked],
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert 1 == done.returncode
    assert done.stderr.startswith("moment: ")
    assert "Traceback" not in done.stderr
