"""`moment --install-completion`: the shell knows every command and option."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from test_cli_command import BASE, environment


@pytest.mark.skipif(os.name == "nt", reason="bash looks in HOME")
def test_the_completion_of_bash_knows_the_commands_and_their_options(tmp_path: Path) -> None:
    done = subprocess.run(
        [*BASE, "--install-completion", "--shell", "bash"],
        env=environment(HOME=str(tmp_path), XDG_DATA_HOME=str(tmp_path / ".local" / "share")),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (0, "") == (done.returncode, done.stderr)
    (script,) = [path for path in tmp_path.rglob("*") if path.is_file() and path.name == "moment"]
    text = script.read_text("utf-8")
    for word in ("accounts", "show", "balance", "create", "off", "doctor", "audit", "--fail-on", "--config"):
        assert word in text


def test_an_unknown_shell_is_3(tmp_path: Path) -> None:
    done = subprocess.run(
        [*BASE, "--install-completion", "--shell", "tcsh"],
        env=environment(HOME=str(tmp_path)),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (3, "") == (done.returncode, done.stdout)
    assert "--shell" in done.stderr
    assert [] == list(tmp_path.iterdir())
