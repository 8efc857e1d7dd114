"""The sandbox in the foreground: `run` and `python -m moment_async.sandbox`."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import threading
from urllib.parse import urlsplit

import httpx
import pytest

from moment_async.cli import sandbox as command
from moment_async.cli.__main__ import run as run_moment
from moment_async.sandbox import Switches, World, run, serve
from moment_async.sandbox.__main__ import main
from moment_async.sandbox.welcome import welcome

PAGES = "/openapi/v4/adAccounts/pages"
TOKEN = {"Authorization": "Bearer sandbox-token-1"}


def interrupt_after_a_call(base_url: str, statuses: list[int]) -> threading.Thread:
    def call() -> None:
        statuses.append(httpx.get(base_url + PAGES, headers=TOKEN).status_code)
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=call)
    thread.start()
    return thread


def test_the_foreground_server_ends_quietly_on_ctrl_c() -> None:
    statuses: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    threads: list[threading.Thread] = []
    run(World(), port=0, on_start=lambda url: threads.append(interrupt_after_a_call(url, statuses)))
    threads[0].join()
    assert [200] == statuses
    assert before == signal.getsignal(signal.SIGINT)


def test_the_command_prints_where_it_serves_and_ends_on_ctrl_c() -> None:
    command = [
        sys.executable,
        "-W",
        "ignore::RuntimeWarning:runpy",
        "-m",
        "moment_async.sandbox",
        "--port",
        "0",
    ]
    with subprocess.Popen(
        [*command, "--accounts", "5", "--users", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        base_url = first.split(": ")[1].partition(" ")[0]
        answer = httpx.get(base_url + PAGES, headers=TOKEN)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        rest, errors = process.stdout.read(), process.stderr.read()
    assert (200, 0, "") == (answer.status_code, process.returncode, errors)
    assert "sandbox-token-2" in rest


def test_the_welcome_shows_url_tokens_and_a_call_to_try() -> None:
    text = welcome("http://127.0.0.1:8080", World.generate(5, seed=1, users=2))
    assert "http://127.0.0.1:8080 (5 ad accounts)" in text
    assert "user 2: sandbox-token-2" in text
    assert (
        'curl -H "Authorization: Bearer sandbox-token-1" "http://127.0.0.1:8080/openapi/v4/adAccounts/pages'
        in text
    )


def test_the_welcome_shows_ten_tokens_at_most() -> None:
    text = welcome("http://127.0.0.1:8080", World(users=12))
    assert "... 2 more: sandbox-token-11 to sandbox-token-12" in text
    assert "user 11" not in text


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--users", "0"], "1 user or more"),
        (["--accounts", "-1"], "0 or more"),
        (["--host", "0.0.0.0"], "not a loopback address"),
        (["--port", "70000"], "0 to 65535"),
        (["--switch", "colour=red"], "Switches has no 'colour'"),
    ],
)
def test_the_command_refuses_wrong_arguments_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    assert 3 == main(arguments)
    errors = capsys.readouterr().err
    assert reason in errors
    assert 1 == errors.count("\n")


def test_the_command_names_a_taken_port(capsys: pytest.CaptureFixture[str]) -> None:
    with serve(World()) as sandbox:
        assert 3 == main(["--port", str(urlsplit(sandbox.base_url).port)])
    assert "moment sandbox: cannot listen on 127.0.0.1:" in capsys.readouterr().err


def test_the_command_starts_and_stops_in_this_process(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses: list[int] = []
    threads: list[threading.Thread] = []

    def tell_and_interrupt(text: str, *, flush: bool) -> None:
        assert flush
        base_url = text.split(": ")[1].partition(" ")[0]
        threads.append(interrupt_after_a_call(base_url, statuses))

    monkeypatch.setattr("builtins.print", tell_and_interrupt)
    assert 0 == main(["--port", "0", "--accounts", "3"])
    threads[0].join()
    assert ([200], "") == (statuses, capsys.readouterr().err)


def test_moment_sandbox_takes_switches(monkeypatch: pytest.MonkeyPatch) -> None:
    worlds: list[World] = []

    def served(world: World, host: str, port: int, *, on_start: object) -> None:
        worlds.append(world)

    monkeypatch.setattr(command, "run", served)
    assert 0 == run_moment(["sandbox", "--switch", "window=fixed", "--switch", "size_cap=5"])
    assert Switches(window="fixed", size_cap=5) == worlds[0].switches


def test_a_switch_that_is_none_is_named_by_moment_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    assert 3 == run_moment(["sandbox", "--switch", "colour=red"])
    assert "moment sandbox: Switches has no 'colour'" in capsys.readouterr().err


@pytest.mark.parametrize("library", ["starlette", "uvicorn"])
def test_a_missing_library_is_named_with_the_extra_to_install(
    library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(sys.modules):
        if name.startswith((f"{library}.", "moment_async.sandbox")):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(
        ImportError, match=rf'the sandbox needs {library}: pip install "moment-async\[sandbox\]" / .*필요'
    ):
        importlib.import_module("moment_async.sandbox")
