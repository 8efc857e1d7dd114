"""The command `moment` and `moment sandbox`."""

from __future__ import annotations

import importlib
import io
import os
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from moment_async import __version__
from moment_async.cli import __main__ as command
from moment_async.cli import app, exits
from moment_async.cli.__main__ import main, run

BASE = [sys.executable, "-m", "moment_async"]


def environment(**more: str) -> dict[str, str]:
    """Variables of a subprocess that finds the package and writes UTF-8."""
    return os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)} | more


def test_help_names_the_commands_and_the_exit_codes() -> None:
    done = subprocess.run(
        [*BASE, "--help"], env=environment(), capture_output=True, text=True, check=True, encoding="utf-8"
    )
    for word in ("demo", "sandbox", "--version", "Exit codes", "130 Ctrl-C", "카카오모먼트"):
        assert word in done.stdout
    assert "" == done.stderr


def test_the_page_names_every_command_and_every_exit_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    commands = [name for name in app.app if not name.startswith("-")]
    assert 10 == len(commands)
    for name in commands:
        assert f"`moment {name}" in page
    for code in (exits.DONE, exits.FAILED, exits.INCOMPLETE, exits.USAGE, exits.INTERRUPTED):
        assert f"| {code} |" in page
        assert f"{code} " in exits.EXPLAINED


def test_help_imports_no_command_and_no_server() -> None:
    script = (
        "import sys; from moment_async.cli.__main__ import run; run(['--help']);"
        "print({'starlette', 'uvicorn', 'httpx', 'moment_async.cli.demo'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment(), capture_output=True, encoding="utf-8", check=True
    )
    assert "set()" == done.stdout.splitlines()[-1]


@pytest.mark.parametrize("arguments", [["demo", "--help"], ["sandbox", "--help"], ["--help"], []])
def test_help_is_0(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(arguments)
    assert "Exit codes" in capsys.readouterr().out


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["--version"])
    assert f"moment-async {__version__}\n" == capsys.readouterr().out


@pytest.mark.parametrize("module", ["moment_async", "moment_async.cli"])
def test_both_modules_run_the_command(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", module, "--version"],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert f"moment-async {__version__}\n" == done.stdout


def test_importing_the_module_runs_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    module = importlib.import_module("moment_async.__main__")
    assert main is module.main
    assert "" == capsys.readouterr().out


def test_the_script_exits_with_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["moment", "no-such-command"])
    with pytest.raises(SystemExit) as left:
        main()
    assert 3 == left.value.code


@pytest.mark.parametrize(
    ("library", "arguments"), [("cyclopts", ["--help"]), ("rich", ["demo"]), ("starlette", ["sandbox"])]
)
def test_a_missing_extra_is_named_with_the_line_that_installs_it(library: str, arguments: list[str]) -> None:
    block = (
        "import sys; from importlib.abc import MetaPathFinder\n"
        "class Without(MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] == {library!r}: raise ModuleNotFoundError('no', name=name)\n"
        "sys.meta_path.insert(0, Without())\n"
        f"from moment_async.cli.__main__ import run; sys.exit(run({arguments!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", block], env=environment(), capture_output=True, encoding="utf-8", check=False
    )
    assert 3 == done.returncode
    assert f'moment needs {library}: pip install "moment-async[cli]"' in done.stderr
    assert "Traceback" not in done.stderr


def test_any_other_import_error_is_a_fault_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: object) -> int:
        raise ImportError("cannot import name 'x'", name="moment_async.models")

    monkeypatch.setattr(app, "called", broken)
    with pytest.raises(ImportError, match="cannot import name"):
        run([])


def test_a_character_that_the_terminal_lacks_does_not_end_the_command() -> None:
    ascii_only = environment(PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    done = subprocess.run([*BASE, "--help"], env=ascii_only, capture_output=True, check=False)
    assert 0 == done.returncode
    assert b"\\uce74" in done.stdout


def test_a_reader_who_leaves_is_no_error_of_any_command() -> None:
    script = (
        "import sys; from moment_async.cli import app; from moment_async.cli.__main__ import run\n"
        "def gone(_): raise BrokenPipeError\n"
        "app.called = gone; sys.exit(run([]))"
    )
    done = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, check=False)
    assert (0, b"", b"") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_the_exit_code_stays_when_the_last_lines_find_no_reader() -> None:
    script = (
        "import sys; from moment_async.cli import app; from moment_async.cli.__main__ import run\n"
        "def left(_): print('a'); return 2\n"
        "app.called = left; sys.exit(run([]))"
    )
    reader, writer = os.pipe()
    os.close(reader)
    asked, buffered = [sys.executable, "-c", script], environment(PYTHONUNBUFFERED="")
    done = subprocess.run(asked, env=buffered, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (2, b"") == (done.returncode, done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_help_for_a_reader_who_has_left_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    asked = [*BASE, "--help"]
    done = subprocess.run(asked, env=environment(), stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (0, b"") == (done.returncode, done.stderr)


def test_a_stream_without_an_encoding_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert 0 == command.run(["--version"])


@pytest.mark.skipif(os.name == "nt", reason="sends SIGINT, reads lines as a POSIX shell does")
@pytest.mark.parametrize(("users", "path"), [(1, str(Path(sys.executable).parent)), (12, os.devnull)])
def test_the_sandbox_says_how_to_try_it_and_what_it_says_is_true(users: int, path: str) -> None:
    # Where the environment is not activated, the line names its Python.
    asked = [*BASE, "sandbox", "--port", "0", "--accounts", "9", "--users", str(users)]
    with subprocess.Popen(
        asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=environment(PATH=path)
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said: list[str] = []
        while not said or "Stop" not in said[-1]:
            said.append(process.stdout.readline().strip())
        exports = [shlex.split(line)[1].split("=") for line in said if line.startswith("export ")]
        (line,) = [line for line in said if "accounts --limit" in line]
        program, *rest = shlex.split(line)
        tried = subprocess.run(
            [sys.executable, "-m", "moment_async", *rest] if program == "moment" else [program, *rest],
            env=environment(**dict(exports)),
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        process.send_signal(signal.SIGINT)
        assert ("", "") == (process.stdout.read(), process.stderr.read())
    assert 0 == process.returncode
    assert "" == tried.stderr
    assert tried.stdout.startswith("1111\t")
    assert (program == "moment") == (users == 1)
    assert f"sandbox-token-{users}" in said[1]
    assert ("..." in said[1]) == (users > 10)
    assert any(line.startswith("$env:MOMENT_BASE_URL=") for line in said)


@pytest.mark.parametrize(
    "arguments", [["--host", "0.0.0.0"], ["--host", "nowhere"], ["--port", "70000"], ["--accounts", "-1"]]
)
def test_a_sandbox_that_cannot_start_is_3(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 3 == run(["sandbox", *arguments])
    captured = capsys.readouterr()
    assert "" == captured.out
    assert captured.err


def test_a_port_that_is_taken_is_3(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert 3 == run(["sandbox", "--port", str(port)])
    assert f"cannot listen on 127.0.0.1:{port}" in capsys.readouterr().err


def test_ctrl_c_in_the_sandbox_is_a_normal_end(monkeypatch: pytest.MonkeyPatch) -> None:
    from moment_async.cli import sandbox

    addresses: list[str] = []

    def served(world: object, host: str, port: int, *, on_start: object) -> None:
        addresses.append(f"{host}:{port}")

    monkeypatch.setattr(sandbox, "run", served)
    assert 0 == run(["sandbox"])
    assert ["127.0.0.1:8080"] == addresses
