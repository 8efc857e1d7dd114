"""The examples, as a user runs them, against the sandbox."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from moment_async.sandbox import Server

EXAMPLES = Path(__file__).parents[1] / "examples"
SCRIPTS = sorted(path.name for path in EXAMPLES.glob("*.py"))


def run(name: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLES / name), *arguments],
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **variables},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def on(sandbox: Server) -> dict[str, str]:
    return {"MOMENT_BASE_URL": sandbox.base_url, "MOMENT_ACCESS_TOKEN": sandbox.tokens[0]}


def test_list_accounts_prints_every_account_that_is_not_deleted(sandbox_300: Server) -> None:
    done = run("list_accounts.py", **on(sandbox_300))
    listed = [line.split("\t")[0] for line in done.stdout.splitlines()]
    there = [str(one.id) for one in sandbox_300.world.accounts if one.config in {"ON", "OFF"}]
    assert (sorted(there), "", 0) == (sorted(listed), done.stderr, done.returncode)


def test_low_balance_report_names_the_poorest_first(sandbox_300: Server) -> None:
    done = run("low_balance_report.py", "50000", **on(sandbox_300))
    *rows, closing = done.stdout.splitlines()
    amounts = [int(row.split("\t")[0].replace(",", "")) for row in rows]
    assert sorted(amounts) == amounts
    assert closing.startswith(f"{len(rows)} of ")
    assert all(amount < 50_000 for amount in amounts)
    assert done.returncode == 0


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_example_without_a_token_says_what_to_do_in_both_languages(name: str) -> None:
    done = run(name)
    assert done.returncode == 1
    assert "MOMENT_ACCESS_TOKEN" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_an_example_is_short(name: str) -> None:
    assert len((EXAMPLES / name).read_text(encoding="utf-8").splitlines()) < 60
