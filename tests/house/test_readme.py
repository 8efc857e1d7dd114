"""The README's promises: its commands, its snippet, its links."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from tree import ROOT

from moment_async.sandbox import Server

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, flags=re.DOTALL)
DEMO = 'python3 -m venv .venv && .venv/bin/pip install ".[cli]" && .venv/bin/moment demo'
TESTS = "python3 -m venv .venv && .venv/bin/pip install nox && .venv/bin/nox"
FOLDERS = (".", "docs", "openapi", "changelog.d")
PAGES = [
    path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.md"))
]


def commands() -> list[str]:
    language, text = BLOCKS[0]
    assert language == "bash"
    return [line for line in text.splitlines() if not line.startswith("#")]


def python_snippets() -> list[str]:
    return [text for language, text in BLOCKS if language == "python"]


def test_the_first_block_is_the_demo_and_the_tests() -> None:
    assert [DEMO, TESTS] == commands()


def test_the_first_block_ends_within_40_lines() -> None:
    assert README.split("```")[1] == f"bash\n{BLOCKS[0][1]}"
    assert README.index("```\n") < len("".join(README.splitlines(keepends=True)[:40]))


def test_korean_comes_first_and_both_languages_name_windows() -> None:
    korean, english = README.split("## English")
    assert re.search("[가-힣]", korean.splitlines()[2])
    assert ".venv\\Scripts\\" in korean
    assert ".venv\\Scripts\\" in english


def test_the_gate_runs_the_test_command_of_the_readme() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    runs = re.findall(r"^\.venv-ci/bin/(nox.*?)(?: 2>&1.*)?$", gate, flags=re.MULTILINE)
    assert [TESTS.rpartition("/")[2]] == runs
    assert re.search(r"^\.venv-ci/bin/pip install .*\bnox$", gate, flags=re.MULTILINE)


def test_contributing_names_the_same_test_command() -> None:
    assert TESTS in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("snippet", python_snippets())
def test_the_snippet_prints_one_line_for_each_account(snippet: str, sandbox_300: Server) -> None:
    env = {
        **os.environ,
        "MOMENT_BASE_URL": sandbox_300.base_url,
        "MOMENT_ACCESS_TOKEN": sandbox_300.tokens[0],
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", snippet],
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert "" == done.stderr
    visible = {str(one.id) for one in sandbox_300.world.accounts if one.config in {"ON", "OFF"}}
    assert visible == {line.split(" ")[0] for line in done.stdout.splitlines()}


@pytest.mark.parametrize("page", PAGES)
def test_every_local_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [] == [target for target in targets if not (ROOT / page).parent.joinpath(target).exists()]
